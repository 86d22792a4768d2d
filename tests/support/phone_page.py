"""A phone on the dashboard page: a real Chromium in a thread of its own, read while the test drives the desktop."""

import threading
import time
from types import TracebackType
from typing import Self

from playwright.sync_api import Page

from tests.support.browser import chromium

READ_SECONDS = 0.05
FIGURES = ["calls", "sales", "success"]


class PhonePage:
    """Opens the page with a pairing address and notes what its cards say, and since when."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._thread = threading.Thread(target=self._run, name="phone-page")
        self._ended = threading.Event()
        self._news = threading.Condition()
        self._shown: tuple[str, ...] = ()
        self._since = 0.0
        self.error: BaseException | None = None
        self.requested_hosts: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(20)

    @property
    def shown(self) -> tuple[str, ...]:
        """What the cards say now: calls, sales, success."""
        with self._news:
            return self._shown

    @property
    def shown_since(self) -> float:
        """The monotonic moment at which they began to say so."""
        with self._news:
            return self._since

    def _run(self) -> None:
        try:
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 390, "height": 844}, locale="es-CR")
                page.on("request", lambda request: self.requested_hosts.add(request.url.split("/")[2]))
                page.goto(self._address)
                while not self._ended.wait(READ_SECONDS):
                    self._note(tuple(_texts(page)))
        except Exception as error:
            self.error = error

    def _note(self, texts: tuple[str, ...]) -> None:
        with self._news:
            if texts != self._shown:
                self._shown, self._since = texts, time.monotonic()


def _texts(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("ids => ids.map(id => document.getElementById(id).textContent.trim())", FIGURES)
    return texts
