"""Contacts in files: xlsx, csv, json and vcf, with headers in Spanish or English found by name."""

import csv
import io
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from callmanager.domain.errors import ContactError
from callmanager.services.contact_record import ContactRecord

_NOTHING = ContactRecord()


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file. ``number`` is what a person finds it by: the sheet's row, or the how-manieth card or element.

    ``problem`` says why it is no record at all; "" as a rule.
    """

    number: int
    record: ContactRecord = _NOTHING
    problem: str = ""


FIELDS: tuple[str, ...] = ("name", "phone", "email", "company", "note", "status")

_HEADERS: dict[str, frozenset[str]] = {
    "name": frozenset({"name", "nombre", "full name", "nombre completo", "contact", "contacto", "cliente", "customer"}),
    "phone": frozenset(
        {"phone", "telefono", "tel", "movil", "celular", "mobile", "cell", "phone number", "numero", "number"}
        | {"numero de telefono", "telefono movil", "telephone", "whatsapp"}
    ),
    "email": frozenset({"email", "e-mail", "correo", "correo electronico", "mail"}),
    "company": frozenset({"company", "empresa", "compania", "organization", "organizacion"}),
    "note": frozenset({"note", "notes", "nota", "notas", "comentario", "comentarios", "observaciones"}),
    "status": frozenset({"status", "estado"}),
}
_SPANISH = {
    "name": "Nombre",
    "phone": "Teléfono",
    "email": "Correo",
    "company": "Empresa",
    "note": "Nota",
    "status": "Estado",
}


# What zip, XML, openpyxl, json, csv and vobject raise for files that are cut, changed or something else.
_BROKEN = (
    BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, RuntimeError, csv.Error,
    zlib.error,
)  # fmt: skip


# Titles, dates and empty rows stand above the headers of many a sheet; further down there is no use looking.
_HEADER_ROWS = 20


def read_rows(path: Path) -> list[FileRow]:
    """All rows of a file, by its ending.

    Raises:
        ContactError: unknown ending, unreadable or broken file, or no columns for name and phone.
    """
    reader = _by_ending(path, {".xlsx": _read_xlsx, ".csv": _read_csv, ".json": _read_json, ".vcf": _read_vcf})
    try:
        return list(reader(path))
    except OSError as error:
        raise ContactError(
            f"The file {path.name} cannot be read ({error.strerror or error}). Nothing was imported.",
            code="contacts_unreadable",
        ) from error
    except _BROKEN as error:
        raise ContactError(
            f"The file {path.name} is broken or not a {path.suffix[1:]} file. Nothing was imported.",
            code="contacts_broken",
            file=path.name,
        ) from error


def write_records(path: Path, records: Iterable[ContactRecord]) -> None:
    """Write all rows in the kind that the file's ending names.

    Raises:
        ContactError: unknown ending, or the file cannot be written.
    """
    writer = _by_ending(path, {".xlsx": _write_xlsx, ".csv": _write_csv, ".json": _write_json, ".vcf": _write_vcf})
    temporary = path.with_name(f".{path.name}.part")
    try:
        try:
            writer(temporary, records)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ContactError(
            f"The file {path} cannot be written ({error.strerror}). Choose another folder; an old file was left as it "
            "is.",
            code="contacts_unwritable",
        ) from error


def _by_ending(path: Path, kinds: dict[str, Any]) -> Any:
    try:
        return kinds[path.suffix.lower()]
    except KeyError:
        known = ", ".join(kind[1:] for kind in kinds)
        raise ContactError(
            f"A file of contacts is one of {known}; {path.name} is none of them.", code="contacts_kind", kinds=known
        ) from None


def _from_table(rows: Iterator[tuple[int, Sequence[Any]]]) -> Iterator[FileRow]:
    columns = _columns(rows)
    for number, row in rows:
        values = {name: _text(row[index]) for name, index in columns.items() if index < len(row)}
        if any(values.values()):
            yield FileRow(number, ContactRecord(**values))  # type: ignore[arg-type]


def _columns(rows: Iterator[tuple[int, Sequence[Any]]]) -> dict[str, int]:
    """Where each field stands; the header is the first of the top rows that names the two that are needed."""
    for _, header in islice(rows, _HEADER_ROWS):
        found: dict[str, int] = {}
        for index, title in enumerate(header):
            name = _field(_text(title))
            if name is not None:
                found.setdefault(name, index)
        if {"name", "phone"} <= found.keys():
            return found
    raise ContactError(
        f"One of the first {_HEADER_ROWS} rows must name a column for the name (Nombre) and one for the phone number "
        "(Teléfono). Nothing was imported.",
        code="contacts_columns",
    )


def _field(title: str) -> str | None:
    plain = unicodedata.normalize("NFKD", title.strip().casefold())
    plain = " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("_", " ").split())
    return next((name for name, titles in _HEADERS.items() if plain in titles), None)


def _text(value: Any) -> str:
    """A cell as text: a whole number without exponent or “.0”, so that a phone number stays one."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    digits, point, rest = text.partition(".")
    # Another program has written the number as text: “88887777.0” is no number with a zero more.
    return digits if point and not rest.strip("0") and digits.isdigit() else text


