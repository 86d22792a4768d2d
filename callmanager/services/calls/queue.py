"""The queue: whom to call next. Two agents never get the same contact, from whatever computer they ask.

What is due comes first: callbacks that were promised, the agent's own before anyone's, then contacts by priority, those
never called before those called longest ago. A contact that is given out is locked for its agent in the same
transaction.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, case
from sqlmodel import Session, and_, col, func, or_, select

from callmanager.domain.call import CallPhase
from callmanager.domain.callback import Callback
from callmanager.domain.campaign import Campaign
from callmanager.domain.clock import Clock
from callmanager.domain.contact import Contact
from callmanager.domain.users import User
from callmanager.services.calls.call_rules import Office, Openings, verdict
from callmanager.services.calls.callback_rows import to_callback
from callmanager.services.calls.campaigns import require_active
from callmanager.services.contacts.contact_locks import free_in, is_free, lock_in
from callmanager.services.contacts.contact_rows import to_contacts
from callmanager.services.contacts.contact_status import closed_in
from callmanager.services.people.permissions import acting
from callmanager.store.database import Database
from callmanager.store.tables import CallbackRow, CallRow, ContactRow, UserRow

_PAGE = 50
_AHEAD = 16  # so many are named to whoever was too late for the first one; more than desks ask in one moment
_Found: TypeAlias = Any  # a query of id and last_call_at, whose type SQLModel cannot tell


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A contact that this agent is to call now, and the callback that it was promised, if it was."""

    contact: Contact
    campaign_id: str
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class _Ask:
    """Who asks for what, when."""

    agent: User
    campaign: Campaign
    now: datetime


class QueueService:
    """Gives out contacts; ``owner`` names this running program, as in `CallService`."""

    def __init__(self, database: Database, clock: Clock, *, owner: str, office: Office | None = None) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._office = office or Office()
        self._was_late = False  # others ask at the same time: look further ahead from the beginning

    def next(self, agent: User, campaign_id: str = "") -> QueueItem | None:
        """The next contact for this agent, locked for them; None when there is none to be called now.

        Never one that somebody works on, that is closed, that must not be called or not at this hour, that belongs to
        another agent, that was tried often enough, or whose last call or promised moment leaves it time.

        Raises:
            CampaignError: there is no such campaign, or it is not in use any more.
            PermissionDenied: the agent is disabled (``user_disabled``).
        """
        while True:  # what others took meanwhile is not found again
            with self._database.reading() as session:
                ask = _Ask(acting(session, agent), require_active(session, campaign_id), self._clock.now())
                found = list(islice(self._candidates(session, ask), _AHEAD if self._was_late else 1))
            if not found:
                return None
            first = found[0]
            with self._database.writing() as session:
                while (held := _hold_first(session, found, ask.now)) is not None:
                    item = self._take(session, *held, ask)
                    if item is not None:
                        self._was_late = held != first
                        return item
                    found.remove(held)
            self._was_late = True

    def release(self, item: QueueItem, agent: User) -> None:
        """Give a contact back that the agent will not call; what another one holds meanwhile stays theirs."""
        with self._database.writing() as session:
            free_in(session, item.contact.contact_id, agent.user_id)

    def size(self, agent: User, campaign_id: str = "") -> int:
        """How many contacts `next` could give this agent now, calling hours and blocked numbers aside.

        Raises:
            CampaignError: there is no such campaign, or it is not in use any more.
            PermissionDenied: the agent is disabled (``user_disabled``).
        """
        with self._database.reading() as session:
            ask = _Ask(acting(session, agent), require_active(session, campaign_id), self._clock.now())
            due = select(func.count()).select_from(CallbackRow).join(ContactRow, _joined()).where(*_due(ask))
            ready = select(func.count()).select_from(ContactRow).where(*_waits(session, ask))
            return session.exec(due).one() + session.exec(ready).one()

    def _candidates(self, session: Session, ask: _Ask) -> Iterator[tuple[str, str | None]]:
        """Whom to call, in order, with the callback that it is for.

        The first one could be called when it was looked; of those behind it that is looked at when they are taken.
        """
        order = self._in_order(session, ask)
        for contact_id, callback_id in order:
            row = session.get(ContactRow, contact_id)
            if row is not None and self._may_call(session, row, ask, promised=callback_id is not None):
                yield contact_id, callback_id
                yield from order

    def _in_order(self, session: Session, ask: _Ask) -> Iterator[tuple[str, str | None]]:
        """All who wait, in order, with the callback that they were promised; blocked numbers among them."""
        query = select(CallbackRow.contact_id, CallbackRow.id).join(ContactRow, _joined()).where(*_due(ask))
        anyones = col(CallbackRow.agent_id).is_(None)
        yield from session.exec(query.order_by(anyones, col(CallbackRow.due_at), col(CallbackRow.id)))
        is_open = Openings(self._office, ask.campaign, ask.now)
        yield from ((contact_id, None) for contact_id in _waiting(session, ask, is_open))

    def _may_call(self, session: Session, row: ContactRow, ask: _Ask, *, promised: bool) -> bool:
        """Where an agent would be warned, the queue gives out somebody else."""
        return not verdict(session, self._office, ask.campaign, row.id, row.phone, ask.now, promised=promised).code

    def _take(self, session: Session, contact_id: str, callback_id: str | None, ask: _Ask) -> QueueItem | None:
        """Lock a contact whose row is held for the agent, if all that made it a candidate still holds.

        What was read before was a hint: meanwhile another program may have called, blocked, closed or moved it.
        """
        ask = _Ask(acting(session, ask.agent), require_active(session, ask.campaign.campaign_id), ask.now)
        callback = _still_due(session, callback_id, ask) if callback_id else None
        if callback_id and callback is None:
            return None
        conditions = _free(ask) if callback else _waits(session, ask)
        row = session.exec(select(ContactRow).where(ContactRow.id == contact_id, *conditions)).first()
        if row is None or not self._may_call(session, row, ask, promised=callback is not None):
            return None
        if not lock_in(session, row.id, ask.agent.user_id, self._owner, ask.now):
            return None
        session.refresh(row)
        promise = None
        if callback is not None:
            agent = session.get(UserRow, callback.agent_id) if callback.agent_id else None
            promise = to_callback(callback, row, agent)
        return QueueItem(to_contacts(session, [row])[0], ask.campaign.campaign_id, promise)


