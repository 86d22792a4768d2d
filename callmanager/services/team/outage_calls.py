"""Calls that go on while the team's database is away: kept in this computer's journal, brought over when it is back.

While the database answers, everything is `CallService`. When it does not, a step is decided from what this desk knows
of the call, kept in the journal with its true time, and told on the bus as ever: so the recording goes on. From then on
every step goes to the journal, in order, until it has been brought over (`services.team.catching_up`).

What cannot be known without the database is not pretended: do-not-call, attempts and locks are not looked at for a call
that begins meanwhile, which carries the warning ``call_unchecked``.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from callmanager.domain import call as steps
from callmanager.domain import events
from callmanager.domain.agent import StateInterval, state_for
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.errors import CallError
from callmanager.domain.users import User
from callmanager.services.calls.call_start import MAX_TEXT, require_number
from callmanager.services.calls.call_steps import MAX_NOTE
from callmanager.services.people.permissions import Actor
from callmanager.services.team.journal import Step
from callmanager.services.team.outage_time import OutageTime

UNCHECKED = "call_unchecked"


class OutageCalls(OutageTime):
    """`CallService` for a database on a server; see the module's words. `OutageTime` tells how it is made."""

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
        callback_id: str | None = None,
        origin: Origin = Origin.DESK,
        at: datetime | None = None,
    ) -> Call:
        """As `CallService.start`; while the database is away only the number and the agent's calls are looked at."""
        key = (call_id or secrets.token_hex(12))[:MAX_TEXT]
        words: dict[str, Any] = {
            "phone": phone.strip()[:MAX_TEXT],
            "contact_name": contact_name.strip()[:MAX_TEXT],
            "contact_id": contact_id,
            "product": product.strip()[:MAX_TEXT],
            "campaign_id": campaign_id,
            "callback_id": callback_id,
        }

        def live() -> Call:
            begin = super(OutageCalls, self).start
            return self.memory.know(begin(agent, call_id=key, origin=origin, at=at, **words))

        return self.through(live, lambda: self._start_here(agent, key, origin, at, words))

    def _start_here(
        self, agent: User, call_id: str, origin: Origin, at: datetime | None, words: dict[str, Any]
    ) -> Call:
        if call_id in self.memory.calls:
            return self.memory.calls[call_id]
        require_number(words["phone"])
        busy = self.memory.unfinished(agent.user_id)
        if busy is not None:
            raise CallError(
                f"{agent.name} has a call with {busy.contact_name or busy.phone} that is not finished. "
                "Give it an outcome first; no call was started.",
                code="call_busy",
                agent=agent.name,
                contact=busy.contact_name or busy.phone,
            )
        moment = self.memory.when(agent.user_id, at)
        call = Call(
            call_id,
            agent.user_id,
            agent.name,
            words["contact_name"],
            words["phone"],
            moment,
            contact_id=words["contact_id"],
            product=words["product"],
            campaign_id=words["campaign_id"] or GENERAL_ID,
            callback_id=words["callback_id"],
            origin=origin,
            warning=UNCHECKED,
        )
        self.journal.keep(Step.of(agent, "start", moment, call_id, **words, origin=origin.value))
        if origin is Origin.DESK:
            self._here.add(agent.user_id)
        self._tell(call, events.CallStarted(call), moment)
        self._bus.publish(
            events.CallWarned(
                call,
                UNCHECKED,
                "The team's database is away, so nobody knows whether this number may be called. Ask before you go on.",
            )
        )
        return call

    def answer(self, call_id: str, *, at: datetime | None = None) -> Call:
        """As `CallService.answer`."""
        live = super().answer
        return self._step_or_keep(
            "answer",
            call_id,
            at,
            lambda: live(call_id, at=at),
            steps.answer,
            events.CallAnswered,
            unless=lambda call: call.answered_at is not None,
        )

    def hold(self, call_id: str, *, at: datetime | None = None) -> Call:
        """As `CallService.hold`."""
        live = super().hold
        return self._step_or_keep(
            "hold", call_id, at, lambda: live(call_id, at=at), lambda call, _at: steps.hold(call), events.CallHeld
        )

    def resume(self, call_id: str, *, at: datetime | None = None) -> Call:
        """As `CallService.resume`."""
        live = super().resume
        return self._step_or_keep(
            "resume",
            call_id,
            at,
            lambda: live(call_id, at=at),
            lambda call, _at: steps.resume(call),
            events.CallResumed,
        )

    def hang_up(self, call_id: str, *, at: datetime | None = None) -> Call:
        """As `CallService.hang_up`."""
        live = super().hang_up
        return self._step_or_keep(
            "hang_up",
            call_id,
            at,
            lambda: live(call_id, at=at),
            steps.hang_up,
            events.CallEnded,
            unless=lambda call: not call.phase.is_live,
        )

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
        """As `CallService.finish`."""
        words: dict[str, Any] = {"callback_at": callback_at, "callback_for_anyone": callback_for_anyone}
        note = note[:MAX_NOTE]
        live = super().finish
        return self._step_or_keep(
            "finish",
            call_id,
            at,
            lambda: live(call_id, outcome_id, note, at=at, **words),
            lambda call, moment: steps.finish(call, moment, self.memory.outcomes.require(outcome_id), note),
            events.CallFinished,
            unless=lambda call: call.outcome_id is not None,
            outcome_id=outcome_id,
            note=note,
            callback_at=callback_at.isoformat() if callback_at else None,
            callback_for_anyone=callback_for_anyone,
        )

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
        """As `CallService.end`; while the database is away its steps are kept one by one."""
        live = super().end
        words: dict[str, Any] = {"callback_at": callback_at, "callback_for_anyone": callback_for_anyone}

        def kept() -> Call:
            if outcome_id:
                self.memory.outcomes.require(outcome_id)
            call = self.hang_up(call_id, at=at)
            if outcome_id:
                return self.finish(call_id, outcome_id, note, at=at, **words)
            return self.save_note(call_id, note) if note else call

        if not outcome_id:
            return kept()
        return self.through(lambda: self.memory.know(live(call_id, outcome_id, note, at=at, **words)), kept)

    def save_note(self, call_id: str, note: str) -> Call:
        """As `CallService.save_note`."""
        note = note[:MAX_NOTE]

        def kept() -> Call:
            call = replace(self.memory.require(call_id), note=note)
            self.journal.keep(Step.of_call(call, "note", self.memory.when(call.agent_id), note=note))
            self.memory.remember(call)
            self._bus.publish(events.CallNoteSaved(call))
            return call

        live = super().save_note
        return self.through(lambda: self.memory.know(live(call_id, note)), kept)

    def _step_or_keep(
        self,
        name: str,
        call_id: str,
        at: datetime | None,
        live: Callable[[], Call],
        step: Callable[[Call, datetime], Call],
        event: Callable[[Call], object],
        unless: Callable[[Call], bool] = lambda _call: False,
        **words: Any,
    ) -> Call:
        def kept() -> Call:
            before = self.memory.require(call_id)
            if unless(before):
                return before
            moment = self.memory.when(before.agent_id, at)
            call = step(before, moment)
            self.journal.keep(Step.of_call(call, name, moment, **words))
            if before.phase is CallPhase.DONE:  # a crash had ended it; its agent does something else by now
                self.memory.remember(call)
                self._bus.publish(event(call))
            else:
                self._tell(call, event(call), moment)
            return call

        return self.through(lambda: self.memory.know(live()), kept)

    # What is known here

    def get(self, call_id: str, *, actor: Actor = "desktop") -> Call | None:
        """As `CallService.get`; of this desk's calls also while the database is away."""
        find = super().get

        def known() -> Call | None:
            call = self.memory.require(call_id)
            is_hidden = isinstance(actor, User) and not actor.sees_person(call.agent_id, None)
            return None if is_hidden else call

        return self.through(lambda: find(call_id, actor=actor), known)

    def current(self, agent_id: str) -> Call | None:
        """As `CallService.current`; of this desk's calls also while the database is away."""
        find = super().current
        return self.through(lambda: self._known_or(find(agent_id)), lambda: self.memory.unfinished(agent_id))

    def _known_or(self, call: Call | None) -> Call | None:
        return self.memory.know(call) if call is not None else None

    def _tell(self, call: Call, event: object, moment: datetime) -> None:
        self.memory.remember(call)
        (self._calling.discard if call.phase is CallPhase.DONE else self._calling.add)(call.agent_id)
        state = state_for(call.phase)
        self.memory.states[call.agent_id] = StateInterval(call.agent_id, state, moment, call_id=call.call_id)
        self._bus.publish(event)
        self._bus.publish(events.AgentStateChanged(call.agent_id, state, moment))
