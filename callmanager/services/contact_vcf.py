"""Contacts as vCards (2.1 to 4.0), as phones and mail programs write them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from callmanager.services.contact_columns import SPANISH, guess
from callmanager.services.contact_csv import decode
from callmanager.services.contact_record import FIELDS, ContactRecord
from callmanager.services.contact_source import SourceRow, SourceTable, broken, too_large
from callmanager.services.contact_table import columns_for, row_of

MOST_BYTES = 200_000_000
_PHONES = 10
_COLUMNS = columns_for(_PHONES, labels=True)
_TITLES = tuple(SPANISH[field] + (f" {number}" if number > 1 else "") for field, number in _COLUMNS)
_OURS = (
    "status", "region", "time_zone", "owner", "campaign", "priority", "do_not_call", "do_not_call_reason",
    "consent_source", "consent_until",
)  # fmt: skip
_KINDS = ("cell", "home", "work", "fax", "pager", "main", "other")


def open_vcf(path: Path) -> SourceTable:
    """The cards as a table; the first cards are read at once, so that what is none is known before anything happens.

    Raises:
        OSError: it cannot be read.
        ContactError: it is no file of vCards, or too large.
    """
    if path.stat().st_size > MOST_BYTES:
        raise too_large(path, f"it is larger than {MOST_BYTES // 1_000_000} MB")
    text = decode(path.read_bytes())
    if "BEGIN:VCARD" not in text[:10_000].upper():
        raise broken(path)
    return SourceTable(_TITLES, guess(_TITLES), _rows(text), text.upper().count("BEGIN:VCARD"))


def write_vcf(path: Path, records: Iterable[ContactRecord], phones: int, labels: bool) -> None:
    """Write records as cards of version 3.0; what vCards have no line for stands in lines of our own."""
    del phones, labels
    import vobject

    with path.open("w", encoding="utf-8", newline="") as file:
        for record in records:
            card = vobject.vCard()
            card.add("fn").value = record.name
            card.add("n").value = vobject.vcard.Name(given=record.name)
            for number, phone in enumerate((record.phone, *record.phones)):
                line = card.add("tel")
                line.value = phone
                if number < len(record.labels) and record.labels[number]:
                    line.params["X-LABEL"] = [record.labels[number].replace('"', "'")]
            _add(card.add, "email", record.email)
            _add(card.add, "org", [record.company] if record.company else "")
            _add(card.add, "note", record.note)
            if record.address or record.city:
                card.add("adr").value = vobject.vcard.Address(street=record.address, city=record.city)
            _add(card.add, "categories", [tag.strip() for tag in record.tags.split(",")] if record.tags else "")
            for name in _OURS:
                _add(card.add, f"x-callmanager-{name.replace('_', '-')}", getattr(record, name))
            file.write(card.serialize())


def _rows(text: str) -> Iterator[SourceRow]:
    import vobject

    try:
        for number, card in enumerate(vobject.readComponents(text), 1):
            yield SourceRow(number, row_of(_record(card), _COLUMNS))
    except vobject.base.VObjectError as error:
        raise ValueError("not a file of vCards") from error


def _record(card: Any) -> ContactRecord:
    lines = list(getattr(card, "tel_list", ()))[:_PHONES]
    phones = [_plain(line) for line in lines]
    values = {name: _value(card, f"x_callmanager_{name}") for name in _OURS}
    address = getattr(getattr(card, "adr", None), "value", None)
    street = _joined(getattr(address, "street", "")) if address is not None else ""
    city = _joined(getattr(address, "city", "")) if address is not None else ""
    labels = [_label(line) for line in lines]
    while labels and not labels[-1]:
        labels.pop()
    return ContactRecord(
        name=_value(card, "fn") or _structured_name(card),
        phone=phones[0] if phones else "",
        phones=tuple(phones[1:]),
        labels=tuple(labels),
        email=_value(card, "email"),
        company=_value(card, "org"),
        note=_value(card, "note"),
        address=street,
        city=city,
        tags=", ".join(str(tag).strip() for tag in _list(getattr(card, "categories", None))),
        **values,
    )


def _label(line: Any) -> str:
    own = line.params.get("X-LABEL")
    if own:
        return str(own[0])
    kinds = [str(kind).lower() for kind in (*line.params.get("TYPE", ()), *line.singletonparams)]
    return next((kind for kind in _KINDS if kind in kinds), "")


def _structured_name(card: Any) -> str:
    """The name of an old vCard (2.1), which need not have one for showing."""
    value = getattr(getattr(card, "n", None), "value", "")
    if isinstance(value, str):
        family, _, rest = value.partition(";")
        return " ".join(part for part in (*rest.split(";")[:1], family) if part).strip()
    parts = (value.prefix, value.given, value.additional, value.family, value.suffix)
    return " ".join(_joined(part) for part in parts if part).strip()


def _value(card: Any, name: str) -> str:
    line = getattr(card, name, None)
    return _plain(line) if line is not None else ""


def _plain(line: Any) -> str:
    value = line.value
    text = "; ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text.removeprefix("tel:").strip()


def _joined(part: Any) -> str:
    return part.strip() if isinstance(part, str) else " ".join(map(str, part)).strip()


def _list(line: Any) -> list[Any]:
    value = getattr(line, "value", [])
    return value if isinstance(value, list) else [value]


def _add(add: Callable[[str], Any], name: str, value: str | list[str]) -> None:
    if value:
        add(name).value = value


assert set(_OURS) <= set(FIELDS)
