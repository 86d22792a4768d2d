"""Faster or slower speech at the same pitch: WSOLA, waveform similarity overlap-add.

Windows of the sound are laid over one another closer together or further apart than they were; each is taken from
where it goes on most like the one before, within a few milliseconds, so that no period of the voice is broken.
Source: W. Verhelst, M. Roelands, “An overlap-add technique based on waveform similarity (WSOLA) for high quality
time-scale modification of speech”, ICASSP 1993.
"""

import numpy as np

from callmanager.audio.signal.capture import Floats

SLOWEST, FASTEST = 0.5, 3.0
# Two periods of a low voice (75 Hz) fit into a window, and one into the search.
_WINDOW_SECONDS = 0.040
_SEARCH_SECONDS = 0.008  # to either side
_SILENT_ENERGY = 1e-6


class TimeStretch:
    """Turns a stream of float blocks into one that is ``speed`` times as fast; at speed 1 it is passed through.

    Raises:
        ValueError: a speed outside `SLOWEST` to `FASTEST`.
    """

    def __init__(self, sample_rate: int, channels: int, speed: float) -> None:
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"a speed of {speed}")
        self.speed = speed
        self._hop = max(16, round(_WINDOW_SECONDS * sample_rate / 2))
        self._window = 2 * self._hop
        self._search = max(4, round(_SEARCH_SECONDS * sample_rate))
        ramp = np.arange(self._window, dtype=np.float32) / self._window
        self._hann = (0.5 - 0.5 * np.cos(2 * np.pi * ramp)).astype(np.float32)[:, np.newaxis]
        self._fft = 1 << (self._window + 2 * self._search - 1).bit_length()
        self._held: Floats = np.zeros((0, channels), np.float32)
        self._held_from = 0  # the input frame that `_held` begins with
        self._tail: Floats = np.zeros((self._hop, channels), np.float32)
        self._natural: int | None = None  # the input frame at which the last window would simply go on
        self._steps = 0
        self._received = 0
        self._given = 0

    def push(self, block: Floats) -> Floats:
        """The output frames that are ready, maybe none."""
        self._received += len(block)
        if self.speed == 1.0:
            self._given += len(block)
            return block
        self._held = np.concatenate((self._held, block))
        made = []
        while self._has_whole_step():
            made.append(self._step())
        return self._deliver(made)

    def flush(self) -> Floats:
        """What is still held, after the last block."""
        if self.speed == 1.0:
            return self._held[:0]
        wanted = round(self._received / self.speed)
        short = self._window + 2 * self._search
        made: list[Floats] = []
        while self._given + len(made) * self._hop < wanted:
            if not self._has_whole_step():
                self._held = np.pad(self._held, ((0, short), (0, 0)))
            made.append(self._step())
        rest = self._deliver(made)
        extra = self._given - wanted
        self._given = wanted
        return rest[: len(rest) - extra] if extra > 0 else rest

    def _deliver(self, made: list[Floats]) -> Floats:
        result = np.concatenate(made) if made else self._held[:0]
        self._given += len(result)
        return result

    def _ideal(self) -> int:
        return round(self._steps * self._hop * self.speed)

    def _has_whole_step(self) -> bool:
        needed = self._ideal() + self._window + self._search
        if self._natural is not None:
            needed = max(needed, self._natural + self._window)
        return needed <= self._held_from + len(self._held)

    def _step(self) -> Floats:
        """One hop of output."""
        start = self._best_start()
        frame = self._held[start - self._held_from :][: self._window] * self._hann
        ready: Floats = self._tail + frame[: self._hop]
        if self._natural is None:  # the first window has none before it to fade in over
            ready = np.array(self._held[start - self._held_from :][: self._hop])
        self._tail = frame[self._hop :]
        self._natural = start + self._hop
        self._steps += 1
        keep_from = max(self._held_from, min(self._natural, self._ideal() - self._search))
        self._held = self._held[keep_from - self._held_from :]
        self._held_from = keep_from
        return ready

    def _best_start(self) -> int:
        ideal = self._ideal()
        if self._natural is None:
            return ideal
        low = max(self._held_from, ideal - self._search)
        area = self._held[low - self._held_from : ideal + self._search + self._window - self._held_from].mean(axis=1)
        pattern = self._held[self._natural - self._held_from :][: self._window].mean(axis=1)
        count = len(area) - self._window + 1
        likeness = np.fft.irfft(np.fft.rfft(area, self._fft) * np.conj(np.fft.rfft(pattern, self._fft)), self._fft)[
            :count
        ]
        sums = np.concatenate(([0.0], np.cumsum(np.square(area, dtype=np.float64))))
        energy = sums[self._window :] - sums[: -self._window]
        if energy.max() < _SILENT_ENERGY:
            return ideal
        return low + int(np.argmax(likeness / np.sqrt(energy + _SILENT_ENERGY)))
