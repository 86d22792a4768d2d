"""A slow and simple reference of calls and agents' time: nothing but lists, added up anew for every question."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase

STATE_OF = {
    CallPhase.RINGING: AgentState.RINGING,
    CallPhase.TALKING: AgentState.TALKING,
    CallPhase.HOLD: AgentState.HOLD,
    CallPhase.WRAP_UP: AgentState.WRAP_UP,
    CallPhase.DONE: AgentState.AVAILABLE,
}
FORGOTTEN_SECONDS = 7200


class Computer:
    """Three clocks: on the wall, awake, and with sleep. Only the first one can be set."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.true_seconds = self.awake_seconds = self.set_by = 0.0

    def wall(self) -> datetime:
        """What the clock on the wall shows."""
        return self.start + timedelta(seconds=self.true_seconds + self.set_by)

    now = wall

    def awake(self) -> float:
        """Seconds without sleep."""
        return self.awake_seconds

    def total(self) -> float:
        """Seconds with sleep."""
        return self.true_seconds


@dataclass
class ModelCall:
    """A call as the reference knows it."""

    call_id: str
    agent: str
    phase: CallPhase = CallPhase.RINGING
    answered: bool = False
    outcome: str | None = None


@dataclass
class Piece:
    """Seconds that an agent truly spent in a state; ``is_sure`` once a step or a sign of life has confirmed them."""

    state: AgentState
    call_id: str | None
    seconds: float = 0.0
    is_sure: bool = False


@dataclass
class ModelAgent:
    """What an agent did."""

    state: AgentState | None = None
    call_id: str | None = None
    pieces: list[Piece] = field(default_factory=list)

    def spend(self, seconds: float) -> None:
        """Time passes."""
        if self.state is not None and seconds:
            self.pieces.append(Piece(self.state, self.call_id, seconds))

    def confirm(self) -> None:
        """What was spent so far survives a crash."""
        for piece in self.pieces:
            piece.is_sure = True

    def enter(self, state: AgentState, call_id: str | None = None) -> None:
        """A step."""
        self.confirm()
        self.state, self.call_id = state, call_id

    def fall_asleep(self) -> None:
        """Offline since the computer slept for long: told, and so confirmed, at the next step or sign of life."""
        self.state, self.call_id = AgentState.OFFLINE, None

    def crash(self) -> None:
        """What no step and no sign of life has confirmed was never told to anybody."""
        self.pieces = [piece for piece in self.pieces if piece.is_sure]
        self.state, self.call_id = AgentState.OFFLINE, None

    def seconds(self, state: AgentState, call_id: str | None = None) -> float:
        """All the time in a state; of one call, where it is named."""
        mine = (p for p in self.pieces if p.state is state and (call_id is None or p.call_id == call_id))
        return sum(piece.seconds for piece in mine)


STARTS = [
    datetime(2026, 3, 8, 4, 50, tzinfo=UTC),  # a day of 23 hours in New York
    datetime(2026, 11, 1, 3, 50, tzinfo=UTC),  # one of 25 hours
    datetime(2026, 10, 3, 15, 20, tzinfo=UTC),  # Lord Howe shifts by half an hour
    datetime(2026, 6, 1, 18, 10, tzinfo=UTC),  # five minutes before midnight in Kathmandu (+05:45)
]
