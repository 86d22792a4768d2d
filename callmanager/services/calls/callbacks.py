"""Callbacks: promised, moved, kept and dropped, and told when they are due."""

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, or_, select

from callmanager.bus import Bus
from callmanager.domain.callback import Callback
from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallError
from callmanager.domain.events import CallbackDue, CallbacksChanged
from callmanager.domain.users import Right, Scope, User
from callmanager.services.calls.callback_rows import MAX_NOTE, add_in, require_moment, to_callback
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting, acting_now, denied, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import CallbackRow, ContactRow, UserRow

REMIND_FOR = timedelta(hours=12)
"""Anyone's callback that has been due for longer is told no more; it stays in the list."""


class CallbackService:
    """Keeps the callbacks. ``remind`` is to be called every few seconds by whoever watches a desk."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def promise(
        self,
        contact_id: str,
        due_at: datetime,
        agent: User | None,
        call_id: str | None = None,
        note: str = "",
        *,
        actor: User,
        campaign_id: str = "",
    ) -> Callback:
        """Promise to call a contact again; an older promise of the same agent, or of anyone, gives way to it.

        Args:
            contact_id: whom.
            due_at: when, with its offset.
            agent: who will call; None is anyone.
            call_id: the call in which it was promised.
            note: what about.
            actor: who writes it down.
            campaign_id: what for; "" is the general campaign.

        Raises:
            CallError: there is no such contact (``callback_contact``), or the moment is none (``callback_time``).
            PermissionDenied: it is for somebody else, and ``actor`` may not manage others' callbacks.
        """
        if agent is not None and agent.user_id != actor.user_id:
            require_now(self._database, actor, Right.MANAGE_CALLBACKS)
        with self._database.writing() as session:
            acting(session, actor)
            contact = session.get(ContactRow, contact_id)
            if contact is None:
                raise CallError("There is no such contact. Nothing was promised.", code="callback_contact")
            row = add_in(
                session,
                contact_id,
                due_at,
                self._clock.now(),
                agent_id=agent.user_id if agent is not None else None,
                campaign_id=campaign_id,
                call_id=call_id,
                note=note,
                created_by=actor.name,
            )
            promised = _told(session, row)
        self._bus.publish(CallbacksChanged(contact_id))
        return promised

    def get(self, callback_id: str, *, actor: Actor = "desktop") -> Callback | None:
        """The callback with this id; None when there is none, or ``actor`` is a person who may not see it."""
        query = select(CallbackRow).where(CallbackRow.id == callback_id)
        with self._database.reading() as session:
            if isinstance(actor, User):
                query = query.where(_visible(acting(session, actor)))
            row = session.exec(query).first()
            return _told(session, row) if row is not None else None

    def due(self, user: User, now: datetime | None = None, limit: int = 200) -> list[Callback]:
        """What ``user`` has to call now: their own and anyone's, the longest due first."""
        moment = now or self._clock.now()
        mine = _workable(acting_now(self._database, user))
        return self._found(mine, col(CallbackRow.due_at) <= moment, limit=limit)

    def coming(self, user: User, now: datetime | None = None, limit: int = 200) -> list[Callback]:
        """What ``user`` will have to call: their own and anyone's that are not due yet, the next first."""
        moment = now or self._clock.now()
        mine = _workable(acting_now(self._database, user))
        return self._found(mine, col(CallbackRow.due_at) > moment, limit=limit)

    def all_open(self, user: User, limit: int = 500) -> list[Callback]:
        """Every open callback that ``user`` may see by their role, the longest due first."""
        return self._found(_visible(acting_now(self._database, user)), limit=limit)

    def of_contact(self, contact_id: str, *, with_done: bool = False, limit: int = 50) -> list[Callback]:
        """A contact's callbacks by their moment."""
        return self._found(CallbackRow.contact_id == contact_id, with_done=with_done, limit=limit)

    def longest_overdue(self, user: User, now: datetime | None = None) -> timedelta | None:
        """Now − the due time of the oldest open callback that ``user`` may see; None when none is due."""
        moment = now or self._clock.now()
        seen = _visible(acting_now(self._database, user))
        oldest = self._found(seen, col(CallbackRow.due_at) <= moment, limit=1)
        return moment - oldest[0].due_at if oldest else None

    def move(self, callback_id: str, due_at: datetime, actor: User, *, agent: User | None = None) -> Callback:
        """Put it off, or forward; with ``agent`` it is that one's from now on.

        Raises:
            CallError: no such open callback (``callback_gone``), or the moment is none (``callback_time``).
            PermissionDenied: it is somebody else's, and ``actor`` may not manage others' callbacks.
        """
        require_moment(due_at, self._clock.now())
        if agent is not None and agent.user_id != actor.user_id:
            require_now(self._database, actor, Right.MANAGE_CALLBACKS)
        with self._database.writing() as session:
            row = _open(session, callback_id, actor)
            told = f"{row.due_at.isoformat(timespec='minutes')} -> {due_at.isoformat(timespec='minutes')}"
            row.due_at, row.reminded_at = due_at.astimezone(UTC), None
            if agent is not None:
                row.agent_id = agent.user_id
            session.add(row)
            self._audit.add_in(session, actor.name, "callback.move", callback_id, told)
            moved = _told(session, row)
        with self._lock:
            self._told.discard(callback_id)
        self._bus.publish(CallbacksChanged(moved.contact_id))
        return moved

    def for_anyone(self, callback_id: str, actor: User) -> Callback:
        """Let anyone keep it from now on.

        Raises:
            CallError: no such open callback (``callback_gone``).
            PermissionDenied: it is somebody else's, and ``actor`` may not manage others' callbacks.
        """
        with self._database.writing() as session:
            row = _open(session, callback_id, actor)
            row.agent_id = None
            session.add(row)
            self._audit.add_in(session, actor.name, "callback.anyone", callback_id)
            given = _told(session, row)
        self._bus.publish(CallbacksChanged(given.contact_id))
        return given

    def done(self, callback_id: str, call_id: str | None, actor: User) -> Callback:
        """It was kept, by this call if it is one of ours; a call that reaches its contact does this by itself.

        Raises:
            CallError: no such open callback (``callback_gone``).
            PermissionDenied: it is somebody else's, and ``actor`` may not manage others' callbacks.
        """
        return self._close(callback_id, call_id, actor, "callback.done")

    def drop(self, callback_id: str, actor: User, reason: str = "") -> Callback:
        """It will not be kept.

        Raises:
            CallError: no such open callback (``callback_gone``).
            PermissionDenied: it is somebody else's, and ``actor`` may not manage others' callbacks.
        """
        return self._close(callback_id, None, actor, "callback.drop", reason)

    def remind(self, user: User, now: datetime | None = None) -> list[Callback]:
        """Tell what has become due for this desk since the last time, as `CallbackDue`; each once."""
        moment = now or self._clock.now()
        due = [callback for callback in self.due(user, moment) if self._is_news(callback, moment)]
        mine = [callback.callback_id for callback in due if callback.agent_id is not None]
        if mine:
            with self._database.writing() as session:
                for row in session.exec(select(CallbackRow).where(col(CallbackRow.id).in_(mine))).all():
                    row.reminded_at = moment
                    session.add(row)
        with self._lock:
            self._told.update(callback.callback_id for callback in due)
        for callback in due:
            self._bus.publish(CallbackDue(callback))
        return due

    def _is_news(self, callback: Callback, now: datetime) -> bool:
        if callback.agent_id is not None:
            return callback.reminded_at is None
        with self._lock:
            return callback.callback_id not in self._told and now - callback.due_at < REMIND_FOR

    def _close(self, callback_id: str, call_id: str | None, actor: Actor, action: str, reason: str = "") -> Callback:
        with self._database.writing() as session:
            row = _open(session, callback_id, actor)
            row.done_at, row.done_call_id = self._clock.now(), call_id
            session.add(row)
            self._audit.add_in(session, name_of(actor), action, callback_id, reason[:MAX_NOTE])
            closed = _told(session, row)
        self._bus.publish(CallbacksChanged(closed.contact_id))
        return closed

    def _found(self, *conditions: ColumnElement[bool] | bool, limit: int, with_done: bool = False) -> list[Callback]:
        query = (
            select(CallbackRow, ContactRow, UserRow)
            .join(ContactRow, col(CallbackRow.contact_id) == col(ContactRow.id))
            .outerjoin(UserRow, col(CallbackRow.agent_id) == col(UserRow.id))
            .where(true() if with_done else col(CallbackRow.done_at).is_(None), *conditions)
        )
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(CallbackRow.due_at), col(CallbackRow.id)).limit(limit)).all()
            return [to_callback(row, contact, agent) for row, contact, agent in rows]


