"""Says when the first window of a program shows its first picture."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication


class FirstPicture(QObject):
    """Prints when (monotonic) and after how much CPU time a window was first painted, then calls ``leave``."""

    def __init__(self, application: QApplication, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave
        self._seen = False
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook; nothing is held back."""
        if not self._seen and event.type() == QEvent.Type.Expose and isinstance(watched, QWindow):
            self._seen = True
            QTimer.singleShot(0, self._say)  # after the event, and so after the painting
        return False

    def _say(self) -> None:
        print(f"first picture at {time.monotonic():.4f} after {time.process_time():.4f}", flush=True)
        self._leave()
