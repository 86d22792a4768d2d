"""The audit log: who did what, when, from where. Entries are only ever added, each linked to the one before.

The link is made in the transaction of the change that the entry tells about. See `callmanager.domain.audit` for the
chain, and for how it survives the erasure of a person.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, col, select

from callmanager.domain.audit import (
    REDACTED,
    AuditCheck,
    AuditEntry,
    AuditFilter,
    AuditNote,
    AuditSubject,
    NoteState,
    link,
    seal,
)
from callmanager.domain.clock import Clock
from callmanager.domain.users import Right
from callmanager.services.people import audit_check, audit_export
from callmanager.services.people.audit_note import NoteFile
from callmanager.services.people.audit_rows import chosen, entry_of, seal_of, storable
from callmanager.services.people.audit_subjects import subjects_in
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow

__all__ = ["AuditEntry", "AuditFilter", "AuditLog", "printable"]

_MAX_ORIGIN = 200
_LOCK = 0x0A0D17  # one for all desktops at a server: whoever adds an entry waits for the one before to be committed


class AuditLog:
    """Writes and reads the log.

    Args:
        database: where it is kept.
        clock: tells when.
        origin: from where this program works, such as “desktop” and the computer's name; an entry may name another.
        note: the file in which the newest entry is noted outside the database; None notes it nowhere.
    """

    def __init__(self, database: Database, clock: Clock, origin: str = "", note: Path | None = None) -> None:
        self._database = database
        self._clock = clock
        self.origin = origin
        where = "local" if database.is_local else database.url.set(password=None, query={}).render_as_string()
        self._note = NoteFile(note, where) if note is not None else None

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

        On a server everybody else's entries wait until this transaction ends: add it last.

        Args:
            session: the transaction.
            actor: who.
            action: what, such as ``recording.listen``.
            subject: with what, mostly an id.
            detail: more, for people.
            origin: from where; None is this program.
        """
        session.flush()  # what waits for other rows' locks waits before it has the log's
        if not self._database.is_local:
            session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        before = session.exec(select(AuditRow.id, AuditRow.chain).order_by(col(AuditRow.id).desc()).limit(1)).first()
        last_id, chain = (before[0] or 0, before[1]) if before is not None else (0, "")
        where = printable(self.origin if origin is None else origin)[:_MAX_ORIGIN]
        row = AuditRow(
            id=last_id + 1,
            at=self._clock.now(),
            actor=storable(actor),
            action=storable(action),
            subject=storable(subject),
            detail=storable(detail),
            origin=storable(where),
            salt=secrets.token_hex(16),
        )
        row.seal = seal_of(row)
        row.chain = link(chain, last_id + 1, row.at, row.action, row.seal)
        session.add(row)
        session.flush()
        if self._note is not None:
            self._note.keep_when_committed(session, AuditNote(last_id + 1, row.chain))

    def redact_in(
        self, session: Session, actor: str, entry_id: int, clean: Callable[[str], str], *, wholly: bool = False
    ) -> bool:
        """Take a person out of an entry's subject, detail and origin, as the law may want; the chain stays whole.

        An entry before it says that this one's texts were replaced, and seals the new ones.

        Args:
            session: the transaction of the erasure.
            actor: who erases.
            entry_id: the entry.
            clean: gives a text without the person.
            wholly: the detail goes whole.

        Returns:
            Whether anything of it had to go.
        """
        row = session.get(AuditRow, entry_id)
        if row is None or row.action == REDACTED:
            return False
        subject, origin = clean(row.subject), clean(row.origin)
        detail = "" if wholly else clean(row.detail)
        if (subject, detail, origin) == (row.subject, row.detail, row.origin):
            return False
        salt = secrets.token_hex(16)
        self.add_in(session, actor, REDACTED, str(entry_id), seal(salt, row.actor, subject, detail, origin))
        row.subject, row.detail, row.origin, row.salt = subject, detail, origin, salt
        session.add(row)
        session.flush()
        return True

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
        """The newest entries, newest first, for programs; people read `entries`. Filtered first, limited after.

        Args:
            limit: at most so many.
            action: this one, or all of a kind: ``recording`` takes ``recording.listen`` and ``recording.delete``.
            actor: only this person's or program's.
            subject: only those about this one.
            since: from this moment on.
            until: before this moment.
        """
        query = chosen(AuditFilter(action=action, since=since, until=until)).limit(limit)
        if actor:
            query = query.where(AuditRow.actor == actor)
        if subject:
            query = query.where(AuditRow.subject == subject)
        with self._database.reading() as session:
            return [entry_of(row) for row in session.exec(query).all()]

    def entries(
        self, actor: Actor, which: AuditFilter | None = None, *, limit: int = 100, before_id: int | None = None
    ) -> list[AuditEntry]:
        """The newest entries that ``which`` takes, newest first.

        Args:
            actor: who reads.
            which: all where it is None.
            limit: at most so many.
            before_id: only older ones than this: the last one of the page before.

        Raises:
            PermissionDenied: ``actor`` may not read the log.
        """
        require_now(self._database, actor, Right.SEE_AUDIT)
        query = chosen(which or AuditFilter()).limit(limit)
        if before_id is not None:
            query = query.where(col(AuditRow.id) < before_id)
        with self._database.reading() as session:
            return [entry_of(row) for row in session.exec(query).all()]

    def subjects(self, actor: Actor, entries: Sequence[AuditEntry]) -> dict[int, AuditSubject]:
        """What the entries are about by its name of today, by their numbers; what has none is left out.

        Raises:
            PermissionDenied: ``actor`` may not read the log.
        """
        require_now(self._database, actor, Right.SEE_AUDIT)
        with self._database.reading() as session:
            return subjects_in(session, entries)

    def actions(self, actor: Actor) -> list[str]:
        """The actions that the log has, in alphabetical order.

        Raises:
            PermissionDenied: ``actor`` may not read the log.
        """
        require_now(self._database, actor, Right.SEE_AUDIT)
        with self._database.reading() as session:
            return sorted(session.exec(select(AuditRow.action).distinct()).all())

    def verify(
        self,
        actor: Actor,
        *,
        known: AuditNote | None = None,
        on_progress: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> AuditCheck:
        """Look at every entry; that somebody looked, and what was found, becomes an entry itself.

        What cannot be seen: entries cut from the end that neither this computer's note nor ``known`` tells of; and a
        log that was written anew from some entry on by whoever can write this computer's note, too.

        Args:
            actor: who asks.
            known: a number and its link, noted elsewhere at another time.
            on_progress: told how many were looked at, of how many.

        Raises:
            PermissionDenied: ``actor`` may not read the log.
        """
        require_now(self._database, actor, Right.SEE_AUDIT)
        state, own = self._note.read() if self._note is not None else (NoteState.NONE, None)
        with self._database.reading() as session:
            found = audit_check.check(session, [note for note in (own, known) if note], state, on_progress)
        told = "sound" if found.is_sound else f"first fault at {found.first_bad_id}"
        self.add(name_of(actor), "audit.verify", str(found.newest.entry_id if found.newest else 0), told)
        return found

    def export(
        self,
        path: Path,
        actor: Actor,
        which: AuditFilter | None = None,
        *,
        speak: audit_export.Speak = audit_export.plain,
        on_progress: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> int:
        """Write entries into a file, oldest first: csv or xlsx, as its name ends; how many there were.

        Each has its number and link, so that a file kept elsewhere can prove what the log was.

        Args:
            path: of the file, which must not be there yet.
            actor: who exports; it becomes an entry of the log, and that one is not in the file.
            which: all where it is None.
            speak: gives an entry's words; what was kept stands beside them, in columns of its own.
            on_progress: told how many are written, of how many.

        Raises:
            PermissionDenied: ``actor`` may not read the log, or may not export.
            ReportError: another ending (``audit_kind``), a file that is there (``audit_exists``), or one that cannot be
                written (``audit_write``).
        """
        require_now(self._database, actor, Right.SEE_AUDIT)
        require_now(self._database, actor, Right.EXPORT)
        audit_export.check_target(path)
        self.add(name_of(actor), "audit.export", path.name)
        query = chosen(which or AuditFilter())
        with self._database.reading() as session:
            newest = session.exec(query.where(AuditRow.action != "audit.export").limit(1)).first()
            end = newest.id if newest is not None and newest.id is not None else 0
            return audit_export.write(path, session, query.where(col(AuditRow.id) <= end), entry_of, speak, on_progress)

    def note_restored(self, actor: str, backup: str) -> None:
        """A backup was brought back: say so in the log, with what it does not have any more, and note its end anew."""
        _, own = self._note.read() if self._note is not None else (NoteState.NONE, None)
        detail = f"the log had reached entry {own.entry_id} ({own.chain})" if own else ""
        if self._note is not None:
            newest = next(iter(self.recent(1)), None)
            self._note.keep(AuditNote(newest.entry_id, newest.chain) if newest else AuditNote(0, ""), anew=True)
        self.add(actor, "storage.restore", backup, detail)


def printable(text: str) -> str:
    """One line of what can be seen: a phone chooses its own name, and a log is read in a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
