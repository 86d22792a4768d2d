"""Contacts in workbooks. Reading is calamine's (a hundred thousand rows in about a second), behind a guard.

The guard looks at the zip first: how large its parts really are, and how far apart the cells stand. A few kilobytes can
unpack to gigabytes, and a sheet with one cell in its last corner is a table of 17 billion.
"""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import HEADER_ROWS, SPANISH, has_what_is_needed
from callmanager.services.contacts.contact_record import FIELDS, ContactRecord
from callmanager.services.contacts.contact_source import SourceTable, broken, table_of, text_of, too_large
from callmanager.services.contacts.contact_table import columns_for, row_of
from callmanager.services.contacts.contact_xlsx_shown import Shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_UNPACKED = 1_000_000_000
"""Bytes of a workbook's parts; a million rows of a dozen columns have about half of that."""

MOST_TIMES = 100
"""How many times larger than its file a workbook may be; one whose rows are all the same is 23 times as large."""

LONGEST_CELL = 400_000
"""Bytes between two tags. Excel takes 32,767 characters in a cell."""

_SMALL = 30_000_000  # unpacked; what is smaller fills no memory, however densely it was packed
_LARGE = 300_000_000  # what is larger must not be packed so densely
_TIMES_OF_LARGE = 35

MOST_CELLS = 60_000_000
"""Of the rectangle from the first cell to the last one."""

_MOST_PARTS = 5_000
_MOST_MERGED = 1_000_000  # rows; a list that is grouped by town has one for each of its contacts
_CHUNK = 1 << 20
_OVERLAP = 100
_MOST_EXACT = 10**15  # a cell holds 15 digits; a number with more was changed when it was typed
# Where rows and cells stand; what may part or quote attributes is made a space and a quotation mark first, for a
# pattern that begins with plain bytes is found three times as fast.
_EVEN = bytes.maketrans(b"\t\r\n'", b'   "')
_ROW = re.compile(rb' r {0,9}= {0,9}"[A-Z]{0,3}(\d{1,9})"')
_WIDE = re.compile(rb' r {0,9}= {0,9}"([A-Z]{2,3})\d{1,9}"')


