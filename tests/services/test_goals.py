"""Goals: who may set which, for whom they hold, and how far everybody is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from callmanager.bus import Bus
from callmanager.domain.errors import MetricsError, PermissionDenied
from callmanager.domain.events import GoalsChanged
from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.users import Role, User
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.people.audit import AuditLog
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, TeamRow, UserRow
from tests.support.still import StillClock, fresh_database

NOW = datetime(2026, 6, 3, 18, tzinfo=UTC)
ZONE = ZoneInfo("America/Costa_Rica")
BOSS = User("boss", "boss", Role.PROJECT_MANAGER)
LEAD = User("eva", "eva", Role.TEAM_LEAD, "north")
ANA = User("ana", "ana", Role.AGENT, "north")
PEOPLE = {"ana": "north", "luis": "north", "rosa": "south"}


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    database = fresh_database(home / "goals.db")
    with database.writing() as session:
        for team in ("north", "south"):
            session.add(TeamRow(id=team, name=team.title(), name_key=team, created_at=NOW))
        people = [(name, "agent", team) for name, team in PEOPLE.items()]
        for name, role, team in [*people, ("eva", "team_lead", "north"), ("boss", "project_manager", None)]:
            row = UserRow(id=name, name=name, name_key=name, role=role, team_id=team, password_hash="!", created_at=NOW)
            session.add(row)
        session.flush()
        for number, name in enumerate(["ana", "ana", "ana", "luis", "rosa"]):
            session.add(
                CallRow(
                    id=str(number), agent_id=name, agent_name=name, team_id=PEOPLE[name], contact_name="", phone="1",
                    phase="done", started_at=NOW, done_at=NOW, outcome_id="sale", is_connected=True,
                    is_sale=number != 0,
                )
            )  # fmt: skip
    yield database
    database.close()


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def goals(database: Database, bus: Bus) -> GoalService:
    clock = StillClock(NOW)
    metrics = MetricsService(database, clock, ZONE)
    return GoalService(database, bus, AuditLog(database, clock), clock, ZONE, metrics)


def shown(goals: GoalService, user: User) -> list[tuple[str, str, str, float | None, float | None]]:
    return [
        (row.goal.scope.value, row.subject_id, row.goal.measure.value, row.reached, row.share)
        for row in goals.progress(user)
    ]


def test_a_goal_for_each_agent_holds_where_there_is_no_own_one(goals: GoalService) -> None:
    goals.set("agent", "", "sales", "day", 4, BOSS)
    goals.set("agent", "ana", "sales", "day", 8, BOSS)
    assert shown(goals, BOSS) == [
        ("agent", "ana", "sales", 2, 0.25),
        ("agent", "luis", "sales", 1, 0.25),
        ("agent", "rosa", "sales", 1, 0.25),
    ]
    assert [row[1] for row in shown(goals, LEAD)] == ["ana", "luis"]
    assert shown(goals, ANA) == [("agent", "ana", "sales", 2, 0.25)]
    assert goals.own(ANA)[Measure.SALES].share == 0.25


def test_goals_of_teams_and_of_everybody(goals: GoalService) -> None:
    goals.set("all", "", "calls", "week", 10, BOSS)
    goals.set("team", "north", "success_rate", "month", 50, BOSS)
    assert shown(goals, BOSS) == [("all", "", "calls", 5, 0.5), ("team", "north", "success_rate", 75, 1.5)]
    assert shown(goals, LEAD) == [("team", "north", "success_rate", 75, 1.5)]
    assert shown(goals, ANA) == []
    assert goals.own(LEAD, Period.MONTH)[Measure.SUCCESS_RATE].share == 1.5


def test_a_rate_of_nothing_has_no_progress(goals: GoalService, database: Database) -> None:
    with database.writing() as session:
        for row in session.exec(select(CallRow)).all():
            row.is_connected = row.is_sale = False
    goals.set("all", "", "success_rate", "day", 30, BOSS)
    assert shown(goals, BOSS) == [("all", "", "success_rate", None, None)]


def test_setting_again_changes_and_nothing_takes_away(goals: GoalService, bus: Bus, database: Database) -> None:
    heard: list[GoalsChanged] = []
    bus.subscribe(GoalsChanged, heard.append)
    goals.set("all", "", "sales", "day", 4, BOSS)
    goals.set("all", "", "sales", "day", 5, BOSS)
    assert [goal.value for goal in goals.all(BOSS)] == [5]
    goals.set("all", "", "sales", "day", None, BOSS)
    assert goals.all(BOSS) == []
    assert len(heard) == 3
    details = [row.detail for row in AuditLog(database, StillClock(NOW)).recent(10) if row.action == "goal.set"]
    assert sorted(details) == ["sales day 4", "sales day 5", "sales day –"]


@pytest.mark.parametrize(
    ("actor", "scope", "subject"),
    [
        (ANA, "agent", "ana"),
        (LEAD, "all", ""),
        (LEAD, "team", "south"),
        (LEAD, "agent", "rosa"),
        (LEAD, "agent", ""),
        (LEAD, "team", ""),
    ],
)
def test_who_may_not_set_a_goal(goals: GoalService, actor: User, scope: str, subject: str) -> None:
    with pytest.raises(PermissionDenied) as refusal:
        goals.set(scope, subject, "sales", "day", 5, actor)
    assert refusal.value.reason == "permission_edit_goals"
    assert goals.all(BOSS) == []


def test_a_lead_sets_goals_of_the_own_team(goals: GoalService) -> None:
    goals.set("team", "north", "sales", "day", 5, LEAD)
    goals.set("agent", "luis", "sales", "day", 5, LEAD)
    assert len(goals.all(LEAD)) == 2
    assert [(scope.value, key) for scope, key, _name in goals.subjects(LEAD)] == [
        ("team", "north"),
        ("agent", "ana"),
        ("agent", "luis"),
    ]
    assert goals.subjects(BOSS)[0] == (GoalScope.ALL, "", "")


@pytest.mark.parametrize(
    ("measure", "value", "code"),
    [("sales", 0, "goal_value"), ("sales", -1, "goal_value"), ("success_rate", 101, "goal_value"),
     ("calls", float("nan"), "goal_value"), ("calls", float("inf"), "goal_value")],
)  # fmt: skip
def test_values_that_cannot_be_reached(goals: GoalService, measure: str, value: float, code: str) -> None:
    with pytest.raises(MetricsError) as refusal:
        goals.set("all", "", measure, "day", value, BOSS)
    assert refusal.value.reason == code


def test_goals_of_nobody(goals: GoalService) -> None:
    for scope in ("agent", "team"):
        with pytest.raises(MetricsError) as refusal:
            goals.set(scope, "nobody", "sales", "day", 5, BOSS)
        assert refusal.value.reason == "goal_nobody"
    with pytest.raises(MetricsError) as refusal:
        goals.set("all", "ana", "sales", "day", 5, BOSS)
    assert refusal.value.reason == "goal_subject"
