"""Measures how long the GUI thread keeps its event loop waiting, apart from what the machine itself stood still."""

import subprocess
import sys
import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 5
# The same ticks in a process of its own, which nothing of ours can delay: when it is late, the machine was.
_CONTROL = """
import sys, time
last = time.monotonic()
while True:
    time.sleep(0.005)
    now = time.monotonic()
    if now - last > 0.012:
        print(last + 0.005, now, flush=True)
    last = now
"""

Stretch = tuple[float, float]
"""Begin and end on the monotonic clock, which all processes share."""


class GuiWatchdog(QObject):
    """Ticks in the GUI thread; a late tick means that something held the thread. Use it as a context manager."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[Stretch] = []
        self._machine: list[Stretch] = []
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self._worked = 0.0
        self.longest_work = 0.0
        """Seconds of computing that the GUI thread did most between two ticks; no other program can lengthen it."""

    def __enter__(self) -> Self:
        self._control = subprocess.Popen([sys.executable, "-c", _CONTROL], stdout=subprocess.PIPE, text=True)
        self._last, self._worked = time.monotonic(), time.thread_time()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._control.terminate()
        lines, _ = self._control.communicate(timeout=5)
        self._machine = [(float(a), float(b)) for a, b in (line.split() for line in lines.splitlines())]

    def _tick(self) -> None:
        now = time.monotonic()
        due = self._last + TICK_MS / 1000
        if now > due:
            self._late.append((due, now))
        worked = time.thread_time()
        self.longest_work = max(self.longest_work, worked - self._worked)
        self._last, self._worked = now, worked

    @property
    def longest_wait(self) -> float:
        """Seconds of the longest wait as it was."""
        return max((end - begin for begin, end in self._late), default=0.0)

    @property
    def longest_block(self) -> float:
        """Seconds of the longest wait, less what an independent process was late in the same stretch."""
        return max((end - begin - self._stalled(begin, end) for begin, end in self._late), default=0.0)

    def _stalled(self, begin: float, end: float) -> float:
        return sum(max(0.0, min(end, b) - max(begin, a)) for a, b in self._machine)
