"""Goals: who sets them, for whom they hold, and how far everybody is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import MetricsError
from callmanager.domain.events import GoalsChanged
from callmanager.domain.figure_table import By, FiguresTable
from callmanager.domain.goals import Goal, GoalProgress, GoalScope, Measure, Period
from callmanager.domain.metrics import Figures
from callmanager.domain.users import Right, Role, Scope, Sight, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting, denied, name_of, require_in
from callmanager.store.database import Database
from callmanager.store.tables import GoalRow, TeamRow, UserRow


class GoalService:
    """Sets goals and measures what was reached of them, with the figures that everybody sees."""

    def __init__(
        self, database: Database, bus: Bus, audit: AuditLog, clock: Clock, zone: ZoneInfo, metrics: MetricsService
    ) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock
        self._zone, self._metrics = zone, metrics

    def all(self, user: User) -> list[Goal]:
        """The goals that hold for what ``user`` sees in detail, those for each agent or team included."""
        with self._database.reading() as session:
            user, teams = acting(session, user), _teams(session)
            return [goal for goal in _goals(session) if _sees(user, goal, teams)]

    def set(
        self,
        scope: GoalScope | str,
        subject_id: str,
        measure: Measure | str,
        period: Period | str,
        value: float | None,
        actor: Actor,
    ) -> None:
        """Set a goal, or take it away with None.

        Raises:
            PermissionDenied: ``actor`` may not set goals, or not this one: a team lead sets those of their own team.
            MetricsError: the value is none that can be reached, or there is no such agent or team.
        """
        goal = Goal(GoalScope(scope), subject_id, Measure(measure), Period(period), 1.0 if value is None else value)
        with self._database.writing() as session:
            require_in(session, actor, Right.EDIT_GOALS)
            if isinstance(actor, User) and not _may_set(acting(session, actor), goal, _teams(session)):
                raise denied(Right.EDIT_GOALS)
            _require_subject(session, goal)
            row = session.exec(_same(goal)).first()
            if value is None:
                if row is None:
                    return
                session.delete(row)
            else:
                row = row or GoalRow(
                    scope=goal.scope.value,
                    subject_id=subject_id,
                    measure=goal.measure.value,
                    period=goal.period.value,
                    value=value,
                    updated_at=self._clock.now(),
                )
                row.value, row.updated_at, row.updated_by = value, self._clock.now(), name_of(actor)
                session.add(row)
            detail = f"{goal.measure.value} {goal.period.value} {'–' if value is None else f'{value:g}'}"
            self._audit.add_in(session, name_of(actor), "goal.set", f"{goal.scope.value} {subject_id}".strip(), detail)
        self._bus.publish(GoalsChanged())

    def subjects(self, user: User) -> list[tuple[GoalScope, str, str]]:
        """For whom ``user`` may set goals: scope, id, and name; "" is everybody, each team, or each agent."""
        with self._database.reading() as session:
            user = acting(session, user)
            teams, own = _teams(session), session.exec(select(UserRow).order_by(col(UserRow.name_key))).all()
            rooms = session.exec(select(TeamRow).order_by(col(TeamRow.name_key))).all()
        found = [(scope, "", "") for scope in (GoalScope.ALL, GoalScope.TEAM, GoalScope.AGENT)]
        found += [(GoalScope.TEAM, row.id, row.name) for row in rooms if row.is_active]
        found += [(GoalScope.AGENT, row.id, row.name) for row in own if row.is_active and row.role == Role.AGENT.value]
        try_on = (Goal(scope, key, Measure.CALLS, Period.DAY, 1.0) for scope, key, _name in found)
        return [one for one, goal in zip(found, try_on, strict=True) if _may_set(user, goal, teams)]

    def progress(self, user: User, now: datetime | None = None) -> list[GoalProgress]:
        """How far everybody is whom ``user`` sees in detail: everybody together, then teams, then agents by name.

        A goal for each agent or team stands once for each who has none of their own.
        """
        today = (now or self._clock.now()).astimezone(self._zone).date()
        with self._database.reading() as session:
            user, teams = acting(session, user), _teams(session)
            goals = [goal for goal in _goals(session) if _sees(user, goal, teams)]
            agents = session.exec(
                select(UserRow).where(col(UserRow.is_active).is_(True), UserRow.role == Role.AGENT.value)
            ).all()
            names = {row.id: row.name for row in session.exec(select(TeamRow)).all()}
        people = {row.id: (row.name, row.team_id or "") for row in agents}
        shown = {key: name for key, name in names.items() if user.sees_team(key) is Sight.DETAIL}
        mine = {key: name for key, (name, team) in people.items() if user.sees_person(key, team or None)}
        found: list[GoalProgress] = []
        for period in dict.fromkeys(goal.period for goal in goals):
            tables = {
                by: self._metrics.figures(user, period.range(today), by=by)
                for by in (By.TEAM, By.AGENT)
                if any(goal.period is period and goal.scope.value == by.value for goal in goals)
            }
            total = self._metrics.figures(user, period.range(today)).total
            for goal in (goal for goal in goals if goal.period is period):
                if goal.scope is GoalScope.ALL:
                    found.append(GoalProgress(goal, "", "", goal.measure.of(total)))
                    continue
                is_agent = goal.scope is GoalScope.AGENT
                table, who = (tables[By.AGENT], mine) if is_agent else (tables[By.TEAM], shown)
                found += _each(goal, who, table, goals)
        order = list(GoalScope)
        return sorted(found, key=lambda row: (-order.index(row.goal.scope), row.name.casefold(), row.goal.measure))

    def own(self, user: User, period: Period = Period.DAY, now: datetime | None = None) -> dict[Measure, GoalProgress]:
        """The goals of one period that belong beside the figures that ``user`` sees first."""
        return {row.goal.measure: row for row in self.of(user, now) if row.goal.period is period}

    def of(self, user: User, now: datetime | None = None) -> list[GoalProgress]:
        """The goals that ``user`` looks at first, of every period: those of oneself, of the team, or of all."""
        scope = {Scope.OWN: GoalScope.AGENT, Scope.TEAM: GoalScope.TEAM, Scope.ALL: GoalScope.ALL}[user.scope]
        subject = {GoalScope.AGENT: user.user_id, GoalScope.TEAM: user.team_id or "", GoalScope.ALL: ""}[scope]
        return [row for row in self.progress(user, now) if row.goal.scope is scope and row.subject_id == subject]


def _each(goal: Goal, who: dict[str, str], table: FiguresTable, goals: Iterable[Goal]) -> list[GoalProgress]:
    """The goal's progress for its subject; for each of ``who`` without a goal of their own where it names nobody."""
    own = {
        other.subject_id
        for other in goals
        if (other.scope, other.measure, other.period) == (goal.scope, goal.measure, goal.period)
    }
    subjects = [goal.subject_id] if goal.subject_id else [key for key in who if key not in own]
    figures = {row.key: row.figures for row in table.rows}
    return [
        GoalProgress(goal, key, who[key], goal.measure.of(figures.get(key, Figures())))
        for key in subjects
        if key in who
    ]


