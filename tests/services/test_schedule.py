"""What is done each day by the clock: once among all programs, caught up once, tried again, and never too often."""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from callmanager.domain.errors import CallManagerError, ReportError
from callmanager.services.upkeep import daily
from callmanager.services.upkeep.backups import OLD_AFTER, BackupService, BackupWatch, backup_name, backups_in
from callmanager.services.upkeep.backups import remove_old as remove_old_backups
from callmanager.services.upkeep.schedule import MOST_DAYS, STALE_AFTER, Job, Schedule, due_day, last_end
from callmanager.settings import BackupSettings, ReportSettings
from callmanager.store.database import Database
from callmanager.store.tables import ScheduledRunRow

MADRID = ZoneInfo("Europe/Madrid")
START = datetime(2026, 3, 27, 10, tzinfo=UTC)  # two days before the hour that is left out


@dataclass
class Clock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


class Office:
    """Some programs on one database."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, Clock()
        self.ran: list[tuple[str, date, date]] = []
        self.told: list[tuple[str, str | None]] = []
        self.failing = False
        self.at: time | None = time(20)

    def program(self, owner: str = "one", *, at_once: bool = False, busy: bool = False) -> Schedule:
        def run(first: date, last: date, _stopped: threading.Event) -> str:
            self.ran.append((owner, first, last))
            if self.failing:
                raise ReportError("It did not work.", code="report_write")
            return "a file"

        def tell(part: str, error: CallManagerError | None) -> None:
            self.told.append((part, error.reason if error else None))

        job = Job("report", lambda: self.at, run, at_once=at_once)
        return Schedule(self.database, self.clock, MADRID, owner, [job], is_busy=lambda: busy, tell=tell)


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    database = Database.open(home / "callmanager.db")
    yield Office(database)
    database.close()


def test_it_is_done_once_a_day_by_one_of_all_programs(office: Office) -> None:
    programs = [office.program(name) for name in ("one", "two", "three")]

    def all_look() -> None:
        for program in programs:
            program.work()

    all_look()
    assert office.ran == [], "from now on, not for yesterday"
    office.clock.moment = datetime(2026, 3, 27, 18, 59, 59, tzinfo=UTC)
    all_look()
    assert office.ran == []
    office.clock.moment = datetime(2026, 3, 27, 19, tzinfo=UTC)  # 20:00 in Madrid
    all_look()
    all_look()
    assert office.ran == [("one", date(2026, 3, 27), date(2026, 3, 27))]
    assert office.told == [("report", None)]
    office.clock.moment = datetime(2026, 3, 29, 18, tzinfo=UTC)  # 20:00 in Madrid, in summer time
    programs.reverse()
    all_look()
    assert office.ran[1:] == [("three", date(2026, 3, 28), date(2026, 3, 29))], "with what was missed, once"


def test_what_runs_at_the_same_moment_is_taken_once(office: Office) -> None:
    office.program().work()
    office.clock.moment += timedelta(days=1)
    together = threading.Barrier(6)

    def look(name: str) -> None:
        program = office.program(name)
        together.wait(10)
        program.work()

    threads = [threading.Thread(target=look, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(office.ran) == 1


def test_what_was_missed_for_months_is_not_done_for_all_of_them(office: Office) -> None:
    office.program().work()
    office.clock.moment += timedelta(days=200)
    office.program().work()
    ((_, first, last),) = office.ran
    assert (last - first).days == MOST_DAYS - 1


def test_a_failure_is_told_and_tried_again_more_and_more_seldom(office: Office) -> None:
    program = office.program(at_once=True)
    office.failing = True
    tried = []
    for minute in range(0, 24 * 60, 5):
        office.clock.moment = START + timedelta(minutes=minute)
        before = len(office.ran)
        program.work()
        if len(office.ran) > before and due_day(office.clock.moment, time(20), MADRID) == date(2026, 3, 26):
            tried.append(minute)
    assert tried[:5] == [0, 10, 30, 70, 150]
    assert max(later - sooner for sooner, later in itertools.pairwise(tried)) <= 120
    assert set(office.told) == {("report", "report_write")}
    office.failing = False
    office.clock.moment += timedelta(hours=3)
    program.work()
    program.work()
    assert office.told[-1] == ("report", None)
    assert office.ran[-1][2] == date(2026, 3, 27)


def test_a_turn_that_a_crash_left_is_given_to_another_program(office: Office) -> None:
    office.program().work()
    office.clock.moment += timedelta(days=1)
    with office.database.writing() as session:
        session.add(
            ScheduledRunRow(
                job="report", due_day=date(2026, 3, 27), state="running", owner="dead", taken_at=office.clock.moment
            )
        )
    office.program("two").work()
    assert office.ran == []
    office.clock.moment += STALE_AFTER
    office.program("two").work()
    office.program("three").work()
    assert [owner for owner, _, _ in office.ran] == ["two"]
    with office.database.reading() as session:
        rows = session.exec(select(ScheduledRunRow).where(ScheduledRunRow.owner == "two")).all()
    assert [(row.state, row.detail, row.tries) for row in rows] == [("done", "a file", 2)]
    assert last_end(office.database, "report") == office.clock.moment
    assert last_end(office.database, "other") is None


def test_nothing_is_done_while_it_is_off_or_something_is_going_on(office: Office) -> None:
    office.program(at_once=True, busy=True).work()
    office.at = None
    office.program(at_once=True).work()
    stopped = office.program(at_once=True)
    stopped.start()
    stopped.stop()
    office.at = time(20)
    stopped.work()
    assert office.ran == []


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 29, 0, 29, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), date(2026, 3, 29)),  # 02:30 does not exist: 03:30
        (datetime(2026, 10, 25, 0, 29, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # 02:30 for the first time of two
    ],
)
def test_the_hour_that_is_left_out_and_the_one_that_comes_twice(now: datetime, due: date) -> None:
    assert due_day(now, time(2, 30), MADRID) == due


# --- the two jobs -----------------------------------------------------------------------------------------------------


class Child:
    """Stands in for the child process: hears what it was told to do, and makes the file."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self.code = 0

    def __call__(self, arguments: Any, on_line: Callable[[dict[str, Any]], object], _off: threading.Event) -> int:
        self.arguments = list(arguments)
        path = Path(arguments[arguments.index("--out") + 1])
        if arguments[0] == "backup":
            path = path / backup_name(START)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"made")
        on_line({"file": str(path), "size_bytes": 4})
        return self.code


