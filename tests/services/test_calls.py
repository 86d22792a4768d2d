"""Calls and agents' time: a random walk over every step, compared with a slow and simple reference."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.errors import CallError
from callmanager.domain.metrics import Figures
from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.domain.users import Role, User
from callmanager.services.calls import CallService
from callmanager.services.metrics import MetricsService
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow
from tests.support.desk import Desk
from tests.support.still import StillClock, fresh_database

ZONE = ZoneInfo("America/New_York")
BOSS = User("boss", "boss", Role.ADMIN)
AGENTS = ("rosa", "luis")
OUTCOMES = [outcome.outcome_id for outcome in SHIPPED_OUTCOMES]
FLAGS = {outcome.outcome_id: outcome for outcome in SHIPPED_OUTCOMES}
# Around midnight, before a day of 23 hours and before one of 25.
STARTS = [
    datetime(2026, 3, 8, 4, 50, tzinfo=UTC),
    datetime(2026, 11, 1, 3, 50, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
]
STATE_OF = {
    CallPhase.RINGING: AgentState.RINGING,
    CallPhase.TALKING: AgentState.TALKING,
    CallPhase.HOLD: AgentState.HOLD,
    CallPhase.WRAP_UP: AgentState.WRAP_UP,
    CallPhase.DONE: AgentState.AVAILABLE,
}


@dataclass
class ModelCall:
    """A call as the reference knows it."""

    call_id: str
    agent: str
    started_at: datetime
    phase: CallPhase = CallPhase.RINGING
    answered: bool = False
    outcome: str | None = None

    @property
    def connected(self) -> bool:
        return FLAGS[self.outcome].connected if self.outcome else self.answered


@dataclass
class ModelAgent:
    """What an agent did: (moment, state, call) for each change."""

    changes: list[tuple[datetime, AgentState, str | None]] = field(default_factory=list)
    seen: datetime | None = None


# No shrinking: with a database under every step it takes minutes, and the walk that failed is told all the same.
@settings(
    max_examples=14,
    stateful_step_count=35,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
class Desks(RuleBasedStateMachine):
    """Two agents, one database, a clock that also goes back, and crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="callmanager-calls-")
        self.database = fresh_database(Path(self.folder.name, "calls.db"))
        self.clock = StillClock(STARTS[0])
        self.published: list[Any] = []
        self.users = {name: User(name, name, Role.AGENT, "north") for name in AGENTS}
        with self.database.writing() as session:
            for name in (*AGENTS, "boss"):
                row = UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=STARTS[0])
                session.add(row)
        self.metrics = MetricsService(self.database, self.clock, ZONE)
        self.model = {name: ModelAgent() for name in AGENTS}
        self.known: dict[str, ModelCall] = {}
        self.open_program()

    def open_program(self) -> None:
        bus = Bus()
        bus.subscribe(events.AgentStateChanged, self.published.append)
        self.service = CallService(self.database, bus, self.clock, owner="desk")

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: datetime) -> None:
        self.clock.moment = start

    # The reference

    def unfinished(self, agent: str) -> ModelCall | None:
        return next((c for c in self.known.values() if c.agent == agent and c.phase is not CallPhase.DONE), None)

    def moment(self, agent: str) -> datetime:
        changes = self.model[agent].changes
        return max(self.clock.moment, changes[-1][0]) if changes else self.clock.moment

    def enter(self, agent: str, state: AgentState, call_id: str | None = None) -> datetime:
        at = self.moment(agent)
        self.model[agent].changes.append((at, state, call_id))
        return at

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
        self.enter(call.agent, STATE_OF[phase], None if phase is CallPhase.DONE else call.call_id)

    def some_call(self, data: st.DataObject) -> ModelCall | None:
        """One of the newest calls, mostly the one that runs."""
        newest = list(self.known.values())[-3:]
        return data.draw(st.sampled_from(newest)) if newest else None

    # The steps

    @rule(seconds=st.sampled_from([0, 1, 7, 60, 599, 3600, 30_000, -30, -4000]))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds)

    @rule(agent=st.sampled_from(AGENTS), what=st.sampled_from(["log_in", "log_out", "pause", "ready"]))
    def change_state(self, agent: str, what: str) -> None:
        state = {"log_out": AgentState.OFFLINE, "pause": AgentState.PAUSED}.get(what, AgentState.AVAILABLE)
        arguments = ("lunch",) if what == "pause" else ()
        legal = self.unfinished(agent) is None
        if what == "log_in" and not legal:  # the call goes on, and so does its state
            self.service.log_in(self.users[agent])
            self.model[agent].seen = self.clock.moment
        elif self.attempt(legal, lambda: getattr(self.service, what)(self.users[agent], *arguments)):
            self.model[agent].seen = self.enter(agent, state)

    @rule(agent=st.sampled_from(AGENTS), phone=st.sampled_from(["8888-7777", "no digits"]))
    def start(self, agent: str, phone: str) -> None:
        call_id = f"call {len(self.known)}"
        legal = self.unfinished(agent) is None and phone != "no digits"
        if self.attempt(legal, lambda: self.service.start(self.users[agent], phone=phone, call_id=call_id)):
            at = self.enter(agent, AgentState.RINGING, call_id)
            self.model[agent].seen = at
            self.known[call_id] = ModelCall(call_id, agent, at)

    @rule(data=st.data())
    def start_again(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is not None:
            same = self.service.start(self.users[call.agent], phone="1", call_id=call.call_id)
            assert same.started_at == call.started_at

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is None:
            return
        legal = call.answered or call.phase is CallPhase.RINGING
        if self.attempt(legal, lambda: self.service.answer(call.call_id)) and not call.answered:
            call.answered = True
            self.step(call, CallPhase.TALKING)

    @rule(data=st.data())
    def hold_or_resume(self, data: st.DataObject) -> None:
        call = self.some_call(data)
        if call is None:
            return
        hold = data.draw(st.booleans())
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
        legal = call.phase is CallPhase.DONE or (call.phase is CallPhase.WRAP_UP and outcome != "nonsense")
        if self.attempt(legal, lambda: self.service.finish(call.call_id, outcome)) and call.phase is not CallPhase.DONE:
            call.outcome = outcome
            self.step(call, CallPhase.DONE)

    @rule(data=st.data(), outcome=st.sampled_from([*OUTCOMES, "nonsense", ""]))
    def end(self, data: st.DataObject, outcome: str) -> None:
        call = self.some_call(data)
        if call is None:
            return
        if self.attempt(outcome != "nonsense", lambda: self.service.end(call.call_id, outcome)):
            if call.phase.is_live:
                self.step(call, CallPhase.WRAP_UP)
            if outcome and call.phase is CallPhase.WRAP_UP:
                call.outcome = outcome
                self.step(call, CallPhase.DONE)

    @rule(agent=st.sampled_from(AGENTS))
    def give_sign_of_life(self, agent: str) -> None:
        self.service.give_sign_of_life(self.users[agent])
        self.model[agent].seen = self.clock.moment

    @rule()
    def crash(self) -> None:
        self.open_program()
        closed = set(self.service.close_interrupted())
        expected = set()
        for name, agent in self.model.items():
            if not agent.changes or agent.changes[-1][1] is AgentState.OFFLINE:
                continue
            last = max(agent.changes[-1][0], agent.seen or agent.changes[-1][0])
            call = self.unfinished(name)
            agent.changes.append((last, AgentState.OFFLINE, None))
            if call is not None:
                call.phase = CallPhase.DONE
                expected.add(call.call_id)
        assert closed == expected

    # What must hold after every step

    @invariant()
    def intervals_tile_the_time_line(self) -> None:
        with self.database.reading() as session:
            rows = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
        for name, agent in self.model.items():
            mine = [row for row in rows if row.agent_id == name]
            assert [(row.started_at, AgentState(row.state), row.call_id) for row in mine] == agent.changes
            assert [row.ended_at for row in mine] == [row.started_at for row in mine[1:]] + [None] * bool(mine)
            assert all(row.ended_at is None or row.ended_at >= row.started_at for row in mine)

    @invariant()
    def exactly_one_state_and_it_is_that_of_the_call(self) -> None:
        for name, agent in self.model.items():
            state, call = self.service.state(name), self.service.current(name)
            assert (state.state if state else None) == (agent.changes[-1][1] if agent.changes else None)
            expected = self.unfinished(name)
            assert (call.call_id if call else None) == (expected.call_id if expected else None)
            if call is not None and state is not None:
                assert state.call_id == call.call_id
                assert state.state is STATE_OF[call.phase]

    @invariant()
    def figures_equal_the_reference(self) -> None:
        local = self.clock.moment.astimezone(ZONE).date()
        start = datetime.combine(local, datetime.min.time(), ZONE).astimezone(UTC)
        end = datetime.combine(local + timedelta(days=1), datetime.min.time(), ZONE).astimezone(UTC)
        total = Figures()
        for name, user in self.users.items():
            expected = self.reference(name, start, end)
            assert self.metrics.today(user) == expected
            total += expected
        assert self.metrics.today(BOSS) == total
        team = {row.agent_id: row.figures for row in self.metrics.team_today(BOSS)}
        assert team == {
            name: self.reference(name, start, end) for name in AGENTS if self.reference(name, start, end).attempts
        }
        assert sum(hour.calls for hour in self.metrics.by_hour_today(BOSS)) == total.attempts
        assert self.metrics.week(BOSS)[-1].calls == total.attempts
        timed = self.metrics.calls_between(BOSS, start, end)
        assert len(timed) == total.attempts

    def reference(self, agent: str, start: datetime, end: datetime) -> Figures:
        mine = [c for c in self.known.values() if c.agent == agent and start <= c.started_at < end]
        result = Figures(
            attempts=len(mine),
            connected=len([c for c in mine if c.connected]),
            sales=len([c for c in mine if c.outcome == "sale"]),
        )
        until = min(end, self.clock.moment)
        changes = self.model[agent].changes
        for index, (at, state, call_id) in enumerate(changes):
            over = changes[index + 1][0] if index + 1 < len(changes) else until
            seconds = (min(over, until) - max(at, start)).total_seconds()
            if seconds <= 0 or call_id is None or not self.known[call_id].connected:
                continue
            if state is AgentState.TALKING:
                result = replace(result, talk_seconds=result.talk_seconds + seconds)
            elif state is AgentState.HOLD:
                result = replace(result, hold_seconds=result.hold_seconds + seconds)
            elif state is AgentState.WRAP_UP:
                result = replace(result, wrap_up_seconds=result.wrap_up_seconds + seconds)
        return result


TestDesks = Desks.TestCase


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        desk.clock.noon()  # so that "today" is the same day all through the test
        yield desk


def test_each_step_is_published_once_with_the_call_as_it_stands(desk: Desk) -> None:
    told: list[object] = []
    kinds = (
        events.CallStarted,
        events.CallAnswered,
        events.CallHeld,
        events.CallResumed,
        events.CallEnded,
        events.CallFinished,
    )
    for kind in kinds:
        desk.bus.subscribe(kind, told.append)
    rosa = desk.person("rosa", team="north")
    call = desk.calls.start(rosa, phone=" 88887777 ", contact_name="Ana", product="Fibra", call_id="k")
    desk.calls.start(rosa, phone="1", call_id="k")
    for step in (desk.calls.answer, desk.calls.answer, desk.calls.hold, desk.calls.resume, desk.calls.hang_up):
        step("k")
    desk.calls.hang_up("k")
    desk.calls.finish("k", "sale", "dos líneas")
    desk.calls.finish("k", "busy", "not this")
    assert [type(event) for event in told] == list(kinds)
    done = desk.calls.get("k")
    assert done is not None
    assert told[-1] == events.CallFinished(done)
    assert (done.phone, done.contact_name, done.outcome_id, done.note) == ("88887777", "Ana", "sale", "dos líneas")
    assert call.phase is CallPhase.RINGING


def test_the_second_call_of_an_agent_is_refused_by_name(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", contact_name="Ana")
    with pytest.raises(CallError, match="Ana"):
        desk.calls.start(rosa, phone="2")
    assert len(desk.calls.recent(rosa)) == 1
    desk.calls.start(desk.person("luis"), phone="2")


def test_ending_twice_by_id_is_one_end(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", call_id="k")
    first = desk.calls.end("k", "no_answer", "nadie")
    desk.clock.go_on(hours=1)
    assert desk.calls.end("k", "sale", "otra vez") == first
    with pytest.raises(CallError, match="no call"):
        desk.calls.end("unknown", "sale")


def test_an_unknown_outcome_leaves_the_line_open(desk: Desk) -> None:
    desk.calls.start(desk.person("rosa"), phone="1", call_id="k")
    desk.calls.answer("k")
    with pytest.raises(CallError, match="no outcome"):
        desk.calls.end("k", "sold!!")
    call = desk.calls.get("k")
    assert call is not None
    assert call.phase is CallPhase.TALKING


def test_a_crash_closes_the_call_at_the_last_sign_of_life(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="1", call_id="k")
    desk.calls.answer("k")
    desk.clock.go_on(seconds=100)
    desk.calls.give_sign_of_life(rosa)
    seen = desk.clock.now()
    desk.clock.go_on(hours=9)
    again = CallService(desk.database, Bus(), desk.clock, owner="test")
    assert again.close_interrupted() == ["k"]
    assert again.close_interrupted() == []
    call = again.get("k")
    assert call is not None
    assert call.interrupted
    assert call.ended_at is not None
    assert abs((call.ended_at - seen).total_seconds()) < 1
    figures = desk.metrics.between(rosa, seen - timedelta(hours=1), desk.clock.now())
    assert figures.talk_seconds == pytest.approx(100, abs=1)


def test_another_living_program_is_left_alone_and_a_dead_one_is_not(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1", call_id="k")
    other = CallService(desk.database, Bus(), desk.clock, owner="other")
    desk.clock.go_on(seconds=30)
    assert other.close_interrupted() == []
    desk.clock.go_on(seconds=31)
    assert other.close_interrupted() == ["k"]


def test_long_and_strange_text_is_bounded_and_kept(desk: Desk) -> None:
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="1" * 5000, contact_name="<b>ñ</b>" * 1000, call_id="k" * 500)
    [call] = desk.calls.recent(rosa)
    assert len(call.call_id) == len(call.contact_name) == len(call.phone) == 200
    saved = desk.calls.save_note(call.call_id, "é" * 1_000_000)
    assert len(saved.note) == 20_000
    with desk.database.reading() as session:
        assert session.exec(select(CallRow.note)).one() == "é" * 20_000


def test_what_a_person_sees_follows_the_role(desk: Desk) -> None:
    north, south = desk.person("rosa", team="north"), desk.person("luis", team="south")
    lead, boss = desk.person("eva", Role.TEAM_LEAD, "north"), desk.person("jefa", Role.PROJECT_MANAGER)
    teamless = desk.person("solo", Role.TEAM_LEAD)
    for agent in (north, south):
        desk.call(agent, "sale")
    seen = {user.name: sorted(c.agent_name for c in desk.calls.recent(user)) for user in (north, lead, boss, teamless)}
    assert seen == {"rosa": ["rosa"], "eva": ["rosa"], "jefa": ["luis", "rosa"], "solo": []}
    assert [desk.metrics.today(user).sales for user in (north, lead, boss, teamless)] == [1, 1, 2, 0]
