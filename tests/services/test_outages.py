"""A desk whose database is away: its calls go on and arrive once, as they were. With a real server, ended and begun."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.errors import CallError, PermissionDenied, StoreError
from callmanager.domain.users import Role, User
from callmanager.services.calls.calls import CallService
from callmanager.services.team.journal import CallJournal
from callmanager.services.team.outage import OutageWatch
from callmanager.services.team.outage_calls import OutageCalls
from callmanager.store.database import Database
from callmanager.store.journal import JournalFile
from callmanager.store.tables import AgentIntervalRow, CallRow, JournalStepRow, UserRow
from tests.support.postgres import Server
from tests.support.still import StillClock

START = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def _server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def server(_server: Server) -> Server:
    """A server of these tests' own, for they end it; each finds it running."""
    if not _server.is_running:
        _server.start()
    return _server


@dataclass
class Desk:
    """A running program over a team's database."""

    url: str
    home: Path
    clock: StillClock
    owner: str = "desk"
    bus: Bus = field(default_factory=Bus)

    def __post_init__(self) -> None:
        self.database = Database.open(self.url)
        journal = CallJournal(JournalFile(self.home / "journal" / "desktop.jsonl"))
        self.calls = OutageCalls(self.database, self.bus, self.clock, owner=self.owner, journal=journal)
        self.after = 0
        self.watch = OutageWatch(self.database, self.bus, self.calls, self._afterwards)
        self.told: list[object] = []
        for kind in (*KINDS, events.DatabaseAway, events.DatabaseBack, events.ProblemChanged, events.AgentStateChanged):
            self.bus.subscribe(kind, self.told.append)

    def _afterwards(self) -> None:
        self.after += 1

    def person(self, name: str) -> User:
        with self.database.writing() as session:
            row = UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=START)
            session.add(row)
        return User(name, name, Role.AGENT)

    def of_kind(self, kind: type) -> list[object]:
        return [event for event in self.told if isinstance(event, kind)]

    def close(self) -> None:
        self.watch.stop()
        self.database.close()


KINDS = (
    events.CallStarted,
    events.CallAnswered,
    events.CallHeld,
    events.CallResumed,
    events.CallEnded,
    events.CallFinished,
    events.CallNoteSaved,
)


def wait_for(true: Callable[[], object], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


@pytest.fixture
def desks(server: Server, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []
    url = server.fresh()
    clock = StillClock(START)

    def make(name: str = "desk", *, watched: bool = True) -> Desk:
        desk = Desk(url, tmp_path / name, clock, owner=name)
        made.append(desk)
        if watched:
            desk.watch.start()
            assert desk.watch.news.wait_connected(10)
        return desk

    yield make
    for desk in made:
        desk.close()


def intervals(database: Database, agent: str) -> list[tuple[str, float, float | None]]:
    with database.reading() as session:
        rows = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.started_at))).all()
    seconds = [
        (row.state, (row.started_at - START).total_seconds(), row.ended_at and (row.ended_at - START).total_seconds())
        for row in rows
        if row.agent_id == agent
    ]
    assert [end for _, _, end in seconds[:-1]] == [begin for _, begin, _ in seconds[1:]], "the intervals do not tile"
    return seconds


