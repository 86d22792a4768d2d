"""The moments that a callback is promised for most often, reckoned on this computer's clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, AFTERNOON = time(10), time(16)
_STEP = timedelta(minutes=5)
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class QuickTime:
    """One moment to choose by its key; ``at`` is aware, in the zone it was asked for."""

    key: str
    at: datetime


def quick_times(now: datetime, zone: ZoneInfo) -> tuple[QuickTime, ...]:
    """In an hour, later today or tomorrow afternoon, tomorrow morning, next Monday, in a week: in order of time.

    ``now`` is aware. In an hour is rounded up to five minutes; a day that has 23 or 25 hours keeps its time of day.
    """
    here = now.astimezone(zone)
    soon = _rounded_up((now + timedelta(hours=1)).astimezone(zone))
    tomorrow, week = here.date() + timedelta(days=1), here.date() + timedelta(days=7)
    monday = here.date() + timedelta(days=(_MONDAY - here.weekday()) % 7 or 7)
    found = [QuickTime("hour", soon)]
    today = datetime.combine(here.date(), AFTERNOON, zone)
    if today > soon:
        found.append(QuickTime("today", today))
    found += [
        QuickTime("tomorrow_morning", datetime.combine(tomorrow, MORNING, zone)),
        QuickTime("tomorrow_afternoon", datetime.combine(tomorrow, AFTERNOON, zone)),
    ]
    if monday not in (tomorrow, week):
        found.append(QuickTime("monday", datetime.combine(monday, MORNING, zone)))
    found.append(QuickTime("week", datetime.combine(week, MORNING, zone)))
    return tuple(found)


def _rounded_up(at: datetime) -> datetime:
    """The next full five minutes."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + (_STEP - past) if past else at
