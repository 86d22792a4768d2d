"""A contact as text, as it stands in a row of a file."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One row of a file, as text. ``phones`` are the numbers beside the first; ``labels`` belong to all of them.

    ``tags`` are separated by commas; ``owner`` and ``campaign`` are names.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    note: str = ""
    status: str = ""
    phones: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    address: str = ""
    city: str = ""
    region: str = ""
    time_zone: str = ""
    tags: str = ""
    owner: str = ""
    campaign: str = ""
    priority: str = ""
    do_not_call: str = ""
    do_not_call_reason: str = ""
    consent_source: str = ""
    consent_until: str = ""


FIELDS: tuple[str, ...] = tuple(f.name for f in fields(ContactRecord) if f.name not in ("phones", "labels"))
"""What a column can be. Several columns may be ``phone``: the first one holds the contact's first number."""

SURNAME = "surname"
"""A column whose text stands behind the name, as other programs' lists have it; several are put together."""

LABEL = "phone_label"
"""A column that tells what kind of number stands in the ``phone`` column of the same place among its kind."""
