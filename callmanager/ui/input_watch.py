"""When a key, the mouse or a finger was last used in one of this program's windows.

Only asked for when the office wants to notice who is away: each event of every window passes through here then.
"""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject

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
    """Watches the whole application until `stop`. What it tells may be asked from any thread."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._last = time.monotonic()
        self._application = application
        application.installEventFilter(self)

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
        self._application.removeEventFilter(self)
