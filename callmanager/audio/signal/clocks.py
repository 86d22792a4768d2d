"""Two clocks: one that stands still while the computer sleeps, one that does not. Their difference is the sleep."""

import time

from callmanager.domain.clock import awake_seconds, total_seconds

awake = awake_seconds
total = total_seconds


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
