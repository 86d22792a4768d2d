"""One table says which key does what: what is bound stands in it, nothing in it fights, and F1 shows it."""

from collections import defaultdict
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel

from callmanager.ui import shortcuts
from callmanager.ui.i18n import Language
from callmanager.ui.shortcut_sheet import ShortcutSheet
from callmanager.ui.shortcuts import SHORTCUTS, Place
from tests.ui.support import Hands

# A key of a form, of a list and of the player is theirs while they have the keys; the window's work everywhere.
_BESIDE = [(Place.WINDOW, place) for place in Place] + [(place, place) for place in Place]


def _sequences(one: shortcuts.Shortcut) -> set[str]:
    return {QKeySequence(key).toString() for key in one.keys}


def test_no_two_actions_have_the_same_key_where_both_work() -> None:
    assert len({one.name for one in SHORTCUTS}) == len(SHORTCUTS)
    for one, other in combinations(SHORTCUTS, 2):
        if (one.place, other.place) in _BESIDE or (other.place, one.place) in _BESIDE:
            assert not _sequences(one) & _sequences(other), (one.name, other.name)
    for one in SHORTCUTS:
        assert all(QKeySequence(key).count() == 1 and QKeySequence(key).toString() for key in one.keys), one.name


def test_what_is_bound_stands_in_the_table_and_never_fights(desk: Hands) -> None:
    for page in desk.window.page_names:  # type: ignore[attr-defined]
        desk.window.open_page(page)  # type: ignore[attr-defined]
        desk.settle()
    known = {sequence for one in SHORTCUTS for sequence in _sequences(one)}
    everywhere: dict[str, list[str]] = defaultdict(list)
    for bound in desk.window.findChildren(QShortcut):
        for written in map(QKeySequence.toString, QShortcut.keys(bound)):
            assert written in known, f"{written} is bound and stands in no sheet"
            if bound.parent() is desk.window:
                everywhere[written].append(written)
    assert all(len(keys) == 1 for keys in everywhere.values())
    window_keys = {key for one in SHORTCUTS if one.place is Place.WINDOW for key in _sequences(one)}
    assert {"F1", "F3", "F4", "F6", "F8", "Alt+1", "Alt+0"} <= set(everywhere)
    assert set(everywhere) <= window_keys


def test_f1_opens_the_sheet_and_it_is_searched_and_printed(desk: Hands, language: Language, tmp_path: Path) -> None:
    desk.press(Qt.Key.Key_F1)
    desk.wait(lambda: desk.window.findChild(ShortcutSheet) is not None)
    sheet = desk.window.findChild(ShortcutSheet)
    assert sheet is not None
    hands = Hands(sheet, desk.qtbot)
    assert hands.has_keys("shortcut_search")
    assert len(sheet.found) == len(SHORTCUTS)
    hands.type("shortcut_search", "grabacion pausar")
    assert [one.name for one in sheet.found] == ["pause"], "accents and order do not matter"
    assert "F8" in [label.text() for label in sheet.findChildren(QLabel)]
    hands.type("shortcut_search", "ctrl+k")
    assert "palette" in [one.name for one in sheet.found]
    hands.type("shortcut_search", "zzz")
    assert sheet.found == []
    language.choose("en")
    assert "Ctrl+Enter" in sheet.document().toPlainText()
    hands.type("shortcut_search", "hang")
    assert [one.name for one in sheet.found] == ["call.hang_up"]
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    sheet.document().print_(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    hands.click("shortcut_close")
    desk.wait(lambda: not QApplication.topLevelWidgets() or desk.window.findChild(ShortcutSheet) is None)


def test_keys_are_said_in_the_language_that_is_on(language: Language) -> None:
    language.choose("es")
    assert shortcuts.shown("finish") == "Ctrl+Intro"
    assert shortcuts.shown("outcome") == "1 … 0, Ctrl+1 … Ctrl+0"
    assert shortcuts.shown("answer.copy") == "Ctrl+Mayús+C"
    language.choose("en")
    assert (shortcuts.shown("finish"), shortcuts.shown("list.open")) == ("Ctrl+Enter", "Enter")
