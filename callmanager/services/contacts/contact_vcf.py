"""Contacts as vCards (2.1 to 4.0), as phones and mail programs write them."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from callmanager.services.contacts.contact_columns import SPANISH, guess
from callmanager.services.contacts.contact_encoding import decode
from callmanager.services.contacts.contact_record import FIELDS, ContactRecord
from callmanager.services.contacts.contact_source import SourceRow, SourceTable, broken, too_large
from callmanager.services.contacts.contact_table import columns_for, row_of

MOST_BYTES = 200_000_000
_PHONES = 10
_COLUMNS = columns_for(_PHONES, labels=True)
_TITLES = tuple(SPANISH[field] + (f" {number}" if number > 1 else "") for field, number in _COLUMNS)
_OURS = (
    "status", "region", "time_zone", "owner", "campaign", "priority", "do_not_call", "do_not_call_reason",
    "consent_source", "consent_until",
)  # fmt: skip
_MARKS = re.compile(r"^(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_AGENT = re.compile(r"^AGENT[^\n]*\n?[ \t]*\Z", re.IGNORECASE | re.MULTILINE)
_LONGEST_AGENT = 200
_QUOTED = re.compile("quoted-printable", re.IGNORECASE)
_KINDS = ("fax", "pager", "cell", "home", "work", "main", "other")  # the fax at work is a fax
_PROPERTY = re.compile(r"(?:[\w-]+\.)?([\w-]+)[;:]")
_READ = ("BEGIN", "END", "VERSION", "N", "FN", "TEL", "EMAIL", "ORG", "NOTE", "ADR", "CATEGORIES")


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
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
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
    """Each card as a row; one that cannot be read is told and leaves the others as they are.

    Raises:
        ValueError: none of them can be read.
    """
    import vobject

    wrong = (vobject.base.VObjectError, LookupError, ValueError, TypeError, AttributeError, RuntimeError)
    unread: list[SourceRow] | None = []  # until the first one that can be read, for a file of none is broken
    for number, card in enumerate(_cards(text), 1):
        try:
            row = SourceRow(number, row_of(_record(_parsed(_unfolded(card), wrong)), _COLUMNS))
        except StopIteration:
            row = SourceRow(number, problem="This card does not end: the file is cut, or the next one begins in it.")
        except wrong:
            row = SourceRow(number, problem="This card cannot be read.")
        if row.problem and unread is not None:
            unread.append(row)
            continue
        yield from unread or ()
        unread = None
        yield row
    if unread is not None:
        raise ValueError("no card can be read")


def _parsed(card: str, wrong: tuple[type[Exception], ...]) -> Any:
    """The card; where a picture that was cut or the like spoils it, the card of those lines that are read here."""
    import vobject

    try:
        return next(vobject.readComponents(card))
    except wrong:
        lines: list[str] = []
        is_read = True
        for line in card.split("\n"):
            if found := _PROPERTY.match(line):
                is_read = found[1].upper() in _READ or found[1].upper().startswith("X-CALLMANAGER-")
            if is_read:
                lines.append(line)
        return next(vobject.readComponents("\n".join(lines)))


def _cards(text: str) -> Iterator[str]:
    """The text of each card, "" for one that does not end; a card may stand in another one, as its agent's."""
    start = depth = 0
    for mark in _MARKS.finditer(text):
        if mark[1].upper() == "END":
            depth -= 1
            if depth == 0:
                yield text[start : mark.end()]
            depth = max(0, depth)
        elif depth and _AGENT.search(text, max(start, mark.start() - _LONGEST_AGENT), mark.start()):
            depth += 1
        else:
            if depth:
                yield ""
            start, depth = mark.start(), 1
    if depth:
        yield ""


def _unfolded(card: str) -> str:
    """The card with each quoted-printable value (of version 2.1) in one line, and its encoding in capitals."""
    if "quoted-printable" not in card.lower():
        return card
    found: list[str] = []
    goes_on = False
    for line in card.split("\n"):
        if goes_on and line.strip().upper() != "END:VCARD":
            found[-1] = found[-1].rstrip()[:-1] + line
        else:
            head, colon, value = line.partition(":")
            if "QUOTED-PRINTABLE" in head.upper():
                head = _QUOTED.sub("QUOTED-PRINTABLE", head)
            found.append(head + colon + value)
        goes_on = "QUOTED-PRINTABLE" in found[-1].partition(":")[0] and found[-1].rstrip().endswith("=")
    return "\n".join(found)


def _record(card: Any) -> ContactRecord:
    lines = list(getattr(card, "tel_list", ()))[:_PHONES]
    phones = [_number(_plain(line)) for line in lines]
    values = {name: _value(card, f"x_callmanager_{name}") for name in _OURS}
    address = getattr(getattr(card, "adr", None), "value", None)
    street = _joined(getattr(address, "street", "")) if address is not None else ""
    city = _joined(getattr(address, "city", "")) if address is not None else ""
    company = _value(card, "org").strip("; ")
    labels = [_label(line) for line in lines]
    while labels and not labels[-1]:
        labels.pop()
    return ContactRecord(
        name=_value(card, "fn") or _structured_name(card) or company,
        phone=phones[0] if phones else "",
        phones=tuple(phones[1:]),
        labels=tuple(labels),
        email=_value(card, "email"),
        company=company,
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
    said = ",".join(map(str, (*line.params.get("TYPE", ()), *line.singletonparams)))  # “"WORK,VOICE"” counts as two
    kinds = {kind.strip().lower() for kind in said.split(",")}
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
    return text.strip()


def _number(text: str) -> str:
    """The number of an address such as “tel:+34-600-100-084;ext=5”, its extension in words behind it."""
    if text[:4].lower() != "tel:":
        return text
    number, *more = text[4:].split(";")
    given = {name.strip().lower(): value.strip() for name, _, value in (one.partition("=") for one in more)}
    context = given.get("phone-context", "")
    if context.startswith("+") and not number.startswith("+"):
        number = f"{context} {number}"
    return f"{number} ext. {given['ext']}" if given.get("ext") else number


def _joined(part: Any) -> str:
    return part.strip() if isinstance(part, str) else " ".join(map(str, part)).strip()


def _list(line: Any) -> list[Any]:
    value = getattr(line, "value", [])
    return value if isinstance(value, list) else [value]


def _add(add: Callable[[str], Any], name: str, value: str | list[str]) -> None:
    if value:
        add(name).value = value


assert set(_OURS) <= set(FIELDS)
