"""The calls behind a figure are those that the figure counts: for every figure of a made-up office."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.store.database import Database
from callmanager.store.tables import CallRow
from tests.support.figure_world import World
from tests.support.still import StillClock, fresh_database

ZONE = ZoneInfo("America/New_York")
DAYS = Range.of(date(2026, 3, 7), date(2026, 3, 9))  # on the 8th the clocks go an hour forward
NAMES = {By.AGENT: "agent_id", By.CAMPAIGN: "campaign_id", By.PRODUCT: "product", By.OUTCOME: "outcome_id"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path / "calls.db")
    with database.writing() as session:
        World(session, datetime(2026, 3, 6, tzinfo=UTC)).people()
        session.flush()
        number = 0
        for day in (6, 7, 8, 9, 10):
            for hour in range(24):
                for agent, team in (("ana", "north"), ("rosa", "south")):
                    number += 1
                    session.add(
                        CallRow(
                            id=f"call-{number:04}",
                            agent_id=agent,
                            agent_name=agent,
                            team_id=team,
                            contact_name="Juan",
                            phone="+50688887777",
                            product=("", "Fibra 300")[number % 2],
                            campaign_id=("general", "fibra")[number % 3 == 0],
                            phase="done",
                            started_at=datetime(2026, 3, day, hour, 30, tzinfo=UTC),
                            outcome_id=("sale", None, "no_answer")[number % 3],
                            is_sale=number % 3 == 0,
                            is_connected=number % 3 == 0,
                        )
                    )
    yield database
    database.close()


@pytest.fixture
def metrics(database: Database) -> MetricsService:
    return MetricsService(database, StillClock(datetime(2026, 3, 12, tzinfo=UTC)), ZONE)


MANAGER = User("boss", "Boss", Role.PROJECT_MANAGER)
LEAD = User("lead", "Lead", Role.TEAM_LEAD, "north")
AGENT = User("rosa", "Rosa", Role.AGENT, "south")


@pytest.mark.parametrize("user", [MANAGER, LEAD, AGENT], ids=lambda user: user.role.value)
def test_as_many_calls_stand_behind_a_bar_as_it_counts(metrics: MetricsService, user: User) -> None:
    checked = 0
    for by, name in NAMES.items():
        for row in metrics.figures(user, DAYS, by=by).rows:
            found = metrics.calls_behind(user, DAYS, FiguresFilter(**{name: row.key}))
            assert found.count == len(found.calls) == row.figures.attempts, (by, row.key)
            checked += found.count
    assert checked >= 3 * len(NAMES)
    for row in metrics.figures(user, DAYS, by=By.HOUR).rows:
        assert row.hour is not None
        found = metrics.calls_behind(user, DAYS, hours=range(row.hour, row.hour + 1))
        assert found.count == row.figures.attempts, row.hour
        assert {call.started_at.astimezone(ZONE).hour for call in found.calls} <= {row.hour}


def test_several_hours_and_the_sales_alone(metrics: MetricsService) -> None:
    rows = {row.hour: row.figures for row in metrics.figures(MANAGER, DAYS, by=By.HOUR).rows}
    found = metrics.calls_behind(MANAGER, DAYS, hours=range(1, 4))
    assert found.count == sum(rows[hour].attempts for hour in range(1, 4)) > 0
    sales = metrics.calls_behind(MANAGER, DAYS, only_sales=True)
    assert sales.count == metrics.figures(MANAGER, DAYS).total.sales > 0
    assert all(call.is_sale for call in sales.calls)


def test_the_newest_come_first_and_all_are_counted(metrics: MetricsService) -> None:
    found = metrics.calls_behind(MANAGER, DAYS, limit=5)
    assert len(found.calls) == 5
    assert found.count > 100
    moments = [call.started_at for call in found.calls]
    assert moments == sorted(moments, reverse=True)
