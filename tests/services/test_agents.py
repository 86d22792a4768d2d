from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from callmanager.domain.agent import AgentState
from callmanager.domain.errors import CallError
from callmanager.domain.events import AgentStateChanged
from callmanager.store.tables import AgentIntervalRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def states(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        rows = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
    return [(row.state, row.reason) for row in rows]


def test_a_day_at_the_desk(desk: Desk) -> None:
    told: list[AgentStateChanged] = []
    desk.bus.subscribe(AgentStateChanged, told.append)
    rosa = desk.person("rosa")
    assert desk.calls.state(rosa.user_id) is None
    desk.calls.log_in(rosa)
    desk.calls.pause(rosa, "lunch")
    desk.calls.ready(rosa)
    desk.call(rosa, "sale")
    desk.calls.log_out(rosa)
    expected = ["available", "paused", "available", "ringing", "talking", "wrap_up", "available", "offline"]
    assert [state for state, _ in states(desk)] == expected
    assert [event.state.value for event in told] == expected
    assert states(desk)[1] == ("paused", "lunch")
    now = desk.calls.state(rosa.user_id)
    assert now is not None
    assert (now.state, now.ended_at) == (AgentState.OFFLINE, None)


def test_who_logs_in_with_a_call_under_way_goes_on_with_it(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", contact_name="Ana")
    desk.calls.log_in(rosa)
    assert states(desk) == [("ringing", "")]


@pytest.mark.parametrize("step", ["log_out", "ready"])
def test_a_state_does_not_change_under_a_call(desk: Desk, step: str) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", contact_name="Ana")
    with pytest.raises(CallError, match="Ana"):
        getattr(desk.calls, step)(rosa)
    assert states(desk) == [("ringing", "")]


def test_a_clock_that_is_set_back_makes_no_negative_time(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    desk.clock.go_on(hours=-3)
    desk.calls.hang_up("k")
    desk.calls.finish("k", "sale")
    with desk.database.reading() as session:
        rows = session.exec(select(AgentIntervalRow)).all()
    assert all(row.ended_at is None or row.ended_at >= row.started_at for row in rows)
    call = desk.calls.get("k")
    assert call is not None
    assert call.ended_at is not None
    assert call.ended_at >= call.started_at


def test_a_forgotten_login_is_closed_at_the_last_sign_of_life(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.clock.go_on(hours=1)
    desk.calls.give_sign_of_life(rosa)
    seen = desk.clock.now()
    desk.clock.go_on(hours=12)
    assert desk.calls.close_interrupted() == []
    state = desk.calls.state(rosa.user_id)
    assert state is not None
    assert (state.state, state.reason) == (AgentState.OFFLINE, "interrupted")
    assert abs((state.started_at - seen).total_seconds()) < 1
