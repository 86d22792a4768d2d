"""The agent's own pause: a menu of reasons while ready, one press back to work while paused."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu

from callmanager.ui import shortcuts
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Panel


class PauseButton(Panel):
    """``pause_asked`` carries the id of a reason; ``ready_asked`` ends the pause."""

    pause_asked = Signal(str)
    ready_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.button = Button(theme, "agent_pause", icon="pause")
        self.menu = QMenu(self)
        self.menu.setObjectName("agent_pause_menu")
        self._is_paused = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.button.clicked.connect(self.press)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        key = shortcuts.shown("pause")
        self.button.setText((self.tr("Volver") if self._is_paused else self.tr("Pausa")) + f"  {key}")
        words = self.tr("Volver de la pausa") if self._is_paused else self.tr("Hacer una pausa")
        self.button.setAccessibleName(words)
        self.button.setToolTip(f"{words}  {key}")
        self.menu.setAccessibleName(self.tr("Motivo de la pausa"))

    def offer(self, reasons: Sequence[tuple[str, str]]) -> None:
        """Offer these reasons, as pairs of id and words; the first nine have their digit as a key."""
        self.menu.clear()
        for number, (reason_id, words) in enumerate(reasons, start=1):
            action = QAction(f"&{number}  {words}" if number < 10 else words, self.menu)
            action.setObjectName(f"agent_pause_{reason_id}")
            action.triggered.connect(lambda _checked=False, reason_id=reason_id: self.pause_asked.emit(reason_id))
            self.menu.addAction(action)

    def show_paused(self, is_paused: bool) -> None:
        """Show what one press does now."""
        if is_paused != self._is_paused:
            self._is_paused = is_paused
            self.button.set_icon("play" if is_paused else "pause")
            self.button.set_kind("primary" if is_paused else "normal")
            self.retranslate()

    def press(self) -> None:
        """End the pause, or ask for its reason below the button; the menu takes keys only because it was asked for."""
        if not self.button.isVisible() or not self.button.isEnabled():
            return
        if self._is_paused:
            self.ready_asked.emit()
        elif self.menu.actions():
            self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])
