"""Agents' time: one state at a time, in intervals without gap or overlap."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from callmanager.domain.agent import ASLEEP, CLOCK, INTERRUPTED, AgentState, StateInterval
from callmanager.domain.call import CallPhase, Origin
from callmanager.domain.clock import LONGEST_LEAD, Clock, Hole, SteadyClock
from callmanager.store.database import Database
from callmanager.store.locks import agent_key, hold
from callmanager.store.tables import AgentIntervalRow, CallRow, SignOfLifeRow

STALE_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=2)
"""Whose computer slept for longer is not at work any more until they do something."""
LONGEST_HOOK_CALL = timedelta(hours=4)
"""So long a telephone system's call is left to the telephone system to end."""
_SHORTEST_HOLE = timedelta(seconds=2)


def present(clock: Clock, session: Session, agent_id: str) -> datetime:
    """The moment of a step of this agent, in the caller's transaction, which has held the agent.

    It is never before the start of the agent's open interval, so that none has a negative length. What the clock has
    jumped over since is cut out of the open interval first.
    """
    now = clock.now()
    if isinstance(clock, SteadyClock):
        cut_out(session, agent_id, clock.holes())
    current = open_row(session, agent_id)
    if current is None:
        return now
    if current.started_at > now + LONGEST_LEAD and current.call_id is None:
        current.ended_at = current.started_at  # else nothing would be measured until that day comes
        session.add(current)
        return now
    return max(now, current.started_at)


def cut_out(session: Session, agent_id: str, holes: Iterable[Hole]) -> None:
    """Make of each hole in the agent's open interval an `OFFLINE` of its own; a call goes on behind it.

    A short sleep ends no pause: people close the lid to have lunch. After a long one whoever had no call is offline
    until they do something. A hole that is cut out already changes nothing.
    """
    for hole in holes:
        current = open_row(session, agent_id)
        if current is None or current.state == AgentState.OFFLINE.value:
            return
        start, length = max(hole.start, current.started_at), hole.end - hole.start
        if hole.end - start < _SHORTEST_HOLE:
            continue
        if current.state == AgentState.PAUSED.value and hole.slept and length < FORGOTTEN_AFTER:
            continue
        enter(session, agent_id, AgentState.OFFLINE, start, reason=ASLEEP if hole.slept else CLOCK)
        is_forgotten = current.call_id is None and hole.slept and length >= FORGOTTEN_AFTER
        if not is_forgotten:
            state = AgentState(current.state)
            enter(session, agent_id, state, hole.end, reason=current.reason, call_id=current.call_id)


def enter(
    session: Session, agent_id: str, state: AgentState, at: datetime, *, reason: str = "", call_id: str | None = None
) -> None:
    """Close the agent's open interval at ``at`` and begin the next one, in the caller's transaction."""
    current = open_row(session, agent_id)
    if current is not None:
        current.ended_at = at
        session.add(current)
    session.add(AgentIntervalRow(agent_id=agent_id, state=state.value, reason=reason, call_id=call_id, started_at=at))
    session.flush()


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


def held_by(session: Session, owner: str) -> list[str]:
    """The agents whose last sign of life ``owner`` gave."""
    return list(session.exec(select(SignOfLifeRow.agent_id).where(SignOfLifeRow.owner == owner)).all())


def is_at_desk(session: Session, agent_id: str, now: datetime) -> bool:
    """Whether a program holds the agent's login and has lately given a sign of life."""
    sign = session.get(SignOfLifeRow, agent_id)
    return sign is not None and now - sign.seen_at < STALE_AFTER


def close_interrupted(database: Database, owner: str, now: datetime) -> list[str]:
    """Close what a crash left open, at the last sign of life.

    What ``owner`` itself left open is dead, for there is only one program per owner and it has just started; what
    another one holds is dead when it gave no sign for `STALE_AFTER`. A telephone system's call lives as long as that
    system says, whatever becomes of us; it is given up `LONGEST_HOOK_CALL` after its last step.

    Returns:
        The ids of the calls that were closed and marked ``interrupted``.
    """
    closed: list[str] = []
    with database.reading() as session:
        query = select(AgentIntervalRow.agent_id).where(
            col(AgentIntervalRow.ended_at).is_(None), AgentIntervalRow.state != AgentState.OFFLINE.value
        )
        agents = sorted(set(session.exec(query).all()))
    for agent_id in agents:
        with database.writing() as session:
            hold(session, agent_key(agent_id))
            call_id = _close(session, agent_id, owner, now)
            if call_id is not None:
                closed.append(call_id)
    return closed


def _close(session: Session, agent_id: str, owner: str, now: datetime) -> str | None:
    row, sign = open_row(session, agent_id), session.get(SignOfLifeRow, agent_id)
    if row is None or row.state == AgentState.OFFLINE.value:
        return None
    if sign is not None and sign.owner != owner and now - sign.seen_at < STALE_AFTER:
        return None
    call = session.get(CallRow, row.call_id) if row.call_id else None
    is_open = call is not None and call.phase != CallPhase.DONE.value
    if call is not None and is_open and call.origin == Origin.HOOK.value and now - row.started_at < LONGEST_HOOK_CALL:
        return None
    last = max(row.started_at, sign.seen_at if sign is not None else row.started_at)
    enter(session, agent_id, AgentState.OFFLINE, last, reason=INTERRUPTED)
    if call is None or not is_open:
        return None
    call.ended_at = call.ended_at or last
    call.done_at = last
    call.phase = CallPhase.DONE.value
    call.interrupted = True
    session.add(call)
    return call.id
