"""The stretches of time that sums are kept of: their rows, the queries for them, and what lies between them."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select
from sqlmodel import Session, col

from callmanager.services.figures.figure_cells import Cells
from callmanager.store.tables import DayCallsRow, DayHoursRow, DayStatesRow, FigureSpanRow
from callmanager.store.types import UtcDateTime

SPAN = timedelta(minutes=2)
Stretch = tuple[datetime, datetime, date | None]
"""Beginning, end, and the day that it is the whole of."""


class Looks(NamedTuple):
    """The queries for what holds of a day: the stretches with their tokens, and their count and the tokens' sum."""

    held: Any
    counted: Any


@cache
def looks() -> Looks:
    """The queries for what holds of a day, put together once."""
    span = FigureSpanRow
    start, end = bindparam("start", type_=UtcDateTime()), bindparam("end", type_=UtcDateTime())
    where = (
        col(span.ends_at) > start,
        col(span.ends_at) <= end,
        col(span.starts_at) >= start,
        col(span.day).is_(None),
        col(span.is_ready),
        col(span.time_zone) == bindparam("zone"),
    )
    number = select(func.count(), func.sum(col(span.token))).select_from(span)
    return Looks(select(col(span.starts_at), col(span.token)).where(*where), number.where(*where))


def span_row(
    start: datetime, end: datetime, day: date | None, zone: str, now: datetime, *, is_ready: bool
) -> dict[str, Any]:
    """The row that claims a stretch, with a token of its own; ``day`` where it is the whole of one."""
    return {
        "starts_at": start,
        "ends_at": end,
        "day": day,
        "time_zone": zone,
        "token": secrets.randbits(40),
        "is_ready": is_ready,
        "is_stored": False,
        "made_at": now,
    }


def parts_of(start: datetime, end: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of a day that ended before ``until``; none crosses an hour of the day."""
    began = start
    while began < end and began + SPAN <= until:
        yield began, min(began + SPAN, end)
        began += SPAN


def gaps_between(
    start: datetime, end: datetime, held: Iterable[datetime]
) -> tuple[datetime, list[tuple[datetime, datetime]]]:
    """What the stretches that are held leave open between them, and where the last one of them ends."""
    open_from = start
    gaps: list[tuple[datetime, datetime]] = []
    for began in sorted(held):
        if open_from < began:
            gaps.append((open_from, began))
        open_from = min(began + SPAN, end)
    return open_from, gaps


def write_day(session: Session, day: date, cells: Cells, clock_hours: list[int]) -> None:
    """Put a day's sums in the place of what stood there; ``clock_hours`` is what the office's clock shows in each."""
    for table in (DayHoursRow, DayCallsRow, DayStatesRow):
        session.execute(delete(table).where(col(table.day) == day))
    names = ("attempts", "connected", "sales", "untimed", "talk_us", "hold_us", "wrap_up_us")
    hours = [
        {"day": day, "hour": clock_hours[key.slot], **key._asdict(), **dict(zip(names, sums, strict=True))}
        for key, sums in sorted(cells.by_hour.items())
    ]
    calls = [
        {"day": day, **key._asdict(), **dict(zip(names, sums, strict=True))}
        for key, sums in sorted(cells.by_content.items())
    ]
    states = [{"day": day, **key._asdict(), "spent_us": spent} for key, spent in sorted(cells.states.items())]
    for table, rows in ((DayHoursRow, hours), (DayCallsRow, calls), (DayStatesRow, states)):
        if rows:
            session.execute(insert(table), rows)
