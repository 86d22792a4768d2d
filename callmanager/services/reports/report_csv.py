"""A report as CSV: one table as one file, several of them as a zip, in UTF-8 with the mark by which Excel knows it.

A CSV has no types, and a spreadsheet runs a cell that looks like a formula. So such a text gets an apostrophe in
front; a phone number keeps its plus.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from callmanager.services.reports.report_words import Language
from callmanager.services.tables.report_columns import Batch, ColumnKind, OfficeClock, Section, duration_text
from callmanager.services.tables.workbook import Written, beside

SEPARATORS: dict[Language, str] = {"es": ";", "en": ","}
"""What Excel expects where it speaks this language; with “;” decimals have a comma."""

_MARK = "\ufeff"
# The wide forms are taken for the plain ones by some spreadsheets.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PHONE = frozenset("0123456789 -().")


def harmless(text: str) -> str:
    """Text that a spreadsheet does not run; a phone number stays as it is."""
    plain = text.lstrip(" '")
    if plain.startswith(_FORMULA_STARTS) and not (plain.startswith("+") and _PHONE.issuperset(plain[1:])):
        return f"'{text}"
    return text.replace("\0", " ")


def write_csv(
    path: Path,
    sections: Sequence[Section],
    zone: ZoneInfo,
    separator: str,
    on_rows: Callable[[int], object] = lambda _count: None,
) -> Written:
    """Write the tables beside their place and then move them there, so that whatever fails leaves the old file.

    Args:
        path: with the ending ``.zip`` a zip of one file for each table; else there must be one table.
        sections: the tables.
        zone: the clock on which moments are shown.
        separator: “;” or “,”.
        on_rows: told how many rows were written since it was told last.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    written = Written()
    with beside(path) as file:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for section in sections:
                    with archive.open(f"{section.title}.csv", "w", force_zip64=True) as entry:
                        written.rows[section.sheet] = _write(entry, section, zone, separator, on_rows)
        else:
            (section,) = sections
            written.rows[section.sheet] = _write(file, section, zone, separator, on_rows)
    return written


def _write(file: IO[bytes], section: Section, zone: ZoneInfo, separator: str, on_rows: Callable[[int], object]) -> int:
    total = 0
    with _as_text(file) as text:
        text.write(_MARK)
        writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        writer.writerow(harmless(column.title) for column in section.columns)
        shown = [_shown(column.kind, OfficeClock(zone), separator) for column in section.columns]
        for batch in section.batches:
            writer.writerows(_rows(batch, shown))
            total += len(batch)
            on_rows(len(batch))
    return total


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """The file as text for a while; it stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def _rows(batch: Batch, shown: Sequence[Callable[[Any], str]]) -> Iterator[list[str]]:
    for row in batch:
        yield ["" if value is None else show(value) for show, value in zip(shown, row, strict=True)]


def _shown(kind: ColumnKind, clock: OfficeClock, separator: str) -> Callable[[Any], str]:
    point = "," if separator == ";" else "."
    shown: dict[ColumnKind, Callable[[Any], str]] = {
        ColumnKind.TEXT: harmless,
        ColumnKind.MOMENT: clock.text,
        ColumnKind.DAY: lambda day: str(day.isoformat()),
        ColumnKind.DURATION: duration_text,
        ColumnKind.PERCENT: lambda percent: f"{percent}%",
        ColumnKind.INTEGER: str,
        ColumnKind.DECIMAL: lambda number: f"{number:.2f}".replace(".", point),
    }
    return shown[kind]
