"""Ranges of the office's local days, half-open: [first day, first day after)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from callmanager.domain.errors import MetricsError
from callmanager.domain.metrics import local_midnight

Preset = Literal["today", "yesterday", "week", "last_week", "month", "last_month"]
MOST_DAYS = 3_700
"""Ten years; a wider range is a typing error."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Range:
    """Days of the office's calendar: ``start_day`` is in it, ``end_day`` is the first one that is not.

    Raises:
        MetricsError: there is no day in it, or more than `MOST_DAYS`.
    """

    start_day: date
    end_day: date

    def __post_init__(self) -> None:
        if not 0 < (self.end_day - self.start_day).days <= MOST_DAYS:
            raise MetricsError(
                f"From {self.start_day} to {self.end_day} is no range of days. Choose a last day that is not before "
                "the first one, and ten years at most.",
                code="metrics_range",
                start=self.start_day.isoformat(),
                end=self.end_day.isoformat(),
            )

    @classmethod
    def of(cls, first: date, last: date) -> "Range":
        """From ``first`` to ``last``, both included.

        Raises:
            MetricsError: ``last`` lies before ``first``, or too far behind it.
        """
        return cls(first, last + _DAY)

    @classmethod
    def preset(cls, name: Preset, today: date) -> "Range":
        """A range by its name. Weeks begin on Monday; this week and this month go on to their ends.

        Raises:
            KeyError: there is no such range.
        """
        monday, first = today - today.weekday() * _DAY, today.replace(day=1)
        ranges = {
            "today": (today, today + _DAY),
            "yesterday": (today - _DAY, today),
            "week": (monday, monday + 7 * _DAY),
            "last_week": (monday - 7 * _DAY, monday),
            "month": (first, _next_month(first)),
            "last_month": ((first - _DAY).replace(day=1), first),
        }
        return cls(*ranges[name])

    @classmethod
    def last_days(cls, count: int, today: date) -> "Range":
        """So many days up to today, which is included.

        Raises:
            MetricsError: no day at all, or too many.
        """
        return cls(today - (count - 1) * _DAY, today + _DAY)

    @property
    def last_day(self) -> date:
        """The last day that is in it."""
        return self.end_day - _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end_day - self.start_day).days

    def each_day(self) -> Iterator[date]:
        """The days, oldest first."""
        return (self.start_day + number * _DAY for number in range(self.days))

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The same as a half-open range [start, end) of UTC moments: local midnights, whatever the clocks did."""
        return local_midnight(self.start_day, zone), local_midnight(self.end_day, zone)

    def before(self) -> "Range":
        """The days just before it, as many."""
        return Range(self.start_day - self.days * _DAY, self.start_day)


def monday_of(day: date) -> date:
    """The first day of the week that ``day`` is in."""
    return day - day.weekday() * _DAY


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
