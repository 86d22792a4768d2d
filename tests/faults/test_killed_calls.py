"""The program is killed while it writes calls: what a person saw as done is there, and the next start tidies up."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.clock import SystemClock
from callmanager.services.calls.calls import CallService
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow
from tests.support.nursery import Nursery, is_running, wait_for_end
from tests.support.nursery_work import STEPS, WRITES
from tests.support.quick import quick_folder
from tests.support.still import fresh_database

SLOWEST_SECONDS = 30


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def kill_one(
    nursery: Nursery,
    folder: Path,
    chance: random.Random,
    work: str = "call",
    *,
    lines: int = WRITES - 30,
    within_seconds: float = 0.006,
) -> list[str]:
    """Start a desk that makes calls and kill it at a random moment; what it had told until then."""
    database = fresh_database(folder / "calls.db")
    with database.writing() as session:
        row = UserRow(
            id="rosa", name="rosa", name_key="rosa", role="agent", password_hash="!", created_at=datetime.now(UTC)
        )
        session.add(row)
    database.close()
    seen, wanted = folder / "rosa.seen", chance.randrange(1, lines)
    pid = nursery.start(work, folder, "rosa")
    deadline = time.monotonic() + SLOWEST_SECONDS
    while not seen.exists() or seen.read_bytes().count(b"\n") < wanted:
        assert time.monotonic() < deadline, "the desk makes no calls"
        assert is_running(pid), "the desk ended by itself"
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, within_seconds))  # somewhere in a write, or between two
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)
    return seen.read_text().splitlines()


def steps_in(row: CallRow, *, was_held: bool) -> int:
    """How many of a call's steps stand in the database."""
    if row.phase == CallPhase.DONE.value:
        return len(STEPS)
    if row.phase == CallPhase.WRAP_UP.value:
        return STEPS.index("hang_up") + 1
    if row.note:
        return STEPS.index("save_note") + 1
    if row.phase == CallPhase.HOLD.value:
        return STEPS.index("hold") + 1
    if was_held:
        return STEPS.index("resume") + 1
    return STEPS.index("answer") + 1 if row.answered_at else STEPS.index("start") + 1


def check(folder: Path, told: list[str]) -> int:
    """Nothing that was told is missing; the number of steps told."""
    database = Database.open(folder / "calls.db")
    assert database.integrity_problems() == []
    with database.reading() as session:
        assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []
        rows = {row.id: row for row in session.exec(select(CallRow)).all()}
        holds = session.exec(select(AgentIntervalRow).where(AgentIntervalRow.state == AgentState.HOLD.value)).all()
        held = {span.call_id for span in holds}
    done: dict[str, int] = {}
    for line in told:
        key, step = line.split()
        done[key] = STEPS.index(step) + 1
    for key, steps in done.items():
        kept = steps_in(rows[key], was_held=key in held)
        assert kept >= steps, (key, kept, steps)
        if steps == len(STEPS):
            assert (rows[key].note, rows[key].outcome_id, rows[key].is_sale) == (f"nota de {key}", "sale", True)
    assert len(rows) - len(done) in (0, 1), "at most the one call that was begun when it was killed"
    service = CallService(database, Bus(), SystemClock(), owner="rosa")
    open_ones = [row.id for row in rows.values() if row.phase != CallPhase.DONE.value]
    assert service.close_interrupted() == open_ones
    assert service.current("rosa") is None
    with database.reading() as session:
        spans = session.exec(select(AgentIntervalRow).order_by(col(AgentIntervalRow.id))).all()
    assert [span.ended_at for span in spans] == [span.started_at for span in spans[1:]] + [None]
    assert all(span.ended_at is None or span.ended_at >= span.started_at for span in spans)
    database.close()
    return len(told)


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_every_call_that_was_told_survives_a_kill(nursery: Nursery, kills: int, proved: Callable[[str], None]) -> None:
    chance = random.Random(20_261_123)
    told = 0
    with quick_folder("kills") as place:
        for number in range(kills):
            folder = Path(place, str(number))
            folder.mkdir()
            told += check(folder, kill_one(nursery, folder, chance))
    proved(
        f"{kills} of {kills} desks killed in the middle of {WRITES} writes: all {told} steps they had told were there, "
        "every database sound"
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_call_that_is_ended_with_its_outcome_is_open_or_done_after_a_kill(nursery: Nursery) -> None:
    """For every run `tests/services/test_calls.py` counts the one transaction that makes it so."""
    chance = random.Random(20_261_124)
    with quick_folder("kills") as place:
        for number in range(20):
            folder = Path(place, str(number))
            folder.mkdir()
            told = kill_one(nursery, folder, chance, "call_and_end", lines=10, within_seconds=0.05)
            database = Database.open(folder / "calls.db")
            with database.reading() as session:
                rows = {row.id: row for row in session.exec(select(CallRow)).all()}
            database.close()
            assert {rows[key].phase for key in told} == {CallPhase.DONE.value}
            assert {(row.phase, row.outcome_id) for row in rows.values()} <= {("ringing", None), ("done", "sale")}
