"""The figures that charts, phones and reports show: the one place where they are asked for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import Select

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.agent_time import AgentTime
from callmanager.domain.call import Call
from callmanager.domain.clock import Clock
from callmanager.domain.figure_table import By, FiguresFilter, FiguresTable
from callmanager.domain.live_figures import AgentNow, LiveFigures, OverdueCallback
from callmanager.domain.metrics import (
    AgentFigures,
    DayFigures,
    Figures,
    HourFigures,
    best_first,
    figures,
    hours_of_day,
    office_day,
)
from callmanager.domain.ranges import Range
from callmanager.domain.users import Right, Role, Scope, User
from callmanager.services.calls.calls import to_call
from callmanager.services.figures import calls_behind
from callmanager.services.figures.figure_cells import Cells, Sums, add, to_figures
from callmanager.services.figures.figure_query import FigureQuery, Wanted
from callmanager.services.figures.figure_rows import rows, total
from callmanager.services.figures.figures_cache import FiguresCache
from callmanager.services.people.agents import interval
from callmanager.services.people.permissions import acting, denied
from callmanager.services.people.scope import people_visible_to, visible_to
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallbackRow, CallRow, UserRow

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimedCall:
    """A call with its own figures."""

    call: Call
    figures: Figures


class _Tally:
    """Today's sums by agent and hour, and the number of each outcome."""

    def __init__(self) -> None:
        self.agents: defaultdict[str, Sums] = defaultdict(lambda: [0] * 7)
        self.slots: defaultdict[int, Sums] = defaultdict(lambda: [0] * 7)
        self.outcomes: defaultdict[str, int] = defaultdict(int)

    def count(self, cells: Cells, wanted: Wanted) -> None:
        """Add what counts of a piece."""
        for hour, sums in cells.by_hour.items():
            if wanted.counts(hour.agent_id, hour.team_id):
                add(self.agents[hour.agent_id], sums)
                add(self.slots[hour.slot], sums)
        for content, sums in cells.by_content.items():
            if content.outcome_id and sums[0] and wanted.counts(content.agent_id, content.team_id):
                self.outcomes[content.outcome_id] += sums[0]

    def copy(self) -> "_Tally":
        """Another one with the same sums."""
        other = _Tally()
        other.agents.update((key, list(sums)) for key, sums in self.agents.items())
        other.slots.update((key, list(sums)) for key, sums in self.slots.items())
        other.outcomes.update(self.outcomes)
        return other


