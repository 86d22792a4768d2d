"""Objections and answers."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


class ObjectionRow(SQLModel, table=True):
    """An objection that was put to the copilot, and what was shown."""

    __tablename__ = "objections"

    id: int | None = Field(default=None, primary_key=True)
    call_id: str = Field(default="", index=True)
    agent_id: str = ""
    asked_at: datetime = Field(sa_column=moment(index=True))
    text: str = Field(sa_type=Text)
    category: str
    score: float
    entry_id: str | None = None
    verdict: str = ""  # used | helped | no_good
    margin: float = 0.0
    why: str = Field(default="", sa_type=Text)  # the words that decided
    product: str = ""
    entry_version: int = 0
    handled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # taken out of the inbox
    handled_as: str = ""  # the entry that it became part of; "" means none


class PlaybookEntryRow(SQLModel, table=True):
    """An answer that was added here, or a shipped one that was changed here; as it stands now."""

    __tablename__ = "playbook_entries"

    id: str = Field(primary_key=True)
    language: str = Field(index=True)
    category: str
    body: str = Field(sa_type=Text)  # JSON of the whole entry
    campaigns: str = Field(default="", sa_type=Text)  # ids, line ends around each; "" means every campaign
    is_active: bool = True
    version: int = 1
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str


class PlaybookVersionRow(SQLModel, table=True):
    """What an answer was like, version by version."""

    __tablename__ = "playbook_versions"
    __table_args__ = (Index("ix_playbook_versions_entry", "entry_id", "version", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: str
    version: int
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_column=moment())
    actor: str


class ProductRow(SQLModel, table=True):
    """What is sold."""

    __tablename__ = "products"

    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    price: str = ""
    features: str = Field(default="", sa_type=Text)
    terms: str = Field(default="", sa_type=Text)
    faq: str = Field(default="", sa_type=Text)  # JSON: [[question, answer], …]
    position: int = 0
    is_active: bool = True
    version: int = 1
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = ""


class ProductVersionRow(SQLModel, table=True):
    """What a product's sheet said, version by version."""

    __tablename__ = "product_versions"
    __table_args__ = (Index("ix_product_versions_product", "product_id", "version", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: str
    version: int
    body: str = Field(sa_type=Text)  # JSON of the whole sheet
    at: datetime = Field(sa_column=moment())
    actor: str


class PromptTemplateRow(SQLModel, table=True):
    """A prompt that was changed here; without a row the shipped one holds."""

    __tablename__ = "prompt_templates"

    id: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str


class PromptVersionRow(SQLModel, table=True):
    """What a prompt was like, version by version; an empty body: it was put back to what ships."""

    __tablename__ = "prompt_versions"
    __table_args__ = (Index("ix_prompt_versions_template", "template_id", "version", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    template_id: str
    version: int
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_column=moment())
    actor: str


class ConversationRow(SQLModel, table=True):
    """A conversation of the assistant page."""

    __tablename__ = "conversations"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id", index=True)
    title: str = ""
    product_id: str = ""
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment(index=True))


class ConversationMessageRow(SQLModel, table=True):
    """One message of a conversation."""

    __tablename__ = "conversation_messages"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: str = Field(foreign_key="conversations.id", index=True)
    at: datetime = Field(sa_column=moment())
    role: str  # user | assistant
    content: str = Field(sa_type=Text)
    is_draft: bool = False  # written by the model and not confirmed by anybody
    error: str = ""


class CallSummaryRow(SQLModel, table=True):
    """What a call came to: the model's draft, and what the agent made of it."""

    __tablename__ = "call_summaries"

    call_id: str = Field(primary_key=True, foreign_key="calls.id")
    draft: str = Field(default="{}", sa_type=Text)  # JSON: reason, objections, promises, next_step
    model: str = ""
    drafted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    confirmed: str = Field(default="", sa_type=Text)  # JSON of what the agent confirmed; "" while nobody has
    confirmed_by: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
