from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from callmanager.domain import call as steps
from callmanager.domain.agent import AgentState, state_for
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.errors import CallError
from callmanager.domain.outcome import SHIPPED, SHIPPED_OUTCOMES

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
RINGING = Call("k", "rosa", "Rosa", "Ana", "88887777", START)
AT = START + timedelta(minutes=1)

Step = Callable[[Call], Call]
STEPS: dict[str, Step] = {
    "answer": lambda call: steps.answer(call, AT),
    "hold": steps.hold,
    "resume": steps.resume,
    "hang_up": lambda call: steps.hang_up(call, AT),
    "finish": lambda call: steps.finish(call, AT, SHIPPED.require("sale")),
}
# From each phase: the steps that are possible, and where they lead. All others are refused.
POSSIBLE = {
    CallPhase.RINGING: {"answer": CallPhase.TALKING, "hang_up": CallPhase.WRAP_UP},
    CallPhase.TALKING: {"hold": CallPhase.HOLD, "hang_up": CallPhase.WRAP_UP},
    CallPhase.HOLD: {"resume": CallPhase.TALKING, "hang_up": CallPhase.WRAP_UP},
    CallPhase.WRAP_UP: {"finish": CallPhase.DONE},
    CallPhase.DONE: {},
}


def in_phase(phase: CallPhase) -> Call:
    call = RINGING
    path = {
        CallPhase.RINGING: [],
        CallPhase.TALKING: ["answer"],
        CallPhase.HOLD: ["answer", "hold"],
        CallPhase.WRAP_UP: ["answer", "hang_up"],
        CallPhase.DONE: ["answer", "hang_up", "finish"],
    }[phase]
    for step in path:
        call = STEPS[step](call)
    return call


@pytest.mark.parametrize("phase", CallPhase)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_phase(phase: CallPhase, step: str) -> None:
    call = in_phase(phase)
    if step in POSSIBLE[phase]:
        assert STEPS[step](call).phase is POSSIBLE[phase][step]
    else:
        with pytest.raises(CallError) as refusal:
            STEPS[step](call)
        assert refusal.value.reason == "call_step"
        assert "Nothing was changed" in str(refusal.value)


def test_a_call_keeps_its_moments_and_its_note() -> None:
    done = steps.finish(steps.hang_up(steps.answer(RINGING, AT), AT), AT, SHIPPED.require("sale"))
    assert (done.answered_at, done.ended_at, done.done_at) == (AT, AT, AT)
    assert RINGING.answered_at is None
    noted = steps.finish(in_phase(CallPhase.WRAP_UP), AT, SHIPPED.require("busy"), "llamar luego")
    assert noted.note == "llamar luego"


def test_an_unknown_outcome_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(CallError, match="not_interested"):
        SHIPPED.require("sold")


def test_the_agents_state_follows_the_call() -> None:
    assert [state_for(phase) for phase in CallPhase] == [
        AgentState.RINGING,
        AgentState.TALKING,
        AgentState.HOLD,
        AgentState.WRAP_UP,
        AgentState.AVAILABLE,
    ]
    assert [phase for phase in CallPhase if phase.is_live] == [CallPhase.RINGING, CallPhase.TALKING, CallPhase.HOLD]


@pytest.mark.parametrize(
    ("answered", "outcome", "connected"),
    [(True, None, True), (False, None, False), (True, "voicemail", False), (False, "sale", True), (True, "sale", True)],
)
def test_the_outcome_decides_whether_a_person_answered(answered: bool, outcome: str | None, connected: bool) -> None:
    call = RINGING
    if answered:
        call = steps.answer(call, AT)
        assert call.is_connected
    if outcome is not None:
        call = steps.finish(steps.hang_up(call, AT), AT, SHIPPED.require(outcome))
    assert call.is_connected is connected


def test_the_shipped_outcomes_make_sense() -> None:
    ids = [outcome.outcome_id for outcome in SHIPPED_OUTCOMES]
    assert len(set(ids)) == len(ids)
    assert {"sale", "interested", "callback", "not_interested", "no_answer", "busy", "voicemail"} <= set(ids)
    for outcome in SHIPPED_OUTCOMES:
        assert SHIPPED.require(outcome.outcome_id) is outcome
        assert outcome.connected != outcome.no_contact
        assert outcome.connected or not outcome.sale
        assert outcome.label_es
        assert outcome.label_en
