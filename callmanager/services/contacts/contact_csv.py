"""Contacts in csv files: any encoding and delimiter that a spreadsheet writes, read line by line."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from callmanager.services.contacts.contact_columns import HEADER_ROWS, SPANISH, guess, has_what_is_needed
from callmanager.services.contacts.contact_encoding import encoding_of
from callmanager.services.contacts.contact_record import FIELDS, ContactRecord
from callmanager.services.contacts.contact_source import (
    MOST_COLUMNS,
    MOST_ROWS,
    SourceTable,
    is_number,
    table_of,
    too_large,
    too_many_rows,
)
from callmanager.services.contacts.contact_table import columns_for, row_of

LONGEST_LINE = 4_000_000
"""Characters. A note of a megabyte is cut and told; a line that is longer is none of a table of contacts."""

_SAMPLE = 64_000
_END = "\ue000\ue001"
_DELIMITERS = ",;\t|"


def open_csv(path: Path) -> SourceTable:
    """The file's table.

    Raises:
        OSError: it cannot be read.
        ContactError: one of its lines is too long to be a row.
        csv.Error: it is no csv.
    """
    csv.field_size_limit(LONGEST_LINE)
    encoding, lines = encoding_of(path)
    file = path.open(encoding=encoding, errors="replace", newline="")
    try:
        delimiter = _delimiter(file)
        file.seek(0)
        table = table_of(_rows(path, file, delimiter), max(0, lines - 1))
    except BaseException:
        file.close()
        raise
    table.close = file.close
    return table


def write_csv(
    path: Path,
    records: Iterable[ContactRecord],
    phones: int,
    labels: bool,
    fields: Collection[str] = FIELDS,
) -> None:
    """Write records; what a spreadsheet would run as a formula gets an apostrophe, which reading takes off again."""
    columns = columns_for(phones, labels, fields)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([SPANISH[field] + (f" {number}" if number > 1 else "") for field, number in columns])
        writer.writerows([harmless(cell) for cell in row_of(record, columns)] for record in records)


def harmless(value: str) -> str:
    """Text that a spreadsheet does not run: a formula's first character gets an apostrophe, a phone's plus does not."""
    return f"'{value}" if _looks_like_formula(value) else value


def unescaped(value: str) -> str:
    """What `harmless` made safe, as it was."""
    return value[1:] if value.startswith("'") and _looks_like_formula(value[1:]) else value


def _looks_like_formula(value: str) -> bool:
    inner = value.lstrip("'")  # one that has an apostrophe gets another, so that each comes back as it was
    starts_so = inner.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    return starts_so and not inner.lstrip("+- ").replace(" ", "").isdigit()


def _rows(path: Path, file: IO[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(path, file), delimiter=delimiter)
    row: list[str] = []
    for number, row in enumerate(reader, 1):
        if number > MOST_ROWS:
            raise too_many_rows(path)
        if row != [_END]:
            yield number, [unescaped(cell) if cell[:1] == "'" else cell for cell in map(str.strip, row)]
    if row != [_END]:  # it stands in a cell: else all that follows the mark would be lost in that cell
        raise too_large(path, "a cell begins with a quotation mark that is never closed")


def _lines(path: Path, file: IO[str]) -> Iterator[str]:
    """The lines, each of a length that is one, and one that shows the end; a quoted cell may go on over several."""
    line = ""
    while more := file.readline(LONGEST_LINE + 1):
        line = more
        if len(line) > LONGEST_LINE:
            raise too_large(path, f"it has a line of more than {LONGEST_LINE:,} characters")
        yield line
    if line and not line.endswith(("\n", "\r")):
        yield "\n"
    yield f"{_END}\n"


def _delimiter(file: IO[str]) -> str:
    """The mark that the top of the file is parted by: names like O'Brien mislead csv.Sniffer."""
    top = file.read(_SAMPLE)
    if len(top) == _SAMPLE:
        top = top[: top.rfind("\n") + 1] or top
    return max(_DELIMITERS, key=lambda mark: _fits(top, mark))


def _fits(top: str, mark: str) -> tuple[bool, int, float, int]:
    """How well a mark parts the rows, the greatest fits best.

    A row that names the columns counts most, for in names and notes stands any mark; then how many rows have equally
    many cells, and a number among them; then how many cells there are.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(top, newline=""), delimiter=mark) if any(row)]
    except csv.Error:
        return False, 0, 0.0, 0
    named = [guess(row[:MOST_COLUMNS]) for row in rows[:HEADER_ROWS]]
    cells, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
    numbers = sum(len(row) == cells and any(map(is_number, row)) for row in rows)
    even = (count + numbers) / (2 * len(rows)) if cells > 1 else 0.0
    return any(map(has_what_is_needed, named)), max(map(len, named), default=0), even, cells