def test_the_daily_report_covers_what_was_missed_and_old_ones_go(tmp_path: Path) -> None:
    child, settings = Child(), ReportSettings(daily=True, folder=str(tmp_path), keep_days=30)
    for name in ("callmanager-daily-2026-01-01.xlsx", "callmanager-daily-2026-02-20-2026-02-26.xlsx",
                 "callmanager-2026-01-01.xlsx", "callmanager-daily-2026-13-99.xlsx", "notes.xlsx"):  # fmt: skip
        (tmp_path / name).write_text("old")
    job = daily.report_job(lambda: settings, tmp_path / "unused", child, lambda: START)
    assert job.at() == time(20)
    made = job.run(date(2026, 3, 26), date(2026, 3, 27), threading.Event())
    assert Path(made).name == "callmanager-daily-2026-03-26-2026-03-27.xlsx"
    assert child.arguments[-4:] == ["--from", "2026-03-26", "--to", "2026-03-27"]
    assert {path.name for path in tmp_path.iterdir()} == {
        Path(made).name, "callmanager-daily-2026-02-20-2026-02-26.xlsx", "callmanager-2026-01-01.xlsx",
        "callmanager-daily-2026-13-99.xlsx", "notes.xlsx",
    }  # fmt: skip
    settings = ReportSettings(daily=True, of_day="before", kind="csv")
    made = job.run(date(2026, 3, 1), date(2026, 3, 1), threading.Event())
    assert Path(made) == tmp_path / "unused" / "callmanager-daily-2026-02-28.zip"
    assert "--all-contacts" not in child.arguments
    settings = ReportSettings(daily=True, all_contacts=True)
    job.run(date(2026, 3, 1), date(2026, 3, 1), threading.Event())
    assert child.arguments[-1] == "--all-contacts"
    settings = ReportSettings(daily=False)
    assert job.at() is None
    child.code = 130
    with pytest.raises(ReportError):
        job.run(date(2026, 3, 1), date(2026, 3, 1), threading.Event())


def test_backups_are_found_by_name_and_the_newest_never_goes(tmp_path: Path) -> None:
    names = ("callmanager-20260101-130000.db", "callmanager-20260301-130000.dump", "callmanager-20260102-130000-2.db")
    for name in (*names, "callmanager-before-migration.db", "callmanager-99999999-999999.db", "x.db"):
        (tmp_path / name).write_bytes(b"12345")
    found = backups_in(tmp_path)
    assert [backup.path.name[12:20] for backup in found] == ["20260301", "20260102", "20260101"]
    assert found[0].made_at == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert backups_in(tmp_path / "none") == []
    assert [path.name[12:20] for path in remove_old_backups(tmp_path, 1, START + timedelta(days=900))] == [
        "20260102", "20260101",
    ]  # fmt: skip
    assert len(backups_in(tmp_path)) == 1


def test_an_old_backup_is_told_once_and_taken_back_when_there_is_a_new_one(office: Office, tmp_path: Path) -> None:
    clock, told, settings = office.clock, list[tuple[str, str | None]](), BackupSettings(keep_days=7)
    service = BackupService(lambda: tmp_path, lambda: settings.keep_days, clock, Child())
    watch = BackupWatch(
        office.database,
        service,
        clock,
        is_wanted=lambda: settings.daily,
        last_end=lambda: next((backup.made_at for backup in service.all()), None),
        tell=lambda part, error: told.append((part, error.reason if error else None)),
    )
    watch()
    watch()
    assert told == [("backup_age", "backup_none")]
    made = daily.backup_job(service, lambda: settings).run(START.date(), START.date(), threading.Event())
    assert Path(made).parent == tmp_path
    clock.moment += timedelta(hours=2)
    watch()
    clock.moment = START + OLD_AFTER + timedelta(hours=1)
    watch()
    assert told[1:] == [("backup_age", None), ("backup_age", "backup_old")]
    settings = BackupSettings(daily=False)
    clock.moment += timedelta(hours=2)
    watch()
    assert told[-1] == ("backup_age", None)
