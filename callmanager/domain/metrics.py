"""The figures: one definition each, as pure functions over stored intervals; never running counters.

Percentages are whole numbers, halves away from zero. A division by zero is None, shown as “–”.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.call import Call


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over a set of calls; the ratios derive from them. Seconds are those of connected calls.

    ``untimed`` of the connected calls have no known times (imported ones); means of times leave them out.
    """

    attempts: int = 0
    connected: int = 0
    sales: int = 0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    wrap_up_seconds: float = 0.0
    untimed: int = 0

    @property
    def success_rate(self) -> int | None:
        """Conversion: sales ÷ connected calls in whole percent."""
        return percent(self.sales, self.connected)

    @property
    def contact_rate(self) -> int | None:
        """Connected ÷ attempts in whole percent."""
        return percent(self.connected, self.attempts)

    @property
    def sales_per_attempt(self) -> int | None:
        """Sales ÷ attempts in whole percent."""
        return percent(self.sales, self.attempts)

    @property
    def aht_seconds(self) -> float | None:
        """Average handle time: (talk + hold + wrap-up) ÷ connected calls."""
        handled, timed = self.talk_seconds + self.hold_seconds + self.wrap_up_seconds, self.connected - self.untimed
        return handled / timed if timed else None

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.attempts + other.attempts,
            self.connected + other.connected,
            self.sales + other.sales,
            self.talk_seconds + other.talk_seconds,
            self.hold_seconds + other.hold_seconds,
            self.wrap_up_seconds + other.wrap_up_seconds,
            self.untimed + other.untimed,
        )


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """One agent's figures."""

    agent_id: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class HourFigures:
    """One hour of the office's day; ``hour`` is what the office's clock shows at its start."""

    hour: int
    calls: int
    sales: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One local day of the office."""

    day: date
    calls: int
    sales: int


def percent(part: int, whole: int) -> int | None:
    """``part`` ÷ ``whole`` in whole percent, halves away from zero; None when ``whole`` is zero."""
    return (200 * part + whole) // (2 * whole) if whole else None


def figures(
    calls: Iterable[Call], spent: Iterable[tuple[StateInterval, Call]], start: datetime, end: datetime
) -> Figures:
    """The figures of [start, end).

    Args:
        calls: the attempts that began in the range.
        spent: the intervals that overlap the range, each with the call it belongs to; what lies outside is cut off,
            so a call over midnight gives each day its share. Time counts only for calls that a person answered.
        start: beginning of the range.
        end: end of the range; for a range that is not over yet, the present moment.
    """
    sums = dict.fromkeys((AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP), 0.0)
    for interval, call in spent:
        if interval.state in sums and connected(call):
            began, ended = max(interval.started_at, start), min(interval.ended_at or end, end)
            sums[interval.state] += max(0.0, (ended - began).total_seconds())
    rows = list(calls)
    return Figures(
        attempts=len(rows),
        connected=sum(connected(call) for call in rows),
        sales=sum(is_sale(call) for call in rows),
        talk_seconds=sums[AgentState.TALKING],
        hold_seconds=sums[AgentState.HOLD],
        wrap_up_seconds=sums[AgentState.WRAP_UP],
        untimed=sum(connected(call) and not call.time_known for call in rows),
    )


def connected(call: Call) -> bool:
    """Whether a person answered the call."""
    return call.is_connected


def is_sale(call: Call) -> bool:
    """Whether the call ended in a sale."""
    return call.is_sale


def office_day(moment: datetime, zone: ZoneInfo, days_before: int = 0) -> tuple[datetime, datetime]:
    """The half-open UTC range [start, end) of the office's local day that holds ``moment``, or of one before it.

    Days with 23 or 25 hours come out right: both ends are local midnights.
    """
    day = moment.astimezone(zone).date() - timedelta(days=days_before)
    return local_midnight(day, zone), local_midnight(day + timedelta(days=1), zone)


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the office's ``day`` begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def hours_of_day(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[datetime, int]]:
    """The hours of a local day: each one's UTC start and what the office's clock shows then (23, 24 or 25 of them)."""
    count = math.ceil((end - start) / timedelta(hours=1))  # a zone may shift by half an hour
    return [
        (moment, moment.astimezone(zone).hour) for moment in (start + timedelta(hours=index) for index in range(count))
    ]


def best_first(rows: Iterable[AgentFigures]) -> list[AgentFigures]:
    """Most sales first, then the better success rate, then more calls, then the name."""
    return sorted(
        rows,
        key=lambda row: (-row.figures.sales, -(row.figures.success_rate or 0), -row.figures.attempts, row.name),
    )
