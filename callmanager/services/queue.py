"""The queue: whom to call next. Two agents never get the same contact, from whatever computer they ask.

What is due comes first: callbacks that were promised, the agent's own before anyone's, then contacts by priority, those
never called before those called longest ago. A contact that is given out is locked for its agent in the same
transaction.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from callmanager.domain.call import CallPhase
from callmanager.domain.callback import Callback
from callmanager.domain.campaign import Campaign
from callmanager.domain.clock import Clock
from callmanager.domain.contact import Contact
from callmanager.domain.users import User
from callmanager.services.call_rules import Office, verdict
from callmanager.services.callback_rows import to_callback
from callmanager.services.campaigns import require_active
from callmanager.services.contact_locks import free_in, is_free, lock_in
from callmanager.services.contact_rows import to_contacts
from callmanager.services.contact_status import closed_in
from callmanager.store.database import Database
from callmanager.store.tables import CallbackRow, CallRow, ContactRow, UserRow

_PAGE = 50
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

    def next(self, agent: User, campaign_id: str = "") -> QueueItem | None:
        """The next contact for this agent, locked for them; None when there is none to be called now.

        Never one that somebody works on, that is closed, that must not be called or not at this hour, that belongs to
        another agent, that was tried often enough, or whose last call or promised moment leaves it time.

        Raises:
            CampaignError: there is no such campaign, or it is not in use any more.
        """
        with self._database.writing() as session:
            ask = _Ask(agent, require_active(session, campaign_id), self._clock.now())
            return self._due_callback(session, ask) or self._contact(session, ask)

    def release(self, item: QueueItem, agent: User) -> None:
        """Give a contact back that the agent will not call; what another one holds meanwhile stays theirs."""
        with self._database.writing() as session:
            free_in(session, item.contact.contact_id, agent.user_id)

    def size(self, agent: User, campaign_id: str = "") -> int:
        """How many contacts `next` could give this agent now, calling hours and blocked numbers aside.

        Raises:
            CampaignError: there is no such campaign, or it is not in use any more.
        """
        with self._database.reading() as session:
            ask = _Ask(agent, require_active(session, campaign_id), self._clock.now())
            due = select(func.count()).select_from(CallbackRow).join(ContactRow, _joined()).where(*_due(ask))
            ready = (
                select(func.count())
                .select_from(ContactRow)
                .where(
                    col(ContactRow.campaign_id).in_(_campaigns(ask)),
                    col(ContactRow.status).not_in(closed_in(session)),
                    *_ready(ask),
                    _rested(ask),
                )
            )
            return session.exec(due).one() + session.exec(ready).one()

    def _due_callback(self, session: Session, ask: _Ask) -> QueueItem | None:
        query = select(CallbackRow, ContactRow).join(ContactRow, _joined()).where(*_due(ask))
        anyones = col(CallbackRow.agent_id).is_(None)
        rows = session.exec(query.order_by(anyones, col(CallbackRow.due_at), col(CallbackRow.id))).all()
        for callback, contact in rows:
            taken = self._take(session, contact.id, ask, _free(ask), promised=True)
            if taken is None:
                continue
            session.refresh(callback, with_for_update=True)
            if callback.done_at is None:
                agent = session.get(UserRow, callback.agent_id) if callback.agent_id else None
                return QueueItem(
                    to_contacts(session, [taken])[0], ask.campaign.campaign_id, to_callback(callback, taken, agent)
                )
        return None

    def _contact(self, session: Session, ask: _Ask) -> QueueItem | None:
        conditions = _ready(ask)
        for contact_id in _candidates(session, ask, conditions):
            taken = self._take(session, contact_id, ask, conditions, promised=False)
            if taken is not None:
                return QueueItem(to_contacts(session, [taken])[0], ask.campaign.campaign_id)
        return None

    def _take(
        self, session: Session, contact_id: str, ask: _Ask, conditions: list[ColumnElement[bool]], *, promised: bool
    ) -> ContactRow | None:
        """Lock a contact for the agent, if it still is as it was when it was found, and may be called."""
        query = select(ContactRow).where(ContactRow.id == contact_id, *conditions)
        row = session.exec(
            query.with_for_update(skip_locked=True, of=ContactRow).execution_options(populate_existing=True)
        ).first()
        if row is None:
            return None
        said = verdict(session, self._office, ask.campaign, row.id, row.phone, ask.now, promised=promised)
        if said.code:  # where an agent would be warned, the queue gives out somebody else
            return None
        if not lock_in(session, row.id, ask.agent.user_id, self._owner, ask.now):
            return None
        session.refresh(row)
        return row


def _candidates(session: Session, ask: _Ask, conditions: list[ColumnElement[bool]]) -> Iterator[str]:
    """The ids of contacts in the order in which they are to be called.

    For each campaign, status and priority there is one stretch of an index, in which those who were never called come
    first and then those called longest ago; so finding the first one costs the same however many contacts there are.
    """
    closed = closed_in(session)
    groups = [
        (campaign, status) for campaign in _campaigns(ask) for status in _statuses(session) if status not in closed
    ]
    tops = [(-top, *group) for group in groups if (top := _top(session, *group)) is not None]
    heapq.heapify(tops)
    while tops:
        priority = -tops[0][0]
        level = []
        while tops and tops[0][0] == -priority:
            level.append(heapq.heappop(tops)[1:])
        yield from _level(session, ask, conditions, level, priority)
        for group in level:
            below = _top(session, *group, below=priority)
            if below is not None:
                heapq.heappush(tops, (-below, *group))


def _level(
    session: Session, ask: _Ask, conditions: list[ColumnElement[bool]], groups: list[tuple[str, str]], priority: int
) -> Iterator[str]:
    """The contacts of one priority: first who was never called, then by how long ago they were."""
    alike = [
        select(ContactRow.id, ContactRow.last_call_at).where(
            ContactRow.campaign_id == campaign,
            ContactRow.status == status,
            ContactRow.priority == priority,
            *conditions,
        )
        for campaign, status in groups
    ]
    yield from heapq.merge(*(_never_called(session, query) for query in alike))
    called = heapq.merge(*(_called(session, query, ask) for query in alike))
    yield from (contact_id for _moment, contact_id in called)


def _never_called(session: Session, query: _Found) -> Iterator[str]:
    query, after = query.where(col(ContactRow.last_call_at).is_(None)).order_by(col(ContactRow.id)).limit(_PAGE), ""
    while page := session.exec(query.where(col(ContactRow.id) > after)).all():
        yield from (contact_id for contact_id, _moment in page)
        after = page[-1][0]


def _called(session: Session, query: _Found, ask: _Ask) -> Iterator[tuple[datetime, str]]:
    last, number = col(ContactRow.last_call_at), col(ContactRow.id)
    query = query.where(last <= ask.now - ask.campaign.rules.retry_after).order_by(last, number).limit(_PAGE)
    page = session.exec(query).all()
    while page:
        found = [(moment, contact_id) for contact_id, moment in page if moment is not None]
        yield from found
        moment, contact_id = found[-1]
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


def _joined() -> ColumnElement[bool]:
    return col(CallbackRow.contact_id) == col(ContactRow.id)
