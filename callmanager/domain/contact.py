"""A contact of the sales desk."""

from dataclasses import dataclass

_STATUS_WORDS = {
    "to_do": ("sin gestionar", "pendiente", "por gestionar", "to do"),
    "in_progress": ("en progreso", "en curso", "in progress"),
    "completed": ("completada", "completado", "completed"),
    "not_reached": ("nc", "no contesta", "not reached"),
    "hung_up": ("cuelga", "colgó", "hung up"),
    "interested": ("interesado", "interesada", "interested"),
    "active_services": ("servicios activos", "active services"),
    "nonexistent": ("no existe", "does not exist"),
    "no_coverage": ("sin red", "sin cobertura", "no coverage"),
    "do_not_contact": ("no contacto", "no contactar", "do not contact"),
}
_STATUS_IDS = {word: status for status, words in _STATUS_WORDS.items() for word in words}


def status_id(written: str) -> str:
    """The id of a status as people and the predecessor write it (“SIN_GESTIONAR” is “to_do”).

    An unknown one is kept as it is written; "" is “to_do”.
    """
    written = " ".join(written.split())
    return _STATUS_IDS.get(written.replace("_", " ").casefold(), written) or "to_do"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or company to call. ``phone`` is as typed; ``phone_e164`` normalised (“+50688887777”) or ""."""

    contact_id: str
    name: str
    phone: str
    phone_e164: str = ""
    email: str = ""
    company: str = ""
    note: str = ""
    status: str = "to_do"
