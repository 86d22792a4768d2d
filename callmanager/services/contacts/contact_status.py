"""The list of statuses, which the office edits, and the rules that move contacts nobody has called for months."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.contact import DO_NOT_CONTACT, SHIPPED_STATUSES, TO_DO, ContactStatus, status_id
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.office_lists import MAX_LABEL, free_id
from callmanager.domain.search_words import fold
from callmanager.domain.users import Right
from callmanager.services.contacts.contact_locks import is_free
from callmanager.services.contacts.contact_rows import one_line
from callmanager.services.contacts.contact_store import change_status
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow, ContactStatusRow

RULES_ACTOR = "rules"
"""Who the history names for what the rules moved by themselves."""

MAX_MONTHS = 120
_AT_ONCE = 2_000
_FIXED = frozenset({TO_DO, DO_NOT_CONTACT})  # always in use: new contacts have the one, the other forbids calls
_SHIPPED = {status.status_id: status for status in SHIPPED_STATUSES}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a rule did: how many contacts went from one status to another."""

    before: str
    after: str
    count: int


class StatusService:
    """Keeps the statuses. The shipped ones are always there; their words, place and rules may be changed."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock

    def all(self) -> list[ContactStatus]:
        """All statuses in their order, those out of use included."""
        with self._database.reading() as session:
            return statuses_in(session)

    def active(self) -> list[ContactStatus]:
        """The statuses that a contact can be given."""
        return [status for status in self.all() if status.is_active]

    def get(self, status: str) -> ContactStatus | None:
        """The status with this id."""
        return next((one for one in self.all() if one.status_id == status), None)

    def counts(self) -> dict[str, int]:
        """How many contacts have each status that any has."""
        query = select(ContactRow.status, func.count()).group_by(ContactRow.status)
        with self._database.reading() as session:
            return dict(session.exec(query).all())

    def save(self, status: ContactStatus, actor: Actor) -> ContactStatus:
        """Add a status (with ``status_id`` ""), or change one; it keeps its place in the list, a new one is the last.

        Raises:
            PermissionDenied: this person may not configure.
            ContactError: the label is empty or taken, a rule leads nowhere or in a circle, or the status must stay
                in use.
        """
        require_now(self._database, actor, Right.CONFIGURE)
        with self._database.writing() as session:
            known = statuses_in(session)
            status = _checked(status, known)
            row = session.get(ContactStatusRow, status.status_id)
            if row is None:
                place = next((n for n, one in enumerate(known) if one.status_id == status.status_id), None)
                row = ContactStatusRow(id=status.status_id, position=_last(session, known) if place is None else place)
            _write(row, status)
            session.add(row)
            told = f"{status.label or status.status_id}; closed {status.is_closed}; in use {status.is_active}; "
            told += f"after {status.unseen_months} months to {status.moves_to or '–'}"
            self._audit.add_in(session, name_of(actor), "contacts.status", status.status_id, told)
        self._bus.publish(ContactsChanged(0))
        return status

    def reorder(self, status_ids: Iterable[str], actor: Actor) -> list[ContactStatus]:
        """Put the statuses in this order; those that are not named come after them as they were.

        Raises:
            PermissionDenied: this person may not configure.
        """
        require_now(self._database, actor, Right.CONFIGURE)
        wanted = {status: place for place, status in enumerate(dict.fromkeys(status_ids))}
        with self._database.writing() as session:
            known = statuses_in(session)
            known.sort(key=lambda status: wanted.get(status.status_id, len(wanted)))
            for place, status in enumerate(known):
                row = session.get(ContactStatusRow, status.status_id) or ContactStatusRow(
                    id=status.status_id, position=place
                )
                _write(row, status)
                row.position = place
                session.add(row)
            self._audit.add_in(session, name_of(actor), "contacts.statuses", "", ", ".join(wanted))
        self._bus.publish(ContactsChanged(0))
        return known

    def run_rules(self, now: datetime | None = None, *, actor: Actor = RULES_ACTOR) -> int:
        """Move the contacts that nobody has called for as long as their status allows; how many went.

        A contact that somebody works on, or that must not be called, stays. Running it again moves nothing more: each
        move starts the time anew.

        Args:
            now: the moment; None is the clock's.
            actor: who asked for it, for the history; nobody for the daily run.

        Raises:
            PermissionDenied: this person may not configure.
        """
        require_now(self._database, actor, Right.CONFIGURE)
        moved = self.preview_rules(now, actor=actor, carry_out=True)
        return sum(one.count for one in moved)

    def preview_rules(
        self, now: datetime | None = None, *, actor: Actor = RULES_ACTOR, carry_out: bool = False
    ) -> list[Moved]:
        """How many contacts each rule would move, or, carried out, has moved."""
        now = now or self._clock.now()
        with self._database.reading() as session:
            rules = [status for status in statuses_in(session) if status.unseen_months > 0 and status.moves_to]
            due = [(rule, *_due(session, rule, now)) for rule in rules]
        moved = [Moved(rule.status_id, rule.moves_to, count) for rule, count, _ids in due if count]
        if not carry_out:
            return moved
        done = [
            Moved(rule.status_id, rule.moves_to, self._move(rule, ids, now, name_of(actor))) for rule, _, ids in due
        ]
        done = [one for one in done if one.count]
        if done:
            told = "; ".join(f"{one.before} → {one.after}: {one.count}" for one in done)
            self._audit.add(name_of(actor), "contacts.rules", "", told)
            self._bus.publish(ContactsChanged(sum(one.count for one in done)))
        return done

    def _move(self, rule: ContactStatus, ids: list[str], now: datetime, actor: str) -> int:
        """Short transactions: whoever dials meanwhile waits for none of them. Each contact is looked at again."""
        count = 0
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            with self._database.writing() as session:
                for chunk in range(0, len(part), 500):
                    which = col(ContactRow.id).in_(part[chunk : chunk + 500])
                    for row in session.exec(select(ContactRow).where(which, _is_due(rule, now))).all():
                        count += change_status(session, row, rule.moves_to, at=now, actor=actor, reason="rule")
        return count


def statuses_in(session: Session) -> list[ContactStatus]:
    """All statuses in their order, in the caller's transaction."""
    rows = session.exec(select(ContactStatusRow)).all()
    kept = {row.id: row for row in rows}
    found: list[tuple[int, int, ContactStatus]] = []
    for place, shipped in enumerate(SHIPPED_STATUSES):
        row = kept.pop(shipped.status_id, None)
        found.append((row.position if row else place, place, _as_kept(shipped, row) if row else shipped))
    found += [(row.position, len(SHIPPED_STATUSES), _as_kept(ContactStatus(row.id), row)) for row in kept.values()]
    return [status for _, _, status in sorted(found, key=lambda one: (*one[:2], one[2].status_id))]


