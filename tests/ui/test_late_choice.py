"""A combo box that builds its list when it is shown behaves as Qt's own until then, and afterwards."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from callmanager.ui.theme import font
from callmanager.ui.widgets.late_choice import LateChoice


def plain() -> QComboBox:
    box = QComboBox()
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def history(box: QComboBox, shown: Callable[[], object]) -> list[object]:
    """Everything that a combo box tells while it is filled, chosen from, emptied and filled again."""
    told: list[object] = []
    box.currentIndexChanged.connect(lambda place: told.append((place, box.currentText(), box.currentData())))
    box.currentTextChanged.connect(lambda text: told.append((text, box.currentIndex(), box.count())))
    for text, kept in (("uno", "1"), ("dos", 2), ("tres", None)):
        box.addItem(text, kept)
    box.addItems(["cuatro", "cinco"])
    told.append([box.findData(2), box.findData("1"), box.findText("cuatro"), box.findData("six")])
    for place in (2, 2, -1, 77, -5, 1):
        box.setCurrentIndex(place)
        told.append((box.currentIndex(), box.currentText(), box.currentData(Qt.ItemDataRole.DisplayRole)))
    box.setItemText(1, "two")
    box.setItemText(0, "one")
    shown()
    told += [box.currentText(), box.currentIndex()]
    box.removeItem(0)
    told += [box.currentText(), box.currentIndex()]
    box.clear()
    box.clear()
    with QSignalBlocker(box):
        box.addItems(["x", "y"])
        box.setCurrentIndex(1)
    box.setCurrentText("x")
    box.insertItem(0, "first")
    return [*told, box.currentIndex(), box.currentText(), box.count(), box.view().currentIndex().row()]


@pytest.mark.parametrize("is_shown", [False, True])
def test_it_tells_what_qt_s_own_tells(qtbot: QtBot, is_shown: bool) -> None:
    late, own = LateChoice(), plain()
    told = []
    for box in (late, own):
        qtbot.addWidget(box)
        told.append(history(box, box.show if is_shown else lambda: None))
    assert told[0] == told[1]


def test_the_list_comes_with_the_first_picture(qtbot: QtBot) -> None:
    page, box, own = QWidget(), LateChoice(), plain()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    for each in (box, own):
        layout.addWidget(each)
    box.addItems(["uno", "dos"])
    box.setCurrentIndex(1)
    page.setFont(font("lead"))
    page.ensurePolished()
    layout.activate()
    assert box.findChildren(QWidget) == []
    heard: list[int] = []
    box.currentIndexChanged.connect(heard.append)
    page.show()
    assert len(box.findChildren(QWidget)) > 0
    assert (QComboBox.currentIndex(box), box.view().currentIndex().row(), heard) == (1, 1, [])
    assert box.view().font() == own.view().font()


@pytest.mark.parametrize("letters", [3, 8, 16])
def test_it_is_as_large_as_qt_s_own(qtbot: QtBot, letters: int) -> None:
    late, own = LateChoice(), plain()
    for box in (late, own):
        qtbot.addWidget(box)
        box.setMinimumContentsLength(letters)
        box.setFont(font("title"))
        box.addItem("palabras que no caben en tan pocas letras")
    assert (late.sizeHint(), late.minimumSizeHint()) == (own.sizeHint(), own.minimumSizeHint())
    late.show()
    assert late.sizeHint() == own.sizeHint()
