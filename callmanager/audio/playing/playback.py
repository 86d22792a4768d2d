"""What is heard from one moment of a recording on: read, silences shortened, stretched, placed left and right.

No device here. A programme never changes: another speed, volume or place begins another programme.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from callmanager.audio.files.peaks import Sound
from callmanager.audio.signal.capture import Floats
from callmanager.audio.signal.levels import FULL_SCALE, Samples
from callmanager.audio.signal.silence import SilenceShortener
from callmanager.audio.signal.stretch import TimeStretch

Side = Literal["both", "left", "right"]
SPEEDS = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
_READ_SECONDS = 0.25
_UNIT = np.float32(1 / FULL_SCALE)
# A step of the wave at the start would be heard as a click.
_FADE_SECONDS = 0.004


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is played. ``side`` is what is heard of a stereo recording: the agent is left, the customer right."""

    speed: float = 1.0
    volume: float = 1.0
    side: Side = "both"
    skips_silence: bool = False


class Programme:
    """The sound from ``start`` (a frame of the recording) to its end, at the recording's rate.

    Iterate over it: blocks of floats (frames × out_channels). `place` tells which frame of the recording is heard.
    """

    def __init__(self, sound: Sound, start: int, manner: Manner, out_channels: int = 2) -> None:
        self._sound, self._manner, self._channels = sound, manner, out_channels
        self.start = max(0, min(start, sound.frames))
        self._stretch = TimeStretch(sound.sample_rate, sound.channels, manner.speed)
        # Where the pieces begin: in what went into the stretching, and in the recording.
        self._entered = [0]
        self._origins = [self.start]
        self._taken = 0
        self._fade = round(_FADE_SECONDS * sound.sample_rate)
        self._made = 0

    def __iter__(self) -> Iterator[Floats]:
        for at, samples in self._pieces():
            self._note(at, len(samples))
            yield self._dress(self._stretch.push(samples.astype(np.float32) * _UNIT))
        yield self._dress(self._stretch.flush())

    def place(self, played: int) -> int:
        """The frame of the recording that is heard when so many frames of the programme have been played."""
        entered = round(played * self._manner.speed)
        number = max(0, bisect_right(self._entered, entered) - 1)
        return min(self._sound.frames, self._origins[number] + entered - self._entered[number])

    def _pieces(self) -> Iterator[tuple[int, Samples]]:
        shortener = SilenceShortener(self._sound.sample_rate) if self._manner.skips_silence else None
        step = max(1, round(_READ_SECONDS * self._sound.sample_rate))
        at = self.start
        while at < self._sound.frames:
            block = self._sound.read(at, step)
            if not len(block):  # it became shorter meanwhile
                break
            yield from [(at, block)] if shortener is None else shortener.push(at, block)
            if shortener is not None:
                yield at, block[:0]  # a long silence must not keep whoever asks waiting
            at += len(block)
        if shortener is not None:
            yield from shortener.flush()

    def _note(self, at: int, frames: int) -> None:
        if frames and at != self._origins[-1] + self._taken - self._entered[-1]:
            self._entered.append(self._taken)
            self._origins.append(at)
        self._taken += frames

    def _dress(self, block: Floats) -> Floats:
        """The block for the ears: one or two channels, at its volume, faded in."""
        have = block.shape[1]
        if have > 1 and self._manner.side != "both":
            block = block[:, :1] if self._manner.side == "left" else block[:, 1:2]
        if block.shape[1] != self._channels:
            block = block.mean(axis=1, keepdims=True) if block.shape[1] > 1 else block
            block = np.repeat(block, self._channels, axis=1)
        block = block * np.float32(self._manner.volume)
        if self._made < self._fade and len(block):
            ramp = np.minimum(1.0, np.arange(self._made, self._made + len(block), dtype=np.float32) / self._fade)
            block = block * ramp[:, np.newaxis]
        self._made += len(block)
        result: Floats = block.astype(np.float32, copy=False)
        return result
