"""Sound cards in simulated time: each with a clock of its own, blocks, delays, losses and stalls."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from callmanager.audio.signal.capture import SourceNews, silence
from callmanager.domain.errors import RecordingError

Signal = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""What sounds at these moments, from −1 to 1."""


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def tone(hertz: float, amplitude: float = 0.5) -> Signal:
    return lambda t: amplitude * np.sin(2 * np.pi * hertz * t)


@dataclass
class Card:
    """A mono source that hears ``signal`` and counts its frames by a quartz that is ``ppm`` too fast."""

    clock: Clock
    signal: Signal
    ppm: float = 0.0
    block: int = 441
    delay: float = 0.02  # from the air to the block that is ready
    starts_after: float = 0.0
    lost: list[tuple[float, float]] = field(default_factory=list)  # seconds after start() in which frames vanish
    late: list[tuple[float, float]] = field(default_factory=list)  # in which nothing is delivered, and all comes after
    refuses: bool = False
    name: str = "card"
    latency_seconds: float = 0.1
    pace: float = 1.0
    ended: bool = False
    failure: str | None = None
    closed: bool = False
    told: list[SourceNews] = field(default_factory=list)
    _captured: int = 0

    def open(self, sample_rate: int, channels: int) -> None:
        assert channels == 1
        if self.refuses:
            raise RecordingError("It is not there.", code="no_device")
        self.rate = sample_rate

    def start(self) -> None:
        self.began = self.clock.now + self.starts_after

    def news(self) -> tuple[SourceNews, ...]:
        told, self.told = tuple(self.told), []
        return told

    def read(self) -> NDArray[np.int16]:
        elapsed = self.clock.now - self.began
        if any(start <= elapsed < stop for start, stop in self.late):
            return silence(0, 1)
        true_rate = self.rate * (1 + self.ppm * 1e-6)
        ready = int(max(0.0, elapsed - self.delay) * true_rate) // self.block * self.block
        frames = np.arange(self._captured, max(ready, self._captured))
        self._captured = max(ready, self._captured)
        moments = frames / true_rate
        for start, stop in self.lost:
            moments = moments[(moments < start) | (moments >= stop)]
        heard = self.signal(self.began + moments)
        return np.rint(heard * 32_767).astype(np.int16).reshape(-1, 1)

    def drain(self) -> NDArray[np.int16]:
        return silence(0, 1)

    def close(self) -> None:
        self.closed = True
