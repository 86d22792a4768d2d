"""Contacts between text, rows and values: what may be kept, how it is cleaned, and the keys it is found by."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import Row, select
from sqlmodel import Session, col

from callmanager.domain.contact import TO_DO, Contact, ContactPhone, status_id
from callmanager.domain.contact_words import name_key, search_key
from callmanager.domain.contact_zones import zone_named
from callmanager.domain.errors import ContactError
from callmanager.domain.phone_numbers import e164, number_key
from callmanager.services.contacts.contact_record import ContactRecord
from callmanager.store.tables import ContactPhoneRow, ContactRow

MAX_FIELD = 500
MAX_NOTE = 20_000
MAX_PHONES = 10
MAX_TAGS = 50
LONGEST_TAG = 60
_LONGEST_NUMBER = 100
_HAS_DIGITS = re.compile(r"(?:\D*\d){3}")
_EXPONENT = re.compile(r"[+-]?(?:\d{1,3}|\d+[.,]\d+)[eE]\+?\d+")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"  # 2020-01-31
    r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d"  # 31/01/2020
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)?\d\d)"  # 1/31/20
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/\d\d"  # 31/1/20
    r")(?:[T ]\d{1,2}:\d\d.*)?|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"  # they hold an emoji of several parts together, and shape Persian and Indian words
_LOOSE_JOINERS = re.compile(f"(?<!\\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\\S)")
_NO_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_OF_TEXT = re.compile("[\t-\r\x1c-\x1f\x85]")  # controls that part lines and words, and become such a mark
_AT_ONCE = 500
_KEYS = frozenset({"name", "company", "email", "city", "phone", "phone_e164", "tags"})
_OF_SEARCH = frozenset({"place", "search_key"})  # what a contact is found by, and nobody is shown
_COLUMNS = tuple(getattr(ContactRow, name) for name in ContactRow.model_fields if name not in _OF_SEARCH)
_PHONE_COLUMNS = tuple(getattr(ContactPhoneRow, name) for name in ("contact_id", "phone", "phone_e164", "label"))


class MoreFields(TypedDict, total=False):
    """What can be set of a contact beside its name and first number, by the names in `Contact`."""

    phones: Sequence[str | ContactPhone]
    email: str
    company: str
    note: str
    address: str
    city: str
    region: str
    time_zone: str
    tags: Sequence[str]
    owner_id: str | None
    campaign_id: str
    priority: int
    consent_source: str
    consent_until: datetime | None


class ContactFields(MoreFields, total=False):
    """What can be changed of a contact; ``phones`` are all its numbers, or those beside ``phone``."""

    name: str
    phone: str


_TEXTS = ("email", "company", "address", "city", "region", "time_zone", "campaign_id", "consent_source")


def printable(text: str) -> str:
    r"""The text without what no one can see or type: NUL, other control characters, half characters.

    What parts words or lines does so afterwards, too: any kind of space becomes a plain one, any line's end “\n”.
    """
    if text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = "".join(c if c.isprintable() or c in "\n\t" else _instead(c) for c in text)
    return _LOOSE_JOINERS.sub("", text)


def has_unprintable(text: str) -> bool:
    """Whether `printable` takes characters out that a file cannot have meant: NUL, other controls, halves."""
    return not text.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cs") and not _OF_TEXT.match(c) for c in text
    )


def _instead(character: str) -> str:
    if character in _JOINERS:
        return character
    return " " if unicodedata.category(character) == "Zs" or character == "\x1f" else ""


def one_line(text: str) -> str:
    """Text for a field of one line: what can be seen, spaces evened out, not endless."""
    if not text:
        return ""
    return " ".join((text if text.isprintable() else printable(text)).split())[:MAX_FIELD]


def note_text(text: str) -> str:
    """Text of several lines, not endless."""
    return printable(text[: 2 * MAX_NOTE]).strip()[:MAX_NOTE]


def clean_name(name: str) -> str:
    """The name as it is kept.

    Raises:
        ContactError: there is none.
    """
    name = one_line(name)
    if not name:
        raise ContactError("The name is missing.", code="contact_name")
    return name


def clean_phone(phone: str, country: str, label: str = "") -> ContactPhone:
    """A number as it is kept; ``country`` is that of one typed without it.

    Raises:
        ContactError: fewer than three digits, a date, or what a spreadsheet has made of a number.
    """
    phone = one_line(phone)
    if not phone.isascii():
        phone = phone.translate(_NO_JOINERS)
    if "e" in phone.lower() and _EXPONENT.fullmatch(phone):
        raise ContactError(
            f"“{phone[:40]}” was a phone number before a spreadsheet made a quantity of it.",
            code="contact_phone_spoiled",
        )
    if (":" in phone or phone[-1:].isdigit()) and _DATE.fullmatch(phone):
        raise ContactError(
            f"“{phone[:40]}” is a date or a time of day, and no phone number.",
            code="contact_phone_date",
            phone=phone[:40],
        )
    if len(phone) > _LONGEST_NUMBER or not _HAS_DIGITS.match(phone):
        raise ContactError(f"“{phone[:40]}” is not a phone number.", code="contact_phone", phone=phone[:40])
    return ContactPhone(phone, e164(phone, country), one_line(label))


def clean_phones(phones: Iterable[str | ContactPhone], country: str) -> tuple[ContactPhone, ...]:
    """Numbers as they are kept, each once and in their order; empty ones are left out.

    Raises:
        ContactError: one of them is no number.
    """
    found: dict[str, ContactPhone] = {}
    for given in phones:
        typed, label = (given.phone, given.label) if isinstance(given, ContactPhone) else (given, "")
        if typed.strip():
            phone = clean_phone(typed, country, label)
            found.setdefault(number_key(phone.phone, phone.phone_e164), phone)
    return tuple(found.values())[:MAX_PHONES]


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: each once, without the marks that part them in a file."""
    found = (one_line(re.sub("[,;]", " ", tag))[:LONGEST_TAG].strip() for tag in tags)
    return tuple(dict.fromkeys(tag for tag in found if tag))[:MAX_TAGS]


