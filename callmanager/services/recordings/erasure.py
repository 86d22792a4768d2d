"""Erasing a person: voice, name, number and what was written of them go; the figures of their calls stay, anonymous.

What the program cannot reach is told, not passed over: exported copies on a disk that is away, backups until they age
out, reports that name the person, recordings of other computers.
"""

import hashlib
import logging
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from sqlmodel import Session, col, delete, select

from callmanager.bus import Bus
from callmanager.domain.contact import Contact
from callmanager.domain.erasure import Erased, ErasurePreview
from callmanager.domain.errors import CallManagerError, RecordingError
from callmanager.domain.events import ContactsChanged
from callmanager.services.contacts.contact_removal import delete_rows
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.people.audit import AuditLog
from callmanager.services.recordings.person_traces import Traces, find, foreign_texts
from callmanager.services.recordings.removal import Actor, Removal, name, require
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow, CallRow, CallSummaryRow, ObjectionRow, RecordingExportRow

_AT_ONCE = 500
_log = logging.getLogger(__name__)


class RemoveCopy(Protocol):
    """Deletes an exported copy; see `callmanager.audio.library.copies.remove_copy`."""

    def __call__(self, path: Path, recording_id: str, digest: str = "") -> str:
        """``removed``, ``gone``, ``other`` or ``unreachable``."""
        ...


