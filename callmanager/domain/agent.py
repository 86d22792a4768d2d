"""What an agent is doing: exactly one state at a time, in intervals that tile the time line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callmanager.domain.call import CallPhase


class AgentState(StrEnum):
    """The states of an agent; `PAUSED` carries a reason."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class StateInterval:
    """A half-open stretch [started_at, ended_at) of one agent's time; ``ended_at`` None means until now."""

    agent_id: str
    state: AgentState
    started_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    call_id: str | None = None


def state_for(phase: CallPhase) -> AgentState:
    """The agent's state while a call of theirs is in this phase."""
    return AgentState.AVAILABLE if phase is CallPhase.DONE else AgentState(phase.value)
