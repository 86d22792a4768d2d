"""The agents' time of a report: a row for each agent and office day, with each pause reason in a column of its own."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.agent_time import AgentTime, agent_time
from callmanager.domain.metrics import local_midnight
from callmanager.services.calls.pause_reasons import pause_reasons_in
from callmanager.services.people.scope import recordings_visible_to
from callmanager.services.reports.report_asked import BATCH, Asked
from callmanager.services.tables.report_columns import Batch, Column, Row, Section, Sheet
from callmanager.services.tables.report_columns import ColumnKind as Kind
from callmanager.store.tables import AgentIntervalRow, UserRow

_STATES = (AgentState.AVAILABLE, AgentState.RINGING, AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP)


def section(session: Session, asked: Asked, title: str, zone: ZoneInfo) -> Section:
    """The table; a day on which an agent was not logged in has no row."""
    words = asked.words
    reasons = ["", *(reason.reason_id for reason in pause_reasons_in(session))]
    spoken = [words["no_reason"], *(words.label("pause", reason) for reason in reasons[1:])]
    columns = (
        Column(words["day"], Kind.DAY, 12),
        Column(words["agent"], width=20),
        Column(words["team"], width=16),
        Column(words["logged_in"], Kind.DURATION, 12),
        *(Column(words[name], Kind.DURATION, 12) for name in ("available", "ringing", "talking", "on_hold", "wrap_up")),
        Column(words["paused"], Kind.DURATION, 12),
        Column(words["occupancy"], Kind.PERCENT, 14),
        Column(words["occupancy_logged_in"], Kind.PERCENT, 14),
        *(Column(words["pause"].replace("%1", reason), Kind.DURATION, 16) for reason in spoken),
    )
    return Section(Sheet.AGENT_TIME, title, columns, _batches(session, asked, zone, reasons))


def _batches(session: Session, asked: Asked, zone: ZoneInfo, reasons: list[str]) -> Iterator[Batch]:
    found = _from_intervals(session, asked, zone) if asked.agent_days is None else asked.agent_days()
    team = asked.named("team")
    batch: list[Row] = []
    for day, spent in found:
        if spent.logged_in_seconds:
            batch.append((day, spent.name, team[spent.team_id], *_cells(spent, reasons)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _from_intervals(session: Session, asked: Asked, zone: ZoneInfo) -> Iterator[tuple[date, AgentTime]]:
    """Agent by agent, for a range that does not consist of whole days, of which sums are kept."""
    whose = recordings_visible_to(asked.user, col(UserRow.id))
    people = select(col(UserRow.id), col(UserRow.name), col(UserRow.team_id)).where(whose)
    for agent_id, name, team_id in session.execute(people.order_by(col(UserRow.name_key))).all():
        yield from _days(session, asked, zone, agent_id, name, team_id or "")


def _cells(spent: AgentTime, reasons: list[str]) -> Iterator[Any]:
    yield spent.logged_in_seconds
    yield from (spent.seconds.get(state, 0.0) for state in _STATES)
    yield spent.pause_seconds
    yield spent.occupancy
    yield spent.occupancy_of_logged_in
    yield from (spent.pauses.get(reason) for reason in reasons)


def _days(
    session: Session, asked: Asked, zone: ZoneInfo, agent_id: str, name: str, team_id: str
) -> Iterator[tuple[date, AgentTime]]:
    """The office's days, and what became of the agent's time in each."""
    intervals = [_interval(agent_id, row) for row in session.execute(_overlapping(asked, agent_id))]
    day = asked.start.astimezone(zone).date()
    first = 0
    while (begins := max(local_midnight(day, zone), asked.start)) < asked.until:
        ends = min(local_midnight(day + timedelta(days=1), zone), asked.until)
        while first < len(intervals) and (intervals[first].ended_at or asked.until) <= begins:
            first += 1
        last = first
        while last < len(intervals) and intervals[last].started_at < ends:
            last += 1
        yield day, agent_time(agent_id, name, team_id, intervals[first:last], begins, ends)
        day += timedelta(days=1)


def _overlapping(asked: Asked, agent_id: str) -> Select[*tuple[Any, ...]]:
    """By the index on agent and beginning: those that begin in the range, and the one that it begins in."""
    span = AgentIntervalRow
    mine = col(span.agent_id) == agent_id
    earlier = select(func.max(col(span.started_at))).where(mine, col(span.started_at) <= asked.start).scalar_subquery()
    return (
        select(col(span.state), col(span.reason), col(span.started_at), col(span.ended_at))
        .where(
            mine,
            col(span.started_at) >= func.coalesce(earlier, asked.start),
            col(span.started_at) < asked.until,
            or_(col(span.ended_at).is_(None), col(span.ended_at) > asked.start),
        )
        .order_by(col(span.started_at), col(span.id))
    )


def _interval(agent_id: str, row: Any) -> StateInterval:
    state, reason, started, ended = row
    begun: datetime = started
    return StateInterval(agent_id, AgentState(state), begun, ended, reason)
