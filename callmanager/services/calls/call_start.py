"""The beginning of a call: who is called, whether that may be, and the row that stands before anything is dialled."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from callmanager.domain.call import CallPhase, Origin
from callmanager.domain.calling_hours import CallVerdict
from callmanager.domain.campaign import GENERAL_ID, Campaign
from callmanager.domain.errors import CallError
from callmanager.domain.users import User
from callmanager.services.calls import call_contact
from callmanager.services.calls.call_rows import unfinished
from callmanager.services.calls.call_rules import Office, verdict
from callmanager.services.contacts.contact_gate import contact_to_call
from callmanager.services.contacts.contact_locks import is_held_by_another, locked_error
from callmanager.store.tables import CallbackRow, CallRow, ContactRow

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call that is to begin, as it was asked for."""

    agent: User
    call_id: str
    phone: str
    contact_name: str = ""
    contact_id: str | None = None
    product: str = ""
    callback_id: str | None = None
    origin: Origin = Origin.DESK


@dataclass(frozen=True, slots=True)
class Party:
    """Who is called: the contact if there is one, the promise that the call keeps, and what the rules say."""

    row: ContactRow | None
    callback: CallbackRow | None
    verdict: CallVerdict


def party(session: Session, office: Office, request: CallRequest, campaign: Campaign, now: datetime) -> Party:
    """Find out who is called and whether that may be.

    Raises:
        ContactError: another agent works on the contact (``contact_locked``), and it is no telephone system's call.
    """
    contact = contact_to_call(session, phone=request.phone, contact_id=request.contact_id, country=office.country)
    row = session.get(ContactRow, contact.contact_id) if contact is not None else None
    callback = session.get(CallbackRow, request.callback_id) if request.callback_id else None
    if callback is not None and (callback.done_at is not None or row is None or callback.contact_id != row.id):
        callback = None
    if row is not None:
        if request.origin is Origin.DESK and is_held_by_another(session, row, request.agent.user_id, now):
            raise locked_error(session, row)
        callback = callback or call_contact.open_callback(session, row.id, request.agent.user_id, now)
    contact_id, promised = (row.id if row is not None else None), callback is not None
    said = verdict(session, office, campaign, contact_id, request.phone, now, promised=promised)
    return Party(row, callback, said)


def require_number(phone: str) -> None:
    """Refuse what nobody can dial.

    Raises:
        CallError: there is no digit in it (``call_phone``).
    """
    if not any(character.isdigit() for character in phone):
        raise CallError("A call needs a phone number with at least one digit. No call was started.", code="call_phone")


def require_idle(session: Session, agent: User, *, but: str = "") -> CallRow | None:
    """Refuse a second call.

    Args:
        session: the transaction, which has held the agent.
        agent: who is to call.
        but: a phase in which the unfinished call is given back instead.

    Raises:
        CallError: the agent has a call that is not finished (``call_busy``).
    """
    busy = unfinished(session, agent.user_id)
    if busy is None or busy.phase == but:
        return busy
    raise CallError(
        f"{agent.name} has a call with {busy.contact_name or busy.phone} that is not finished. "
        "Give it an outcome first; no call was started.",
        code="call_busy",
        agent=agent.name,
        contact=busy.contact_name or busy.phone,
    )


def require_allowed(said: CallVerdict) -> None:
    """Refuse a call that a rule forbids.

    Raises:
        CallError: with the rule's code and sentence.
    """
    if not said.allowed:
        raise CallError(said.message, code=said.code, **said.details)


def new_row(request: CallRequest, found: Party, campaign_id: str, at: datetime) -> CallRow:
    """The row of a call that begins at ``at``."""
    name = request.contact_name.strip() or (found.row.name if found.row is not None else "")
    return CallRow(
        id=request.call_id,
        agent_id=request.agent.user_id,
        agent_name=request.agent.name,
        team_id=request.agent.team_id,
        contact_id=found.row.id if found.row is not None else None,
        contact_name=name[:MAX_TEXT],
        phone=request.phone,
        product=request.product.strip()[:MAX_TEXT],
        campaign_id=campaign_id or GENERAL_ID,
        phase=CallPhase.RINGING.value,
        started_at=at,
        callback_id=found.callback.id if found.callback is not None else None,
        origin=request.origin.value,
        warning=found.verdict.code,
    )


def close_wrap_up(row: CallRow, at: datetime) -> None:
    """End the wrap-up of a call whose agent has another one in the ear; its outcome can still be given afterwards."""
    row.phase = CallPhase.DONE.value
    row.ended_at = row.ended_at or at
    row.done_at = at
