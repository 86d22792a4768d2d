"""Importing files of contacts: a look beforehand, the import itself in short transactions, and its undoing.

The rows are read, matched and written some thousands at a time, so that whoever dials meanwhile waits for none of it.
Until the last one is in, the import's row has no ``done_at``; one that was cancelled, failed or broke off is taken
back whole (`contact_undo`), at the latest by the next program that starts.
"""

import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.users import Right
from callmanager.services.contacts.contact_columns import Layout, checked
from callmanager.services.contacts.contact_drafts import Drafts
from callmanager.services.contacts.contact_files import FIELDS, opened
from callmanager.services.contacts.contact_import_child import ImportChild, Progress, Runner, import_cancelled
from callmanager.services.contacts.contact_import_drafts import SAMPLES, drafted, keeping, no_rounds
from callmanager.services.contacts.contact_import_results import ImportPreview, ImportResult, PastImport, RowError
from callmanager.services.contacts.contact_import_rows import Writer
from callmanager.services.contacts.contact_import_told import MOST_TOLD, Told, beside
from callmanager.services.contacts.contact_matching import Counts
from callmanager.services.contacts.contact_source import SourceRow
from callmanager.services.contacts.contact_undo import Undo, UndoResult
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, name_of, require_now
from callmanager.store.bulk import much_memory
from callmanager.store.database import Database
from callmanager.store.tables import ContactImportRow, ContactStatusRow

__all__ = ["FIELDS", "ContactImporter", "ImportPreview", "ImportResult", "PastImport", "RowError", "UndoResult"]

ROWS_AT_ONCE = 5_000
_LOOKED_AT = 1_000
_log = logging.getLogger(__name__)


