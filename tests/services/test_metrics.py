"""Figures by person, hour, day and outcome. Sums over time are compared with a reference in ``test_calls``."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from callmanager.domain.outcome import SHIPPED
from callmanager.domain.users import Role, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow
from tests.support.still import StillClock, fresh_database

NEW_YORK = ZoneInfo("America/New_York")
BOSS = User("boss", "boss", Role.PROJECT_MANAGER)


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    database = fresh_database(home / "metrics.db")
    with database.writing() as session:
        for name, team in (("rosa", "north"), ("luis", "south")):
            row = UserRow(
                id=name, name=name, name_key=name, role="agent", team_id=team, password_hash="!", created_at=at(0)
            )
            session.add(row)
    yield database
    database.close()


def at(hour: float, day: int = 1, month: int = 6) -> datetime:
    """A moment on New York's clock, as UTC."""
    return (datetime(2026, month, day, tzinfo=NEW_YORK) + timedelta(hours=hour)).astimezone(UTC)


def put(session: Session, agent: str, started: datetime, outcome: str | None = "sale", talk: float = 60) -> None:
    number = f"{agent} {started.isoformat()}"
    over = started + timedelta(seconds=talk)
    session.add(
        CallRow(
            id=number,
            agent_id=agent,
            agent_name=agent,
            team_id={"rosa": "north", "luis": "south"}[agent],
            contact_name="",
            phone="1",
            phase="done",
            started_at=started,
            answered_at=started,
            done_at=over,
            outcome_id=outcome,
            is_connected=SHIPPED.require(outcome).connected if outcome else True,
            is_sale=outcome == "sale",
        )
    )
    session.flush()
    session.add(AgentIntervalRow(agent_id=agent, state="talking", call_id=number, started_at=started, ended_at=over))


def service(database: Database, now: datetime) -> MetricsService:
    return MetricsService(database, StillClock(now), NEW_YORK)


def test_today_is_the_offices_day(database: Database) -> None:
    with database.writing() as session:
        put(session, "rosa", at(-0.01), talk=120)  # begins 36 s before midnight
        put(session, "luis", at(0))
        put(session, "rosa", at(23.99, day=1), talk=10)
        put(session, "rosa", at(24))
    figures = service(database, at(23.99)).today(BOSS)
    assert (figures.attempts, figures.sales) == (2, 2)
    assert figures.talk_seconds == 84 + 60


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 8, 23), (11, 1, 25), (6, 1, 24)])
def test_calls_by_hour_on_days_of_every_length(database: Database, month: int, day: int, hours: int) -> None:
    start = at(0, day, month)
    with database.writing() as session:
        for hour in range(hours):
            put(session, "rosa", start + timedelta(hours=hour, minutes=59, seconds=59))
    rows = service(database, start + timedelta(hours=12)).by_hour_today(BOSS)
    assert [(row.calls, row.sales) for row in rows] == [(1, 1)] * hours
    assert len(rows) == hours


def test_the_week_ends_today_and_has_every_day(database: Database) -> None:
    with database.writing() as session:
        put(session, "rosa", at(12, day=1))
        put(session, "rosa", at(12, day=7), outcome="busy")
        put(session, "rosa", at(12, day=8))
    week = service(database, at(13, day=8)).week(BOSS)
    assert [(row.day, row.calls, row.sales) for row in week] == [
        *((date(2026, 6, day), 0, 0) for day in range(2, 7)),
        (date(2026, 6, 7), 1, 0),
        (date(2026, 6, 8), 1, 1),
    ]


def test_outcomes_most_first_without_those_that_have_none(database: Database) -> None:
    with database.writing() as session:
        for hour, outcome in enumerate(["busy", "sale", "sale", None]):
            put(session, "rosa", at(hour + 1), outcome)
    assert list(service(database, at(12)).outcomes_today(BOSS).items()) == [("sale", 2), ("busy", 1)]


def test_the_team_is_best_first_and_each_sees_their_share(database: Database) -> None:
    with database.writing() as session:
        for hour in (1, 2):
            put(session, "luis", at(hour), "sale")
        put(session, "rosa", at(1), "sale")
        put(session, "rosa", at(3), "not_interested")
    metrics = service(database, at(12))
    assert [(row.name, row.figures.sales, row.figures.success_rate) for row in metrics.team_today(BOSS)] == [
        ("luis", 2, 100),
        ("rosa", 1, 50),
    ]
    lead = User("eva", "eva", Role.TEAM_LEAD, "north")
    agent = User("luis", "luis", Role.AGENT, "south")
    assert [row.name for row in metrics.team_today(lead)] == ["rosa"]
    assert [row.name for row in metrics.team_today(agent)] == ["luis"]
    assert metrics.today(lead) + metrics.today(agent) == metrics.today(BOSS)


def test_an_open_interval_counts_until_now_and_never_past_it(database: Database) -> None:
    with database.writing() as session:
        put(session, "rosa", at(1))
        session.add(
            AgentIntervalRow(agent_id="rosa", state="wrap_up", call_id=f"rosa {at(1).isoformat()}", started_at=at(2))
        )
    metrics = service(database, at(2) + timedelta(seconds=30))
    assert metrics.today(BOSS).wrap_up_seconds == 30
    [timed] = metrics.calls_between(BOSS, at(0), at(24))
    assert timed.figures.wrap_up_seconds == 30


def test_nobody_called(database: Database) -> None:
    metrics = service(database, at(12))
    assert metrics.today(BOSS).success_rate is None
    assert metrics.team_today(BOSS) == []
    assert metrics.outcomes_today(BOSS) == {}
    assert len(metrics.by_hour_today(BOSS)) == 24