class MetricsService:
    """Answers for one person: what they may see, in the office's time zone.

    Args:
        database: where calls and agents' time are.
        clock: tells the present moment.
        zone: the office's.
    """

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self.zone = zone
        self.cache = FiguresCache(database, clock, zone)

    @property
    def office_today(self) -> date:
        """The office's present day."""
        return self._clock.now().astimezone(self.zone).date()

    def figures(
        self, user: User, range_: Range, *, by: By | str | None = None, filters: FiguresFilter | None = None
    ) -> FiguresTable:
        """The figures of some days, as far as ``user`` may see them.

        Who sees only one team in detail gets the other teams' totals by ``by="team"``, in rows of their own that the
        total leaves out, and the total of one of them by a filter for that team alone.

        Raises:
            PermissionDenied: another team was asked for in more detail than its totals.
        """
        by, which = By(by) if by is not None else None, filters or FiguresFilter()
        with self._database.reading() as session:
            user = acting(session, user)
            others = self._others(user, by, which)
            wanted = Wanted(user, by, which, sees_all_teams=others)
            query = FigureQuery(session, self.cache, self._clock.now())
            sums = query.sums(range_, wanted)
            together = total(sums)
            if others and which.team_id is None:
                together = total(query.sums(range_, Wanted(user, None, which)))
            found = rows(session, query, range_, wanted, sums)
        return FiguresTable(range_, by, tuple(found), to_figures(together))

    def live(self, user: User) -> LiveFigures:
        """Today's figures in one look: in all, by agent, by hour and by outcome."""
        now = self._clock.now()
        with self._database.reading() as session:
            wanted = Wanted(acting(session, user))
            with self.cache.today(session, now) as today:
                closed = today.memo.get(wanted)
                if closed is None:
                    closed = today.memo[wanted] = _Tally()
                    closed.count(today.closed, wanted)
                tally = closed.copy()
                for cells in today.rest:
                    tally.count(cells, wanted)
            agents, slots, outcomes = tally.agents, tally.slots, tally.outcomes
            names = _names(session, agents)
        whole: Sums = [0] * 7
        for sums in agents.values():
            add(whole, sums)
        start, end = office_day(now, self.zone)
        return LiveFigures(
            as_of=now,
            figures=to_figures(whole),
            agents=tuple(
                best_first(
                    AgentFigures(agent_id, names.get(agent_id, agent_id), to_figures(sums))
                    for agent_id, sums in agents.items()
                    if sums[0]
                )
            ),
            hours=tuple(
                HourFigures(hour, slots[slot][0], slots[slot][2])
                for slot, (_moment, hour) in enumerate(hours_of_day(start, end, self.zone))
            ),
            outcomes=dict(sorted(((k, n) for k, n in outcomes.items() if n), key=lambda pair: (-pair[1], pair[0]))),
        )

    def today(self, user: User) -> Figures:
        """The figures of the office's present day."""
        return self.live(user).figures

    def team_today(self, user: User) -> list[AgentFigures]:
        """Today's figures by agent, best first; agents without a call today are not listed."""
        return list(self.live(user).agents)

    def by_hour_today(self, user: User) -> list[HourFigures]:
        """Today's calls and sales by the hour in which the call began; 23, 24 or 25 entries."""
        return list(self.live(user).hours)

    def outcomes_today(self, user: User) -> dict[str, int]:
        """How many of today's calls ended with each outcome, most first; calls without one are not counted."""
        return self.live(user).outcomes

    def week(self, user: User) -> list[DayFigures]:
        """The last seven local days, oldest first, today included."""
        table = self.figures(user, Range.last_days(7, self.office_today), by=By.DAY)
        return [DayFigures(row.day, row.figures.attempts, row.figures.sales) for row in table.rows if row.day]

    def between(self, user: User, start: datetime, end: datetime) -> Figures:
        """The figures of the half-open range [start, end)."""
        with self._database.reading() as session:
            query = FigureQuery(session, self.cache, self._clock.now())
            return to_figures(query.between(start, end, Wanted(acting(session, user))))

    def yesterday_until_now(self, user: User) -> Figures:
        """Yesterday's figures up to the time of day that it is now, to set today's beside."""
        now = self._clock.now()
        today, _ = office_day(now, self.zone)
        start, end = office_day(now, self.zone, days_before=1)
        return self.between(user, start, min(end, start + (now - today)))

    def calls_between(self, user: User, start: datetime, end: datetime) -> list[TimedCall]:
        """The calls that began in [start, end), oldest first, each with its time until ``end`` or now."""
        spent: defaultdict[str, list[tuple[StateInterval, Call]]] = defaultdict(list)
        with self._database.reading() as session:
            user = acting(session, user)
            until = min(end, self._clock.now())
            calls = _calls(session, user, start, end)
            for pair in _spent(session, user, start, end):
                spent[pair[1].call_id].append(pair)
        return [TimedCall(call, figures([call], spent[call.call_id], start, until)) for call in calls]

    def calls_behind(
        self,
        user: User,
        range_: Range,
        which: FiguresFilter | None = None,
        *,
        hours: range | None = None,
        only_sales: bool = False,
        limit: int = 500,
    ) -> calls_behind.CallsBehind:
        """The calls that a figure counts, as far as ``user`` may see them: see `calls_behind.read`."""
        with self._database.reading() as session:
            return calls_behind.read(
                session,
                acting(session, user),
                range_,
                which or FiguresFilter(),
                self.zone,
                hours=hours,
                only_sales=only_sales,
                limit=limit,
            )

    def agent_time(self, user: User, range_: Range) -> list[AgentTime]:
        """What the time of those whom ``user`` sees in detail went into, by name; who has none is not listed."""
        seconds: defaultdict[str, dict[AgentState, float]] = defaultdict(dict)
        pauses: defaultdict[str, dict[str, float]] = defaultdict(dict)
        with self._database.reading() as session:
            people = session.execute(select(UserRow).where(people_visible_to(acting(session, user)))).scalars().all()
            spent = FigureQuery(session, self.cache, self._clock.now()).states(range_)
        for key, value in sorted(spent.items()):
            state = AgentState(key.state)
            own = seconds[key.agent_id]
            own[state] = own.get(state, 0.0) + value / 1e6
            if state is AgentState.PAUSED:
                pauses[key.agent_id][key.reason] = value / 1e6
        found = [
            AgentTime(row.id, row.name, row.team_id or "", seconds[row.id], pauses[row.id])
            for row in people
            if row.id in seconds
        ]
        return sorted(found, key=lambda row: (row.name.casefold(), row.agent_id))

    def team_now(self, user: User, figures: LiveFigures | None = None) -> list[AgentNow]:
        """Everybody whom ``user`` sees in detail and who takes calls: those logged in first, then by name.

        Args:
            user: who looks.
            figures: what `live` has just told ``user``; None asks anew.
        """
        live = {row.agent_id: row.figures for row in (figures or self.live(user)).agents}
        start, _ = office_day(self._clock.now(), self.zone)
        with self._database.reading() as session:
            query = select(UserRow).where(people_visible_to(acting(session, user)), col(UserRow.is_active).is_(True))
            people = session.exec(query).all()
            still = select(AgentIntervalRow).where(col(AgentIntervalRow.ended_at).is_(None))
            spans = {row.agent_id: interval(row) for row in session.exec(still.order_by(col(AgentIntervalRow.id)))}
            # One step along the index for each: grouped by agent, SQLite would read every call that ever was.
            latest = select(func.max(col(CallRow.started_at)))
            latest = latest.where(col(CallRow.agent_id) == col(UserRow.id), col(CallRow.started_at) >= start)
            asked = select(UserRow.id, latest.scalar_subquery()).where(col(UserRow.id).in_([row.id for row in people]))
            last = {row[0]: row[1] for row in session.execute(asked)}
        found = [
            AgentNow(
                agent_id=row.id,
                name=row.name,
                team_id=row.team_id or "",
                state=spans[row.id].state if row.id in spans else None,
                since=spans[row.id].started_at if row.id in spans else None,
                reason=spans[row.id].reason if row.id in spans else "",
                figures=live.get(row.id, Figures()),
                last_call_at=last.get(row.id),
            )
            for row in people
            if row.role == Role.AGENT.value or row.id in live or _is_in(spans.get(row.id))
        ]
        return sorted(found, key=lambda row: (row.state in (None, AgentState.OFFLINE), row.name.casefold()))

    def longest_overdue(self, user: User) -> OverdueCallback | None:
        """The oldest callback that is due and not done, of those that ``user`` sees or that anyone may take."""
        now = self._clock.now()
        row = CallbackRow
        query = select(row).where(col(row.done_at).is_(None), col(row.due_at) <= now)
        with self._database.reading() as session:
            user = acting(session, user)
            if user.scope is not Scope.ALL:
                theirs = col(row.agent_id).in_(select(UserRow.id).where(people_visible_to(user)))
                query = query.where(or_(col(row.agent_id).is_(None), theirs))
            found = session.exec(query.order_by(col(row.due_at), col(row.id)).limit(1)).first()
        if found is None:
            return None
        overdue = (now - found.due_at).total_seconds()
        return OverdueCallback(found.id, found.contact_id, found.agent_id, found.due_at, overdue)

    def _others(self, user: User, by: By | None, which: FiguresFilter) -> bool:
        """Whether other teams' totals are asked for, by somebody who sees those, and no more than those."""
        if user.scope is Scope.ALL or not user.may(Right.SEE_OTHER_TEAMS_TOTALS):
            return False
        plain = by in (None, By.TEAM) and which.agent_id is None and not which.needs_content
        if which.team_id is not None and which.team_id != (user.team_id or ""):
            if not plain:
                raise denied(Right.SEE_TEAM_DETAIL)
            return True
        return plain and by is By.TEAM and which.team_id is None


