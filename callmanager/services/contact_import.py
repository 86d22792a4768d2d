"""Importing contacts from files."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.contact import ContactPhone
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.users import Right
from callmanager.services.audit import AuditLog
from callmanager.services.contact_files import FileRow, read_rows
from callmanager.services.contact_rows import contact_row, set_keys
from callmanager.services.permissions import Actor, name_of, require
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow


@dataclass(frozen=True, slots=True)
class RowError:
    """A row of an imported file that was left out; ``row`` is its number in the sheet, or the card’s in the file."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. ``updated`` filled gaps of known contacts; ``duplicates`` brought nothing new."""

    inserted: int = 0
    updated: int = 0
    duplicates: int = 0
    error_rows: tuple[RowError, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``: ``errors`` is their number, ``error_rows`` tells them."""
        return {**asdict(self), "errors": len(self.error_rows), "error_rows": [asdict(row) for row in self.error_rows]}


class ContactImporter:
    """Imports files of contacts. ``country`` is that of numbers typed without one."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, *, country: str) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock
        self._country = country

    def run(self, path: Path, *, actor: Actor) -> ImportResult:
        """Import a file in one transaction; a row that cannot be used is left out and told.

        Raises:
            ContactError: the file cannot be read or has no name and phone columns; nothing was imported.
            PermissionDenied: this person may not import.
        """
        require(actor, Right.IMPORT_CONTACTS)
        result = _Import(self._country, self._clock.now())
        with self._database.writing() as session:
            known = session.exec(select(ContactRow)).all()
            for row in result.run(read_rows(path), known):
                session.add(row)
            summary = f"+{result.inserted} ~{result.updated} ={result.duplicates} !{len(result.errors)}"
            self._audit.add_in(session, name_of(actor), "contacts.import", path.name, summary)
        self._bus.publish(ContactsChanged(result.inserted + result.updated))
        return ImportResult(result.inserted, result.updated, result.duplicates, tuple(result.errors))


class _Import:
    """One run over a file's rows: what is new, what fills gaps, what is known already."""

    def __init__(self, country: str, now: datetime) -> None:
        self._country = country
        self._now = now
        self.inserted = self.updated = self.duplicates = 0
        self.errors: list[RowError] = []

    def run(self, rows: Iterable[FileRow], known: Iterable[ContactRow]) -> Iterator[ContactRow]:
        by_number = {row.phone_key: row for row in known}
        for given in rows:
            if given.problem:
                self.errors.append(RowError(given.number, given.problem))
                continue
            try:
                row = contact_row(given.record, self._country, self._now)
            except ContactError as error:
                self.errors.append(RowError(given.number, error.message))
                continue
            old = by_number.setdefault(row.phone_key, row)
            if old is row:
                self.inserted += 1
                yield row
            elif _fill_gaps(old, row):
                self.updated += 1
                yield old
            else:
                self.duplicates += 1


def _fill_gaps(old: ContactRow, new: ContactRow) -> bool:
    gaps = [name for name in ("email", "company", "note") if getattr(new, name) and not getattr(old, name)]
    for name in gaps:
        setattr(old, name, getattr(new, name))
    if gaps:
        old.updated_at = new.updated_at
        set_keys(old, [ContactPhone(old.phone, old.phone_e164)])
    return bool(gaps)
