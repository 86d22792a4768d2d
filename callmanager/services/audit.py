"""The audit log: who did what, when. Entries are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from callmanager.domain.clock import Clock
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


class AuditLog:
    """Writes and reads the log."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, actor: str, action: str, subject: str = "", detail: str = "") -> None:
        """Add an entry in a transaction of its own."""
        with self._database.writing() as session:
            self.add_in(session, actor, action, subject, detail)

    def add_in(self, session: Session, actor: str, action: str, subject: str = "", detail: str = "") -> None:
        """Add an entry to the transaction of the change that it tells about."""
        session.add(AuditRow(at=self._clock.now(), actor=actor, action=action, subject=subject, detail=detail))

    def recent(self, limit: int = 100) -> list[AuditEntry]:
        """The newest entries, newest first."""
        with self._database.reading() as session:
            rows = session.exec(select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)).all()
            return [AuditEntry(row.at, row.actor, row.action, row.subject, row.detail) for row in rows]
