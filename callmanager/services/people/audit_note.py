"""The newest link of the audit log, noted outside the database: a cut end leaves a sound chain, but not this note's.

One small file in the workspace, with a line for each database it has worked with. Who can write both this file and the
database can forge both; a note on another computer, or an export kept elsewhere, is beyond their reach.
"""

import json
import logging
import os
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from callmanager.domain.audit import AuditNote, NoteState
from callmanager.store.tables import AuditRow

NAME = "audit-chain.json"
_NEWEST = "audit-newest"
_log = logging.getLogger(__name__)


class NoteFile:
    """Reads and writes the note of one database.

    Args:
        path: the file; it may hold notes of other databases, too.
        database: names this one, without a password.
    """

    def __init__(self, path: Path, database: str) -> None:
        self._path, self._database = path, database

    def read(self) -> tuple[NoteState, AuditNote | None]:
        """The note, or why there is none."""
        try:
            known = self._all()
            if self._database not in known:
                return NoteState.NONE, None
            found = known[self._database]
            return NoteState.KEPT, AuditNote(int(found["entry"]), str(found["chain"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.info("The note beside the audit log cannot be read: %s", error)
            return NoteState.UNREADABLE, None

    def keep(self, note: AuditNote, *, anew: bool = False) -> None:
        """Note the newest entry.

        An older one than is noted already is passed over, since several programs write; and a file that cannot be read
        stays as it is, so that `read` goes on telling.

        Args:
            note: the newest entry.
            anew: the log went back on purpose, to a backup.
        """
        state, known = self.read()
        if not anew and (state is NoteState.UNREADABLE or (known is not None and known.entry_id > note.entry_id)):
            return
        try:
            others: dict[str, Any] = {} if state is NoteState.UNREADABLE else self._all()
            others[self._database] = {"entry": note.entry_id, "chain": note.chain}
            self._replace(json.dumps(others, indent=1, sort_keys=True) + "\n")
        except OSError as error:  # the entry itself is safe in the database
            _log.warning("The note beside the audit log could not be written: %s", error)

    def keep_when_committed(self, session: Session, newest: AuditNote) -> None:
        """Note the newest entry once the transaction that adds it is committed, and not at all when it is not.

        A log that is not the one that was noted is not noted: the note has to go on telling so.
        """
        is_first = _NEWEST not in session.info
        if is_first and not self._holds(session):
            return
        session.info[_NEWEST] = newest
        if is_first:
            event.listen(session, "after_commit", self._keep_newest)
            event.listen(session, "after_rollback", _drop_newest)

    def _holds(self, session: Session) -> bool:
        state, known = self.read()
        if known is None:
            return state is NoteState.NONE
        noted = session.exec(select(AuditRow.chain).where(AuditRow.id == known.entry_id)).first()
        return noted == known.chain or known.entry_id == 0

    def _keep_newest(self, session: Any) -> None:
        newest = session.info.get(_NEWEST)
        if newest is not None:
            self.keep(newest)

    def _all(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        known = json.loads(self._path.read_bytes())
        if not isinstance(known, dict):
            raise TypeError("no object")
        return known

    def _replace(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)  # data on a server, and nothing here yet
        beside = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with beside.open("x", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        finally:
            beside.unlink(missing_ok=True)


def _drop_newest(session: Any) -> None:
    session.info.pop(_NEWEST, None)
