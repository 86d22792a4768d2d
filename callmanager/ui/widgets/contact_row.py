"""Rows of two lines, for lists of contacts and of earlier calls."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from callmanager.ui.theme import SPACE_S, Theme, font

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
RIGHT_SIDE = Qt.ItemDataRole.UserRole + 2
_HEIGHT = 44


class TwoLineDelegate(QStyledItemDelegate):
    """Draws the display text, a muted second line below it, and a muted word at the right."""

    def __init__(self, theme: Theme, parent: QWidget, indent: int = SPACE_S) -> None:
        super().__init__(parent)
        self._theme, self._indent = theme, indent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """44 pixels high."""
        return QSize(0, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, then the lines."""
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        box: QRect = option.rect.adjusted(self._indent, 5, -self._indent, -5)
        tokens = self._theme.tokens
        painter.save()
        right = str(index.data(RIGHT_SIDE) or "")
        painter.setFont(font("label"))
        painter.setPen(QColor(tokens.muted))
        taken = painter.fontMetrics().horizontalAdvance(right) + SPACE_S if right else 0
        upper = QRect(box.left(), box.top(), box.width(), box.height() // 2)
        lower = upper.translated(0, box.height() // 2)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        second = painter.fontMetrics().elidedText(
            str(index.data(SECOND_LINE) or ""), Qt.TextElideMode.ElideRight, lower.width()
        )
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, second)
        painter.setFont(font("body"))
        painter.setPen(QColor(tokens.text))
        room = upper.adjusted(0, 0, -taken, 0)
        first = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole) or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, first)
        painter.restore()
