"""What is done once a day by the clock: each job in turn, on one of all the programs that work on one database.

A turn that was missed, because no program ran, is caught up once: for all days since the last one that was done.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallManagerError, StoreError
from callmanager.store.bulk import insert_absent
from callmanager.store.database import Database
from callmanager.store.tables import ScheduledRunRow
from callmanager.workers import Repeater

LOOK_SECONDS = 60.0
MOST_DAYS = 31
"""No more missed days than these are caught up."""

STALE_AFTER = timedelta(hours=2)
"""A turn that a program took and did not end within this time is given to another one."""

_DAY = timedelta(days=1)
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=10), timedelta(hours=2)
_RUNNING, _DONE, _FAILED = "running", "done", "failed"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is done once a day.

    Attributes:
        name: stable; also the part of the program in which a failure is told.
        at: the time of day on the office's clock; None while it is switched off. Asked each time.
        run: does it for the days from the first to the last, both included, and tells what was made. Raises
            CallManagerError when it could not be done; then it is tried again later.
        at_once: the first time ever it is done for the turn that has just passed, instead of waiting for the next.
    """

    name: str
    at: Callable[[], time | None]
    run: Callable[[date, date, threading.Event], str]
    at_once: bool = False


class Schedule:
    """Looks every minute whether a job's turn has come.

    Args:
        database: where the turns are taken.
        clock: tells the present moment.
        zone: the office's.
        owner: this program's name among those on the database.
        jobs: what is to be done.
        watches: called at each look after the jobs.
        is_busy: whether something must not be disturbed; then it waits.
        tell: told of each failure, and with None when it went well again.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        owner: str,
        jobs: Sequence[Job],
        *,
        watches: Sequence[Callable[[], object]] = (),
        is_busy: Callable[[], bool] = lambda: False,
        tell: Callable[[str, CallManagerError | None], object] = lambda _part, _error: None,
    ) -> None:
        self._database, self._clock, self._zone, self._owner = database, clock, zone, owner
        self._jobs, self._watches, self._is_busy, self._tell = jobs, watches, is_busy, tell
        self._stopped = threading.Event()
        self._repeater: Repeater | None = None

    def start(self) -> None:
        """Look from now on; again, it does nothing."""
        if self._repeater is None:
            self._repeater = Repeater("schedule", LOOK_SECONDS, self.work)
            self._repeater.start()

    def stop(self) -> None:
        """End it; work that runs is called off and is done another time. Calling it again does nothing."""
        self._stopped.set()
        if self._repeater is not None:
            self._repeater.stop()

    def work(self) -> None:
        """Do what is due; called each minute, and by tests."""
        for job in self._jobs:
            at = job.at()
            if at is None or self._stopped.is_set() or self._is_busy():
                continue
            try:
                self._look(job, due_day(self._clock.now(), at, self._zone))
            except StoreError as error:  # the database is away: others tell that
                _log.info("Whether “%s” is due could not be looked up: %s", job.name, error.reason)
        for watch in self._watches:
            if not self._stopped.is_set():
                watch()

    def _look(self, job: Job, due: date) -> None:
        with self._database.reading() as session:  # nearly always there is nothing to do
            last = _last_done(session, job.name)
        if last is not None and last >= due:
            return
        with self._database.writing() as session:
            last = _last_done(session, job.name)
            if last is None and not job.at_once:
                self._take(session, job.name, due, _DONE)  # from now on
                return
            if (last is not None and last >= due) or not self._take(session, job.name, due, _RUNNING):
                return
        first = due if last is None else max(last + _DAY, due - (MOST_DAYS - 1) * _DAY)
        _log.info("“%s” is done for %s to %s", job.name, first, due)
        try:
            detail = job.run(first, due, self._stopped)
        except CallManagerError as error:
            self._end(job.name, due, _FAILED, error.message)
            if not self._stopped.is_set():
                self._tell(job.name, error)
            return
        self._end(job.name, due, _DONE, detail)
        self._tell(job.name, None)

    def _take(self, session: Session, name: str, due: date, state: str) -> bool:
        """Take the turn; False where another program has it, or it failed a moment ago."""
        now = self._clock.now()
        values = {"job": name, "due_day": due, "state": state, "owner": self._owner, "tries": 1, "taken_at": now}
        values |= {"ended_at": now if state == _DONE else None, "detail": ""}
        new = insert_absent(ScheduledRunRow, local=self._database.is_local).values(**values)
        if session.connection().execute(new.returning(col(ScheduledRunRow.id))).first() is not None:
            return True
        row = session.exec(select(ScheduledRunRow).where(*_turn(name, due))).one()
        if state == _DONE or not _may_be_tried(row, now):
            return False
        again = update(ScheduledRunRow).where(*_turn(name, due), col(ScheduledRunRow.tries) == row.tries)
        again = again.values(state=_RUNNING, owner=self._owner, tries=row.tries + 1, taken_at=now, ended_at=None)
        return bool(session.connection().execute(again).rowcount == 1)

    def _end(self, name: str, due: date, state: str, detail: str) -> None:
        ended = update(ScheduledRunRow).where(*_turn(name, due), col(ScheduledRunRow.owner) == self._owner)
        with self._database.writing() as session:
            session.connection().execute(ended.values(state=state, ended_at=self._clock.now(), detail=detail[:2_000]))


def last_end(database: Database, name: str) -> datetime | None:
    """When a job was last done by any program on this database; None while it never was.

    Raises:
        StoreError: the database cannot be read.
    """
    done = col(ScheduledRunRow.job) == name, col(ScheduledRunRow.state) == _DONE, col(ScheduledRunRow.detail) != ""
    with database.reading() as session:
        ended: datetime | None = session.exec(select(func.max(col(ScheduledRunRow.ended_at))).where(*done)).one()
    return ended


def due_day(now: datetime, at: time, zone: ZoneInfo) -> date:
    """The office's last day whose turn has come: today from that time on, else yesterday."""
    local = now.astimezone(zone)
    return local.date() if now >= datetime.combine(local.date(), at, zone) else local.date() - _DAY


def _turn(name: str, due: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(ScheduledRunRow.job) == name, col(ScheduledRunRow.due_day) == due


def _last_done(session: Session, name: str) -> date | None:
    query = select(func.max(col(ScheduledRunRow.due_day)))
    done: date | None = session.exec(
        query.where(col(ScheduledRunRow.job) == name, col(ScheduledRunRow.state) == _DONE)
    ).one()
    return done


def _may_be_tried(row: ScheduledRunRow, now: datetime) -> bool:
    if row.state == _FAILED:
        wait = min(_FIRST_RETRY * 2 ** min(row.tries - 1, 10), _LAST_RETRY)
        return bool(now - (row.ended_at or row.taken_at) >= wait)
    return bool(row.state == _RUNNING and now - row.taken_at >= STALE_AFTER)
