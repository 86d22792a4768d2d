"""The calls behind a figure: what somebody sees who asks a bar of a chart which calls it counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from callmanager.domain.call import Call
from callmanager.domain.figure_table import FiguresFilter
from callmanager.domain.metrics import hours_of_day, local_midnight
from callmanager.domain.ranges import Range
from callmanager.domain.users import User
from callmanager.services.calls.calls import to_call
from callmanager.services.people.scope import visible_to
from callmanager.store.tables import CallRow

MOST_HOURS = 400
"""Days of which single hours can be asked; a longer range is asked as a whole."""


@dataclass(frozen=True, slots=True)
class CallsBehind:
    """The first calls, newest first, and how many there are in all."""

    calls: tuple[Call, ...]
    count: int


def read(
    session: Session,
    user: User,
    range_: Range,
    which: FiguresFilter,
    zone: ZoneInfo,
    *,
    hours: range | None = None,
    only_sales: bool = False,
    limit: int,
) -> CallsBehind:
    """The calls that began in these days and that ``user`` may see, as `MetricsService.figures` counts them.

    Args:
        session: to read with.
        user: who asks.
        range_: the office's days.
        which: whose calls, and about what.
        zone: the office's.
        hours: what the office's clock showed when they began; None is the whole day.
        only_sales: leave out what was no sale.
        limit: how many are read; all are counted.
    """
    conditions = [visible_to(user), _when(range_, zone, hours), *_which(which)]
    if only_sales:
        conditions.append(col(CallRow.is_sale).is_(True))
    count = session.execute(select(func.count()).select_from(CallRow).where(*conditions)).scalar_one()
    query = select(CallRow).where(*conditions).order_by(col(CallRow.started_at).desc(), col(CallRow.id))
    return CallsBehind(tuple(to_call(row) for row in session.execute(query.limit(limit)).scalars()), count)


def _when(range_: Range, zone: ZoneInfo, hours: range | None) -> ColumnElement[bool]:
    if hours is None or range_.days > MOST_HOURS:
        return _within(*range_.moments(zone))
    return or_(*(_within(*edges) for day in range_.each_day() for edges in _stretches(day, hours, zone)))


def _stretches(day: date, hours: range, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Those hours of one day, put together where one follows the other."""
    start, end = local_midnight(day, zone), local_midnight(day + timedelta(days=1), zone)
    edges = [*hours_of_day(start, end, zone), (end, -1)]
    found: list[tuple[datetime, datetime]] = []
    for (began, shown), (over, _next) in pairwise(edges):
        if shown not in hours:
            continue
        if found and found[-1][1] == began:
            found[-1] = (found[-1][0], over)
        else:
            found.append((began, over))
    return found


def _within(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(col(CallRow.started_at) >= start, col(CallRow.started_at) < end)


def _which(which: FiguresFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (col(CallRow.agent_id), which.agent_id),
        (col(CallRow.campaign_id), which.campaign_id),
        (col(CallRow.product), which.product),
    ):
        if value is not None:
            found.append(column == value)
    for nullable, value in ((col(CallRow.team_id), which.team_id), (col(CallRow.outcome_id), which.outcome_id)):
        if value is not None:
            found.append(nullable == value if value else or_(nullable.is_(None), nullable == ""))
    return found
