"""The one way in which a recording goes: looked at for holds, files first, then the index, with an audit entry."""

import json
import logging
import platform
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from sqlmodel import Session

from callmanager.domain.errors import PermissionDenied, RecordingError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import acting_now
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow

MAX_REASON = 200
Actor = User | str
"""Who asks: a person, whose rights are looked at; or the name of a program that has the computer's own rights."""

_log = logging.getLogger(__name__)


class Files(Protocol):
    """What is needed of the recordings folder."""

    def remove(self, metadata: RecordingMetadata) -> int:
        """Delete its files, leaving a marker; how many bytes they had. Raises RecordingError."""
        ...

    def forget(self, metadata: RecordingMetadata) -> None:
        """Take the marker away. Raises RecordingError."""
        ...

    def doubles(self, known: Sequence[RecordingMetadata]) -> list[RecordingMetadata]:
        """Copies of recordings that somebody made by hand within the folder. Raises RecordingError."""
        ...

    def unfinished(self) -> list[RecordingMetadata]:
        """Recordings whose removal was interrupted."""
        ...

    def keep_for(self, metadata: RecordingMetadata, reason: str) -> RecordingMetadata:
        """Write a hold into the sidecar. Raises RecordingError."""
        ...

    def sweep(self) -> int:
        """Delete old temporary files."""
        ...


class Removal:
    """Deletes recordings, and keeps those that must be kept."""

    def __init__(self, database: Database, audit: AuditLog, files: Files) -> None:
        self._database = database
        self._audit = audit
        self._files = files
        self.host = platform.node()

    def delete(self, recording_id: str, actor: Actor, why: str = "") -> int:
        """Delete a recording for good; how many bytes it had.

        Args:
            recording_id: which.
            actor: who; a person needs the right to delete recordings.
            why: for the audit log: a rule, a person's reason. Never a contact's name.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: there is no such recording, it must be kept (``recording_held``), it runs, or a file does
                not go.
        """
        require(self._database, actor)
        with self._database.reading() as session:
            metadata = _known(session, recording_id)
        size = self._files.remove(metadata)
        self._take_out(metadata, name(actor), "recording.delete", f"{size} bytes{f'; {why}' if why else ''}")
        return size

    def delete_doubles(self, recording_ids: Sequence[str], actor: Actor, why: str) -> int:
        """Delete what was copied by hand of these recordings within their folder; how many copies there were.

        The recordings themselves stay, and `delete` wants to be called for them.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: one of the copies must be kept, or a file does not go.
        """
        require(self._database, actor)
        with self._database.reading() as session:
            known = [_known(session, recording_id) for recording_id in recording_ids]
        copies = self._files.doubles(known) if known else []
        for copy in copies:
            size = self._files.remove(copy)
            detail = f"{size} bytes; a copy within the folder; {why}"
            if copy.recording_id not in recording_ids:  # one that mending gave an id of its own
                self._take_out(copy, name(actor), "recording.delete", detail)
                continue
            with self._database.writing() as session:
                self._audit.add_in(session, name(actor), "recording.delete", copy.recording_id, detail)
            self._files.forget(copy)
        return len(copies)

    def finish_interrupted(self) -> int:
        """Finish the removals that a crash interrupted; how many there were."""
        finished = 0
        for metadata in self._files.unfinished():
            try:
                self._files.remove(metadata)
                self._take_out(metadata, "callmanager", "recording.delete", "finished after an interruption")
                finished += 1
            except RecordingError as error:
                _log.warning("The removal of %s could not be finished: %s", metadata.recording_id, error.reason)
        self._files.sweep()
        return finished

    def hold(self, recording_id: str, reason: str, actor: Actor) -> None:
        """Keep a recording whatever rule or person wants it deleted, until `release`.

        Raises:
            PermissionDenied: this person may neither delete nor export recordings.
            RecordingError: no reason is given (``hold_reason``), or there is no such recording.
        """
        actor = acting_now(self._database, actor)
        if isinstance(actor, User) and not (actor.may(Right.EXPORT) or actor.may(Right.DELETE_RECORDINGS)):
            raise _denied()
        reason = " ".join("".join(c if c.isprintable() else " " for c in reason).split())[:MAX_REASON]
        if not reason:
            raise RecordingError("A hold needs a reason. Nothing was changed.", code="hold_reason")
        self._set_hold(recording_id, reason, name(actor), "recording.hold")

    def release(self, recording_id: str, actor: Actor) -> None:
        """End a hold; what the rules say holds again.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: there is no such recording.
        """
        require(self._database, actor)
        self._set_hold(recording_id, "", name(actor), "recording.release")

    def _set_hold(self, recording_id: str, reason: str, actor: str, action: str) -> None:
        with self._database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            metadata = metadata_of(row) if row is not None else _known(session, recording_id)
            before = metadata.legal_hold
        try:
            metadata = self._files.keep_for(metadata, reason)
        except RecordingError as error:
            # It runs now, or lies with another computer: the index holds it until then.
            if error.reason not in ("recording_runs", "recording_elsewhere", "hold_write"):
                raise
            _log.info("The hold of %s stands in the index alone: %s", recording_id, error.reason)
            metadata = replace(metadata, legal_hold=reason)
        with self._database.writing() as session:
            row = session.get(RecordingRow, recording_id)
            if row is not None:
                row.legal_hold = reason
                row.sidecar = json.dumps(metadata.to_dict())
                session.add(row)
            self._audit.add_in(session, actor, action, recording_id, reason or before)

    def _take_out(self, metadata: RecordingMetadata, actor: str, action: str, detail: str) -> None:
        with self._database.writing() as session:
            row = session.get(RecordingRow, metadata.recording_id)
            if row is not None:
                session.delete(row)
            self._audit.add_in(session, actor, action, metadata.recording_id, detail)
        self._files.forget(metadata)


def require(database: Database, actor: Actor) -> None:
    """Raise PermissionDenied for a person who may not delete recordings, as they stand in the database now."""
    actor = acting_now(database, actor)
    if isinstance(actor, User) and not actor.may(Right.DELETE_RECORDINGS):
        raise _denied()


def name(actor: Actor) -> str:
    """What the audit log calls who asks."""
    return actor.name if isinstance(actor, User) else actor


def metadata_of(row: RecordingRow) -> RecordingMetadata:
    """What the index knows of a recording; the row's own place and hold count."""
    known = RecordingMetadata.from_dict(json.loads(row.sidecar))
    return replace(known, file_path=row.file_path, legal_hold=row.legal_hold)


def _known(session: Session, recording_id: str) -> RecordingMetadata:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise RecordingError("There is no such recording.", code="unknown_recording")
    if row.legal_hold:
        raise RecordingError(
            f"This recording must be kept ({row.legal_hold}). It was not deleted. Whoever may delete recordings can "
            "end the hold.",
            code="recording_held",
            why=row.legal_hold,
        )
    return metadata_of(row)


def _denied() -> PermissionDenied:
    return PermissionDenied("Your role does not allow to keep or delete recordings. Nothing was changed.")
