"""Token buckets: how often one client may ask."""


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
