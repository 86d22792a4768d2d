"""Copies of recordings for people: made in a child process, each one in the audit log, each one found again later."""

import json
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import col, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.recording import Encoding, Integrity
from callmanager.domain.recording_export import ExportedRecording, ExportKind, ExportProblem, ExportResult
from callmanager.domain.users import Right, Scope, User
from callmanager.services.jobs import CANCELLED, run_child
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import acting_now
from callmanager.store.database import Database
from callmanager.store.tables import RecordingExportRow, RecordingRow, UserRow

Progress = Callable[[int, int], object]
"""Told how many recordings are done, of how many."""

_ROWS_AT_ONCE = 500


class Runner(Protocol):
    """Runs the program's own command line on this workspace; see `callmanager.services.jobs.run_child`."""

    def __call__(
        self, arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], cancelled: threading.Event
    ) -> int:
        """The exit code. Raises JobError."""
        ...


def runner(environment: Mapping[str, str], **options: Any) -> Runner:
    """A runner whose children work on the workspace that ``environment`` names."""

    def run(arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], cancelled: threading.Event) -> int:
        return run_child(arguments, on_line, cancelled, environment=environment, **options)

    return run


@dataclass
class _Heard:
    """What the child has told so far."""

    exported: list[ExportedRecording] = field(default_factory=list)
    problems: list[ExportProblem] = field(default_factory=list)


class ExportService:
    """Exports recordings. `export` waits for the copies, so it is not for the GUI thread."""

    def __init__(self, database: Database, audit: AuditLog, clock: Clock, run: Runner) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._run = run

    def export(
        self,
        user: User,
        recording_ids: Sequence[str],
        folder: Path,
        kind: ExportKind | str,
        on_progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
    ) -> ExportResult:
        """Copy recordings, each with a sidecar, into a folder; never over a file that exists.

        Args:
            user: who asks; stands in the audit log.
            recording_ids: which; those that this person may not see are told as not being there.
            folder: where to; it is made when it is missing.
            kind: ``wav``, ``flac``, ``mp3`` or ``opus``.
            on_progress: told how many are done, of how many, in this thread.
            cancelled: set it to call it off; what is copied by then is whole and stays.

        Raises:
            PermissionDenied: this person may not export.
            JobError: the child could not start, or died; what was copied is noted.
        """
        user = acting_now(self._database, user)
        if not user.may(Right.EXPORT):
            raise PermissionDenied("Your role does not let you export recordings. Nothing was copied.")
        wanted, heard = self._files(user, recording_ids), _Heard()
        for recording_id in recording_ids:
            if recording_id not in wanted:
                problem = ExportProblem(recording_id, "", "unknown_recording", "There is no such recording.")
                heard.problems.append(problem)
        if not wanted:
            return ExportResult((), tuple(heard.problems))
        ids = {file: recording_id for recording_id, file in wanted.items()}

        def hear(line: dict[str, Any]) -> None:
            self._hear(line, ids, heard, user.name)
            if isinstance(line.get("done"), int):
                on_progress(line["done"], len(wanted))

        with listed(wanted.values()) as path:
            arguments = ["recordings", "export", "--list", str(path), str(folder), "--format", Encoding(kind).value]
            code = self._run([*arguments, "--progress"], hear, cancelled or threading.Event())
        return ExportResult(tuple(heard.exported), tuple(heard.problems), cancelled=code == CANCELLED)

    def note(self, exported: ExportedRecording, actor: str) -> None:
        """Write a copy that was made into the audit log, and into the list by which erasing a person finds it."""
        with self._database.writing() as session:
            now = self._clock.now()
            for path in (*exported.files, exported.sidecar):
                if path:
                    row = RecordingExportRow(recording_id=exported.recording_id, path=path, actor=actor, at=now)
                    session.add(row)
            detail = exported.files[0] + ("" if exported.integrity is Integrity.OK else f" ({exported.integrity})")
            self._audit.add_in(session, actor, "recording.export", exported.recording_id, detail)

    def _files(self, user: User, recording_ids: Sequence[str]) -> dict[str, str]:
        """The files of the recordings that this person may see, by id, in the order in which they were asked for."""
        found: list[tuple[str, str]] = []
        with self._database.reading() as session:
            team = set(session.exec(select(UserRow.id).where(UserRow.team_id == user.team_id)).all())
            for start in range(0, len(recording_ids), _ROWS_AT_ONCE):
                part = list(recording_ids[start : start + _ROWS_AT_ONCE])
                query = select(RecordingRow.id, RecordingRow.user_id, RecordingRow.file_path)
                rows = session.exec(query.where(col(RecordingRow.id).in_(part))).all()
                found += [(recording_id, file) for recording_id, owner, file in rows if _sees(user, owner, team)]
        known = dict(found)
        return {recording_id: known[recording_id] for recording_id in recording_ids if recording_id in known}

    def _hear(self, line: dict[str, Any], ids: dict[str, str], heard: _Heard, actor: str) -> None:
        if isinstance(exported := line.get("exported"), dict):
            item = ExportedRecording(
                recording_id=ids.get(str(line.get("source", "")), str(exported["recording_id"])),
                files=tuple(exported["files"]),
                sidecar=exported["sidecar"],
                integrity=Integrity(exported["integrity"]),
            )
            self.note(item, actor)
            heard.exported.append(item)
        elif isinstance(problem := line.get("problem"), dict):
            file = str(problem["file"])
            code, message = str(problem["code"]), str(problem["message"])
            heard.problems.append(ExportProblem(ids.get(file, ""), Path(file).name, code, message))


def _sees(user: User, owner: str, team: set[str]) -> bool:
    if user.scope is Scope.ALL or owner == user.user_id:
        return True
    return user.scope is Scope.TEAM and user.team_id is not None and owner in team


@contextmanager
def listed(files: Iterable[str]) -> Iterator[Path]:
    """A private file with one JSON list of paths, for a child; gone at the end of the block.

    Raises:
        RecordingError: the system's folder for temporary files is full (``job_list``).
    """
    path: Path | None = None
    try:
        try:
            with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as file:
                path = Path(file.name)
                json.dump(list(files), file)
        except OSError as error:
            raise RecordingError(
                f"The list of recordings could not be written ({error.strerror}). Nothing was changed. Make room on "
                "the disk and try again.",
                code="job_list",
            ) from error
        yield path
    finally:
        if path is not None:
            path.unlink(missing_ok=True)
