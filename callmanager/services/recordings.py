"""Recordings of calls: begun when the person answers, ended with the line, indexed, and listened to with a trace."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.bus import Bus
from callmanager.domain.call import Call
from callmanager.domain.errors import RecordingError
from callmanager.domain.events import (
    CallAnswered,
    CallEnded,
    RecordingAlarm,
    RecordingFinished,
    RecordingStarted,
)
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.users import Scope, User
from callmanager.services.audit import AuditLog
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow, UserRow
from callmanager.workers import Lane

_log = logging.getLogger(__name__)


class Recorder(Protocol):
    """What this service needs of the audio engine."""

    @property
    def save_dir(self) -> Path:
        """The folder of the recordings."""
        ...

    @property
    def is_recording(self) -> bool:
        """Whether sound is being written now."""
        ...

    def start_recording(
        self,
        filename: str,
        contact_name: str = "",
        contact_phone: str = "",
        user_id: str = "",
        user_name: str = "",
        call_id: str = "",
    ) -> str:
        """Begin; the path of the WAV. Raises RecordingError."""
        ...

    def stop_recording(self) -> dict[str, Any]:
        """End; the metadata. Raises RecordingError."""
        ...

    def get_metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a recording."""
        ...

    def recovered(self) -> list[RecordingMetadata]:
        """What its start has mended after a crash; waits until that is done."""
        ...

    def list_recordings(self) -> list[dict[str, Any]]:
        """All sidecars of the folder, newest first."""
        ...