def _goals(session: Session) -> list[Goal]:
    rows = session.exec(select(GoalRow).order_by(col(GoalRow.id))).all()
    return [
        Goal(GoalScope(row.scope), row.subject_id, Measure(row.measure), Period(row.period), row.value) for row in rows
    ]


def _same(goal: Goal) -> SelectOfScalar[GoalRow]:
    return select(GoalRow).where(
        GoalRow.scope == goal.scope.value,
        GoalRow.subject_id == goal.subject_id,
        GoalRow.measure == goal.measure.value,
        GoalRow.period == goal.period.value,
    )


def _teams(session: Session) -> dict[str, str]:
    """Everybody's team, "" for none."""
    return {row[0]: row[1] or "" for row in session.execute(select(UserRow.id, UserRow.team_id))}


def _sees(user: User, goal: Goal, teams: dict[str, str]) -> bool:
    if goal.scope is GoalScope.ALL:
        return user.scope is Scope.ALL
    if goal.scope is GoalScope.TEAM:
        if not goal.subject_id:
            return user.scope is not Scope.OWN
        return user.scope is not Scope.OWN and user.sees_team(goal.subject_id) is Sight.DETAIL
    return not goal.subject_id or user.sees_person(goal.subject_id, teams.get(goal.subject_id) or None)


def _may_set(actor: User, goal: Goal, teams: dict[str, str]) -> bool:
    """Who sees all sets all; a team lead those of their own team and of its agents, and none for each."""
    if actor.scope is Scope.ALL:
        return True
    return bool(goal.subject_id) and goal.scope is not GoalScope.ALL and _sees(actor, goal, teams)


def _require_subject(session: Session, goal: Goal) -> None:
    tables: dict[GoalScope, Any] = {GoalScope.AGENT: UserRow, GoalScope.TEAM: TeamRow}
    table = tables.get(goal.scope)
    if table is not None and goal.subject_id and session.get(table, goal.subject_id) is None:
        raise MetricsError(
            "That goal is for somebody who is not here. Choose an agent or a team from the list; nothing was changed.",
            code="goal_nobody",
        )