def test_a_call_that_is_cut_in_the_middle_arrives_once_with_its_true_times(
    server: Server, desks: Callable[..., Desk]
) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.clock.move(10)
    desk.calls.start(rosa, phone="88887777", contact_name="Ana", call_id="k")
    desk.clock.move(5)
    desk.calls.answer("k")
    server.kill()
    steps: list[tuple[float, Callable[[], object]]] = [
        (20, lambda: desk.calls.hold("k")),
        (3, lambda: desk.calls.resume("k")),
        (4, lambda: desk.calls.save_note("k", "quiere fibra")),
        (30, lambda: desk.calls.give_sign_of_life(rosa)),
        (30, lambda: desk.calls.hang_up("k")),
        (8, lambda: desk.calls.finish("k", "sale", "dos líneas")),
        (2, lambda: desk.calls.pause(rosa, "lunch")),
    ]
    for seconds, step in steps:
        desk.clock.move(seconds)
        step()
    wait_for(lambda: desk.of_kind(events.DatabaseAway))
    assert desk.calls.current("rosa") is None
    with pytest.raises(StoreError) as refusal:
        desk.calls.recent(rosa)
    assert refusal.value.reason == "store_away"
    assert desk.calls.journal.pending == 7
    server.start()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    [back] = desk.of_kind(events.DatabaseBack)
    assert back == events.DatabaseBack(7, ())
    call = desk.calls.get("k")
    assert call is not None
    times = [
        (at - START).total_seconds() for at in (call.started_at, call.answered_at, call.ended_at, call.done_at) if at
    ]
    assert times == [10, 15, 102, 110]
    assert (call.phase, call.outcome_id, call.note, call.is_sale) == (CallPhase.DONE, "sale", "dos líneas", True)
    assert intervals(desk.database, "rosa") == [
        ("available", 0, 10),
        ("ringing", 10, 15),
        ("talking", 15, 35),
        ("hold", 35, 38),
        ("talking", 38, 102),
        ("wrap_up", 102, 110),
        ("available", 110, 112),
        ("paused", 112, None),
    ]
    assert not (desk.home / "journal" / "desktop.jsonl").exists()
    wait_for(lambda: desk.after)
    kinds = [type(event) for event in desk.told if isinstance(event, KINDS)]
    assert kinds[:6] == [KINDS[0], KINDS[1], KINDS[2], KINDS[3], KINDS[6], KINDS[4]]


def test_a_whole_call_made_meanwhile_says_that_nothing_was_checked(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    warned: list[events.CallWarned] = []
    desk.bus.subscribe(events.CallWarned, warned.append)
    server.kill(immediate=True)
    desk.clock.move(60)
    desk.calls.start(rosa, phone="88887777", call_id="new")
    assert [warning.code for warning in warned] == ["call_unchecked"]
    assert desk.calls.start(rosa, phone="88887777", call_id="new").call_id == "new"
    with pytest.raises(CallError, match="not finished"):
        desk.calls.start(rosa, phone="1")
    with pytest.raises(CallError, match="no outcome"):
        desk.calls.end("new", "sold!!")
    desk.clock.move(5)
    desk.calls.end("new", "no_answer")
    server.start()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    [call] = desk.calls.recent(rosa)
    assert (call.call_id, call.phone, call.outcome_id) == ("new", "88887777", "no_answer")
    assert call.started_at == START + timedelta(seconds=60)
    assert call.ended_at == START + timedelta(seconds=65)
    desk.clock.move(1)
    desk.calls.start(rosa, phone="2", call_id="next")
    assert desk.calls.journal.pending == 0


def test_an_old_call_that_gets_its_outcome_meanwhile_leaves_the_one_in_progress_alone(
    server: Server, desks: Callable[..., Desk]
) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="88887777", call_id="old")
    assert desk.calls.close_interrupted() == ["old"]
    desk.calls.save_note("old", "colgó")
    desk.calls.start(rosa, phone="88886666", call_id="new")
    server.kill(immediate=True)
    desk.told.clear()
    desk.clock.move(7)
    desk.calls.finish("old", "no_answer", "colgó")
    assert desk.of_kind(events.AgentStateChanged) == []
    state = desk.calls.state("rosa")
    assert state is not None
    assert state.state is AgentState.RINGING
    desk.calls.end("new", "busy")
    server.start()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    assert {call.call_id: call.outcome_id for call in desk.calls.recent(rosa)} == {"old": "no_answer", "new": "busy"}
    assert [one for one in intervals(desk.database, "rosa") if one[0] == "ringing" and one[2]][-1][2] == 7


