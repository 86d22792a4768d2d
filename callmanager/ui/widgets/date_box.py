"""A day to choose, written as the language writes it, with a calendar behind the arrow of the icon set."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDateEdit, QWidget

from callmanager.ui.theme import ROW_HEIGHT

_WIDTH = 132


class DateBox(QDateEdit):
    """Shows days with four digits of the year, so that nobody takes a day for a year."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCalendarPopup(True)
        self.setFixedSize(_WIDTH, ROW_HEIGHT)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state: another language writes days another way."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LocaleChange):
            self._write()
        super().changeEvent(event)

    def _write(self) -> None:
        form = self.locale().dateFormat(self.locale().FormatType.ShortFormat)
        self.setDisplayFormat(form if "yyyy" in form else form.replace("yy", "yyyy"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the arrow."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(self.palette().text().color(), 1.5, Qt.PenStyle.SolidLine, cap, join))
            x, y = self.width() - 16.0, self.height() / 2
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
