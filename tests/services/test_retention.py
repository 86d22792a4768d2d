"""Retention: shown first, applied as shown; what is held stays, whoever asks; a crash in the middle is finished."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from callmanager.audio.files import sidecar
from callmanager.audio.library.shelf import Shelf
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.recording import Consent, RecordingMetadata, RecordingStatus
from callmanager.domain.retention import FOR_EVER, RetentionRule
from callmanager.domain.users import Role, User
from callmanager.services.recordings.removal import Removal
from callmanager.services.recordings.retention import ACTOR, RetentionService
from callmanager.store.tables import RecordingRow
from tests.support.desk import Desk

BOSS = User("boss", "Ana", Role.ADMIN)
LEAD = User("lead", "Eva", Role.TEAM_LEAD)
AGENT = User("agent", "Leo", Role.AGENT)


class Archive:
    """A desk with recordings of known age."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.shelf = Shelf(desk.folder)
        self.removal = Removal(desk.database, desk.audit, self.shelf)
        self.enabled = False
        self.service = RetentionService(
            desk.database, desk.audit, desk.clock, self.removal, enabled=lambda: self.enabled
        )
        self.agent = desk.person("leo")

    def recording(self, *, days: float = 0, **known: str) -> RecordingMetadata:
        """One that began so many days ago, whose index row says this."""
        metadata = self.desk.recording(self.agent, contact="Rosa Mora", seconds=0.1)
        if consent := known.pop("consent", ""):  # stands in the sidecar, which wins over the index
            metadata = sidecar.update(Path(metadata.file_path), {"consent": Consent(consent)})
            self.desk.recordings.index.keep([metadata])
        with self.desk.database.writing() as session:
            row = session.get(RecordingRow, metadata.recording_id)
            assert row is not None
            for name, value in known.items():
                setattr(row, name, value)
            session.add(row)
        self.desk.clock.go_on(days=days)
        return metadata

    def row(self, metadata: RecordingMetadata) -> RecordingRow | None:
        with self.desk.database.reading() as session:
            return session.get(RecordingRow, metadata.recording_id)

    def files(self) -> set[str]:
        return {path.name for path in self.desk.folder.iterdir()}

    def is_whole(self, metadata: RecordingMetadata) -> bool:
        names = {f"{metadata.recording_id}.wav", f"{metadata.recording_id}.json"}
        return self.row(metadata) is not None and names <= self.files()

    def is_gone(self, metadata: RecordingMetadata) -> bool:
        return self.row(metadata) is None and not any(metadata.recording_id in name for name in self.files())


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    with Desk(home) as desk:
        archive = Archive(desk)
        yield archive
        archive.service.stop()


def test_without_rules_everything_is_kept(archive: Archive) -> None:
    archive.recording(days=30_000)
    assert archive.service.rules() == []
    assert archive.service.preview().doomed == ()


def test_what_was_shown_goes_and_nothing_else(archive: Archive) -> None:
    old = archive.recording(days=40)
    sale = archive.recording(outcome_id="sale")
    refused = archive.recording(consent="refused", days=5)
    new = archive.recording()
    rules = [RetentionRule(FOR_EVER, outcome_id="sale"), RetentionRule(2, consent="refused"), RetentionRule(30)]
    archive.service.set_rules(rules, BOSS)
    assert archive.service.rules() == rules
    preview = archive.service.preview()
    assert [(item.recording_id, item.rule, item.days) for item in preview.doomed] == [
        (old.recording_id, 3, 30),
        (refused.recording_id, 2, 2),
    ]
    assert preview.size_bytes == old.file_size_bytes + refused.file_size_bytes
    assert all(archive.is_whole(metadata) for metadata in (old, sale, refused, new)), "a preview deletes nothing"
    json.dumps([item.to_dict() for item in preview.doomed])
    told: list[tuple[int, int]] = []
    applied = archive.service.apply(preview.digest, BOSS, lambda done, all_: told.append((done, all_)))
    assert set(applied.deleted) == {old.recording_id, refused.recording_id}
    assert applied.failed == ()
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert archive.is_gone(old)
    assert archive.is_gone(refused)
    assert archive.is_whole(sale)
    assert archive.is_whole(new)
    entries = archive.desk.audit.recent(action="recording.delete")
    assert {entry.subject for entry in entries} == {old.recording_id, refused.recording_id}
    assert all(entry.actor == "Ana" and "rule" in entry.detail for entry in entries)
    assert "Rosa" not in repr(archive.desk.audit.recent())


