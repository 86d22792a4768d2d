"""What agents do beside their calls: log in and out, pause, and be noticed when they do not."""

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.clock import Clock, SteadyClock
from callmanager.domain.errors import CallError
from callmanager.domain.events import AgentStateChanged
from callmanager.domain.users import User
from callmanager.services import agents
from callmanager.services.call_rows import unfinished
from callmanager.services.pause_reasons import pause_reasons_in
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

    def log_in(self, agent: User) -> None:
        """The agent is at the desk and ready; or goes on with the call that a telephone system has begun meanwhile."""
        with self._database.writing() as session:
            hold(session, agent_key(agent.user_id))
            is_busy = unfinished(session, agent.user_id) is not None
            if is_busy:
                agents.sign_of_life(session, agent.user_id, self._owner, self._clock.now())
        if not is_busy:
            self._settle(agent)
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
        """
        with self._database.reading() as session:
            pause_reasons_in(session).require(reason)
        self._enter(agent, AgentState.PAUSED, reason)

    def ready(self, agent: User) -> None:
        """The agent is available again after a pause.

        Raises:
            CallError: a call is not finished.
        """
        self._enter(agent, AgentState.AVAILABLE)

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
            agents.present(self._time, session, agent.user_id)
            agents.sign_of_life(session, agent.user_id, self._owner, self._clock.now())
            after = agents.open_row(session, agent.user_id)
        if before is not None and after is not None and before.id != after.id:
            state = AgentState(after.state)
            self._bus.publish(AgentStateChanged(agent.user_id, state, after.started_at, after.reason))

    def close_interrupted(self) -> list[str]:
        """Close what a crash of this program left open; the ids of the calls that were closed."""
        return agents.close_interrupted(self._database, self._owner, self._clock.now())

    def _settle(self, agent: User) -> None:
        """Nothing of this agent is measured now, so their time may follow the computer's clock again."""
        if not isinstance(self._time, SteadyClock):
            return
        with self._database.reading() as session:
            row = agents.open_row(session, agent.user_id)
        self._time.settle(row.started_at if row is not None else None)

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
            at = agents.present(self._time, session, agent.user_id)
            agents.enter(session, agent.user_id, state, at, reason=reason)
            agents.sign_of_life(session, agent.user_id, self._owner, self._clock.now())
        self._bus.publish(AgentStateChanged(agent.user_id, state, at, reason))
