"""A contact of the sales desk, the statuses it can have, and how contacts are asked for."""

from dataclasses import dataclass
from datetime import date, datetime

TO_DO = "to_do"
DO_NOT_CONTACT = "do_not_contact"

_STATUS_WORDS = {
    "to_do": ("sin gestionar", "pendiente", "por gestionar", "to do"),
    "in_progress": ("en progreso", "en curso", "in progress"),
    "completed": ("completada", "completado", "completed"),
    "not_reached": ("nc", "no contesta", "not reached"),
    "hung_up": ("cuelga", "colgó", "hung up"),
    "interested": ("interesado", "interesada", "interested"),
    "active_services": ("servicios activos", "active services"),
    "nonexistent": ("no existe", "does not exist", "number does not exist"),
    "no_coverage": ("sin red", "sin cobertura", "no coverage"),
    "do_not_contact": ("no contacto", "no contactar", "do not contact"),
}
_STATUS_IDS = {word: status for status, words in _STATUS_WORDS.items() for word in words}


def status_id(written: str) -> str:
    """The id of a status as people and the predecessor write it (“SIN_GESTIONAR” is “to_do”).

    An unknown one is kept as it is written; "" is “to_do”.
    """
    written = " ".join(written.split())
    return _STATUS_IDS.get(written.replace("_", " ").casefold(), written) or TO_DO


@dataclass(frozen=True, slots=True)
class ContactStatus:
    """What has become of a contact so far.

    A contact in a closed one is not given out by the queue. A contact that nobody called for ``unseen_months`` moves
    on to ``moves_to``; 0 means never. ``label`` is what the office calls it; "" means the shipped words.
    """

    status_id: str
    label_es: str = ""
    label_en: str = ""
    label: str = ""
    is_closed: bool = False
    is_active: bool = True
    unseen_months: int = 0
    moves_to: str = ""

    def words(self, language: str) -> str:
        """What it is called on screen in “es” or “en”; never empty."""
        return self.label or (self.label_es if language == "es" else self.label_en) or self.status_id


SHIPPED_STATUSES: tuple[ContactStatus, ...] = (
    ContactStatus("to_do", "Sin gestionar", "To do"),
    ContactStatus("in_progress", "En curso", "In progress"),
    ContactStatus("not_reached", "No contesta", "Not reached", unseen_months=3, moves_to="to_do"),
    ContactStatus("hung_up", "Cuelga", "Hung up", unseen_months=6, moves_to="to_do"),
    ContactStatus("interested", "Interesado", "Interested"),
    ContactStatus("active_services", "Servicios activos", "Active services", is_closed=True),
    ContactStatus("completed", "Completado", "Completed", is_closed=True),
    ContactStatus("nonexistent", "El número no existe", "Number does not exist", is_closed=True),
    ContactStatus("no_coverage", "Sin cobertura", "No coverage", is_closed=True, unseen_months=8, moves_to="to_do"),
    ContactStatus("do_not_contact", "No contactar", "Do not contact", is_closed=True),
)
"""As they come with the program, in their order. The office's changes of them stand in the database."""


@dataclass(frozen=True, slots=True)
class ContactPhone:
    """One number of a contact: as typed, and normalised (“+50688887777”) or "" when it is none that can exist."""

    phone: str
    phone_e164: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or company to call. ``phone`` is as typed; ``phone_e164`` normalised (“+50688887777”) or "".

    ``phones`` are all its numbers, ``phone`` being the first of them.
    """

    contact_id: str
    name: str
    phone: str
    phone_e164: str = ""
    email: str = ""
    company: str = ""
    note: str = ""
    status: str = TO_DO
    phones: tuple[ContactPhone, ...] = ()
    address: str = ""
    city: str = ""
    region: str = ""  # ISO 3166 (“CR”, “US-TX”); decides the calling hours where the number does not
    time_zone: str = ""  # IANA name; "" means that of the number or the region
    tags: tuple[str, ...] = ()
    owner_id: str | None = None  # the agent whose contact it is; None is everybody's
    campaign_id: str = ""  # "" means every campaign may call
    priority: int = 0  # higher is called sooner
    status_at: datetime | None = None
    attempts: int = 0
    last_call_at: datetime | None = None
    do_not_call: bool = False
    do_not_call_at: datetime | None = None
    do_not_call_reason: str = ""
    consent_source: str = ""
    consent_until: datetime | None = None
    import_id: str = ""
    locked_by: str | None = None  # the agent who works on it
    locked_until: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether somebody works on it, as far as the row tells; a crash frees it sooner (`ContactLocks`)."""
        return self.locked_by is not None and self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A step in the history of a contact's status. ``reason`` is call, hand, import or rule."""

    at: datetime
    before: str
    after: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts are meant; what is left as it is asks for nothing. All that is asked for must hold."""

    statuses: tuple[str, ...] = ()  # one of these
    owner_id: str | None = None  # "" means those that are everybody's
    campaign_id: str | None = None  # "" means those of no campaign of their own
    tag: str = ""  # this whole tag, whatever its capitals and accents
    city: str = ""
    region: str = ""
    do_not_call: bool | None = None
    import_id: str = ""
    locked: bool | None = None
    called_since: date | None = None  # called on this day (UTC) or later
    not_called_since: date | None = None  # never called, or before this day


EVERYBODY = ContactFilter()
"""Asks for nothing."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """The place of a contact in the order of names, from where a list goes on."""

    name_key: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of a list by name; the keys lead to the pages beside it, None where there is none."""

    contacts: tuple[Contact, ...] = ()
    before: PageKey | None = None
    after: PageKey | None = None
