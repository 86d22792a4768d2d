"""Agents' time: one state at a time, in intervals without gap or overlap."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.call import CallPhase
from callmanager.store.database import Database
from callmanager.store.tables import AgentIntervalRow, CallRow, SignOfLifeRow

STALE_AFTER = timedelta(seconds=60)


def moment(session: Session, agent_id: str, now: datetime) -> datetime:
    """``now``, or the start of the agent's open interval when the clock was set back behind it.

    So no interval has a negative length.
    """
    current = open_row(session, agent_id)
    return now if current is None else max(now, current.started_at)


def enter(
    session: Session, agent_id: str, state: AgentState, at: datetime, *, reason: str = "", call_id: str | None = None
) -> None:
    """Close the agent's open interval at ``at`` and begin the next one, in the caller's transaction."""
    current = open_row(session, agent_id)
    if current is not None:
        current.ended_at = at
        session.add(current)
    session.add(AgentIntervalRow(agent_id=agent_id, state=state.value, reason=reason, call_id=call_id, started_at=at))


def open_row(session: Session, agent_id: str) -> AgentIntervalRow | None:
    """The agent's interval that is not over."""
    query = select(AgentIntervalRow).where(
        AgentIntervalRow.agent_id == agent_id, col(AgentIntervalRow.ended_at).is_(None)
    )
    return session.exec(query.order_by(col(AgentIntervalRow.id).desc())).first()


def interval(row: AgentIntervalRow) -> StateInterval:
    """The row as a value that may cross threads."""
    return StateInterval(row.agent_id, AgentState(row.state), row.started_at, row.ended_at, row.reason, row.call_id)


def sign_of_life(session: Session, agent_id: str, owner: str, at: datetime) -> None:
    """Note that ``owner`` (one running program) still holds the agent's login."""
    session.merge(SignOfLifeRow(agent_id=agent_id, owner=owner, seen_at=at))


def close_interrupted(database: Database, owner: str, now: datetime) -> list[str]:
    """Close what a crash left open, at the last sign of life.

    What ``owner`` itself left open is dead, for there is only one program per owner and it has just started; what
    another one holds is dead when it gave no sign for `STALE_AFTER`.

    Returns:
        The ids of the calls that were closed and marked ``interrupted``.
    """
    closed: list[str] = []
    with database.writing() as session:
        signs = {row.agent_id: row for row in session.exec(select(SignOfLifeRow)).all()}
        query = select(AgentIntervalRow).where(
            col(AgentIntervalRow.ended_at).is_(None), AgentIntervalRow.state != AgentState.OFFLINE.value
        )
        for row in session.exec(query).all():
            sign = signs.get(row.agent_id)
            if sign is not None and sign.owner != owner and now - sign.seen_at < STALE_AFTER:
                continue
            last = max(row.started_at, sign.seen_at if sign is not None else row.started_at)
            enter(session, row.agent_id, AgentState.OFFLINE, last, reason="interrupted")
            call = session.get(CallRow, row.call_id) if row.call_id else None
            if call is not None and call.phase != CallPhase.DONE.value:
                call.ended_at = call.ended_at or last
                call.done_at = last
                call.phase = CallPhase.DONE.value
                call.interrupted = True
                session.add(call)
                closed.append(call.id)
    return closed