def closed_in(session: Session) -> set[str]:
    """The ids of the closed statuses, in the caller's transaction; for the queue and for starting calls."""
    return {status.status_id for status in statuses_in(session) if status.is_closed}


def status_ids_by_words(session: Session) -> dict[str, str]:
    """The ids by what people write for them, folded: ids, shipped words in both languages, the office's own."""
    found: dict[str, str] = {}
    for status in statuses_in(session):
        for word in (status.status_id, status.label_es, status.label_en, status.label):
            if word:
                found.setdefault(fold(word), status.status_id)
    return found


def require_status(session: Session, status: str) -> str:
    """The id of a status that can be given.

    Raises:
        ContactError: there is none, or it is out of use.
    """
    status = status_id(one_line(status))
    if not any(one.status_id == status and one.is_active for one in statuses_in(session)):
        raise ContactError(
            f"There is no status “{status[:40]}” in use. Nothing was changed.",
            code="contact_status",
            status=status[:40],
        )
    return status


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; of a day that month does not have, its last one."""
    total = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(total, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("a month has a first day")


def _due(session: Session, rule: ContactStatus, now: datetime) -> tuple[int, list[str]]:
    ids = list(session.exec(select(ContactRow.id).where(_is_due(rule, now))).all())
    return len(ids), ids


def _is_due(rule: ContactStatus, now: datetime) -> ColumnElement[bool]:
    """Unseen: neither called nor given its status since then (nor added, where it was given none)."""
    since, row = months_before(now, rule.unseen_months), ContactRow
    return and_(
        col(row.status) == rule.status_id,
        ~col(row.do_not_call),
        or_(col(row.last_call_at).is_(None), col(row.last_call_at) <= since),
        or_(and_(col(row.status_at).is_(None), col(row.created_at) <= since), col(row.status_at) <= since),
        is_free(now),
    )


def _as_kept(shipped: ContactStatus, row: ContactStatusRow) -> ContactStatus:
    return replace(
        shipped,
        label=row.label,
        is_closed=row.is_closed,
        is_active=row.is_active,
        unseen_months=row.unseen_months,
        moves_to=row.moves_to,
    )


def _write(row: ContactStatusRow, status: ContactStatus) -> None:
    row.label, row.is_closed, row.is_active = status.label, status.is_closed, status.is_active
    row.unseen_months, row.moves_to = status.unseen_months, status.moves_to


def _last(session: Session, known: list[ContactStatus]) -> int:
    highest = session.exec(select(func.max(ContactStatusRow.position))).one()
    return max(len(known), (highest or 0) + 1)


def _checked(status: ContactStatus, known: list[ContactStatus]) -> ContactStatus:
    """The status as it is kept, a new one with an id made of its label."""
    label = one_line(status.label)[:MAX_LABEL]
    is_shipped = status.status_id in _SHIPPED
    if not label and not is_shipped:
        raise ContactError("A status needs a name. Nothing was changed.", code="contact_status_name")
    others = [one for one in known if one.status_id != status.status_id]
    if label and any(fold(label) in _names(one) for one in others):
        raise ContactError(f"There is a status “{label}” already. Nothing was changed.", code="contact_status_taken",
                           label=label)  # fmt: skip
    new_id = status.status_id or free_id(label, {one.status_id for one in known}, "status")
    months = status.unseen_months if status.moves_to else 0
    if not 0 <= months <= MAX_MONTHS:
        raise ContactError(
            f"The months must be from 0 to {MAX_MONTHS}. Nothing was changed.", code="contact_status_months",
            most=MAX_MONTHS,
        )  # fmt: skip
    if status.moves_to and (status.moves_to == new_id or all(one.status_id != status.moves_to for one in others)):
        raise ContactError(
            "A rule must lead to another status of the list. Nothing was changed.", code="contact_status_rule"
        )
    if status.status_id in _FIXED and not status.is_active:
        raise ContactError("This status is always in use. Nothing was changed.", code="contact_status_fixed")
    if status.status_id == DO_NOT_CONTACT and (not status.is_closed or status.moves_to):
        raise ContactError("This status always forbids calls. Nothing was changed.", code="contact_status_forbids")
    shipped = _SHIPPED.get(new_id, ContactStatus(new_id))
    return replace(
        shipped,
        label="" if label in (shipped.label_es, shipped.label_en) and is_shipped else label,
        is_closed=status.is_closed,
        is_active=status.is_active,
        unseen_months=months,
        moves_to=status.moves_to if months else "",
    )


def _names(status: ContactStatus) -> set[str]:
    return {fold(name) for name in (status.label or status.label_es, status.label or status.label_en) if name}