class ErasureService:
    """Erases people. Both methods read the whole database, so they are not for the GUI thread.

    Args:
        database: everything about calls.
        bus: told that contacts changed.
        audit: told who erased; not whom.
        contacts: finds the contact.
        removal: deletes recordings.
        remove_copy: deletes exported copies.
        country: of numbers typed without one.
        backups: the folder of database backups.
        reports: the folder of reports.
        look_again: has the index look for what still lies in the recordings folders.
        forget: makes the copilot forget its conversation.
        scrub_log: rewrites the log files with a function over each line.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        audit: AuditLog,
        contacts: ContactService,
        removal: Removal,
        *,
        remove_copy: RemoveCopy,
        country: str,
        backups: Path,
        reports: Path,
        look_again: Callable[[], object],
        forget: Callable[[], object] = lambda: None,
        scrub_log: Callable[[Callable[[str], str]], object] = lambda _clean: None,
    ) -> None:
        self._database, self._bus, self._audit, self._contacts = database, bus, audit, contacts
        self._removal, self._remove_copy, self._country = removal, remove_copy, country
        self._backups, self._reports, self._look_again = backups, reports, look_again
        self._forget, self._scrub_log = forget, scrub_log

    def preview(self, actor: Actor, *, contact_id: str = "", phone: str = "") -> ErasurePreview:
        """What erasing would do; nothing is changed.

        Args:
            actor: who asks.
            contact_id: the contact; or
            phone: the number of whoever is to be erased, in any notation.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: nobody like that is known (``erase_nobody``).
        """
        require(self._database, actor)
        traces, mentions = self._look(contact_id, phone)
        return ErasurePreview(
            digest=_digest(traces),
            name=traces.name,
            recordings=len(traces.recording_ids),
            size_bytes=traces.size_bytes,
            exports=tuple(path for _, path, _ in traces.exports),
            calls=len(traces.call_ids),
            notes=traces.notes,
            objections=len(traces.objection_ids),
            mentions=mentions,
            held=tuple(traces.held),
            live=bool(traces.live_call_ids or traces.running_ids),
            elsewhere=len(traces.foreign_ids),
            backups=_files(self._backups),
            reports=_naming(self._reports, traces),
        )

    def erase(
        self,
        actor: Actor,
        digest: str,
        *,
        contact_id: str = "",
        phone: str = "",
        on_progress: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> Erased:
        """Erase the person whose preview has this digest, for good.

        Raises:
            PermissionDenied: this person may not delete recordings.
            RecordingError: a hold forbids it (``erase_held``), a call is not finished (``erase_live``), recordings lie
                with another computer (``erase_elsewhere``), or something changed since the preview (``erase_changed``):
                nothing was changed. ``erase_unfinished``: some recordings did not go; erase once more.
            StoreError: the database did not take the change, or what was deleted could not be overwritten.
        """
        require(self._database, actor)
        traces, _ = self._look(contact_id, phone)
        _refuse(traces, digest)
        reports = _naming(self._reports, traces)
        unreachable, copies = [], 0
        for recording_id, path, sha256 in traces.exports:
            fate = str(self._remove_copy(Path(path), recording_id, sha256))
            copies += fate == "removed"
            if fate in ("other", "unreachable"):
                unreachable.append(path)
        copies += self._remove_recordings(traces, actor, on_progress)
        with self._database.writing() as session:
            mentions = self._blot_out(session, traces, name(actor))
            self._make_anonymous(session, traces, name(actor))
            # Never a digest of the number: there are so few numbers that all can be tried.
            subject = contact_id or next(iter(traces.contact_ids), f"person {digest}")
            detail = f"{len(traces.recording_ids)} recordings, {len(traces.call_ids)} calls, {copies} copies"
            self._audit.add_in(session, name(actor), "contact.erase", subject, detail)
        self._forget()
        overwritten = self._database.scrub()
        try:
            self._scrub_log(traces.redactor.clean)
        except CallManagerError as error:
            _log.info("The log still names somebody who was erased: %s", error.reason)
            unreachable += [str(error.details.get("path", ""))]
        self._bus.publish(ContactsChanged(len(traces.contact_ids)))
        return Erased(
            recordings=len(traces.recording_ids),
            exports=copies,
            unreachable=tuple(unreachable),
            calls=len(traces.call_ids),
            mentions=mentions,
            backups=_files(self._backups),
            reports=reports,
            database_overwritten=overwritten,
        )

    def _look(self, contact_id: str, phone: str) -> tuple[Traces, int]:
        contact: Contact | None = self._contacts.get(contact_id) if contact_id else None
        if contact is None and not any(character.isdigit() for character in phone):
            raise _nobody()
        with self._database.reading() as session:
            host = self._removal.host
            traces = find(session, contact=contact, phone=phone, country=self._country, host=host)
            if traces.is_empty:
                raise _nobody()
            return traces, len(foreign_texts(session, traces))

    def _remove_recordings(self, traces: Traces, actor: Actor, on_progress: Callable[[int, int], object]) -> int:
        """Delete all of them, and what was copied of them by hand within their folder; how many such copies went."""
        failed: list[RecordingError] = []
        doubles = 0
        try:
            doubles = self._removal.delete_doubles(traces.recording_ids, actor, "a person was erased")
        except RecordingError as error:
            failed.append(error)
        for number, recording_id in enumerate(traces.recording_ids):
            on_progress(number, len(traces.recording_ids))
            try:
                self._removal.delete(recording_id, actor, "a person was erased")
            except RecordingError as error:
                failed.append(error)
        on_progress(len(traces.recording_ids), len(traces.recording_ids))
        if failed:
            self._look_again()  # a copy that did not go is all that is left of a recording that did
            raise RecordingError(
                f"{len(failed)} of {len(traces.recording_ids)} recordings could not be deleted ({failed[0].message}) "
                "The others are gone; name and calls still stand. Erase once more.",
                code="erase_unfinished",
                count=len(failed),
                all=len(traces.recording_ids),
            ) from failed[0]
        return doubles

    def _blot_out(self, session: Session, traces: Traces, actor: str) -> int:
        texts = foreign_texts(session, traces)
        for entry_id in {key for table, key, _ in texts if table is AuditRow}:
            self._audit.redact_in(session, actor, entry_id, traces.redactor.clean)
        for table, key, column in texts:
            row = session.get(table, key)
            if row is not None and table is not AuditRow:
                setattr(row, column, traces.redactor.clean(getattr(row, column)))
                session.add(row)
        return len(texts)

    def _make_anonymous(self, session: Session, traces: Traces, actor: str) -> None:
        for part in _parts(traces.call_ids):
            for call in session.exec(select(CallRow).where(col(CallRow.id).in_(part))).all():
                call.contact_id, call.contact_name, call.phone, call.note = None, "", "", ""
                session.add(call)
            for objection in session.exec(select(ObjectionRow).where(col(ObjectionRow.call_id).in_(part))).all():
                objection.text = ""
                session.add(objection)
            session.exec(delete(CallSummaryRow).where(col(CallSummaryRow.call_id).in_(part)))
        told = set()
        for part in _parts(traces.recording_ids):
            # What the log says of these recordings may name a file that was named after the person.
            about = col(AuditRow.subject).in_(part), col(AuditRow.action).in_(_TELLING)
            told |= set(session.exec(select(AuditRow.id).where(*about)).all())
        # A listening tells the contact's name alone, of recordings that are gone, too.
        listened = col(AuditRow.action) == "recording.listen", col(AuditRow.detail).in_(traces.names)
        told |= set(session.exec(select(AuditRow.id).where(*listened)).all())
        for entry_id in sorted(number for number in told if number is not None):
            self._audit.redact_in(session, actor, entry_id, traces.redactor.clean, wholly=True)
        copies = sorted({recording_id for recording_id, _, _ in traces.exports})
        for part in _parts(copies):
            session.exec(delete(RecordingExportRow).where(col(RecordingExportRow.recording_id).in_(part)))
        session.flush()
        for part in _parts(traces.contact_ids):
            delete_rows(session, part)


def _refuse(traces: Traces, digest: str) -> None:
    if traces.held:
        raise RecordingError(
            f"A recording of this person must be kept ({traces.held[0][1]}). Nothing was erased. End the hold first.",
            code="erase_held",
            why=traces.held[0][1],
        )
    if traces.live_call_ids or traces.running_ids:
        raise RecordingError(
            "A call with this person is not finished. Nothing was erased. Finish it first.", code="erase_live"
        )
    if traces.foreign_ids:
        raise RecordingError(
            f"{len(traces.foreign_ids)} recordings of this person lie with another computer. Nothing was erased. "
            "Delete them there first.",
            code="erase_elsewhere",
            count=len(traces.foreign_ids),
        )
    if digest != _digest(traces):
        raise RecordingError(
            "What would be erased is not what was shown any more. Nothing was erased. Look at it again.",
            code="erase_changed",
        )


_TELLING = ("recording.listen", "recording.export", "recording.tag", "recording.hold")


def _digest(traces: Traces) -> str:
    ids = (*traces.contact_ids, "", *traces.call_ids, "", *traces.recording_ids)
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def _files(folder: Path) -> tuple[str, ...]:
    return tuple(str(path) for path in sorted(folder.glob("*")) if path.is_file()) if folder.is_dir() else ()


def _naming(folder: Path, traces: Traces) -> tuple[str, ...]:
    """The Excel files in a folder that name the person; a file that cannot be read is named, too."""
    return tuple(path for path in _files(folder) if path.lower().endswith(".xlsx") and _names(Path(path), traces))


def _names(report: Path, traces: Traces) -> bool:
    try:
        with zipfile.ZipFile(report) as archive:
            texts = (archive.read(item).decode(errors="replace") for item in archive.namelist() if item.endswith("xml"))
            return any(traces.redactor.finds(text) for text in texts)
    except (OSError, zipfile.BadZipFile):
        return True


def _nobody() -> RecordingError:
    return RecordingError("Nobody like that is known here. Nothing was changed.", code="erase_nobody")
