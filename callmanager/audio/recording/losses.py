"""Files of a recording that were deleted while it ran: their sound is gone, and nothing may count it any more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from callmanager.domain.recording import Gap, RecordingMetadata


@dataclass(frozen=True, slots=True)
class LostFile:
    """A file that is gone: its name, its first frame in the recording as it was spoken, and how many it had."""

    name: str
    start: int
    frames: int


def note(metadata: RecordingMetadata, lost: LostFile) -> RecordingMetadata:
    """``metadata`` with the gap that the file leaves, in seconds of the recording as it was spoken."""
    rate = metadata.sample_rate
    return replace(metadata, gaps=(*metadata.gaps, Gap(lost.start / rate, lost.frames / rate, Gap.LOST_FILE)))


def close_ranks(metadata: RecordingMetadata, lost: Sequence[LostFile]) -> RecordingMetadata:
    """``metadata`` with all its times counted in the files that are left, once the recording has ended.

    What lay wholly in a lost file goes with it; an event stays, at the seam.
    """
    if not lost:
        return metadata
    rate = metadata.sample_rate
    holes = [(one.start / rate, one.frames / rate) for one in lost]

    def moved(seconds: float) -> float:
        return seconds - sum(min(max(seconds - start, 0.0), length) for start, length in holes)

    gaps, pauses = [], []
    for gap in metadata.gaps:
        start, end = moved(gap.start_seconds), moved(gap.start_seconds + gap.seconds_in_file)
        if not gap.seconds_in_file:
            gaps.append(replace(gap, start_seconds=start))
        elif end > start:
            gaps.append(replace(gap, start_seconds=start, duration_seconds=end - start))
    for pause in metadata.pauses:
        start, end = moved(pause.start_seconds), moved(pause.start_seconds + pause.duration_seconds)
        if end > start:
            pauses.append(replace(pause, start_seconds=start, duration_seconds=end - start))
    events = tuple(replace(one, at_seconds=round(moved(one.at_seconds), 3)) for one in metadata.events)
    return replace(metadata, gaps=tuple(gaps), pauses=tuple(pauses), events=events)
