"""What the values of a sidecar must be, whoever wrote it: what is summed, sorted or shown later has its type now."""

import math
from collections.abc import Iterable
from datetime import datetime

from callmanager.domain.recording import Gap, Pause, RecordingMetadata

_SECONDS_MAX = 1e9
_INTEGER_MAX = 2**63 - 1
"""What a database takes."""


def check(metadata: RecordingMetadata) -> None:
    """A dataclass takes any value; this one must hold only those that its types promise.

    Raises:
        ValueError: a value has another type, or could not be true.
    """
    if not _are_texts(_texts(metadata)) or not all(map(_is_count, _counts(metadata))):
        raise ValueError("a value has the wrong type")
    if not all(map(_is_time, _times(metadata))) or not _is_level(metadata.peak_dbfs):
        raise ValueError("a value has the wrong type")
    if metadata.sample_rate == 0 or metadata.channels == 0:
        raise ValueError("no sample rate or no channels")
    try:
        began = datetime.fromisoformat(metadata.start_time)
    except ValueError as error:
        raise ValueError("the start time is no date and time") from error
    if began.tzinfo is None:
        raise ValueError("the start time has no offset from UTC")


def text_of(value: object) -> str:
    """What a script gave for a text, as a sidecar takes it: a phone as a number becomes its digits, None ``""``.

    Half of a character that stands alone, as a text cut in two leaves it, becomes a question mark.
    """
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _texts(metadata: RecordingMetadata) -> Iterable[object]:
    yield from (
        metadata.recording_id, metadata.start_time, metadata.file_path, metadata.call_id, metadata.contact_name,
        metadata.contact_phone, metadata.user_id, metadata.user_name, metadata.device, metadata.campaign_id,
        metadata.key_id, metadata.legal_hold, *metadata.tags,
    )  # fmt: skip
    yield from (text for text in (metadata.end_time, metadata.sha256, metadata.pcm_sha256) if text is not None)
    yield from (stretch.reason for stretch in _stretches(metadata))
    for segment in metadata.segments:
        yield segment.file
        if segment.sha256 is not None:
            yield segment.sha256
    for event in metadata.events:
        yield from (event.code, event.detail)


def _counts(metadata: RecordingMetadata) -> Iterable[object]:
    yield from (metadata.sample_rate, metadata.channels, metadata.file_size_bytes, metadata.dropped_frames)
    for segment in metadata.segments:
        yield from (segment.frames, segment.size_bytes)


def _times(metadata: RecordingMetadata) -> Iterable[object]:
    yield metadata.duration_seconds
    for stretch in _stretches(metadata):
        yield from (stretch.start_seconds, stretch.duration_seconds)
    yield from (event.at_seconds for event in metadata.events)


def _stretches(metadata: RecordingMetadata) -> list[Gap | Pause]:
    return [*metadata.gaps, *metadata.pauses]


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _INTEGER_MAX


def _is_time(value: object) -> bool:
    """Seconds; a little before the start is the rounding of a clock, and no lie."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -1.0 <= value <= _SECONDS_MAX


def _is_level(value: object) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) < _SECONDS_MAX
        and not (math.isnan(value))
    )
