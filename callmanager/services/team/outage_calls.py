"""Calls that go on while the team's database is away: kept in this computer's journal, brought over when it is back.

While the database answers, everything is `CallService`. When it does not, a step is decided from what this desk knows
of the call, kept in the journal with its true time, and told on the bus as ever: so the recording goes on. From then on
every step goes to the journal, in order, until it has been brought over (`services.team.catching_up`).

What cannot be known without the database is not pretended: do-not-call, attempts and locks are not looked at for a call
that begins meanwhile, which carries the warning ``call_unchecked``.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from callmanager.bus import Bus
from callmanager.domain import call as steps
from callmanager.domain import events
from callmanager.domain.agent import AgentState, StateInterval, state_for
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.domain.errors import CallError, StoreError
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.users import User
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.call_start import MAX_TEXT, require_number
from callmanager.services.calls.call_steps import MAX_NOTE
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.outcomes import outcomes_in
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor
from callmanager.services.team.catching_up import CatchingUp, CaughtUp
from callmanager.services.team.journal import CallJournal, Step
from callmanager.store.database import Database
from callmanager.store.reach import away

T = TypeVar("T")
UNCHECKED = "call_unchecked"


class OutageCalls(CallService):
    """`CallService` for a database on a server; see the module's words.

    Args:
        journal: where steps are kept meanwhile. What an earlier run left in it is brought over first.
        audit: where consent that is brought over is told.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        *,
        owner: str,
        journal: CallJournal,
        steady: SteadyClock | None = None,
        office: Office | None = None,
        audit: AuditLog | None = None,
    ) -> None:
        super().__init__(database, bus, clock, owner=owner, steady=steady, office=office)
        self.journal = journal
        self._bringing = CatchingUp(database, bus, journal, owner=owner, office=office, audit=audit)
        self._turn = threading.RLock()  # one step after another, so that none overtakes the journal
        self._known: dict[str, Call] = {}
        self._states: dict[str, StateInterval] = {}
        self._outcomes = SHIPPED
        bus.subscribe(events.OutcomesChanged, lambda _event: self._read_outcomes())
        self._read_outcomes()

    def _read_outcomes(self) -> None:
        try:
            with self._database.reading() as session:
                self._outcomes = outcomes_in(session)
        except StoreError as error:
            if error.reason != "store_away":
                raise

    @property
    def own_calls(self) -> frozenset[str]:
        """The calls of this desk that it knows the state of."""
        return frozenset(self._known)

    def catch_up(self) -> CaughtUp:
        """Bring what the journal holds to the database, each step once; nothing happens when there is nothing.

        Raises:
            StoreError: the database is away again; what was brought so far is brought.
        """
        with self._turn:
            return self._bringing.run()

    def through(self, live: Callable[[], T], kept: Callable[[], T]) -> T:
        """Do a step in the database, or else keep it in the journal; what the journal holds goes first."""
        with self._turn:
            try:
                if self.journal.pending and self._database.reach.away is None:
                    self._bringing.run()
                if not self.journal.pending:
                    return live()
            except StoreError as error:
                if error.reason != "store_away":
                    raise
            return kept()

    # Calls

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
            return self.know(begin(agent, call_id=key, origin=origin, at=at, **words))

        return self.through(live, lambda: self._start_here(agent, key, origin, at, words))

    def _start_here(
        self, agent: User, call_id: str, origin: Origin, at: datetime | None, words: dict[str, Any]
    ) -> Call:
        if call_id in self._known:
            return self._known[call_id]
        require_number(words["phone"])
        busy = self._unfinished(agent.user_id)
        if busy is not None:
            raise CallError(
                f"{agent.name} has a call with {busy.contact_name or busy.phone} that is not finished. "
                "Give it an outcome first; no call was started.",
                code="call_busy",
                agent=agent.name,
                contact=busy.contact_name or busy.phone,
            )
        moment = self._when(agent.user_id, at)
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
            lambda call, moment: steps.finish(call, moment, self._outcomes.require(outcome_id), note),
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
        """As `CallService.end`."""
        if outcome_id:
            self._outcomes.require(outcome_id)
        call = self.hang_up(call_id, at=at)
        if outcome_id:
            promise: dict[str, Any] = {"callback_at": callback_at, "callback_for_anyone": callback_for_anyone}
            return self.finish(call_id, outcome_id, note, at=at, **promise)
        return self.save_note(call_id, note) if note else call

    def save_note(self, call_id: str, note: str) -> Call:
        """As `CallService.save_note`."""
        note = note[:MAX_NOTE]

        def kept() -> Call:
            call = replace(self.require_known(call_id), note=note)
            self.journal.keep(Step.of_call(call, "note", self._when(call.agent_id, None), note=note))
            self.remember(call)
            self._bus.publish(events.CallNoteSaved(call))
            return call

        live = super().save_note
        return self.through(lambda: self.know(live(call_id, note)), kept)

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
            before = self.require_known(call_id)
            if unless(before):
                return before
            moment = self._when(before.agent_id, at)
            call = step(before, moment)
            self.journal.keep(Step.of_call(call, name, moment, **words))
            self._tell(call, event(call), moment)
            return call

        return self.through(lambda: self.know(live()), kept)

    # What is known here

    def get(self, call_id: str, *, actor: Actor = "desktop") -> Call | None:
        """As `CallService.get`; of this desk's calls also while the database is away."""
        find = super().get

        def known() -> Call | None:
            call = self._required(self._known.get(call_id))
            is_hidden = isinstance(actor, User) and not actor.sees_person(call.agent_id, None)
            return None if is_hidden else call

        return self.through(lambda: find(call_id, actor=actor), known)

    def current(self, agent_id: str) -> Call | None:
        """As `CallService.current`; of this desk's calls also while the database is away."""
        find = super().current
        return self.through(lambda: self._known_or(find(agent_id)), lambda: self._unfinished(agent_id))

    def state(self, agent_id: str) -> StateInterval | None:
        """As `CallService.state`; of this desk's agent also while the database is away."""
        find = super().state

        def live() -> StateInterval | None:
            found = find(agent_id)
            if found is not None:
                self._states[agent_id] = found
            return found

        return self.through(live, lambda: self._states.get(agent_id))

    # Agents

    def log_in(self, agent: User) -> None:
        """As `CallService.log_in`."""
        live = super().log_in
        self.through(lambda: live(agent), lambda: self._enter_here(agent, AgentState.AVAILABLE, "", "ready"))
        self.state(agent.user_id)

    def log_out(self, agent: User) -> None:
        """As `CallService.log_out`."""
        live = super().log_out
        self.through(lambda: live(agent), lambda: self._enter_here(agent, AgentState.OFFLINE, "", "log_out"))

    def pause(self, agent: User, reason: str) -> None:
        """As `CallService.pause`; while the database is away the reason is not looked up."""
        live = super().pause
        self.through(lambda: live(agent, reason), lambda: self._enter_here(agent, AgentState.PAUSED, reason, "pause"))

    def ready(self, agent: User) -> None:
        """As `CallService.ready`."""
        live = super().ready
        self.through(lambda: live(agent), lambda: self._enter_here(agent, AgentState.AVAILABLE, "", "ready"))

    def give_sign_of_life(self, agent: User) -> None:
        """As `CallService.give_sign_of_life`; while a call is kept in the journal the sign is kept there, too."""

        def kept() -> None:
            self.journal.keep(Step.of(agent, "alive", self._when(agent.user_id, None)))

        live = super().give_sign_of_life
        self.through(lambda: live(agent), kept)

    def close_interrupted(self) -> list[str]:
        """As `CallService.close_interrupted`; while the database is away it is noted, and done later."""

        def kept() -> list[str]:
            open_ones = [call for call in self._known.values() if call.phase is not CallPhase.DONE]
            for call in open_ones:
                self.journal.keep(Step.of_call(call, "close", self._when(call.agent_id, None)))
                self._known.pop(call.call_id)
            return [call.call_id for call in open_ones]

        return self.through(super().close_interrupted, kept)

    def _enter_here(self, agent: User, state: AgentState, reason: str, name: str) -> None:
        busy = self._unfinished(agent.user_id)
        if busy is not None:
            raise CallError(
                f"Finish the call with {busy.contact_name or busy.phone} first; the state was not changed.",
                code="call_unfinished",
                contact=busy.contact_name or busy.phone,
            )
        moment = self._when(agent.user_id, None)
        self.journal.keep(Step.of(agent, name, moment, reason=reason))
        self._states[agent.user_id] = StateInterval(agent.user_id, state, moment, reason=reason)
        (self._here.discard if state is AgentState.OFFLINE else self._here.add)(agent.user_id)
        self._bus.publish(events.AgentStateChanged(agent.user_id, state, moment, reason))

    # Small things

    def know(self, call: Call) -> Call:
        """Remember what the database says of a call of this desk, and since when its agent is in that state."""
        self.remember(call)
        begun = call.done_at or call.ended_at or call.answered_at or call.started_at
        known = self._states.get(call.agent_id)
        if known is None or known.started_at < begun:
            self._states[call.agent_id] = StateInterval(call.agent_id, state_for(call.phase), begun)
        return call

    def _known_or(self, call: Call | None) -> Call | None:
        if call is not None:
            self.know(call)
        return call

    def remember(self, call: Call) -> None:
        """Keep the calls that may still take a step; of the finished ones the last few, for steps that come twice."""
        self._known.pop(call.call_id, None)
        self._known[call.call_id] = call
        finished = [key for key, known in self._known.items() if known.phase is CallPhase.DONE]
        for key in finished[:-20]:
            del self._known[key]

    def _unfinished(self, agent_id: str) -> Call | None:
        open_ones = (c for c in self._known.values() if c.agent_id == agent_id and c.phase is not CallPhase.DONE)
        return next(open_ones, None)

    def require_known(self, call_id: str) -> Call:
        """The call as this desk knows it.

        Raises:
            StoreError: only the database knows it (``store_away``).
        """
        call = self._required(self._known.get(call_id))
        assert call is not None
        return call

    def _required(self, call: Call | None) -> Call:
        """Refuse what only the database knows."""
        if call is None:
            raise self._database.reach.away or away("this call is not known on this computer")
        return call

    def _when(self, agent_id: str, at: datetime | None) -> datetime:
        """When a step is taken: now, or as it is told, but never before the agent's last one."""
        now = self._time.now()
        known = self._states.get(agent_id)
        moment = min(at, now) if at is not None else now
        return moment if known is None else max(moment, known.started_at)

    def _tell(self, call: Call, event: object, moment: datetime) -> None:
        self.remember(call)
        (self._calling.discard if call.phase is CallPhase.DONE else self._calling.add)(call.agent_id)
        state = state_for(call.phase)
        self._states[call.agent_id] = StateInterval(call.agent_id, state, moment, call_id=call.call_id)
        self._bus.publish(event)
        self._bus.publish(events.AgentStateChanged(call.agent_id, state, moment))
