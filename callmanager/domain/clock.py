"""Time as the services see it: UTC, aware, replaceable in tests."""

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

_UNITS_PER_SECOND = 10_000_000  # Windows counts in steps of 100 ns
_HOLES_KEPT = 64
_CLOSE = timedelta(seconds=2)
_DRIFT = 0.001
LONGEST_LEAD = timedelta(days=1)
"""No office's clock is set further: a moment that lies more ahead was written by one that was wrong by days."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, UTC and aware."""
        ...


class SystemClock:
    """This computer's clock."""

    def now(self) -> datetime:
        """The present moment, UTC and aware."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of the time line in which this program did not run: the computer slept, or its clock was set."""

    start: datetime
    end: datetime
    slept: bool


class SteadyClock:
    """A clock for durations: it starts as the computer's and then goes by the monotonic one, so nobody can set it.

    What the computer's clock does beside it is told apart:

    - By up to 2 s it is followed slowly, a thousandth at a time; ten minutes stay ten minutes to half a second.
    - When it is further ahead, the computer slept or somebody set it forward. This clock jumps there, and the stretch
      it jumped over is a `Hole`: it lies in nobody's talk time.
    - When it is further behind, somebody set it back. This clock goes on, since the moments are used up; it stays ahead
      until `settle` finds a time at which nothing is measured.

    Args:
        wall: the computer's clock.
        awake: seconds that the computer was awake, from an arbitrary start; never goes back.
        total: seconds with sleep, from an arbitrary start.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] | None = None,
        awake: Callable[[], float] | None = None,
        total: Callable[[], float] | None = None,
    ) -> None:
        self._wall = wall or SystemClock().now
        self._awake, self._total = awake or awake_seconds, total or total_seconds
        self._lock = threading.Lock()
        self._seen_awake, self._seen_total = self._awake(), self._total()
        self._now = self._wall()
        self._holes: tuple[Hole, ...] = ()

    def now(self) -> datetime:
        """The present moment, UTC and aware; never before one that was told earlier."""
        with self._lock:
            return self._tick()

    def holes(self) -> tuple[Hole, ...]:
        """What was jumped over so far, oldest first; the last ones of a long run."""
        with self._lock:
            self._tick()
            return self._holes

    @property
    def lead(self) -> timedelta:
        """How far it is ahead of the computer's clock, because that one was set back."""
        with self._lock:
            return max(timedelta(0), self._tick() - self._wall())

    def settle(self, not_before: datetime | None = None) -> datetime:
        """Follow the computer's clock again, also back; call it only while nothing is measured. The new present moment.

        The holes are forgotten: where time goes back, theirs comes again, and nobody jumps over it then.

        Args:
            not_before: what is written already up to this moment, so time goes on from there; unless it lies more than
                a day ahead, which no clock of an office does: then it was written by one that was wrong by years.
        """
        with self._lock:
            self._tick()
            self._holes = ()
            self._now = self._wall()
            if not_before is not None and self._now < not_before <= self._now + LONGEST_LEAD:
                self._now = not_before
            return self._now

    def _tick(self) -> datetime:
        awake, total, wall = self._awake(), self._total(), self._wall()
        went = max(0.0, awake - self._seen_awake)
        slept = max(0.0, total - self._seen_total - went)
        self._seen_awake, self._seen_total = awake, total
        self._now += timedelta(seconds=went)
        ahead = wall - self._now
        if ahead > _CLOSE:
            hole = Hole(self._now, wall, slept=timedelta(seconds=slept) > ahead / 2)
            self._holes = (*self._holes, hole)[-_HOLES_KEPT:]
            self._now = wall
        elif ahead > -_CLOSE:
            most = timedelta(seconds=went * _DRIFT)
            self._now += max(-most, min(ahead, most))
        return self._now


def awake_seconds() -> float:
    """Seconds that this computer was awake, from an arbitrary start; never goes back."""
    if sys.platform == "win32":
        units = ctypes.c_ulonglong()
        if ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(units)):
            return units.value / _UNITS_PER_SECOND
    return time.monotonic()  # CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS: both stop in sleep


def total_seconds() -> float:
    """Seconds with sleep, from an arbitrary start; a wall clock that is put right does not move it."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    else:
        return time.monotonic()  # Windows counts sleep in here
