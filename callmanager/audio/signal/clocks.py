"""Two clocks: one that stands still while the computer sleeps, one that does not. Their difference is the sleep."""

import ctypes
import sys
import time

_UNITS_PER_SECOND = 10_000_000  # Windows counts in steps of 100 ns


def awake() -> float:
    """Seconds that this computer was awake, from an arbitrary start; never goes back."""
    if sys.platform == "win32":
        units = ctypes.c_ulonglong()
        if ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(units)):
            return units.value / _UNITS_PER_SECOND
    return time.monotonic()  # CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS: both stop in sleep


def total() -> float:
    """Seconds with sleep, from an arbitrary start; a wall clock that is put right does not move it."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        return time.monotonic()  # Windows counts sleep in here


class SleepWatch:
    """Notices, between two looks, that the computer has slept."""

    # A look that is a little late is no sleep.
    SHORTEST_SECONDS = 1.0

    def __init__(self) -> None:
        self._awake, self._total, self._monotonic = awake(), total(), time.monotonic()

    def look(self) -> tuple[float, float]:
        """Seconds slept since the last look (0 if none), and how many of them ``time.monotonic()`` has counted."""
        awake_now, total_now, monotonic_now = awake(), total(), time.monotonic()
        up = awake_now - self._awake
        slept, counted = total_now - self._total - up, monotonic_now - self._monotonic - up
        self._awake, self._total, self._monotonic = awake_now, total_now, monotonic_now
        if slept < self.SHORTEST_SECONDS:
            return 0.0, 0.0
        return slept, max(0.0, counted)
