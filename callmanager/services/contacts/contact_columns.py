"""What the columns of a file are: found by their titles in Spanish or English, or as somebody chose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from callmanager.domain.errors import ContactError
from callmanager.domain.search_words import fold
from callmanager.services.contacts.contact_record import FIELDS, LABEL, SURNAME, ContactRecord

HEADER_ROWS = 20
"""Titles, dates and empty rows stand above the headers of many a sheet; further down there is no use looking."""

_QUANTITY = re.compile(r"\s*(\d+)(?:\.0+|,0{1,2})")
_SEVERAL = frozenset({"phone", LABEL, SURNAME})
_NUMBERED = re.compile(r"(.+) \d{1,2} - (value|label|type|formatted|street|city|region|name)")  # Google's
_KINDS = ("label", "type")

_TITLES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "nombre", "full name", "nombre completo", "nombre y apellidos", "contact", "contacto", "cliente",
        "customer", "client", "contact name", "nombre del contacto", "nombre del cliente", "razon social",
        "first name", "given name", "primer nombre", "nombre de pila", "nombres", "display name",
    ),
    SURNAME: (
        "last name", "surname", "family name", "apellido", "apellidos", "primer apellido", "segundo apellido",
        "apellido paterno", "apellido materno",
    ),
    "phone": (
        "phone", "telefono", "tel", "movil", "celular", "mobile", "cell", "phone number", "numero", "number",
        "numero de telefono", "telefono movil", "telephone", "whatsapp", "telefono fijo", "fijo", "landline",
        "telefono celular", "numero de celular", "mobile phone", "home phone", "work phone", "telefono casa",
        "telefono trabajo", "telefono principal", "telefono alternativo", "phones", "telefonos", "other phone",
        "business phone", "primary phone", "company main phone", "telefono particular", "telefono del trabajo",
    ),
    LABEL: ("phone label", "phone type", "tipo de telefono", "etiqueta de telefono"),
    "email": ("email", "e-mail", "correo", "correo electronico", "mail", "email address", "e-mail address"),
    "company": (
        "company", "empresa", "compania", "organization", "organizacion", "negocio", "business", "organization name",
    ),
    "note": ("note", "notes", "nota", "notas", "comentario", "comentarios", "observaciones", "remarks", "comments"),
    "status": ("status", "estado", "estado del contacto", "situacion"),
    "address": ("address", "direccion", "domicilio", "calle", "street", "street address"),
    "city": ("city", "ciudad", "localidad", "poblacion", "municipio", "canton", "town"),
    "region": ("region", "provincia", "state", "province", "departamento", "pais", "country", "comunidad"),
    "time_zone": ("time zone", "timezone", "zona horaria", "huso horario"),
    "tags": ("tags", "etiquetas", "etiqueta", "tag", "labels", "categorias", "categories", "grupo", "group"),
    "owner": ("owner", "responsable", "propietario", "agente", "agent", "asignado a", "assigned to", "gestor"),
    "campaign": ("campaign", "campana"),
    "priority": ("priority", "prioridad"),
    "do_not_call": ("do not call", "no llamar", "lista robinson", "robinson", "dnc", "bloqueado"),
    "do_not_call_reason": ("do not call reason", "motivo de no llamar", "motivo del bloqueo"),
    "consent_source": (
        "consent source", "origen del consentimiento", "consentimiento", "consent", "fuente del consentimiento",
    ),
    "consent_until": (
        "consent until", "consentimiento hasta", "vencimiento del consentimiento", "consent expiry",
        "caducidad del consentimiento",
    ),
}  # fmt: skip
_FIELD_OF = {title: field for field, titles in _TITLES.items() for title in titles}

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


def field_of(title: str) -> str | None:
    """The field that a title names: its words, our own name for it, or either with a number behind (“Teléfono 2”)."""
    plain = fold(title.replace("_", " ").replace(":", " ").replace("º", "").replace(".", " "))
    plain = re.sub(r"\s*\(.*?\)\s*", " ", plain).strip()
    if numbered := _NUMBERED.fullmatch(plain):
        of, part = numbered.groups()
        plain = part if part in ("city", "region") else f"{of} label" if part in _KINDS else of
    found = _FIELD_OF.get(plain)
    if found is None and plain.replace(" ", "_") in (*FIELDS, LABEL):
        found = plain.replace(" ", "_")
    if found is None:
        without = re.sub(r"^(?:numero|n)?\s*|\s*\d{1,2}$", "", plain).strip()
        found = _FIELD_OF.get(without) if without != plain else None
        found = found if found in _SEVERAL else None
    return found


def guess(titles: Sequence[str]) -> dict[int, str]:
    """What each column is by its title; of several with one meaning the first counts, except for phones."""
    found: dict[int, str] = {}
    for index, title in enumerate(titles):
        field = field_of(title)
        if field is not None and (field in _SEVERAL or field not in found.values()):
            found[index] = field
    return found


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
    single = [field for field in wanted.values() if field not in _SEVERAL]
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
            tuple((index, field) for index, field in mapping.items() if field not in _SEVERAL),
        )

    def read(self, cells: Sequence[str]) -> "tuple[dict[str, str], list[str], list[str]]":
        """The fields that have text, all numbers, and their labels."""
        width = len(cells)
        values = {field: cells[index] for index, field in self.others if index < width and cells[index]}
        if self.surnames:
            values |= _with_surname(values, [cells[index] for index in self.surnames if index < width])
        phones = [as_number(cells[index]) if index < width else "" for index in self.phones]
        labels = [cells[index] if index < width else "" for index in self.labels] if self.labels else []
        return values, phones, labels


def record_of(cells: Sequence[str], layout: Layout) -> ContactRecord:
    """The record that a row of cells holds."""
    values, phones, labels = layout.read(cells)
    first = phones[0] if phones else ""
    return ContactRecord(phone=first, phones=_trimmed(phones[1:]), labels=_trimmed(labels), **values)


def as_number(text: str) -> str:
    """Another program has written the number as a quantity: “88887777.0” or “88887777,0” has no zero more."""
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
