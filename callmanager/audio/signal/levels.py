"""Peak and RMS of what is being written, for meters that the screen pulls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Full scale of 16-bit samples; 0 dBFS is a sample of ±32768, so a full-scale sine has −3.01 dBFS RMS.
FULL_SCALE = 32_768
# Digital silence has no logarithm; 16 bits end at −90.3 dBFS.
FLOOR_DBFS = -120.0

Samples = NDArray[np.int16]
"""Interleaved 16-bit samples, shape ``(frames, channels)``."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The loudness of the latest block, one value for each channel, in dBFS."""

    peak_dbfs: tuple[float, ...]
    rms_dbfs: tuple[float, ...]


def dbfs(amplitude: float) -> float:
    """An amplitude in sample units (0–32768) as dBFS, never below `FLOOR_DBFS`."""
    if amplitude <= 0:
        return FLOOR_DBFS
    return max(FLOOR_DBFS, 20.0 * float(np.log10(amplitude / FULL_SCALE)))


class Meter:
    """Measures each block in the audio thread; `latest` may be read from any thread without a lock.

    One attribute is replaced by a new frozen object, which Python does in one step.
    """

    def __init__(self, channels: int) -> None:
        self.silence = Levels((FLOOR_DBFS,) * channels, (FLOOR_DBFS,) * channels)
        self.latest = self.silence
        self._peak = 0

    def feed(self, block: Samples) -> None:
        """Measure ``block`` (frames × channels)."""
        if not len(block):
            return
        # abs(-32768) does not fit 16 bits: take both ends instead.
        peaks = np.maximum(block.max(axis=0).astype(np.int32), -block.min(axis=0).astype(np.int32))
        floats = block.astype(np.float32)
        means = np.einsum("ij,ij->j", floats, floats) / len(block)
        self._peak = max(self._peak, int(peaks.max()))
        self.latest = Levels(
            tuple(dbfs(float(peak)) for peak in peaks),
            tuple(dbfs(float(np.sqrt(mean))) for mean in means),
        )

    def rest(self) -> None:
        """Show silence until the next block."""
        self.latest = self.silence

    @property
    def peak_dbfs(self) -> float:
        """The loudest sample so far, over all channels."""
        return dbfs(self._peak)
