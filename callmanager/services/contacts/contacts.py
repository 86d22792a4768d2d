"""Contacts: adding, changing, finding, and who must not be called. Files: `contact_import` and `contact_export`."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sqlalchemy import delete
from sqlmodel import Session, col

from callmanager.domain.contact import (
    DO_NOT_CONTACT,
    EVERYBODY,
    Contact,
    ContactFilter,
)
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.users import Right, User
from callmanager.services.contacts.contact_finding import DESKTOP, ContactFinding
from callmanager.services.contacts.contact_locks import is_held_by_another, locked_error
from callmanager.services.contacts.contact_record import FIELDS
from callmanager.services.contacts.contact_removal import remove_in
from callmanager.services.contacts.contact_rows import (
    ContactFields,
    MoreFields,
    column_values,
    further_phones,
    new_row,
    one_line,
    set_keys,
    to_contacts,
    touches_keys,
)
from callmanager.services.contacts.contact_status import require_status
from callmanager.services.contacts.contact_store import change_status, existing, with_number
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.tables import ContactPhoneRow, ContactRow

if TYPE_CHECKING:
    from callmanager.services.contacts.contact_import import ImportResult

_MANY = 500


class ContactService(ContactFinding):
    """Keeps the contacts; finding them is `ContactFinding`'s."""

    # Adding and changing.

    def add(
        self, name: str, phone: str, *, status: str = "", actor: Actor = DESKTOP, **fields: Unpack[MoreFields]
    ) -> Contact:
        """Add a contact; `MoreFields` names what else can be given.

        Raises:
            ContactError: no name, or no phone number of at least three digits; no such status or time zone.
            PermissionDenied: this person may not change contacts.
        """
        require_now(self._database, actor, Right.EDIT_CONTACTS)
        values, phones = column_values({**fields, "phone": phone, "name": name}, self.country)
        assert phones is not None
        row = new_row(values, phones, self._clock.now())
        with self._database.writing() as session:
            if status:
                row.status = require_status(session, status)
            session.add(row)
            session.flush()
            session.add_all(further_phones(row.id, phones))
            session.flush()
            [contact] = to_contacts(session, [row])
        self._bus.publish(ContactsChanged(1))
        return contact

    def keep(self, name: str, phone: str) -> Contact | None:
        """The contact with this number, added under ``name`` if there is none; None when it cannot be one.

        So whoever is typed for a call can be found afterwards, and is there once.
        """
        try:
            values, phones = column_values({"phone": phone, "name": name}, self.country)
        except ContactError:
            return None
        assert phones is not None
        row = new_row(values, phones, self._clock.now())
        with self._database.writing() as session:
            known = with_number(session, row.phone_key)
            if not known:
                session.add(row)
                session.flush()
            [contact] = to_contacts(session, known[:1] or [row])
        if not known:
            self._bus.publish(ContactsChanged(1))
        return contact

    def update(self, contact_id: str, actor: Actor, **fields: Unpack[ContactFields]) -> Contact:
        """Change what is named, and nothing else; ``phone`` alone changes the first number and keeps the others.

        Raises:
            ContactError: no such contact, somebody else works on it, or a value that cannot be kept.
            PermissionDenied: this person may not change contacts.
        """
        require_now(self._database, actor, Right.EDIT_CONTACTS)
        with self._database.writing() as session:
            row = self._free_row(session, contact_id, actor)
            if "phone" in fields and "phones" not in fields:
                fields["phones"] = to_contacts(session, [row])[0].phones[1:]
            values, phones = column_values(fields, self.country)
            changed = [name for name, value in values.items() if getattr(row, name) != value]
            for name in changed:
                setattr(row, name, values[name])
            if phones is not None:
                session.execute(delete(ContactPhoneRow).where(col(ContactPhoneRow.contact_id) == row.id))
                session.add_all(further_phones(row.id, phones))
                session.flush()
            if phones is not None or touches_keys(values):
                set_keys(row, phones if phones is not None else to_contacts(session, [row])[0].phones)
            row.updated_at = self._clock.now()
            session.add(row)
            told = ", ".join(sorted({*changed, *(["phones"] if phones is not None else [])} - {"phone_key"}))
            self._audit.add_in(session, name_of(actor), "contacts.change", row.id, told)
            session.flush()
            [contact] = to_contacts(session, [row])
        self._bus.publish(ContactsChanged(1))
        return contact

    def set_status(self, contact_id: str, status: str, actor: Actor, reason: str = "hand") -> Contact:
        """Give a contact another status, with a step in its history; “do not contact” also forbids calls.

        Raises:
            ContactError: no such contact or status, or somebody else works on it.
            PermissionDenied: this person may not change contacts.
        """
        require_now(self._database, actor, Right.EDIT_CONTACTS)
        now = self._clock.now()
        with self._database.writing() as session:
            row = self._free_row(session, contact_id, actor)
            status = require_status(session, status)
            change_status(session, row, status, at=now, actor=name_of(actor), reason=reason)
            if status == DO_NOT_CONTACT and not row.do_not_call:
                self._block(session, row, actor, "status")
            session.flush()
            [contact] = to_contacts(session, [row])
        self._bus.publish(ContactsChanged(1))
        return contact

    def block(self, contact_id: str, actor: Actor, reason: str = "") -> Contact:
        """Do not call this contact any more, nor anybody else with one of its numbers; kept in the audit log.

        Raises:
            ContactError: no such contact.
            PermissionDenied: this person may not change contacts.
        """
        require_now(self._database, actor, Right.EDIT_CONTACTS)
        with self._database.writing() as session:
            row = existing(session, contact_id)
            self._block(session, row, actor, reason)
            session.flush()
            [contact] = to_contacts(session, [row])
        self._bus.publish(ContactsChanged(1))
        return contact

    def unblock(self, contact_id: str, actor: Actor, reason: str = "") -> Contact:
        """Allow calls to this contact again; a status that forbids them becomes “to do”.

        Raises:
            ContactError: no such contact.
            PermissionDenied: this person may not allow calls again.
        """
        require_now(self._database, actor, Right.UNBLOCK_CONTACTS)
        with self._database.writing() as session:
            row = existing(session, contact_id)
            row.do_not_call, row.do_not_call_at, row.do_not_call_reason = False, None, ""
            row.updated_at = now = self._clock.now()
            if row.status == DO_NOT_CONTACT:
                change_status(session, row, "to_do", at=now, actor=name_of(actor), reason="hand")
            session.add(row)
            self._audit.add_in(session, name_of(actor), "contacts.unblock", row.id, one_line(reason))
            session.flush()
            [contact] = to_contacts(session, [row])
        self._bus.publish(ContactsChanged(1))
        return contact

    def remove(self, contact_ids: Sequence[str], actor: Actor) -> int:
        """Delete contacts with their history and promises; what was called stays among the calls, as of nobody.

        Returns:
            How many there were; those that somebody works on stay.

        Raises:
            PermissionDenied: this person may not delete contacts.
        """
        require_now(self._database, actor, Right.DELETE_CONTACTS)
        gone = 0
        for start in range(0, len(contact_ids), _MANY):
            with self._database.writing() as session:
                gone += remove_in(session, contact_ids[start : start + _MANY], self._clock.now())
        if gone:
            self._audit.add(name_of(actor), "contacts.remove", "", str(gone))
            self._bus.publish(ContactsChanged(gone))
        return gone

    # Files.

    def import_file(self, path: Path, *, actor: Actor = DESKTOP) -> "ImportResult":
        """Import an xlsx, csv, json or vcf file whose columns are found by their names; see `ContactImporter`.

        Raises:
            ContactError: the file cannot be read or has no name and phone columns; nothing was imported.
            PermissionDenied: this person may not import.
        """
        from callmanager.services.contacts.contact_import import ContactImporter

        importer = ContactImporter(
            self._database, self._bus, self._audit, self._clock, country=self.country, zone=self.zone
        )
        return importer.run(path, actor=actor, write_errors=False)

    def export_file(
        self,
        path: Path,
        *,
        actor: Actor = DESKTOP,
        text: str = "",
        filters: ContactFilter = EVERYBODY,
        fields: Collection[str] = FIELDS,
        contact_ids: Sequence[str] | None = None,
    ) -> int:
        """Write the contacts that `search` finds to xlsx, csv, json or vcf, as the name's ending says; how many.

        With ``contact_ids`` these are written instead; ``fields`` are written of each, all of them by default.

        Raises:
            ContactError: unknown ending, or the file cannot be written.
            PermissionDenied: this person may not export.
        """
        from callmanager.services.contacts.contact_export import export

        require_now(self._database, actor, Right.EXPORT)
        now = self._clock.now()
        count = export(self._database, path, text, filters, now, self.zone, fields=fields, contact_ids=contact_ids)
        self._audit.add(name_of(actor), "contacts.export", path.name, str(count))
        return count

    def _free_row(self, session: Session, contact_id: str, actor: Actor) -> ContactRow:
        row = existing(session, contact_id)
        if isinstance(actor, User) and is_held_by_another(session, row, actor.user_id, self._clock.now()):
            raise locked_error(session, row)
        return row

    def _block(self, session: Session, row: ContactRow, actor: Actor, reason: str) -> None:
        now = self._clock.now()
        row.do_not_call, row.do_not_call_at, row.do_not_call_reason = True, now, one_line(reason)
        row.updated_at = now
        session.add(row)
        self._audit.add_in(session, name_of(actor), "contacts.block", row.id, one_line(reason))
