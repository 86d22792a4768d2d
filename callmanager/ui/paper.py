"""What a page shows, as a picture for paper: in the light theme, with a line that says what, when and whose it is."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from callmanager.domain.errors import ReportError
from callmanager.ui.theme import LIGHT, SPACE_L, SPACE_XL, Theme, font

_SHARPNESS = 3.0  # pixels of the picture for one of the screen: about 300 dpi on A4
_MARGIN_MM = 10.0


def picture(part: QWidget, theme: Theme, words: str, note: str = "") -> QImage:
    """A picture of ``part`` with ``words`` above it and ``note`` at the right; for the GUI thread.

    A dark window wears the light theme for the moment; as the event loop does not turn, the screen shows none of it.
    """
    choice, is_dark = theme.choice, theme.tokens.is_dark
    if is_dark:
        theme.choose("light")
    try:
        return _draw(part, words, note)
    finally:
        if is_dark:
            theme.choose(choice)


def _draw(part: QWidget, words: str, note: str) -> QImage:
    head = SPACE_XL + SPACE_L
    size = QSize(part.width() + 2 * SPACE_L, part.height() + head + SPACE_L)
    image = QImage(size * _SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    image.fill(LIGHT.bg)
    with QPainter(image) as painter:
        painter.setPen(LIGHT.text)
        line = QRect(SPACE_L, 0, part.width(), head)
        painter.setFont(font("lead"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        painter.setFont(font("label"))
        painter.setPen(LIGHT.muted)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), note)
        part.render(painter, QPoint(SPACE_L, head))
    return image


def write(image: QImage, path: Path, title: str) -> None:
    """Write the picture as PNG, or as one page of A4 where the name ends in ``.pdf``; not for the GUI thread.

    Raises:
        ReportError: it could not be written.
    """
    if path.suffix.lower() != ".pdf":
        if not image.save(str(path)):
            raise _failed(path)
        return
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("CallManager")
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, margins, QPageLayout.Unit.Millimeter
        )
    )
    with QPainter(writer) as painter:
        if not painter.isActive():
            raise _failed(path)
        place(painter, image, QRectF(0, 0, writer.width(), writer.height()))


def place(painter: QPainter, image: QImage, room: QRectF) -> None:
    """Draw the picture as large as the room allows, at its top."""
    scale = min(room.width() / image.width(), room.height() / image.height())
    painter.drawImage(QRectF(room.x(), room.y(), image.width() * scale, image.height() * scale), image)


def _failed(path: Path) -> ReportError:
    return ReportError(f"The picture {path} could not be written.", code="picture", path=str(path))
