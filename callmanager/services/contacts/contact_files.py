"""Contacts in files: xlsx, csv, json and vcf, by the name's ending."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import Layout, checked, record_of
from callmanager.services.contacts.contact_csv import open_csv, write_csv
from callmanager.services.contacts.contact_json import open_json, write_json
from callmanager.services.contacts.contact_kind import require_kind
from callmanager.services.contacts.contact_record import FIELDS, ContactRecord
from callmanager.services.contacts.contact_source import SourceRow, SourceTable, broken
from callmanager.services.contacts.contact_vcf import open_vcf, write_vcf
from callmanager.services.contacts.contact_xlsx import open_xlsx, write_xlsx

__all__ = ["FIELDS", "ContactRecord", "FileRow", "opened", "read_rows", "write_records"]

Writer = Callable[[Path, Iterable[ContactRecord], int, bool], None]
_READERS: dict[str, Callable[[Path], SourceTable]] = {
    ".xlsx": open_xlsx,
    ".csv": open_csv,
    ".json": open_json,
    ".vcf": open_vcf,
}
_WRITERS: dict[str, Writer] = {".xlsx": write_xlsx, ".csv": write_csv, ".json": write_json, ".vcf": write_vcf}

# What json, csv and vobject raise for files that are cut, changed or something else.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, RuntimeError, csv.Error)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file. ``number`` is what a person finds it by: the sheet's row, or the how-manieth card or element.

    ``problem`` says why it is no record at all; "" as a rule.
    """

    number: int
    record: ContactRecord = field(default_factory=ContactRecord)
    problem: str = ""


@contextmanager
def opened(path: Path) -> Iterator[SourceTable]:
    """The file's table; what goes wrong in the block while its rows are read is told as what it is.

    Raises:
        ContactError: unknown or wrong ending, an unreadable, empty or broken file, or one that would fill the memory.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _unknown_kind(path)
    try:
        require_kind(path)
        table = reader(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    except _BROKEN as error:
        raise broken(path) from error
    try:
        table.rows = _told(path, table.rows)
        yield table
    finally:
        table.close()


def read_rows(path: Path) -> list[FileRow]:
    """All rows of a file whose columns are found by their names.

    Raises:
        ContactError: as `opened`, or no columns for name and phone.
    """
    with opened(path) as table:
        layout = Layout.of(checked(table.mapping, len(table.columns)))
        return [
            FileRow(row.number, problem=row.problem)
            if row.problem
            else FileRow(row.number, record_of(row.cells, layout))
            for row in table.rows
        ]


def write_records(
    path: Path,
    records: Iterable[ContactRecord],
    *,
    phones: int = 0,
    labels: bool | None = None,
    fields: Collection[str] = FIELDS,
) -> None:
    """Write all rows in the kind that the file's ending names.

    Args:
        path: where to; an old file is replaced when the new one is whole.
        records: the rows.
        phones: for how many numbers there are columns; 0 looks at all records first.
        labels: whether numbers have columns for their kinds; None looks, too.
        fields: what is written of each; a card or an object keeps its name.

    Raises:
        ContactError: unknown ending, or the file cannot be written.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise _unknown_kind(path)
    if not phones or labels is None:
        records = list(records)
        phones = max((1 + len(record.phones) for record in records), default=1)
        labels = any(any(record.labels) for record in records)
    if set(fields) != set(FIELDS):
        records = (_only(record, fields) for record in records)
        if writer in (write_csv, write_xlsx):
            writer = partial(writer, fields=fields)
    temporary = path.with_name(f".{path.name}.part")
    try:
        try:
            writer(temporary, records, phones, labels)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ContactError(
            f"The file {path} cannot be written ({error.strerror}). Choose another folder; an old file was left as it "
            "is.",
            code="contacts_unwritable",
        ) from error


def _told(path: Path, rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    try:
        yield from rows
    except OSError as error:
        raise _unreadable(path, error) from error
    except _BROKEN as error:
        raise broken(path) from error


def _unreadable(path: Path, error: OSError) -> ContactError:
    return ContactError(
        f"The file {path.name} cannot be read ({error.strerror or error}). Nothing was imported.",
        code="contacts_unreadable",
    )


def _unknown_kind(path: Path) -> ContactError:
    known = ", ".join(kind[1:] for kind in _READERS)
    return ContactError(
        f"A file of contacts is one of {known}; {path.name} is none of them.", code="contacts_kind", kinds=known
    )


def _only(record: ContactRecord, fields: Collection[str]) -> ContactRecord:
    """The record without what is not wanted; its name always stays."""
    gone: dict[str, object] = {name: "" for name in FIELDS if name not in fields and name != "name"}
    if "phone" in gone:
        gone |= {"phones": (), "labels": ()}
    return replace(record, **gone)  # type: ignore[arg-type]
