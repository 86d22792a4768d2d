"""The system's own Chromium, driven by Playwright: nothing is downloaded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# --no-sandbox: CI runs as root, which Chromium's sandbox refuses. The rest keeps it from phoning home and from needing
# a large /dev/shm.
_ARGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


def executable() -> str:
    """The path of the system's Chromium or Chrome.

    Raises:
        RuntimeError: there is none; the tests of the page cannot run without one.
    """
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError(f"The tests need a browser: install one of {', '.join(_NAMES)}.")


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A headless browser with ``more`` arguments, closed at the end of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*_ARGS, *more], headless=True)
        try:
            yield browser
        finally:
            browser.close()