def _hold_first(
    session: Session, found: Sequence[tuple[str, str | None]], now: datetime
) -> tuple[str, str | None] | None:
    """Hold the row of the first of these that nobody works on, passing over those that others hold just now.

    The row alone, with no more than a glance at its lock: the conditions ask other tables, too, and on a server a
    statement sees only what was committed before it began. They are asked when the row is held.
    """
    if not found:
        return None
    order = {contact_id: place for place, (contact_id, _callback) in reversed(list(enumerate(found)))}
    row = ContactRow
    query = select(row.id).where(col(row.id).in_(order), is_free(now))
    query = query.order_by(case(order, value=col(row.id))).limit(1).with_for_update(skip_locked=True, of=row)
    held = session.exec(query).first()
    return None if held is None else found[order[held]]


def _waiting(session: Session, ask: _Ask, is_open: Openings) -> Iterator[str]:
    """The ids of contacts in the order in which they are to be called.

    For each campaign, status and priority there is one stretch of an index, in which those who were never called come
    first and then those called longest ago; so finding the first one costs the same however many contacts there are.
    """
    closed = closed_in(session)
    open_ones = [status for status in _statuses(session) if status not in closed]
    groups = [(campaign, status) for campaign in _campaigns(ask) for status in open_ones]
    tops = [(-top, *group) for group in groups if (top := _top(session, *group)) is not None]
    heapq.heapify(tops)
    while tops:
        priority = -tops[0][0]
        level = []
        while tops and tops[0][0] == -priority:
            level.append(heapq.heappop(tops)[1:])
        yield from _level(session, ask, level, priority, is_open)
        for group in level:
            below = _top(session, *group, below=priority)
            if below is not None:
                heapq.heappush(tops, (-below, *group))


def _level(
    session: Session, ask: _Ask, groups: list[tuple[str, str]], priority: int, is_open: Openings
) -> Iterator[str]:
    """The contacts of one priority: first who was never called, then by how long ago they were."""
    alike: list[_Found] = [
        select(ContactRow.id, ContactRow.last_call_at)
        .add_columns(*(col(column) for column in (ContactRow.time_zone, ContactRow.region, ContactRow.phone_e164)))
        .where(
            col(ContactRow.campaign_id) == campaign,
            col(ContactRow.status) == status,
            col(ContactRow.priority) == priority,
            *_ready(ask),
        )
        for campaign, status in groups
    ]
    yield from heapq.merge(*(_never_called(session, query, is_open) for query in alike))
    called = heapq.merge(*(_called(session, query, ask, is_open) for query in alike))
    yield from (contact_id for _moment, contact_id in called)