@pytest.mark.parametrize("change", ["another is due", "a rule", "a hold", "gone", "invented", "future"])
def test_another_list_than_the_shown_one_is_not_applied(archive: Archive, change: str) -> None:
    first = archive.recording()
    second = archive.recording(days=10)
    late = archive.recording(days=1)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    digest = archive.service.preview().digest
    match change:
        case "another is due":
            with archive.desk.database.writing() as session:
                row = session.get(RecordingRow, late.recording_id)
                assert row is not None
                row.started_at = row.started_at.replace(year=2020)
                session.add(row)
        case "a rule":
            archive.service.set_rules([RetentionRule(5, outcome_id="sale")], BOSS)
        case "a hold":
            archive.service.hold(first.recording_id, "Pleito", BOSS)
        case "gone":
            archive.service.delete(first.recording_id, BOSS)
        case "invented":
            digest = "x" + digest
        case "future":
            digest = "29990101T000000Z" + digest[16:]
    with pytest.raises(RecordingError) as refused:
        archive.service.apply(digest, BOSS)
    assert refused.value.reason == "retention_changed"
    assert archive.is_whole(second)
    assert archive.is_whole(late)


def test_time_that_passes_between_looking_and_applying_changes_nothing(archive: Archive) -> None:
    old = archive.recording(days=6)
    young = archive.recording(days=1)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    digest = archive.service.preview().digest
    archive.desk.clock.go_on(days=10)  # the young one is due by now, but was not shown
    archive.service.apply(digest, BOSS)
    assert archive.is_gone(old)
    assert archive.is_whole(young)


def test_a_hold_beats_rules_persons_and_a_lost_index(archive: Archive) -> None:
    metadata = archive.recording(days=10)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    archive.service.hold(metadata.recording_id, "  Expediente\n 7 ", LEAD)
    preview = archive.service.preview()
    assert preview.doomed == ()
    assert [item.legal_hold for item in preview.held] == ["Expediente 7"]
    with pytest.raises(RecordingError, match="Expediente 7"):
        archive.service.delete(metadata.recording_id, BOSS)
    assert sidecar.read(Path(metadata.file_path).with_suffix(".json")).legal_hold == "Expediente 7"
    with archive.desk.database.writing() as session:  # the index knows nothing of it any more
        row = archive.row(metadata)
        assert row is not None
        row.legal_hold = ""
        session.add(row)
    with pytest.raises(RecordingError, match="Expediente 7"):
        archive.service.delete(metadata.recording_id, BOSS)
    assert archive.is_whole(metadata)
    archive.service.release(metadata.recording_id, BOSS)
    archive.service.delete(metadata.recording_id, BOSS)
    assert archive.is_gone(metadata)
    entries = [(entry.action, entry.actor, entry.detail) for entry in archive.desk.audit.recent(3, action="recording")]
    assert entries[1:] == [("recording.release", "Ana", ""), ("recording.hold", "Eva", "Expediente 7")]


def test_a_hold_needs_a_reason_and_a_recording(archive: Archive) -> None:
    metadata = archive.recording()
    with pytest.raises(RecordingError) as refused:
        archive.service.hold(metadata.recording_id, " \n", BOSS)
    assert refused.value.reason == "hold_reason"
    with pytest.raises(RecordingError) as refused:
        archive.service.hold("nobody", "x", BOSS)
    assert refused.value.reason == "unknown_recording"


def test_a_held_recording_can_be_held_for_another_reason(archive: Archive) -> None:
    metadata = archive.recording()
    archive.service.hold(metadata.recording_id, "one", BOSS)
    archive.service.hold(metadata.recording_id, "two", BOSS)
    row = archive.row(metadata)
    assert row is not None
    assert row.legal_hold == "two"


