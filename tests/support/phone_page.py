"""A phone on the dashboard page, read while the test drives the desktop."""

import threading
import time

from playwright.sync_api import Page

from tests.support.page_thread import PageThread

READ_SECONDS = 0.05
FIGURES = ["calls", "sales", "success"]


class PhonePage(PageThread):
    """Opens the page with a pairing address and notes what its cards say, and since when."""

    def __init__(self, address: str) -> None:
        super().__init__(address, "phone-page")
        self._news = threading.Condition()
        self._shown: tuple[str, ...] = ()
        self._since = 0.0
        self.requested_hosts: set[str] = set()

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

    def follow(self, page: Page) -> None:
        page.on("request", lambda request: self.requested_hosts.add(request.url.split("/")[2]))
        page.goto(self.address)
        while not self.ended.wait(READ_SECONDS):
            self._note(tuple(_texts(page)))

    def _note(self, texts: tuple[str, ...]) -> None:
        with self._news:
            if texts != self._shown:
                self._shown, self._since = texts, time.monotonic()


def _texts(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("ids => ids.map(id => document.getElementById(id).textContent.trim())", FIGURES)
    return texts