def _workable(user: User) -> ColumnElement[bool]:
    return or_(col(CallbackRow.agent_id) == user.user_id, col(CallbackRow.agent_id).is_(None))


def _visible(user: User) -> ColumnElement[bool]:
    if user.scope is Scope.ALL:
        return true()
    if user.scope is Scope.TEAM and user.team_id is not None:
        mates = select(UserRow.id).where(UserRow.team_id == user.team_id)
        return or_(col(CallbackRow.agent_id).in_(mates), _workable(user))
    return _workable(user)


def _open(session: Session, callback_id: str, actor: Actor) -> CallbackRow:
    row = session.get(CallbackRow, callback_id, with_for_update=True)
    if row is None or row.done_at is not None:
        raise CallError("This callback is done or was dropped already. Nothing was changed.", code="callback_gone")
    if isinstance(actor, User):
        actor = acting(session, actor)
    is_others = isinstance(actor, User) and row.agent_id not in (None, actor.user_id)
    if is_others and isinstance(actor, User) and not actor.may(Right.MANAGE_CALLBACKS):
        raise denied(Right.MANAGE_CALLBACKS)
    return row


def _told(session: Session, row: CallbackRow) -> Callback:
    agent = session.get(UserRow, row.agent_id) if row.agent_id else None
    return to_callback(row, session.get(ContactRow, row.contact_id), agent)
