"""The index over the sidecars in the recordings folder: what there is, and who may see it."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.recording_listing import place_of
from callmanager.domain.users import Scope, User
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow, UserRow


class Folder(Protocol):
    """What the index needs of the recordings folder; the audio engine offers it."""

    @property
    def save_dir(self) -> Path:
        """The folder of the recordings."""
        ...

    def recovered(self) -> list[RecordingMetadata]:
        """What its start has mended after a crash; waits until that is done."""
        ...

    def list_recordings(self) -> list[dict[str, Any]]:
        """All sidecars of the folder, newest first."""
        ...


class RecordingIndex:
    """Keeps and asks the index."""

    def __init__(self, database: Database, folder: Folder) -> None:
        self._database = database
        self._folder = folder

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

    def of_call(self, call_id: str) -> list[RecordingMetadata]:
        """The recordings of a call, in the order in which they began."""
        query = select(RecordingRow).where(RecordingRow.call_id == call_id).order_by(col(RecordingRow.started_at))
        with self._database.reading() as session:
            return [_metadata(row) for row in session.exec(query).all()]

    def forget(self, recording_id: str) -> None:
        """Take a recording out of the index; nothing happens when it is not in it."""
        with self._database.writing() as session:
            row = session.get(RecordingRow, recording_id)
            if row is not None:
                session.delete(row)

    def reconcile(self) -> None:
        """Bring the index up to date with the sidecars in the folder; waits until a crash's leftovers are mended."""
        self._folder.recovered()
        found = [RecordingMetadata.from_dict(data) for data in self._folder.list_recordings()]
        with self._database.reading() as session:
            known = dict(session.exec(select(RecordingRow.id, RecordingRow.sidecar)).all())
        self.keep(m for m in found if known.get(m.recording_id) != _sidecar(m))

    def keep(self, found: Iterable[RecordingMetadata]) -> None:
        """Put recordings into the index, over what it knew of them."""
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
    started_at = datetime.fromisoformat(metadata.start_time)
    return RecordingRow(
        id=metadata.recording_id,
        place=place_of(started_at, metadata.recording_id),
        call_id=metadata.call_id,
        user_id=metadata.user_id,
        contact_name=metadata.contact_name,
        contact_phone=metadata.contact_phone,
        started_at=started_at,
        duration_seconds=metadata.duration_seconds,
        size_bytes=metadata.file_size_bytes,
        status=RecordingStatus(metadata.status).value,
        file_path=metadata.file_path,
        sidecar=_sidecar(metadata),
    )


def _metadata(row: RecordingRow) -> RecordingMetadata:
    return RecordingMetadata.from_dict(json.loads(row.sidecar))
