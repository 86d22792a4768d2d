"""Calling hours as people type them, one line for each weekday, and as the store keeps them.

A line is ``9:00-12:30, 14-18``; an empty one is a day without calls. Seven empty lines mean that calls may be made
always: nobody writes down that nobody may ever be called.
"""

import json
import re
from collections.abc import Sequence

from callmanager.domain.calling_hours import parse_hours

_STRETCH = re.compile(
    r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*[-\u2013\u2014a]\s*(\d{1,2})(?:[:.h](\d{2}))?\s*", re.IGNORECASE
)
_DAY_MINUTES = 24 * 60


class HoursMistake(ValueError):
    """A line that cannot be understood; ``day`` is its weekday, 0 for Monday."""

    def __init__(self, day: int, text: str) -> None:
        super().__init__(text)
        self.day, self.text = day, text


def hours_from(lines: Sequence[str]) -> str:
    """What seven lines, from Monday on, say, as the store keeps it; "" for always.

    Raises:
        HoursMistake: the first line that cannot be understood.
    """
    days = {str(day): stretches for day, line in enumerate(lines) if (stretches := _stretches(day, line))}
    return json.dumps(days) if days else ""


def lines_of(hours: str) -> tuple[str, ...]:
    """Seven lines, from Monday on, for what the store keeps; stretches that the store cannot mean show as nothing."""
    try:
        days = parse_hours(hours).days
    except ValueError:
        return ("",) * 7
    return tuple(", ".join(_told(start, end) for start, end in day) for day in days) if days else ("",) * 7


def _stretches(day: int, line: str) -> list[list[str]]:
    found = []
    for part in filter(str.strip, re.split(r"[,;]", line)):
        match = _STRETCH.fullmatch(part)
        if match is None:
            raise HoursMistake(day, line)
        first, last = _minute(match.group(1), match.group(2)), _minute(match.group(3), match.group(4))
        if not 0 <= first < last <= _DAY_MINUTES:
            raise HoursMistake(day, line)
        found.append([_clock(first), _clock(last)])
    return found


def _minute(hours: str, minutes: str | None) -> int:
    return int(hours) * 60 + int(minutes or 0) if int(minutes or 0) < 60 else -1


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _told(start: int, end: int) -> str:
    return f"{start // 60}:{start % 60:02d}\u2013{end // 60}:{end % 60:02d}"
