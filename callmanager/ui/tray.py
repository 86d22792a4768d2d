"""The icon beside the system's clock: what this desk does now, and the few things one does without the window."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from callmanager.domain.call import CallPhase
from callmanager.services.recordings.recordings import RecordingService
from callmanager.settings import Settings
from callmanager.ui import icons
from callmanager.ui.call_parts import CallDesks
from callmanager.ui.commands import Commands
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import DARK

DeskState = Literal["ready", "paused", "ringing", "talking", "hold", "wrap_up"]
_STATES: dict[CallPhase, DeskState] = {
    CallPhase.RINGING: "ringing",
    CallPhase.TALKING: "talking",
    CallPhase.HOLD: "hold",
    CallPhase.WRAP_UP: "wrap_up",
}
_LOOKS: dict[DeskState, tuple[str, str]] = {  # picture and token; the picture tells them apart without colours
    "ready": ("check", "ok"),
    "paused": ("pause", "warn"),
    "ringing": ("phone", "info"),
    "talking": ("phone_answered", "ok"),
    "hold": ("pause", "info"),
    "wrap_up": ("note", "accent"),
}
_SIZES = (16, 22, 32, 48, 64)
_LOOK_MS = 2_000
_FIRST_LOOK_MS = 200


class Tray(QObject):
    """Follows the desk; shows nothing where the system has no place for it, or nobody wants it.

    ``clicked`` is a click on a message that was shown.
    """

    clicked = Signal()

    def __init__(
        self,
        window: MainWindow,
        desks: CallDesks,
        commands: Commands,
        recordings: RecordingService,
        settings: Settings,
        language: Language,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__(window)
        self._window, self._desks, self._commands, self._recordings = window, desks, commands, recordings
        self._settings, self._is_available = settings, is_available
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu(window)
        self._menu.setObjectName("tray_menu")
        self._shown: tuple[DeskState, bool] | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)  # a recording begins and ends a little after its call
        self._timer.timeout.connect(self._follow)
        desks.call.changed.connect(lambda _call: self._follow())
        desks.agent.changed.connect(self._follow)
        language.changed.connect(self._say)
        window.closed.connect(self.stop)
        QTimer.singleShot(_FIRST_LOOK_MS, self, self.look)  # asking the system may take a moment

    def look(self) -> None:
        """Come or go, as the settings and the system have it now."""
        is_wanted = self._settings.ui.tray and self._is_available()
        if is_wanted and self._icon is None:
            icon = self._icon = QSystemTrayIcon(self)
            icon.setContextMenu(self._menu)
            icon.activated.connect(self._activated)
            icon.messageClicked.connect(self.clicked)
            self._shown = None
            self._follow()
            icon.show()
        elif not is_wanted:
            self._take_away()

    @property
    def is_shown(self) -> bool:
        """Whether there is an icon."""
        return self._icon is not None

    @property
    def words(self) -> str:
        """What the desk does now, in words."""
        state, records = self._shown or ("ready", False)
        said = {
            "ready": self.tr("Listo"),
            "paused": self.tr("En pausa"),
            "ringing": self.tr("Llamando"),
            "talking": self.tr("En llamada"),
            "hold": self.tr("En espera"),
            "wrap_up": self.tr("Cierre"),
        }[state]
        return f"{said} · {self.tr('grabando')}" if records else said

    @property
    def menu(self) -> QMenu:
        """What a click on the icon offers."""
        return self._menu

    def tell(self, title: str, text: str, *, urgent: bool) -> bool:
        """Show a message beside the icon; False where there is none."""
        if self._icon is None or not QSystemTrayIcon.supportsMessages():
            return False
        kind = QSystemTrayIcon.MessageIcon.Warning if urgent else QSystemTrayIcon.MessageIcon.Information
        self._icon.showMessage(title, text, kind)
        return True

    def stop(self) -> None:
        """Go; calling it again does nothing."""
        self._timer.stop()
        self._take_away()

    def _take_away(self) -> None:
        icon, self._icon = self._icon, None
        if icon is not None:
            icon.hide()
            icon.deleteLater()

    def _follow(self) -> None:
        call = self._desks.call.call
        state: DeskState = _STATES.get(call.phase, "ready") if call is not None else "ready"
        if call is None and self._desks.agent.is_paused:
            state = "paused"
        if (call is not None) != self._timer.isActive():
            self._timer.start() if call is not None else self._timer.stop()
        now = (state, self._recordings.coverage.may_pause)
        if now != self._shown:
            self._shown = now
            if self._icon is not None:
                self._icon.setIcon(picture(*now))
        self._say()

    def _say(self) -> None:
        if self._icon is None:
            return
        self._icon.setToolTip(f"CallManager · {self.words}")
        self._menu.clear()
        self._add("tray_state", self.words, None)
        self._menu.addSeparator()
        call = self._desks.call.call
        if call is not None and call.phase.is_live:
            self._add("tray_hang_up", self.tr("Colgar"), self._desks.call.hang_up)
        for command in self._commands.agent():
            self._add(f"tray_{command.name.replace('.', '_')}", command.words, command.do)
        self._menu.addSeparator()
        self._add("tray_show", self.tr("Mostrar CallManager"), self.show_window)
        self._add("tray_close", self.tr("Cerrar CallManager"), self._window.close)

    def _add(self, name: str, words: str, do: Callable[[], object] | None) -> None:
        action = QAction(words, self._menu)
        action.setObjectName(name)
        action.setEnabled(do is not None)
        if do is not None:
            action.triggered.connect(lambda _checked=False: do())
        self._menu.addAction(action)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.show_window()

    def show_window(self) -> None:
        """Bring the window to the front, wherever it was."""
        bring_to_front(self._window)


def bring_to_front(window: QWidget) -> None:
    """Show a window that is hidden, minimised or behind others, as far as the system lets a program do so."""
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def picture(state: DeskState, records: bool) -> QIcon:
    """The icon of a state: its own picture on a ground of its colour, and a dot while something is recorded."""
    name, token = _LOOKS[state]
    tokens = DARK  # a tray is dark on most systems, and these grounds are seen on light ones, too
    result = QIcon()
    for size in _SIZES:
        image = QPixmap(size, size)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.colour(token)))
            painter.drawRoundedRect(QRectF(0, 0, size, size), size / 5, size / 5)
            inner = round(size * 0.72)
            place = (size - inner) // 2
            painter.drawPixmap(place, place, icons.pixmap(name, tokens.bg, inner))
            if records:
                dot = size * 0.42
                painter.setBrush(QColor(tokens.bg))
                painter.drawEllipse(QRectF(size - dot, size - dot, dot, dot))
                painter.setBrush(QColor(tokens.record))
                painter.drawEllipse(QRectF(size - 0.86 * dot, size - 0.86 * dot, 0.72 * dot, 0.72 * dot))
        result.addPixmap(image)
    return result
