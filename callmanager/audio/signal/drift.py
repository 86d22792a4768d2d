"""Two sound cards, two clocks: how a stream runs against the monotonic clock, and how it is stretched to fit another.

Frames come in blocks and are looked for every tenth of a second, so each look sees them late by a chance amount, but
never early. The line that lies under all the looks is therefore the device's clock; how to find it is told by Moon,
Skelly and Towsley, “Estimation and Removal of Clock Skew from Network Delay Measurements” (INFOCOM 1999).
"""

from collections import deque
from itertools import pairwise
from typing import Any

import numpy as np
import soxr

from callmanager.audio.signal.capture import to_int16
from callmanager.audio.signal.levels import FULL_SCALE, Samples
from callmanager.audio.signal.timeline import MAX_DRIFT

# One point for each stretch: its earliest frame. Enough of them to even out what chance has left.
_STRETCH_SECONDS = 5.0
_POINTS = 120
# With fewer the slope would be mere chance, and the line lies level.
_POINTS_FOR_SLOPE = 8
# 3.5 cents of pitch: nobody hears it, and an offset of 40 ms is gone in half a minute.
MAX_PULL = 0.002
_PULL_SECONDS = 20.0

_Point = tuple[float, float]


class ClockLine:
    """How far a stream's frames lag behind the monotonic clock, as a straight line under all that was seen.

    Args:
        frames_per_second: what the stream should deliver.
    """

    def __init__(self, frames_per_second: float) -> None:
        self._rate = frames_per_second
        self._points: deque[_Point] = deque(maxlen=_POINTS)
        self._lowest: _Point | None = None
        self._stretch_began = 0.0
        self._height = 0.0
        self.slope = 0.0
        """Seconds of lag that each second adds; 100 ppm too slow a device has +0.0001."""

    def feed(self, now: float, position: int) -> None:
        """At ``now`` (monotonic) the stream's frames up to ``position`` have arrived."""
        point = (now, now - position / self._rate)
        if self._lowest is None:
            self._stretch_began, self._lowest = now, point
        elif now - self._stretch_began >= _STRETCH_SECONDS:
            self._points.append(self._lowest)
            self._stretch_began, self._lowest = now, point
            self._fit()
        elif self._above(point) < self._above(self._lowest):
            self._lowest = point
        if len(self._points) == 0:
            self._height = self._above(self._lowest)
        else:
            self._height = min(self._height, self._above(point))

    def lag_at(self, now: float) -> float:
        """The lag at ``now``, measured or foreseen, in seconds of the monotonic clock; its zero has no meaning."""
        return self._height + self.slope * now

    def restart(self) -> None:
        """The stream was cut: its blocks come at other moments now. What is known of its speed still holds."""
        self._points.clear()
        self._lowest = None

    def _above(self, point: _Point) -> float:
        """How high the line of today's slope goes if it goes through ``point``."""
        return point[1] - self.slope * point[0]

    def _fit(self) -> None:
        if len(self._points) >= _POINTS_FOR_SLOPE:
            middle = sum(when for when, _ in self._points) / len(self._points)
            self.slope = max(-MAX_DRIFT, min(_edge_under(self._points, middle), MAX_DRIFT))
        self._height = min(self._above(point) for point in self._points)


def _edge_under(points: "deque[_Point]", middle: float) -> float:
    """The slope of that edge of the points' lower hull that lies under the time ``middle``."""
    hull: list[_Point] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) >= _slope(hull[-1], point):
            hull.pop()
        hull.append(point)
    for left, right in pairwise(hull):
        if right[0] >= middle:
            return _slope(left, right)
    raise AssertionError("the mean lies between the first and the last")


def _slope(left: _Point, right: _Point) -> float:
    return (right[1] - left[1]) / (right[0] - left[0])


class Stretcher:
    """A mono stream, resampled by a ratio that changes all the time by a few millionths, with no seam.

    It counts what it does: the latest frame that it gave is the one at `consumed` of what it took.
    """

    def __init__(self) -> None:
        self._ratio = 1.0
        self._soxr: Any = self._new()
        self._taken = 0
        self.consumed = 0.0

    @staticmethod
    def _new() -> Any:
        # The ratio that it is made with is the largest that it may be given later.
        stream = soxr.ResampleStream(1.0 + 2 * MAX_PULL, 1.0, 1, dtype="float32", vr=True)
        stream.set_io_ratio(1.0, 1.0)
        return stream

    def steer(self, drift: float, ahead: float, rate: float) -> None:
        """Set the ratio for what comes next.

        Args:
            drift: how much faster this stream's lag grows than the other's (`ClockLine.slope`, the difference).
            ahead: by how many frames what comes out is too early.
            rate: frames of the file for each second of the clock.
        """
        pull = ahead / (_PULL_SECONDS * rate)
        self._ratio = 1.0 - max(-MAX_PULL, min(drift + pull, MAX_PULL))
        self._soxr.set_io_ratio(self._ratio, 1.0)

    def stretch(self, block: Samples) -> Samples:
        """The frames that are ready when ``block`` (frames × 1) has been taken in; a few remain inside."""
        self._taken += len(block)
        floats = block.astype(np.float32) / np.float32(FULL_SCALE)
        ready: Samples = to_int16(self._soxr.resample_chunk(floats))
        self.consumed += len(ready) * self._ratio
        return ready

    def flush(self) -> Samples:
        """What is still inside; the next block begins anew."""
        rest: Samples = to_int16(self._soxr.resample_chunk(np.empty((0, 1), np.float32), last=True))
        self.consumed = float(self._taken)
        self._soxr = self._new()
        return rest
