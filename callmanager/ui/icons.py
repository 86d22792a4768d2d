"""The line icons: one SVG set, drawn in whatever colour the text beside them has."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from callmanager.paths import resource
from callmanager.ui.theme import ICON_SIZE


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int = ICON_SIZE, scale: float = 1.0) -> QPixmap:
    """An icon in ``colour`` (``#RRGGBB``), ``size`` logical pixels square, for a screen of this ``scale``.

    Raises:
        FileNotFoundError: there is no icon of this name.
    """
    drawing = QByteArray(_source(name).replace("currentColor", colour).encode())
    image = QPixmap(round(size * scale), round(size * scale))
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(drawing).render(painter, QRectF(0, 0, size, size))
    return image


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str = "", size: int = ICON_SIZE, gap: int = 0) -> QIcon:
    """An icon for a button, drawn for scales 1 and 2; what lies between is made from these.

    Args:
        name: of the icon.
        colour: as ``#RRGGBB``.
        disabled: its colour when the button cannot be used; "" leaves that to Qt.
        size: logical pixels.
        gap: empty logical pixels at its right, where a style puts the words too close.
    """
    result = QIcon()
    for scale in (1.0, 2.0):
        result.addPixmap(_widened(pixmap(name, colour, size, scale), gap, scale))
        if disabled:
            result.addPixmap(_widened(pixmap(name, disabled, size, scale), gap, scale), QIcon.Mode.Disabled)
    return result


def _widened(image: QPixmap, gap: int, scale: float) -> QPixmap:
    if not gap:
        return image
    wide = QPixmap(image.width() + round(gap * scale), image.height())
    wide.setDevicePixelRatio(scale)
    wide.fill(Qt.GlobalColor.transparent)
    with QPainter(wide) as painter:
        painter.drawPixmap(0, 0, image)
    return wide
