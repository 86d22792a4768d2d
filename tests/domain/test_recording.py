import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.recording import (
    Consent,
    Encoding,
    Gap,
    Pause,
    RecordingEvent,
    RecordingMetadata,
    RecordingStatus,
    Segment,
)

SECONDS = st.floats(0, 1e6, allow_nan=False)
METADATA = st.builds(
    RecordingMetadata,
    recording_id=st.text(),
    start_time=st.just("2026-03-01T12:00:00.000+00:00"),
    file_path=st.text(),
    sample_rate=st.integers(1, 192_000),
    channels=st.integers(1, 2),
    contact_name=st.text(),
    status=st.sampled_from(RecordingStatus),
    gaps=st.lists(st.builds(Gap, SECONDS, SECONDS, st.text()), max_size=3).map(tuple),
    pauses=st.lists(st.builds(Pause, SECONDS, SECONDS, st.text()), max_size=3).map(tuple),
    peak_dbfs=st.none() | st.floats(-100, 0),
    segments=st.lists(st.builds(Segment, st.text()), max_size=3).map(tuple),
    events=st.lists(st.builds(RecordingEvent, SECONDS, st.text()), max_size=3).map(tuple),
    consent=st.sampled_from(Consent),
    encoding=st.sampled_from(Encoding),
    tags=st.lists(st.text(), max_size=3).map(tuple),
)


@given(METADATA)
def test_a_sidecar_comes_back_as_it_was_written(metadata: RecordingMetadata) -> None:
    written = json.loads(json.dumps(metadata.to_dict()))
    assert RecordingMetadata.from_dict(written) == metadata
    assert RecordingMetadata.from_dict(written | {"of a later version": [1]}) == metadata


def test_the_keys_are_those_of_the_contract() -> None:
    keys = RecordingMetadata("r", "t", "p", 44_100, 1).to_dict().keys()
    assert keys == {
        "recording_id", "call_id", "contact_name", "contact_phone", "user_id", "user_name", "start_time", "end_time",
        "duration_seconds", "file_path", "file_size_bytes", "sample_rate", "channels", "status", "device", "gaps",
        "pauses", "dropped_frames", "peak_dbfs", "sha256", "schema_version",
        # Beyond the contract:
        "segments", "events", "campaign_id", "consent", "encoding", "pcm_sha256", "key_id",
        "tags", "legal_hold",
    }  # fmt: skip


@pytest.mark.parametrize("data", [{}, {"recording_id": "r"}, {"status": "COMPLETED"}, {"gaps": [{"x": 1}]}])
def test_what_is_no_sidecar_is_refused(data: dict[str, object]) -> None:
    whole = {"recording_id": "r", "start_time": "t", "file_path": "p", "sample_rate": 1, "channels": 1}
    given = data if not data or "recording_id" in data else whole | data
    with pytest.raises(ValueError, match=r".+"):
        RecordingMetadata.from_dict(given)
