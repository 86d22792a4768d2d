"""Figures of any range by anything, from the caches or not, are those of the slow way over every row."""

import dataclasses
import itertools
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select

from callmanager.domain.figure_table import By, FiguresFilter, FiguresTable
from callmanager.domain.metrics import Figures, local_midnight
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.store.tables import AgentIntervalRow, CallRow
from tests.support.figure_world import OUTCOMES, ZONES, Slow, Step, World, states_of, steps
from tests.support.still import StillClock, fresh_database

DAY = timedelta(days=1)
BOSS = User("boss", "boss", Role.PROJECT_MANAGER)
LEAD = User("eva", "eva", Role.TEAM_LEAD, "north")
ANA = User("ana", "ana", Role.AGENT, "north")
FILTERS = (
    FiguresFilter(campaign_id="fibra"),
    FiguresFilter(team_id="north", outcome_id="sale"),
    FiguresFilter(agent_id="rosa"),
    FiguresFilter(product="", team_id=""),
)
_numbers = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


class Office:
    """A database with a clock, and its figures by both ways."""

    def __init__(self, folder: Path, zone: str, start: datetime) -> None:
        self.zone = ZoneInfo(zone)
        self.database = fresh_database(folder / f"{next(_numbers)}.db")
        self.clock = StillClock(start)
        self.metrics = MetricsService(self.database, self.clock, self.zone)
        self._people = itertools.cycle((LEAD, ANA))
        self._filters = itertools.cycle(FILTERS)

    def check(self, *ranges: Range) -> None:
        """Both ways agree by everything, for people and filters in turn."""
        with self.database.reading() as session:
            slow = Slow(session, self.zone, self.clock.now())
        for range_ in ranges:
            for by in (None, *By):
                self._compare(slow, range_, by, BOSS, FiguresFilter())
                if by is not By.TEAM:  # a lead sees other teams' totals, too: a test of their own
                    self._compare(slow, range_, by, next(self._people), FiguresFilter())
                self._compare(slow, range_, by, BOSS, next(self._filters))
            spent = slow.agent_time(range_)
            found = {row.agent_id: states_of(row) for row in self.metrics.agent_time(BOSS, range_)}
            assert found == {name: states_of(row) for name, row in spent.items() if states_of(row)}, range_

    def _compare(self, slow: Slow, range_: Range, by: By | None, user: User, which: FiguresFilter) -> None:
        fast = self.metrics.figures(user, range_, by=by, filters=which)
        wanted = slow.table(user, range_, by, which)
        assert near(rows(fast)) == near(wanted), (range_, by, user.name, which)
        assert near({"": fast.total}) == near({"": sum(wanted.values(), Figures())})

    def fill(self) -> None:
        """Store and keep all that can be."""
        while self.metrics.cache.keep_up(60):
            pass


def rows(table: FiguresTable) -> dict[str, Figures]:
    if table.by is None:
        return {"": table.total} if table.total != Figures() else {}
    return {row.key: row.figures for row in table.rows if row.figures != Figures()}


def near(figures: dict[str, Figures]) -> dict[str, tuple[float, ...]]:
    """To the microsecond, which is what moments are kept to; sums of floats are off by less."""
    return {key: tuple(round(value, 6) for value in dataclasses.astuple(row)) for key, row in figures.items()}


def ranges_around(today: date) -> list[Range]:
    return [
        Range.preset("today", today),
        Range.preset("yesterday", today),
        Range.last_days(4, today),
        Range.of(today - 6 * DAY, today - 2 * DAY),
    ]


changes = st.tuples(st.sampled_from(("outcome", "import", "delete", "close", "team", "pause")), st.integers(0, 99))


def change(office: Office, kind: str, number: int, start: datetime) -> None:
    """A write into some day, however long ago."""
    with office.database.writing() as session:
        calls = session.exec(select(CallRow).order_by(CallRow.id)).all()
        spans = session.exec(select(AgentIntervalRow).order_by(AgentIntervalRow.id)).all()  # type: ignore[arg-type]
        if kind == "import":
            at = start + timedelta(minutes=97 * number)
            session.add(
                CallRow(
                    id=f"old{next(_numbers)}", agent_id="rosa", agent_name="rosa", team_id="south", contact_name="",
                    phone="1", phase="done", started_at=at, done_at=at, outcome_id="sale", is_connected=True,
                    is_sale=True, time_known=False,
                )
            )  # fmt: skip
        elif kind == "outcome" and calls:
            outcome = OUTCOMES[number % 4]
            meaning = SHIPPED.require(outcome or "")
            call = calls[number % len(calls)]
            call.outcome_id, call.is_connected, call.is_sale = outcome, meaning.connected, meaning.sale
        elif kind == "delete" and calls:
            call = calls[number % len(calls)]
            for span in spans:
                if span.call_id == call.id:
                    span.call_id = None
            session.flush()
            session.exec(delete(CallRow).where(CallRow.id == call.id))  # type: ignore[arg-type]
        elif kind == "close" and spans:
            still = [span for span in spans if span.ended_at is None]
            if still:
                span = still[number % len(still)]  # as at the last sign of life of a program that was killed
                span.ended_at = span.started_at + (office.clock.now() - span.started_at) * (number / 100)
        elif kind == "team" and calls:
            calls[number % len(calls)].team_id = "south"
        elif kind == "pause" and spans:
            for span in spans[number % len(spans) :]:
                if span.state == "paused":
                    span.reason = "training"
                    break


def run(folder: Path, where: tuple[str, date], plan: list[Step], writes: list[tuple[str, int]], hour: float) -> None:
    zone, day = where
    start = local_midnight(day - 2 * DAY, ZoneInfo(zone))
    now = local_midnight(day + DAY, ZoneInfo(zone)) + timedelta(hours=hour)
    office = Office(folder, zone, now)
    try:
        with office.database.writing() as session:
            world = World(session, start)
            world.people()
            for step in plan:
                world.put(step, now)
        today = now.astimezone(office.zone).date()
        some = ranges_around(today)
        office.check(some[2])
        office.fill()
        office.check(*some)
        for kind, number in writes:
            change(office, kind, number, start)
            office.check(some[number % len(some)])
            if number % 3 == 0:
                office.fill()
        office.clock.move(3 * 3_600)
        office.check(*some[:2])
        office.fill()
        office.check(*some)
    finally:
        office.database.close()


_worlds = given(
    where=st.sampled_from(ZONES),
    plan=st.lists(steps, min_size=4, max_size=20),
    writes=st.lists(changes, max_size=4),
    hour=st.floats(0, 23),
)
_slack = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@_worlds
@settings(max_examples=4, suppress_health_check=_slack)
def test_figures_are_those_of_every_row(
    folder: Path, where: tuple[str, date], plan: list[Step], writes: list[tuple[str, int]], hour: float
) -> None:
    run(folder, where, plan, writes, hour)


@pytest.mark.slow
@pytest.mark.timeout(7_200)
@_worlds
@settings(max_examples=400, suppress_health_check=_slack)
def test_figures_are_those_of_every_row_long(
    folder: Path, where: tuple[str, date], plan: list[Step], writes: list[tuple[str, int]], hour: float
) -> None:
    run(folder, where, plan, writes, hour)
