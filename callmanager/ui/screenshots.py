"""Pictures of every page, in both languages, both themes and several sizes."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from callmanager.domain.errors import ReportError
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import Theme, ThemeChoice

SIZES = ((1366, 768), (2560, 1440))
_LOSSLESS = 100
_FIRST_VIEWS = {"metrics": "today"}  # another view stays open from one time to the next
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
    kind: str = "png",
) -> list[Path]:
    """Show each page (all of them by default) in each way and save ``<page>_<language>_<theme>_<width>x<height>.png``.

    ``metrics/team`` is a page and one of its views, saved as ``metrics_team_…``; ``kind`` is ``png`` or ``webp``, both
    without loss.

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
                    open_page(window, page)
                    path = folder / f"{page.replace('/', '_')}_{code}_{choice}_{width}x{height}.{kind}"
                    if not window.grab().save(str(path), quality=_LOSSLESS):
                        raise ReportError(f"The picture {path} could not be written.", code="picture", path=str(path))
                    taken.append(path)
    return taken


def open_page(window: MainWindow, page: str) -> None:
    """Show a page, or one view of it (``metrics/team``), and wait until it has what it asked for; nothing has focus."""
    name, _, view = page.partition("/")
    view = view or _FIRST_VIEWS.get(name, "")
    window.open_page(name)
    settle(window)
    if view:
        part = window.findChild(QWidget, f"page_{name}")
        part.open_view(view)  # type: ignore[union-attr]
        settle(window)
    focus = window.focusWidget()
    if focus is not None:
        focus.clearFocus()  # its cursor blinks


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
