"""No text is cut off and no control is squeezed, on any page, in either language, in the smallest window."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.ui.first_start import FirstStartDialog
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.login import LoginDialog
from callmanager.ui.main_window import SMALLEST, MainWindow
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import ElidedLabel
from callmanager.workers import Lane
from tests.ui.support import Hands

PAGES = ("call", "callbacks", "contacts", "recordings", "metrics", "phones", "settings")
languages = pytest.mark.parametrize("code", ["es", "en"])
_SETTLE_SECONDS = 3.0
LEAST_HEIGHT = {QLineEdit: 32, QComboBox: 32, QAbstractButton: 16}


def _shown(root: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    return (widget for widget in root.findChildren(kind) if widget.isVisible() and not _inside(widget, QComboBox))


def _inside(widget: QWidget, kind: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kind):
            return True
        parent = parent.parentWidget()
    return False


def _cut(root: QWidget) -> list[str]:
    """What does not fit, in words."""
    return [*_cut_labels(root), *_cut_buttons(root), *_squeezed(root), *_cut_titles(root)]


def _still_cut(desk: Hands) -> list[str]:
    """What does not fit once everything has its place: pages that are still being built hold up the others."""
    end = time.monotonic() + _SETTLE_SECONDS
    while (cut := _cut(desk.window)) and time.monotonic() < end:
        desk.qtbot.wait(30)
    return cut


def _cut_labels(root: QWidget) -> Iterator[str]:
    for label in _shown(root, QLabel):
        assert isinstance(label, QLabel)
        if isinstance(label, ElidedLabel) or not label.text() or _inside(label, QScrollArea):
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if not label.wordWrap() and label.sizeHint().width() > label.width():
            yield f"label “{label.text()}” needs {label.sizeHint().width()} px, has {label.width()}"
        elif needed > label.height():
            yield f"label “{label.text()}” needs {needed} px of height, has {label.height()}"


def _cut_buttons(root: QWidget) -> Iterator[str]:
    for button in _shown(root, QAbstractButton):
        assert isinstance(button, QAbstractButton)
        words = button.fontMetrics().horizontalAdvance(button.text())
        room = button.width() - (6 if isinstance(button, QToolButton) else 4)
        if isinstance(button, QToolButton):
            needed = words
        else:
            icon = button.iconSize().width() if not button.icon().isNull() else 0
            needed = words + icon + (29 if button.objectName().startswith("outcome_") else 16)
        if needed > room:
            yield f"button “{button.text()}” needs {needed} px, has {room}"


def _squeezed(root: QWidget) -> Iterator[str]:
    for kind, least in LEAST_HEIGHT.items():
        for widget in _shown(root, kind):
            if widget.height() < least and not widget.objectName().startswith("qt_"):  # a part of a Qt widget
                yield f"{widget.objectName()} is {widget.height()} px high"


def _cut_titles(root: QWidget) -> Iterator[str]:
    for table in _shown(root, QTableView):
        assert isinstance(table, QTableView)
        titles = table.horizontalHeader()
        for column in range(table.model().columnCount()):
            text = str(table.model().headerData(column, titles.orientation()))
            needed = titles.fontMetrics().horizontalAdvance(text) + 22
            if needed > titles.sectionSize(column) and not titles.isSectionHidden(column):
                yield f"{table.objectName()}: “{text}” needs {needed} px, has {titles.sectionSize(column)}"


def _overlaps(root: QWidget) -> list[str]:
    """Controls that lie over one another within one parent."""
    found = []
    for parent in [root, *root.findChildren(QWidget)]:
        children = [
            child
            for child in parent.children()
            if isinstance(child, QAbstractButton | QLabel | QLineEdit | QComboBox) and child.isVisible()
        ]
        for index, one in enumerate(children):
            for other in children[index + 1 :]:
                if one.geometry().intersects(other.geometry()):
                    found.append(f"{one.objectName() or one} over {other.objectName() or other}")
    return found


@languages
def test_every_page_fits_the_smallest_window(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    call = app.calls.start(user, phone="+506 8888 7777", contact_name="María Fernández Solano")
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "nonexistent")
    desk = open_desk()
    language.choose(code)
    assert isinstance(desk.window, MainWindow)
    desk.window.resize(*SMALLEST)
    for page in PAGES:
        desk.window.open_page(page)
        desk.settle()
        assert (desk.window.width(), desk.window.height()) == SMALLEST
        assert (page, _still_cut(desk)) == (page, [])
        assert (page, _overlaps(desk.window)) == (page, [])


@languages
def test_a_call_fits_with_everything_shown(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    call = app.calls.start(
        user, phone="+506 8888 7777", contact_name="Comercializadora Internacional El Roble S.A.", product="Fibra 300"
    )
    app.calls.answer(call.call_id)
    desk.wait(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0.3, timeout=10_000)
    desk.type("objection_input", "me parece muy caro")
    desk.find("objection_input").returnPressed.emit()  # type: ignore[attr-defined]
    desk.wait(lambda: desk.words("copilot_draft_state").startswith("Ollama"), timeout=10_000)
    app.calls.hold(call.call_id)
    desk.settle()
    desk.qtbot.wait(100)
    assert _cut(desk.window) == []
    assert _overlaps(desk.window) == []


@languages
def test_an_alarm_fits_the_call_bar(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    call = app.calls.start(user, phone="+506 8888 7777", contact_name="Juan")
    app.calls.answer(call.call_id)
    app.recordings.alarm("device_open", "The input device could not be opened. Nothing was recorded. Check it.")
    desk.wait(lambda: desk.find("alarm_text").isVisible())
    desk.settle()
    assert _cut(desk.find("call_bar")) == []


@languages
def test_the_ways_in_fit(
    app: App, theme: Theme, language: Language, lanes: tuple[Lane, Lane], qtbot: QtBot, code: LanguageCode
) -> None:
    language.choose(code)
    for dialog in (FirstStartDialog(app.users, theme, language, lanes[0]), LoginDialog(app.users, theme, lanes[0])):
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.try_it()  # a sentence says what is missing
        qtbot.wait(30)
        assert _cut(dialog) == []
        assert _overlaps(dialog) == []


def test_the_smallest_window_fits_a_small_laptop() -> None:
    width, height = SMALLEST
    assert width <= 1366
    assert height <= 768 - 48 - 32, "less the system's bar and the title"


def test_the_check_finds_what_is_cut(qtbot: QtBot) -> None:
    label = QLabel("Palabras que no caben")
    qtbot.addWidget(label)
    box = QWidget()
    qtbot.addWidget(box)
    label.setParent(box)
    label.setFixedSize(20, 20)
    box.show()
    assert re.search("needs .* px", _cut(box)[0])
