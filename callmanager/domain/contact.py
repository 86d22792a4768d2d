"""A contact of the sales desk."""

from dataclasses import dataclass


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
