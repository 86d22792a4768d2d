"""Rows of callbacks as values, and a promise kept in the transaction of the call that it was made in."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.domain.call import Call
from callmanager.domain.callback import Callback
from callmanager.domain.errors import CallError
from callmanager.store.tables import CallbackRow, ContactRow, UserRow

MAX_NOTE = 2_000
LATEST = timedelta(days=2 * 366)


def promise_in(session: Session, call: Call, due: datetime, agent_id: str | None, now: datetime) -> CallbackRow:
    """Keep what was promised in a call.

    Raises:
        CallError: the call has no contact (``callback_contact``), or the moment is none (``callback_time``).
    """
    if call.contact_id is None:
        raise CallError(
            "A callback needs a contact. Keep the number as one first, then promise the callback. Nothing was changed.",
            code="callback_contact",
        )
    return add_in(
        session,
        call.contact_id,
        due,
        now,
        agent_id=agent_id,
        campaign_id=call.campaign_id,
        call_id=call.call_id,
        note=call.note,
        created_by=call.agent_name,
    )


def add_in(
    session: Session,
    contact_id: str,
    due: datetime,
    now: datetime,
    *,
    agent_id: str | None,
    campaign_id: str = "",
    call_id: str | None = None,
    note: str = "",
    created_by: str = "",
) -> CallbackRow:
    """A new promise; the same agent's (or anyone's) older one to the same contact gives way to it.

    Raises:
        CallError: the moment is none (``callback_time``).
    """
    require_moment(due, now)
    query = select(CallbackRow).where(CallbackRow.contact_id == contact_id, col(CallbackRow.done_at).is_(None))
    for older in session.exec(query).all():
        if older.agent_id in (None, agent_id):
            older.done_at = now
            session.add(older)
    row = CallbackRow(
        id=secrets.token_hex(8),
        contact_id=contact_id,
        campaign_id=campaign_id,
        agent_id=agent_id,
        call_id=call_id,
        due_at=due.astimezone(UTC),
        note=note[:MAX_NOTE],
        created_by=created_by,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def require_moment(due: datetime, now: datetime) -> None:
    """Hold a promise to a moment that can be kept: not long past, within two years.

    Raises:
        CallError: ``callback_time``.
    """
    if due.tzinfo is None or not now - timedelta(minutes=1) <= due <= now + LATEST:
        raise CallError(
            "A callback lies between now and two years ahead. Choose another moment; nothing was changed.",
            code="callback_time",
        )


def to_callback(row: CallbackRow, contact: ContactRow | None, agent: UserRow | None) -> Callback:
    """The row as a value that may cross threads."""
    return Callback(
        callback_id=row.id,
        contact_id=row.contact_id,
        contact_name=contact.name if contact is not None else "",
        phone=contact.phone if contact is not None else "",
        campaign_id=row.campaign_id,
        due_at=row.due_at,
        agent_id=row.agent_id,
        agent_name=agent.name if agent is not None else "",
        call_id=row.call_id,
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        reminded_at=row.reminded_at,
        done_at=row.done_at,
        done_call_id=row.done_call_id,
    )
