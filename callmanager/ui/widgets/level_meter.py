"""A level meter in segments: it shows a level in dBFS and repaints only when a segment changes."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from callmanager.ui.theme import Theme

FLOOR_DBFS = -60.0
_SEGMENTS = 18
_LOUD_DBFS, _CLIPPING_DBFS = -12.0, -3.0


def lit_segments(level_dbfs: float | None, segments: int = _SEGMENTS) -> int:
    """How many of ``segments`` shine at this level: none at −60 dBFS and below, all at 0 dBFS."""
    if level_dbfs is None or level_dbfs <= FLOOR_DBFS:
        return 0
    return min(segments, max(1, round(segments * (level_dbfs - FLOOR_DBFS) / -FLOOR_DBFS)))


class LevelMeter(QWidget):
    """A horizontal meter; loud and clipping segments also stand at the right, so colour is not the only sign."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._lit = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """72 × 10 pixels."""
        return QSize(72, 10)

    @property
    def lit(self) -> int:
        """How many segments shine now."""
        return self._lit

    def set_level(self, level_dbfs: float | None) -> None:
        """Show a level; None means that nothing is measured."""
        lit = lit_segments(level_dbfs)
        if lit != self._lit:
            self._lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments."""
        border = self._theme.tokens.border
        with QPainter(self) as painter:
            width = self.width() / _SEGMENTS
            for index in range(_SEGMENTS):
                colour = self._colour(index) if index < self._lit else border
                painter.fillRect(QRectF(index * width, 1, width - 1.5, self.height() - 2), QColor(colour))

    def _colour(self, index: int) -> str:
        level_dbfs = FLOOR_DBFS * (1 - (index + 1) / _SEGMENTS)
        tokens = self._theme.tokens
        if level_dbfs > _CLIPPING_DBFS:
            return tokens.record
        return tokens.warn if level_dbfs > _LOUD_DBFS else tokens.ok