def tags_column(tags: Iterable[str]) -> str:
    """Tags as they stand in the table."""
    joined = "\n".join(tags)
    return f"\n{joined}\n" if joined else ""


def tags_of(column: str) -> tuple[str, ...]:
    """Tags as the table has them."""
    return tuple(column.split("\n")[1:-1]) if column else ()


def column_values(fields: Mapping[str, Any], country: str) -> tuple[dict[str, Any], tuple[ContactPhone, ...] | None]:
    """`ContactFields` as columns of the row, and all the numbers where any were given.

    Raises:
        ContactError: no name, no number, or a time zone that there is not.
    """
    values: dict[str, Any] = {name: one_line(fields[name]) for name in _TEXTS if name in fields}
    if values.get("time_zone") and zone_named(values["time_zone"]) is None:
        raise ContactError(
            f"There is no time zone “{values['time_zone'][:40]}”. It is written as in “America/Costa_Rica”. Nothing "
            "was saved.",
            code="contact_time_zone",
            zone=values["time_zone"][:40],
        )
    if "name" in fields:
        values["name"] = clean_name(fields["name"])
    if "note" in fields:
        values["note"] = note_text(fields["note"])
    if "tags" in fields:
        values["tags"] = tags_column(clean_tags(fields["tags"]))
    for name in ("owner_id", "priority", "consent_until"):
        if name in fields:
            values[name] = fields[name]
    phones = None
    if "phone" in fields or "phones" in fields:
        phones = clean_phones([*([fields["phone"]] if "phone" in fields else []), *fields.get("phones", ())], country)
        if not phones:
            raise ContactError("“” is not a phone number.", code="contact_phone", phone="")
        values["phone"], values["phone_e164"], values["phone_label"] = (
            phones[0].phone,
            phones[0].phone_e164,
            phones[0].label,
        )
        values["phone_key"] = number_key(phones[0].phone, phones[0].phone_e164)
    return values, phones


def new_row(values: Mapping[str, Any], phones: Sequence[ContactPhone], now: datetime) -> ContactRow:
    """A new contact of these columns."""
    row = ContactRow(id=secrets.token_hex(8), created_at=now, updated_at=now, status_at=now, **values)
    set_keys(row, phones)
    return row


