"""What a call leaves on its contact, in the call's own transaction: attempts, status with history, block, callbacks."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.domain.call import Call
from callmanager.domain.campaign import Campaign
from callmanager.domain.errors import ContactError
from callmanager.domain.outcome import Outcome
from callmanager.domain.users import User
from callmanager.store.tables import CallbackRow, ContactRow, ContactStatusChangeRow, UserRow

LOCK_MINUTES = 10
_EARLY = timedelta(minutes=15)
_BY_CALL = "call"


def require_free(session: Session, row: ContactRow, agent: User, now: datetime) -> None:
    """Hold an agent to the lock of another one.

    Raises:
        ContactError: somebody else works on the contact (``contact_locked``); the message tells who and until when.
    """
    if row.locked_by in (None, agent.user_id) or row.locked_until is None or row.locked_until <= now:
        return
    other = session.get(UserRow, row.locked_by)
    who, until = other.name if other is not None else str(row.locked_by), row.locked_until.isoformat(timespec="minutes")
    raise ContactError(
        f"{who} is working on {row.name} until {until} at the latest. No call was started.",
        code="contact_locked",
        contact=row.name,
        name=who,
        until=until,
    )


def note_attempt(session: Session, row: ContactRow, agent: User, owner: str, at: datetime, now: datetime) -> None:
    """A number of the contact is dialled: it counts, and the contact is this agent's for a while."""
    row.attempts += 1
    row.last_call_at = at
    lock(row, agent.user_id, owner, now)
    session.add(row)


def lock(row: ContactRow, agent_id: str, owner: str, now: datetime) -> None:
    """Let nobody else work on the contact for `LOCK_MINUTES`."""
    row.locked_by, row.lock_owner = agent_id, owner
    row.locked_until = now + timedelta(minutes=LOCK_MINUTES)


def free(row: ContactRow, agent_id: str) -> None:
    """Give the contact back, when it is this agent's."""
    if row.locked_by == agent_id:
        row.locked_by, row.locked_until, row.lock_owner = None, None, ""


def follow(session: Session, call: Call, outcome: Outcome, campaign: Campaign, now: datetime) -> bool:
    """Let the contact follow the outcome of its call: status with history, block, attempts, callbacks, lock.

    Returns:
        Whether a callback was changed.
    """
    row = session.get(ContactRow, call.contact_id) if call.contact_id else None
    if row is None:
        return False
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
    free(row, call.agent_id)
    session.add(row)
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
