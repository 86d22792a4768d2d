"""How the head of the phone page will look with the company's name, logo and colour: on light and on dark."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from callmanager.domain.colours import DARK_SURFACE, LIGHT_SURFACE, better_on, readable
from callmanager.ui.theme import DARK, LIGHT, RADIUS_CARD, SPACE_M, SPACE_S, Tokens, font

_HEIGHT, _LOGO_HEIGHT, _LOGO_WIDTH, _CHIP_HEIGHT = 104, 28, 96, 26


class BrandPreview(QWidget):
    """Paints both; what cannot be drawn is left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name, self._accent, self._word = "", "", ""
        self._logo: QImage | None = None

    @property
    def has_logo(self) -> bool:
        """Whether a logo could be read."""
        return self._logo is not None

    def show_look(self, name: str, accent: str, word: str) -> None:
        """Show this name and colour (``#rrggbb``, or "" for ours), with ``word`` on a button."""
        self._name, self._accent, self._word = name, accent, word
        self.update()

    def show_logo(self, path: str) -> None:
        """Show this picture; "" is none."""
        self._logo = _drawn(Path(path)) if path else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint light at the left, dark at the right."""
        width = (self.width() - SPACE_M) / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for place, tokens in enumerate((LIGHT, DARK)):
                self._paint(painter, QRectF(place * (width + SPACE_M), 0, width, self.height()), tokens)

    def _paint(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        accent = (
            readable(self._accent, DARK_SURFACE if tokens.is_dark else LIGHT_SURFACE) if self._accent else tokens.accent
        )
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        inside = box.adjusted(SPACE_M, SPACE_M, -SPACE_M, -SPACE_M)
        head = QRectF(inside.left(), inside.top(), inside.width(), _LOGO_HEIGHT)
        if self._logo is not None:
            size = self._logo.size().scaled(_LOGO_WIDTH, _LOGO_HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(head.left(), head.top(), size.width(), size.height()), self._logo)
            head.setLeft(head.left() + size.width() + SPACE_S)
        painter.setPen(QColor(tokens.text))
        painter.setFont(font("lead"))
        said = painter.fontMetrics().elidedText(
            self._name or "CallManager", Qt.TextElideMode.ElideRight, int(head.width())
        )
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, said)
        foot = QRectF(inside.left(), inside.bottom() - _CHIP_HEIGHT, inside.width(), _CHIP_HEIGHT)
        painter.setFont(font("strong"))
        chip = QRectF(
            foot.left(), foot.top(), painter.fontMetrics().horizontalAdvance(self._word) + 2 * SPACE_M, _CHIP_HEIGHT
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(accent))
        painter.drawRoundedRect(chip, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
        painter.setPen(QColor(better_on(accent)))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._word)
        painter.setPen(QColor(accent))
        painter.setFont(font("title"))
        foot.setLeft(chip.right() + SPACE_M)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, "24")


def _drawn(path: Path) -> QImage | None:
    """The picture, at twice the size in which it is shown; None when it cannot be drawn."""
    if path.suffix.lower() != ".svg":
        image = QImage(str(path))
        return None if image.isNull() else image
    drawing = QSvgRenderer(str(path))
    if not drawing.isValid():
        return None
    size = drawing.defaultSize().scaled(2 * _LOGO_WIDTH, 2 * _LOGO_HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        drawing.render(painter)
    return image
