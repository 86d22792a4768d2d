"""An Excel file out of a summary and tables of any length.

openpyxl makes the skeleton (formats, the summary with its charts, names); the tables' own XML is streamed into the zip
while their rows are read, so a million rows need no more memory than some thousand.
"""

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from callmanager.services.tables.report_columns import Column, ColumnKind, Section, Sheet
from callmanager.services.tables.sheet_xml import RowWriter, head, split, tail

MOST_ROWS = 1_048_576
"""What a sheet of Excel holds, its header counted."""

COMPRESSION = 1  # by measurement; see docs/decisions.md
_MOST_BYTES = 1_500_000_000  # of one sheet's XML: from 2 GiB on a zip needs fields that Excel warns of
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm:ss",
    ColumnKind.DAY: "yyyy-mm-dd",
    ColumnKind.DURATION: "[h]:mm:ss",
    ColumnKind.PERCENT: "0%",
    ColumnKind.INTEGER: "0",
    ColumnKind.DECIMAL: "0.00",
}
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="0B7A6E")
HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)

Summary = Callable[[Worksheet, "Written"], None]
"""Fills the first sheet, when it is known what the others hold."""


@dataclass
class Written:
    """How many rows each table has, their headers not counted."""

    rows: dict[Sheet, int] = field(default_factory=dict)


def write_workbook(
    path: Path,
    title: str,
    summary: Summary,
    sections: Sequence[Section],
    zone: ZoneInfo,
    on_rows: Callable[[int], object] = lambda _count: None,
    *,
    most_rows: int = MOST_ROWS,
) -> Written:
    """Write the workbook beside its place and then move it there, so that whatever fails leaves the old one.

    Args:
        path: of the file; its folder is made.
        title: of the first sheet.
        summary: fills it.
        sections: the tables; each gets as many sheets as it needs.
        zone: the clock on which moments are shown.
        on_rows: told how many rows were written since it was told last.
        most_rows: that a sheet holds.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = _title(title, 1)
    styles = _styles(first)
    written = Written()
    with beside(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for section in sections:
            writer = _SectionWriter(archive, book, section, RowWriter(section.columns, styles, zone), styles, most_rows)
            written.rows[section.sheet] = writer.write(on_rows)
        summary(first, written)
        _add_skeleton(archive, book)
    return written


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """A new file in the same folder, which takes the place of ``path`` when the block ends well, and else goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _SectionWriter:
    """Streams one table into sheets of the archive; openpyxl is given an empty sheet for each."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        book: Workbook,
        section: Section,
        rows: RowWriter,
        styles: dict[ColumnKind | str, int],
        most_rows: int,
    ) -> None:
        self._archive, self._book, self._section, self._rows = archive, book, section, rows
        self._styles, self._most_rows = styles, most_rows
        self._last_column = get_column_letter(len(section.columns))

    def write(self, on_rows: Callable[[int], object]) -> int:
        """All rows, in as many sheets as they need; how many they were."""
        parts = split(self._section.batches, self._most_rows - 1)
        ahead = next(parts, None)
        total = number = 0
        while number == 0 or ahead is not None:
            number += 1
            with self._sheet() as file:
                file.write(head(self._section.columns, self._styles).encode())
                size, row = 0, 1
                while ahead is not None and size < _MOST_BYTES:
                    batch, begins = ahead
                    if begins and row > 1:
                        break
                    data = self._rows.rows(batch, row + 1).encode()
                    file.write(data)
                    size, row, total = size + len(data), row + len(batch), total + len(batch)
                    on_rows(len(batch))
                    ahead = next(parts, None)
                reference = f"A1:{self._last_column}{row}"
                file.write(tail(reference).encode())
            self._stand_in(number, reference)
        return total

    def _sheet(self) -> IO[bytes]:
        return self._archive.open(f"xl/worksheets/sheet{len(self._book.worksheets) + 1}.xml", "w")

    def _stand_in(self, number: int, reference: str) -> None:
        sheet = self._book.create_sheet(_title(self._section.title, number))
        sheet.auto_filter.ref = reference
        sheet.print_title_rows = "1:1"


def _title(title: str, number: int) -> str:
    """A sheet's name as Excel takes it; the second sheet of a table is “Calls (2)”."""
    more = f" ({number})" if number > 1 else ""
    return _FORBIDDEN.sub(" ", title)[: _LONGEST_TITLE - len(more)].strip("' ") + more


def _styles(sheet: Worksheet) -> dict[ColumnKind | str, int]:
    """The number of each cell format in the workbook; one is had by wearing it once."""
    cell: Any = sheet.cell(1, 1)
    numbers: dict[ColumnKind | str, int] = {}
    for kind, number_format in FORMATS.items():
        cell.number_format = number_format
        if kind is ColumnKind.TEXT:
            cell.alignment = Alignment(vertical="top")
        numbers[kind] = cell.style_id
        cell.style = "Normal"
    cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT
    numbers["header"] = cell.style_id
    cell.style = "Normal"
    return numbers


def _add_skeleton(archive: zipfile.ZipFile, book: Workbook) -> None:
    """All parts but those that were streamed."""
    memory = io.BytesIO()
    book.save(memory)
    streamed = set(archive.namelist())
    with zipfile.ZipFile(memory) as skeleton:
        for name in skeleton.namelist():
            if name not in streamed:
                archive.writestr(name, skeleton.read(name))


def widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Give a sheet of openpyxl's the widths of these columns."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
