"""Two devices as one stereo source: the agent on the left, the customer on the right, in step.

The file keeps the time of the first device, whose samples arrive as they are; the second is stretched by a few
millionths to fit. A device that stops leaves silence on its own side alone, and is put where it belongs when it
comes back.
"""

from collections.abc import Callable

import numpy as np

from callmanager.audio.signal import clocks
from callmanager.audio.signal.capture import Source, SourceNews, silence
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources.pair_side import PairSide

# Silence of both sides for longer than this is not made up here.
_BOTH_GONE_SECONDS = 1.0
AGENT = "agent"
CUSTOMER = "customer"


class PairSource:
    """Two mono sources as one stereo source: ``first`` on the left, ``second`` on the right.

    One of the two is enough to begin and to go on; the other side is silent meanwhile, and `news` tells of it.

    Args:
        first: the agent's device; its clock is the file's, and its samples arrive bit for bit.
        second: the customer's device; it is stretched to fit, and by nothing else changed.
        clock: a monotonic clock, in seconds, that stands still while the computer sleeps: nobody can speak then.
    """

    def __init__(self, first: Source, second: Source, clock: Callable[[], float] = clocks.awake) -> None:
        self._left = PairSide(first, AGENT, stretched=False)
        self._right = PairSide(second, CUSTOMER, stretched=True)
        self._sides = (self._left, self._right)
        self._clock = clock
        self._sample_rate = 0
        self._position = 0
        self.pace = first.pace

    @property
    def name(self) -> str:
        """Both devices, the left one first."""
        return " + ".join(side.source.name for side in self._sides)

    @property
    def latency_seconds(self) -> float:
        """That of the slower device."""
        return max(side.source.latency_seconds for side in self._sides)

    @property
    def ended(self) -> bool:
        """Whether both are files that were played to their ends."""
        return all(side.source.ended for side in self._sides)

    @property
    def failure(self) -> str | None:
        """Why nothing comes from either device any more."""
        causes = [side.cause for side in self._sides]
        return None if None in causes else "; ".join(cause for cause in causes if cause)

    def news(self) -> tuple[SourceNews, ...]:
        """What has happened to either side since the last call; the detail names it."""
        return tuple(item for side in self._sides for item in side.news())

    def open(self, sample_rate: int, channels: int) -> None:
        """Open both devices.

        Raises:
            RecordingError: neither can be used; the reason is the first one's.
            ValueError: ``channels`` is not 2.
        """
        if channels != 2:
            raise ValueError(f"two devices make a file of 2 channels, not {channels}")
        self._sample_rate = sample_rate
        for side in self._sides:
            side.open(sample_rate)
        self._refuse_if_both()

    def start(self) -> None:
        """Begin to capture.

        Raises:
            RecordingError: neither device starts.
        """
        for side in self._sides:
            side.start(self._sample_rate, self._clock())
        self._refuse_if_both()

    def _refuse_if_both(self) -> None:
        refusals = [side.refusal for side in self._sides if side.refusal is not None]
        if len(refusals) == len(self._sides):
            raise refusals[0]

    def read(self) -> Samples:
        """The frames for which both sides are known (frames × 2); never waits."""
        for side in self._sides:
            side.look(self._clock)
        now = self._clock()
        self._place(now)
        awaited = [side for side in self._sides if not side.absent]
        if not awaited or not all(side.placed for side in awaited):
            return silence(0, 2)
        if self._left.placed and self._right.placed:
            self._right.steer(self._left, now)
        return self._frames(min(side.end for side in awaited))

    def drain(self) -> Samples:
        """What both devices still hold; where one ends before the other, silence follows on its side."""
        now = self._clock()
        for side in self._sides:
            side.last(now)
        self._place(now, at_once=True)
        for side in self._sides:
            side.flush()
        return self._frames(max(side.end for side in self._sides))

    def close(self) -> None:
        """Let go of both devices; calling it again does nothing."""
        for side in self._sides:
            side.source.close()

    def _place(self, now: float, *, at_once: bool = False) -> None:
        """Decide where a device's sound begins in the file, as soon as that can be said."""
        waiting = [side for side in self._sides if not side.placed and side.heard]
        if not waiting or not (at_once or all(side.settled(now) or side.absent for side in self._sides)):
            return
        placed = next((side for side in self._sides if side.placed), None)
        if placed is not None:
            for side in waiting:
                side.place(round(side.later_than(placed, now)))
        else:
            # The file begins with the first frame of whichever device was first.
            later = [0, *(round(side.later_than(waiting[0], now)) for side in waiting[1:])]
            for side, frames in zip(waiting, later, strict=True):
                side.place(frames - min(later))

    def _frames(self, stop: int) -> Samples:
        start, stop = self._position, max(self._position, stop)
        heard = min(stop, *(side.next_sound for side in self._sides))
        if heard - start > _BOTH_GONE_SECONDS * self._sample_rate:
            start = heard  # both were away: whoever counts these frames by the clock knows how to tell of it
        self._position = stop
        return np.hstack([side.frames(start, stop) for side in self._sides])
