"""Locks: while somebody works on a contact, nobody else gets it.

A lock ends by itself after some minutes, when it is freed, or when the program that holds it gives no more sign of
life. It is taken by one conditional change of one row, so that of two desktops exactly one gets it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, and_, exists, or_, update
from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.contact import Contact
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.users import Right, User
from callmanager.services.contacts.contact_rows import to_contacts
from callmanager.services.contacts.contact_store import existing
from callmanager.services.people import agents
from callmanager.services.people.permissions import require_now
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow, SignOfLifeRow, UserRow

DEFAULT_MINUTES = 10


def is_free(now: datetime) -> ColumnElement[bool]:
    """The condition that holds for contacts nobody works on; for queries, such as the queue's.

    On a server two programs may read it of one contact at once: `lock_in` decides.
    """
    row, sign = ContactRow, SignOfLifeRow
    lives = exists().where(
        col(sign.agent_id) == col(row.locked_by),
        col(sign.owner) == col(row.lock_owner),
        col(sign.seen_at) > now - agents.STALE_AFTER,
    )
    return or_(col(row.locked_by).is_(None), col(row.locked_until) <= now, ~lives)


def lock_in(
    session: Session,
    contact_id: str,
    agent_id: str,
    owner: str,
    now: datetime,
    minutes: float = DEFAULT_MINUTES,
    *,
    only_held: bool = False,
) -> bool:
    """Take a contact's lock in the caller's transaction; False when somebody else has it.

    Args:
        session: the transaction.
        contact_id: which contact.
        agent_id: who works on it.
        owner: the running program, as in ``signs_of_life``.
        now: the moment.
        minutes: how long the lock holds.
        only_held: only hold on to a lock that is one's own.
    """
    row = ContactRow
    # First the row alone: what is asked next then sees all that whoever had it before has written.
    session.connection().execute(select(row.id).where(row.id == contact_id).with_for_update())
    mine = and_(col(row.locked_by) == agent_id, col(row.lock_owner) == owner)
    change = (
        update(ContactRow)
        .where(col(row.id) == contact_id, mine if only_held else or_(mine, is_free(now)))
        .values(locked_by=agent_id, locked_until=now + timedelta(minutes=minutes), lock_owner=owner)
        .execution_options(synchronize_session=False)
    )
    taken: int = session.connection().execute(change).rowcount
    if taken:
        agents.sign_of_life(session, agent_id, owner, now)
    return taken == 1


def free_in(session: Session, contact_id: str, agent_id: str) -> bool:
    """Free the agent's lock of a contact in the caller's transaction; False when they had none."""
    change = update(ContactRow).where(col(ContactRow.id) == contact_id, col(ContactRow.locked_by) == agent_id)
    return _freed(session, change) == 1


class ContactLocks:
    """Takes and frees locks for one running program.

    Args:
        database: where they are.
        bus: told of each lock taken and freed.
        clock: tells when.
        owner: the running program, as in ``signs_of_life``.
        minutes: how long a lock holds when nobody says otherwise.
    """

    def __init__(
        self, database: Database, bus: Bus, clock: Clock, *, owner: str, minutes: float = DEFAULT_MINUTES
    ) -> None:
        self._database, self._bus, self._clock = database, bus, clock
        self.owner, self.minutes = owner, minutes

    def take(self, contact_id: str, agent: User, minutes: float | None = None) -> Contact:
        """Lock a contact for this person, or hold on to it.

        Raises:
            ContactError: somebody else works on it (``contact_locked``), or there is no such contact.
            PermissionDenied: this person may not see contacts, or was disabled.
        """
        require_now(self._database, agent, Right.SEE_CONTACTS)
        contact = self._take(contact_id, agent, minutes, only_held=False)
        self._bus.publish(ContactsChanged(1))
        return contact

    def renew(self, contact_id: str, agent: User, minutes: float | None = None) -> Contact:
        """Hold on to a lock that this program holds: it lasts from now on.

        Raises:
            ContactError: it was lost meanwhile, as to the same person at another desktop (``contact_locked``), or
                nobody has it any more (``contact_lock_lost``).
        """
        return self._take(contact_id, agent, minutes, only_held=True)

    def free(self, contact_id: str, agent: User) -> bool:
        """Free a contact; False when this person did not hold it."""
        with self._database.writing() as session:
            freed = free_in(session, contact_id, agent.user_id)
        if freed:
            self._bus.publish(ContactsChanged(1))
        return freed

    def free_all_of(self, agent: User) -> int:
        """Free all that this person holds in this program, as when the desktop is closed; how many it were."""
        row = ContactRow
        mine = update(row).where(col(row.locked_by) == agent.user_id, col(row.lock_owner) == self.owner)
        return self._free_all(mine)

    def free_left(self) -> int:
        """Free what this program left locked when it crashed; call it at its start. How many it were."""
        return self._free_all(update(ContactRow).where(self._mine()))

    def held_by(self, agent: User) -> list[Contact]:
        """The contacts that this person holds now."""
        now = self._clock.now()
        query = select(ContactRow).where(ContactRow.locked_by == agent.user_id, col(ContactRow.locked_until) > now)
        with self._database.reading() as session:
            return to_contacts(session, session.exec(query.order_by(ContactRow.name_key)).all())

    def _mine(self) -> ColumnElement[bool]:
        return and_(col(ContactRow.locked_by).is_not(None), col(ContactRow.lock_owner) == self.owner)

    def _take(self, contact_id: str, agent: User, minutes: float | None, *, only_held: bool) -> Contact:
        now, length = self._clock.now(), self.minutes if minutes is None else minutes
        with self._database.writing() as session:
            if not lock_in(session, contact_id, agent.user_id, self.owner, now, length, only_held=only_held):
                row = existing(session, contact_id)
                if row.locked_by is None:
                    raise ContactError(
                        f"{row.name} is not locked for you any more. Take the contact again.",
                        code="contact_lock_lost",
                        contact=row.name,
                    )
                raise locked_error(session, row)
            return to_contacts(session, [existing(session, contact_id)])[0]

    def _free_all(self, change: Update) -> int:
        with self._database.writing() as session:
            freed = _freed(session, change)
        if freed:
            self._bus.publish(ContactsChanged(freed))
        return freed


def locked_error(session: Session, row: ContactRow) -> ContactError:
    """Who has a contact, and until when, in a sentence."""
    user = session.get(UserRow, row.locked_by) if row.locked_by else None
    name = user.name if user is not None else (row.locked_by or "–")
    until = row.locked_until.strftime("%H:%M") if row.locked_until else "–"
    return ContactError(
        f"{name} works on {row.name} until {until} UTC. Choose another contact, or wait.",
        code="contact_locked",
        name=name,
        contact=row.name,
        until=row.locked_until.isoformat() if row.locked_until else "",
    )


def is_held_by_another(session: Session, row: ContactRow, agent_id: str, now: datetime) -> bool:
    """Whether somebody else works on a contact."""
    if row.locked_by is None or row.locked_by == agent_id:
        return False
    return session.exec(select(ContactRow.id).where(ContactRow.id == row.id, is_free(now))).first() is None


def _freed(session: Session, change: Update) -> int:
    freeing = change.values(locked_by=None, locked_until=None, lock_owner="")
    count: int = session.connection().execute(freeing.execution_options(synchronize_session=False)).rowcount
    return count
