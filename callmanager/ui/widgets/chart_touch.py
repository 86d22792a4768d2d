"""How a chart answers to mouse and keys: a place under the pointer, one that is pressed, a range that is swept."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_NEXT = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartTouch(QObject):
    """Follows the pointer over ``ground`` and the keys of ``owner``.

    ``marked`` carries the first and the last marked place, -1 and -1 for none; ``picked`` a place and the series that
    was pressed (-1 by key), ``swept`` the first and the last place of a range.
    """

    marked = Signal(int, int)
    picked = Signal(int, int)
    swept = Signal(int, int)

    def __init__(
        self,
        owner: QWidget,
        ground: QWidget,
        place_at: Callable[[QPoint], tuple[int, int] | None],
        count: Callable[[], int],
    ) -> None:
        """``place_at`` tells place and series under a point of ``ground``, ``count`` how many places there are."""
        super().__init__(owner)
        self._owner, self._ground, self._place_at, self._count = owner, ground, place_at, count
        self._first = self._last = -1  # where a range begins, and where the pointer or the keys are
        self._is_down = False
        self.is_on = False
        ground.setMouseTracking(True)
        ground.installEventFilter(self)
        owner.installEventFilter(self)

    def forget(self) -> None:
        """Other bars are shown: nothing is marked."""
        self._is_down = False
        self._mark(-1, -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook for events of others."""
        if watched is self._ground and isinstance(event, QMouseEvent):
            return self._mouse(event)
        if watched is self._ground and event.type() == QEvent.Type.Leave:
            self.forget()
        if watched is self._owner and self.is_on and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        if watched is self._owner and event.type() == QEvent.Type.FocusOut:
            self.forget()
        return super().eventFilter(watched, event)

    def _mouse(self, event: QMouseEvent) -> bool:
        found = self._place_at(event.position().toPoint())
        place, series = found if found is not None else (-1, -1)
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            if self._is_down and place >= 0:
                self._mark(self._first, place)
            elif not self._is_down:
                self._mark(place, place)
            can_press = self.is_on and place >= 0
            self._ground.setCursor(Qt.CursorShape.PointingHandCursor if can_press else Qt.CursorShape.ArrowCursor)
        elif kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._is_down = self.is_on and place >= 0
            self._mark(place, place)
        elif kind == QEvent.Type.MouseButtonRelease and self._is_down:
            self._is_down = False
            self._end(series)
        return True  # the wheel goes on to the page, all else is the chart's own

    def _key(self, event: QKeyEvent) -> bool:
        key, count = Qt.Key(event.key()), self._count()
        if not count:
            return False
        if key in _NEXT:
            self._step(_NEXT[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            place = 0 if key is Qt.Key.Key_Home else count - 1
            self._mark(place, place)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._last >= 0:
            self._end(-1)
        elif key is Qt.Key.Key_Escape and self._last >= 0:
            self.forget()
        else:
            return False
        return True

    def _step(self, by: int, is_range: bool) -> None:
        count = self._count()
        start = self._last if self._last >= 0 else (-1 if by > 0 else count)
        place = min(count - 1, max(0, start + by))
        self._mark(self._first if is_range and self._first >= 0 else place, place)

    def _end(self, series: int) -> None:
        first, last = sorted((self._first, self._last))
        if first != last:
            self.swept.emit(first, last)
        else:
            self.picked.emit(first, series)

    def _mark(self, first: int, last: int) -> None:
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, last
            self.marked.emit(min(first, last), max(first, last))
