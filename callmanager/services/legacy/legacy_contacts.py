"""The predecessor's contacts, with all that they carried; a reminder becomes a callback, a lock nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from callmanager.domain.contact import DO_NOT_CONTACT
from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import as_number
from callmanager.services.contacts.contact_record import ContactRecord
from callmanager.services.contacts.contact_rows import MAX_FIELD, clean_tags, contact_row, set_keys, tags_column
from callmanager.services.contacts.contact_status import statuses_in
from callmanager.services.legacy.legacy_files import Row, legacy_id, moment, text
from callmanager.services.legacy.legacy_result import ACTOR, Tally
from callmanager.store.tables import CallbackRow, ContactRow, ContactStatusRow, UserRow

FORGOTTEN_AFTER = timedelta(days=90)
"""A reminder that is overdue for longer is history and no promise any more."""

MAX_NOTE = 20_000
_MOST_EDITORS = 20
_MAX_STATUS = 60


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that is here: what calls, callbacks and later rows need of it."""

    contact_id: str
    name: str
    phone: str


class LegacyContacts:
    """One run over the old contacts, inside one transaction; ``by_old_id`` are those that are here afterwards."""

    def __init__(
        self, session: Session, users: Mapping[str, UserRow], tally: Tally, country: str, now: datetime
    ) -> None:
        self._session, self._users, self._tally, self._country, self._now = session, users, tally, country, now
        self._statuses = {status.status_id for status in statuses_in(session)}
        self.by_old_id: dict[str, Known] = {}

    def add(self, old: Iterable[Row]) -> None:
        """Add those whose number is new; a contact with the same number is left as it is."""
        query = select(ContactRow.phone_key, ContactRow.id, ContactRow.name, ContactRow.phone)
        known = {key: Known(*rest) for key, *rest in self._session.exec(query).all()}
        for row in old:
            old_id = text(row.get("id"))
            try:
                contact = self._contact(row)
            except ContactError as error:
                self._tally.skip("contact", old_id, error.message)
                continue
            same = known.get(contact.phone_key)
            if same is not None:
                self._tally.skip("contact", old_id, f"the number {contact.phone} is here already, as {same.name}")
            else:
                same = known[contact.phone_key] = Known(contact.id, contact.name, contact.phone)
                self._keep_status(contact.status)
                self._session.add(contact)
                self._tally.contacts += 1
                for field in _cuts(row, contact):
                    self._tally.skip(field, old_id, "its end was cut, for it is longer than there is room for")
            self.by_old_id[old_id] = same
        self._session.flush()

    def add_callbacks(self, old: Iterable[Row]) -> None:
        """The reminders that are still to come, or not long overdue; each once, however often it is imported."""
        for row in old:
            old_id, due = text(row.get("id")), moment(row.get("reminder_time"))
            contact = self.by_old_id.get(old_id)
            if contact is None or not text(row.get("reminder_time")):
                continue
            if due is None:
                self._tally.skip("callback", old_id, "the time of its reminder cannot be read")
            elif self._now - due > FORGOTTEN_AFTER:
                self._tally.skip("callback", old_id, f"its reminder was due on {due.date()}")
            else:
                self._add_callback(row, legacy_id("callback", old_id, due.isoformat()), contact, due)
        self._session.flush()

    def _add_callback(self, row: Row, callback_id: str, contact: Known, due: datetime) -> None:
        if self._session.get(CallbackRow, callback_id) is not None:
            self._tally.skip("callback", row.get("id"), "it is here already")
            return
        agent = self._user(row, "assigned_to_user_id") or self._user(row, "last_called_by_user_id")
        self._session.add(
            CallbackRow(
                id=callback_id,
                contact_id=contact.contact_id,
                agent_id=agent.id if agent is not None and agent.is_active else None,
                due_at=due,
                created_by=ACTOR,
                created_at=self._now,
            )
        )
        self._tally.callbacks += 1

    def _contact(self, row: Row) -> ContactRow:
        phone = as_number(text(row.get("phone")))
        record = ContactRecord(
            name=text(row.get("name")) or phone,
            phone=phone,
            note=self._note(row),
            status=text(row.get("status"), _MAX_STATUS),
        )
        contact = contact_row(record, self._country, self._now)
        owner = self._user(row, "assigned_to_user_id")
        contact.owner_id = owner.id if owner is not None else None
        team = text(row.get("assigned_to_team_name")) or text(row.get("assigned_to_team_id"))
        if team:
            contact.tags = tags_column(clean_tags([team]))
            set_keys(contact, ())
        contact.created_at = moment(row.get("created_at")) or self._now
        contact.updated_at = moment(row.get("updated_at")) or contact.created_at
        contact.status_at = moment(row.get("last_visibility_time")) or contact.updated_at
        contact.last_call_at = moment(row.get("last_called_time"))
        if contact.status == DO_NOT_CONTACT:
            contact.do_not_call, contact.do_not_call_at = True, contact.updated_at
            contact.do_not_call_reason = "CallManager 1.0"
        return contact

    def _keep_status(self, status: str) -> None:
        """A status of the office's own comes into the list, as it was written."""
        if status not in self._statuses:
            self._statuses.add(status)
            last = self._session.exec(select(func.max(col(ContactStatusRow.position)))).one()
            position = max(last or 0, len(self._statuses))
            self._session.add(ContactStatusRow(id=status, label=status, position=position))

    def _user(self, row: Row, column: str) -> UserRow | None:
        return self._users.get(text(row.get(column)))

    def _note(self, row: Row) -> str:
        """The note, and below it what has no field of its own here."""
        told = [f"coords {coords}" if (coords := _coordinates(row.get("coords"))) else ""]
        by = self._user(row, "last_called_by_user_id")
        caller = by.name if by is not None else text(row.get("last_called_by"), 80)
        told.append(f"last called by {caller}" if caller else "")
        told.append(f"edited by {editors}" if (editors := _editors(row.get("editors_history"))) else "")
        more = "; ".join(part for part in told if part)
        if not more:
            return text(row.get("note"), MAX_NOTE)
        more = f"[CallManager 1.0: {more}]"[: MAX_NOTE // 2]
        return f"{text(row.get('note'), MAX_NOTE - len(more) - 1)}\n{more}".strip()


def _cuts(row: Row, kept: ContactRow) -> Iterator[str]:
    """The texts of a contact whose end was not kept."""
    if len(text(row.get("name"), MAX_FIELD + 1)) > MAX_FIELD:
        yield "name"
    if not kept.note.startswith(text(row.get("note"), MAX_NOTE + 1)):
        yield "note"


def _coordinates(written: Any) -> str:
    """Coordinates in a line; text that is no JSON as it is."""
    data = _json(written)
    if isinstance(data, Mapping):
        parts = [data.get(name) for names in (("lat", "latitude"), ("lng", "lon", "longitude")) for name in names]
        return ", ".join(text(part, 30) for part in parts if part is not None)
    if isinstance(data, list):
        return ", ".join(text(part, 30) for part in data[:3])
    return text(data, 80)


def _editors(written: Any) -> str:
    """Who changed the contact, newest last, at most twenty."""
    data = _json(written)
    entries = data if isinstance(data, list) else [data] if data else []
    told = (
        " ".join(text(value, 60) for value in entry.values()) if isinstance(entry, Mapping) else text(entry, 120)
        for entry in entries[-_MOST_EDITORS:]
    )
    return ", ".join(part for part in told if part)


def _json(written: Any) -> Any:
    if not isinstance(written, str):
        return None if written is None else text(written, 200)
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return text(written, 200)
