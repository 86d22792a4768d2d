"""Many desktops at one real server: each contact is given out once, none is lost, also when the server is killed."""

import json
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from callmanager.store.database import Database
from callmanager.store.tables import CallRow, ContactRow, JournalStepRow, UserRow
from tests.support.postgres import Server

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DESKTOPS = 8

TAKE = """
import json, sys
from datetime import UTC, datetime
from callmanager.domain.users import Role, User
from callmanager.services.calls.queue import QueueService
from callmanager.store.database import Database

class Noon:  # however long it takes, no lock ends meanwhile
    def now(self):
        return datetime(2026, 3, 2, 18, tzinfo=UTC)

url, name = sys.argv[1:]
database = Database.open(url)
queue = QueueService(database, Noon(), owner=name)
agent = User(name, name, Role.AGENT)
print("ready", flush=True)
sys.stdin.readline()
taken = []
while (item := queue.next(agent)) is not None:
    taken.append(item.contact.contact_id)
database.close()
print(json.dumps(taken), flush=True)
"""

CALL = """
import json, sys
from pathlib import Path
from callmanager.bus import Bus
from callmanager.domain.clock import SystemClock
from callmanager.domain.errors import StoreError
from callmanager.domain.events import DatabaseAway, DatabaseBack
from callmanager.domain.users import Role, User
from callmanager.services.team.journal import CallJournal
from callmanager.services.team.outage import OutageWatch
from callmanager.services.team.outage_calls import OutageCalls
from callmanager.store.database import Database
from callmanager.store.journal import JournalFile

url, name, folder, count = sys.argv[1:]
bus, database = Bus(), Database.open(url)
seen = []
bus.subscribe(DatabaseAway, lambda _e: seen.append("away"))
bus.subscribe(DatabaseBack, lambda _e: seen.append("back"))
journal = CallJournal(JournalFile(Path(folder, name + ".jsonl")))
calls = OutageCalls(database, bus, SystemClock(), owner=name, journal=journal)
watch = OutageWatch(database, bus, calls, lambda: None)
watch.start()
agent = User(name, name, Role.AGENT)
calls.log_in(agent)
print("ready", flush=True)
sys.stdin.readline()
import time
for number in range(int(count)):
    key = f"{name}-{number}"
    calls.start(agent, phone="8888000" + str(number), call_id=key)
    calls.answer(key)
    calls.hold(key)
    calls.resume(key)
    calls.save_note(key, f"nota {number}")
    calls.hang_up(key)
    calls.finish(key, "sale")
    print(key, flush=True)
    time.sleep(0.02)
deadline = time.monotonic() + 60
while journal.pending or database.reach.away:
    assert time.monotonic() < deadline, (journal.pending, database.reach.away)
    time.sleep(0.05)
watch.stop()
database.close()
print(json.dumps(seen), flush=True)
"""


def people(database: Database) -> None:
    with database.writing() as session:
        for number in range(DESKTOPS):
            name = f"agent{number}"
            row = UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=NOW)
            session.add(row)


@contextmanager
def desktops(script: str, url: str, *words: str, count: int = DESKTOPS) -> Iterator[list["subprocess.Popen[str]"]]:
    """Programs that are ready and wait for a line; none is left behind."""
    made = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script), url, f"agent{number}", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    try:
        for desktop in made:
            assert desktop.stdout is not None
            line = desktop.stdout.readline()
            assert line == "ready\n", desktop.communicate()[1]
        yield made
    finally:
        for desktop in made:
            desktop.kill()
            desktop.communicate()


def begin(made: list["subprocess.Popen[str]"]) -> None:
    for desktop in made:
        assert desktop.stdin is not None
        desktop.stdin.write("\n")
        desktop.stdin.flush()


