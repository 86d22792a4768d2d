"""A cell whose word stands in a thin frame, as a badge does elsewhere."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from callmanager.ui.theme import RADIUS_CONTROL, Theme, font
from callmanager.ui.widgets.table import CELL_LEFT

_HEIGHT, _INSIDE = 20, 6


class BadgeCell(QStyledItemDelegate):
    """Draws the word of a cell with a tone as a badge; a cell without one as any other."""

    def __init__(self, theme: Theme, tone_role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, tone_role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell."""
        tone = index.data(self._role)
        if not tone:
            super().paint(painter, option, index)
            return
        words = str(index.data())
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        widget = own.widget
        widget.style().drawControl(widget.style().ControlElement.CE_ItemViewItem, own, painter, widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("label"))
        room = own.rect
        width = min(painter.fontMetrics().horizontalAdvance(words) + 2 * _INSIDE, room.width() - CELL_LEFT)
        frame = QRectF(room.left() + CELL_LEFT - _INSIDE + 1.5, room.center().y() - _HEIGHT / 2 + 0.5, width, _HEIGHT)
        colour = QColor(self._theme.tokens.colour(tone))
        painter.setPen(QPen(colour, 1))
        painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        inside = frame.adjusted(_INSIDE, 0, -_INSIDE + 1, 0)
        line = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()) + 2)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
        painter.restore()
