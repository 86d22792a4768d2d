"""What agents' time went into: by state, pauses by reason, logged-in time, occupancy both ways."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.metrics import percent

_HANDLING = (AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP)


@dataclass(frozen=True, slots=True)
class AgentTime:
    """One agent's time of a range. ``seconds`` by state has no zeros in it, nor has ``pauses`` by reason."""

    agent_id: str
    name: str
    team_id: str = ""
    seconds: Mapping[AgentState, float] = field(default_factory=dict)
    pauses: Mapping[str, float] = field(default_factory=dict)

    @property
    def logged_in_seconds(self) -> float:
        """The sum of all states but offline."""
        return sum(spent for state, spent in self.seconds.items() if state is not AgentState.OFFLINE)

    @property
    def handling_seconds(self) -> float:
        """Talk, hold and wrap-up."""
        return sum(self.seconds.get(state, 0.0) for state in _HANDLING)

    @property
    def pause_seconds(self) -> float:
        """All pauses."""
        return self.seconds.get(AgentState.PAUSED, 0.0)

    @property
    def occupancy(self) -> int | None:
        """(Talk + hold + wrap-up) ÷ (that + available idle) in whole percent; pauses do not count."""
        return _share(self.handling_seconds, self.handling_seconds + self.seconds.get(AgentState.AVAILABLE, 0.0))

    @property
    def occupancy_of_logged_in(self) -> int | None:
        """(Talk + hold + wrap-up) ÷ logged-in time in whole percent: pauses and ringing count as not occupied."""
        return _share(self.handling_seconds, self.logged_in_seconds)


def agent_time(
    agent_id: str, name: str, team_id: str, intervals: Iterable[StateInterval], start: datetime, end: datetime
) -> AgentTime:
    """The slow, plain way from one agent's intervals to the sums of [start, end); what lies outside is cut off.

    Args:
        agent_id: whose.
        name: of the agent.
        team_id: of the agent.
        intervals: those that overlap the range; one without an end runs on to the range's.
        start: beginning of the range.
        end: end of the range; for a range that is not over yet, the present moment.
    """
    seconds: defaultdict[AgentState, float] = defaultdict(float)
    pauses: defaultdict[str, float] = defaultdict(float)
    for interval in intervals:
        spent = (min(interval.ended_at or end, end) - max(interval.started_at, start)).total_seconds()
        if spent > 0:
            seconds[interval.state] += spent
            if interval.state is AgentState.PAUSED:
                pauses[interval.reason] += spent
    return AgentTime(agent_id, name, team_id, dict(seconds), dict(pauses))


def _share(part: float, whole: float) -> int | None:
    """In whole percent, counted in microseconds, which is what moments are kept in."""
    return percent(round(part * 1_000_000), round(whole * 1_000_000))
