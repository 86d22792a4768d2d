"""The audit log: who did what, when, from where. Entries are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from callmanager.domain.clock import Clock
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow

_MAX_ORIGIN = 200


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    origin: str = ""  # from where: a computer, a phone's name and address, a command


class AuditLog:
    """Writes and reads the log.

    Args:
        database: where it is kept.
        clock: tells when.
        origin: from where this program works, such as “desktop” and the computer's name; an entry may name another.
    """

    def __init__(self, database: Database, clock: Clock, origin: str = "") -> None:
        self._database = database
        self._clock = clock
        self.origin = origin

    def add(self, actor: str, action: str, subject: str = "", detail: str = "", *, origin: str | None = None) -> None:
        """Add an entry in a transaction of its own."""
        with self._database.writing() as session:
            self.add_in(session, actor, action, subject, detail, origin=origin)

    def add_in(
        self,
        session: Session,
        actor: str,
        action: str,
        subject: str = "",
        detail: str = "",
        *,
        origin: str | None = None,
    ) -> None:
        """Add an entry to the transaction of the change that it tells about.

        Args:
            session: the transaction.
            actor: who.
            action: what, such as ``recording.listen``.
            subject: with what, mostly an id.
            detail: more, for people.
            origin: from where; None is this program.
        """
        where = printable(self.origin if origin is None else origin)[:_MAX_ORIGIN]
        at = self._clock.now()
        session.add(AuditRow(at=at, actor=actor, action=action, subject=subject, detail=detail, origin=where))

    def recent(
        self,
        limit: int = 100,
        *,
        action: str = "",
        actor: str = "",
        subject: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[AuditEntry]:
        """The newest entries, newest first; filtered first, limited after.

        Args:
            limit: at most so many.
            action: this one, or all of a kind: ``recording`` takes ``recording.listen`` and ``recording.delete``.
            actor: only this person's or program's.
            subject: only those about this one.
            since: from this moment on.
            until: before this moment.
        """
        query = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)
        if action:
            kind = col(AuditRow.action).startswith(f"{action}.", autoescape=True)
            query = query.where(or_(col(AuditRow.action) == action, kind))
        if actor:
            query = query.where(AuditRow.actor == actor)
        if subject:
            query = query.where(AuditRow.subject == subject)
        if since is not None:
            query = query.where(col(AuditRow.at) >= since)
        if until is not None:
            query = query.where(col(AuditRow.at) < until)
        with self._database.reading() as session:
            return [_entry(row) for row in session.exec(query).all()]


def printable(text: str) -> str:
    """One line of what can be seen: a phone chooses its own name, and a log is read in a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.at, row.actor, row.action, row.subject, row.detail, row.origin)
