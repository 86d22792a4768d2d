"""What figures are summed up from: one stretch of calls and agents' time, read from the rows themselves.

`read` is the only place in which figures are counted by SQL. A stretch lies within one of the office's days, whose
hours are numbered from its midnight; days, hours and live figures add the sums up.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, String, bindparam, case, func, literal_column, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from callmanager.domain.agent import AgentState
from callmanager.domain.metrics import Figures
from callmanager.store.spans import Greatest, Least, Microseconds, microseconds
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow
from callmanager.store.types import UtcDateTime

Sums = list[int]
"""Attempts, connected, sales, untimed; then talk, hold and wrap-up in microseconds."""
NOTHING = (0, 0, 0, 0, 0, 0, 0)
_HOUR_US = 3_600_000_000
_TIME_PLACE = {AgentState.TALKING.value: 4, AgentState.HOLD.value: 5, AgentState.WRAP_UP.value: 6}


class HourKey(NamedTuple):
    """Whose calls, in which hour of the day."""

    slot: int
    agent_id: str
    team_id: str


class ContentKey(NamedTuple):
    """Whose calls, what they were about, and how they ended ("" for not yet)."""

    agent_id: str
    team_id: str
    campaign_id: str
    product: str
    outcome_id: str


class StateKey(NamedTuple):
    """Whose time, in which state and for which reason."""

    agent_id: str
    state: str
    reason: str


def _sums() -> Sums:
    return list(NOTHING)


@dataclass
class Cells:
    """Sums of a stretch of time, by hour and by content; ``states`` are microseconds."""

    by_hour: defaultdict[HourKey, Sums] = field(default_factory=lambda: defaultdict(_sums))
    by_content: defaultdict[ContentKey, Sums] = field(default_factory=lambda: defaultdict(_sums))
    states: defaultdict[StateKey, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: "Cells", sign: int = 1) -> None:
        """Add another stretch to this one, or with ``sign`` -1 take it out again; no zeros are left."""
        for mine, theirs in ((self.by_hour, other.by_hour), (self.by_content, other.by_content)):
            _merge(mine, theirs, sign)
        for key, spent in other.states.items():
            self.states[key] += sign * spent
            if not self.states[key]:
                del self.states[key]


def _merge(mine: defaultdict[Any, Sums], theirs: dict[Any, Sums], sign: int) -> None:
    for key, sums in theirs.items():
        total = mine[key]
        for place, value in enumerate(sums):
            total[place] += sign * value
        if not any(total):
            del mine[key]


def add(total: Sums, sums: Sums) -> None:
    """Add ``sums`` to ``total``."""
    for place, value in enumerate(sums):
        total[place] += value


def to_figures(sums: Sums) -> Figures:
    """The sums as figures, in seconds."""
    attempts, connected, sales, untimed, talk, hold, wrap_up = sums
    return Figures(attempts, connected, sales, talk / 1e6, hold / 1e6, wrap_up / 1e6, untimed)


def read(
    session: Session, start: datetime, end: datetime, until: datetime, origin: datetime, *, states: bool = False
) -> Cells:
    """Sum up what lies in one stretch within a day.

    Args:
        session: where to read.
        start: its beginning.
        end: calls that began before it are counted.
        until: time is counted up to here, and no further than ``end``; an interval without an end runs on to it.
        origin: where the day begins, from which its hours are numbered.
        states: sum up the agents' time by state, too.
    """
    cells, connection = Cells(), session.connection()  # the session itself takes as long again as a short query
    limits = {"start": start, "end": end, "origin_us": microseconds(origin)}
    for *key, slot, attempts, connected, sales, untimed in connection.execute(_calls(), limits).all():
        _put(cells, int(slot), ContentKey(*key), (int(attempts), int(connected), int(sales), int(untimed)), 0)
    until = min(until, end)
    if until > start:
        limits |= {"until": until, "start_us": microseconds(start), "until_us": microseconds(until)}
        for *key, state, first, last, count, began, over in connection.execute(_handling(), limits).all():
            content, place = ContentKey(*key), _TIME_PLACE[state]
            for slot, spent in _split(int(first), int(last), int(count), int(began), int(over)):
                _put(cells, slot, content, (spent,), place)
        if states:
            for agent_id, state, reason, spent in connection.execute(_states(), limits):
                if spent:
                    cells.states[StateKey(agent_id, state, reason)] += int(spent)
    return cells


def _put(cells: Cells, slot: int, key: ContentKey, values: tuple[int, ...], place: int) -> None:
    if not any(values):
        return
    by_hour, by_content = cells.by_hour[HourKey(slot, key[0], key[1])], cells.by_content[key]
    for value in values:
        by_hour[place] += value
        by_content[place] += value
        place += 1


def _split(first: int, last: int, count: int, began: int, over: int) -> Iterator[tuple[int, int]]:
    """Hours and microseconds of ``count`` intervals that all begin in hour ``first`` and end in hour ``last``.

    ``began`` and ``over`` are the sums of their beginnings and ends since the day began.
    """
    if last <= first:
        yield first, over - began
        return
    yield first, count * (first + 1) * _HOUR_US - began
    yield from ((slot, count * _HOUR_US) for slot in range(first + 1, last))
    yield last, over - count * last * _HOUR_US


def _key() -> tuple[Any, ...]:
    return (
        col(CallRow.agent_id),
        func.coalesce(col(CallRow.team_id), ""),
        col(CallRow.campaign_id),
        col(CallRow.product),
        func.coalesce(col(CallRow.outcome_id), ""),
    )


# The queries are put together once: that takes longer than to run them over a few minutes.
_START, _END, _UNTIL = (bindparam(name, type_=UtcDateTime()) for name in ("start", "end", "until"))
_ORIGIN_US, _START_US, _UNTIL_US = (
    bindparam(name, type_=BigInteger()) for name in ("origin_us", "start_us", "until_us")
)


@cache
def _calls() -> Select[*tuple[Any, ...]]:
    began, is_connected = col(CallRow.started_at), col(CallRow.is_connected)
    slot = (Microseconds(began) - _ORIGIN_US) // _HOUR_US
    counts = (
        func.count(),
        func.sum(case((is_connected, 1), else_=0)),
        func.sum(case((col(CallRow.is_sale), 1), else_=0)),
        func.sum(case((is_connected & ~col(CallRow.time_known), 1), else_=0)),
    )
    key = (*_key(), slot.label("slot"))
    return select(*key, *counts).where(began >= _START, began < _END).group_by(*key)


def _overlapping(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The intervals that overlap [start, until): of each agent those that begin in it and the one that it begins in.

    Agent by agent, so that the index on agent and beginning finds them without reading what came before or after; the
    end is asked for in a way that has no index, for all that ended since would be read by that one.
    """
    earlier = aliased(AgentIntervalRow)
    first = (
        select(func.max(col(earlier.started_at)))
        .where(col(earlier.agent_id) == col(UserRow.id), col(earlier.started_at) <= _START)
        .scalar_subquery()
    )
    span = AgentIntervalRow
    return (
        query.select_from(UserRow)
        .join(
            span,
            (col(span.agent_id) == _Plain(col(UserRow.id)))
            & (col(span.started_at) >= func.coalesce(first, _START))
            & (col(span.started_at) < _UNTIL),
        )
        .where(func.coalesce(col(span.ended_at), _UNTIL) > _START)
    )


