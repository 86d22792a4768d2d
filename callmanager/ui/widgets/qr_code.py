"""A QR code, painted from its matrix: always dark on white with its quiet zone, whatever the theme."""

import segno
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def qr_image(text: str) -> QImage:
    """One pixel a module, quiet zone included."""
    rows = [list(line) for line in segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET_ZONE)]
    image = QImage(len(rows[0]), len(rows), QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    dark = QColor("#000000").rgb()
    for y, line in enumerate(rows):
        for x, is_dark in enumerate(line):
            if is_dark:
                image.setPixel(x, y, dark)
    return image


class QrCode(QWidget):
    """Shows a text as a QR code; empty until `show_text`."""

    def __init__(self, name: str, size: int = 208) -> None:
        super().__init__()
        self.setObjectName(name)
        self._image: QImage | None = None
        self.setFixedSize(size, size)

    def show_text(self, text: str) -> None:
        """Show ``text``; "" clears the code."""
        self._image = qr_image(text) if text else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw whole pixels per module, at the left."""
        if self._image is None:
            return
        with QPainter(self) as painter:
            side = self.width() // self._image.width() * self._image.width()
            painter.drawImage(QRect(0, (self.height() - side) // 2, side, side), self._image)