def test_a_recording_that_runs_is_never_due_and_can_be_held(archive: Archive) -> None:
    metadata = archive.recording(days=100, status="recording")
    home = Path(metadata.file_path)
    sidecar.write(home, replace(metadata, status=RecordingStatus.RECORDING))
    lock = sidecar.OwnerLock(home)
    assert lock.acquire()
    archive.service.set_rules([RetentionRule(5)], BOSS)
    assert archive.service.preview().doomed == ()
    with pytest.raises(RecordingError) as refused:
        archive.service.delete(metadata.recording_id, BOSS)
    assert refused.value.reason == "recording_runs"
    archive.service.hold(metadata.recording_id, "Pleito", BOSS)
    row = archive.row(metadata)
    assert row is not None
    assert row.legal_hold == "Pleito"
    lock.release()
    with pytest.raises(RecordingError) as refused:
        archive.service.delete(metadata.recording_id, BOSS)
    assert refused.value.reason == "recording_held", "the index alone knows of it"
    assert archive.is_whole(metadata)


def test_a_recording_of_another_computer_is_left_to_it(archive: Archive) -> None:
    metadata = archive.recording(days=100, host="another-desk")
    archive.service.set_rules([RetentionRule(5)], BOSS)
    assert archive.service.preview().doomed == ()
    assert archive.is_whole(metadata)


def test_rights(archive: Archive) -> None:
    metadata = archive.recording(days=10)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    digest = archive.service.preview().digest
    for work in (
        lambda: archive.service.set_rules([], LEAD),
        lambda: archive.service.apply(digest, LEAD),
        lambda: archive.service.delete(metadata.recording_id, LEAD),
        lambda: archive.service.release(metadata.recording_id, LEAD),
        lambda: archive.service.hold(metadata.recording_id, "x", AGENT),
    ):
        with pytest.raises(PermissionDenied):
            work()
    assert archive.is_whole(metadata)
    assert archive.service.rules() == [RetentionRule(5)]


@pytest.mark.parametrize("died", ["files", "row", "marker"])
def test_a_deletion_that_was_interrupted_is_finished_at_the_next_start(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    metadata = archive.recording()
    step = {"files": "_unlink", "marker": "forget"}.get(died)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step:
            patched.setattr(Shelf, step, dies)
        else:
            patched.setattr(Removal, "_take_out", dies)
        with pytest.raises(KeyboardInterrupt):
            archive.service.delete(metadata.recording_id, BOSS)
    assert f"{metadata.recording_id}.deleting" in archive.files()
    assert archive.removal.finish_interrupted() == 1
    assert archive.is_gone(metadata)
    assert archive.removal.finish_interrupted() == 0


def test_it_runs_daily_only_where_it_is_switched_on(archive: Archive) -> None:
    metadata = archive.recording(days=10)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    archive.service.start()
    archive.service._look()
    archive.service.stop()
    assert archive.is_whole(metadata)
    again = RetentionService(
        archive.desk.database, archive.desk.audit, archive.desk.clock, archive.removal, enabled=lambda: True
    )
    again.start()
    again._look()
    deadline = time.monotonic() + 10
    while not archive.is_gone(metadata):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    archive.recording(days=0.5)
    again._look()  # not twice a day
    again.stop()
    (entry,) = archive.desk.audit.recent(action="recording.delete")
    assert (entry.actor, entry.subject) == (ACTOR, metadata.recording_id)


def test_one_that_does_not_go_keeps_no_other(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, other = archive.recording(), archive.recording(days=10)
    archive.service.set_rules([RetentionRule(5)], BOSS)
    unlink = Path.unlink

    def refuses(path: Path, missing_ok: bool = False) -> None:
        if path.name == f"{stuck.recording_id}.wav":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuses)
        applied = archive.service.run_daily()
    assert applied.deleted == (other.recording_id,)
    assert [(recording_id, error.reason) for recording_id, error in applied.failed] == [
        (stuck.recording_id, "recording_undeletable")
    ]
    assert archive.row(stuck) is not None
    archive.removal.finish_interrupted()
    assert archive.is_gone(stuck)
