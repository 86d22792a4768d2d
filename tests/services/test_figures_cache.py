"""What is kept of figures: when it is dropped, who drops it, and that a writer who is at it is never missed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import select

from callmanager.domain.errors import PermissionDenied
from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.services.figures.figure_stretches import SPAN
from callmanager.services.figures.figures_cache import LAG, forget
from callmanager.services.figures.metrics import MetricsService
from callmanager.store import figure_triggers
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallbackRow, CallRow, ContactRow, FigureSpanRow, UserRow
from tests.support.still import StillClock, fresh_database

ZONE = ZoneInfo("Asia/Kathmandu")
NOW = datetime(2026, 6, 10, 6, 15, tzinfo=UTC)  # noon of Wednesday, the 10th
DAY = timedelta(days=1)
BOSS = User("boss", "boss", Role.PROJECT_MANAGER)
LEAD = User("eva", "eva", Role.TEAM_LEAD, "north")
ANA = User("ana", "ana", Role.AGENT, "north")


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    database = fresh_database(home / "cache.db")
    with database.writing() as session:
        for name, team in (("ana", "north"), ("luis", "north"), ("rosa", "south")):
            session.add(
                UserRow(
                    id=name, name=name, name_key=name, role="agent", team_id=team, password_hash="!", created_at=NOW
                )
            )
        session.flush()
        for days in range(5):
            for agent, team in (("ana", "north"), ("rosa", "south")):
                put(session, f"{agent}{days}", agent, team, NOW - days * DAY - timedelta(hours=2))
    yield database
    database.close()


def put(session: object, number: str, agent: str, team: str, at: datetime) -> None:
    over = at + timedelta(seconds=60)
    session.add(  # type: ignore[attr-defined]
        CallRow(
            id=number, agent_id=agent, agent_name=agent, team_id=team, contact_name="", phone="1", phase="done",
            started_at=at, answered_at=at, done_at=over, outcome_id="sale", is_connected=True, is_sale=True,
        )
    )  # fmt: skip
    session.flush()  # type: ignore[attr-defined]
    span = AgentIntervalRow(agent_id=agent, state="talking", call_id=number, started_at=at, ended_at=over)
    session.add(span)  # type: ignore[attr-defined]


def service(database: Database, now: datetime = NOW) -> MetricsService:
    metrics = MetricsService(database, StillClock(now), ZONE)
    while metrics.cache.keep_up(60):
        pass
    return metrics


def stored(database: Database, metrics: MetricsService) -> set[date]:
    with database.reading() as session:
        return metrics.cache.stored_days(session, date(2026, 1, 1), date(2027, 1, 1))


def parts(database: Database) -> int:
    with database.reading() as session:
        return len([row for row in session.exec(select(FigureSpanRow)).all() if row.day is None])


DAYS = {date(2026, 6, day) for day in (6, 7, 8, 9)}


def test_every_closed_day_since_the_first_is_stored_and_today_is_not(database: Database) -> None:
    metrics = service(database)
    assert stored(database, metrics) == DAYS
    assert parts(database) == (timedelta(hours=12) - LAG) // SPAN


def test_the_triggers_stand_in_the_database(database: Database) -> None:
    with database.reading() as session:
        dialect = session.get_bind().dialect.name
        tables = {"sqlite": "sqlite_master WHERE type = 'trigger'", "postgresql": "pg_trigger WHERE NOT tgisinternal"}
        column = {"sqlite": "name", "postgresql": "tgname"}[dialect]
        found = {row[0] for row in session.connection().execute(text(f"SELECT {column} FROM {tables[dialect]}"))}
    assert set(figure_triggers.triggers(dialect)) <= found


@pytest.mark.parametrize(
    ("write", "gone"),
    [
        ("UPDATE calls SET outcome_id = 'busy', is_connected = :no, is_sale = :no WHERE id = 'ana2'", {8}),
        ("UPDATE calls SET note = 'x' WHERE id = 'ana2'", set()),
        ("UPDATE calls SET contact_name = '', phone = '' WHERE id = 'ana2'", set()),
        ("DELETE FROM agent_intervals WHERE call_id = 'rosa3'", {7}),
        ("UPDATE agent_intervals SET state = 'hold' WHERE call_id = 'rosa4'", {6}),
        ("UPDATE agent_intervals SET ended_at = NULL WHERE call_id = 'rosa3'", {7, 8, 9}),
    ],
)
def test_a_write_drops_the_days_it_touches_and_no_others(database: Database, write: str, gone: set[int]) -> None:
    metrics = service(database)
    with database.writing() as session:
        session.connection().execute(text(write), {"no": False} if ":no" in write else {})
    assert stored(database, metrics) == {day for day in DAYS if day.day not in gone}


def test_an_import_in_one_statement_drops_its_days(database: Database) -> None:
    metrics = service(database)
    with database.writing() as session:
        rows = [
            CallRow(
                id=f"old{n}", agent_id="luis", agent_name="luis", team_id="north", contact_name="", phone="1",
                phase="done", started_at=NOW - n * DAY, done_at=NOW - n * DAY, outcome_id="sale", is_connected=True,
                is_sale=True,
            )
            for n in (1, 3)
        ]  # fmt: skip
        session.bulk_save_objects(rows)
    assert stored(database, metrics) == {date(2026, 6, 6), date(2026, 6, 8)}
    assert metrics.figures(BOSS, Range.last_days(5, metrics.office_today)).total.sales == 12


def test_a_change_that_is_taken_back_drops_nothing(database: Database) -> None:
    metrics = service(database)

    def fail() -> None:
        with database.writing() as session:
            session.connection().execute(text("UPDATE calls SET product = 'x'"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert stored(database, metrics) == DAYS


def test_forget_drops_by_hand(database: Database) -> None:
    metrics = service(database)
    with database.writing() as session:
        forget(session, NOW - 2 * DAY, NOW - 2 * DAY)
    assert stored(database, metrics) == DAYS - {date(2026, 6, 8)}
    with database.writing() as session:
        forget(session, NOW - 3 * DAY)
    assert stored(database, metrics) == {date(2026, 6, 6)}
    assert parts(database) == 0


def test_a_write_while_a_day_is_summed_up_is_not_missed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = MetricsService(database, StillClock(NOW), ZONE)
    read_day = metrics.cache.read_day

    def read_and_write(*args: object, **named: object) -> object:
        cells = read_day(*args, **named)  # type: ignore[arg-type]
        with database.writing() as session:
            put(session, "late", "luis", "north", NOW - DAY)
        return cells

    monkeypatch.setattr(metrics.cache, "read_day", read_and_write)
    assert not metrics.cache.store_day(date(2026, 6, 9))
    monkeypatch.undo()
    assert stored(database, metrics) == set()
    assert metrics.figures(BOSS, Range.preset("yesterday", metrics.office_today)).total.sales == 3


def test_another_zone_counts_other_days(database: Database) -> None:
    service(database)
    elsewhere = MetricsService(database, StillClock(NOW), ZoneInfo("America/Costa_Rica"))
    assert stored(database, elsewhere) == set()
    while elsewhere.cache.keep_up(60):
        pass
    week = Range.last_days(7, elsewhere.office_today)
    assert elsewhere.figures(BOSS, week).total.sales == 10
    assert service(database).figures(BOSS, Range.last_days(7, date(2026, 6, 10))).total.sales == 10


def test_a_lead_sees_other_teams_totals_and_no_more(database: Database) -> None:
    metrics = service(database)
    week = Range.last_days(7, metrics.office_today)
    table = metrics.figures(LEAD, week, by=By.TEAM)
    assert [(row.key, row.figures.sales, row.in_detail) for row in table.rows] == [
        ("north", 5, True),
        ("south", 5, False),
    ]
    assert table.total.sales == 5
    south = FiguresFilter(team_id="south")
    assert metrics.figures(LEAD, week, filters=south).total.sales == 5
    assert [row.key for row in metrics.figures(LEAD, week, by=By.AGENT).rows] == ["ana"]
    assert metrics.figures(LEAD, week, by=By.AGENT, filters=FiguresFilter(agent_id="rosa")).total.attempts == 0
    for by, which in ((By.AGENT, south), (By.DAY, south), (None, FiguresFilter(team_id="south", outcome_id="sale"))):
        with pytest.raises(PermissionDenied) as refusal:
            metrics.figures(LEAD, week, by=by, filters=which)
        assert refusal.value.reason == "permission_see_team_detail"
    assert [row.key for row in metrics.figures(ANA, week, by=By.TEAM).rows] == ["north"]
    assert metrics.figures(ANA, week, filters=south).total.attempts == 0
    assert [row.agent_id for row in metrics.agent_time(LEAD, week)] == ["ana"]
    assert [row.agent_id for row in metrics.team_now(LEAD)] == ["ana", "luis"]


def test_the_longest_overdue_callback(database: Database) -> None:
    metrics = service(database)
    assert metrics.longest_overdue(BOSS) is None
    with database.writing() as session:
        session.add(ContactRow(id="k", name="k", phone="1", phone_e164="", created_at=NOW, updated_at=NOW))
        session.flush()
        for number, agent, hours, is_done in (
            ("done", "ana", 9, True),
            ("rosas", "rosa", 5, False),
            ("anyones", None, 3, False),
            ("anas", "ana", 4, False),
            ("coming", "ana", -1, False),
        ):
            due = NOW - timedelta(hours=hours)
            session.add(
                CallbackRow(
                    id=number, contact_id="k", agent_id=agent, due_at=due, created_at=due,
                    done_at=NOW if is_done else None,
                )
            )  # fmt: skip
    for user, callback, hours in ((BOSS, "rosas", 5), (LEAD, "anas", 4), (ANA, "anas", 4)):
        found = metrics.longest_overdue(user)
        assert found is not None
        assert (found.callback_id, found.overdue_seconds) == (callback, hours * 3_600)
    luis = metrics.longest_overdue(User("luis", "luis", Role.AGENT, "north"))
    assert luis is not None
    assert luis.callback_id == "anyones"


def test_yesterday_until_this_hour_leaves_out_what_came_later(database: Database) -> None:
    with database.writing() as session:
        put(session, "later", "ana", "north", NOW - DAY + timedelta(minutes=1))
    metrics = service(database)
    assert metrics.yesterday_until_now(BOSS).sales == 2
    assert metrics.between(BOSS, NOW - DAY - timedelta(hours=2), NOW - DAY - timedelta(hours=1)).talk_seconds == 120
