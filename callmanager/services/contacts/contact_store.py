"""Rows of contacts that services share: one by its id, those with a number, and a step in the history of a status."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from callmanager.domain.errors import ContactError
from callmanager.store.tables import ContactPhoneRow, ContactRow, ContactStatusChangeRow


def existing(session: Session, contact_id: str) -> ContactRow:
    """The row with this id as it stands now.

    Raises:
        ContactError: there is none.
    """
    row = session.get(ContactRow, contact_id, populate_existing=True)
    if row is None:
        raise ContactError(
            "There is no such contact; it may have been removed. Nothing was changed.", code="unknown_contact"
        )
    return row


def with_number(session: Session, phone_key: str) -> list[ContactRow]:
    """The contacts one of whose numbers has this key (`domain.phone_numbers.number_key`), the oldest first."""
    return with_any_number(session, [phone_key] if phone_key else [])


def with_any_number(session: Session, phone_keys: Sequence[str]) -> list[ContactRow]:
    """The contacts one of whose numbers has one of these keys, the oldest first; in one question to the database."""
    if not phone_keys:
        return []
    first = select(ContactRow.id).where(col(ContactRow.phone_key).in_(phone_keys))
    further = select(ContactPhoneRow.contact_id).where(col(ContactPhoneRow.phone_key).in_(phone_keys))
    query = select(ContactRow).where(col(ContactRow.id).in_(first.union(further)))  # an index each, where OR takes none
    return list(session.exec(query.order_by(col(ContactRow.created_at), col(ContactRow.id))).all())


def change_status(session: Session, row: ContactRow, status: str, *, at: datetime, actor: str, reason: str) -> bool:
    """Give a contact another status and keep the step in its history; False when it has that one already.

    Args:
        session: the transaction of whatever makes it change.
        row: the contact.
        status: the id of the new status.
        at: when.
        actor: who, for the history.
        reason: call, hand, import or rule.
    """
    if row.status == status:
        return False
    session.add(
        ContactStatusChangeRow(contact_id=row.id, at=at, before=row.status, after=status, actor=actor, reason=reason)
    )
    row.status, row.status_at, row.updated_at = status, at, at
    session.add(row)
    return True
