"""A desk with a phone server, and a browser to look at it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from callmanager.domain.users import Role, User
from callmanager.server.runner import PhoneServer
from tests.support.browser import chromium
from tests.support.desk import Desk

PHONE = {"width": 390, "height": 844}
Opener = Callable[..., Page]
# Lets a page hear nothing of the desktop any more while `window.muted` is set, with its connection still there.
MUTABLE = """
  window.WebSocket = class extends WebSocket {
    constructor(...from) {
      super(...from);
      this.addEventListener('message', (event) => window.muted && event.stopImmediatePropagation());
    }
  };
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "desk") as desk:
        yield desk


@pytest.fixture
def server(desk: Desk) -> PhoneServer:
    return desk.serve()


@pytest.fixture
def http(server: PhoneServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=10) as client:
        yield client


@pytest.fixture
def agent(desk: Desk) -> User:
    return desk.person("Ana Martínez", team="Norte")


@pytest.fixture
def lead(desk: Desk) -> User:
    return desk.person("Lucía Fernández", Role.TEAM_LEAD, "Norte")


@pytest.fixture
def manager(desk: Desk) -> User:
    return desk.person("Mario Vega", Role.PROJECT_MANAGER)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, server: PhoneServer) -> Iterator[Opener]:
    """Opens the page of a phone, with or without a token; it must say nothing in the console and load nothing else."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    elsewhere: list[str] = []

    def open_page(token: str | None = None, *, path: str = "/mobile", quiet: bool = True, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "es-CR", **options})
        contexts.append(context)
        if token is not None:
            context.add_cookies([{"name": "callmanager_token", "value": token, "url": server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        if quiet:
            page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: elsewhere.append(request.url))
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    ours = (server.url, server.url.replace("http", "ws", 1), "blob:", "data:") if server.is_running else ("",)
    assert [url for url in elsewhere if not url.startswith(ours)] == []
