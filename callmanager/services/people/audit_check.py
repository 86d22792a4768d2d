"""Looking at the whole audit log: is each entry the one that was written, in its place, and is the end still there?"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import inspect
from sqlmodel import Session, col, func, select

from callmanager.domain.audit import (
    REDACTED,
    AuditCheck,
    AuditFault,
    AuditNote,
    AuditProblem,
    NoteState,
    link,
    seal,
)
from callmanager.domain.errors import StoreError
from callmanager.store.tables import AuditRow

_AT_ONCE = 500
_MOST_PROBLEMS = 100


class _Entry(NamedTuple):
    id: int
    at: Any
    actor: str
    action: str
    subject: str
    detail: str
    origin: str
    salt: str
    seal: str
    chain: str


@dataclass
class _Look:
    """What was seen so far."""

    rows: int = 0
    last: _Entry | None = None
    faults: list[AuditProblem] = field(default_factory=list)
    reworded: dict[int, str] = field(default_factory=dict)  # entries whose texts do not fit, with the seal that would
    allowed: dict[int, str] = field(default_factory=dict)  # what the log itself says was erased, with the newest seal

    def see(self, entry: _Entry, before: "_Entry | None") -> None:
        self.rows += 1
        expected = link(before.chain if before else "", entry.id, entry.at, entry.action, entry.seal)
        is_linked = entry.chain == expected
        if not is_linked:
            gap = entry.id != (before.id + 1 if before else 1)
            fault = AuditFault.FOREIGN if not entry.chain else AuditFault.MISSING if gap else AuditFault.CHANGED
            self.faults.append(AuditProblem(entry.id, fault))
        now = seal(entry.salt, entry.actor, entry.subject, entry.detail, entry.origin)
        if now != entry.seal:
            self.reworded[entry.id] = now
        elif is_linked and entry.action == REDACTED and entry.subject.isdecimal():
            self.allowed[int(entry.subject)] = entry.detail
        self.last = entry

    def judge(self) -> tuple[list[AuditProblem], int]:
        """The faults with those of the texts, in order; and how many texts were lawfully erased."""
        broken = {fault.entry_id for fault in self.faults}
        lawful = {entry_id for entry_id, now in self.reworded.items() if self.allowed.get(entry_id) == now}
        unlawful = self.reworded.keys() - lawful - broken
        faults = self.faults + [AuditProblem(entry_id, AuditFault.REWORDED) for entry_id in unlawful]
        return sorted(faults, key=lambda fault: fault.entry_id), len(lawful)


def check(
    session: Session,
    notes: list[AuditNote],
    state: NoteState,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> AuditCheck:
    """Look at every entry.

    Args:
        session: sees one moment of the log.
        notes: what is known of it from outside.
        state: whether this computer's own note is among them.
        on_progress: told how many were looked at, of how many.

    Raises:
        StoreError: there is no log at all (``audit_gone``).
    """
    if not inspect(session.connection()).has_table(str(AuditRow.__tablename__)):
        raise StoreError(
            "The audit log is gone: its table is missing in the database. Nothing was changed. Keep this file and ask "
            "who could touch it; “callmanager doctor” says what else is missing.",
            code="audit_gone",
        )
    total = session.exec(select(func.count()).select_from(AuditRow)).one()
    look = _Look()
    wanted = {note.entry_id: note.chain for note in notes}
    found: dict[int, str] = {}
    for entry in _entries(session):
        look.see(entry, look.last)
        if entry.id in wanted:
            found[entry.id] = entry.chain
        if look.rows % _AT_ONCE == 0:
            on_progress(look.rows, total)
            time.sleep(0)  # the windows have their turn
    faults, redacted = look.judge()
    faults = _with_notes(faults, notes, found, look.last)
    newest = AuditNote(look.last.id, look.last.chain) if look.last else None
    first = faults[0].entry_id if faults else None
    return AuditCheck(look.rows, first, tuple(faults[:_MOST_PROBLEMS]), redacted, newest, state)


def _with_notes(
    faults: list[AuditProblem], notes: list[AuditNote], found: dict[int, str], last: _Entry | None
) -> list[AuditProblem]:
    end = last.id if last else 0
    told = {fault.entry_id for fault in faults}
    more = set()
    for note in notes:
        if note.entry_id > end:
            more.add(AuditProblem(end + 1, AuditFault.CUT))
        elif found.get(note.entry_id) != note.chain and note.entry_id not in told:
            more.add(AuditProblem(note.entry_id, AuditFault.REPLACED))
    return sorted([*faults, *more], key=lambda fault: fault.entry_id)


def _entries(session: Session) -> Iterator[_Entry]:
    """All entries in their order, read in parts: a log may be longer than the memory likes."""
    columns = [getattr(AuditRow, name) for name in _Entry._fields]
    last = -(2**31)
    while True:
        query = select(*columns).where(col(AuditRow.id) > last).order_by(col(AuditRow.id)).limit(_AT_ONCE)
        rows = session.exec(query).all()
        for row in rows:
            yield _Entry(*row)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]
