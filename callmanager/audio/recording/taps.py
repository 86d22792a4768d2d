"""Listeners to what is being recorded: each has a queue that drops the oldest, so that none slows the writer."""

import threading
from collections import deque
from dataclasses import dataclass

from callmanager.audio.signal.levels import Samples

TAP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class TapBlock:
    """Some written frames. ``frame`` is the place of the first one in the recording."""

    frame: int
    samples: Samples


class Tap:
    """A bounded queue of copies of the written blocks; nothing said in a pause comes through it.

    The audio thread fills it, any other thread empties it.

    Args:
        sample_rate: of the recording.
        seconds: so much sound is kept for a slow listener; what is older is dropped and counted.
    """

    def __init__(self, sample_rate: int, seconds: float = TAP_SECONDS) -> None:
        self.sample_rate = sample_rate
        self.dropped = 0
        """Frames that were too old before they were read."""
        self._room = round(seconds * sample_rate)
        self._held = 0
        self._blocks: deque[TapBlock] = deque()
        self._changed = threading.Condition()
        self.closed = False

    def read(self, seconds: float = 0.0) -> TapBlock | None:
        """The oldest block; None when none comes within ``seconds``, or when the tap is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._blocks or self.closed, seconds)
            if not self._blocks:
                return None
            block = self._blocks.popleft()
            self._held -= len(block.samples)
            return block

    def close(self) -> None:
        """Get no more; whoever waits in `read` is let go. Calling it again does nothing."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def put(self, block: TapBlock) -> None:
        """Append a block and drop the oldest beyond the room; called by the audio thread, never waits for a reader."""
        with self._changed:
            if self.closed:
                return
            self._blocks.append(block)
            self._held += len(block.samples)
            while self._held > self._room and len(self._blocks) > 1:
                gone = len(self._blocks.popleft().samples)
                self._held -= gone
                self.dropped += gone
            self._changed.notify_all()


class Taps:
    """The taps of one recorder; they may come and go while it records."""

    def __init__(self) -> None:
        self._taps: tuple[Tap, ...] = ()

    def add(self, tap: Tap) -> None:
        """Feed it from the next block on, until it is closed."""
        self._taps = (*self._taps, tap)

    def feed(self, frame: int, samples: Samples) -> None:
        """Hand a copy of the written frames to every open tap."""
        if not self._taps:
            return
        for tap in self._taps:
            tap.put(TapBlock(frame, samples.copy()))
        self._taps = tuple(tap for tap in self._taps if not tap.closed)
