"""Taking contacts out, with all that hangs on them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from callmanager.services.contacts.contact_locks import is_free
from callmanager.store import contact_index
from callmanager.store.tables import (
    CallbackRow,
    CallRow,
    ContactPhoneRow,
    ContactRow,
    ContactStatusChangeRow,
)


def remove_in(session: Session, contact_ids: Sequence[str], now: datetime) -> int:
    """Delete contacts in the caller's transaction, at most some thousands; those that somebody works on stay.

    Their calls stay and belong to nobody from then on; their promises go.
    """
    query = select(ContactRow.id).where(col(ContactRow.id).in_(contact_ids), is_free(now))
    ids = list(session.exec(query.with_for_update()).all())
    if not ids:
        return 0
    session.execute(update(CallRow).where(col(CallRow.contact_id).in_(ids)).values(contact_id=None))
    delete_rows(session, ids)
    return len(ids)


def delete_rows(session: Session, ids: Sequence[str]) -> None:
    """Delete these contacts, which no call refers to, and all that hangs on them."""
    for column in (CallbackRow.contact_id, ContactPhoneRow.contact_id, ContactStatusChangeRow.contact_id):
        session.execute(delete(column.class_).where(col(column).in_(ids)))  # type: ignore[attr-defined]
    with contact_index.changing(session.connection(), ids):
        session.execute(delete(ContactRow).where(col(ContactRow.id).in_(ids)))
