"""Sums that need not be computed again: past days in the database, and the closed part of today in memory.

Both hold as long as the row of their stretch of time (`FigureSpanRow`) stands: the database takes it out with any write
into that stretch (`callmanager.store.figure_triggers`). A stretch is first claimed, then waited for until whoever was
writing has finished, then read: so what was read is what the claim stands for. Nothing here is needed to be right; what
is not kept is read from the rows.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, delete, func, select, text, update
from sqlmodel import Session, col

from callmanager.domain.clock import Clock
from callmanager.domain.errors import StoreError
from callmanager.domain.metrics import hours_of_day, local_midnight, office_day
from callmanager.services.figures.figure_cells import Cells, read
from callmanager.services.figures.figure_stretches import Stretch, gaps_between, looks, parts_of, span_row, write_day
from callmanager.store import figure_triggers
from callmanager.store.bulk import insert_absent
from callmanager.store.database import Database
from callmanager.store.tables import (
    AgentIntervalRow,
    CallRow,
    FigureSpanRow,
    UserRow,
)

LAG = timedelta(minutes=3)
"""Younger stretches are not claimed: a call that began in them has often not ended."""
BUSY_AFTER = timedelta(minutes=2)  # so long another program has for a day that it claimed
BUDGET_SECONDS = 0.5
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_AT_ONCE = 500
_log = logging.getLogger(__name__)


def forget(session: Session, start: datetime, end: datetime | None = None) -> None:
    """Take out the sums of [start, end] in this transaction; without an end all from ``start`` on.

    The database does it by itself with every row of calls and agents' time that is written. This is for what it cannot
    see: rows that were written while the triggers were off.
    """
    ends, starts = col(FigureSpanRow.ends_at), col(FigureSpanRow.starts_at)
    query = delete(FigureSpanRow).where(ends > start)
    session.execute(query if end is None else query.where(starts <= end))


@dataclass
class Today:
    """Today's sums: of the closed part, which changes seldom, and of the rest, which was read just now.

    ``memo`` keeps what was made of the closed part until it changes.
    """

    closed: Cells
    rest: list[Cells]
    memo: dict[Any, Any]


class FiguresCache:
    """Keeps sums of one office's days. `keep_up` is called again and again from a thread of its own."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self.zone = zone
        self._wanted: set[date] = set()
        self._lock = threading.RLock()
        self._kept: dict[int, Cells] = {}  # the closed part of today by the tokens of its stretches
        self._sum, self._summed = Cells(), dict[datetime, int]()
        self._memo: dict[Any, Any] = {}

    def stored_days(self, session: Session, first: date, end: date) -> set[date]:
        """The days of [first, end) whose sums stand in the database."""
        day = col(FigureSpanRow.day)
        query = select(day).where(
            day >= first, day < end, col(FigureSpanRow.is_stored), col(FigureSpanRow.time_zone) == self.zone.key
        )
        return {row[0] for row in session.execute(query)}

    def first_day(self, session: Session) -> date | None:
        """The first day on which anything happened; None when nothing ever did."""
        first = select(func.min(col(AgentIntervalRow.started_at)))
        first = first.where(col(AgentIntervalRow.agent_id) == col(UserRow.id))
        moments = [
            session.execute(select(func.min(col(CallRow.started_at)))).scalar(),
            session.execute(select(func.min(first.scalar_subquery())).select_from(UserRow)).scalar(),
        ]
        oldest = min((moment for moment in moments if moment is not None), default=None)
        return None if oldest is None else oldest.astimezone(self.zone).date()

    def want(self, days: Iterable[date]) -> None:
        """Somebody asked for these days and had to wait: store them first."""
        with self._lock:
            self._wanted.update(days)

    def read_day(self, session: Session, day: date, now: datetime, *, states: bool = False) -> Cells:
        """A day's sums, read from the rows."""
        start, end = local_midnight(day, self.zone), local_midnight(day + _DAY, self.zone)
        return read(session, start, end, now, start, states=states)

    @contextlib.contextmanager
    def today(self, session: Session, now: datetime, *, states: bool = False) -> Iterator[Today]:
        """Today's sums; do not keep them beyond the block."""
        start, end = office_day(now, self.zone)
        with self._lock:
            if not self._still_holds(session, start, end):
                self._sum_up({k: token for k, token in self._ready(session, start, end).items() if token in self._kept})
            closed_until, gaps = self._open(start, end)
            if closed_until < end:
                gaps = [*gaps, (closed_until, end)]
            yield Today(self._sum, [read(session, a, b, now, start, states=states) for a, b in gaps], self._memo)

    def _open(self, start: datetime, end: datetime) -> tuple[datetime, list[tuple[datetime, datetime]]]:
        """Where the closed part of the day ends, and the gaps in it."""
        key = "open", start
        if key not in self._memo:
            self._memo[key] = gaps_between(start, end, self._summed)
        found: tuple[datetime, list[tuple[datetime, datetime]]] = self._memo[key]
        return found

    def _still_holds(self, session: Session, start: datetime, end: datetime) -> bool:
        """Whether the stretches of today that are kept are just those that hold; their tokens' sum tells."""
        query = looks().counted
        count, total = session.connection().execute(query, {"start": start, "end": end, "zone": self.zone.key}).one()
        return (count, int(total or 0)) == (len(self._summed), sum(self._summed.values()))

    def _ready(self, session: Session, start: datetime, end: datetime) -> dict[datetime, int]:
        """The stretches of the day that hold, with their tokens."""
        rows = session.connection().execute(looks().held, {"start": start, "end": end, "zone": self.zone.key})
        return {row[0]: row[1] for row in rows}

    def _sum_up(self, held: dict[datetime, int]) -> None:
        """Bring the sum of the closed part to exactly these stretches."""
        before, after = set(self._summed.values()), set(held.values())
        for token in before - after:
            self._sum.add(self._kept[token], -1)
        for token in after - before:
            self._sum.add(self._kept[token])
        if before != after:
            self._memo.clear()
        self._summed = held

    def keep_up(self, budget_seconds: float = BUDGET_SECONDS) -> int:
        """Keep what closed since, and store past days for so long; the days that were stored.

        A database that cannot be written now is left for the next time.
        """
        deadline = time.monotonic() + budget_seconds
        stored = 0
        try:
            self._keep_today()
            for day in self._days_to_store():
                stored += self.store_day(day)
                if time.monotonic() > deadline:
                    break
        except StoreError as error:
            _log.info("Figures are kept later: %s", error)
        return stored

    def _keep_today(self) -> None:
        now = self._clock.now()
        start, end = office_day(now, self.zone)
        spans = list(parts_of(start, end, now - LAG))
        with self._database.reading() as session:
            held = self._ready(session, start, end)
        missing: list[Stretch] = [(began, until, None) for began, until in spans if began not in held]
        if missing:
            self._claim(missing, now, since=start)
        with self._database.reading() as session:
            ready = self._ready(session, start, end)
            for began, until in spans:
                token = ready.get(began)
                if token is not None and token not in self._kept:
                    cells = read(session, began, until, until, start, states=True)
                    with self._lock:
                        self._kept[token] = cells
        with self._lock:
            self._sum_up({began: token for began, token in ready.items() if token in self._kept})
            hold = set(ready.values())
            self._kept = {token: cells for token, cells in self._kept.items() if token in hold}

    def _days_to_store(self) -> list[date]:
        """Closed days that are not stored: those that somebody asked for, then the newest."""
        today = (self._clock.now() - LAG).astimezone(self.zone).date()
        with self._database.reading() as session:
            oldest = self.first_day(session)
            if oldest is None:
                return []
            stored = self.stored_days(session, oldest, today)
        with self._lock:
            self._wanted = {day for day in self._wanted if day < today and day not in stored}
            wanted = sorted(self._wanted, reverse=True)
        count = (today - oldest).days
        others = (today - number * _DAY for number in range(1, count + 1))
        return wanted + [day for day in others if day not in stored and day not in wanted]

    def store_day(self, day: date) -> bool:
        """Sum up a closed day and store it; False where somebody wrote into it meanwhile, or is at it, too."""
        now = self._clock.now()
        start, end = local_midnight(day, self.zone), local_midnight(day + _DAY, self.zone)
        token = self._claim([(start, end, day)], now)
        if token is None:
            return False
        with self._database.reading() as session:
            whole = self.read_day(session, day, now, states=True)
        clock_hours = [hour for _moment, hour in hours_of_day(start, end, self.zone)]
        span = FigureSpanRow
        still = (col(span.starts_at) == start, col(span.ends_at) == end, col(span.token) == token, col(span.is_ready))
        with self._database.writing() as session:
            done = session.execute(update(span).where(*still, ~col(span.is_stored)).values(is_stored=True))
            if cast(CursorResult[Any], done).rowcount != 1:
                return False
            others = delete(span).where(col(span.day) == day, col(span.token) != token)  # by another zone's midnights
            session.execute(others)
            write_day(session, day, whole, clock_hours)
        return True

    def _claim(self, spans: list[Stretch], now: datetime, since: datetime | None = None) -> int | None:
        """Put rows for stretches; the last one's token, None where another program is at it.

        Args:
            spans: beginning, end, and the day that it is the whole of.
            now: when.
            since: rows of parts of days that ended before are of no use any more.
        """
        local = self._database.is_local
        rows = [span_row(began, until, day, self.zone.key, now, is_ready=local) for began, until, day in spans]
        first, last, _day = spans[-1]
        found = (col(FigureSpanRow.starts_at) == first, col(FigureSpanRow.ends_at) == last)
        with self._database.writing() as session:
            if since is not None:
                old = delete(FigureSpanRow).where(col(FigureSpanRow.ends_at) <= since, col(FigureSpanRow.day).is_(None))
                session.execute(old)
            other_zone = col(FigureSpanRow.time_zone) != self.zone.key
            session.execute(delete(FigureSpanRow).where(*found, other_zone))
            for start in range(0, len(rows), _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                session.execute(insert_absent(FigureSpanRow, local=local), part)
            row = session.execute(
                select(col(FigureSpanRow.token), col(FigureSpanRow.made_at)).where(*found)
            ).one_or_none()
        if row is None or (row.token != rows[-1]["token"] and now - row.made_at < BUSY_AFTER):
            return None
        if not local and not self._wait_for_writers():
            return None
        return int(row.token)

    def _wait_for_writers(self) -> bool:
        """On PostgreSQL: mark as ready what was claimed before everybody finished who was writing; False for later.

        Nobody is made to wait: where somebody is writing, it is tried again a few times.
        """
        lock = text("SELECT pg_try_advisory_xact_lock(:space, :key)")
        space, key = figure_triggers.LOCK
        for _ in range(20):
            with self._database.writing() as session:
                if session.connection().execute(lock, {"space": space, "key": key}).scalar():
                    session.execute(update(FigureSpanRow).where(~col(FigureSpanRow.is_ready)).values(is_ready=True))
                    return True
            time.sleep(0.01)
        return False
