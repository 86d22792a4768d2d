"""Tables of entries as files that people edit: TOML, one ``[[entry]]`` each, or an Excel sheet, one row each.

Used for the playbook and for products. A list stands in a cell as lines. What cannot be read is told by its place.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from callmanager.domain.entries import EntryProblem
from callmanager.domain.errors import PlaybookError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 80_000_000
"""Of a workbook's parts; ten thousand answers of five phrases each have about twelve million."""

_HEADER_ROWS = 10  # among which the headers stand, below a title perhaps
_TOML_LINE = re.compile(r"\(at line (\d+)")
_TRUE = frozenset({"1", "sí", "si", "yes", "true", "verdadero", "x"})
_FALSE = frozenset({"0", "no", "false", "falso"})
# What zip, XML and openpyxl raise for a file that is cut, changed or something else.
_BROKEN = (BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an entry: its key in TOML and its header in a sheet; both are understood in both."""

    key: str
    header: str
    kind: type = str  # str, int, bool or list


@dataclass(frozen=True, slots=True)
class Table:
    """One entry as it was read; ``place`` is its line in a TOML file, or its row in a sheet."""

    place: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """An entry that was left out; ``code`` and ``details`` are those of its `EntryProblem`."""

    place: int
    name: str
    cause: str
    code: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, place: int, name: str, error: Exception) -> "RowProblem":
        """What an error says of an entry."""
        if isinstance(error, EntryProblem):
            return cls(place, name, str(error), error.code, error.details)
        return cls(place, name, str(error))


def read_tables(path: Path, columns: Sequence[Column]) -> list[Table]:
    """Every entry of a ``.toml`` or ``.xlsx`` file.

    Raises:
        PlaybookError: unknown ending, unreadable, too big, or broken; the sentence says which.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path, MAX_BYTES)
        if path.suffix.casefold() == ".toml":
            return _read_toml(path)
        if path.suffix.casefold() == ".xlsx":
            return _read_xlsx(path, columns)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _refused(path, "it is not UTF-8 text", "entries_encoding") from error
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        last = path.read_bytes().count(b"\n") + 1  # “at end of document”
        raise _refused(path, str(error), "entries_toml", line=line[1] if line else str(last)) from error
    except _BROKEN as error:
        raise _refused(path, str(error) or "it is broken", "entries_broken") from error
    raise _refused(path, "its name must end in .toml or .xlsx", "entries_ending")


def write_tables(path: Path, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write entries to a ``.toml`` or ``.xlsx`` file, in one step; how many.

    Raises:
        PlaybookError: unknown ending, or it cannot be written; an old file was left as it is.
    """
    kept = list(rows)
    writers = {".toml": _write_toml, ".xlsx": _write_xlsx}
    writer = writers.get(path.suffix.casefold())
    if writer is None:
        raise _refused(path, "its name must end in .toml or .xlsx", "entries_ending")
    temporary = path.with_name(f".{path.name}.part")
    try:
        try:
            writer(temporary, columns, kept)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise PlaybookError(
            f"The file {path} cannot be written ({error.strerror}). Choose another folder; an old file was left as it "
            "is.",
            code="entries_unwritable",
            file=str(path),
        ) from error
    return len(kept)


def _read_toml(path: Path) -> list[Table]:
    text = path.read_text(encoding="utf-8-sig")
    document = tomllib.loads(text)
    entries = document.get("entry", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _refused(path, "its entries must be written as [[entry]]", "entries_tables")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[entry]]")]
    places = lines if len(lines) == len(entries) else range(1, len(entries) + 1)
    common = {"language": document["language"]} if isinstance(document.get("language"), str) else {}
    return [Table(place, {**common, **entry}) for place, entry in zip(places, entries, strict=True)]


def _read_xlsx(path: Path, columns: Sequence[Column]) -> list[Table]:
    import openpyxl  # slow to import

    with ZipFile(path) as archive:  # a few hundred kilobytes can unpack to gigabytes
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise _too_large(path, MAX_UNPACKED)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what other programs say of a sheet's size need not be true
        rows = sheet.iter_rows(values_only=True)
        top = list(islice(rows, _HEADER_ROWS))
        read = [[_column(str(cell or ""), columns) for cell in cells] for cells in top]
        place = max(range(len(read)), key=lambda number: sum(map(bool, read[number])), default=-1)
        if place < 0 or not any(read[place]):
            told = ", ".join(column.header for column in columns)
            raise _refused(path, f"its first row must hold the headers: {told}", "entries_headers", headers=told)
        headers, tables = read[place], []
        for number, cells in enumerate(chain(top[place + 1 :], rows), place + 2):
            pairs = zip(headers, cells, strict=False)
            values = {column.key: _value(cell, column) for column, cell in pairs if column is not None}
            if any(value not in ("", [], None) for value in values.values()):
                tables.append(Table(number, {key: value for key, value in values.items() if value is not None}))
        return tables
    finally:
        book.close()


def _column(header: str, columns: Sequence[Column]) -> Column | None:
    wanted = " ".join(header.split()).casefold()
    return next((c for c in columns if wanted in (c.key, c.key.replace("_", " "), c.header.casefold())), None)


def _value(cell: object, column: Column) -> Any:
    """The cell as its column's kind; as it stands where it is none, so that the entry is refused with a reason."""
    text = "" if cell is None else str(cell).strip()
    if not text and column.kind in (bool, int):
        return None
    if column.kind is list:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if column.kind is bool:
        return True if text.casefold() in _TRUE else False if text.casefold() in _FALSE else text
    if column.kind is int:
        number = text.removesuffix(".0")
        return int(number) if number.lstrip("-").isdecimal() else text
    return text


def _write_toml(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    import tomlkit

    document, entries = tomlkit.document(), tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for column in columns:
            value = row.get(column.key)
            if value in (None, "", [], ()):
                continue
            if column.kind is list:
                lines = tomlkit.array()
                lines.extend(value)
                value = lines.multiline(True)
            table.add(column.key, value)
        entries.append(table)
    document.add("entry", entries)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _write_xlsx(path: Path, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    import openpyxl
    from openpyxl.utils import get_column_letter

    from callmanager.services.tables.sheets import text_cell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("CallManager")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = 50 if column.kind is list else 24
    sheet.append([text_cell(sheet, column.header, header=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column, row.get(column.key), text_cell) for column in columns])
    with path.open("wb") as file:
        book.save(file)


def _cell(sheet: Any, column: Column, value: Any, text_cell: Any) -> Any:
    if column.kind is list:
        return text_cell(sheet, "\n".join(value or ()))
    if column.kind is bool:
        return text_cell(sheet, "sí" if value else "no")
    return int(value or 0) if column.kind is int else text_cell(sheet, str(value or ""))


def _refused(path: Path, cause: str, code: str = "entries_file", **details: object) -> PlaybookError:
    return PlaybookError(
        f"The file {path.name} cannot be used: {cause}. Nothing was taken from it.",
        code=code,
        file=path.name,
        cause=cause,
        **details,
    )


def _too_large(path: Path, limit: int) -> PlaybookError:
    megabytes = limit // 1_000_000
    return _refused(path, f"it is larger than {megabytes} MB", "entries_large", megabytes=megabytes)
