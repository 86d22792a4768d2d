"""Exporting contacts to files."""

from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from callmanager.domain.contact import Contact, ContactFilter
from callmanager.services.contact_files import write_records
from callmanager.services.contact_record import ContactRecord
from callmanager.services.contact_rows import to_contacts
from callmanager.services.contact_search import page_query
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow


def export(database: Database, path: Path, text: str, filters: ContactFilter, now: datetime) -> int:
    """Write what a search finds; how many contacts there were."""
    with database.reading() as session:
        ids = page_query(session, text, filters, now=now, has_text_index=database.has_text_index, limit=10**9)
        rows = session.exec(select(ContactRow).where(col(ContactRow.id).in_(ids)).order_by(ContactRow.name_key)).all()
        contacts = to_contacts(session, rows)
    write_records(path, map(_record, contacts))
    return len(contacts)


def _record(c: Contact) -> ContactRecord:
    return ContactRecord(c.name, c.phone, c.email, c.company, c.note, c.status)
