"""When a key, the mouse or a finger was last used in one of this program's windows.

Only where the system does not tell it of the whole computer. It listens to the window that has the focus, and not to
the application: there every layout and every painted widget would wait for Python's lock, up to 5 ms each.
"""

import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    }
)


class InputWatch(QObject):
    """Watches whichever window has the focus until `stop`. What it tells may be asked from any thread."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._last = time.monotonic()
        self._application = application
        self._window: QWindow | None = None
        self._is_watching = True
        application.focusWindowChanged.connect(self._turn_to)
        self._turn_to(QGuiApplication.focusWindow())

    def _turn_to(self, window: QWindow | None) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note input that came from a person, and let every event go on."""
        if event.type() in _INPUT and event.spontaneous():
            self._last = time.monotonic()
        return False

    def seconds_since_input(self) -> float:
        """How long nothing was touched."""
        return time.monotonic() - self._last

    def stop(self) -> None:
        """Watch no more; calling it again does nothing."""
        if self._is_watching:
            self._is_watching = False
            self._application.focusWindowChanged.disconnect(self._turn_to)
            self._turn_to(None)