class RecordingService:
    """Records the calls of the person at this desk.

    Starting a device can take a second, so it happens in a lane of its own; news comes by the bus.
    """

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, recorder: Recorder) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._recorder = recorder
        self._lane = Lane("recordings")
        self._agent_id: str | None = None
        self._call_id: str | None = None
        self._endings: list[Callable[[], None]] = [
            bus.subscribe(CallAnswered, lambda event: self._on_answered(event.call)),
            bus.subscribe(CallEnded, lambda event: self._on_ended(event.call)),
        ]

    def record_calls_of(self, user: User | None) -> None:
        """Record the calls of this person from now on; None records nobody's. What runs for another one ends."""
        before, self._agent_id = self._agent_id, user.user_id if user else None
        if before is not None and before != self._agent_id:
            self._end_soon()

    def alarm(self, code: str, message: str) -> None:
        """The recorder says that the running recording is in danger."""
        self._bus.publish(RecordingAlarm(self._call_id or "", code, message))

    def stop(self) -> None:
        """End the running recording and the lane; calling it again does nothing."""
        self._end_soon()
        for ending in self._endings:
            ending()
        self._endings.clear()
        self._lane.stop()

    def reconcile(self) -> None:
        """Bring the index up to date with the sidecars in the folder, in the background."""
        self._lane.run(self._reconcile)

    def recent(self, user: User, limit: int = 10, contact_name: str | None = None) -> list[RecordingMetadata]:
        """The newest recordings that ``user`` may see, newest first; filtered before they are limited."""
        query = _visible_to(user).order_by(col(RecordingRow.started_at).desc()).limit(limit)
        if contact_name:
            query = query.where(col(RecordingRow.contact_name).contains(contact_name, autoescape=True))
        with self._database.reading() as session:
            return [_metadata(row) for row in session.exec(query).all()]

    def between(self, user: User, start: datetime, end: datetime) -> list[RecordingMetadata]:
        """The recordings that began in [start, end) and that ``user`` may see, oldest first."""
        query = _visible_to(user).where(col(RecordingRow.started_at) >= start, col(RecordingRow.started_at) < end)
        with self._database.reading() as session:
            return [_metadata(row) for row in session.exec(query.order_by(col(RecordingRow.started_at))).all()]

    def get(self, recording_id: str) -> RecordingMetadata | None:
        """The recording with this id."""
        with self._database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            return _metadata(row) if row else None

    def path_for_listening(self, recording_id: str, listener: str) -> Path:
        """The WAV of a recording; that it was opened stands in the audit log.

        Raises:
            RecordingError: there is no such recording, or its file is gone or outside the recordings folder.
        """
        metadata = self.get(recording_id)
        if metadata is None:
            raise RecordingError("There is no such recording.", code="unknown_recording")
        root = self._recorder.save_dir.resolve()
        path = Path(metadata.file_path).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise RecordingError(
                "The file of this recording is not in the recordings folder any more.", code="recording_gone"
            )
        self._audit.add(listener, "recording.listen", recording_id, metadata.contact_name)
        return path

    def _on_answered(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            self._lane.run(self._begin, call)

    def _on_ended(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            self._lane.run(self._end, call.call_id)

    def _begin(self, call: Call) -> None:
        try:
            path = self._recorder.start_recording(
                filename="llamada",
                contact_name=call.contact_name,
                contact_phone=call.phone,
                user_id=call.agent_id,
                user_name=call.agent_name,
                call_id=call.call_id,
            )
        except RecordingError as error:
            _log.info("Call %s goes on without a recording: %s", call.call_id, error)
            self._bus.publish(RecordingAlarm(call.call_id, error.reason, error.message))
            return
        self._call_id = call.call_id
        metadata = RecordingMetadata.from_dict(self._recorder.get_metadata(path))
        self._index([metadata])
        self._bus.publish(RecordingStarted(metadata))

    def _end(self, call_id: str) -> None:
        if self._call_id != call_id:
            return
        self._call_id = None
        try:
            metadata = RecordingMetadata.from_dict(self._recorder.stop_recording())
        except RecordingError as error:
            self._bus.publish(RecordingAlarm(call_id, error.reason, error.message))
            self._reconcile()
            return
        self._index([metadata])
        self._bus.publish(RecordingFinished(metadata))

    def _end_soon(self) -> None:
        """End what runs, in the lane's order: a recording that is just beginning ends too."""
        if self._endings:  # not stopped yet
            self._lane.run(self._end_running)

    def _end_running(self) -> None:
        if self._call_id is not None:
            self._end(self._call_id)

    def _reconcile(self) -> None:
        self._recorder.recovered()
        found = [RecordingMetadata.from_dict(data) for data in self._recorder.list_recordings()]
        with self._database.reading() as session:
            known = dict(session.exec(select(RecordingRow.id, RecordingRow.sidecar)).all())
        self._index(m for m in found if known.get(m.recording_id) != _sidecar(m))

    def _index(self, found: Iterable[RecordingMetadata]) -> None:
        with self._database.writing() as session:
            for metadata in found:
                session.merge(to_row(metadata))


def _visible_to(user: User) -> SelectOfScalar[RecordingRow]:
    query = select(RecordingRow)
    if user.scope is Scope.ALL:
        return query
    if user.scope is Scope.TEAM and user.team_id is not None:
        members = select(UserRow.id).where(UserRow.team_id == user.team_id)
        return query.where(col(RecordingRow.user_id).in_(members))
    return query.where(RecordingRow.user_id == user.user_id)


def _sidecar(metadata: RecordingMetadata) -> str:
    return json.dumps(metadata.to_dict(), ensure_ascii=False)


def to_row(metadata: RecordingMetadata) -> RecordingRow:
    """The index row of a sidecar."""
    return RecordingRow(
        id=metadata.recording_id,
        call_id=metadata.call_id,
        user_id=metadata.user_id,
        contact_name=metadata.contact_name,
        contact_phone=metadata.contact_phone,
        started_at=datetime.fromisoformat(metadata.start_time),
        duration_seconds=metadata.duration_seconds,
        size_bytes=metadata.file_size_bytes,
        status=RecordingStatus(metadata.status).value,
        file_path=metadata.file_path,
        sidecar=_sidecar(metadata),
    )


def _metadata(row: RecordingRow) -> RecordingMetadata:
    return RecordingMetadata.from_dict(json.loads(row.sidecar))
