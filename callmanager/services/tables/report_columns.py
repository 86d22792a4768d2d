"""What a report's tables consist of: columns with a kind each, and rows that come in batches."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

Row = Sequence[Any]
Batch = Sequence[Row]
Progress = Callable[[int, int], object]
"""Told how many rows are written, of how many."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - in UTC, as SQLite's moments are
_QUARTER = 900  # seconds: no zone changes its offset but at a quarter of an hour
_DAY_SECONDS = 86_400.0
_EPOCH_SERIAL = 25_569.0  # 1970-01-01 as a spreadsheet counts days
_FIRST_SERIAL, _LAST_SERIAL = 61.0, 2_958_466.0  # 1900-03-01, before which spreadsheets disagree, and 10000-01-01


class ColumnKind(StrEnum):
    """What stands in a column, and so what type its cells have.

    ``moment`` is a `datetime`, in UTC where it has no zone, ``day`` a `date`, ``duration`` seconds, ``percent`` a whole
    number of percent. None is an empty cell; in ``percent`` it is “–”.
    """

    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    DURATION = "duration"
    PERCENT = "percent"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title in the report's language, its kind, its width in characters."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 18


class Sheet(StrEnum):
    """The tables that a report may hold, in their order."""

    CALLS = "calls"
    AGENT_TIME = "agent_time"
    RECORDINGS = "recordings"
    OBJECTIONS = "objections"
    CONTACTS = "contacts"


ALL_SHEETS: tuple[Sheet, ...] = tuple(Sheet)


def in_order(sheets: Collection[Sheet | str]) -> tuple[Sheet, ...]:
    """These sheets, each once, in the order in which a report holds them."""
    wanted = {Sheet(sheet) for sheet in sheets}
    return tuple(sheet for sheet in ALL_SHEETS if sheet in wanted)


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its rows are read while they are written, so they can be gone over once.

    Attributes:
        sheet: which one.
        title: its name in the report's language.
        columns: from left to right; each row has as many values.
        batches: the rows, some thousand at a time.
    """

    sheet: Sheet
    title: str
    columns: Sequence[Column]
    batches: Iterator[Batch] = field(repr=False)


class OfficeClock:
    """Shows moments on the office's clock, quickly: the offset is asked for once for each quarter of an hour."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[float, float] = {}

    def serials(self, moments: Sequence[datetime | None]) -> list[float | None]:
        """The office's clock as spreadsheets' numbers of days; None for none, and for what they cannot show."""
        offsets, serials = self._offsets, list[float | None]()
        for moment in moments:
            if moment is None:
                serials.append(None)
                continue
            seconds = moment.timestamp() if moment.tzinfo else (moment - _EPOCH).total_seconds()
            offset = offsets.get(seconds // _QUARTER)
            if offset is None:
                offset = self._look_up(seconds)
            serial = (seconds + offset) / _DAY_SECONDS + _EPOCH_SERIAL
            serials.append(serial if _FIRST_SERIAL <= serial < _LAST_SERIAL else None)
        return serials

    def text(self, moment: datetime) -> str:
        """The office's clock as “2026-11-22 09:30:00”."""
        naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        seconds = (naive - _EPOCH).total_seconds()
        offset = self._offsets.get(seconds // _QUARTER)
        if offset is None:
            offset = self._look_up(seconds)
        return (naive + timedelta(seconds=offset)).isoformat(" ", "seconds")

    def _look_up(self, seconds: float) -> float:
        local = datetime.fromtimestamp(seconds, self._zone).utcoffset()
        offset = self._offsets[seconds // _QUARTER] = local.total_seconds() if local is not None else 0.0
        return offset


def day_serial(day: date) -> float | None:
    """A day as a spreadsheet's number; None for one that spreadsheets cannot show."""
    serial = day.toordinal() - date(1970, 1, 1).toordinal() + _EPOCH_SERIAL
    return serial if _FIRST_SERIAL <= serial < _LAST_SERIAL else None


def duration_text(seconds: float) -> str:
    """A duration as “27:05:30”, which spreadsheets read as one."""
    sign, whole = ("-" if seconds < 0 else ""), round(abs(seconds))
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