def _read_xlsx(path: Path) -> Iterator[FileRow]:
    import openpyxl  # here and below: slow to import, and most starts of the program read no file

    with path.open("rb") as file:  # openpyxl itself leaves a broken file open
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        yield from _from_table(enumerate(book.worksheets[0].iter_rows(values_only=True), 1))


def _read_csv(path: Path) -> Iterator[FileRow]:
    text = _decode(path.read_bytes())
    # The top of the file alone decides: names like O'Brien mislead csv.Sniffer.
    top = text.splitlines()[:_HEADER_ROWS]
    delimiter = max(",;\t", key=lambda mark: max((line.count(mark) for line in top), default=0))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    yield from _from_table(enumerate(([_unescaped(value) for value in row] for row in rows), 1))


def _decode(data: bytes) -> str:
    """UTF-8 and UTF-16 by their marks, else UTF-8, else what Excel writes in Western Europe and America."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _read_json(path: Path) -> Iterator[FileRow]:
    data = json.loads(_decode(path.read_bytes()))
    rows = data.get("contacts", data.get("contactos")) if isinstance(data, dict) else data
    if not isinstance(rows, list) or (rows and not any(isinstance(row, dict) for row in rows)):
        raise ValueError("not a list of objects")
    objects = [(number, row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]
    titles = list(dict.fromkeys(title for _, row in objects for title in row))
    if objects:
        table = ((number, [row.get(title) for title in titles]) for number, row in objects)
        yield from _from_table(chain([(0, titles)], table))
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            yield FileRow(number, problem="This is no contact: name and phone number belong in braces { }.")


def _read_vcf(path: Path) -> Iterator[FileRow]:
    import vobject

    try:
        for number, card in enumerate(vobject.readComponents(_decode(path.read_bytes())), 1):
            lines = ("tel", "email", "org", "note", "x_callmanager_status")  # in the order of the fields
            name = _vcard(card, "fn") or _structured_name(card)
            yield FileRow(number, ContactRecord(name, *(_vcard(card, line) for line in lines)))  # type: ignore[arg-type]
    except vobject.base.VObjectError as error:
        raise ValueError("not a file of vCards") from error


def _structured_name(card: Any) -> str:
    """The name of an old vCard (2.1), which need not have one for showing."""
    line = getattr(card, "n", None)
    value = getattr(line, "value", "")
    if isinstance(value, str):
        family, _, rest = value.partition(";")
        return " ".join(part for part in (*rest.split(";")[:1], family) if part).strip()
    parts = (value.prefix, value.given, value.additional, value.family, value.suffix)
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in parts if part).strip()


def _vcard(card: Any, name: str) -> str:
    line = getattr(card, name, None)
    if line is None:
        return ""
    value = "; ".join(str(part) for part in line.value) if isinstance(line.value, list) else str(line.value)
    return value.removeprefix("tel:").strip()


def _write_xlsx(path: Path, records: Iterable[ContactRecord]) -> None:
    import openpyxl

    from callmanager.services.sheets import text_cell

    with path.open("wb") as file:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Contactos")
        sheet.freeze_panes = "A2"
        sheet.append([text_cell(sheet, _SPANISH[name], header=True) for name in FIELDS])
        for record in records:
            sheet.append([text_cell(sheet, getattr(record, name)) for name in FIELDS])
        book.save(file)


def _write_csv(path: Path, records: Iterable[ContactRecord]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_SPANISH[name] for name in FIELDS)
        writer.writerows([_harmless(getattr(record, name)) for name in FIELDS] for record in records)


def _harmless(value: str) -> str:
    """Text that a spreadsheet does not run: a formula's first character gets an apostrophe, a phone's plus does not."""
    return f"'{value}" if _looks_like_formula(value) else value


def _looks_like_formula(value: str) -> bool:
    inner = value.lstrip("'")  # one that has an apostrophe gets another, so that each comes back as it was
    starts_so = inner.startswith(("=", "+", "-", "@", "\t", "\r"))
    return starts_so and not inner.lstrip("+- ").replace(" ", "").isdigit()


def _unescaped(value: str) -> str:
    """What `_harmless` made safe, as it was."""
    return value[1:] if value.startswith("'") and _looks_like_formula(value[1:]) else value


def _write_json(path: Path, records: Iterable[ContactRecord]) -> None:
    path.write_text(
        json.dumps([{name: getattr(r, name) for name in FIELDS} for r in records], ensure_ascii=False, indent=1),
        encoding="utf-8",
    )


def _write_vcf(path: Path, records: Iterable[ContactRecord]) -> None:
    import vobject

    with path.open("w", encoding="utf-8", newline="") as file:
        for record in records:
            card = vobject.vCard()
            card.add("fn").value = record.name
            card.add("n").value = vobject.vcard.Name(given=record.name)
            card.add("tel").value = record.phone
            _add_line(card.add, "email", record.email)
            _add_line(card.add, "org", [record.company] if record.company else "")
            _add_line(card.add, "note", record.note)
            _add_line(card.add, "x-callmanager-status", record.status)
            file.write(card.serialize())


def _add_line(add: Callable[[str], Any], name: str, value: str | list[str]) -> None:
    if value:
        add(name).value = value
