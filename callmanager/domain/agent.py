"""What an agent is doing: exactly one state at a time, in intervals that tile the time line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callmanager.domain.call import CallPhase
from callmanager.domain.errors import CallError


class AgentState(StrEnum):
    """The states of an agent; `PAUSED` carries a reason."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"


INTERRUPTED = "interrupted"
"""Reason of an `OFFLINE` that begins at the last sign of life of a program that crashed or was forgotten."""
ASLEEP = "asleep"
"""Reason of an `OFFLINE` during which the computer slept."""
CLOCK = "clock"
"""Reason of an `OFFLINE` that never was: the computer's clock was set forward over it."""
IDLE = "idle"
"""Reason of a pause that begins by itself when nobody touches mouse and keyboard."""


@dataclass(frozen=True, slots=True)
class StateInterval:
    """A half-open stretch [started_at, ended_at) of one agent's time; ``ended_at`` None means until now.

    ``reason`` of a pause is the id of its `AgentPauseReason`; of an `OFFLINE` one of the constants above, or "".
    """

    agent_id: str
    state: AgentState
    started_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class AgentPauseReason:
    """Why an agent pauses. The id never changes; the words on screen may."""

    reason_id: str
    label_es: str
    label_en: str
    is_active: bool = True


SHIPPED_PAUSE_REASONS: tuple[AgentPauseReason, ...] = (
    AgentPauseReason("break", "Descanso", "Break"),
    AgentPauseReason("lunch", "Almuerzo", "Lunch"),
    AgentPauseReason("training", "Capacitación", "Training"),
    AgentPauseReason("meeting", "Reunión", "Meeting"),
    AgentPauseReason("coaching", "Acompañamiento", "Coaching"),
    AgentPauseReason("paperwork", "Gestiones", "Paperwork"),
    AgentPauseReason("technical", "Problema técnico", "Technical problem"),
    AgentPauseReason(IDLE, "Ausente", "Away"),
)


class PauseReasons:
    """A set of pause reasons in the order in which they are offered; it never changes."""

    def __init__(self, reasons: Iterable[AgentPauseReason] = SHIPPED_PAUSE_REASONS) -> None:
        self._by_id = {reason.reason_id: reason for reason in reasons}

    def __iter__(self) -> Iterator[AgentPauseReason]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, reason_id: object) -> bool:
        return reason_id in self._by_id

    def active(self) -> tuple[AgentPauseReason, ...]:
        """Those that are offered; being away is noticed, not chosen."""
        return tuple(reason for reason in self if reason.is_active and reason.reason_id != IDLE)

    def get(self, reason_id: str) -> AgentPauseReason | None:
        """The reason with this id, in use or not; None when there is none."""
        return self._by_id.get(reason_id)

    def require(self, reason_id: str) -> AgentPauseReason:
        """The reason with this id, in use or not.

        Raises:
            CallError: there is none (``unknown_pause``).
        """
        known = self._by_id.get(reason_id)
        if known is None:
            offered = ", ".join(reason.reason_id for reason in self.active())
            raise CallError(
                f"There is no pause reason “{reason_id[:40]}”. Use one of: {offered}. The state was not changed.",
                code="unknown_pause",
                known=offered,
            )
        return known

    def label(self, reason_id: str, language: str = "es") -> str:
        """The words of a reason in ``es`` or ``en``; an id that is not known shows as it is."""
        known = self._by_id.get(reason_id)
        if known is None:
            return reason_id
        return known.label_es if language == "es" else known.label_en


def state_for(phase: CallPhase) -> AgentState:
    """The agent's state while a call of theirs is in this phase."""
    return AgentState.AVAILABLE if phase is CallPhase.DONE else AgentState(phase.value)
