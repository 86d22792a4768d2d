"""The calls of a report, each with its own times."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from callmanager.domain.agent import AgentState
from callmanager.domain.summary import CallSummary
from callmanager.services.answers.summaries import confirmed_in
from callmanager.services.people.scope import visible_to
from callmanager.services.reports.report_asked import Asked, attributes, read
from callmanager.services.reports.report_words import Words
from callmanager.services.tables.report_columns import Batch, Column, Row
from callmanager.services.tables.report_columns import ColumnKind as Kind
from callmanager.store.spans import overlap
from callmanager.store.tables import AgentIntervalRow, CallRow

_READ = (
    "id agent_name team_id contact_name phone campaign_id product started_at answered_at ended_at outcome_id "
    "is_connected is_sale note interrupted time_known"
)
_TIMED = (AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP)


def columns(words: Words) -> tuple[Column, ...]:
    """The columns; the rows of `batches` have as many values."""
    return (
        Column(words["call"], width=26),
        Column(words["agent"], width=20),
        Column(words["team"], width=16),
        Column(words["contact"], width=26),
        Column(words["phone"]),
        Column(words["campaign"]),
        Column(words["product"]),
        Column(words["started"], Kind.MOMENT, 20),
        Column(words["answered"], Kind.MOMENT, 20),
        Column(words["ended"], Kind.MOMENT, 20),
        Column(words["talked"], Kind.DURATION, 11),
        Column(words["on_hold"], Kind.DURATION, 11),
        Column(words["wrap_up"], Kind.DURATION, 11),
        Column(words["outcome"], width=20),
        Column(words["connected_1"], width=12),
        Column(words["sale_1"], width=8),
        Column(words["note"], width=50),
        Column(words["interrupted"], width=13),
        Column(words["call_summary"], width=50),
    )


def which(asked: Asked) -> Select[Any]:
    """The calls that began in the range, by id."""
    began = col(CallRow.started_at)
    return select(col(CallRow.id)).where(visible_to(asked.user), began >= asked.start, began < asked.end)


def batches(session: Session, asked: Asked) -> Iterator[Batch]:
    """The rows, oldest first; times that are not known are None."""
    query = which(asked).with_only_columns(*attributes(CallRow, _READ))
    query = query.order_by(col(CallRow.started_at), col(CallRow.id))
    team, campaign, outcome = asked.named("team"), asked.named("campaign"), asked.labelled("outcome")
    yes = asked.words["yes"]
    for rows in read(session, query):
        timed = _times(session, asked, [row[0] for row in rows if row[11]])
        summaries = confirmed_in(session, [row[0] for row in rows])
        batch: list[Row] = []
        for key, agent, team_id, contact, phone, campaign_id, product, start, answer, end, how, *rest in rows:
            connected, sale, note, interrupted, known = rest
            times = timed.get(key, _NO_TIME) if known else _UNKNOWN
            about = (key, agent, team[team_id], contact, phone, campaign[campaign_id], product, start, answer, end)
            flags = (yes if connected else "", yes if sale else "", note, yes if interrupted else "")
            told = _told(summaries[key], asked.words) if key in summaries else ""
            batch.append((*about, *times, outcome[how], *flags, told))
        yield batch


def _told(summary: CallSummary, words: Words) -> str:
    """What the agent stands for, in one cell; a draft is never told."""
    parts = {
        "%1": summary.reason,
        words["objected"]: "; ".join(summary.objections),
        words["promised"]: "; ".join(summary.promises),
        words["next_step"]: summary.next_step,
    }
    return "\n".join(pattern.replace("%1", text) for pattern, text in parts.items() if text)


_NO_TIME = (0.0, 0.0, 0.0)
_UNKNOWN = (None, None, None)


def _times(session: Session, asked: Asked, call_ids: list[str]) -> dict[str, tuple[float, ...]]:
    """Talk, hold and wrap-up of these calls in seconds, as far as they lie in the range."""
    if not call_ids or asked.until <= asked.start:
        return {}
    span = AgentIntervalRow
    part = overlap(span.started_at, span.ended_at, asked.start, asked.until)
    sums = [func.sum(case((col(span.state) == state.value, part), else_=0)) for state in _TIMED]
    query = (
        select(col(span.call_id), *sums)
        .where(
            col(span.call_id).in_(call_ids),
            col(span.started_at) < asked.until,
            func.coalesce(col(span.ended_at), asked.until) > asked.start,
        )
        .group_by(col(span.call_id))
    )
    return {row[0]: tuple(float(total) / 1e6 for total in row[1:]) for row in session.execute(query)}
