"""Calls: each step is one transaction over the call and its agent's time, then one event."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain import call as steps
from callmanager.domain.agent import AgentState, StateInterval, state_for
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError
from callmanager.domain.events import (
    AgentStateChanged,
    CallAnswered,
    CallEnded,
    CallFinished,
    CallHeld,
    CallNoteSaved,
    CallResumed,
    CallStarted,
)
from callmanager.domain.outcome import outcome_by_id
from callmanager.domain.recording import Consent
from callmanager.domain.users import User
from callmanager.services import agents, campaigns
from callmanager.services.scope import visible_to
from callmanager.store.database import Database
from callmanager.store.tables import CallRow

MAX_TEXT = 200
MAX_NOTE = 20_000


class CallService:
    """Starts, answers, holds, ends and finishes calls, and keeps the agents' states.

    Args:
        owner: names this running program, so that a later start can tell what a crash left open.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock, *, owner: str) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._owner = owner

    def start(
        self,
        agent: User,
        *,
        phone: str,
        contact_name: str = "",
        contact_id: str | None = None,
        product: str = "",
        call_id: str | None = None,
        campaign_id: str = "",
    ) -> Call:
        """Begin an attempt; a second start with the same id is the same call. Without a campaign it is the general one.

        Raises:
            CallError: no phone number, or the agent has another call that is not finished.
            CampaignError: there is no such campaign, or it is not in use any more.
        """
        call_id = (call_id or secrets.token_hex(12))[:MAX_TEXT]
        phone = phone.strip()[:MAX_TEXT]
        with self._database.writing() as session:
            known = session.get(CallRow, call_id)
            if known is not None:
                return to_call(known)
            if not any(character.isdigit() for character in phone):
                raise CallError(
                    "A call needs a phone number with at least one digit. No call was started.", code="call_phone"
                )
            busy = _unfinished(session, agent.user_id)
            if busy is not None:
                raise CallError(
                    f"{agent.name} has a call with {busy.contact_name or busy.phone} that is not finished. "
                    "Give it an outcome first; no call was started.",
                    code="call_busy",
                    agent=agent.name,
                    contact=busy.contact_name or busy.phone,
                )
            campaigns.require_active(session, campaign_id)
            at = agents.moment(session, agent.user_id, self._clock.now())
            row = CallRow(
                id=call_id,
                agent_id=agent.user_id,
                agent_name=agent.name,
                team_id=agent.team_id,
                contact_id=contact_id,
                contact_name=contact_name.strip()[:MAX_TEXT],
                phone=phone,
                product=product.strip()[:MAX_TEXT],
                campaign_id=campaign_id or GENERAL_ID,
                phase=CallPhase.RINGING.value,
                started_at=at,
            )
            session.add(row)
            session.flush()  # the interval refers to it
            agents.enter(session, agent.user_id, AgentState.RINGING, at, call_id=call_id)
            agents.sign_of_life(session, agent.user_id, self._owner, at)
        call = to_call(row)
        self._bus.publish(CallStarted(call))
        self._bus.publish(AgentStateChanged(agent.user_id, AgentState.RINGING, at))
        return call

    def answer(self, call_id: str) -> Call:
        """The person answered; a call that is answered already stays as it is."""
        return self._step(call_id, steps.answer, CallAnswered, unless=lambda call: call.answered_at is not None)

    def hold(self, call_id: str) -> Call:
        """Put the call on hold."""
        return self._step(call_id, lambda call, _at: steps.hold(call), CallHeld)

    def resume(self, call_id: str) -> Call:
        """Go on after a hold."""
        return self._step(call_id, lambda call, _at: steps.resume(call), CallResumed)

    def hang_up(self, call_id: str) -> Call:
        """Close the line; wrap-up begins. A call whose line is closed stays as it is."""
        return self._step(call_id, steps.hang_up, CallEnded, unless=lambda call: not call.phase.is_live)

    def finish(self, call_id: str, outcome_id: str, note: str = "") -> Call:
        """Leave wrap-up with an outcome; a finished call stays as it is.

        Raises:
            CallError: no such call or outcome, or the line is still open.
        """
        note = note[:MAX_NOTE]
        return self._step(
            call_id,
            lambda call, at: steps.finish(call, at, outcome_id, note),
            CallFinished,
            unless=lambda call: call.phase is CallPhase.DONE,
        )

    def end(self, call_id: str, outcome_id: str = "", note: str = "") -> Call:
        """Hang up and, where an outcome is given, finish: idempotent by id.

        Raises:
            CallError: no such call or outcome; then the line is left as it was.
        """
        if outcome_id:
            outcome_by_id(outcome_id)
        call = self.hang_up(call_id)
        if outcome_id:
            return self.finish(call_id, outcome_id, note)
        return self.save_note(call_id, note) if note else call

    def save_note(self, call_id: str, note: str) -> Call:
        """Keep what the agent has typed so far."""
        with self._database.writing() as session:
            row = _existing(session, call_id)
            row.note = note[:MAX_NOTE]
            session.add(row)
        call = to_call(row)
        self._bus.publish(CallNoteSaved(call))
        return call

    def get(self, call_id: str) -> Call | None:
        """The call with this id."""
        with self._database.reading() as session:
            row = session.get(CallRow, call_id)
            return to_call(row) if row else None

    def current(self, agent_id: str) -> Call | None:
        """The agent's call that is not finished."""
        with self._database.reading() as session:
            row = _unfinished(session, agent_id)
            return to_call(row) if row else None

    def recent(self, user: User, limit: int = 50) -> list[Call]:
        """The newest calls that ``user`` may see."""
        query = select(CallRow).where(visible_to(user)).order_by(col(CallRow.started_at).desc()).limit(limit)
        with self._database.reading() as session:
            return [to_call(row) for row in session.exec(query).all()]

    def log_in(self, agent: User) -> None:
        """The agent is at the desk and ready; or goes on with the call that a telephone system has begun meanwhile."""
        with self._database.writing() as session:
            is_busy = _unfinished(session, agent.user_id) is not None
            if is_busy:
                agents.sign_of_life(session, agent.user_id, self._owner, self._clock.now())
        if not is_busy:
            self._enter(agent, AgentState.AVAILABLE)

    def log_out(self, agent: User) -> None:
        """The agent leaves.

        Raises:
            CallError: a call is not finished.
        """
        self._enter(agent, AgentState.OFFLINE)

    def pause(self, agent: User, reason: str) -> None:
        """The agent takes a pause, for a reason.

        Raises:
            CallError: a call is not finished.
        """
        self._enter(agent, AgentState.PAUSED, reason[:MAX_TEXT])

    def ready(self, agent: User) -> None:
        """The agent is available again after a pause."""
        self._enter(agent, AgentState.AVAILABLE)

    def state(self, agent_id: str) -> StateInterval | None:
        """What the agent is doing now; None for one who never logged in."""
        with self._database.reading() as session:
            row = agents.open_row(session, agent_id)
            return agents.interval(row) if row else None

    def give_sign_of_life(self, agent: User) -> None:
        """Note that this program still runs for the agent; call it every few seconds."""
        with self._database.writing() as session:
            agents.sign_of_life(session, agent.user_id, self._owner, self._clock.now())

    def close_interrupted(self) -> list[str]:
        """Close what a crash of this program left open; the ids of the calls that were closed."""
        return agents.close_interrupted(self._database, self._owner, self._clock.now())

    def _step(
        self,
        call_id: str,
        step: Callable[[Call, datetime], Call],
        event: Callable[[Call], object],
        unless: Callable[[Call], bool] = lambda _call: False,
    ) -> Call:
        with self._database.writing() as session:
            row = _existing(session, call_id)
            before = to_call(row)
            if unless(before):
                return before
            at = agents.moment(session, before.agent_id, self._clock.now())
            call = step(before, at)
            state = state_for(call.phase)
            agents.enter(session, call.agent_id, state, at, call_id=None if call.phase is CallPhase.DONE else call_id)
            _write(row, call)
            session.add(row)
        self._bus.publish(event(call))
        self._bus.publish(AgentStateChanged(call.agent_id, state, at))
        return call

    def _enter(self, agent: User, state: AgentState, reason: str = "") -> None:
        with self._database.writing() as session:
            busy = _unfinished(session, agent.user_id)
            if busy is not None:
                raise CallError(
                    f"Finish the call with {busy.contact_name or busy.phone} first; the state was not changed.",
                    code="call_unfinished",
                    contact=busy.contact_name or busy.phone,
                )
            at = agents.moment(session, agent.user_id, self._clock.now())
            agents.enter(session, agent.user_id, state, at, reason=reason)
            agents.sign_of_life(session, agent.user_id, self._owner, at)
        self._bus.publish(AgentStateChanged(agent.user_id, state, at, reason))


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
    )


def _write(row: CallRow, call: Call) -> None:
    row.phase = call.phase.value
    row.answered_at = call.answered_at
    row.ended_at = call.ended_at
    row.done_at = call.done_at
    row.outcome_id = call.outcome_id
    row.note = call.note


def _existing(session: Session, call_id: str) -> CallRow:
    row = session.get(CallRow, call_id)
    if row is None:
        raise CallError(
            f"There is no call “{call_id[:40]}”. Nothing was changed.", code="unknown_call", call_id=call_id[:40]
        )
    return row


def _unfinished(session: Session, agent_id: str) -> CallRow | None:
    query = select(CallRow).where(CallRow.agent_id == agent_id, CallRow.phase != CallPhase.DONE.value)
    return session.exec(query).first()
