"""Recordings of calls, through the real recorder with a sound file as its microphone."""

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from callmanager.domain.errors import RecordingError
from callmanager.domain.events import RecordingAlarm, RecordingFinished, RecordingStarted
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.users import Role, User
from callmanager.paths import resource
from callmanager.services.recordings.recording_rows import to_row
from tests.support.desk import Desk
from tests.support.studio import Studio

SAMPLE = resource("samples", "llamada_demo.flac")
BOSS = User("boss", "boss", Role.ADMIN)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def studio(desk: Desk) -> Iterator[Studio]:
    studio = Studio(desk, SAMPLE, channels=2)
    yield studio
    studio.stop()


def test_a_call_is_recorded_from_the_answer_to_the_end(desk: Desk, studio: Studio) -> None:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    desk.calls.start(rosa, phone="88887777", contact_name="José / Peña", call_id="k")
    assert studio.news == []
    desk.calls.answer("k")
    started = studio.wait_for(RecordingStarted)
    assert started.metadata.status is RecordingStatus.RECORDING
    assert studio.service.recent(rosa)[0].status is RecordingStatus.RECORDING
    desk.calls.hang_up("k")
    finished = studio.wait_for(RecordingFinished)
    metadata = finished.metadata
    assert metadata.status is RecordingStatus.COMPLETED
    assert (metadata.call_id, metadata.user_id, metadata.contact_name) == ("k", rosa.user_id, "José / Peña")
    assert studio.service.get(metadata.recording_id) == metadata
    assert studio.service.recent(rosa) == [metadata]
    path = studio.service.path_for_listening(metadata.recording_id, "eva")
    with wave.open(str(path)) as file:
        assert file.getnframes() / file.getframerate() == metadata.duration_seconds > 0
    entry = desk.audit.recent(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("eva", "recording.listen", metadata.recording_id)


def test_only_the_calls_of_the_person_at_this_desk_are_recorded(desk: Desk, studio: Studio) -> None:
    studio.service.record_calls_of(desk.person("rosa"))
    desk.call(desk.person("luis"), "sale")
    studio.service.stop()
    assert studio.news == []
    assert not desk.folder.exists()


def test_a_recording_that_cannot_begin_raises_an_alarm_and_the_call_goes_on(desk: Desk, studio: Studio) -> None:
    desk.folder.parent.mkdir(exist_ok=True, parents=True)
    desk.folder.write_text("a file stands where the folder should be")
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    call = desk.call(rosa, "sale")
    alarm = studio.wait_for(RecordingAlarm)
    assert (alarm.call_id, alarm.code) == (call.call_id, "folder")
    assert call.outcome_id == "sale"
    assert studio.service.recent(rosa) == []


def test_stopping_ends_a_running_recording_as_completed(desk: Desk, studio: Studio) -> None:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    studio.wait_for(RecordingStarted)
    studio.service.stop()
    studio.service.stop()
    [metadata] = studio.service.recent(rosa)
    assert metadata.status is RecordingStatus.COMPLETED


def test_when_nobody_works_here_any_more_the_recording_ends(desk: Desk, studio: Studio) -> None:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    studio.service.record_calls_of(None)  # while the recording may just be beginning
    studio.wait_for(RecordingFinished)
    assert not studio.recorder.is_recording


def test_stopping_at_once_after_the_answer_leaves_nothing_running(desk: Desk, studio: Studio) -> None:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    studio.service.stop()
    assert not studio.recorder.is_recording
    assert [metadata.status for metadata in studio.service.recent(rosa)] != [RecordingStatus.RECORDING]


@pytest.fixture
def put(desk: Desk) -> Callable[..., RecordingMetadata]:
    def store(name: str, user: User, contact: str = "", path: Path | None = None) -> RecordingMetadata:
        metadata = RecordingMetadata(
            recording_id=name,
            start_time=f"2026-03-01T12:00:0{name[-1]}+00:00",
            file_path=str(path or desk.folder / f"{name}.wav"),
            sample_rate=44_100,
            channels=1,
            user_id=user.user_id,
            contact_name=contact,
            status=RecordingStatus.COMPLETED,
        )
        with desk.database.writing() as session:
            session.merge(to_row(metadata))
        return metadata

    return store


def test_each_sees_their_own_filtered_first_and_limited_after(
    desk: Desk, put: Callable[..., RecordingMetadata]
) -> None:
    rosa, luis = desk.person("rosa", team="north"), desk.person("luis", team="south")
    lead = desk.person("eva", Role.TEAM_LEAD, "north")
    for number, (user, contact) in enumerate([(rosa, "Ana"), (luis, "Ana"), (rosa, "Beto 100%"), (rosa, "Ana M")]):
        put(f"r{number}", user, contact)
    names = {who.name: [m.recording_id for m in desk.recordings.recent(who)] for who in (rosa, luis, lead)}
    assert names == {"rosa": ["r3", "r2", "r0"], "luis": ["r1"], "eva": ["r3", "r2", "r0"]}
    assert [m.recording_id for m in desk.recordings.recent(BOSS, 2, "Ana")] == ["r3", "r1"]
    assert [m.recording_id for m in desk.recordings.recent(BOSS, 9, "100%")] == ["r2"]
    assert desk.recordings.recent(BOSS, 9, "%") == []  # no word at all, and not everything


@pytest.mark.parametrize("where", ["outside", "missing", "link", "folder"])
def test_only_files_in_the_folder_are_listened_to(
    desk: Desk, put: Callable[..., RecordingMetadata], tmp_path: Path, where: str
) -> None:
    desk.folder.mkdir(parents=True)
    outside = tmp_path / "secret.wav"
    outside.write_bytes(b"RIFF")
    (desk.folder / "link.wav").symlink_to(outside)
    (desk.folder / "folder.wav").mkdir()
    path = {"outside": desk.folder / ".." / ".." / "secret.wav"}.get(where, desk.folder / f"{where}.wav")
    put("r1", BOSS, path=path)
    with pytest.raises(RecordingError) as refusal:
        desk.recordings.path_for_listening("r1", "eva")
    assert refusal.value.reason == "recording_gone"
    with pytest.raises(RecordingError):
        desk.recordings.path_for_listening("nothing", "eva")
    assert [entry.action for entry in desk.audit.recent() if entry.action == "recording.listen"] == []