def open_xlsx(path: Path) -> SourceTable:
    """The table of the first visible sheet that names its columns, else of the first one that has any rows.

    Raises:
        OSError: it cannot be read.
        ContactError: it is broken, or would fill the memory.
    """
    _guard(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
            return _first_table(book, Shown(path))
    except (CalamineError, zipfile.BadZipFile, ValueError, EOFError) as error:
        raise broken(path) from error
    except BaseException as error:  # what its Rust gives up on arrives as a class that is no Exception
        if type(error).__name__ == "PanicException":
            raise broken(path) from error
        raise


def write_xlsx(
    path: Path,
    records: Iterable[ContactRecord],
    phones: int,
    labels: bool,
    fields: Collection[str] = FIELDS,
) -> None:
    """Write records, each cell as text."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    from callmanager.services.tables.sheets import text_cell

    columns = columns_for(phones, labels, fields)
    with path.open("wb") as file:
        book = openpyxl.Workbook(write_only=True)
        sheet: Any = book.create_sheet("Contactos")
        sheet.freeze_panes = "A2"
        for index in range(1, len(columns) + 1):
            sheet.column_dimensions[get_column_letter(index)].width = 20
        titles = [SPANISH[field] + (f" {number}" if number > 1 else "") for field, number in columns]
        sheet.append([text_cell(sheet, title, header=True) for title in titles])
        for record in records:
            sheet.append([text_cell(sheet, cell) if cell else None for cell in row_of(record, columns)])
        book.save(file)


def _first_table(book: "CalamineWorkbook", shown: Shown) -> SourceTable:
    """A cover before the list, or what a company keeps in a hidden sheet, is not taken for the list."""
    first: SourceTable | None = None
    sheets = _sheets(book)
    for sheet in sheets:
        rows = _rows(sheet)
        for row, column, text in shown.cells(sheet.name):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        table = table_of(_cells(rows), len(rows))
        if has_what_is_needed(table.mapping):
            table.others = tuple(other.name for other in sheets if _holds_contacts(other))
            return table
        first = first or table
    return first or SourceTable((), {}, iter(()))


def _holds_contacts(sheet: "CalamineSheet") -> bool:
    table = table_of(_cells(_rows(sheet, HEADER_ROWS + 1)))
    return has_what_is_needed(table.mapping) and next(table.rows, None) is not None


def _rows(sheet: "CalamineSheet", most: int | None = None) -> list[list[Any]]:
    """The cells by rows; what is merged downwards stands in each of its rows that holds anything else."""
    rows = sheet.to_python(skip_empty_area=False, nrows=most)
    has_own: dict[int, bool] = {}
    room = _MOST_MERGED
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(rows))):
            room -= 1
            if room < 0:
                return rows
            if at not in has_own:
                has_own[at] = any(cell != "" for cell in rows[at])
            if has_own[at] and column < len(rows[at]):
                rows[at][column] = rows[top][column]
    return rows


def _sheets(book: "CalamineWorkbook") -> "Iterator[CalamineSheet]":
    """The sheets with cells in their order, those that a person sees; all of them where nobody sees any."""
    from python_calamine import SheetVisibleEnum

    seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    for name in seen or book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            yield sheet


def _cells(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        yield number, [cell.strip() if cell.__class__ is str else _text(cell) for cell in row]


def _text(cell: object) -> str:
    if isinstance(cell, float) and abs(cell) >= _MOST_EXACT:
        return repr(cell) if "e" in repr(cell) else f"{cell:.14e}"  # told as what it is: a quantity, no number
    return text_of(cell)


def _guard(path: Path) -> None:
    """Refuse what is no workbook, and what would fill the memory.

    Raises:
        ContactError: it is one of these.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            most = _most(path.stat().st_size)
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most:
                raise _unpacked_too_large(path)
            unpacked = 0
            for part in parts:
                unpacked += _look_at(path, archive, part, most - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise broken(path) from error


def _look_at(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Unpack a part for nothing but its size, its longest cell and, of a sheet, its corners."""
    size, row, column, tail, run = 0, 0, 26, b"", 0
    is_xml = part.filename.endswith(".xml")
    is_sheet = is_xml and "worksheets/" in part.filename
    whole = copy(part)
    whole.file_size = most + _CHUNK  # so much is read, whatever size it says it has
    with archive.open(whole) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _unpacked_too_large(path)
            if is_xml:
                run = _run(chunk, run)
                if run > LONGEST_CELL:
                    raise too_large(path, "one of its cells holds far more text than a cell can")
            if is_sheet:
                text = tail + chunk.translate(_EVEN)
                row = max(row, *map(int, set(_ROW.findall(text))), 0)
                column = max(column, *map(_number_of, set(_WIDE.findall(text))), 0)
                tail = text[-_OVERLAP:]
    if row * column > MOST_CELLS:
        raise too_large(path, "its cells stand too far apart")
    return size


def _most(packed: int) -> int:
    """How many bytes a workbook may unpack to whose file is so large."""
    large = max(_LARGE, packed * _TIMES_OF_LARGE)
    return min(MOST_UNPACKED, large, max(_SMALL, packed * MOST_TIMES))


def _run(chunk: bytes, before: int) -> int:
    """How long the text at the chunk's end is that holds no tag, or one in it that is longer than a cell's.

    ``before`` is how long the one at the end of the chunk before was.
    """
    place, end = 0, len(chunk)
    while end - place + before > LONGEST_CELL:
        tag = chunk.rfind(b"<", place, place + LONGEST_CELL + 1 - before)
        if tag < 0:
            return LONGEST_CELL + 1
        place, before = tag + 1, 0
    last = chunk.rfind(b"<", place)
    return end - place + before if last < 0 else end - last - 1


def _unpacked_too_large(path: Path) -> ContactError:
    return ContactError(
        f"The file {path.name} cannot be used: unpacked, it would fill the memory. Nothing was imported.",
        code="contacts_unpacked",
        file=path.name,
    )


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
