"""Figures of a range, put together: stored days by SQL over the caches, all else from the rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, literal, select, true
from sqlmodel import Session, col

from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.metrics import hours_of_day, local_midnight, office_day
from callmanager.domain.ranges import Range, monday_of
from callmanager.domain.users import Scope, User
from callmanager.services.figures.figure_cells import Cells, ContentKey, StateKey, Sums, add, read
from callmanager.services.figures.figures_cache import FiguresCache
from callmanager.store.tables import DayCallsRow, DayHoursRow, DayStatesRow

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MANY = 2_000  # days that are named one by one in a query
Key = str | int | date
Table = type[DayHoursRow] | type[DayCallsRow]


@dataclass(frozen=True)
class Wanted:
    """Whose calls count, which of them, and by what they are put together."""

    user: User
    by: By | None = None
    which: FiguresFilter = field(default_factory=FiguresFilter)
    sees_all_teams: bool = False  # other teams' totals, for who may see them

    @property
    def in_content(self) -> bool:
        """Whether the sums by content are needed; those by hour are fewer."""
        return self.which.needs_content or self.by in (By.CAMPAIGN, By.PRODUCT, By.OUTCOME)

    @property
    def only_rows(self) -> bool:
        """Whether no sums are kept for this: hours of some calls."""
        return self.by is By.HOUR and self.in_content

    def counts(self, agent_id: str, team_id: str) -> bool:
        """Whether calls of this agent, made in this team, count."""
        user, which = self.user, self.which
        if which.agent_id not in (None, agent_id) or which.team_id not in (None, team_id):
            return False
        if self.sees_all_teams or user.scope is Scope.ALL:
            return True
        if user.scope is Scope.TEAM and user.team_id is not None:
            return team_id == user.team_id
        return agent_id == user.user_id

    def has_content(self, key: ContentKey) -> bool:
        """Whether calls with this content count."""
        which = self.which
        return (
            which.campaign_id in (None, key.campaign_id)
            and which.product in (None, key.product)
            and which.outcome_id in (None, key.outcome_id)
        )

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        """The same two for queries."""
        user, which = self.user, self.which
        found: list[ColumnElement[bool]] = []
        if not self.sees_all_teams and user.scope is not Scope.ALL:
            is_team = user.scope is Scope.TEAM and user.team_id is not None
            found.append(col(table.team_id) == user.team_id if is_team else col(table.agent_id) == user.user_id)
        for name in ("agent_id", "team_id", "campaign_id", "product", "outcome_id"):
            value = getattr(which, name)
            if value is not None:
                found.append(getattr(table, name) == value)
        return found


class FigureQuery:
    """Answers for one moment, within one session. Days after today have no figures yet."""

    def __init__(self, session: Session, cache: FiguresCache, now: datetime) -> None:
        self._session = session
        self._cache = cache
        self._now = now
        self._zone: ZoneInfo = cache.zone
        self.today = now.astimezone(cache.zone).date()

    def sums(self, range_: Range, wanted: Wanted) -> dict[Key, Sums]:
        """Sums of whole days by the group's key: hour (of one day its number), day, Monday, id or name; "" for all."""
        sums: defaultdict[Key, Sums] = defaultdict(lambda: [0] * 7)
        single = range_.days == 1
        if wanted.only_rows:
            for day in range_.each_day():
                for slot, (began, until) in enumerate(self._hours(day)):
                    cells = read(self._session, began, until, self._now, began)
                    self._put(sums, day, cells, wanted, single, slot)
            return sums
        left_out, to_read = self._missing(range_)
        self._put_stored(sums, range_, left_out, wanted, single)
        for day in to_read:
            if day == self.today:
                self._put_today(sums, wanted, single)
            else:
                self._put(sums, day, self._cache.read_day(self._session, day, self._now), wanted, single)
        return sums

    def _put_today(self, sums: dict[Key, Sums], wanted: Wanted, single: bool) -> None:
        with self._cache.today(self._session, self._now) as today:
            closed: dict[Key, Sums] | None = today.memo.get((wanted, single))
            if closed is None:
                closed = today.memo[wanted, single] = defaultdict(lambda: [0] * 7)
                self._put(closed, self.today, today.closed, wanted, single)
            for key, own in closed.items():
                add(sums[key], own)
            for cells in today.rest:
                self._put(sums, self.today, cells, wanted, single)

    def between(self, start: datetime, end: datetime, wanted: Wanted) -> Sums:
        """Sums of [start, end), which may begin and end within a day."""
        total: Sums = [0] * 7
        day = start.astimezone(self._zone).date()
        while day <= self.today and (began := local_midnight(day, self._zone)) < end:
            over = local_midnight(day + _DAY, self._zone)
            if start <= began and over <= end:
                parts = self.sums(Range.of(day, day), wanted)
            else:
                parts = self._part(day, began, over, start, end, wanted)
            for sums in parts.values():
                add(total, sums)
            day += _DAY
        return total

    def _part(
        self, day: date, began: datetime, over: datetime, start: datetime, end: datetime, wanted: Wanted
    ) -> dict[Key, Sums]:
        """A part of a day: its whole hours may be stored, the rest is read."""
        sums: defaultdict[Key, Sums] = defaultdict(lambda: [0] * 7)
        by_hour = Wanted(wanted.user, By.HOUR, wanted.which, wanted.sees_all_teams)
        is_stored = not by_hour.only_rows and bool(self._cache.stored_days(self._session, day, day + _DAY))
        hours: dict[Key, Sums] = {}
        if is_stored:
            self._put_stored(hours := defaultdict(lambda: [0] * 7), Range.of(day, day), [], by_hour, True)
        for slot, (moment, until) in enumerate(self._hours(day)):
            if is_stored and start <= moment and until <= end:
                if slot in hours:
                    add(sums[""], hours[slot])
            elif moment < end and start < until:
                cells = read(self._session, max(moment, start), min(until, end), self._now, began)
                self._put(sums, day, cells, Wanted(wanted.user, None, wanted.which, wanted.sees_all_teams), True)
        return sums

    def states(self, range_: Range) -> dict[StateKey, int]:
        """Everybody's time of whole days by state and reason, in microseconds."""
        spent: defaultdict[StateKey, int] = defaultdict(int)
        left_out, to_read = self._missing(range_)
        table = DayStatesRow
        key = (col(table.agent_id), col(table.state), col(table.reason))
        query = select(*key, func.sum(col(table.spent_us))).where(*self._days(table, range_, left_out)).group_by(*key)
        for *found, value in self._session.execute(query):
            spent[StateKey(*found)] += int(value)
        for day in to_read:
            if day == self.today:
                with self._cache.today(self._session, self._now, states=True) as today:
                    for cells in (today.closed, *today.rest):
                        _add_states(spent, cells)
            else:
                _add_states(spent, self._cache.read_day(self._session, day, self._now, states=True))
        return spent

    def _missing(self, range_: Range) -> tuple[list[date], list[date]]:
        """The closed days that are not stored, which are asked to be; and the days to read, today among them."""
        end = min(range_.end_day, self.today)
        stored = self._cache.stored_days(self._session, range_.start_day, end)
        left_out = [day for day in range_.each_day() if day < end and day not in stored]
        first = self._cache.first_day(self._session) if left_out else None
        to_read = [day for day in left_out if first is not None and day >= first]
        self._cache.want(to_read)
        return left_out, to_read + [day for day in (self.today,) if range_.start_day <= day < range_.end_day]

    def _days(self, table: Any, range_: Range, left_out: list[date]) -> list[ColumnElement[bool]]:
        day = col(table.day)
        end = min(range_.end_day, self.today)
        if len(left_out) > _MANY:
            return [day.in_(self._cache.stored_days(self._session, range_.start_day, end))]
        return [day >= range_.start_day, day < end, day.not_in(left_out) if left_out else true()]

    def _put_stored(
        self, sums: dict[Key, Sums], range_: Range, left_out: list[date], wanted: Wanted, single: bool
    ) -> None:
        table: Table = DayCallsRow if wanted.in_content else DayHoursRow
        group = _column(table, wanted.by, single)
        totals = [func.sum(getattr(table, name)) for name in _SUMMED]
        where = [*self._days(table, range_, left_out), *wanted.conditions(table)]
        query = select(literal("") if group is None else group, *totals).where(*where)
        if group is not None:
            query = query.group_by(group)
        for key, *values in self._session.execute(query):
            if values[0] is not None:  # a sum over nothing
                add(sums[monday_of(key) if wanted.by is By.WEEK else key], [int(value) for value in values])

    def _put(
        self,
        sums: dict[Key, Sums],
        day: date,
        cells: Cells,
        wanted: Wanted,
        single: bool,
        slot: int | None = None,
    ) -> None:
        """Add one piece; ``slot`` is its hour where the sums by content do not tell it."""
        if wanted.in_content:
            content = cells.by_content.items()
            rows: Iterable[tuple[Any, Sums]] = ((key, own) for key, own in content if wanted.has_content(key))
        else:
            rows = cells.by_hour.items()
        key_of = self._key_of(day, wanted.by, single, slot)
        for key, own in rows:
            if wanted.counts(key.agent_id, key.team_id):
                add(sums[key_of(key)], own)

    def _key_of(self, day: date, by: By | None, single: bool, slot: int | None) -> Callable[[Any], Key]:
        if by is None:
            return lambda _key: ""
        if by is By.DAY:
            return lambda _key: day
        if by is By.WEEK:
            return lambda _key: monday_of(day)
        if by is By.HOUR:
            clock = [hour for _moment, hour in self.hours(day)]
            if slot is not None:
                fixed = slot if single else clock[slot]
                return lambda _key: fixed
            return (lambda key: key.slot) if single else (lambda key: clock[key.slot])
        names = {By.AGENT: "agent_id", By.TEAM: "team_id", By.CAMPAIGN: "campaign_id"}
        name = names.get(by) or ("product" if by is By.PRODUCT else "outcome_id")
        return lambda key: str(getattr(key, name))

    def _hours(self, day: date) -> list[tuple[datetime, datetime]]:
        start, end = local_midnight(day, self._zone), local_midnight(day + _DAY, self._zone)
        return [(began, min(began + _HOUR, end)) for began, _hour in hours_of_day(start, end, self._zone)]

    def hours(self, day: date) -> list[tuple[datetime, int]]:
        """The hours of a day."""
        return hours_of_day(*office_day(local_midnight(day, self._zone), self._zone), self._zone)


_SUMMED = ("attempts", "connected", "sales", "untimed", "talk_us", "hold_us", "wrap_up_us")


def _add_states(spent: dict[StateKey, int], cells: Cells) -> None:
    for key, value in cells.states.items():
        spent[key] += value


def _column(table: Any, by: By | None, single: bool) -> Any:
    if by is None:
        return None
    names = {By.DAY: "day", By.WEEK: "day", By.AGENT: "agent_id", By.TEAM: "team_id", By.CAMPAIGN: "campaign_id"}
    names |= {By.PRODUCT: "product", By.OUTCOME: "outcome_id", By.HOUR: "slot" if single else "hour"}
    return getattr(table, names[by])
