"""The life of one call: ringing, talking, hold, wrap-up, done.

A call is one dial, one row, one id. The functions here are pure: they take a call and a moment and return the
next call, or raise `CallError` when the step is not possible from the phase the call is in.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from callmanager.domain.errors import CallError
from callmanager.domain.outcome import Outcome
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


class Origin(StrEnum):
    """Who began a call: that decides whether it can still be refused."""

    DESK = ""  # an agent, a command or the queue asks for it: nothing has been dialled yet
    HOOK = "hook"  # a telephone system tells of it: the call is a fact, and is counted whatever the rules say
    JOURNAL = "journal"  # it took place at a desk while the database was away, so nothing can refuse it any more
    IMPORT = "import"  # it came with an older program's data


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt to reach a contact. Moments are UTC and aware.

    ``ended_at`` is the end of the conversation (or of the ringing), ``done_at`` the end of the wrap-up.
    ``interrupted`` marks a call that a crash left open and the next start closed. ``time_known`` is False for a call of
    another program that did not note when the person answered: it counts as an attempt, and for no time. ``consent`` is
    what the person said of being recorded, and ``consent_at`` when. ``is_connected`` tells whether a person answered
    (the outcome decides once it is known), ``is_sale`` whether it ended in a sale. ``callback_id`` is the promise that
    the call was made for. ``warning`` is the code of a rule that it was made against: of calling hours where the
    campaign only warns, of any rule where a telephone system had dialled already.
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
    is_connected: bool = False
    is_sale: bool = False
    callback_id: str | None = None
    origin: Origin = Origin.DESK
    warning: str = ""

    @property
    def wants_outcome(self) -> bool:
        """Whether an outcome is still to be given: in wrap-up, or to a call that was closed without one.

        A crash closes calls so, and a telephone system that begins the next call in mid-wrap-up.
        """
        was_closed = self.phase is CallPhase.DONE and self.outcome_id is None and self.time_known
        return self.phase is CallPhase.WRAP_UP or was_closed


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
    return replace(call, phase=CallPhase.TALKING, answered_at=at, is_connected=True)


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


def finish(call: Call, at: datetime, outcome: Outcome, note: str = "") -> Call:
    """Leave wrap-up with an outcome; a call that was closed without one keeps its times and gets the outcome.

    Raises:
        CallError: the call is not in wrap-up, or is finished already.
    """
    if not call.wants_outcome:
        _require(call, CallPhase.DONE, CallPhase.WRAP_UP)
    return replace(
        call,
        phase=CallPhase.DONE,
        done_at=call.done_at or at,
        outcome_id=outcome.outcome_id,
        note=note or call.note,
        is_connected=outcome.connected,
        is_sale=outcome.sale,
    )
