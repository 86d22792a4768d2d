"""Calls and agents' time: a random walk over steps, crashes, sleep and a set clock, held to a slow reference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.clock import SteadyClock
from callmanager.domain.errors import CallError
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.users import Role, User
from callmanager.services.calls.calls import CallService
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow
from tests.support.call_world import FORGOTTEN_SECONDS, STARTS, STATE_OF, Computer, ModelAgent, ModelCall
from tests.support.quick import quick_folder
from tests.support.still import fresh_database

AGENTS = ("rosa", "luis")
OUTCOMES = [outcome.outcome_id for outcome in SHIPPED]
FURTHEST_HOURS = 12
TIMED = (AgentState.RINGING, AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP)


class Desks(RuleBasedStateMachine):
    """Two agents, one computer, one database."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = quick_folder("calls")
        self.database = fresh_database(Path(self.folder.name, "calls.db"))
        self.computer = Computer(STARTS[0])
        self.published: list[Any] = []
        self.users = {name: User(name, name, Role.AGENT, "north") for name in AGENTS}
        with self.database.writing() as session:
            for name in AGENTS:
                row = UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=STARTS[0])
                session.add(row)
        self.model = {name: ModelAgent() for name in AGENTS}
        self.known: dict[str, ModelCall] = {}

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: Any) -> None:
        self.computer.start = start
        self.open_program()

    def open_program(self) -> None:
        bus = Bus()
        bus.subscribe(events.AgentStateChanged, self.published.append)
        self.steady = SteadyClock(self.computer.wall, self.computer.awake, self.computer.total)
        self.service = CallService(self.database, bus, self.computer, owner="desk", steady=self.steady)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    # The reference

    def unfinished(self, agent: str) -> ModelCall | None:
        return next((c for c in self.known.values() if c.agent == agent and c.phase is not CallPhase.DONE), None)

    def attempt(self, legal: bool, step: Callable[[], object]) -> bool:
        """Take a step that must be refused exactly when the reference says so."""
        before = len(self.published)
        try:
            step()
        except CallError:
            assert not legal
            assert len(self.published) == before
            return False
        assert legal
        return True

    def step(self, call: ModelCall, phase: CallPhase) -> None:
        call.phase = phase
        self.model[call.agent].enter(STATE_OF[phase], None if phase is CallPhase.DONE else call.call_id)

    def some_call(self, data: st.DataObject) -> ModelCall | None:
        newest = list(self.known.values())[-3:]
        return data.draw(st.sampled_from(newest)) if newest else None

    # Time

    @rule(seconds=st.sampled_from([0.25, 1, 7, 61, 599, 3600, 30_000]))
    def time_passes(self, seconds: float) -> None:
        self.computer.true_seconds += seconds
        self.computer.awake_seconds += seconds
        for agent in self.model.values():
            agent.spend(seconds)
        self.steady.now()

    @rule(hours=st.sampled_from([-3.0, -1.0, -0.01, 0.01, 1.0, 3.0]))
    def somebody_sets_the_clock(self, hours: float) -> None:
        if abs(self.computer.set_by + hours * 3600) <= FURTHEST_HOURS * 3600:
            self.computer.set_by += hours * 3600
            self.steady.now()

    @rule(seconds=st.sampled_from([5, 90, 1800, 10_000, 60_000]))
    def the_computer_sleeps(self, seconds: int) -> None:
        """Sleep is nobody's talk time; a short one ends no pause, after a long one who had no call is not there."""
        before = self.steady.now()
        self.computer.true_seconds += seconds
        jumped = (self.steady.now() - before).total_seconds()  # less, while the clock is ahead of the one on the wall
        was_slept = seconds > jumped / 2
        for agent in self.model.values():
            if agent.state is AgentState.PAUSED and was_slept and 2 < jumped < FORGOTTEN_SECONDS:
                agent.spend(jumped)
            elif agent.state in (AgentState.PAUSED, AgentState.AVAILABLE) and was_slept and jumped >= FORGOTTEN_SECONDS:
                agent.fall_asleep()

    # Steps

    @rule(agent=st.sampled_from(AGENTS), what=st.sampled_from(["log_in", "log_out", "pause", "ready"]))
    def change_state(self, agent: str, what: str) -> None:
        state = {"log_out": AgentState.OFFLINE, "pause": AgentState.PAUSED}.get(what, AgentState.AVAILABLE)
        arguments = ("lunch",) if what == "pause" else ()
        legal = self.unfinished(agent) is None
        if what == "log_in" and not legal:  # the call goes on, and so does its state
            self.service.log_in(self.users[agent])
            self.model[agent].confirm()
        elif self.attempt(legal, lambda: getattr(self.service, what)(self.users[agent], *arguments)):
            self.model[agent].enter(state)

    @rule(agent=st.sampled_from(AGENTS), phone=st.sampled_from(["8888-7777", "8888-7777", "no digits"]))
    def start(self, agent: str, phone: str) -> None:
        call_id = f"call {len(self.known)}"
        legal = self.unfinished(agent) is None and phone != "no digits"
        if self.attempt(legal, lambda: self.service.start(self.users[agent], phone=phone, call_id=call_id)):
            self.known[call_id] = ModelCall(call_id, agent)
            self.model[agent].enter(AgentState.RINGING, call_id)

    @rule(data=st.data())
    def start_again(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is not None:
            before = len(self.published)
            assert self.service.start(self.users[call.agent], phone="1", call_id=call.call_id).agent_id == call.agent
            assert len(self.published) == before

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is None:
            return
        legal = call.answered or call.phase is CallPhase.RINGING
        if self.attempt(legal, lambda: self.service.answer(call.call_id)) and not call.answered:
            call.answered = True
            self.step(call, CallPhase.TALKING)

    @rule(data=st.data(), hold=st.booleans())
    def hold_or_resume(self, data: st.DataObject, hold: bool) -> None:
        call = self.some_call(data)
        if call is None:
            return
        legal = call.phase is (CallPhase.TALKING if hold else CallPhase.HOLD)
        if self.attempt(legal, lambda: (self.service.hold if hold else self.service.resume)(call.call_id)):
            self.step(call, CallPhase.HOLD if hold else CallPhase.TALKING)

    @rule(data=st.data())
    def hang_up(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is not None:
            self.service.hang_up(call.call_id)
            if call.phase.is_live:
                self.step(call, CallPhase.WRAP_UP)

    @rule(data=st.data(), outcome=st.sampled_from([*OUTCOMES, "nonsense"]))
    def finish(self, data: st.DataObject, outcome: str) -> None:
        call = self.some_call(data)
        if call is None:
            return
        wants = call.outcome is None and not call.phase.is_live  # a crash may have closed it without one
        legal = call.outcome is not None or (wants and outcome != "nonsense")
        if self.attempt(legal, lambda: self.service.finish(call.call_id, outcome)) and call.outcome is None:
            call.outcome = outcome
            if call.phase is CallPhase.WRAP_UP:
                self.step(call, CallPhase.DONE)

    @rule(data=st.data(), outcome=st.sampled_from([*OUTCOMES, "nonsense", ""]))
    def end(self, data: st.DataObject, outcome: str) -> None:
        call = self.some_call(data)
        if call is None:
            return
        if self.attempt(outcome != "nonsense", lambda: self.service.end(call.call_id, outcome)):
            if call.phase.is_live:
                self.step(call, CallPhase.WRAP_UP)
            if outcome and call.outcome is None:
                call.outcome = outcome
                if call.phase is CallPhase.WRAP_UP:
                    self.step(call, CallPhase.DONE)

    @rule(agent=st.sampled_from(AGENTS))
    def give_sign_of_life(self, agent: str) -> None:
        self.service.give_sign_of_life(self.users[agent])
        self.model[agent].confirm()

    @rule()
    def crash(self) -> None:
        for name, agent in self.model.items():
            state = self.service.state(name)
            if state is not None and state.state is AgentState.OFFLINE:  # a step of somebody else's may have told it
                agent.confirm()
        self.open_program()
        expected = set()
        for name, agent in self.model.items():
            call = self.unfinished(name)
            if call is not None:
                call.phase = CallPhase.DONE
                expected.add(call.call_id)
            if agent.state is not None:
                agent.crash()
        assert set(self.service.close_interrupted()) == expected

    # What must hold after every step

    @invariant()
    def intervals_tile_the_time_line(self) -> None:
        for name in AGENTS:
            mine = self.intervals(name)
            assert [row.ended_at for row in mine] == [row.started_at for row in mine[1:]] + [None] * bool(mine)
            assert all(row.ended_at is None or row.ended_at >= row.started_at for row in mine)

    @invariant()
    def exactly_one_state_and_it_is_that_of_the_call(self) -> None:
        for name, agent in self.model.items():
            state, call = self.service.state(name), self.service.current(name)
            expected = self.unfinished(name)
            assert (call.call_id if call else None) == (expected.call_id if expected else None)
            if call is not None and state is not None:
                assert state.call_id == call.call_id
                assert state.state is STATE_OF[call.phase]
            elif agent.state is not AgentState.OFFLINE:  # who fell asleep is told at the next step or sign of life
                assert (state.state if state else None) is agent.state

    @invariant()
    def every_second_lies_where_it_was_spent(self) -> None:
        """Whatever the clock on the wall did, and however long the computer slept."""
        for name, agent in self.model.items():
            spent: dict[tuple[str, str | None], float] = {}
            for row in self.intervals(name):
                if row.ended_at is not None:
                    key = (row.state, row.call_id)
                    spent[key] = spent.get(key, 0.0) + (row.ended_at - row.started_at) / timedelta(seconds=1)
            for call in (c for c in self.known.values() if c.agent == name):
                for state in TIMED:
                    if agent.state is not state or agent.call_id != call.call_id:
                        told = spent.get((state.value, call.call_id), 0.0)
                        assert told == pytest.approx(agent.seconds(state, call.call_id), abs=0.01)
            for state in (AgentState.AVAILABLE, AgentState.PAUSED):
                if agent.state is AgentState.OFFLINE or agent.state is state:
                    continue
                assert spent.get((state.value, None), 0.0) == pytest.approx(agent.seconds(state), abs=0.01)

    @invariant()
    def rows_say_what_they_mean(self) -> None:
        with self.database.reading() as session:
            for row in session.exec(select(CallRow)).all():
                call = self.known[row.id]
                meaning = SHIPPED.get(call.outcome or "")
                assert row.is_connected == (meaning.connected if meaning else call.answered)
                assert row.is_sale == (meaning.sale if meaning else False)
                moments = [m for m in (row.started_at, row.answered_at, row.ended_at, row.done_at) if m is not None]
                assert moments == sorted(moments)

    def intervals(self, agent: str) -> list[AgentIntervalRow]:
        with self.database.reading() as session:
            query = select(AgentIntervalRow).where(AgentIntervalRow.agent_id == agent)
            return list(session.exec(query.order_by(col(AgentIntervalRow.id))).all())


# No shrinking: with a database under every step it takes minutes, and the walk that failed is told all the same.
_EASY = settings(
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize(
    ("walks", "steps"), [(20, 40), pytest.param(300, 60, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])]
)
def test_no_walk_loses_or_invents_a_second(walks: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Desks, settings=settings(_EASY, max_examples=walks, stateful_step_count=steps)
    )


@contextmanager
def walk_by_hand(start: datetime) -> Iterator[Desks]:
    """Steps chosen by the test; at the end the time lines are held to the reference."""
    desks = Desks()
    try:
        desks.begin(start=start)
        yield desks
        desks.every_second_lies_where_it_was_spent()
        desks.intervals_tile_the_time_line()
    finally:
        desks.teardown()


def end_unanswered(desks: Desks, call_id: str) -> None:
    desks.service.end(call_id, "no_answer")
    desks.known[call_id].outcome = "no_answer"
    desks.step(desks.known[call_id], CallPhase.DONE)


def test_an_hour_that_comes_twice_takes_no_hole_along() -> None:
    """The computer sleeps, its clock is set back, a call begins in the hour that was there already; it is set on."""
    with walk_by_hand(STARTS[1]) as desks:
        desks.start("luis", "8888-7777")
        end_unanswered(desks, "call 0")
        desks.the_computer_sleeps(5)
        desks.somebody_sets_the_clock(-1.0)
        desks.start("rosa", "8888-7777")
        desks.time_passes(61)
        desks.somebody_sets_the_clock(1.0)
        desks.service.hang_up("call 1")
        desks.step(desks.known["call 1"], CallPhase.WRAP_UP)


def test_an_old_call_that_gets_its_outcome_takes_no_second_of_the_one_in_progress() -> None:
    """A crash has ended the old one; the clock was set back since, and somebody else begins to work."""
    with walk_by_hand(STARTS[0]) as desks:
        desks.start("rosa", "8888-7777")
        desks.crash()
        desks.start("rosa", "8888-7777")
        desks.time_passes(61)
        desks.somebody_sets_the_clock(-0.01)
        desks.service.finish("call 0", "no_answer")
        desks.known["call 0"].outcome = "no_answer"
        desks.change_state("luis", "log_in")
        desks.service.hang_up("call 1")
        desks.step(desks.known["call 1"], CallPhase.WRAP_UP)


def test_whoever_began_with_a_call_is_measured_behind_it_too() -> None:
    """The clock was set back in the call; somebody else who begins to work lets no time go back in it."""
    with walk_by_hand(STARTS[0]) as desks:
        desks.start("luis", "8888-7777")
        desks.somebody_sets_the_clock(-3.0)
        end_unanswered(desks, "call 0")
        desks.change_state("rosa", "pause")
        desks.start("luis", "8888-7777")
        desks.time_passes(61)
        desks.service.hang_up("call 1")
        desks.step(desks.known["call 1"], CallPhase.WRAP_UP)
