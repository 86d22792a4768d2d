"""Contacts."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment, partial_index


class ContactRow(SQLModel, table=True):
    """A contact to call."""

    __tablename__ = "contacts"
    # A list goes by name; each way to narrow it down has its own index in that order, so that any page is at hand.
    __table_args__ = (
        # What the text index names is put in order and narrowed down from here alone; only SQLite has places.
        partial_index(
            "ix_contacts_place",
            "place",
            "name_key",
            "id",
            "status",
            "owner_id",
            "do_not_call",
            where="place IS NOT NULL",
            only_on_server=True,
        ),
        Index("ix_contacts_by_name", "name_key", "id"),
        Index("ix_contacts_status_by_name", "status", "name_key", "id"),
        Index("ix_contacts_owner_by_name", "owner_id", "name_key", "id"),
        Index("ix_contacts_campaign_by_name", "campaign_id", "name_key", "id"),
        Index("ix_contacts_import_by_name", "import_id", "name_key", "id"),
        partial_index("ix_contacts_blocked_by_name", "name_key", "id", where="do_not_call"),
        partial_index("ix_contacts_locked_by", "locked_by", where="locked_by IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    place: int | None = None  # SQLite: the row of the text index; set by its trigger
    name: str
    name_key: str = ""  # the name folded, for the order of lists
    search_key: str = ""  # the words that it is found by (domain.contact_words)
    phone: str
    phone_e164: str = ""
    phone_key: str = Field(default="", index=True)  # what makes two numbers the same (domain.phone_numbers.number_key)
    phone_label: str = ""
    email: str = ""
    company: str = ""
    note: str = Field(default="", sa_type=Text)
    address: str = ""
    city: str = ""
    region: str = ""  # ISO 3166-2 or the country's code; decides the calling hours where the number does not
    time_zone: str = ""  # IANA name; "" means that of the number, or the office's
    tags: str = Field(default="", sa_type=Text)  # separated by line ends, with one before and after each
    owner_id: str | None = None
    campaign_id: str = ""  # "" means every campaign may call
    priority: int = 0  # higher is called sooner
    status: str = "to_do"
    status_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    attempts: int = 0  # since the status last changed to one that is to be called
    last_call_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    do_not_call: bool = False
    do_not_call_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    do_not_call_reason: str = ""
    consent_source: str = ""  # where the consent to be called comes from
    consent_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    import_id: str = ""
    locked_by: str | None = None
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
    phone_e164: str = ""
    phone_key: str = Field(default="", index=True)
    label: str = ""


class ContactStatusRow(SQLModel, table=True):
    """A status beside the shipped ones, or a change of a shipped one. The list is editable; ids never change."""

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
    seen_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # last sign of life while it ran
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # None: it runs, or it broke off
    undone_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    kept: int = 0  # contacts that stayed when it was undone, for they were called since


class ContactImportChangeRow(SQLModel, table=True):
    """What a contact was like before an import filled its gaps."""

    __tablename__ = "contact_import_changes"

    id: int | None = Field(default=None, primary_key=True)
    import_id: str = Field(foreign_key="contact_imports.id", index=True)
    contact_id: str = Field(index=True)
    before: str = Field(default="{}", sa_type=Text)  # JSON of the fields that were changed
    after: str = Field(default="{}", sa_type=Text)
