"""A desk with a phone server, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from callmanager.domain.users import Role, User
from callmanager.server.runner import PhoneServer
from tests.support.browser import chromium
from tests.support.desk import Desk


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
