"""Contacts in JSON: a list of objects, also wrapped in one, or one a line; our own keys or titles as in a table."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import by_firm, guess, has_what_is_needed
from callmanager.services.contacts.contact_encoding import decode
from callmanager.services.contacts.contact_record import FIELDS, LABEL, ContactRecord
from callmanager.services.contacts.contact_source import MOST_COLUMNS, SourceRow, SourceTable, text_of, too_large

MOST_BYTES = 300_000_000
_LISTS = ("contacts", "contactos", "data", "items", "rows")
_NUMBERS = ("number", "phone", "value", "telefono")
_NAMES = (
    *("first", "given", "first_name", "firstName", "givenName", "nombre"),
    *("last", "family", "last_name", "lastName", "familyName", "apellidos"),
)
_DEEPEST = 3
_LONGEST_NUMBER = 40


def open_json(path: Path) -> SourceTable:
    """The file's table.

    Raises:
        OSError: it cannot be read.
        ContactError: it is too large, or no list of contacts.
        ValueError: it is no JSON.
    """
    if path.stat().st_size > MOST_BYTES:
        raise too_large(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
    text = decode(path.read_bytes())
    try:
        rows = _list_in(_loads(text))
    except ValueError:
        rows = _one_a_line(text)
        if not rows:
            raise
    if rows is None or (rows and not any(isinstance(row, dict) for row in rows)):
        raise ContactError(
            f"The file {path.name} is JSON, but no list of contacts: it needs a list in brackets [ ] whose elements "
            "are objects in braces { }. Nothing was imported.",
            code="contacts_shape",
            file=path.name,
        )
    flat = [_flat(row) if isinstance(row, dict) else None for row in rows]
    titles = tuple(dict.fromkeys(title for row in flat if row for title in row))[:MOST_COLUMNS]
    mapping = guess(titles)
    if not has_what_is_needed(mapping):
        mapping = by_firm(mapping)
    return SourceTable(titles, mapping, _rows(flat, titles), len(flat))


def write_json(path: Path, records: Iterable[ContactRecord], phones: int, labels: bool) -> None:
    """Write records as objects with our own keys; what is empty is left out, except for the first six."""
    del phones, labels
    with path.open("w", encoding="utf-8") as file:
        begin = "[\n"
        for record in records:
            file.write(begin + json.dumps(_object(record), ensure_ascii=False))
            begin = ",\n"
        file.write("[]" if begin == "[\n" else "\n]\n")


def _object(record: ContactRecord) -> dict[str, Any]:
    always = FIELDS[:6]
    told: dict[str, Any] = {name: value for name in FIELDS if (value := getattr(record, name)) or name in always}
    if record.phones:
        told["phones"] = [record.phone, *record.phones]
    if any(record.labels):
        told["phone_labels"] = list(record.labels)
    return told


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=_whole, parse_float=_number)


def _list_in(data: Any, depth: int = 0) -> list[Any] | None:
    """The list of contacts in what a file holds, also within objects, or as an object with a contact for each id."""
    if not isinstance(data, dict):
        return data if isinstance(data, list) else None
    if has_what_is_needed(guess(list(data))):
        return [data]
    inner = [one for one in data.values() if isinstance(one, dict)]
    if len(inner) == len(data) and inner and _is_contact(inner[0]):
        return inner
    named = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), None)
    if named is not None or depth == _DEEPEST:
        return named
    lists = (one for one in data.values() if isinstance(one, list) and one and _is_contact(one[0]))
    return next(lists, None) or next((found for one in inner if (found := _list_in(one, depth + 1)) is not None), None)


def _is_contact(data: Any) -> bool:
    return isinstance(data, dict) and has_what_is_needed(guess(list(_flat(data))))


def _one_a_line(text: str) -> list[Any]:
    """The objects of a file that has one in each line, None for a line that is none; nothing if the first is none."""
    found: list[Any] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            found.append(_loads(line))
        except (ValueError, RecursionError):
            found.append(None)
        if not isinstance(found[0], dict):
            return []
    return found


def _flat(row: dict[str, Any]) -> dict[str, str]:
    """An object as cells: our own lists of numbers become columns, another list its elements with commas."""
    cells: dict[str, str] = {}
    for key, value in row.items():
        title = str(key)
        if title in ("phones", "phone_labels", "telefonos") and isinstance(value, list):
            base = LABEL if title == "phone_labels" else "phone"
            for number, one in enumerate(value, 1):
                name = base if number == 1 else f"{base} {number}"
                if name not in cells or not cells[name]:
                    cells[name] = _text(one)
        elif isinstance(value, dict) and has_what_is_needed(guess(list(map(str, value)))):
            cells |= _flat(value)  # a contact within what else is known of it
        else:
            cells[title] = _text(value)
    return cells


def _text(value: Any) -> str:
    if isinstance(value, dict):
        number = next((_text(value[name]) for name in _NUMBERS if name in value), "")
        if number:
            return number
        name = " ".join(filter(None, (_text(value[part]) for part in _NAMES if part in value)))
        return name or ", ".join(filter(None, map(_text, value.values())))  # an address, say
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return text_of(value)


def _rows(flat: list[dict[str, str] | None], titles: tuple[str, ...]) -> Iterator[SourceRow]:
    for number, row in enumerate(flat, 1):
        if row is None:
            yield SourceRow(number, problem="This is no contact: name and phone number belong in braces { }.")
        else:
            cells = [row.get(title, "") for title in titles]
            if any(cells):
                yield SourceRow(number, cells)


def _whole(text: str) -> str:
    return text


def _number(text: str) -> str:
    """A number with a point or an exponent: as a whole one where it is, so that a phone number stays one."""
    try:
        number = Decimal(text)
        if len(text) <= _LONGEST_NUMBER and number == number.to_integral_value() and abs(number) < 10**18:
            return str(int(number))
    except (InvalidOperation, ValueError):
        return text
    return text
