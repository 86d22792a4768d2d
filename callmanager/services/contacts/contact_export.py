"""Exporting contacts: all fields, in the order of names, some thousands in the memory at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from callmanager.domain.contact import Contact, ContactFilter, ContactStatus, PageKey
from callmanager.domain.contact_words import name_key
from callmanager.services.contacts.contact_drafts import day_or_moment
from callmanager.services.contacts.contact_files import write_records
from callmanager.services.contacts.contact_record import FIELDS, ContactRecord
from callmanager.services.contacts.contact_rows import in_order
from callmanager.services.contacts.contact_search import page_ids
from callmanager.services.contacts.contact_status import statuses_in
from callmanager.store.database import Database
from callmanager.store.tables import CampaignRow, ContactPhoneRow, ContactRow, UserRow

_AT_ONCE = 2_000


@dataclass
class _Words:
    """What stands for ids in a file."""

    people: Mapping[str, str]
    campaigns: Mapping[str, str]
    statuses: Mapping[str, ContactStatus]
    zone: ZoneInfo

    def record(self, contact: Contact) -> ContactRecord:
        """A contact as `contact_drafts` reads it back."""
        status = self.statuses.get(contact.status)
        labels = [phone.label for phone in contact.phones]
        while labels and not labels[-1]:
            labels.pop()
        return ContactRecord(
            name=contact.name,
            phone=contact.phone,
            email=contact.email,
            company=contact.company,
            note=contact.note,
            status=status.words("es") if status is not None else contact.status,
            phones=tuple(phone.phone for phone in contact.phones[1:]),
            labels=tuple(labels),
            address=contact.address,
            city=contact.city,
            region=contact.region,
            time_zone=contact.time_zone,
            tags=", ".join(contact.tags),
            owner=self.people.get(contact.owner_id or "", ""),
            campaign=self.campaigns.get(contact.campaign_id, ""),
            priority=str(contact.priority) if contact.priority else "",
            do_not_call="sí" if contact.do_not_call else "",
            do_not_call_reason=contact.do_not_call_reason,
            consent_source=contact.consent_source,
            consent_until=day_or_moment(contact.consent_until, self.zone),
        )


def export(
    database: Database,
    path: Path,
    text: str,
    filters: ContactFilter,
    now: datetime,
    zone: ZoneInfo,
    *,
    fields: Collection[str] = FIELDS,
    contact_ids: Sequence[str] | None = None,
) -> int:
    """Write what a search finds to a file of the kind that its ending names; how many contacts there were.

    With ``contact_ids`` these are written instead, in their order; ``fields`` are written of each.

    All of them are as they were at one moment.

    Raises:
        ContactError: unknown ending, or the file cannot be written.
    """
    count = 0

    def records(session: Session) -> Iterator[ContactRecord]:
        nonlocal count
        words = _words(session, zone)
        if contact_ids is not None:
            for start in range(0, len(contact_ids), _AT_ONCE):
                contacts = in_order(session, list(contact_ids[start : start + _AT_ONCE]))
                count += len(contacts)
                yield from map(words.record, contacts)
            return
        after: PageKey | None = None
        while True:
            ids = page_ids(
                session,
                text,
                filters,
                now=now,
                has_text_index=database.has_text_index,
                limit=_AT_ONCE,
                after=after,
            )
            contacts = in_order(session, ids)
            for contact in contacts:
                yield words.record(contact)
            count += len(contacts)
            if len(contacts) < _AT_ONCE:
                return
            after = PageKey(name_key(contacts[-1].name), contacts[-1].contact_id)

    with database.reading() as session:
        most = session.exec(select(func.max(ContactPhoneRow.position))).one() or 0
        labels = (
            session.exec(select(ContactPhoneRow.id).where(ContactPhoneRow.label != "").limit(1)).first() is not None
        )
        labels = labels or _has_labels(session)
        write_records(path, records(session), phones=1 + most, labels=labels, fields=fields)
    return count


def _has_labels(session: Session) -> bool:
    return session.exec(select(ContactRow.id).where(ContactRow.phone_label != "").limit(1)).first() is not None


def _words(session: Session, zone: ZoneInfo) -> _Words:
    return _Words(
        people=dict(session.exec(select(UserRow.id, UserRow.name)).all()),
        campaigns=dict(session.exec(select(CampaignRow.id, CampaignRow.name).order_by(col(CampaignRow.id))).all()),
        statuses={status.status_id: status for status in statuses_in(session)},
        zone=zone,
    )
