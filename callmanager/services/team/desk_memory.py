"""What a desk knows of its calls without the team's database: the calls, their agents' states, and the outcomes."""

from datetime import datetime

from callmanager.bus import Bus
from callmanager.domain.agent import StateInterval, state_for
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.clock import Clock
from callmanager.domain.errors import StoreError
from callmanager.domain.events import OutcomesChanged
from callmanager.domain.outcome import SHIPPED
from callmanager.services.calls.outcomes import outcomes_in
from callmanager.store.database import Database
from callmanager.store.reach import away

_FINISHED = 20


class DeskMemory:
    """Filled by every answer of the database, and by the steps that are kept while it is away.

    It has no lock of its own: steps change it one after another, see `OutageTime.through`.

    Attributes:
        calls: the calls of this desk by id, oldest first.
        states: what each agent does, and since when.
        outcomes: what a call can be finished with, as last read; those that ship until then.
    """

    def __init__(self, database: Database, bus: Bus, time: Clock) -> None:
        """``time`` is the clock that times the calls."""
        self._database = database
        self._time = time
        self.calls: dict[str, Call] = {}
        self.states: dict[str, StateInterval] = {}
        self.outcomes = SHIPPED
        bus.subscribe(OutcomesChanged, lambda _event: self._read_outcomes())
        self._read_outcomes()

    def _read_outcomes(self) -> None:
        try:
            with self._database.reading() as session:
                self.outcomes = outcomes_in(session)
        except StoreError as error:
            if error.reason != "store_away":
                raise

    def know(self, call: Call) -> Call:
        """Remember what the database says of a call of this desk, and since when its agent is in that state."""
        self.remember(call)
        begun = call.done_at or call.ended_at or call.answered_at or call.started_at
        known = self.states.get(call.agent_id)
        if known is None or known.started_at < begun:
            self.states[call.agent_id] = StateInterval(call.agent_id, state_for(call.phase), begun)
        return call

    def remember(self, call: Call) -> None:
        """Keep the calls that may still take a step; of the finished ones the last few, for steps that come twice."""
        self.calls.pop(call.call_id, None)
        self.calls[call.call_id] = call
        finished = [key for key, known in self.calls.items() if known.phase is CallPhase.DONE]
        for key in finished[:-_FINISHED]:
            del self.calls[key]

    def unfinished(self, agent_id: str) -> Call | None:
        """The agent's call that is not finished."""
        open_ones = (c for c in self.calls.values() if c.agent_id == agent_id and c.phase is not CallPhase.DONE)
        return next(open_ones, None)

    def require(self, call_id: str) -> Call:
        """The call as this desk knows it.

        Raises:
            StoreError: only the database knows it (``store_away``).
        """
        call = self.calls.get(call_id)
        if call is None:
            raise self._database.reach.away or away("this call is not known on this computer")
        return call

    def when(self, agent_id: str, at: datetime | None = None) -> datetime:
        """When a step is taken: now, or as it is told, but never before the agent's last one."""
        now = self._time.now()
        known = self.states.get(agent_id)
        moment = min(at, now) if at is not None else now
        return moment if known is None else max(moment, known.started_at)
