"""What agents do beside their calls: log in and out, pause, and be noticed when they do not."""

from datetime import datetime

from sqlmodel import Session

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.domain.errors import CallError
from callmanager.domain.events import AgentStateChanged
from callmanager.domain.users import User
from callmanager.services.calls.call_rows import unfinished
from callmanager.services.calls.pause_reasons import pause_reasons_in
from callmanager.services.people import agents
from callmanager.services.people.permissions import acting, acting_now
from callmanager.store.database import Database
from callmanager.store.locks import agent_key, hold

MAX_TEXT = 200


class AgentTime:
    """Keeps the agents' states; every step is one transaction and then one event.

    Args:
        database: where it is kept.
        bus: where the steps are told.
        clock: this computer's clock, by which people's appointments go.
        owner: names this running program, so that a later start can tell what a crash left open.
        steady: the clock that times states and calls; ``clock`` where there is none.
    """

    def __init__(
        self, database: Database, bus: Bus, clock: Clock, *, owner: str, steady: SteadyClock | None = None
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._owner = owner
        self._time: Clock = steady or clock
        self._here: set[str] = set()  # who is logged in at this program's desk
        self._calling: set[str] = set()  # whose call it times

    def log_in(self, agent: User) -> None:
        """The agent is at the desk and ready; or goes on with the call that a telephone system has begun meanwhile.

        Raises:
            PermissionDenied: the agent is disabled (``user_disabled``).
        """
        with self._database.writing() as session:
            acting(session, agent)
            hold(session, agent_key(agent.user_id))
            is_busy = unfinished(session, agent.user_id) is not None
            if is_busy:
                at = agents.present(self._time, session, agent.user_id)
                agents.sign_of_life(session, agent.user_id, self._owner, at)
                self._here.add(agent.user_id)
        if not is_busy:
            self._enter(agent, AgentState.AVAILABLE)

    def log_out(self, agent: User) -> None:
        """The agent leaves.

        Raises:
            CallError: a call is not finished.
        """
        self._enter(agent, AgentState.OFFLINE)

    def pause(self, agent: User, reason: str) -> None:
        """The agent takes a pause, for a reason by its id.

        Raises:
            CallError: a call is not finished (``call_unfinished``), or there is no such reason (``unknown_pause``).
            PermissionDenied: the agent was disabled (``user_disabled``).
        """
        acting_now(self._database, agent)
        self.note_state(agent, AgentState.PAUSED, reason)

    def ready(self, agent: User) -> None:
        """The agent is available again after a pause.

        Raises:
            CallError: a call is not finished.
            PermissionDenied: the agent was disabled (``user_disabled``).
        """
        acting_now(self._database, agent)
        self._enter(agent, AgentState.AVAILABLE)

    def note_state(self, agent: User, state: AgentState, reason: str = "") -> None:
        """Keep a state outside of calls that the agent is in, whatever they may do by now: it takes place.

        Raises:
            CallError: a call is not finished (``call_unfinished``), or there is no such reason (``unknown_pause``).
        """
        if state is AgentState.PAUSED:
            with self._database.reading() as session:
                pause_reasons_in(session).require(reason)
        self._enter(agent, state, reason)

    def state(self, agent_id: str) -> StateInterval | None:
        """What the agent is doing now; None for one who never logged in."""
        with self._database.reading() as session:
            row = agents.open_row(session, agent_id)
            return agents.interval(row) if row else None

    def give_sign_of_life(self, agent: User) -> None:
        """Note that this program still runs for the agent; call it every few seconds.

        A sleep of the computer since the last time is taken out of the agent's time.
        """
        with self._database.writing() as session:
            hold(session, agent_key(agent.user_id))
            before = agents.open_row(session, agent.user_id)
            at = agents.present(self._time, session, agent.user_id)
            agents.sign_of_life(session, agent.user_id, self._owner, at)
            after = agents.open_row(session, agent.user_id)
        if before is not None and after is not None and before.id != after.id:
            state = AgentState(after.state)
            self._bus.publish(AgentStateChanged(agent.user_id, state, after.started_at, after.reason))

    def close_interrupted(self) -> list[str]:
        """Close what a crash of this program left open; the ids of the calls that were closed."""
        return agents.close_interrupted(self._database, self._owner, self._clock.now())

    def _present(self, session: Session, agent_id: str) -> datetime:
        """The moment of a step that may be the first one in which this program measures anybody's time.

        Then that time follows the computer's clock again, which may have been put right meanwhile.
        """
        if isinstance(self._time, SteadyClock) and not self._here and not self._calling:
            for name in {agent_id, *agents.held_by(session, self._owner)}:
                agents.cut_out(session, name, self._time.holes())
            current = agents.open_row(session, agent_id)
            self._time.settle(current.started_at if current is not None else None)
        return agents.present(self._time, session, agent_id)

    def _enter(self, agent: User, state: AgentState, reason: str = "") -> None:
        with self._database.writing() as session:
            hold(session, agent_key(agent.user_id))
            busy = unfinished(session, agent.user_id)
            if busy is not None:
                raise CallError(
                    f"Finish the call with {busy.contact_name or busy.phone} first; the state was not changed.",
                    code="call_unfinished",
                    contact=busy.contact_name or busy.phone,
                )
            at = self._present(session, agent.user_id)
            agents.enter(session, agent.user_id, state, at, reason=reason)
            agents.sign_of_life(session, agent.user_id, self._owner, at)
        (self._here.discard if state is AgentState.OFFLINE else self._here.add)(agent.user_id)
        self._bus.publish(AgentStateChanged(agent.user_id, state, at, reason))