class ContactImporter:
    """Imports files of contacts, and undoes it.

    Args:
        database: where to.
        bus: told of what came and went.
        audit: keeps who imported what.
        clock: tells when.
        country: of numbers typed without one (ISO 3166, “CR”).
        zone: the office's, for dates without one.
        run: runs the program's command line in a child (`jobs.run_child`); None works in this process.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        audit: AuditLog,
        clock: Clock,
        *,
        country: str,
        zone: ZoneInfo | None = None,
        run: Runner | None = None,
    ) -> None:
        self._database, self._bus, self._audit, self._clock = database, bus, audit, clock
        self._country, self._zone = country.upper(), zone or ZoneInfo("UTC")
        self._child = ImportChild(run) if run is not None else None
        self._undo = Undo(database, clock)

    # A look beforehand.

    def preview(
        self,
        path: Path,
        mapping: Mapping[int, str] | None = None,
        *,
        cancelled: threading.Event | None = None,
        actor: Actor = "desktop",
    ) -> ImportPreview:
        """What a file holds, and, where a mapping is chosen, what all of its rows would do. Nothing is changed.

        Raises:
            ContactError: the file or the mapping cannot be used.
            PermissionDenied: this person may not import.
        """
        require_now(self._database, actor, Right.IMPORT_CONTACTS)
        if self._child is not None:
            return self._child.preview(path, mapping, cancelled)
        with opened(path) as table:
            columns, guessed = table.columns, dict(table.mapping)
            chosen = checked(mapping, len(columns)) if mapping is not None else guessed
            if mapping is None and not {"name", "phone"} <= set(guessed.values()):
                samples = tuple(tuple(row.cells) for row in islice(table.rows, SAMPLES))
                return ImportPreview(columns, guessed, samples, total=table.total)
            samples_kept: list[tuple[str, ...]] = []
            rows = keeping(table.rows, samples_kept)
            looked = rows if mapping is not None else islice(rows, _LOOKED_AT)
            with self._database.reading() as session:
                drafts = Drafts.of(session, self._country, self._zone, self._clock.now())
                told_rows = Told(None)
                writer, layout = Writer(None, "", self._clock), Layout.of(chosen)
                count = 0
                for chunk in _chunks(looked, cancelled):
                    count += len(chunk)
                    writer.match(session, drafted(chunk, layout, drafts, told_rows, writer.counts))
            counts, is_whole = writer.counts, mapping is not None or count < _LOOKED_AT
        return ImportPreview(
            columns,
            chosen,
            tuple(samples_kept),
            total=max(table.total, count),
            inserted=counts.inserted,
            updated=counts.updated,
            duplicates=counts.duplicates,
            errors=counts.errors,
            repaired=counts.repaired,
            error_rows=tuple(told_rows.errors[:100]),
            new_statuses=tuple(drafts.new_statuses.values()),
            looked_at=count,
            is_whole=is_whole,
            other_sheets=table.others,
        )

    # The import.

    def run(
        self,
        path: Path,
        mapping: Mapping[int, str] | None = None,
        actor: Actor = "desktop",
        progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
        *,
        import_id: str = "",
        errors_file: Path | None = None,
        write_errors: bool = True,
    ) -> ImportResult:
        """Import a file: all of it, but for the rows that cannot be used, or nothing.

        Args:
            path: an xlsx, csv, json or vcf file.
            mapping: the field of each column's number; None finds the columns by their titles.
            actor: who imports.
            progress: told how many rows of about how many are done; 0 where nobody knows how many there are.
            cancelled: when it is set, what is in already is taken out again.
            import_id: the id that the import gets; "" makes one.
            errors_file: where the rows that were left out are written; None is beside the file, with “-errores” in
                its name.
            write_errors: False writes no such file.

        Raises:
            ContactError: the file cannot be used, or the import was cancelled (``import_cancelled``); nothing of it
                is left.
            PermissionDenied: this person may not import.
        """
        require_now(self._database, actor, Right.IMPORT_CONTACTS)
        cancelled = cancelled or threading.Event()
        import_id = import_id or secrets.token_hex(8)
        if self._child is not None:
            with self._taking_back(import_id):
                result = self._child.run(
                    path, mapping, actor, progress, cancelled, import_id, errors_file, write_errors
                )
            self._database.checkpoint()
            self._bus.publish(ContactsChanged(result.inserted + result.updated))
            return result
        self.undo_unfinished()
        target = (errors_file or beside(path)) if write_errors else None
        told = Told(target)
        try:
            with self._taking_back(import_id):
                counts = self._import(path, mapping, actor, progress, cancelled, import_id, told)
        except BaseException:
            told.discard()
            raise
        told.close()
        self._bus.publish(ContactsChanged(counts.inserted + counts.updated))
        return ImportResult(
            counts.inserted,
            counts.updated,
            counts.duplicates,
            tuple(told.errors[:MOST_TOLD]),
            counts.errors,
            counts.repaired,
            tuple(told.repaired[:MOST_TOLD]),
            import_id,
            str(told.written or ""),
            told.other_sheets,
        )

    @contextmanager
    def _taking_back(self, import_id: str) -> Iterator[None]:
        """Whatever breaks the block off, nothing of the import is left."""
        try:
            yield
        except BaseException:
            with suppress(ContactError):
                self._undo.take_back(import_id)
            raise

    def _import(
        self,
        path: Path,
        mapping: Mapping[int, str] | None,
        actor: Actor,
        progress: Progress,
        cancelled: threading.Event,
        import_id: str,
        told: "Told",
    ) -> Counts:
        with opened(path) as table:
            chosen = checked(table.mapping if mapping is None else mapping, len(table.columns))
            told.begin(table)
            with self._database.writing() as session:
                now = self._clock.now()
                session.add(
                    ContactImportRow(id=import_id, file_name=path.name[:200], actor=name_of(actor), at=now, seen_at=now)
                )
                drafts = Drafts.of(session, self._country, self._zone, now)
            writer = Writer(self._database, import_id, self._clock)
            layout = Layout.of(chosen)
            done = 0
            with much_memory(self._database), no_rounds():
                for chunk in _chunks(table.rows, cancelled):
                    ready = drafted(chunk, layout, drafts, told, writer.counts)
                    if cancelled.is_set():
                        break
                    writer.write(ready)
                    done += len(chunk)
                    progress(done, max(done, table.total))
        if cancelled.is_set():
            raise import_cancelled(path)
        counts = writer.counts
        told.close()  # before the import counts as done: else an error file that cannot be written would undo it
        with self._database.writing() as session:
            self._finish(session, import_id, counts, drafts, actor, path.name)
        progress(done, done)
        return counts

    def _finish(
        self, session: Session, import_id: str, counts: Counts, drafts: Drafts, actor: Actor, file_name: str
    ) -> None:
        row = session.get(ContactImportRow, import_id)
        assert row is not None
        row.inserted, row.updated, row.duplicates = counts.inserted, counts.updated, counts.duplicates
        row.errors, row.done_at = counts.errors, self._clock.now()
        session.add(row)
        for status_id, label in drafts.new_statuses.items():
            if session.get(ContactStatusRow, status_id) is None:
                session.add(ContactStatusRow(id=status_id, label=label, position=1_000))
        summary = f"+{counts.inserted} ~{counts.updated} ={counts.duplicates} !{counts.errors}"
        self._audit.add_in(session, name_of(actor), "contacts.import", file_name, summary)

    # Past imports.

    def imports(self, limit: int = 100) -> list[PastImport]:
        """The newest imports, newest first."""
        query = select(ContactImportRow).order_by(col(ContactImportRow.at).desc(), col(ContactImportRow.id))
        names = PastImport.__slots__
        with self._database.reading() as session:
            rows = session.exec(query.limit(limit)).all()
            return [PastImport(row.id, *(getattr(row, name) for name in names[1:])) for row in rows]

    def undo(self, import_id: str, actor: Actor, progress: Progress = lambda _done, _total: None) -> UndoResult:
        """Take a whole import back: what it brought goes, unless it was called since; what it filled is emptied.

        Raises:
            ContactError: there is no such import, it runs still, or it was undone already.
            PermissionDenied: this person may not import.
        """
        require_now(self._database, actor, Right.IMPORT_CONTACTS)
        result = self._undo.undo(import_id, progress)
        told = f"-{result.removed} ~{result.restored}, kept {result.kept + result.kept_changes}"
        self._audit.add(name_of(actor), "contacts.undo", import_id, told)
        self._bus.publish(ContactsChanged(result.removed + result.restored))
        return result

    def undo_unfinished(self) -> int:
        """Take back what a crash left of imports; how many there were. At each start, and before each import."""
        count = self._undo.take_back_left()
        if count:
            _log.info("%d imports that broke off were taken back", count)
            self._bus.publish(ContactsChanged(0))
        return count


def _chunks(rows: Iterator[SourceRow], cancelled: threading.Event | None) -> Iterator[list[SourceRow]]:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        if cancelled is not None and cancelled.is_set():
            return
        yield chunk
