"""Whether a row of a file is a known contact: by any of its numbers, in the file and in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from callmanager.domain.contact import ContactPhone
from callmanager.domain.phone_numbers import number_key
from callmanager.services.contacts.contact_drafts import Draft
from callmanager.store.tables import ContactPhoneRow, ContactRow

GAPS = (
    "email", "company", "note", "address", "city", "region", "time_zone", "tags", "owner_id", "campaign_id",
    "consent_source", "consent_until", "do_not_call",
)  # fmt: skip
"""What an import fills where a known contact has nothing; nothing that is there is ever changed."""

_WITH_BLOCK = ("do_not_call_at", "do_not_call_reason")
_FILLED = (*GAPS, *_WITH_BLOCK)
_AT_ONCE = 5_000
_Row: Any = ContactRow
_Phone: Any = ContactPhoneRow
_FIRST = (_Row.id, _Row.phone, _Row.phone_e164, _Row.phone_label, _Row.import_id)
_THERE = sa_select(*_FIRST, *(getattr(_Row, name) for name in _FILLED))
_FURTHER = sa_select(_Phone.contact_id, _Phone.phone, _Phone.phone_e164, _Phone.label).order_by(
    _Phone.contact_id, _Phone.position
)


@dataclass
class New:
    """A contact that is not known yet."""

    draft: Draft
    row: int

    def fill(self, draft: Draft) -> bool:
        """Fill the gaps with what a later row brings; whether anything came."""
        gaps = _gaps(self.draft.values, draft.values)
        phones = [phone for phone, key in zip(draft.phones, draft.keys, strict=True) if key not in self.draft.keys]
        self.draft.values |= gaps
        self.draft.phones += tuple(phones)
        self.draft.keys += tuple(number_key(phone.phone, phone.phone_e164) for phone in phones)
        return bool(gaps or phones)


@dataclass
class Known:
    """A contact of the database, and what the file's rows fill in it."""

    contact_id: str
    there: dict[str, Any]
    phones: list[ContactPhone]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    added: list[ContactPhone] = field(default_factory=list)
    is_of_this_import: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether anything came."""
        return bool(self.after or self.added)

    def fill(self, draft: Draft) -> bool:
        """Fill the gaps with what a row brings; whether anything came."""
        gaps = _gaps(self.there, draft.values)
        for name, value in gaps.items():
            self.before.setdefault(name, self.there.get(name))
            self.after[name] = self.there[name] = value
        keys = {number_key(phone.phone, phone.phone_e164) for phone in self.phones}
        phones = [phone for phone, key in zip(draft.phones, draft.keys, strict=True) if key not in keys]
        self.phones += phones
        self.added += phones
        return bool(gaps or phones)


@dataclass
class Counts:
    """What came of the rows so far."""

    inserted: int = 0
    updated: int = 0
    duplicates: int = 0
    errors: int = 0
    repaired: int = 0


def find_known(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """The ids of the contacts that have these numbers, by number; of several with one number the oldest."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        first = select(ContactRow.phone_key, ContactRow.id).where(col(ContactRow.phone_key).in_(part))
        for key, contact_id in session.exec(first.order_by(col(ContactRow.created_at), col(ContactRow.id))).all():
            found.setdefault(key, contact_id)
        more = select(ContactPhoneRow.phone_key, ContactPhoneRow.contact_id)
        for key, contact_id in session.exec(more.where(col(ContactPhoneRow.phone_key).in_(part))).all():
            found.setdefault(key, contact_id)
    return found


def load_known(session: Session, ids: Sequence[str], import_id: str) -> dict[str, Known]:
    """These contacts with their numbers; of what stands in them only what can be filled."""
    found: dict[str, Known] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = session.connection().execute(_THERE.where(col(ContactRow.id).in_(part)))
        for contact_id, phone, phone_e164, label, brought_by, *there in rows:
            found[contact_id] = Known(
                contact_id,
                dict(zip(_FILLED, there, strict=True)),
                [ContactPhone(phone, phone_e164, label)],
                is_of_this_import=bool(import_id) and brought_by == import_id,
            )
        further = session.connection().execute(_FURTHER.where(col(ContactPhoneRow.contact_id).in_(part)))
        for contact_id, *phone in further:
            found[contact_id].phones.append(ContactPhone(*phone))
    return found


def _gaps(there: dict[str, Any], brought: dict[str, Any]) -> dict[str, Any]:
    gaps = {name: brought[name] for name in GAPS if brought.get(name) and not there.get(name)}
    if "do_not_call" in gaps:
        gaps |= {name: brought[name] for name in _WITH_BLOCK}
    return gaps
