"""Where sound comes from: what every source offers, and how its samples become those of the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from callmanager.audio.signal.levels import FULL_SCALE, Samples

Floats = NDArray[np.float32]
"""Interleaved samples from −1 to 1, shape ``(frames, channels)``."""
MOST_FRAMES = 2**19
"""What a source hands over at once: 12 s at 44.1 kHz. After a late look the allocator would keep a larger block."""


@dataclass(frozen=True, slots=True)
class SourceNews:
    """Something that happened to a source and that the recording goes on after.

    ``code`` is ``lost`` (the device went away), ``back``, ``fallback`` (another device has taken over), ``moved`` (the
    sound system sends another device's sound), ``rate`` (the device runs at another rate now), or of one of two devices
    ``gap`` (it lost sound; the other did not), ``zeros`` (it delivers nothing but zeros) or ``sound`` (no more).
    """

    code: str
    detail: str
    at: float  # time.monotonic()


class Source(Protocol):
    """A microphone, or a sound file that stands in for one. All its methods are called in the audio thread."""

    @property
    def name(self) -> str:
        """What the sidecar says the sound came from."""
        ...

    @property
    def latency_seconds(self) -> float:
        """How old a frame may be when it is delivered; known once the source is open."""
        ...

    @property
    def pace(self) -> float:
        """Seconds of sound for each second of the clock: 1 but for a file that is played faster."""
        ...

    @property
    def ended(self) -> bool:
        """Whether a file was played to its end; silence follows, in the same pace."""
        ...

    @property
    def failure(self) -> str | None:
        """Why nothing will come any more; None as long as the source works."""
        ...

    def news(self) -> tuple[SourceNews, ...]:
        """What has happened since the last call."""
        ...

    def open(self, sample_rate: int, channels: int) -> None:
        """Get ready to deliver at this rate and with so many channels.

        Raises:
            RecordingError: the source cannot be used.
        """
        ...

    def start(self) -> None:
        """Begin to capture.

        Raises:
            RecordingError: the source cannot be used.
        """
        ...

    def read(self) -> Samples:
        """What has come since the last call (frames × channels, maybe none); never waits. See `blocks`.

        A file that is played faster gives no more than `MOST_FRAMES`, and the rest with the next call.
        """
        ...

    def drain(self) -> Samples:
        """End the capture: what is left inside after the last `read`, such as a resampler's tail."""
        ...

    def close(self) -> None:
        """Let go of the device or file; calling it again does nothing."""
        ...


def blocks(source: Source) -> Iterator[Samples]:
    """All that has come from ``source``, in blocks that memory holds easily; at least one, which may be empty."""
    while True:
        block = source.read()
        yield block
        if len(block) < MOST_FRAMES // 2:  # a resampler keeps some frames to itself
            return


def to_int16(block: Floats) -> Samples:
    """Floats from −1 to 1 as 16-bit samples; bit-exact for what was 16 bits before, silence for what is no number."""
    scaled = np.rint(block * FULL_SCALE)
    scaled[np.isnan(scaled)] = 0
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def mix(block: Floats, channels: int) -> Floats:
    """``block`` with so many channels: their mean, a copy of one, or the first ones."""
    have = block.shape[1]
    if have == channels:
        return block
    if channels == 1:
        mean: Floats = block.mean(axis=1, keepdims=True, dtype=np.float32)
        return mean
    if have == 1:
        return np.repeat(block, channels, axis=1)
    raise ValueError(f"cannot make {channels} channels of {have}")


class Converter:
    """Turns a stream of float blocks into 16-bit blocks of the file's rate and channels, with no seam between them."""

    def __init__(self, from_rate: float, to_rate: int, channels: int) -> None:
        self._channels = channels
        self._resampler: Any = None
        if round(from_rate) != to_rate:
            self._resampler = soxr.ResampleStream(from_rate, to_rate, channels, dtype="float32")

    def convert(self, block: Floats, *, last: bool = False) -> Samples:
        """The 16-bit frames that are ready; ``last`` brings out what the resampler still holds."""
        mixed = mix(block, self._channels)
        if self._resampler is not None:
            mixed = self._resampler.resample_chunk(np.ascontiguousarray(mixed), last=last)
        return to_int16(mixed.reshape(-1, self._channels))


def silence(frames: int, channels: int) -> Samples:
    """So many frames of nothing."""
    return np.zeros((frames, channels), np.int16)