@cache
def _everybody() -> Select[str, str]:
    return select(UserRow.id, UserRow.name)


def _names(session: Session, agent_ids: dict[str, Sums]) -> dict[str, str]:
    if not agent_ids:
        return {}
    return {row[0]: row[1] for row in session.connection().execute(_everybody())}


def _is_in(span: StateInterval | None) -> bool:
    return span is not None and span.state is not AgentState.OFFLINE


def _calls(session: Session, user: User, start: datetime, end: datetime) -> list[Call]:
    query = select(CallRow).where(visible_to(user), col(CallRow.started_at) >= start, col(CallRow.started_at) < end)
    return [to_call(row) for row in session.exec(query.order_by(col(CallRow.started_at))).all()]


def _spent(session: Session, user: User, start: datetime, end: datetime) -> list[tuple[StateInterval, Call]]:
    query = (
        select(AgentIntervalRow, CallRow)
        .join(CallRow, col(AgentIntervalRow.call_id) == col(CallRow.id))
        .where(
            visible_to(user),
            col(AgentIntervalRow.started_at) < end,
            or_(col(AgentIntervalRow.ended_at).is_(None), col(AgentIntervalRow.ended_at) > start),
        )
    )
    return [(interval(span), to_call(call)) for span, call in session.exec(query).all()]
