"""Pictures of every page, in both languages, both themes and several sizes."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from callmanager.domain.errors import ReportError
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import Theme, ThemeChoice

SIZES = ((1366, 768), (2560, 1440))
_SETTLE_SECONDS = 5.0
_QUIET_SECONDS = 0.3  # longer than the pages wait before they look again


def take_screenshots(
    window: MainWindow,
    theme: Theme,
    language: Language,
    folder: Path,
    *,
    pages: Sequence[str] = (),
    languages: Iterable[LanguageCode] = ("es", "en"),
    themes: Iterable[ThemeChoice] = ("dark", "light"),
    sizes: Iterable[tuple[int, int]] = SIZES,
) -> list[Path]:
    """Show each page (all of them by default) in each way and save ``<page>_<language>_<theme>_<width>x<height>.png``.

    Call it in the GUI thread; it turns the event loop until each page has what it asked for. Window, theme and
    language are left as the last picture shows them.

    Raises:
        ReportError: a picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    themes, sizes = tuple(themes), tuple(sizes)
    for code in languages:
        language.choose(code)
        for choice in themes:
            theme.choose(choice)
            for width, height in sizes:
                window.resize(width, height)
                for page in pages or window.page_names:
                    window.open_page(page)
                    settle(window)
                    path = folder / f"{page}_{code}_{choice}_{width}x{height}.png"
                    if not window.grab().save(str(path)):
                        raise ReportError(f"The picture {path} could not be written.", code="picture", path=str(path))
                    taken.append(path)
    return taken


def settle(window: MainWindow) -> None:
    """Turn the event loop until nothing is on its way to the window, within five seconds."""
    end = time.monotonic() + _SETTLE_SECONDS
    quiet_since = time.monotonic()
    while time.monotonic() < end and time.monotonic() - quiet_since < _QUIET_SECONDS:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        if window.tasks.pending:
            quiet_since = time.monotonic()
        time.sleep(0.005)
