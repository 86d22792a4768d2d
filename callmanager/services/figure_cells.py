"""What figures are summed up from: one stretch of calls and agents' time, read from the rows themselves.

`read` is the only place in which figures are counted by SQL. A stretch never crosses an hour of the office's day, so
that its sums belong to one hour; days, hours and live figures add them up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from callmanager.domain.agent import AgentState
from callmanager.domain.metrics import Figures
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow

Sums = list[int]
"""Attempts, connected, sales, untimed; then talk, hold and wrap-up in microseconds."""
NOTHING = (0, 0, 0, 0, 0, 0, 0)
_TIME_PLACE = {AgentState.TALKING.value: 4, AgentState.HOLD.value: 5, AgentState.WRAP_UP.value: 6}


class Whose(NamedTuple):
    """Whose calls: the agent, and the team they were in then ("" for none)."""

    agent_id: str
    team_id: str


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
    session: Session, start: datetime, end: datetime, until: datetime, slot: int, *, states: bool = False
) -> Cells:
    """Sum up what lies in one stretch within an hour.

    Args:
        session: where to read.
        start: its beginning.
        end: calls that began before it are counted.
        until: time is counted up to here, and no further than ``end``; an interval without an end runs on to it.
        slot: the number of the hour within its day.
        states: sum up the agents' time by state, too.
    """
    cells = Cells()
    for row in session.execute(_calls(start, end)):
        _put(cells, slot, ContentKey(*row[:5]), row[5:9], 0)
    until = min(until, end)
    if until > start:
        for row in session.execute(_handling(start, until)):
            _put(cells, slot, ContentKey(*row[:5]), row[6:7], _TIME_PLACE[row[5]])
        if states:
            for agent_id, state, reason, spent in session.execute(_states(start, until)):
                if spent:
                    cells.states[StateKey(agent_id, state, reason)] += int(spent)
    return cells


def _put(cells: Cells, slot: int, key: ContentKey, values: Any, place: int) -> None:
    if not any(values):
        return
    by_hour, by_content = cells.by_hour[HourKey(slot, key.agent_id, key.team_id)], cells.by_content[key]
    for offset, value in enumerate(values):
        by_hour[place + offset] += int(value)
        by_content[place + offset] += int(value)


def _key() -> tuple[Any, ...]:
    return (
        col(CallRow.agent_id),
        func.coalesce(col(CallRow.team_id), ""),
        col(CallRow.campaign_id),
        col(CallRow.product),
        func.coalesce(col(CallRow.outcome_id), ""),
    )


def _calls(start: datetime, end: datetime) -> Select[*tuple[Any, ...]]:
    is_connected = col(CallRow.is_connected)
    counts = (
        func.count(),
        func.sum(case((is_connected, 1), else_=0)),
        func.sum(case((col(CallRow.is_sale), 1), else_=0)),
        func.sum(case((is_connected & ~col(CallRow.time_known), 1), else_=0)),
    )
    key = _key()
    began = col(CallRow.started_at)
    return select(*key, *counts).where(began >= start, began < end).group_by(*key)


def _overlapping(query: Select[*tuple[Any, ...]], start: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    """The intervals that overlap [start, until): of each agent those that begin in it and the one that it begins in.

    Agent by agent, so that the index on agent and beginning finds them without reading what came before or after.
    """
    earlier = aliased(AgentIntervalRow)
    first = (
        select(func.max(col(earlier.started_at)))
        .where(col(earlier.agent_id) == col(UserRow.id), col(earlier.started_at) <= start)
        .scalar_subquery()
    )
    span = AgentIntervalRow
    return (
        query.select_from(UserRow)
        .join(
            span,
            (col(span.agent_id) == col(UserRow.id))
            & (col(span.started_at) >= func.coalesce(first, start))
            & (col(span.started_at) < until),
        )
        .where(or_(col(span.ended_at).is_(None), col(span.ended_at) > start))
    )


def _handling(start: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    key = _key()
    span = AgentIntervalRow
    query = _overlapping(select(*key, col(span.state), func.sum(spent(start, until))), start, until)
    return (
        query.join(CallRow, col(CallRow.id) == col(span.call_id))
        .where(col(span.state).in_(tuple(_TIME_PLACE)), col(CallRow.is_connected))
        .group_by(*key, col(span.state))
    )


def _states(start: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    span = AgentIntervalRow
    key = (col(span.agent_id), col(span.state), col(span.reason))
    return _overlapping(select(*key, func.sum(spent(start, until))), start, until).group_by(*key)


def spent(start: datetime, until: datetime) -> ColumnElement[int]:
    """An interval's part of [start, until) in microseconds, of one that overlaps it; no end means ``until``."""
    span = AgentIntervalRow
    ended = func.coalesce(_Microseconds(span.ended_at), literal(microseconds(until), BigInteger))
    return _Least(ended, literal(microseconds(until), BigInteger)) - _Greatest(
        _Microseconds(span.started_at), literal(microseconds(start), BigInteger)
    )


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


class _Microseconds(FunctionElement[int]):
    """A moment's microseconds since 1970; both kinds of database keep that many digits."""

    type = BigInteger()
    inherit_cache = True


class _Least(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _Greatest(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


@compiles(_Microseconds)
def _(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(extract(epoch FROM {moment}) * 1000000 AS BIGINT)"


@compiles(_Microseconds, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    # Its own functions cut moments to milliseconds; the text has all six digits.
    moment = compiler.process(element.clauses, **options)
    return f"(CAST(strftime('%s', {moment}) AS INTEGER) * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER))"


@compiles(_Least)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"least({compiler.process(element.clauses, **options)})"


@compiles(_Least, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(_Greatest)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(_Greatest, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"