@cache
def _handling() -> Select[*tuple[Any, ...]]:
    """By key, state, and the hours in which intervals begin and end: how many, and the sums of both moments."""
    names = ("agent_id", "team_id", "campaign_id", "product", "outcome_id")
    key = [expression.label(name) for name, expression in zip(names, _key(), strict=True)]
    state = col(AgentIntervalRow.state)
    began, over = _limits()
    query = _overlapping(select(*key, state.label("state"), began.label("began"), over.label("over")))
    query = query.join(CallRow, col(CallRow.id) == col(AgentIntervalRow.call_id)).where(
        or_(*(state == literal_column(f"'{name}'") for name in _TIME_PLACE)), col(CallRow.is_connected)
    )
    part = query.cte("part").prefix_with("MATERIALIZED").c  # else SQLite works the moments out anew for each use
    first, last = part.began // _HOUR_US, (part.over - 1) // _HOUR_US
    group = (*(part[name] for name in (*names, "state")), first.label("first_hour"), last.label("last_hour"))
    return select(*group, func.count(), func.sum(part.began), func.sum(part.over)).group_by(*group)


@cache
def _states() -> Select[*tuple[Any, ...]]:
    span = AgentIntervalRow
    key = (col(span.agent_id), col(span.state), col(span.reason))
    began, over = _limits()
    return _overlapping(select(*key, func.sum(over - began))).group_by(*key)


def _limits() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Where an interval's part of [start, until) begins and ends, in microseconds since the day began."""
    span = AgentIntervalRow
    ended = func.coalesce(Microseconds(span.ended_at), _UNTIL_US)
    began = Greatest(Microseconds(span.started_at), _START_US)
    return began - _ORIGIN_US, Least(ended, _UNTIL_US) - _ORIGIN_US


class _Plain(FunctionElement[str]):
    """The value itself; SQLite, which keeps no statistics here, then goes through the people and not the intervals."""

    type = String()
    inherit_cache = True


@compiles(_Plain)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(_Plain, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"
