"""Whether a call may be made, with what the database knows; asked on every way to start one."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from callmanager.domain.calling_hours import CallRules, CallVerdict, may_call
from callmanager.domain.contact import DO_NOT_CONTACT, Contact
from callmanager.domain.dialled import number_keys
from callmanager.domain.phone_numbers import e164
from callmanager.services.contacts.contact_rows import to_contacts
from callmanager.services.contacts.contact_status import closed_in
from callmanager.services.contacts.contact_store import with_any_number, with_number
from callmanager.store.tables import ContactRow


def verdict_in(
    session: Session,
    *,
    phone: str,
    contact_id: str | None,
    country: str,
    rules: CallRules,
    now: datetime,
    promised: bool = False,
) -> CallVerdict:
    """Whether this number, or this contact at this number, may be called now.

    Args:
        session: the transaction in which the call would begin.
        phone: the number as it is dialled.
        contact_id: whose it is, where that is known; else it is looked up by the number.
        country: of a number without one.
        rules: of the campaign and the office.
        now: the moment.
        promised: the contact was promised this call.
    """
    contact = contact_to_call(session, phone=phone, contact_id=contact_id, country=country)
    return may_call(
        contact,
        rules,
        now,
        phone_e164=e164(phone, country),
        number_blocked=is_blocked(session, number_keys(phone, country)),
        is_closed=contact is not None and contact.status in closed_in(session),
        promised=promised,
    )


def contact_to_call(session: Session, *, phone: str, contact_id: str | None, country: str) -> Contact | None:
    """The contact with this id, or else the oldest one with this number; None for a number that is nobody's."""
    row = session.get(ContactRow, contact_id) if contact_id else None
    if row is None:
        row = _likeliest(session, number_keys(phone, country))
    return to_contacts(session, [row])[0] if row is not None else None


def is_blocked(session: Session, phone_keys: Sequence[str]) -> bool:
    """Whether any contact with one of these numbers must not be called."""
    return any(row.do_not_call or row.status == DO_NOT_CONTACT for row in with_any_number(session, phone_keys))


def _likeliest(session: Session, phone_keys: Sequence[str]) -> ContactRow | None:
    """The oldest contact with the first of these keys that is anybody's."""
    found = with_any_number(session, phone_keys)
    if len(found) > 1:
        found = next(rows for key in phone_keys if (rows := with_number(session, key)))
    return found[0] if found else None
