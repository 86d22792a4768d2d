"""Bring the predecessor's data over: people, contacts, calls and recordings. Repeatable; the old data is only read.

What is the same is recognised by what it is, not by when it came: a person by name, a contact by number, a call by
its old id, moment and number, a recording by file name and size. So a second run adds nothing.
"""

import contextlib
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from callmanager.domain.call import CallPhase
from callmanager.domain.clock import Clock
from callmanager.domain.errors import ContactError
from callmanager.domain.phone_numbers import e164
from callmanager.domain.users import Role
from callmanager.services.audit import AuditLog
from callmanager.services.contact_record import ContactRecord
from callmanager.services.contact_rows import contact_row
from callmanager.services.legacy_files import find, moment, read_tables, recordings, text
from callmanager.services.legacy_recordings import OldPeople, RecordingCopier
from callmanager.services.users import MAX_NAME_LENGTH, name_key
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, ContactRow, UserRow

_ROLES = {"agent": Role.AGENT, "teamlead": Role.TEAM_LEAD, "projectmanager": Role.PROJECT_MANAGER, "ti": Role.ADMIN}
_OUTCOMES = {"NO_ANSWER": "no_answer", "DROPPED": "dropped"}  # COMPLETED and FAILED do not tell how the call went
_BCRYPT = ("$2a$", "$2b$", "$2y$")
_NO_LOGIN = "!"
_MAX_NOTE = 20_000
_ACTOR = "import-legacy"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not added, and why."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LegacyResult:
    """How many were added (or, in a dry run, would be)."""

    contacts: int = 0
    users: int = 0
    calls: int = 0
    recordings: int = 0
    dry_run: bool = False
    skipped: tuple[Skipped, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {**asdict(self), "skipped": [asdict(item) for item in self.skipped]}


class _DryRun(Exception):
    """Takes back everything that a dry run put into the transaction."""


class LegacyImport:
    """Imports the predecessor's files.

    Args:
        country: that of numbers typed without one.
        zone: the office's; moments beside old recordings are local.
        folder: our recordings folder, which gets copies.
    """

    def __init__(
        self, database: Database, audit: AuditLog, clock: Clock, *, country: str, zone: ZoneInfo, folder: Path
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._country = country.upper()
        self._zone = zone
        self._folder = folder

    def run(self, path: Path, *, dry_run: bool = False) -> LegacyResult:
        """Import the old program's folder or database file.

        People, contacts and calls come in one transaction; then the recordings are copied one by one.

        Raises:
            StoreError: there is nothing to import, or the old database cannot be used; nothing was changed.
            RecordingError: the recordings do not fit on the disk; what was imported before them stays.
        """
        places = find(path)
        rows = _Rows(self._country, self._clock.now())
        if places.database is not None:
            self._import_rows(rows, places.database, dry_run)
        copied = 0
        if places.recordings is not None:
            copier = RecordingCopier(self._database, self._folder, self._zone, rows.people)
            for name, reason in copier.run(recordings(places.recordings), dry_run=dry_run):
                rows.skipped.append(Skipped("recording", name, reason))
            copied = copier.added
        return LegacyResult(rows.contacts, rows.users, rows.calls, copied, dry_run, tuple(rows.skipped))

    def _import_rows(self, rows: "_Rows", database: Path, dry_run: bool) -> None:
        old = read_tables(database)
        with contextlib.suppress(_DryRun), self._database.writing() as session:
            rows.add(session, old)
            for name, detail in rows.counters(old["user_metrics"]):
                self._audit.add_in(session, _ACTOR, "user.counters", name, detail)
            self._audit.add_in(session, _ACTOR, "legacy.import", database.name, rows.summary)
            if dry_run:
                raise _DryRun


class _Rows:
    """One run over the old tables, inside one transaction."""

    def __init__(self, country: str, now: datetime) -> None:
        self._country = country
        self._now = now
        self.contacts = self.users = self.calls = 0
        self.skipped: list[Skipped] = []
        self.people = OldPeople()
        self._users: dict[str, UserRow] = {}  # by old id
        self._contacts: dict[str, ContactRow] = {}
        self._added: set[str] = set()  # ids of new users

    @property
    def summary(self) -> str:
        """For the audit log."""
        return f"contacts {self.contacts}, users {self.users}, calls {self.calls}, skipped {len(self.skipped)}"

    def add(self, session: Session, old: dict[str, list[Row]]) -> None:
        """Add what is new; the order is that in which rows refer to each other."""
        session.add_all(self._new_users(session, old["users"]))
        session.add_all(self._new_contacts(session, old["contacts"]))
        session.flush()
        session.add_all(self._new_calls(session, old["call_logs"]))
        session.flush()

    def _skip(self, kind: str, old_id: object, reason: str) -> None:
        self.skipped.append(Skipped(kind, text(old_id, 80), reason))

    def _new_users(self, session: Session, old: list[Row]) -> Iterator[UserRow]:
        known = {row.name_key: row for row in session.exec(select(UserRow)).all()}
        for row in old:
            old_id, name = text(row.get("id")), " ".join(text(row.get("username")).split())
            if not name or len(name) > MAX_NAME_LENGTH:
                self._skip("user", old_id, f"the name “{name[:40]}” cannot be used")
                continue
            user = known.get(name_key(name))
            if user is not None:
                self._skip("user", old_id, f"a user “{name}” is here already")
            else:
                user = known[name_key(name)] = self._user(row, name)
                self.users += 1
                self._added.add(user.id)
                yield user
            self._users[old_id] = user
            self.people.users[old_id] = (user.id, user.name)

    def _user(self, row: Row, name: str) -> UserRow:
        password_hash = text(row.get("password_hash"))
        role = "".join(c for c in text(row.get("role")).casefold() if c.isalpha())
        return UserRow(
            id=secrets.token_hex(8),
            name=name,
            name_key=name_key(name),
            role=_ROLES.get(role, Role.AGENT).value,  # what is unknown gets the fewest rights
            team_id=text(row.get("team_name")) or text(row.get("team_id")) or None,
            password_hash=password_hash if password_hash.startswith(_BCRYPT) else _NO_LOGIN,
            is_active=text(row.get("is_active")) not in ("0", "False", "false"),
            created_at=moment(row.get("created_at")) or self._now,
        )

    def _new_contacts(self, session: Session, old: list[Row]) -> Iterator[ContactRow]:
        known = {row.phone_key: row for row in session.exec(select(ContactRow)).all()}
        for row in old:
            old_id = text(row.get("id"))
            record = ContactRecord(
                name=text(row.get("name")) or text(row.get("phone")),
                phone=text(row.get("phone")),
                note=text(row.get("note"), _MAX_NOTE),
                status=text(row.get("status")),
            )
            try:
                contact = contact_row(record, self._country, self._now)
            except ContactError as error:
                self._skip("contact", old_id, error.message)
                continue
            same = known.setdefault(contact.phone_key, contact)
            self._contacts[old_id] = same
            if same is not contact:
                self._skip("contact", old_id, f"the number {contact.phone} is here already, as {same.name}")
                continue
            contact.created_at = moment(row.get("created_at")) or self._now
            contact.updated_at = moment(row.get("updated_at")) or contact.created_at
            self.contacts += 1
            yield contact

    def _new_calls(self, session: Session, old: list[Row]) -> Iterator[CallRow]:
        known = set(session.exec(select(CallRow.id)).all())
        for row in old:
            old_id, started = text(row.get("id")), moment(row.get("start_time"))
            user, contact = self._users.get(text(row.get("user_id"))), self._contacts.get(text(row.get("contact_id")))
            phone = text(row.get("contact_phone")) or (contact.phone if contact else "")
            if started is None:
                self._skip("call", old_id, "its start time cannot be read")
                continue
            if user is None:
                self._skip("call", old_id, f"its user {text(row.get('user_id'), 40)} is not among the users")
                continue
            call_id = legacy_id(old_id, started.isoformat(), e164(phone, self._country) or phone)
            self.people.calls[old_id] = call_id
            if call_id in known:
                self._skip("call", old_id, "it is here already")
                continue
            known.add(call_id)
            self.calls += 1
            yield self._call(row, call_id, user, contact, phone, started)

    def _call(
        self, row: Row, call_id: str, user: UserRow, contact: ContactRow | None, phone: str, started: datetime
    ) -> CallRow:
        status = text(row.get("status")).upper()
        ended = max(moment(row.get("end_time")) or started, started)
        # The old duration ran from click to click: it is told, and counted nowhere.
        told = f"[CallManager 1.0: {status or '–'}, {text(row.get('duration_seconds'), 20) or '–'} s]"
        return CallRow(
            id=call_id,
            agent_id=user.id,
            agent_name=user.name,
            team_id=user.team_id,
            contact_id=contact.id if contact else None,
            contact_name=contact.name if contact else "",
            phone=phone,
            phase=CallPhase.DONE.value,
            started_at=started,
            ended_at=ended,
            done_at=ended,
            outcome_id=_OUTCOMES.get(status),
            note=f"{text(row.get('notes'), _MAX_NOTE - len(told) - 1)}\n{told}".strip(),
            time_known=False,
        )

    def counters(self, old: list[Row]) -> Iterator[tuple[str, str]]:
        """The old running counters of people who were added now: known to be wrong, kept as a note all the same."""
        names = ("calls_made", "calls_success", "calls_failed", "contacts_managed", "total_talk_time")
        for row in old:
            user = self._users.get(text(row.get("user_id")))
            if user is not None and user.id in self._added:
                yield user.name, ", ".join(f"{name}={text(row.get(name), 20)}" for name in names)


def legacy_id(*parts: str) -> str:
    """The id of something old: the same at every import."""
    return "old-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
