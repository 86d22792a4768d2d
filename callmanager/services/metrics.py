"""The figures that charts, phones and reports show, computed from stored calls and intervals."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from callmanager.domain.agent import StateInterval
from callmanager.domain.call import Call
from callmanager.domain.clock import Clock
from callmanager.domain.metrics import (
    AgentFigures,
    DayFigures,
    Figures,
    HourFigures,
    best_first,
    figures,
    hours_of_day,
    is_sale,
    office_day,
)
from callmanager.domain.users import User
from callmanager.services.agents import interval
from callmanager.services.calls import to_call
from callmanager.services.scope import visible_to
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallRow


@dataclass(frozen=True, slots=True)
class TimedCall:
    """A call with its own figures."""

    call: Call
    figures: Figures


class MetricsService:
    """Answers for one person: what they may see, in the office's time zone."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self.zone = zone

    def today(self, user: User) -> Figures:
        """The figures of the office's present day."""
        now = self._clock.now()
        start, end = office_day(now, self.zone)
        return self.between(user, start, end)

    def between(self, user: User, start: datetime, end: datetime) -> Figures:
        """The figures of the half-open range [start, end)."""
        with self._database.reading() as session:
            until = min(end, self._clock.now())
            return figures(_calls(session, user, start, end), _spent(session, user, start, end), start, until)

    def calls_between(self, user: User, start: datetime, end: datetime) -> list[TimedCall]:
        """The calls that began in [start, end), oldest first, each with its time until ``end`` or now."""
        spent: defaultdict[str, list[tuple[StateInterval, Call]]] = defaultdict(list)
        with self._database.reading() as session:
            until = min(end, self._clock.now())
            calls = _calls(session, user, start, end)
            for pair in _spent(session, user, start, end):
                spent[pair[1].call_id].append(pair)
        return [TimedCall(call, figures([call], spent[call.call_id], start, until)) for call in calls]

    def team_today(self, user: User) -> list[AgentFigures]:
        """Today's figures by agent, best first; agents without a call today are not listed."""
        now = self._clock.now()
        start, end = office_day(now, self.zone)
        calls: defaultdict[str, list[Call]] = defaultdict(list)
        spent: defaultdict[str, list[tuple[StateInterval, Call]]] = defaultdict(list)
        names: dict[str, str] = {}
        with self._database.reading() as session:
            for call in _calls(session, user, start, end):
                calls[call.agent_id].append(call)
                names[call.agent_id] = call.agent_name
            for pair in _spent(session, user, start, end):
                spent[pair[1].agent_id].append(pair)
        return best_first(
            AgentFigures(agent_id, name, figures(calls[agent_id], spent[agent_id], start, now))
            for agent_id, name in names.items()
        )

    def by_hour_today(self, user: User) -> list[HourFigures]:
        """Today's calls and sales by the hour in which the call began; 23, 24 or 25 entries."""
        start, end = office_day(self._clock.now(), self.zone)
        calls: Counter[int] = Counter()
        sales: Counter[int] = Counter()
        with self._database.reading() as session:
            for call in _calls(session, user, start, end):
                index = int((call.started_at - start) / timedelta(hours=1))
                calls[index] += 1
                sales[index] += is_sale(call)
        hours = enumerate(hours_of_day(start, end, self.zone))
        return [HourFigures(hour, calls[index], sales[index]) for index, (_moment, hour) in hours]

    def outcomes_today(self, user: User) -> dict[str, int]:
        """How many of today's calls ended with each outcome, most first; calls without one are not counted."""
        start, end = office_day(self._clock.now(), self.zone)
        with self._database.reading() as session:
            counted = Counter(call.outcome_id for call in _calls(session, user, start, end))
        return {outcome: count for outcome, count in counted.most_common() if outcome is not None}

    def week(self, user: User) -> list[DayFigures]:
        """The last seven local days, oldest first, today included."""
        now = self._clock.now()
        first, _ = office_day(now, self.zone, days_before=6)
        _, end = office_day(now, self.zone)
        calls: Counter[date] = Counter()
        sales: Counter[date] = Counter()
        with self._database.reading() as session:
            for call in _calls(session, user, first, end):
                day = call.started_at.astimezone(self.zone).date()
                calls[day] += 1
                sales[day] += is_sale(call)
        days = [now.astimezone(self.zone).date() - timedelta(days=back) for back in range(6, -1, -1)]
        return [DayFigures(day, calls[day], sales[day]) for day in days]


def _calls(session: Session, user: User, start: datetime, end: datetime) -> list[Call]:
    query = select(CallRow).where(visible_to(user), col(CallRow.started_at) >= start, col(CallRow.started_at) < end)
    return [to_call(row) for row in session.exec(query.order_by(col(CallRow.started_at))).all()]


def _spent(session: Session, user: User, start: datetime, end: datetime) -> list[tuple[StateInterval, Call]]:
    query = (
        select(AgentIntervalRow, CallRow)
        .join(CallRow, col(AgentIntervalRow.call_id) == col(CallRow.id))
        .where(
            visible_to(user),
            col(AgentIntervalRow.started_at) < end,
            or_(col(AgentIntervalRow.ended_at).is_(None), col(AgentIntervalRow.ended_at) > start),
        )
    )
    return [(interval(span), to_call(call)) for span, call in session.exec(query).all()]
