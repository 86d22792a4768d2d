"""A fold: what is seldom needed, behind a button that opens it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, row


class Fold(QWidget):
    """Put what it hides into `body`; it is closed at first."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.button = Button(theme, name, "quiet", "down")
        self.button.setCheckable(True)
        self._inside = QWidget()
        self._inside.hide()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE_S)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addLayout(row(self.button, 1))
        layout.addWidget(self._inside)
        self.button.toggled.connect(self._turn)

    def open(self) -> None:
        """Show what it hides."""
        self.button.setChecked(True)

    def _turn(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self.button.set_icon("up" if is_open else "down")
