"""The agents' time while the team's database is away, and the way every step takes: the database, or the journal."""

import threading
from collections.abc import Callable
from typing import TypeVar

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.call import CallPhase
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.domain.errors import CallError, StoreError
from callmanager.domain.events import AgentStateChanged
from callmanager.domain.users import User
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.calls import CallService
from callmanager.services.people.audit import AuditLog
from callmanager.services.team.catching_up import CatchingUp, CaughtUp
from callmanager.services.team.desk_memory import DeskMemory
from callmanager.services.team.journal import CallJournal, Step
from callmanager.store.database import Database

T = TypeVar("T")


class OutageTime(CallService):
    """`CallService` with the agents' steps kept in a journal while the database is away; `OutageCalls` adds the calls.

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
        self.memory = DeskMemory(database, bus, self._time)
        self._bringing = CatchingUp(database, bus, journal, owner=owner, office=office, audit=audit)
        self._turn = threading.RLock()  # one step after another, so that none overtakes the journal

    @property
    def own_calls(self) -> frozenset[str]:
        """The calls of this desk that it knows the state of."""
        return frozenset(self.memory.calls)

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

    def state(self, agent_id: str) -> StateInterval | None:
        """As `CallService.state`; of this desk's agent also while the database is away."""
        find = super().state

        def live() -> StateInterval | None:
            found = find(agent_id)
            if found is not None:
                self.memory.states[agent_id] = found
            return found

        return self.through(live, lambda: self.memory.states.get(agent_id))

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
            self.journal.keep(Step.of(agent, "alive", self.memory.when(agent.user_id)))

        live = super().give_sign_of_life
        self.through(lambda: live(agent), kept)

    def close_interrupted(self) -> list[str]:
        """As `CallService.close_interrupted`; while the database is away it is noted, and done later."""

        def kept() -> list[str]:
            open_ones = [call for call in self.memory.calls.values() if call.phase is not CallPhase.DONE]
            for call in open_ones:
                self.journal.keep(Step.of_call(call, "close", self.memory.when(call.agent_id)))
                self.memory.calls.pop(call.call_id)
            return [call.call_id for call in open_ones]

        return self.through(super().close_interrupted, kept)

    def _enter_here(self, agent: User, state: AgentState, reason: str, name: str) -> None:
        busy = self.memory.unfinished(agent.user_id)
        if busy is not None:
            raise CallError(
                f"Finish the call with {busy.contact_name or busy.phone} first; the state was not changed.",
                code="call_unfinished",
                contact=busy.contact_name or busy.phone,
            )
        moment = self.memory.when(agent.user_id)
        self.journal.keep(Step.of(agent, name, moment, reason=reason))
        self.memory.states[agent.user_id] = StateInterval(agent.user_id, state, moment, reason=reason)
        (self._here.discard if state is AgentState.OFFLINE else self._here.add)(agent.user_id)
        self._bus.publish(AgentStateChanged(agent.user_id, state, moment, reason))
