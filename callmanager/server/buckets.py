"""Token buckets: how often one client may ask."""

import math
import time
from collections.abc import Callable
from http import HTTPStatus

from callmanager.server.errors import Refusal


class Bucket:
    """Allows ``size`` requests at once and ``per_second`` on average. Moments are monotonic seconds."""

    def __init__(self, size: int, per_second: float) -> None:
        self._size = float(size)
        self._per_second = per_second
        self._left = float(size)
        self._at: float | None = None

    def take(self, now: float) -> bool:
        """Whether one more request is allowed at ``now``."""
        if self._at is not None:
            self._left = min(self._size, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def wait_seconds(self) -> float:
        """How long until one more is allowed, as of the last `take`."""
        return max(0.0, (1.0 - self._left) / self._per_second)

    @property
    def last_at(self) -> float:
        """When it was last asked."""
        return self._at or 0.0


class Buckets:
    """A bucket for each of many askers; those that have been full again for long are forgotten.

    For one thread, the server's loop.
    """

    def __init__(self, size: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._per_second, self._clock = size, per_second, clock
        self._buckets: dict[str, Bucket] = {}

    def require(self, who: str) -> None:
        """Take one.

        Raises:
            Refusal: 429 with Retry-After.
        """
        now = self._clock()
        if len(self._buckets) > _MOST:
            full_again = self._size / self._per_second
            self._buckets = {key: one for key, one in self._buckets.items() if now - one.last_at < full_again}
        bucket = self._buckets.setdefault(who, Bucket(self._size, self._per_second))
        if not bucket.take(now):
            wait = max(1, math.ceil(bucket.wait_seconds()))
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many requests at once; ask again in {wait} seconds. Nothing was changed.",
                "too_many_requests",
                {"Retry-After": str(wait)},
            )


_MOST = 1_000
