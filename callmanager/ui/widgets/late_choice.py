"""A combo box whose list is built when the box is first shown."""

import math
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyle, QStyleOptionComboBox, QWidget

_LETTERS = 8
_ICON_GAP = 4


class LateChoice(QComboBox):
    """A combo box that takes up an eighth of a megabyte less until it is first shown.

    Qt builds the list behind a combo box, nine widgets, as soon as it has a current entry, is asked how large it
    wants to be, or comes into a layout. Until it is shown this one keeps the place of that entry by itself, and tells
    of it as Qt does; the entries are in Qt's own model all along. Its size is that of its least letters
    (`minimumContentsLength`), whatever its entries are: what Qt calls `AdjustToMinimumContentsLengthWithIcon`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_late, self._place, self._font_changed = True, -1, False
        self.setMinimumContentsLength(_LETTERS)

    def sizeHint(self) -> QSize:
        """The size of so many letters and an icon."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        metrics = self.fontMetrics()
        width = self.minimumContentsLength() * metrics.horizontalAdvance("X") + self.iconSize().width() + _ICON_GAP
        height = max(math.ceil(QFontMetricsF(self.font()).height()), 14, self.iconSize().height()) + 2
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, QSize(width, height), self)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Hand a change on to the list, once there is one."""
        if self._is_late and event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._font_changed |= event.type() == QEvent.Type.FontChange
            QWidget.changeEvent(self, event)
        else:
            super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the list, then show the box."""
        self._build()
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, also where only its picture is asked for."""
        self._build()
        super().paintEvent(event)

    def addItem(self, text: str, userData: Any = None) -> None:  # type: ignore[override]  # no icon in any box here
        """Add an entry at the end; the first one becomes current."""
        if not self._is_late:
            super().addItem(text, userData)
            return
        with QSignalBlocker(super().model()):  # Qt itself must not hear of it: it would make the entry current
            super().addItem(text, userData)
        if self.count() == 1:
            self.setCurrentIndex(0)

    def addItems(self, texts: Any) -> None:
        """Add entries at the end; the first one becomes current."""
        for text in texts:
            self.addItem(text)

    def clear(self) -> None:
        """Remove all entries."""
        super().clear()
        if self._is_late:
            self.setCurrentIndex(-1)

    def currentIndex(self) -> int:
        """The place of the current entry; -1 where there is none."""
        return self._place if self._is_late else super().currentIndex()

    def currentText(self) -> str:
        """The words of the current entry; empty where there is none."""
        return self.itemText(self._place) if self._is_late else super().currentText()

    def currentData(self, role: int = Qt.ItemDataRole.UserRole) -> Any:
        """What is kept with the current entry; None where there is none."""
        return self.itemData(self._place, role) if self._is_late else super().currentData(role)

    def setCurrentIndex(self, index: int) -> None:
        """Make an entry current; none where there is no such place."""
        if not self._is_late:
            super().setCurrentIndex(index)
            return
        place = index if 0 <= index < self.count() else -1
        if place != self._place:
            self._place = place
            self.currentIndexChanged.emit(place)
            self.currentTextChanged.emit(self.itemText(place))

    def setItemText(self, index: int, text: str) -> None:
        """Give an entry other words."""
        super().setItemText(index, text)
        if self._is_late and index == self._place:
            self.currentTextChanged.emit(text)

    def setCurrentText(self, text: str) -> None:
        """Make the entry with these words current."""
        self._build()
        super().setCurrentText(text)

    def insertItem(self, *arguments: Any, **more: Any) -> None:
        """Put an entry between the others."""
        self._build()
        super().insertItem(*arguments, **more)

    def removeItem(self, index: int) -> None:
        """Take an entry away."""
        self._build()
        super().removeItem(index)

    def model(self) -> QAbstractItemModel:
        """Qt's model of the entries, for whoever changes it."""
        self._build()
        return super().model()

    def setModel(self, model: QAbstractItemModel) -> None:
        """Take the entries from another model."""
        self._build()
        super().setModel(model)

    def view(self) -> QAbstractItemView:
        """The list."""
        self._build()
        return super().view()

    def _build(self) -> None:
        if self._is_late:
            self._is_late = False
            with QSignalBlocker(self):  # who listens has been told
                super().setCurrentIndex(self._place)
            if self._font_changed:
                super().changeEvent(QEvent(QEvent.Type.FontChange))
