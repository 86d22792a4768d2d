"""The button that pauses a recording, lets it go on or begins it, with a small one beside it for the reasons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton

from callmanager.domain.recording_policy import PauseReason
from callmanager.ui import icons, shortcuts
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Panel


class RecordingButton(Panel):
    """One press pauses for card data at once, and says why afterwards in the log; the small button offers the rest.

    The menu opens on a click alone and never by itself, so that nothing takes the keys from the notes.
    """

    pause_asked = Signal(object)  # a PauseReason
    stop_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._role = "pause"
        self.main = Button(theme, "call_pause_recording", icon="pause")
        self.more = QToolButton()
        self.more.setObjectName("call_recording_menu")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setProperty("kind", "more")
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self._reasons = {reason: self._action(reason) for reason in PauseReason}
        self.menu.addSeparator()
        self._stop = QAction(self)
        self._stop.triggered.connect(lambda: self.stop_asked.emit())
        self.menu.addAction(self._stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.main)
        layout.addWidget(self.more)
        theme.changed.connect(self._tint)
        self._tint()
        self.retranslate()

    def _action(self, reason: PauseReason) -> QAction:
        action = QAction(self)
        action.setObjectName(f"pause_{reason.value}")
        action.triggered.connect(lambda: self.pause_asked.emit(reason))
        self.menu.addAction(action)
        return action

    def _tint(self) -> None:
        tokens = self._theme.tokens
        self.more.setIcon(icons.icon("down", tokens.text, tokens.disabled, 16, 0))

    def retranslate(self) -> None:
        """Say everything anew."""
        self.more.setAccessibleName(self.tr("Motivo de la pausa"))
        self.more.setToolTip(self.tr("Motivo de la pausa"))
        self._reasons[PauseReason.CARD_DATA].setText(self.tr("Pausar: datos de tarjeta"))
        self._reasons[PauseReason.PERSONAL].setText(self.tr("Pausar: datos personales"))
        self._reasons[PauseReason.OTHER].setText(self.tr("Pausar: otro motivo"))
        self._stop.setText(self.tr("Detener la grabación"))
        self._say()

    def show_state(self, *, paused: bool, may_pause: bool, may_start: bool, may_stop: bool) -> None:
        """Show what one press would do now."""
        role = "resume" if paused else "start" if may_start else "pause"
        self.main.setEnabled(may_pause or may_start)
        self.more.setEnabled((may_pause and not paused) or may_stop)
        for action in self._reasons.values():
            action.setVisible(may_pause and not paused)
        self._stop.setVisible(may_stop)
        if role != self._role:
            self._role = role
            self.main.set_icon({"resume": "play", "start": "record", "pause": "pause"}[role])
            self.main.set_kind("primary" if paused else "normal")
            self._say()

    def _say(self) -> None:
        words, meaning = {
            "pause": (self.tr("Pausar"), self.tr("Pausar la grabación: datos de tarjeta")),
            "resume": (self.tr("Reanudar"), self.tr("Seguir grabando")),
            "start": (self.tr("Grabar"), self.tr("Empezar a grabar")),
        }[self._role]
        self.main.setText(words + "  " + shortcuts.shown("pause"))
        self.main.setAccessibleName(meaning)
        self.main.setToolTip(meaning)