def test_what_took_place_counts_also_of_who_was_disabled_meanwhile(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    with desk.database.writing() as session:  # as another program does it
        session.execute(update(UserRow).where(col(UserRow.id) == rosa.user_id).values(is_active=False))
    server.kill(immediate=True)
    desk.clock.move(60)
    desk.calls.pause(rosa, "lunch")
    desk.clock.move(60)
    desk.calls.ready(rosa)
    server.start()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    [back] = desk.of_kind(events.DatabaseBack)
    assert back.conflicts == ()
    assert intervals(desk.database, rosa.user_id) == [
        ("available", 0, 60),
        ("paused", 60, 120),
        ("available", 120, None),
    ]
    with pytest.raises(PermissionDenied):
        desk.calls.pause(rosa, "lunch")


def test_what_is_known_here_alone_survives_the_end_of_the_program(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="88887777", call_id="k")
    server.kill()
    desk.clock.move(7)
    desk.calls.answer("k")
    desk.clock.move(7)
    desk.calls.give_sign_of_life(rosa)
    file = desk.home / "journal" / "desktop.jsonl"
    with file.open("ab") as torn:  # what a power cut leaves
        torn.write(b'0123abcd {"step_id": "half')
    desk.close()
    desk.clock.move(3600)
    server.start()
    again = desks()
    wait_for(lambda: again.of_kind(events.DatabaseBack))
    assert again.calls.close_interrupted() == ["k"]
    call = again.calls.get("k")
    assert call is not None
    assert (call.answered_at, call.ended_at) == (START + timedelta(seconds=7), START + timedelta(seconds=14))
    assert call.interrupted
    assert not file.exists()
    assert file.with_suffix(".damaged").exists()


def test_steps_that_were_brought_before_the_program_was_killed_do_not_count_twice(
    server: Server, desks: Callable[..., Desk]
) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="88887777", call_id="k")
    desk.calls.answer("k")
    server.kill()
    for step in (desk.calls.hold, desk.calls.resume, desk.calls.hold, desk.calls.resume, desk.calls.hang_up):
        desk.clock.move(5)
        step("k")
    file = desk.home / "journal" / "desktop.jsonl"
    kept = file.read_bytes()
    server.start()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    before = intervals(desk.database, "rosa")
    desk.close()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(kept)  # as it lies there when the program is killed before it is cleared
    again = desks()
    wait_for(lambda: again.of_kind(events.DatabaseBack))
    assert again.of_kind(events.DatabaseBack) == [events.DatabaseBack(0, ())]
    assert intervals(again.database, "rosa") == before
    with again.database.reading() as session:
        assert len(session.exec(select(JournalStepRow)).all()) == 5


def test_a_call_that_another_desktop_took_for_dead_is_opened_again(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="88887777", call_id="k")
    desk.clock.move(5)
    desk.calls.answer("k")
    server.kill()
    desk.clock.move(20)
    desk.calls.save_note("k", "sigue")
    wait_for(lambda: desk.of_kind(events.DatabaseAway))
    desk.watch.news.stop()  # this desk alone is cut off
    server.start()
    other = Database.open(desk.url)
    desk.clock.move(100)
    assert CallService(other, Bus(), desk.clock, owner="other").close_interrupted() == ["k"]
    desk.calls.hang_up("k")
    desk.clock.move(5)
    desk.calls.finish("k", "sale")
    desk.database.reach.watched(starts=True)
    desk.database.reach.back()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    other.close()
    assert desk.of_kind(events.DatabaseBack) == [events.DatabaseBack(3, ())]
    call = desk.calls.get("k")
    assert call is not None
    assert (call.interrupted, call.ended_at, call.note) == (False, START + timedelta(seconds=125), "sigue")
    assert [row[0] for row in intervals(desk.database, "rosa")] == [
        "available",
        "ringing",
        "talking",
        "wrap_up",
        "available",
    ]


