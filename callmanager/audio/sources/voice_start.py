"""A recording that begins with the first voice, and with a few seconds before it.

Until then the sound stays in a bounded ring in memory, and nothing of it reaches the disk.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from callmanager.audio.signal.capture import Source, SourceNews, silence
from callmanager.audio.signal.levels import FULL_SCALE, Meter, Samples

_WINDOW_SECONDS = 0.02
# A voice is loud in 5 of 8 windows, which is 100 ms; a click or a key on the desk fills one or two.
_LOUD_WINDOWS = 5
_OF_WINDOWS = 8


@dataclass(frozen=True, slots=True)
class VoiceStart:
    """From which level on a recording begins (RMS over 20 ms, any channel), and how much before it is kept."""

    threshold_dbfs: float = -40.0
    pre_roll_seconds: float = 2.0


class VoiceGate:
    """A source that delivers nothing until somebody speaks; then everything, from ``pre_roll_seconds`` before it.

    Args:
        source: what is listened to; it is opened, read and closed through the gate.
        start: the level and the pre-roll.
        clock: the monotonic clock, in seconds.
    """

    def __init__(self, source: Source, start: VoiceStart, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._start = start
        self._clock = clock
        self._ring: deque[Samples] = deque()
        self._ring_frames = 0
        self._unjudged: Samples = silence(0, 1)
        self._loud: deque[bool] = deque(maxlen=_OF_WINDOWS)
        self._rate = 0
        self._channels = 1
        self._told_at = 0.0
        self._forced = False
        self._deaf = False
        self._deaf_until = 0.0
        self.meter = Meter(1)
        """What is heard while nothing is recorded yet."""
        self.waiting = True
        """Whether nothing is recorded yet; may be read from any thread."""
        self.waited_seconds = 0.0
        """How much sound went by before the first frame that was delivered."""
        self.first_frame_at: float | None = None
        """When (monotonic) the first frame that was delivered had come from the source; None while waiting."""

    @property
    def name(self) -> str:
        """The source's."""
        return self._source.name

    @property
    def latency_seconds(self) -> float:
        """The source's."""
        return self._source.latency_seconds

    @property
    def pace(self) -> float:
        """The source's."""
        return self._source.pace

    @property
    def ended(self) -> bool:
        """The source's."""
        return self._source.ended

    @property
    def failure(self) -> str | None:
        """The source's."""
        return self._source.failure

    @property
    def alive(self) -> bool:
        """Whether sound came from the source within the last 2 seconds; a gate that hears nothing waits for ever."""
        return self._clock() - self._told_at < 2.0

    def news(self) -> tuple[SourceNews, ...]:
        """The source's."""
        return self._source.news()

    def open(self, sample_rate: int, channels: int) -> None:
        """Open the source.

        Raises:
            RecordingError: it cannot be used.
        """
        self._source.open(sample_rate, channels)
        self._rate, self._channels = sample_rate, channels
        self._unjudged = silence(0, channels)
        self.meter = Meter(channels)

    def start(self) -> None:
        """Begin to listen.

        Raises:
            RecordingError: the source cannot be used.
        """
        self._source.start()
        self._told_at = self._clock()

    def begin_now(self) -> None:
        """Do not wait for a voice any longer: the next look delivers, pre-roll included. From any thread."""
        self._forced = True

    def pause(self) -> None:
        """Hear nothing, and forget what was heard, until `resume`: no pre-roll may bring it back."""
        self._deaf = True
        self._drop()

    def resume(self) -> None:
        """Listen again, from the first frame on that was certainly spoken after this moment."""
        self._deaf, self._deaf_until = False, self._clock() + self.latency_seconds
        self._drop()

    def read(self) -> Samples:
        """Nothing while it waits; then all that has come (frames × channels)."""
        block = self._source.read()
        if not self.waiting:
            return block
        if len(block):
            self._told_at = self._clock()
        if self._deaf or self._clock() < self._deaf_until:
            self.waited_seconds += len(block) / self._rate
            return silence(0, self._channels)
        if len(block):
            self.meter.feed(block)
            self._ring.append(block)
            self._ring_frames += len(block)
        onset = self._judge(block)
        if onset is None and self._forced:
            onset = self._ring_frames
        if onset is not None:
            return self._let_through(onset)
        self._forget()
        return silence(0, self._channels)

    def drain(self) -> Samples:
        """What the source still holds; nothing where nobody has spoken."""
        rest = self._source.drain()
        return silence(0, self._channels) if self.waiting else rest

    def close(self) -> None:
        """Let go of the source, and of what was heard and not kept."""
        self._source.close()
        self._drop()

    def _judge(self, block: Samples) -> int | None:
        """Where in the ring the voice began, if it did."""
        size = max(1, round(_WINDOW_SECONDS * self._rate))
        heard = np.concatenate((self._unjudged, block)) if len(self._unjudged) else block
        whole = len(heard) // size
        self._unjudged = heard[whole * size :]
        if not whole:
            return None
        windows = heard[: whole * size].reshape(whole, size, self._channels).astype(np.float32)
        loudness = np.sqrt(np.square(windows).mean(axis=1)).max(axis=1)
        loud = loudness >= FULL_SCALE * 10 ** (self._start.threshold_dbfs / 20)
        for number in range(whole):
            self._loud.append(bool(loud[number]))
            if sum(self._loud) >= _LOUD_WINDOWS:
                ago = len(self._loud) - self._loud.index(True)  # windows, the first loud one included
                behind = (whole - number - 1) * size + len(self._unjudged)
                return max(0, self._ring_frames - behind - ago * size)
        return None

    def _let_through(self, onset: int) -> Samples:
        sound = np.concatenate(tuple(self._ring)) if self._ring else silence(0, self._channels)
        first = max(0, onset - round(self._start.pre_roll_seconds * self._rate))
        self.waited_seconds += first / self._rate
        self.first_frame_at = self._clock() - (len(sound) - first) / (self._rate * self.pace)
        self._ring.clear()
        self._ring_frames = 0
        self.waiting = False
        return sound[first:]

    def _drop(self) -> None:
        self.waited_seconds += self._ring_frames / max(1, self._rate)
        self._ring.clear()
        self._ring_frames = 0
        self._unjudged = self._unjudged[:0]
        self._loud.clear()
        self.meter.rest()

    def _forget(self) -> None:
        """Drop the blocks that no pre-roll can reach any more."""
        reach = self._start.pre_roll_seconds + _OF_WINDOWS * _WINDOW_SECONDS + _WINDOW_SECONDS
        wanted = round(reach * self._rate)
        while self._ring and self._ring_frames - len(self._ring[0]) >= wanted:
            gone = len(self._ring.popleft())
            self._ring_frames -= gone
            self.waited_seconds += gone / self._rate
