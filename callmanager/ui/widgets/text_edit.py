"""Plain text of several lines that asks for no more room than it needs; what there is more it takes."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit

_PADDING = 14
_WIDTH = 120


class TextEdit(QPlainTextEdit):
    """Qt's own asks for 192 pixels whatever stands in it, which makes a page of several of them scroll.

    Args:
        name: its object name.
        lines: so many are shown where room is scarce.
    """

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self.setMinimumHeight(self._height)

    @property
    def _height(self) -> int:
        return self.fontMetrics().lineSpacing() * self._lines + _PADDING

    def sizeHint(self) -> QSize:
        """Its least height, and a width that every column has."""
        return QSize(_WIDTH, self._height)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