def test_a_conflict_is_told_and_what_was_said_is_kept(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    server.kill()
    desk.clock.move(20)
    desk.calls.start(rosa, phone="88887777", contact_name="Ana", call_id="mine")
    desk.clock.move(5)
    desk.calls.answer("mine")
    desk.clock.move(60)
    desk.calls.end("mine", "sale", "quiere fibra")
    wait_for(lambda: desk.of_kind(events.DatabaseAway))
    desk.watch.news.stop()
    server.start()
    other = Database.open(desk.url)
    CallService(other, Bus(), desk.clock, owner="other").start(rosa, phone="2", contact_name="Luis", call_id="theirs")
    other.close()
    desk.database.reach.back()
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    [back] = desk.of_kind(events.DatabaseBack)
    assert isinstance(back, events.DatabaseBack)
    assert len(back.conflicts) == 1
    assert "Luis" in back.conflicts[0]
    with desk.database.reading() as session:
        row = session.get(CallRow, "mine")
    assert row is not None
    assert (row.phone, row.outcome_id, row.note, row.is_sale) == ("88887777", "sale", "quiere fibra", True)
    assert row.answered_at == START + timedelta(seconds=25)
    problems = [event for event in desk.of_kind(events.ProblemChanged) if isinstance(event, events.ProblemChanged)]
    assert [problem.code for problem in problems] == ["store_away", "journal_conflict"]


def test_a_server_that_stands_still_holds_nobody_up(server: Server, desks: Callable[..., Desk]) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.log_in(rosa)
    desk.calls.start(rosa, phone="88887777", call_id="k")
    server.freeze()
    try:
        begun = time.monotonic()
        desk.clock.move(3)
        desk.calls.answer("k")
        first = time.monotonic() - begun
        begun = time.monotonic()
        desk.clock.move(3)
        desk.calls.hang_up("k")
        assert desk.calls.current("rosa") is not None
        second = time.monotonic() - begun
    finally:
        server.thaw()
    assert first < 12
    assert second < 0.5
    wait_for(lambda: desk.of_kind(events.DatabaseBack))
    call = desk.calls.get("k")
    assert call is not None
    assert call.ended_at == START + timedelta(seconds=6)


def test_a_journal_that_cannot_be_written_is_told(
    server: Server, desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks()
    rosa = desk.person("rosa")
    desk.calls.start(rosa, phone="88887777", call_id="k")
    server.kill()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError) as refusal:
        desk.calls.answer("k")
    assert refusal.value.reason == "journal_write"
    call = desk.calls.current("rosa")
    assert call is not None
    assert call.phase is CallPhase.RINGING


def test_others_hear_within_a_second_and_nobody_hears_themself(server: Server, desks: Callable[..., Desk]) -> None:
    here, there = desks("here"), desks("there")
    rosa = here.person("rosa")
    heard: dict[str, float] = {}
    for kind in KINDS:
        there.bus.subscribe(kind, lambda event: heard.setdefault(type(event).__name__, time.monotonic()))
    took = []
    begun = time.monotonic()
    here.calls.start(rosa, phone="88887777", call_id="k")
    wait_for(lambda: "CallStarted" in heard)
    took.append(heard["CallStarted"] - begun)
    here.calls.answer("k")
    here.calls.hold("k")
    here.calls.resume("k")
    begun = time.monotonic()
    here.calls.end("k", "sale")
    wait_for(lambda: "CallFinished" in heard)
    took.append(heard["CallFinished"] - begun)
    assert max(took) < 1.0
    wait_for(lambda: there.of_kind(events.AgentStateChanged))
    [finished] = there.of_kind(events.CallFinished)
    assert finished == here.of_kind(events.CallFinished)[0]
    assert len(here.of_kind(events.CallStarted)) == 1
    states = [
        event.state for event in here.of_kind(events.AgentStateChanged) if isinstance(event, events.AgentStateChanged)
    ]
    assert AgentState.AVAILABLE not in states[:-1]


def test_what_was_missed_is_read_anew(server: Server, desks: Callable[..., Desk]) -> None:
    here, there = desks("here"), desks("there")
    rosa = here.person("rosa")
    server.cut_off(there.url)
    wait_for(lambda: there.of_kind(events.DatabaseAway))
    here.watch.stop()  # so that nothing of this is told
    contacts: list[object] = []
    there.bus.subscribe(events.ContactsChanged, contacts.append)
    wait_for(lambda: there.of_kind(events.DatabaseBack) and contacts)
    contacts.clear()
    silent = Database.open(there.url)
    assert CallService(silent, Bus(), here.clock, owner="x").start(rosa, phone="1", call_id="k").call_id == "k"
    silent.close()
    assert not there.of_kind(events.CallStarted)
    server.cut_off(there.url)
    wait_for(lambda: there.of_kind(events.CallStarted) and contacts)
