"""Contacts."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


class ContactRow(SQLModel, table=True):
    """A contact to call."""

    __tablename__ = "contacts"

    id: str = Field(primary_key=True)
    name: str
    search_key: str = Field(default="", index=True)  # name, company and phone folded for search without accents
    phone: str
    phone_e164: str = Field(default="", index=True)
    email: str = ""
    company: str = ""
    note: str = Field(default="", sa_type=Text)
    address: str = ""
    city: str = ""
    region: str = ""  # ISO 3166-2 or the country's code; decides the calling hours where the number does not
    time_zone: str = ""  # IANA name; "" means that of the number, or the office's
    tags: str = Field(default="", sa_type=Text)  # separated by line ends, with one before and after each
    owner_id: str | None = Field(default=None, index=True)
    campaign_id: str = Field(default="", index=True)  # "" means every campaign may call
    priority: int = 0  # higher is called sooner
    status: str = Field(default="to_do", index=True)
    status_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    attempts: int = 0  # since the status last changed to one that is to be called
    last_call_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    do_not_call: bool = False
    do_not_call_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    do_not_call_reason: str = ""
    consent_source: str = ""  # where the consent to be called comes from
    consent_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    import_id: str = Field(default="", index=True)
    locked_by: str | None = Field(default=None, index=True)
    locked_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    lock_owner: str = ""  # the running program that holds the lock, as in signs_of_life
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class ContactPhoneRow(SQLModel, table=True):
    """A further number of a contact; the first one stands in the contact's own row."""

    __tablename__ = "contact_phones"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: str = Field(foreign_key="contacts.id", index=True)
    position: int
    phone: str  # as it was typed
    phone_e164: str = Field(default="", index=True)
    label: str = ""


class ContactStatusRow(SQLModel, table=True):
    """A status that contacts can have. The list is editable; ids never change."""

    __tablename__ = "contact_statuses"

    id: str = Field(primary_key=True)
    label: str = ""  # "" means the words that the program ships for it
    position: int
    is_closed: bool = False  # a contact in it is not called by the queue
    is_active: bool = True
    unseen_months: int = 0  # after so many months without a call it moves on; 0 means never
    moves_to: str = ""


class ContactStatusChangeRow(SQLModel, table=True):
    """A step in the history of a contact's status."""

    __tablename__ = "contact_status_changes"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: str = Field(foreign_key="contacts.id", index=True)
    at: datetime = Field(sa_column=moment())
    before: str
    after: str
    actor: str
    reason: str = ""  # call | hand | import | rule


class ContactImportRow(SQLModel, table=True):
    """An import of a file, so that it can be undone whole."""

    __tablename__ = "contact_imports"

    id: str = Field(primary_key=True)
    file_name: str
    actor: str
    at: datetime = Field(sa_column=moment(index=True))
    inserted: int = 0
    updated: int = 0
    duplicates: int = 0
    errors: int = 0
    undone_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ContactImportChangeRow(SQLModel, table=True):
    """What a contact was like before an import filled its gaps."""

    __tablename__ = "contact_import_changes"

    id: int | None = Field(default=None, primary_key=True)
    import_id: str = Field(foreign_key="contact_imports.id", index=True)
    contact_id: str = Field(index=True)
    before: str = Field(default="{}", sa_type=Text)  # JSON of the fields that were changed
    after: str = Field(default="{}", sa_type=Text)
