"""What a call leaves on its contact, in the call's own transaction: attempts, status with history, block, callbacks."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.domain.call import Call
from callmanager.domain.campaign import Campaign
from callmanager.domain.outcome import Outcome
from callmanager.domain.users import User
from callmanager.services.contacts.contact_locks import free_in, lock_in
from callmanager.store.tables import CallbackRow, ContactRow, ContactStatusChangeRow

_EARLY = timedelta(minutes=15)
_BY_CALL = "call"


def note_attempt(
    session: Session, row: ContactRow, agent: User, owner: str | None, at: datetime, now: datetime
) -> None:
    """A number of the contact is dialled: it counts, and the contact is this agent's for a while.

    Args:
        session: the transaction.
        row: the contact.
        agent: who calls.
        owner: the running program that holds the lock; None takes none, for a call that no desk has begun.
        at: when the call began.
        now: the moment by the computer's clock, which locks go by.
    """
    session.refresh(row, with_for_update=True)
    row.attempts += 1
    row.last_call_at = at
    session.add(row)
    session.flush()
    if owner is not None:
        lock_in(session, row.id, agent.user_id, owner, now)
        session.refresh(row)


def follow(session: Session, call: Call, outcome: Outcome, campaign: Campaign, now: datetime) -> bool:
    """Let the contact follow the outcome of its call: status with history, block, attempts, callbacks, lock.

    Returns:
        Whether a callback was changed.
    """
    row = session.get(ContactRow, call.contact_id) if call.contact_id else None
    if row is None:
        return False
    session.refresh(row, with_for_update=True)
    if outcome.status_id and outcome.status_id != row.status:
        session.add(
            ContactStatusChangeRow(
                contact_id=row.id,
                at=now,
                before=row.status,
                after=outcome.status_id,
                actor=call.agent_name,
                reason=_BY_CALL,
            )
        )
        row.status, row.status_at = outcome.status_id, now
    if outcome.do_not_call and not row.do_not_call:
        row.do_not_call, row.do_not_call_at, row.do_not_call_reason = True, now, outcome.label_es
    if outcome.connected:
        row.attempts = 0  # somebody was reached: the next round begins
    row.updated_at = now
    session.add(row)
    session.flush()
    free_in(session, row.id, call.agent_id)
    return _settle_callbacks(session, call, outcome, campaign, now)


def open_callback(session: Session, contact_id: str, agent_id: str, now: datetime) -> CallbackRow | None:
    """The promise that a call to this contact keeps: due now or soon, this agent's or anyone's; the oldest."""
    query = select(CallbackRow).where(
        CallbackRow.contact_id == contact_id,
        col(CallbackRow.done_at).is_(None),
        col(CallbackRow.due_at) <= now + _EARLY,
    )
    for row in session.exec(query.order_by(col(CallbackRow.due_at))).all():
        if row.agent_id in (None, agent_id):
            return row
    return None


def _settle_callbacks(session: Session, call: Call, outcome: Outcome, campaign: Campaign, now: datetime) -> bool:
    """A promise is kept by reaching somebody; who was not reached is tried again; a final outcome ends them all."""
    query = select(CallbackRow).where(CallbackRow.contact_id == call.contact_id, col(CallbackRow.done_at).is_(None))
    changed = False
    for row in session.exec(query).all():
        is_this = row.id == call.callback_id
        if (is_this and outcome.connected) or outcome.do_not_call or outcome.final:
            row.done_at, row.done_call_id = now, call.call_id if is_this else None
        elif is_this:
            row.due_at, row.reminded_at = now + max(campaign.rules.retry_after, timedelta(minutes=1)), None
        else:
            continue
        session.add(row)
        changed = True
    return changed
