"""What is looked at every few seconds while somebody works: sleep, limits, reminders, whether anybody is there."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.agent import ASLEEP, CLOCK, AgentState
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.clock import SteadyClock
from callmanager.domain.events import AgentStateChanged, CallbackDue, WrapUpOverdue
from callmanager.domain.users import Role, User
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.desk_watch import DeskWatch
from callmanager.services.calls.system_idle import _of_x11, seconds_since_input
from callmanager.store.tables import AgentIntervalRow, UserRow
from tests.support.call_world import Computer
from tests.support.desk import Desk
from tests.support.still import fresh_database

START = datetime(2026, 6, 1, 15, tzinfo=UTC)
ROSA = User("rosa", "rosa", Role.AGENT)


class Sleeper:
    """A desk on a computer that sleeps and whose clock is set."""

    def __init__(self, path: Path) -> None:
        self.computer = Computer(START)
        self.told: list[AgentStateChanged] = []
        bus = Bus()
        bus.subscribe(AgentStateChanged, self.told.append)
        self.database = fresh_database(path)
        with self.database.writing() as session:
            session.add(
                UserRow(id="rosa", name="rosa", name_key="rosa", role="agent", password_hash="!", created_at=START)
            )
        steady = SteadyClock(self.computer.wall, self.computer.awake, self.computer.total)
        self.calls = CallService(self.database, bus, self.computer, owner="desk", steady=steady)

    def work(self, seconds: float) -> None:
        self.computer.true_seconds += seconds
        self.computer.awake_seconds += seconds

    def sleep(self, seconds: float) -> None:
        self.computer.true_seconds += seconds

    def spans(self) -> list[tuple[str, str, float | None]]:
        """State, reason and seconds of each interval."""
        with self.database.reading() as session:
            rows = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
        return [(r.state, r.reason, (r.ended_at - r.started_at).total_seconds() if r.ended_at else None) for r in rows]


@pytest.fixture
def sleeper(home: Path) -> Iterator[Sleeper]:
    sleeper = Sleeper(home / "sleeper.db")
    yield sleeper
    sleeper.database.close()


def test_a_call_goes_on_behind_a_sleep_which_is_nobodys_talk_time(sleeper: Sleeper) -> None:
    sleeper.calls.start(ROSA, phone="1", call_id="k")
    sleeper.calls.answer("k")
    sleeper.work(60)
    sleeper.sleep(40_000)
    sleeper.calls.give_sign_of_life(ROSA)
    assert [event.state for event in sleeper.told][-1] is AgentState.TALKING
    sleeper.work(30)
    sleeper.calls.end("k", "sale")
    assert sleeper.spans()[1:4] == [("talking", "", 60), ("offline", ASLEEP, 40_000), ("talking", "", 30)]


def test_a_forgotten_login_ends_with_the_day(sleeper: Sleeper) -> None:
    sleeper.calls.log_in(ROSA)
    sleeper.work(3600)
    sleeper.sleep(50_000)
    sleeper.calls.give_sign_of_life(ROSA)
    assert sleeper.spans() == [("available", "", 3600), ("offline", ASLEEP, None)]
    assert sleeper.told[-1].state is AgentState.OFFLINE
    sleeper.calls.give_sign_of_life(ROSA)
    sleeper.work(60)
    sleeper.calls.ready(ROSA)
    assert [span[0] for span in sleeper.spans()] == ["available", "offline", "available"]


@pytest.mark.parametrize(
    ("seconds", "spans"), [(5000, [("paused", "lunch")]), (9000, [("paused", "lunch"), ("offline", ASLEEP)])]
)
def test_lunch_with_the_lid_closed_is_lunch(sleeper: Sleeper, seconds: float, spans: list[tuple[str, str]]) -> None:
    sleeper.calls.log_in(ROSA)
    sleeper.work(60)
    sleeper.calls.pause(ROSA, "lunch")
    sleeper.sleep(seconds)
    sleeper.calls.give_sign_of_life(ROSA)
    assert [span[:2] for span in sleeper.spans()[1:]] == spans


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_set_in_mid_call_leaves_the_talk_time_alone(sleeper: Sleeper, hours: float) -> None:
    sleeper.calls.start(ROSA, phone="1", call_id="k")
    sleeper.calls.answer("k")
    sleeper.work(100)
    sleeper.computer.set_by = hours * 3600
    sleeper.calls.give_sign_of_life(ROSA)
    sleeper.work(200)
    sleeper.calls.end("k", "sale")
    spans = sleeper.spans()
    assert sum(seconds or 0 for state, _reason, seconds in spans if state == "talking") == 300
    assert [seconds for _state, reason, seconds in spans if reason == CLOCK] == ([5 * 3600] if hours > 0 else [])


def test_a_wrap_up_that_takes_too_long_is_told_once(home: Path) -> None:
    with Desk(home) as desk:
        desk.clock.noon()
        told: list[WrapUpOverdue] = []
        due: list[CallbackDue] = []
        desk.bus.subscribe(WrapUpOverdue, told.append)
        desk.bus.subscribe(CallbackDue, due.append)
        boss, rosa = desk.person("Irene", Role.ADMIN), desk.person("rosa")
        campaign = desk.campaigns.get(GENERAL_ID)
        assert campaign is not None
        desk.campaigns.change_rules(GENERAL_ID, replace(campaign.rules, wrap_up_seconds=30), boss)
        watch = DeskWatch(desk.bus, desk.clock, desk.calls, desk.callbacks, desk.campaigns)
        ana = desk.contacts.add("Ana", "8888 7777")
        desk.callbacks.promise(ana.contact_id, desk.clock.now() + timedelta(seconds=50), rosa, actor=rosa)
        call = desk.calls.start(rosa, phone="1")
        desk.calls.hang_up(call.call_id)
        for seconds in (29, 2, 60):
            desk.clock.go_on(seconds=seconds)
            watch.look(rosa)
        assert [(event.call.call_id, event.limit_seconds) for event in told] == [(call.call_id, 30)]
        assert [event.callback.contact_id for event in due] == [ana.contact_id]


def test_an_x_server_tells_since_when_nothing_was_touched(tmp_path: Path) -> None:
    display = tmp_path / "display"
    with display.open("w") as number:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(number.fileno()), "-screen", "0", "640x480x24"], pass_fds=[number.fileno()],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 20
        while not display.read_text().strip():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        name = f":{display.read_text().strip()}"
        script = (
            "import os, subprocess\n"
            "from callmanager.services.calls.system_idle import seconds_since_input as ask\n"
            "first = ask()\n"
            "import time; time.sleep(0.3)\n"
            "second = ask()\n"
            "subprocess.run(['xdotool', 'mousemove', '10', '20'], check=True)\n"
            "assert second >= first + 0.25, (first, second)\n"
            "assert ask() < second, 'somebody moved the mouse'\n"
        )
        env = {name_: value for name_, value in os.environ.items() if name_ != "WAYLAND_DISPLAY"} | {"DISPLAY": name}
        subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=40, cwd=Path(__file__).parents[2])
    finally:
        server.terminate()
        server.wait(10)


def test_with_no_display_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert seconds_since_input() is None
    assert _of_x11(":no such display") is None
