"""A phone on the dashboard page that notes when each figure was painted: a real Chromium in a thread of its own."""

import threading
from types import TracebackType
from typing import Self

from playwright.sync_api import expect

from tests.support.browser import chromium

# After the frame in which it changed has been painted a message is handled; its moment is kept.
_NOTE = """(id) => {
  window.painted = {};
  const place = document.getElementById(id);
  new MutationObserver(() => {
    const figure = place.textContent;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.painted[figure] ??= performance.timeOrigin + performance.now(); };
      port2.postMessage(0);
    });
  }).observe(place, { childList: true, characterData: true, subtree: true });
}"""


class PaintedPage:
    """Opens the page with a pairing address and watches one figure.

    ``painted`` has, at the end of the block, the moment (milliseconds since 1970) of each of its texts.
    """

    def __init__(self, address: str, figure: str) -> None:
        self._address, self._figure = address, figure
        self._thread = threading.Thread(target=self._run, name="painted-page")
        self._ready, self._ended = threading.Event(), threading.Event()
        self.painted: dict[str, float] = {}
        self.error: BaseException | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it shows figures."""
        return self._ready.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(20)
        if self.error is not None and error is None:
            raise self.error

    def _run(self) -> None:
        try:
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 390, "height": 844}, locale="es-CR")
                page.goto(self._address)
                expect(page.locator(f"#{self._figure}")).not_to_have_text("–", timeout=20_000)
                page.evaluate(_NOTE, self._figure)
                self._ready.set()
                while not self._ended.wait(0.2):
                    self.painted = page.evaluate("window.painted")
                self.painted = page.evaluate("window.painted")
        except Exception as error:
            self.error = error
