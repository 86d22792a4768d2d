"""A phone's page: a real Chromium in a thread of its own, looked at while the test drives the desktop."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from playwright.sync_api import Page

from tests.support.browser import chromium


class PageThread(ABC):
    """Opens an address as a phone would, and follows the page until the block ends.

    ``error`` has what ended it early; it is raised at the block's end, unless the block fails by itself.
    """

    def __init__(self, address: str, name: str) -> None:
        self.address = address
        self._thread = threading.Thread(target=self._run, name=name)
        self.ended = threading.Event()
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self._thread.join(20)
        if self.error is not None and error is None:
            raise self.error

    @abstractmethod
    def follow(self, page: Page) -> None:
        """Open ``address`` and look at the page until ``ended`` is set."""

    def _run(self) -> None:
        try:
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 390, "height": 844}, locale="es-CR")
                self.follow(page)
        except Exception as error:
            self.error = error
