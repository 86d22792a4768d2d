"""The steps of a call from the answer to its outcome: each one transaction over call, agent's time and contact."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from callmanager.domain import call as steps
from callmanager.domain.agent import AgentState, state_for
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.events import (
    AgentStateChanged,
    CallAnswered,
    CallbacksChanged,
    CallEnded,
    CallFinished,
    CallHeld,
    CallNoteSaved,
    CallResumed,
    ContactsChanged,
)
from callmanager.services.calls import call_contact
from callmanager.services.calls.agent_time import AgentTime
from callmanager.services.calls.call_rows import existing, to_call, unfinished, write
from callmanager.services.calls.callback_rows import promise_in
from callmanager.services.calls.campaigns import campaign_in
from callmanager.services.calls.outcomes import outcomes_in
from callmanager.services.people import agents
from callmanager.store.locks import agent_key, hold
from callmanager.store.tables import CallRow

MAX_NOTE = 20_000


class CallSteps(AgentTime):
    """Takes calls from the answer to their outcome; every step may be told twice, and later than it was (``at``)."""

    def answer(self, call_id: str, *, at: datetime | None = None) -> Call:
        """The person answered; a call that is answered already stays as it is."""
        return self._step(call_id, steps.answer, CallAnswered, at, unless=lambda call: call.answered_at is not None)

    def hold(self, call_id: str, *, at: datetime | None = None) -> Call:
        """Put the call on hold."""
        return self._step(call_id, lambda call, _at: steps.hold(call), CallHeld, at)

    def resume(self, call_id: str, *, at: datetime | None = None) -> Call:
        """Go on after a hold."""
        return self._step(call_id, lambda call, _at: steps.resume(call), CallResumed, at)

    def hang_up(self, call_id: str, *, at: datetime | None = None) -> Call:
        """Close the line; wrap-up begins. A call whose line is closed stays as it is."""
        return self._step(call_id, steps.hang_up, CallEnded, at, unless=lambda call: not call.phase.is_live)

    def finish(
        self,
        call_id: str,
        outcome_id: str,
        note: str = "",
        *,
        callback_at: datetime | None = None,
        callback_for_anyone: bool = False,
        at: datetime | None = None,
    ) -> Call:
        """Leave wrap-up with an outcome; a call that has one stays as it is. The contact follows at once.

        Args:
            call_id: the call.
            outcome_id: how it ended.
            note: what the agent writes; "" keeps what is written already.
            callback_at: when to call again, as promised; None promises nothing.
            callback_for_anyone: whoever is free keeps the promise, not this agent.
            at: when it was, for a step that is told later; None is now.

        Raises:
            CallError: no such call or outcome, the line is still open, or a callback that cannot be promised.
        """
        return self._finish(call_id, outcome_id, note[:MAX_NOTE], (callback_at, callback_for_anyone), at)

    def end(
        self,
        call_id: str,
        outcome_id: str = "",
        note: str = "",
        *,
        callback_at: datetime | None = None,
        callback_for_anyone: bool = False,
        at: datetime | None = None,
    ) -> Call:
        """Hang up and, where an outcome is given, finish in the same transaction: idempotent by id.

        Raises:
            CallError: no such call or outcome, or a callback that cannot be promised; then the line is left as it was.
        """
        if outcome_id:
            promise = (callback_at, callback_for_anyone)
            return self._finish(call_id, outcome_id, note[:MAX_NOTE], promise, at, hangs_up=True)
        call = self.hang_up(call_id, at=at)
        return self.save_note(call_id, note) if note else call

    def save_note(self, call_id: str, note: str) -> Call:
        """Keep what the agent has typed so far."""
        with self._database.writing() as session:
            row = existing(session, call_id)
            row.note = note[:MAX_NOTE]
            session.add(row)
        call = to_call(row)
        self._bus.publish(CallNoteSaved(call))
        return call

    def _step(
        self,
        call_id: str,
        step: Callable[[Call, datetime], Call],
        event: Callable[[Call], object],
        at: datetime | None,
        unless: Callable[[Call], bool] = lambda _call: False,
    ) -> Call:
        with self._database.writing() as session:
            row = self._held(session, call_id)
            before = to_call(row)
            if unless(before):
                return before
            moment = self._moment(session, before.agent_id, at, agents.present(self._time, session, before.agent_id))
            call = self._take(session, row, step(before, moment), moment)
        self._tell_step(event(call), call, moment)
        return call

    @staticmethod
    def _take(session: Session, row: CallRow, call: Call, moment: datetime) -> Call:
        """Keep what a step made of the call, and what its agent does from then on."""
        agents.enter(session, call.agent_id, state_for(call.phase), moment, call_id=call.call_id)
        write(row, call)
        session.add(row)
        return call

    def _tell_step(self, event: object, call: Call, moment: datetime) -> None:
        self._bus.publish(event)
        self._bus.publish(AgentStateChanged(call.agent_id, state_for(call.phase), moment))

    def _finish(
        self,
        call_id: str,
        outcome_id: str,
        note: str,
        promise: tuple[datetime | None, bool],
        at: datetime | None,
        *,
        hangs_up: bool = False,
    ) -> Call:
        """Give the outcome, and before that close the line where ``hangs_up`` and it is still open: one transaction."""
        closed: Call | None = None
        with self._database.writing() as session:
            meant = outcomes_in(session).require(outcome_id) if hangs_up else None  # also of a call that has one
            row = self._held(session, call_id)
            before = to_call(row)
            if before.outcome_id is not None or (before.phase is CallPhase.DONE and not before.wants_outcome):
                return before
            outcome = meant or outcomes_in(session).require(outcome_id)
            moment = self._moment(session, before.agent_id, at, agents.present(self._time, session, before.agent_id))
            if hangs_up and before.phase.is_live:
                before = closed = self._take(session, row, steps.hang_up(before, moment), moment)
            call = steps.finish(before, moment, outcome, note)
            state = None
            if before.phase is not CallPhase.DONE:
                # A telephone system may reach somebody whom no desktop knows of; they are offline again behind it.
                is_there = call.origin is Origin.DESK or agents.is_at_desk(session, call.agent_id, self._clock.now())
                state = AgentState.AVAILABLE if is_there else AgentState.OFFLINE
                agents.enter(session, call.agent_id, state, moment)
            write(row, call)
            session.add(row)
            now = self._clock.now()
            changed = call_contact.follow(session, call, outcome, campaign_in(session, call.campaign_id), now)
            due, for_anyone = promise
            if due is not None:
                promise_in(session, call, due, None if for_anyone else call.agent_id, min(now, moment))
                changed = True
            # Where a crash had ended it, its agent may be in another call by now.
            rests = state is not None or unfinished(session, call.agent_id) is None
        if closed is not None:
            self._tell_step(CallEnded(closed), closed, moment)
        if rests:
            self._calling.discard(call.agent_id)
        self._bus.publish(CallFinished(call))
        if state is not None:
            self._bus.publish(AgentStateChanged(call.agent_id, state, moment))
        if call.contact_id is not None:
            self._bus.publish(ContactsChanged(1))
            if changed:
                self._bus.publish(CallbacksChanged(call.contact_id))
        return call

    def _held(self, session: Session, call_id: str) -> CallRow:
        """The call as it stands once nobody else can take a step of its agent's."""
        row = existing(session, call_id)
        hold(session, agent_key(row.agent_id))
        session.refresh(row)
        return row

    @staticmethod
    def _moment(session: Session, agent_id: str, at: datetime | None, present: datetime) -> datetime:
        """When the step is taken: now, or as it is told, but never before the agent's last step."""
        current = agents.open_row(session, agent_id)
        if at is None or current is None:
            return at or present
        return min(max(at, current.started_at), max(present, current.started_at))
