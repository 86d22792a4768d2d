import numpy as np
from numpy.typing import NDArray


class MemorySound:
    """A recording in memory, read as one on disk is."""

    def __init__(self, samples: NDArray[np.int16], sample_rate: int = 44_100) -> None:
        self.samples = samples if samples.ndim == 2 else samples[:, np.newaxis]
        self.sample_rate = sample_rate
        self.frames, self.channels = self.samples.shape

    def read(self, start: int, frames: int) -> NDArray[np.int16]:
        return self.samples[start : start + frames]


def noise(seconds: float, rate: int = 44_100, channels: int = 1, seed: int = 1) -> NDArray[np.int16]:
    """Every stretch of it is like no other, so that a place in it can be found again."""
    size = (round(seconds * rate), channels)
    return np.random.default_rng(seed).integers(-8_000, 8_000, size).astype(np.int16)


def find(part: NDArray[np.int16], whole: NDArray[np.int16]) -> tuple[int, float]:
    """Where in ``whole`` a ``part`` lies, in frames, and how alike they are there (1: the same)."""
    one, other = part.astype(np.float64), whole.astype(np.float64)
    size = 1 << (len(one) + len(other)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)), size)[: len(other)]
    at = int(likeness.argmax())
    there = other[at : at + len(one)]
    return at, float(likeness[at] / np.sqrt((one**2).sum() * (there**2).sum()))


def pitch(samples: NDArray[np.floating], rate: int) -> float:
    """The frequency in Hz of a sine."""
    size = 8 * len(samples)
    return float(np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size)).argmax() * rate / size)
