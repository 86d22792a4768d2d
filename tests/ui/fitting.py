"""What does not fit: words that are cut off, controls that are squeezed or lie over one another."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QWidget,
)

from callmanager.ui.widgets.controls import ElidedLabel
from callmanager.ui.widgets.frame_area import FrameArea

ROUNDING = 2  # at a scale between whole numbers widths are rounded; the padding has room for it
LEAST_HEIGHT = {QLineEdit: 32, QComboBox: 32, QAbstractButton: 16}


def _shown(root: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    return (widget for widget in root.findChildren(kind) if widget.isVisible() and not _inside(widget, QComboBox))


def _inside(widget: QWidget, kind: type[QWidget]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kind) and not isinstance(parent, FrameArea):  # those scroll in a tiny window alone
            return True
        parent = parent.parentWidget()
    return False


def cut(root: QWidget) -> list[str]:
    """What does not fit, in words."""
    return [*_cut_labels(root), *_cut_buttons(root), *_cut_choices(root), *_squeezed(root), *_cut_titles(root)]


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
        if needed > room + ROUNDING:
            yield f"button “{button.text()}” needs {needed} px, has {room}"


def _cut_choices(root: QWidget) -> Iterator[str]:
    for box in _shown(root, QComboBox):
        assert isinstance(box, QComboBox)
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()
        needed = box.fontMetrics().horizontalAdvance(box.currentText())
        if needed > room + ROUNDING:
            yield f"{box.objectName()}: “{box.currentText()}” needs {needed} px, has {room}"


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


def overlaps(root: QWidget) -> list[str]:
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
