"""What is going on now: today's figures as of one moment, and what everybody is doing."""

from dataclasses import dataclass
from datetime import datetime

from callmanager.domain.agent import AgentState
from callmanager.domain.metrics import AgentFigures, Figures, HourFigures


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """Today so far, all of one moment.

    ``agents`` are those with a call today, best first. ``outcomes`` are counts by id, most first; calls without an
    outcome are in none.
    """

    as_of: datetime
    figures: Figures
    agents: tuple[AgentFigures, ...]
    hours: tuple[HourFigures, ...]
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent now: in which state since when, today's figures, and when the last call began.

    ``state`` is None for one who never logged in. ``agent_id`` is the person's id, ``reason`` that of a pause.
    """

    agent_id: str
    name: str
    team_id: str
    state: AgentState | None
    since: datetime | None
    reason: str
    figures: Figures
    last_call_at: datetime | None

    def seconds_in_state(self, now: datetime) -> float | None:
        """How long the agent has been in this state; None for one who never logged in."""
        return None if self.since is None else max(0.0, (now - self.since).total_seconds())


@dataclass(frozen=True, slots=True)
class OverdueCallback:
    """The oldest callback that is due and not done, and for how long it has been."""

    callback_id: str
    contact_id: str
    agent_id: str | None
    due_at: datetime
    overdue_seconds: float
