"""The audit log as a file for people and for proof: csv or xlsx, oldest entry first, each with its link."""

import csv
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.domain.audit import AuditEntry, AuditSubject, AuditWords
from callmanager.domain.errors import ReportError
from callmanager.services.people.audit_subjects import subjects_in
from callmanager.store.tables import AuditRow

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

HEADERS = (
    *("number", "at_utc", "who", "what", "about", "detail", "from", "erased_in"),
    *("action", "about_id", "detail_kept", "chain"),
)
_AT_ONCE = 500
_MOST_ROWS = 1_048_575  # of an Excel sheet, below its header
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (9, 28, 22, 26, 32, 60, 26, 10, 22, 38, 60, 68)

Spoken = tuple[AuditEntry, AuditWords]
Entries = Iterator[Spoken]
Speak = Callable[[AuditEntry, AuditSubject | None], AuditWords]
Progress = Callable[[int, int], object]


def plain(entry: AuditEntry, subject: AuditSubject | None) -> AuditWords:
    """An entry as it was kept, with the name of what it is about."""
    return AuditWords(entry.action, subject.name if subject else entry.subject, entry.detail)


def check_target(path: Path) -> None:
    """Let a path pass that can become an export.

    Raises:
        ReportError: another ending, or a file that is there.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ReportError(
            "An export of the audit log is a .csv or an .xlsx file. Nothing was written.", code="audit_kind"
        )
    if path.exists():
        raise ReportError(
            f"There is a file {path.name} already. Nothing was written. Choose another name.",
            code="audit_exists",
            name=path.name,
        )


def write(
    path: Path,
    session: Session,
    query: "SelectOfScalar[AuditRow]",
    entry_of: Callable[[AuditRow], AuditEntry],
    speak: Speak,
    on_progress: Progress,
) -> int:
    """Write the rows of ``query`` beside the path and then move the file there; how many there were.

    Raises:
        ReportError: it cannot be written, or there are more rows than an Excel sheet holds. Nothing is left.
    """
    total = session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()
    is_sheet = path.suffix.lower() == ".xlsx"
    if is_sheet and total > _MOST_ROWS:
        raise ReportError(
            f"{total} entries are more than an Excel sheet holds. Nothing was written. Choose .csv, or fewer days.",
            code="audit_rows",
            count=total,
        )
    entries = _read(session, query, entry_of, speak, total, on_progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        check_target(path)
        path.touch(exist_ok=False)  # the name is ours from now on
        _write_beside(path, _write_sheet if is_sheet else _write_csv, entries)
    except OSError as error:
        raise ReportError(
            f"The audit log could not be written to {path} ({error.strerror}). Nothing is left there. "
            "Check the folder and its free space.",
            code="audit_write",
            path=str(path),
        ) from error
    return total


def _write_beside(path: Path, write_into: Callable[[Path, Entries], None], entries: Entries) -> None:
    beside = path.with_name(f".{secrets.token_hex(4)}{path.suffix.lower()}")
    try:
        write_into(beside, entries)
        beside.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        beside.unlink(missing_ok=True)
        raise


def _read(
    session: Session,
    query: "SelectOfScalar[AuditRow]",
    entry_of: Callable[[AuditRow], AuditEntry],
    speak: Speak,
    total: int,
    on_progress: Progress,
) -> Entries:
    last, done = -(2**31), 0
    ordered = query.order_by(None).order_by(col(AuditRow.id)).limit(_AT_ONCE)
    while True:
        rows = session.exec(ordered.where(col(AuditRow.id) > last)).all()
        entries = [entry_of(row) for row in rows]
        subjects = subjects_in(session, entries)
        for entry in entries:
            yield entry, speak(entry, subjects.get(entry.entry_id))
        done += len(rows)
        on_progress(done, total)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id or 0
        session.expunge_all()
        time.sleep(0)  # the windows have their turn


def _cells(spoken: Spoken) -> tuple[str, ...]:
    entry, words = spoken
    erased = "yes" if entry.is_redacted else ""
    told = (entry.actor, words.what, words.about, words.detail, entry.origin, erased)
    kept = (entry.action, entry.subject, entry.detail, entry.chain)
    return (str(entry.entry_id), entry.at.isoformat(timespec="microseconds"), *told, *kept)


def _write_csv(path: Path, entries: Entries) -> None:
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for entry in entries:
            writer.writerow(["'" + cell if cell.startswith(_FORMULA) else cell for cell in _cells(entry)])


def _write_sheet(path: Path, entries: Entries) -> None:
    from openpyxl import Workbook  # here: slow to import, and large
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("audit")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKL", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width

    def text(value: str) -> "Cell":
        cell = WriteOnlyCell(sheet, value="")
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        cell.data_type = "s"  # never a formula
        return cell

    sheet.append([text(header) for header in HEADERS])
    for entry in entries:
        number, *others = _cells(entry)
        sheet.append([int(number), *(text(cell) for cell in others)])
    book.save(path)
