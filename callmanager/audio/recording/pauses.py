"""Pauses: stretches of the file in which silence stands on purpose, such as while a card number is read out."""

from dataclasses import dataclass

from callmanager.audio.signal.levels import Samples
from callmanager.domain.recording import Pause


@dataclass(slots=True)
class _Stretch:
    """Frames of the file; ``end`` is None as long as the pause lasts."""

    start: int
    reason: str
    end: int | None = None


class Pauses:
    """The pauses of one recording, counted in frames of the file, so that silence and speech meet exactly."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []

    @property
    def open(self) -> bool:
        """Whether a pause lasts now; may be asked from any thread."""
        stretches = self._stretches
        return bool(stretches) and stretches[-1].end is None

    def begin(self, frame: int, reason: str) -> None:
        """Everything from ``frame`` on is silenced."""
        last = self._stretches[-1].end if self._stretches else None
        self._stretches.append(_Stretch(max(frame, last or 0), reason))

    def end(self, frame: int) -> None:
        """Everything from ``frame`` on is recorded again."""
        stretch = self._stretches[-1]
        stretch.end = max(stretch.start, frame)

    def silenced(self, block: Samples, position: int) -> Samples:
        """``block``, which goes to frame ``position`` of the file, with the paused part of it as zeros."""
        stop = position + len(block)
        for stretch in self._stretches:
            first = max(stretch.start, position)
            last = stop if stretch.end is None else min(stretch.end, stop)
            if first < last:
                block = block.copy()
                block[first - position : last - position] = 0
        return block

    def loud(self, position: int, frames: int) -> list[tuple[int, int]]:
        """The parts of the frames [position, position + frames) that no pause silences, as pairs of first and end."""
        parts, at, stop = [], position, position + frames
        for stretch in self._stretches:
            first = min(max(stretch.start, at), stop)
            last = stop if stretch.end is None else min(stretch.end, stop)
            if first < last:
                if at < first:
                    parts.append((at, first))
                at = last
        if at < stop:
            parts.append((at, stop))
        return parts

    def listed(self, end: int, sample_rate: int) -> tuple[Pause, ...]:
        """The pauses in seconds, for a file that has ``end`` frames."""
        return tuple(
            Pause(
                min(s.start, end) / sample_rate,
                (end if s.end is None else min(s.end, end)) / sample_rate - min(s.start, end) / sample_rate,
                s.reason,
            )
            for s in self._stretches
        )
