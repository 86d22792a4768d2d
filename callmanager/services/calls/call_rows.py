"""Rows of calls as values, and back."""

from sqlmodel import Session, select

from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.errors import CallError
from callmanager.domain.recording import Consent
from callmanager.store.tables import CallRow


def to_call(row: CallRow) -> Call:
    """The row as a value that may cross threads."""
    return Call(
        call_id=row.id,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        contact_name=row.contact_name,
        phone=row.phone,
        started_at=row.started_at,
        contact_id=row.contact_id,
        product=row.product,
        phase=CallPhase(row.phase),
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        done_at=row.done_at,
        outcome_id=row.outcome_id,
        note=row.note,
        interrupted=row.interrupted,
        time_known=row.time_known,
        campaign_id=row.campaign_id,
        consent=Consent(row.consent),
        consent_at=row.consent_at,
        is_connected=row.is_connected,
        is_sale=row.is_sale,
        callback_id=row.callback_id,
        origin=Origin(row.origin),
        warning=row.warning,
    )


def write(row: CallRow, call: Call) -> None:
    """Bring the row up to what a step made of the call."""
    row.phase = call.phase.value
    row.answered_at = call.answered_at
    row.ended_at = call.ended_at
    row.done_at = call.done_at
    row.outcome_id = call.outcome_id
    row.note = call.note
    row.is_connected = call.is_connected
    row.is_sale = call.is_sale


def existing(session: Session, call_id: str) -> CallRow:
    """The call with this id.

    Raises:
        CallError: there is none (``unknown_call``).
    """
    row = session.get(CallRow, call_id)
    if row is None:
        raise CallError(
            f"There is no call “{call_id[:40]}”. Nothing was changed.", code="unknown_call", call_id=call_id[:40]
        )
    return row


def unfinished(session: Session, agent_id: str) -> CallRow | None:
    """The agent's call that is not finished."""
    query = select(CallRow).where(CallRow.agent_id == agent_id, CallRow.phase != CallPhase.DONE.value)
    return session.exec(query).first()
