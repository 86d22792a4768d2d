"""The life of one call: ringing, talking, hold, wrap-up, done.

A call is one dial, one row, one id. The functions here are pure: they take a call and a moment and return the
next call, or raise `CallError` when the step is not possible from the phase the call is in.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from callmanager.domain.errors import CallError
from callmanager.domain.outcome import outcome_by_id
from callmanager.domain.recording import Consent


class CallPhase(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    DONE = "done"

    @property
    def is_live(self) -> bool:
        """Whether a line is open: ringing, talking or on hold."""
        return self in (CallPhase.RINGING, CallPhase.TALKING, CallPhase.HOLD)


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt to reach a contact. Moments are UTC and aware.

    ``ended_at`` is the end of the conversation (or of the ringing), ``done_at`` the end of the wrap-up.
    ``interrupted`` marks a call that a crash left open and the next start closed. ``time_known`` is False for a call of
    another program that did not note when the person answered: it counts as an attempt, and for no time. ``consent`` is
    what the person said of being recorded, and ``consent_at`` when.
    """

    call_id: str
    agent_id: str
    agent_name: str
    contact_name: str
    phone: str
    started_at: datetime
    contact_id: str | None = None
    product: str = ""
    phase: CallPhase = CallPhase.RINGING
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    done_at: datetime | None = None
    outcome_id: str | None = None
    note: str = ""
    interrupted: bool = False
    time_known: bool = True
    campaign_id: str = ""
    consent: Consent = Consent.UNKNOWN
    consent_at: datetime | None = None


_SAID = {
    CallPhase.RINGING: "ringing",
    CallPhase.TALKING: "in conversation",
    CallPhase.HOLD: "on hold",
    CallPhase.WRAP_UP: "in wrap-up",
    CallPhase.DONE: "finished",
}


def _require(call: Call, to: CallPhase, *phases: CallPhase) -> None:
    if call.phase not in phases:
        raise CallError(
            f"This call is {_SAID[call.phase]}, so it cannot become {_SAID[to]}. Nothing was changed.",
            code="call_step",
            phase=call.phase.value,
            to=to.value,
        )


def answer(call: Call, at: datetime) -> Call:
    """The person answered: the talk clock starts at ``at``."""
    _require(call, CallPhase.TALKING, CallPhase.RINGING)
    return replace(call, phase=CallPhase.TALKING, answered_at=at)


def hold(call: Call) -> Call:
    """Put the conversation on hold."""
    _require(call, CallPhase.HOLD, CallPhase.TALKING)
    return replace(call, phase=CallPhase.HOLD)


def resume(call: Call) -> Call:
    """Take the conversation off hold."""
    _require(call, CallPhase.TALKING, CallPhase.HOLD)
    return replace(call, phase=CallPhase.TALKING)


def hang_up(call: Call, at: datetime) -> Call:
    """The line is closed; wrap-up begins at ``at``."""
    _require(call, CallPhase.WRAP_UP, CallPhase.RINGING, CallPhase.TALKING, CallPhase.HOLD)
    return replace(call, phase=CallPhase.WRAP_UP, ended_at=at)


def finish(call: Call, at: datetime, outcome_id: str, note: str = "") -> Call:
    """Leave wrap-up with an outcome.

    Raises:
        CallError: the call is not in wrap-up, or there is no such outcome.
    """
    outcome_by_id(outcome_id)
    _require(call, CallPhase.DONE, CallPhase.WRAP_UP)
    return replace(call, phase=CallPhase.DONE, done_at=at, outcome_id=outcome_id, note=note or call.note)


def is_connected(answered: bool, outcome_id: str | None) -> bool:
    """Whether a person answered: the outcome decides once it is known (a voicemail answers, but is no person)."""
    return answered if outcome_id is None else outcome_by_id(outcome_id).connected
