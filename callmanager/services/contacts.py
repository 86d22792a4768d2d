"""Contacts: adding, finding, importing from and exporting to files."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.contact import Contact, status_id
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.services.audit import AuditLog
from callmanager.services.contact_files import FIELDS, ContactRecord, FileRow, read_rows, write_records
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow

MAX_FIELD = 500
MAX_NOTE = 20_000
_SHORTEST_NUMBER = 3
_EXPONENT = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")


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


class ContactService:
    """Keeps the contacts. ``country`` is that of numbers typed without one (ISO 3166, “CR”)."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, *, country: str) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self._country = country.upper()

    def add(self, name: str, phone: str, *, email: str = "", company: str = "", note: str = "") -> Contact:
        """Add a contact.

        Raises:
            ContactError: no name, or no phone number of at least three digits.
        """
        record = ContactRecord(name=name, phone=phone, email=email, company=company, note=note)
        row = contact_row(record, self._country, self._clock.now())
        with self._database.writing() as session:
            session.add(row)
        self._bus.publish(ContactsChanged(1))
        return _contact(row)

    def keep(self, name: str, phone: str) -> Contact | None:
        """The contact with this number, added under ``name`` if there is none; None when it cannot be one.

        So whoever is typed for a call can be found afterwards, and is there once.
        """
        try:
            row = contact_row(ContactRecord(name=name, phone=phone), self._country, self._clock.now())
        except ContactError:
            return None
        with self._database.writing() as session:
            same = ContactRow.phone_e164 == row.phone_e164 if row.phone_e164 else ContactRow.phone == row.phone
            known = session.exec(select(ContactRow).where(same)).first()
            if known is None:
                session.add(row)
        if known is not None:
            return _contact(known)
        self._bus.publish(ContactsChanged(1))
        return _contact(row)

    def get(self, contact_id: str) -> Contact | None:
        """The contact with this id."""
        with self._database.reading() as session:
            row = session.get(ContactRow, contact_id)
            return _contact(row) if row else None

    def count(self) -> int:
        """How many contacts there are."""
        with self._database.reading() as session:
            return session.exec(select(func.count()).select_from(ContactRow)).one()

    def search(self, text: str = "", limit: int = 50, offset: int = 0) -> list[Contact]:
        """Contacts whose name, company or number holds every word of ``text``, accents and capitals aside; by name."""
        query = select(ContactRow).order_by(ContactRow.search_key).limit(limit).offset(offset)
        for word in fold(text).split():
            query = query.where(col(ContactRow.search_key).contains(word, autoescape=True))
        with self._database.reading() as session:
            return [_contact(row) for row in session.exec(query).all()]

    def import_file(self, path: Path, *, actor: str = "desktop") -> ImportResult:
        """Import an xlsx, csv, json or vcf file in one transaction; a row that cannot be used is left out and told.

        Raises:
            ContactError: the file cannot be read or has no name and phone columns; nothing was imported.
        """
        result = _Import(self._country, self._clock.now())
        with self._database.writing() as session:
            known = session.exec(select(ContactRow)).all()
            for row in result.run(read_rows(path), known):
                session.add(row)
            summary = f"+{result.inserted} ~{result.updated} ={result.duplicates} !{len(result.errors)}"
            self._audit.add_in(session, actor, "contacts.import", path.name, summary)
        self._bus.publish(ContactsChanged(result.inserted + result.updated))
        return ImportResult(result.inserted, result.updated, result.duplicates, tuple(result.errors))

    def export_file(self, path: Path, *, actor: str = "desktop") -> int:
        """Write all contacts to xlsx, csv, json or vcf, as the name's ending says; how many there were.

        Raises:
            ContactError: unknown ending, or the file cannot be written.
        """
        with self._database.reading() as session:
            contacts = [_contact(row) for row in session.exec(select(ContactRow).order_by(ContactRow.name)).all()]
        write_records(path, (ContactRecord(**{name: getattr(c, name) for name in FIELDS}) for c in contacts))
        self._audit.add(actor, "contacts.export", path.name, str(len(contacts)))
        return len(contacts)


class _Import:
    """One run over a file's rows: what is new, what fills gaps, what is known already."""

    def __init__(self, country: str, now: datetime) -> None:
        self._country = country
        self._now = now
        self.inserted = self.updated = self.duplicates = 0
        self.errors: list[RowError] = []

    def run(self, rows: Iterable[FileRow], known: Iterable[ContactRow]) -> Iterator[ContactRow]:
        by_number = {number_key(row): row for row in known}
        for given in rows:
            if given.problem:
                self.errors.append(RowError(given.number, given.problem))
                continue
            try:
                row = contact_row(given.record, self._country, self._now)
            except ContactError as error:
                self.errors.append(RowError(given.number, error.message))
                continue
            old = by_number.setdefault(number_key(row), row)
            if old is row:
                self.inserted += 1
                yield row
            elif _fill_gaps(old, row):
                self.updated += 1
                yield old
            else:
                self.duplicates += 1


def contact_row(record: ContactRecord, country: str, now: datetime) -> ContactRow:
    """A new contact; ``country`` is that of a number typed without one.

    Raises:
        ContactError: no name, or no phone number of at least three digits.
    """
    name, phone = _line(record.name), _line(record.phone)
    email, company = _line(record.email), _line(record.company)
    if sum(character.isdigit() for character in phone) < _SHORTEST_NUMBER:
        raise ContactError(f"“{phone[:40]}” is not a phone number.", code="contact_phone", phone=phone[:40])
    if _EXPONENT.fullmatch(phone):
        raise ContactError(
            f"“{phone[:40]}” was a phone number before a spreadsheet made a quantity of it.",
            code="contact_phone_spoiled",
        )
    if not name:
        raise ContactError("The name is missing.", code="contact_name")
    normalised = e164(phone, country)
    return ContactRow(
        id=secrets.token_hex(8),
        name=name,
        search_key=fold(f"{name} {company} {phone} {normalised}"),
        phone=phone,
        phone_e164=normalised,
        email=email,
        company=company,
        note=printable(record.note).strip()[:MAX_NOTE],
        status=status_id(_line(record.status)),
        created_at=now,
        updated_at=now,
    )


def printable(text: str) -> str:
    """The text without what no one can see or type: NUL, other control characters, half characters."""
    return text if text.isprintable() else "".join(c for c in text if c.isprintable() or c in "\n\t")


def _line(text: str) -> str:
    return " ".join(printable(text).split())[:MAX_FIELD]


def fold(text: str) -> str:
    """Text for comparison: no accents, no capitals, spaces evened out."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def e164(phone: str, country: str) -> str:
    """The number as “+50688887777”, or "" when it is not one that can exist in ``country`` or the one it names."""
    import phonenumbers  # slow to import, and a start of the program normalises nothing

    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def number_key(row: ContactRow) -> str:
    """What makes two contacts the same: the number."""
    return row.phone_e164 or "".join(c for c in row.phone if c.isdigit())


def _fill_gaps(old: ContactRow, new: ContactRow) -> bool:
    gaps = [name for name in ("email", "company", "note") if getattr(new, name) and not getattr(old, name)]
    for name in gaps:
        setattr(old, name, getattr(new, name))
    if gaps:
        old.updated_at = new.updated_at
        old.search_key = fold(f"{old.name} {old.company} {old.phone} {old.phone_e164}")
    return bool(gaps)


def _contact(row: ContactRow) -> Contact:
    return Contact(row.id, row.name, row.phone, row.phone_e164, row.email, row.company, row.note, row.status)
