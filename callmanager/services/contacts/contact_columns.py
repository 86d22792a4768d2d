"""What the columns of a file are: found by their titles in Spanish or English, or as somebody chose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from callmanager.domain.errors import ContactError
from callmanager.domain.search_words import fold
from callmanager.services.contacts.contact_record import FIELDS, LABEL, SURNAME, ContactRecord
from callmanager.services.contacts.contact_titles import SEVERAL, field_of, is_firm, likely_field

HEADER_ROWS = 20
"""Titles, dates and empty rows stand above the headers of many a sheet; further down there is no use looking."""

_AS_TEXT = re.compile(r"""(?:=?"|')(\+?[\d (][\d ().\-]{6,30})"?""")
_QUANTITY = re.compile(r"\s*(\d+)(?:\.0+|,0{1,2})")

SPANISH: dict[str, str] = {
    "name": "Nombre",
    "phone": "Teléfono",
    LABEL: "Tipo de teléfono",
    "email": "Correo",
    "company": "Empresa",
    "note": "Nota",
    "status": "Estado",
    "address": "Dirección",
    "city": "Ciudad",
    "region": "Región",
    "time_zone": "Zona horaria",
    "tags": "Etiquetas",
    "owner": "Responsable",
    "campaign": "Campaña",
    "priority": "Prioridad",
    "do_not_call": "No llamar",
    "do_not_call_reason": "Motivo de no llamar",
    "consent_source": "Origen del consentimiento",
    "consent_until": "Consentimiento hasta",
}
"""The titles that an export writes."""


def guess(titles: Sequence[str]) -> dict[int, str]:
    """What each column is by its title; of several with one meaning the first counts, except for phones.

    A title that is known goes before one that only seems to mean the same.
    """
    found: dict[int, str] = {}
    for read in (field_of, likely_field, partial(_of_firm, found=found)):
        for index, title in enumerate(titles):
            field = read(title) if title and index not in found else None
            if field is not None and (field in SEVERAL or field not in found.values()):
                found[index] = field
    return dict(sorted(found.items()))


def _of_firm(title: str, found: Mapping[int, str]) -> str | None:
    if not is_firm(title):
        return None
    return "company" if {"name", SURNAME} & set(found.values()) else "name"


def by_firm(mapping: Mapping[int, str]) -> dict[int, str]:
    """The same; where nothing names the contacts, their firms do."""
    fields = set(mapping.values())
    if {"name", SURNAME} & fields or "company" not in fields:
        return dict(mapping)
    return {index: "name" if field == "company" else field for index, field in mapping.items()}


def has_what_is_needed(mapping: Mapping[int, str]) -> bool:
    """Whether there are columns for name and phone."""
    return {"name", "phone"} <= set(mapping.values())


def checked(mapping: Mapping[int, str], columns: int) -> dict[int, str]:
    """A mapping that can be used.

    Raises:
        ContactError: it names no name or no phone, a column that there is not, or a field twice (``contacts_mapping``);
            or there is none (``contacts_columns``).
    """
    wanted = {int(index): field for index, field in mapping.items() if field}
    single = [field for field in wanted.values() if field not in SEVERAL]
    known = (*FIELDS, LABEL, SURNAME)
    if any(field not in known for field in wanted.values()) or any(not 0 <= index < columns for index in wanted):
        raise _wrong("it names a column or a field that does not exist")
    if len(single) != len(set(single)):
        raise _wrong("two columns cannot be the same field, except for phone numbers and surnames")
    if not has_what_is_needed(wanted):
        raise ContactError(
            f"One of the first {HEADER_ROWS} rows must name a column for the name (Nombre) and one for the phone "
            "number (Teléfono). Nothing was imported.",
            code="contacts_columns",
        )
    return dict(sorted(wanted.items()))


@dataclass(frozen=True, slots=True)
class Layout:
    """A mapping in the form in which rows are read: where numbers, their labels, surnames and other fields stand."""

    phones: tuple[int, ...]
    labels: tuple[int, ...]
    surnames: tuple[int, ...]
    others: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, mapping: Mapping[int, str]) -> "Layout":
        """The layout of a mapping."""
        return cls(
            tuple(index for index, field in mapping.items() if field == "phone"),
            tuple(index for index, field in mapping.items() if field == LABEL),
            tuple(index for index, field in mapping.items() if field == SURNAME),
            tuple((index, field) for index, field in mapping.items() if field not in SEVERAL),
        )

    def read(self, cells: Sequence[str]) -> "tuple[dict[str, str], list[str], list[str]]":
        """The fields that have text, all numbers, and their labels."""
        width = len(cells)
        values = {field: cells[index] for index, field in self.others if index < width and cells[index]}
        if self.surnames:
            values |= _with_surname(values, [cells[index] for index in self.surnames if index < width])
        if "name" not in values and "company" in values:
            values = {**values, "name": values["company"]}  # a list of people and firms has no name for the latter
        phones = [as_number(cells[index]) if index < width else "" for index in self.phones]
        labels = [cells[index] if index < width else "" for index in self.labels] if self.labels else []
        return values, phones, labels


def record_of(cells: Sequence[str], layout: Layout) -> ContactRecord:
    """The record that a row of cells holds."""
    values, phones, labels = layout.read(cells)
    first = phones[0] if phones else ""
    return ContactRecord(phone=first, phones=_trimmed(phones[1:]), labels=_trimmed(labels), **values)


def as_number(text: str) -> str:
    """The number without what another program has made of it: “88887777.0”, “="88887777"”, “'88887777”."""
    if text[:1] in ("=", "'"):
        text = found[1].strip() if (found := _AS_TEXT.fullmatch(text)) else text
    if text[-1:] == "0" and (quantity := _QUANTITY.fullmatch(text)):
        return quantity[1]
    return text


def _with_surname(values: Mapping[str, str], surnames: Sequence[str]) -> dict[str, str]:
    """The name with what stands in columns of surnames behind it, where it does not end so already."""
    name, surname = values.get("name", ""), " ".join(filter(None, surnames))
    if not surname or f" {fold(name)}".endswith(f" {fold(surname)}"):
        return {}
    return {"name": f"{name} {surname}".strip()}


def _trimmed(values: list[str]) -> tuple[str, ...]:
    while values and not values[-1]:
        values.pop()
    return tuple(values)


def _wrong(why: str) -> ContactError:
    return ContactError(
        f"The columns cannot be used as they were chosen: {why}. Nothing was imported.",
        code="contacts_mapping",
        why=why,
    )