def set_keys(row: ContactRow, phones: Iterable[ContactPhone]) -> None:
    """Set what the contact is found by, after a change of its texts or numbers."""
    row.name_key = name_key(row.name)
    row.search_key = search_key(
        (row.name, row.company, row.email, row.city),
        [(phone.phone, phone.phone_e164) for phone in phones],
        tags_of(row.tags),
    )


def touches_keys(values: Mapping[str, Any]) -> bool:
    """Whether a change of these columns changes what the contact is found by."""
    return not _KEYS.isdisjoint(values)


def contact_row(record: ContactRecord, country: str, now: datetime) -> ContactRow:
    """A new contact with one number; ``country`` is that of a number typed without one.

    Raises:
        ContactError: no name, or no phone number of at least three digits.
    """
    fields = {name: getattr(record, name) for name in ("name", "phone", "email", "company", "note")}
    phone = clean_phone(record.phone, country)  # first: who has neither name nor number is told of the number
    values, phones = column_values(fields, country)
    row = new_row(values, phones or (phone,), now)
    row.status = status_id(one_line(record.status)) or TO_DO
    return row


def further_phones(contact_id: str, phones: Sequence[ContactPhone]) -> list[ContactPhoneRow]:
    """The rows of the numbers beside the first."""
    return [
        ContactPhoneRow(
            contact_id=contact_id,
            position=position,
            phone=phone.phone,
            phone_e164=phone.phone_e164,
            phone_key=number_key(phone.phone, phone.phone_e164),
            label=phone.label,
        )
        for position, phone in enumerate(phones[1:], start=1)
    ]


def to_contacts(session: Session, rows: Sequence[ContactRow | Row[Any]]) -> list[Contact]:
    """Rows as values that may cross threads, with their further numbers."""
    further: dict[str, list[ContactPhone]] = {}
    ids = [row.id for row in rows]
    for start in range(0, len(ids), _AT_ONCE):
        query = select(*_PHONE_COLUMNS).where(col(ContactPhoneRow.contact_id).in_(ids[start : start + _AT_ONCE]))
        ordered = query.order_by(col(ContactPhoneRow.contact_id), col(ContactPhoneRow.position))
        for contact_id, *phone in session.execute(ordered):
            further.setdefault(contact_id, []).append(ContactPhone(*phone))
    return [to_contact(row, further.get(row.id, ())) for row in rows]


def to_contact(row: ContactRow | Row[Any], further: Iterable[ContactPhone] = ()) -> Contact:
    """One row as a value; one of `rows_in_order`, or of the table."""
    return Contact(
        contact_id=row.id,
        name=row.name,
        phone=row.phone,
        phone_e164=row.phone_e164,
        email=row.email,
        company=row.company,
        note=row.note,
        status=row.status,
        phones=(ContactPhone(row.phone, row.phone_e164, row.phone_label), *further),
        address=row.address,
        city=row.city,
        region=row.region,
        time_zone=row.time_zone,
        tags=tags_of(row.tags),
        owner_id=row.owner_id,
        campaign_id=row.campaign_id,
        priority=row.priority,
        status_at=row.status_at,
        attempts=row.attempts,
        last_call_at=row.last_call_at,
        do_not_call=row.do_not_call,
        do_not_call_at=row.do_not_call_at,
        do_not_call_reason=row.do_not_call_reason,
        consent_source=row.consent_source,
        consent_until=row.consent_until,
        import_id=row.import_id,
        locked_by=row.locked_by,
        locked_until=row.locked_until,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def rows_in_order(session: Session, ids: Sequence[str]) -> list[Row[Any]]:
    """The columns of the contacts with these ids in the same order; those that are gone are left out.

    Of a page of a hundred, objects that could be changed would take longer to make than the query for them.
    """
    rows: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows |= {row.id: row for row in session.execute(select(*_COLUMNS).where(col(ContactRow.id).in_(part)))}
    return [rows[contact_id] for contact_id in ids if contact_id in rows]


def in_order(session: Session, ids: Sequence[str]) -> list[Contact]:
    """The contacts with these ids in the same order; those that are gone are left out."""
    return to_contacts(session, rows_in_order(session, ids))
