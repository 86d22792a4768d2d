"""Long silences made short, for listening: what is left out is told by where each piece comes from."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from callmanager.audio.signal.levels import FULL_SCALE, Samples

THRESHOLD_DBFS = -45.0
LONGEST_SECONDS = 0.8
KEPT_SECONDS = 0.4
_STEP_SECONDS = 0.01
Piece = tuple[int, Samples]
"""The frame of the recording at which the samples begin, and the samples (frames × channels)."""


class SilenceShortener:
    """Passes sound through; of a run below −45 dBFS (RMS of 10 ms) that lasts over 0.8 s, 0.4 s are left.

    Half of what is left is the run's beginning, half its end, so that no word loses its edge. A run may last hours:
    no more than its first second and its end are held.
    """

    def __init__(self, sample_rate: int) -> None:
        self._step = max(1, round(_STEP_SECONDS * sample_rate))
        self._longest = round(LONGEST_SECONDS / _STEP_SECONDS) * self._step
        self._half = round(KEPT_SECONDS / _STEP_SECONDS / 2) * self._step
        self._limit = (10 ** (THRESHOLD_DBFS / 20) * FULL_SCALE) ** 2
        self._run: Samples | None = None  # the silent run, whole as long as it is not too long, then its end alone
        self._run_at = 0
        self._is_long = False
        self._rest: Samples | None = None  # less than a step, from the end of the last block
        self._rest_at = 0

    def push(self, start: int, block: Samples) -> list[Piece]:
        """The pieces that are ready; ``start`` is the frame of the recording that ``block`` begins with."""
        if self._rest is not None:
            block = np.concatenate((self._rest, block))
            start -= len(self._rest)
        whole = len(block) - len(block) % self._step
        self._rest, self._rest_at = block[whole:], start + whole
        ready: list[Piece] = []
        for first, last, is_loud in _stretches(self._is_loud(block[:whole])):
            at, samples = start + first * self._step, block[first * self._step : last * self._step]
            if is_loud:
                ready += self._end_run()
                ready.append((at, samples))
            else:
                ready += self._hold(at, samples)
        return ready

    def flush(self) -> list[Piece]:
        """What is still held, after the last block."""
        rest, self._rest = self._rest, None
        if rest is None or not len(rest):
            return self._end_run()
        if self._run is None:
            return [(self._rest_at, rest)]
        ready = self._hold(self._rest_at, rest)
        return ready + self._end_run()

    def _is_loud(self, block: Samples) -> NDArray[np.bool_]:
        steps = block.reshape(-1, self._step, block.shape[1]).astype(np.float32)
        power = np.einsum("scn,scn->sn", steps, steps) / self._step
        loud: NDArray[np.bool_] = power.max(axis=1, initial=0.0) >= self._limit
        return loud

    def _hold(self, at: int, samples: Samples) -> list[Piece]:
        if self._run is None:
            self._run, self._run_at, self._is_long = samples, at, False
        else:
            self._run = np.concatenate((self._run, samples))
        ready: list[Piece] = []
        if not self._is_long and len(self._run) > self._longest:
            self._is_long = True
            ready.append((self._run_at, self._run[: self._half]))
        if self._is_long:
            drop = max(0, len(self._run) - self._half)
            self._run, self._run_at = self._run[drop:], self._run_at + drop
        return ready

    def _end_run(self) -> list[Piece]:
        run, self._run = self._run, None
        return [] if run is None else [(self._run_at, run)]


def _stretches(loud: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Runs of equal values as (first, after the last, value)."""
    if not len(loud):
        return []
    edges = [0, *(np.flatnonzero(np.diff(loud)) + 1).tolist(), len(loud)]
    return [(a, b, bool(loud[a])) for a, b in pairwise(edges)]