def take_all(
    server: Server, count: int, seconds: float, programs: int = DESKTOPS
) -> tuple[list[str], float, list[int]]:
    url = server.fresh()
    database = Database.open(url)
    people(database)
    with database.writing() as session:
        session.add_all(
            ContactRow(
                id=f"c{number:06}", name=f"C {number}", phone=f"+5068{number:07}", phone_e164=f"+5068{number:07}",
                search_key=f"c {number}", priority=number % 7, created_at=NOW, updated_at=NOW,
            )
            for number in range(count)
        )  # fmt: skip
    taken: list[str] = []
    shares = []
    with desktops(TAKE, url, count=programs) as made:
        begun = time.monotonic()
        begin(made)
        for desktop in made:
            out, err = desktop.communicate(timeout=seconds)
            assert desktop.returncode == 0, err
            mine = json.loads(out.splitlines()[-1])
            shares.append(len(mine))
            taken += mine
        took = time.monotonic() - begun
    with database.reading() as session:
        locked = session.exec(select(func.count()).where(col(ContactRow.locked_by).is_not(None))).one()
    database.close()
    assert locked == count
    return taken, took, shares


def check(taken: list[str], count: int) -> None:
    assert [key for key, times in Counter(taken).items() if times > 1] == []
    assert len(taken) == count


@pytest.mark.timeout(300)
def test_desktops_take_hundreds_of_contacts_none_twice_and_none_lost(postgres: Server) -> None:
    taken, _took, _shares = take_all(postgres, 200, 280, programs=4)
    check(taken, 200)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_eight_desktops_take_ten_thousand_contacts_none_twice_and_none_lost(
    postgres: Server, proved: Callable[[str], None]
) -> None:
    taken, took, shares = take_all(postgres, 10_000, 1_100)
    check(taken, 10_000)
    proved(
        f"10,000 contacts taken by 8 processes in {took:.0f} s ({10_000 / took:.0f} a second), none twice, none lost; "
        f"{min(shares)} to {max(shares)} each"
    )


def outage(tmp_path: Path, calls: int, *, hard: bool, programs: int = DESKTOPS) -> tuple[int, int]:
    """Every desktop makes so many calls while the server is killed and started again; all arrive once."""
    with Server() as server:
        url = server.fresh()
        database = Database.open(url)
        people(database)
        database.close()
        heard: Counter[str] = Counter()
        with desktops(CALL, url, str(tmp_path), str(calls), count=programs) as made:
            begin(made)
            first = made[0].stdout
            assert first is not None
            for _ in range(max(1, calls // 4)):
                first.readline()
            server.kill(immediate=not hard)
            for _ in range(max(1, calls // 4)):  # calls go on while it is away
                first.readline()
            server.start()
            for desktop in made:
                out, err = desktop.communicate(timeout=600)
                assert desktop.returncode == 0, err
                heard.update(json.loads(out.splitlines()[-1]))
        database = Database.open(url)
        with database.reading() as session:
            rows = session.exec(select(CallRow)).all()
            kept = session.exec(select(func.count()).select_from(JournalStepRow)).one()
            conflicts = session.exec(select(JournalStepRow.conflict).where(JournalStepRow.conflict != "")).all()
        database.close()
    assert conflicts == []
    assert heard["away"] >= programs
    assert heard["back"] >= programs
    expected = {f"agent{number}-{call}" for number in range(programs) for call in range(calls)}
    assert {row.id for row in rows} == expected
    assert len(rows) == len(expected)
    for row in rows:
        assert (row.phase, row.outcome_id, row.interrupted) == ("done", "sale", False)
        assert row.note == f"nota {row.id.rpartition('-')[2]}"
        assert row.answered_at is not None
        assert row.ended_at is not None
        assert row.started_at <= row.answered_at <= row.ended_at
    assert list(tmp_path.glob("*.jsonl")) == []
    return len(rows), kept


@pytest.mark.timeout(300)
def test_calls_made_while_the_server_is_killed_all_arrive_once(tmp_path: Path) -> None:
    _calls, kept = outage(tmp_path, 6, hard=True, programs=3)
    assert kept > 0


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("hard", [True, False])
def test_hundreds_of_calls_made_while_the_server_is_killed_all_arrive_once(
    tmp_path: Path, hard: bool, proved: Callable[[str], None]
) -> None:
    calls, kept = outage(tmp_path, 100, hard=hard)
    word = "SIGKILL" if hard else "immediate shutdown"
    proved(f"{word} of the server under 8 desktops: {calls} of {calls} calls arrived once; {kept} steps by the journal")
