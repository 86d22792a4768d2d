"""Which field a column's title names, in Spanish or English: by the words we know, or by what they are made of."""

import re

from callmanager.domain.search_words import fold
from callmanager.services.contacts.contact_record import FIELDS, LABEL, SURNAME

SEVERAL = frozenset({"phone", LABEL, SURNAME})
"""The fields that several columns may be."""

_NUMBERED = re.compile(r"(.+) \d{1,2} - (value|label|type|formatted|street|city|region|name)")  # Google's
_KINDS = ("label", "type")
_LONGEST = 80
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+")

_TITLES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "nombre", "full name", "nombre completo", "nombre y apellidos", "contact", "contacto", "cliente",
        "customer", "client", "contact name", "nombre del contacto", "nombre del cliente",
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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINKS = _words("de del la el los las a o u y e s of the or and para")
_WHOSE = _words(
    "cliente clientes customer client contacto contact persona person lead prospecto prospect titular abonado "
    "display mostrar mostrado saved public"
)
_NUMBER = _words("numero numeros num nro no n nr number numbers")
_WHERE = _words(
    "trabajo laboral work business office oficina empresa company corporativo casa home hogar domicilio particular "
    "personal private principal primary main default otro otros other secundario secondary alternativo alternative "
    "alternate alt adicional additional primer primero first segundo second tercer third directo direct car fijo "
    "landline formatted"
)
_PHONES = _words(
    "telefono telefonos telefonico tel tels tlf tlfno tfno tfn telf telef movil moviles celular celulares cel cell "
    "cellphone cellular mobile phone phones telephone telephones whatsapp phonenumber mobilephone mobilenumber"
)
_MADE_OF: dict[str, tuple[str, ...]] = {
    "name": (
        "nombre", "nombres", "name", "full name", "nombre completo", "first name", "given name", "nombre apellido",
        "nombre apellidos", "nombres apellidos", "apellido nombre", "apellidos nombre", "apellidos nombres",
        "nombre razon social", "denominacion", "firstname", "fullname", "names",
    ),
    SURNAME: (
        "apellido", "apellidos", "er apellido", "o apellido", "last name", "surname", "surnames", "family name",
        "lastname",
    ),
    "email": (
        "email", "e mail", "mail", "correo", "correo e", "correo electronico", "direccion correo",
        "direccion correo electronico", "email address", "mail address", "e mail address", "emails", "email addresses",
    ),
    "company": (
        "company name", "nombre empresa", "nombre compania", "nombre comercial", "account name",
        "organisation", "organization", "organizacion", "empresa", "company", "compania", "associated company",
    ),
}  # fmt: skip
_MADE = {words: field for field, several in _MADE_OF.items() for words in several}
_PEOPLE = frozenset({"titular", "prospecto", "prospect", "abonado", "persona contacto", "contact person"})
_CALLED = frozenset({"numero contacto", "numero llamar", "contact number", "contact no", "contact phone number"})


def field_of(title: str) -> str | None:
    """The field that a title names: its words, our own name for it, or either with a number behind (“Teléfono 2”)."""
    plain = fold(title[:_LONGEST].replace("_", " ").replace(":", " ").replace("º", "").replace(".", " "))
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
        found = found if found in SEVERAL else None
    return found


def likely_field(title: str) -> str | None:
    """The field of a title that `field_of` does not know, by the words in it: “Nº de móvil”, “Person - Name”.

    Only a phone, a name, a surname, an e-mail or a company: a wrong guess of anything else would do more harm.
    """
    if len(title) > _LONGEST:
        return None
    plain = re.sub(r"\(.*?\)", " ", title)
    return _made_of(_WORD.findall(fold(plain))) or _made_of(_WORD.findall(fold(_CAMEL.sub(" ", plain))))


def is_firm(title: str) -> bool:
    """Whether a column holds names of firms: the contact's own name where there is no other, else its company."""
    return fold(title).strip(" :*") in ("razon social", "denominacion social")


def _made_of(words: list[str]) -> str | None:
    plain = " ".join(word for word in words if word not in _LINKS)
    if plain in _CALLED:
        return "phone"
    if plain in _PEOPLE:
        return "name"
    rest = [word for word in words if word not in _LINKS and word not in _WHOSE]
    if found := _MADE.get(" ".join(rest)):
        return found
    of_phones = [word for word in rest if word not in _NUMBER and word not in _WHERE]
    if of_phones and all(word in _PHONES for word in of_phones):
        return "phone"
    return "email" if _MADE.get(" ".join(word for word in rest if word not in _WHERE)) == "email" else None
