"""A phone on the dashboard page that notes when each figure was painted."""

import threading

from playwright.sync_api import Page, expect

from tests.support.page_thread import PageThread

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


class PaintedPage(PageThread):
    """Opens the page with a pairing address and watches one figure.

    ``painted`` has, at the end of the block, the moment (milliseconds since 1970) of each of its texts.
    """

    def __init__(self, address: str, figure: str) -> None:
        super().__init__(address, "painted-page")
        self._figure = figure
        self._ready = threading.Event()
        self.painted: dict[str, float] = {}

    @property
    def is_ready(self) -> bool:
        """Whether it shows figures."""
        return self._ready.is_set()

    def follow(self, page: Page) -> None:
        page.goto(self.address)
        expect(page.locator(f"#{self._figure}")).not_to_have_text("–", timeout=20_000)
        page.evaluate(_NOTE, self._figure)
        self._ready.set()
        while not self.ended.wait(0.2):
            self.painted = page.evaluate("window.painted")
        self.painted = page.evaluate("window.painted")
