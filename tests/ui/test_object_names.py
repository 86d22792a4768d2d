"""Every interactive widget has a stable name and is announced to screen readers; docs/object-names.md lists them.

After a change: ``UPDATE_DOCS=1 pytest tests/ui/test_object_names.py`` writes the list again.
"""

import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.paths import checkout_root
from callmanager.ui.bridge import Tasks
from callmanager.ui.callback_times import quick_times
from callmanager.ui.first_start import FirstStartDialog
from callmanager.ui.i18n import Language
from callmanager.ui.login import LoginDialog
from callmanager.ui.pages.settings_page import SettingsPage
from callmanager.ui.setup_assistant import SetupAssistant
from callmanager.ui.shortcut_sheet import ShortcutSheet
from callmanager.ui.theme import Theme
from callmanager.ui.widgets import callback_panel
from callmanager.ui.widgets.model_fetch import ModelFetch
from callmanager.ui.widgets.sound_check import SoundCheckDialog, SoundDesk
from callmanager.workers import Lane
from tests.ui.support import Hands

WEDNESDAY_MORNING = datetime(2026, 11, 18, 9, tzinfo=callback_panel.system_zone())
INTERACTIVE = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


def _interactive(root: QWidget) -> list[QWidget]:
    found = [w for w in root.findChildren(QWidget) if isinstance(w, INTERACTIVE) and not isinstance(w, QHeaderView)]
    return [widget for widget in found if not _is_qt_s_own(widget)]


def _is_qt_s_own(widget: QWidget) -> bool:
    """A part that Qt makes inside its own widgets: the list of a combo box, the corner of a table."""
    parent = widget.parentWidget()
    inside = widget.objectName().startswith("qt_") or type(widget).__module__.startswith("pyqtgraph")
    while parent is not None and not inside:
        inside = isinstance(parent, QComboBox | QAbstractItemView)
        parent = parent.parentWidget()
    return inside


@pytest.fixture
def windows(
    open_desk: Callable[[], Hands],
    app: App,
    theme: Theme,
    language: Language,
    lanes: tuple[Lane, Lane],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, QWidget]:
    # late in the day and on some days of the week fewer moments are offered for a callback, and computers differ
    monkeypatch.setattr(callback_panel, "quick_times", lambda _now, zone: quick_times(WEDNESDAY_MORNING, zone))
    monkeypatch.setitem(ModelFetch.__init__.__kwdefaults__, "memory", lambda: 16_000_000_000)
    desk = open_desk()
    invitation = app.phones.invite(app.user)  # type: ignore[arg-type]
    app.phones.redeem(pair=invitation.pair, phone_name="Galaxy", peer="127.0.0.1")
    for page in desk.window.page_names:  # type: ignore[attr-defined]
        desk.window.open_page(page)  # type: ignore[attr-defined]
        desk.settle()
    while desk.find("page_settings", SettingsPage).build_more():  # its parts are built when they are opened
        desk.settle()
    desk.wait(lambda: desk.find("page_metrics").is_complete)  # type: ignore[attr-defined]
    desk.wait(lambda: desk.window.findChild(QWidget, "phone_accept_1") is not None)
    desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)  # the palette is built when it is wanted
    desk.press(Qt.Key.Key_Escape)
    sheet = ShortcutSheet(theme, desk.window)
    desk.window.setup_wanted.emit()  # type: ignore[attr-defined]
    setup = desk.find("setup_assistant", SetupAssistant)
    setup.hide()
    for dialog in (sheet, setup):
        dialog.setParent(None)
    first, login = FirstStartDialog(app.users, theme, language, lanes[0]), LoginDialog(app.users, theme, lanes[0])
    sound = SoundDesk.of(app.recorder, app.settings)
    check = SoundCheckDialog(sound, "", "Cable", theme, lanes[1], Tasks(desk.window), desk.window)
    check.setParent(None)  # it belongs to the window, and is listed by itself
    for dialog in (first, login, check, sheet, setup):
        qtbot.addWidget(dialog)
    return {
        "Main window": desk.window,
        "First start": first,
        "Login": login,
        "Sound check": check,
        "Keys": sheet,
        "First-start assistant": setup,
    }


def test_every_interactive_widget_has_a_name_of_its_own(windows: dict[str, QWidget]) -> None:
    for window in windows.values():
        names = [widget.objectName() for widget in _interactive(window)]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]+", name) for name in names), sorted(names)
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_interactive_widget_is_announced(windows: dict[str, QWidget]) -> None:
    for window in windows.values():
        silent = [w.objectName() for w in _interactive(window) if not (w.accessibleName() or _text(w))]
        assert silent == []


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_the_list_in_the_documentation_is_true(windows: dict[str, QWidget]) -> None:
    root = checkout_root()
    assert root is not None
    file = root / "docs" / "object-names.md"
    text = _document(windows)
    if os.environ.get("UPDATE_DOCS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text, "run: UPDATE_DOCS=1 pytest tests/ui/test_object_names.py"


def _document(windows: dict[str, QWidget]) -> str:
    lines = [
        "# Names of the widgets",
        "",
        "Every widget that can be worked has a stable `objectName`; tests and screen automation find it by that.",
        "This list is written by `UPDATE_DOCS=1 pytest tests/ui/test_object_names.py` and checked by the same test.",
        "",
    ]
    for title, window in windows.items():
        lines += [f"## {title}", "", "| name | kind | words (Spanish) |", "|---|---|---|"]
        rows = {w.objectName(): f"| `{w.objectName()}` | {_kind(w)} | {_words(w)} |" for w in _interactive(window)}
        lines += [rows[name] for name in sorted(rows)]
        shown = {
            label.objectName(): f"| `{label.objectName()}` | text | |"
            for label in window.findChildren(QLabel)
            if re.fullmatch(r"[a-z][a-z0-9_]+", label.objectName()) and not label.objectName().startswith("qt_")
        }
        lines += [*(shown[name] for name in sorted(shown)), ""]
    return "\n".join(lines)


def _kind(widget: QWidget) -> str:
    kinds = {
        QComboBox: "choice",
        QLineEdit: "line",
        QPlainTextEdit: "text field",
        QAbstractItemView: "list",
        QAbstractButton: "button",
    }
    return next(words for kind, words in kinds.items() if isinstance(widget, kind))


def _words(widget: QWidget) -> str:
    return (_text(widget) or widget.accessibleName()).replace("|", "/")
