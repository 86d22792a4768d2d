"""A small office with days of calls and agents' time, and the slow way to its figures: every row, again and again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlmodel import Session, select

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.agent_time import AgentTime, agent_time
from callmanager.domain.call import Call
from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.metrics import Figures, figures, hours_of_day, local_midnight
from callmanager.domain.outcome import SHIPPED
from callmanager.domain.ranges import Range, monday_of
from callmanager.domain.users import Scope, User
from callmanager.services.calls.calls import to_call
from callmanager.services.people.agents import interval
from callmanager.store.tables import AgentIntervalRow, CallRow, UserRow

AGENTS = {"ana": "north", "luis": "north", "rosa": "south", "solo": ""}
OUTCOMES = ("sale", "interested", "voicemail", "no_answer", None)
CAMPAIGNS = ("general", "fibra")
PRODUCTS = ("", "Fibra 300")
# Each with a day on which its clocks change, or none: by an hour, by half an hour, at offsets of 30 and 45 minutes.
ZONES = (
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/St_Johns", date(2026, 3, 8)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("Asia/Kolkata", date(2026, 6, 1)),
)
_microseconds = st.integers(0, 6 * 3_600_000_000).map(lambda us: timedelta(microseconds=us))


@dataclass(frozen=True)
class Step:
    """What an agent does next: a call with its parts, or a state; and how long each part takes."""

    agent: str
    kind: str  # call | available | paused | offline
    spans: tuple[timedelta, ...]
    outcome: str | None = None
    campaign: str = "general"
    product: str = ""
    reason: str = ""


steps = st.builds(
    Step,
    agent=st.sampled_from(sorted(AGENTS)),
    kind=st.sampled_from(("call", "call", "call", "available", "paused", "offline")),
    spans=st.tuples(*[_microseconds] * 4),
    outcome=st.sampled_from(OUTCOMES),
    campaign=st.sampled_from(CAMPAIGNS),
    product=st.sampled_from(PRODUCTS),
    reason=st.sampled_from(("break", "lunch")),
)


@dataclass
class World:
    """Puts steps into a database, agent by agent without a gap, and knows where each stands."""

    session: Session
    start: datetime
    at: dict[str, datetime] = field(default_factory=dict)
    calls: int = 0

    def people(self) -> None:
        """The agents."""
        for name, team in AGENTS.items():
            self.session.add(
                UserRow(
                    id=name, name=name, name_key=name, role="agent", team_id=team or None, password_hash="!",
                    created_at=self.start,
                )
            )  # fmt: skip
        self.session.flush()

    def put(self, step: Step, until: datetime) -> None:
        """Add a step; what would end after ``until`` stays open, and nothing begins there."""
        at = self.at.get(step.agent, self.start)
        if at >= until:
            return
        if step.kind != "call":
            self._span(step, step.kind, at, at + step.spans[0], until)
            return
        self.calls += 1
        call = f"call{self.calls}-{step.agent}"
        bounds = [at + sum(step.spans[:count], timedelta()) for count in range(5)]
        answered = bounds[1] if bounds[1] < until else None
        outcome = step.outcome if bounds[4] <= until else None
        meaning = SHIPPED.require(outcome) if outcome else None
        self.session.add(
            CallRow(
                id=call, agent_id=step.agent, agent_name=step.agent, team_id=AGENTS[step.agent] or None,
                contact_name="", phone="1", product=step.product, campaign_id=step.campaign,
                phase="done" if bounds[4] <= until else "talking", started_at=at, answered_at=answered,
                ended_at=bounds[3] if bounds[3] <= until else None, done_at=bounds[4] if bounds[4] <= until else None,
                outcome_id=outcome, is_connected=meaning.connected if meaning else answered is not None,
                is_sale=bool(meaning and meaning.sale),
            )
        )  # fmt: skip
        self.session.flush()
        for state, began, over in zip(("ringing", "talking", "hold", "wrap_up"), bounds, bounds[1:], strict=False):
            self._span(step, state, began, over, until, call)

    def _span(
        self, step: Step, state: str, began: datetime, over: datetime, until: datetime, call: str | None = None
    ) -> None:
        if began >= until:
            return
        row = AgentIntervalRow(
            agent_id=step.agent, state=state, reason=step.reason if state == "paused" else "", call_id=call,
            started_at=began, ended_at=over if over <= until else None,
        )  # fmt: skip
        self.session.add(row)
        self.at[step.agent] = over


class Slow:
    """The figures from every row, by the pure functions of `callmanager.domain`."""

    def __init__(self, session: Session, zone: ZoneInfo, now: datetime) -> None:
        self.zone, self.now = zone, now
        self.teams = {row.id: row.team_id or "" for row in session.exec(select(CallRow)).all()}
        self.calls = [to_call(row) for row in session.exec(select(CallRow)).all()]
        by_id = {call.call_id: call for call in self.calls}
        self.spans = [interval(row) for row in session.exec(select(AgentIntervalRow)).all()]
        self.spent = [(span, by_id[span.call_id]) for span in self.spans if span.call_id is not None]

    def counts(self, call: Call, user: User, filters: FiguresFilter) -> bool:
        """Whether a call counts."""
        team = self.teams[call.call_id]
        sees = user.scope is Scope.ALL or (user.team_id == team if user.scope is Scope.TEAM else False)
        asked = (
            (filters.agent_id, call.agent_id),
            (filters.team_id, team),
            (filters.campaign_id, call.campaign_id),
            (filters.product, call.product),
            (filters.outcome_id, call.outcome_id or ""),
        )
        return (sees or call.agent_id == user.user_id) and all(want in (None, has) for want, has in asked)

    def between(self, start: datetime, end: datetime, counts: Callable[[Call], bool]) -> Figures:
        """The figures of [start, end)."""
        until = max(start, min(end, self.now))
        calls = [call for call in self.calls if start <= call.started_at < end and counts(call)]
        spent = [(span, call) for span, call in self.spent if counts(call)]
        spent = [(s, c) for s, c in spent if s.started_at < until and (s.ended_at is None or s.ended_at > start)]
        return figures(calls, spent, start, until)

    def table(self, user: User, range_: Range, by: By | None, filters: FiguresFilter) -> dict[str, Figures]:
        """The rows by their keys, without those in which nothing happened."""

        def seen(call: Call) -> bool:
            return self.counts(call, user, filters)

        start, end = range_.moments(self.zone)
        today = self.now.astimezone(self.zone).date()
        found: dict[str, Figures] = {}
        for day in (day for day in range_.each_day() if day <= today):
            began, over = local_midnight(day, self.zone), local_midnight(day + timedelta(days=1), self.zone)
            if by is None or by in (By.DAY, By.WEEK):
                key = {None: "", By.DAY: day.isoformat(), By.WEEK: monday_of(day).isoformat()}[by]
                found[key] = found.get(key, Figures()) + self.between(began, over, seen)
            elif by is By.HOUR:
                for slot, (moment, hour) in enumerate(hours_of_day(began, over, self.zone)):
                    key = str(slot if range_.days == 1 else hour)
                    part = self.between(moment, min(moment + timedelta(hours=1), over), seen)
                    found[key] = found.get(key, Figures()) + part
        if by is not None and not by.is_time:
            of = {
                By.AGENT: lambda call: call.agent_id,
                By.TEAM: lambda call: self.teams[call.call_id],
                By.CAMPAIGN: lambda call: call.campaign_id,
                By.PRODUCT: lambda call: call.product,
                By.OUTCOME: lambda call: call.outcome_id or "",
            }[by]
            end = min(end, local_midnight(today + timedelta(days=1), self.zone))
            for key in {of(call) for call in self.calls}:
                found[key] = self.between(start, end, lambda call, key=key: seen(call) and of(call) == key)  # type: ignore[misc]
        return {key: value for key, value in found.items() if value != Figures()}

    def agent_time(self, range_: Range) -> dict[str, AgentTime]:
        """Each agent's time."""
        start, end = range_.moments(self.zone)
        until = max(start, min(end, self.now))
        return {name: agent_time(name, name, AGENTS[name], self._of(name), start, until) for name in AGENTS}

    def _of(self, agent: str) -> Iterable[StateInterval]:
        return [span for span in self.spans if span.agent_id == agent]


def states_of(time: AgentTime) -> dict[str, float]:
    """An agent's seconds by state and by reason, rounded to microseconds, without zeros."""
    found = {state.value: round(spent, 6) for state, spent in time.seconds.items()}
    found |= {f"paused {reason}": round(spent, 6) for reason, spent in time.pauses.items()}
    return {key: spent for key, spent in found.items() if spent}


def paused(state: AgentState) -> bool:
    """Whether a state is a pause."""
    return state is AgentState.PAUSED
