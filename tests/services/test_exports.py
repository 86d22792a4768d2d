"""Exports for people, through real child processes; each one noted."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import soundfile
from sqlmodel import select

from callmanager.domain.errors import JobError, PermissionDenied
from callmanager.domain.recording import Integrity
from callmanager.domain.users import Role, User
from callmanager.services.jobs import CANCELLED, child_environment
from callmanager.services.recordings.exports import ExportService, runner
from callmanager.store.tables import RecordingExportRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def exports(desk: Desk, home: Path) -> ExportService:
    return ExportService(desk.database, desk.audit, desk.clock, runner(child_environment(home, desk.folder)))


class Told:
    """A runner that says what a child would, without one."""

    def __init__(self, lines: list[dict[str, Any]], end: int | JobError) -> None:
        self.lines, self.end = lines, end
        self.asked: list[list[str]] = []

    def __call__(
        self, arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], cancelled: threading.Event
    ) -> int:
        self.asked.append(json.loads(Path(arguments[arguments.index("--list") + 1]).read_text()))
        for line in self.lines:
            on_line(line)
        if isinstance(self.end, JobError):
            raise self.end
        return self.end


def noted(desk: Desk) -> list[RecordingExportRow]:
    with desk.database.reading() as session:
        return list(session.exec(select(RecordingExportRow)).all())


def test_many_at_once_each_in_the_audit_log(desk: Desk, exports: ExportService, tmp_path: Path) -> None:
    boss, rosa = desk.person("boss", Role.ADMIN), desk.person("rosa")
    made = [desk.recording(rosa, contact=f"Contact {n}") for n in range(3)]
    altered = Path(made[1].file_path)
    altered.write_bytes(altered.read_bytes()[:-200])
    Path(made[2].file_path).unlink()
    ids = [m.recording_id for m in made]
    steps: list[tuple[int, int]] = []
    result = exports.export(boss, [*ids, "nobody"], tmp_path / "out", "mp3", lambda *step: steps.append(step))
    assert [item.recording_id for item in result.exported] == ids[:2]
    assert [item.integrity for item in result.exported] == [Integrity.NO_DIGEST, Integrity.ALTERED]
    assert [item.recording_id for item in result.altered] == ids[1:2]
    assert {p.recording_id: p.code for p in result.problems} == {
        "nobody": "unknown_recording",
        ids[2]: "recording_gone",
    }
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert not result.cancelled
    [copy] = result.exported[0].files
    assert soundfile.info(copy).format == "MP3"
    assert {(row.recording_id, row.path, row.actor) for row in noted(desk)} == {
        (item.recording_id, path, "boss") for item in result.exported for path in (*item.files, item.sidecar)
    }
    entries = desk.audit.recent(action="recording.export")
    assert [(entry.actor, entry.subject) for entry in entries] == [("boss", ids[1]), ("boss", ids[0])]
    assert "altered" in entries[0].detail
    assert copy in entries[1].detail


def test_nobody_exports_what_they_may_not_see(desk: Desk, tmp_path: Path) -> None:
    told = Told([], 0)
    exports = ExportService(desk.database, desk.audit, desk.clock, told)
    lead = desk.person("lead", Role.TEAM_LEAD, "north")
    ana, eva = desk.person("ana", Role.AGENT, "north"), desk.person("eva", Role.AGENT, "south")
    ours, theirs = desk.recording(ana), desk.recording(eva)
    result = exports.export(lead, [ours.recording_id, theirs.recording_id], tmp_path / "out", "wav")
    assert told.asked == [[ours.file_path]]
    assert [problem.recording_id for problem in result.problems] == [theirs.recording_id]
    with pytest.raises(PermissionDenied):
        exports.export(ana, [ours.recording_id], tmp_path / "out", "wav")


@pytest.mark.parametrize("end", [CANCELLED, JobError("died")])
def test_what_was_copied_before_an_end_is_noted(desk: Desk, tmp_path: Path, end: int | JobError) -> None:
    boss = desk.person("boss", Role.ADMIN)
    made = desk.recording(boss)
    copy = {"recording_id": made.recording_id, "files": ["/x/a.wav"], "sidecar": "/x/a.json", "integrity": "ok"}
    told = Told([{"done": 1, "total": 1, "source": made.file_path, "exported": copy}], end)
    exports = ExportService(desk.database, desk.audit, desk.clock, told)
    if isinstance(end, JobError):
        with pytest.raises(JobError):
            exports.export(boss, [made.recording_id], tmp_path, "wav")
    else:
        assert exports.export(boss, [made.recording_id], tmp_path, "wav").cancelled
    assert {row.path for row in noted(desk)} == {"/x/a.wav", "/x/a.json"}


def test_an_export_that_is_called_off_leaves_whole_copies_only(
    desk: Desk, exports: ExportService, tmp_path: Path
) -> None:
    boss = User("boss", "boss", Role.ADMIN)
    ids = [desk.recording(boss, seconds=30).recording_id for _ in range(12)]
    cancelled = threading.Event()
    result = exports.export(boss, ids, tmp_path / "out", "opus", lambda done, _total: cancelled.set(), cancelled)
    assert result.cancelled
    assert 1 <= len(result.exported) < 12
    left = {str(path) for path in (tmp_path / "out").iterdir()}
    assert left >= {path for item in result.exported for path in (*item.files, item.sidecar)}
    assert not [path for path in left if path.endswith((".tmp", ".part"))]