def _never_called(session: Session, query: _Found, is_open: Openings) -> Iterator[str]:
    query, after = query.where(col(ContactRow.last_call_at).is_(None)).order_by(col(ContactRow.id)).limit(_PAGE), ""
    while page := session.exec(query.where(col(ContactRow.id) > after)).all():
        yield from (row[0] for row in page if is_open(*row[2:]))
        after = page[-1][0]


def _called(session: Session, query: _Found, ask: _Ask, is_open: Openings) -> Iterator[tuple[datetime, str]]:
    last, number = col(ContactRow.last_call_at), col(ContactRow.id)
    query = query.where(last <= ask.now - ask.campaign.rules.retry_after).order_by(last, number).limit(_PAGE)
    page = session.exec(query).all()
    while page:
        yield from ((row[1], row[0]) for row in page if is_open(*row[2:]))
        contact_id, moment = page[-1][:2]
        page = session.exec(query.where(or_(last > moment, and_(last == moment, number > contact_id)))).all()


def _top(session: Session, campaign_id: str, status: str, below: int | None = None) -> int | None:
    """The highest priority among these contacts, or the highest below one."""
    query = select(ContactRow.priority).where(ContactRow.campaign_id == campaign_id, ContactRow.status == status)
    if below is not None:
        query = query.where(col(ContactRow.priority) < below)
    return session.exec(query.order_by(col(ContactRow.priority).desc()).limit(1)).first()


def _statuses(session: Session) -> list[str]:
    """The statuses that contacts have, each found by one step along the index."""
    found: list[str] = []
    query = select(ContactRow.status).order_by(col(ContactRow.status)).limit(1)
    status = session.exec(query).first()
    while status is not None:
        found.append(status)
        status = session.exec(query.where(col(ContactRow.status) > status)).first()
    return found


def _campaigns(ask: _Ask) -> list[str]:
    """Contacts of no campaign are every campaign's."""
    return ["", ask.campaign.campaign_id]


def _free(ask: _Ask) -> list[ColumnElement[bool]]:
    """Nobody works on the contact, nobody talks with it, and it may be called at all."""
    talks = select(CallRow.id).where(CallRow.contact_id == ContactRow.id, CallRow.phase != CallPhase.DONE.value)
    return [
        is_free(ask.now),
        ~talks.exists(),
        col(ContactRow.do_not_call).is_(False),
        or_(col(ContactRow.consent_until).is_(None), col(ContactRow.consent_until) > ask.now),
    ]


def _ready(ask: _Ask) -> list[ColumnElement[bool]]:
    """It is this agent's or anyone's, was not tried too often, and waits for no promised moment."""
    promised = select(CallbackRow.id).where(CallbackRow.contact_id == ContactRow.id, col(CallbackRow.done_at).is_(None))
    ready = [
        *_free(ask),
        or_(col(ContactRow.owner_id).is_(None), col(ContactRow.owner_id) == ask.agent.user_id),
        ~promised.exists(),
    ]
    if ask.campaign.rules.max_attempts:
        ready.append(col(ContactRow.attempts) < ask.campaign.rules.max_attempts)
    return ready


def _waits(session: Session, ask: _Ask) -> list[ColumnElement[bool]]:
    """All that makes a contact one to be called now without a promise; what the order of `_waiting` looks at, too."""
    return [
        col(ContactRow.campaign_id).in_(_campaigns(ask)),
        col(ContactRow.status).not_in(closed_in(session)),
        *_ready(ask),
        _rested(ask),
    ]


def _rested(ask: _Ask) -> ColumnElement[bool]:
    last = col(ContactRow.last_call_at)
    return or_(last.is_(None), last <= ask.now - ask.campaign.rules.retry_after)


def _due(ask: _Ask) -> list[ColumnElement[bool]]:
    """The callbacks that this agent may keep now."""
    return [
        col(CallbackRow.done_at).is_(None),
        col(CallbackRow.due_at) <= ask.now,
        col(CallbackRow.campaign_id).in_(_campaigns(ask)),
        or_(col(CallbackRow.agent_id) == ask.agent.user_id, col(CallbackRow.agent_id).is_(None)),
        *_free(ask),
    ]


def _still_due(session: Session, callback_id: str, ask: _Ask) -> CallbackRow | None:
    """The callback, held, if this agent may still keep it now."""
    query = select(CallbackRow).join(ContactRow, _joined()).where(CallbackRow.id == callback_id, *_due(ask))
    return session.exec(query.with_for_update(of=CallbackRow)).first()


def _joined() -> ColumnElement[bool]:
    return col(CallbackRow.contact_id) == col(ContactRow.id)
