"""Taking an import back: what it brought goes, what it filled is emptied, what was worked with since stays."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, or_
from sqlmodel import Session, col, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_locks import is_free
from callmanager.services.contacts.contact_removal import delete_rows
from callmanager.services.contacts.contact_rows import set_keys, to_contacts
from callmanager.store import contact_index
from callmanager.store.bulk import much_memory
from callmanager.store.database import Database
from callmanager.store.tables import (
    CallbackRow,
    CallRow,
    ContactImportChangeRow,
    ContactImportRow,
    ContactPhoneRow,
    ContactRow,
)

STALE_AFTER = timedelta(seconds=60)
"""An import that gave no sign for so long has broken off."""

_AT_ONCE = 2_500
_NAMED = 50


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What became of an import.

    ``kept`` contacts stay, for they were called or promised a call since, or somebody works on them now; the first
    ones are named. ``kept_changes`` are contacts where something that was filled was changed since, and stays.
    """

    removed: int = 0
    restored: int = 0
    kept: int = 0
    kept_names: tuple[str, ...] = ()
    kept_changes: int = 0


class Undo:
    """Takes imports back, some thousands of contacts in one transaction; begun again it goes on where it was."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def undo(self, import_id: str, progress: Callable[[int, int], object]) -> UndoResult:
        """Take an import back.

        Raises:
            ContactError: there is none with this id, it runs, or was undone.
        """
        with self._database.reading() as session:
            row = session.get(ContactImportRow, import_id)
            if row is None:
                raise ContactError("There is no such import. Nothing was changed.", code="unknown_import")
            if row.undone_at is not None:
                raise ContactError("This import was undone already. Nothing was changed.", code="import_undone")
            if row.done_at is None and _lives(row, self._clock.now()):
                raise ContactError(
                    "This import still runs. Cancel it instead; nothing was changed.", code="import_runs"
                )
        return self._take_back(import_id, progress)

    def take_back(self, import_id: str) -> None:
        """Take back what there is of an import that did not come to its end; nothing where there is none."""
        with self._database.reading() as session:
            row = session.get(ContactImportRow, import_id)
            if row is None or row.done_at is not None or row.undone_at is not None:
                return
        self._take_back(import_id, lambda _done, _total: None)

    def take_back_left(self) -> int:
        """Take back all imports that broke off; how many there were."""
        now = self._clock.now()
        query = select(ContactImportRow).where(
            col(ContactImportRow.done_at).is_(None), col(ContactImportRow.undone_at).is_(None)
        )
        with self._database.reading() as session:
            left = [row.id for row in session.exec(query).all() if not _lives(row, now)]
        for import_id in left:
            self._take_back(import_id, lambda _done, _total: None)
        return len(left)

    def _take_back(self, import_id: str, progress: Callable[[int, int], object]) -> UndoResult:
        with self._database.reading() as session:
            total = session.exec(
                select(func.count()).select_from(ContactRow).where(ContactRow.import_id == import_id)
            ).one()
        removed = restored = kept_changes = 0
        with much_memory(self._database):
            while part := self._remove_some(import_id):
                removed += part
                progress(removed, max(total, removed))
            while done := self._restore_some(import_id):
                restored += done[0]
                kept_changes += done[1]
        with self._database.writing() as session:
            kept = session.exec(
                select(ContactRow.name).where(ContactRow.import_id == import_id).order_by(ContactRow.name_key)
            ).all()
            row = session.get(ContactImportRow, import_id)
            assert row is not None
            row.undone_at, row.kept = self._clock.now(), len(kept)
            session.add(row)
        return UndoResult(removed, restored, len(kept), tuple(kept[:_NAMED]), kept_changes)

    def _remove_some(self, import_id: str) -> int:
        now = self._clock.now()
        used = or_(
            exists().where(col(CallRow.contact_id) == col(ContactRow.id)),
            exists().where(col(CallbackRow.contact_id) == col(ContactRow.id)),
        )
        query = select(ContactRow.id).where(ContactRow.import_id == import_id, ~used, is_free(now)).limit(_AT_ONCE)
        with self._database.writing() as session:
            ids = list(session.exec(query.with_for_update(of=ContactRow)).all())
            if ids:
                delete_rows(session, ids)
        return len(ids)

    def _restore_some(self, import_id: str) -> tuple[int, int] | None:
        """How many contacts are as they were, and how many were changed since; None when there are no more."""
        change = ContactImportChangeRow
        query = select(change).where(change.import_id == import_id).order_by(col(change.id).desc()).limit(_AT_ONCE)
        with self._database.writing() as session:
            changes = session.exec(query).all()
            if not changes:
                return None
            as_before = self._restore(session, changes)
            session.execute(delete(change).where(col(change.id).in_([one.id for one in changes])))
        return as_before, len(changes) - as_before

    def _restore(self, session: Session, changes: Sequence[ContactImportChangeRow]) -> int:
        """Empty again what was filled and stands as it was written; for how many contacts that was all of it."""
        ids = [one.contact_id for one in changes]
        found = session.exec(select(ContactRow).where(col(ContactRow.id).in_(ids))).all()
        rows = {row.id: row for row in found}
        as_before, now = len(changes), self._clock.now()
        added: list[tuple[str, str]] = []
        with contact_index.changing(session.connection(), ids):
            for change in changes:
                row = rows.get(change.contact_id)
                if row is None:
                    continue
                before, after = json.loads(change.before), json.loads(change.after)
                added += [(row.id, key) for key in after.pop("phones", [])]
                changed = [n for n, value in after.items() if getattr(row, n) != _value(getattr(row, n), value)]
                for name in after.keys() - set(changed):
                    setattr(row, name, _moment(before[name]) if name.endswith(("_at", "_until")) else before[name])
                row.updated_at = now
                as_before -= bool(changed)
            phone = ContactPhoneRow
            for contact_id, key in added:
                session.execute(delete(phone).where(col(phone.contact_id) == contact_id, col(phone.phone_key) == key))
            session.flush()
            for contact in to_contacts(session, found):
                set_keys(rows[contact.contact_id], contact.phones)
            session.flush()
        return as_before


def _value(there: Any, written: Any) -> Any:
    """What was written, of the kind that stands there."""
    return _moment(written) if isinstance(there, datetime) else written


def _moment(written: Any) -> Any:
    return datetime.fromisoformat(written) if isinstance(written, str) and written else written


def _lives(row: ContactImportRow, now: datetime) -> bool:
    return row.seen_at is not None and now - row.seen_at < STALE_AFTER
