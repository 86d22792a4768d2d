"""Where the window stood, kept per person beside the data; never off the screen."""

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QTimer
from PySide6.QtGui import QGuiApplication

from callmanager.ui.main_window import MainWindow
from callmanager.workers import Lane

_SAVE_MS = 1_000
_TITLE_BAR = 32  # the system puts it above the box that is kept
_WATCHED = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange})
_log = logging.getLogger(__name__)


class WindowMemory(QObject):
    """Restores the window when it is made, and keeps where it is; a child of it."""

    def __init__(self, window: MainWindow, path: Path, user_id: str, lane: Lane) -> None:
        """``path`` is one small file, read here once and written in ``lane``."""
        super().__init__(window)
        self.setObjectName("window_memory")
        self._window, self._path, self._user_id, self._lane = window, path, user_id, lane
        self._known: dict[str, Any] = _read(path)
        self._soon = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._soon.timeout.connect(self.keep)
        self._restore()
        window.installEventFilter(self)
        window.closing.connect(self.keep)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that the window was moved or resized, and let every event go on."""
        if event.type() in _WATCHED:
            self._soon.start()
        return False

    def keep(self) -> None:
        """Write where the window is now, outside the GUI thread."""
        self._soon.stop()
        box = self._window.normalGeometry() if self._window.isMaximized() else self._window.geometry()
        mine = self._mine() | {
            "box": [box.x(), box.y(), box.width(), box.height()],
            "maximised": self._window.isMaximized(),
        }
        if mine != self._mine():
            self._known = self._known | {self._user_id: mine}
            self._lane.run(_write, self._path, dict(self._known))

    def _mine(self) -> dict[str, Any]:
        mine = self._known.get(self._user_id)
        return mine if isinstance(mine, dict) else {}

    def _restore(self) -> None:
        mine = self._mine()
        box = mine.get("box")
        if isinstance(box, list) and len(box) == 4 and all(isinstance(one, int) for one in box):
            areas = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            self._window.setGeometry(fitted(QRect(*box), areas, self._window.minimumSize()))
        if mine.get("maximised") is True:
            self._window.showMaximized()


def fitted(box: QRect, areas: Sequence[QRect], least: QSize) -> QRect:
    """``box`` where a hand can reach it: on the screen that shows most of it, or on the first one.

    A window that fits its screen is moved inside it; one that does not is made as large as the screen. Its title bar,
    by which it can be moved, is on the screen, too.
    """
    if not areas:
        return box
    areas = [area.adjusted(0, _TITLE_BAR, 0, 0) for area in areas]

    def seen(area: QRect) -> int:
        both = area.intersected(box)
        return both.width() * both.height() if both.isValid() else 0

    area = max(areas, key=seen)
    if seen(area) == 0:
        area = areas[0]
    size = box.size().expandedTo(least).boundedTo(area.size())
    left = max(area.left(), min(box.left(), area.right() - size.width() + 1))
    top = max(area.top(), min(box.top(), area.bottom() - size.height() + 1))
    return QRect(left, top, size.width(), size.height())


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.info("Where the window stood cannot be read: %s", error)
        return {}
    return values if isinstance(values, dict) else {}


def _write(path: Path, values: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text(json.dumps(values), encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        _log.info("Where the window stands could not be kept: %s", error)
