"""The tables. A change here needs a migration; a test compares the two."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from callmanager.domain.recording_listing import place_of
from callmanager.store.types import UtcDateTime


def _moment(*, index: bool = False, nullable: bool = False) -> "Column[datetime]":
    return Column(UtcDateTime(), index=index, nullable=nullable)


def _place(context: Any) -> int:
    values = context.get_current_parameters()
    return place_of(values["started_at"], values["id"])


class UserRow(SQLModel, table=True):
    """A person who logs in."""

    __tablename__ = "users"

    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(unique=True)  # the name folded for comparison: “María” and “maría” are one
    role: str
    team_id: str | None = Field(default=None, index=True)
    password_hash: str
    is_active: bool = True
    created_at: datetime = Field(sa_column=_moment())


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
    status: str = Field(default="to_do", index=True)
    created_at: datetime = Field(sa_column=_moment())
    updated_at: datetime = Field(sa_column=_moment())


class CallRow(SQLModel, table=True):
    """One attempt to reach a contact."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_agent_started", "agent_id", "started_at"),)

    id: str = Field(primary_key=True)
    agent_id: str = Field(foreign_key="users.id")
    agent_name: str
    team_id: str | None = Field(default=None, index=True)
    contact_id: str | None = Field(default=None, foreign_key="contacts.id", index=True)
    contact_name: str
    phone: str
    product: str = ""
    campaign_id: str = ""
    consent: str = ""  # informed | consented | refused
    consent_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    phase: str = Field(index=True)
    started_at: datetime = Field(sa_column=_moment(index=True))
    answered_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    outcome_id: str | None = None
    note: str = Field(default="", sa_type=Text)
    interrupted: bool = False
    time_known: bool = True


class AgentIntervalRow(SQLModel, table=True):
    """A stretch of an agent's time in one state; the intervals of one agent tile the time line."""

    __tablename__ = "agent_intervals"
    __table_args__ = (Index("ix_agent_intervals_agent_started", "agent_id", "started_at"),)

    id: int | None = Field(default=None, primary_key=True)
    agent_id: str = Field(foreign_key="users.id")
    state: str
    reason: str = ""
    call_id: str | None = Field(default=None, foreign_key="calls.id", index=True)
    started_at: datetime = Field(sa_column=_moment())
    ended_at: datetime | None = Field(default=None, sa_column=_moment(index=True, nullable=True))


class SignOfLifeRow(SQLModel, table=True):
    """When each running program last wrote that it lives, and for which agent."""

    __tablename__ = "signs_of_life"

    agent_id: str = Field(primary_key=True, foreign_key="users.id")
    owner: str  # host and process of the desktop that holds the agent's login
    seen_at: datetime = Field(sa_column=_moment())


_FACTS = ("outcome_id", "campaign_id", "duration_seconds", "integrity", "legal_hold")


class RecordingRow(SQLModel, table=True):
    """The index over the sidecars in the recordings folder; it can be rebuilt from them.

    The ``…_key`` columns hold words for searching (`callmanager.domain.search_words`): a space before, between and
    after each. On SQLite a text index follows them by itself (`callmanager.store.text_index`).
    """

    __tablename__ = "recordings"
    __table_args__ = (
        # All that is filtered by, for who sees everybody's and who sees some people's: a search reads one of these
        # narrow indexes, and the wide rows of one page only.
        Index("ix_recordings_listing", "place", "user_id", *_FACTS),
        Index("ix_recordings_user_place", "user_id", "place", *_FACTS),
        # What a look into the folder is compared with; it reads no row at all.
        Index("ix_recordings_sidecar", "sidecar_path", "sidecar_mtime_ns", "id", "integrity", "host"),
        Index("ix_recordings_tags", "tags", sqlite_where=text("tags <> ''"), postgresql_where=text("tags <> ''")),
    )

    id: str = Field(primary_key=True)
    place: int | None = Field(  # by the begin, and different for each: newest first is descending
        default=None, sa_column=Column(BigInteger, default=_place, nullable=False, unique=True, index=True)
    )
    call_id: str = Field(default="", index=True)
    user_id: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    started_at: datetime = Field(sa_column=_moment(index=True))
    duration_seconds: float = 0.0
    size_bytes: int = Field(default=0, sa_type=BigInteger)
    status: str
    host: str = ""  # the computer that found it in its folder
    file_path: str
    sidecar_path: str = ""
    sidecar: str = Field(default="{}", sa_type=Text)  # the sidecar's JSON, so that a listing needs no file
    sidecar_mtime_ns: int = Field(default=0, sa_type=BigInteger)  # of its file: unchanged, it is not read again
    # Copies of what the call knows, so that a search reads one table; they follow the call when it changes.
    user_name: str = ""
    campaign_id: str = ""
    consent: str = ""
    outcome_id: str | None = None
    product: str = ""
    contact_key: str = Field(default="", sa_type=Text)
    phone_key: str = Field(default="", sa_type=Text)
    agent_key: str = Field(default="", sa_type=Text)
    product_key: str = Field(default="", sa_type=Text)
    tag_key: str = Field(default="", sa_type=Text)
    note_key: str = Field(default="", sa_type=Text)
    # What people and the keeper add. Tags and hold stand in the sidecar, too, and outlive this table there.
    tags: str = Field(default="", sa_type=Text)  # separated by line ends, with one before and after each
    integrity: str = ""  # `Integrity`; "" while nobody has looked
    verified_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    legal_hold: str = ""  # why it must be kept; "" where it need not


class CampaignRow(SQLModel, table=True):
    """A campaign: what is sold, and how its calls are recorded."""

    __tablename__ = "campaigns"

    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    is_active: bool = True
    recording_mode: str = "every"  # never | on_demand | every | locked
    notice: str = Field(default="", sa_type=Text)  # what the agent says of the recording
    beep_seconds: float = 0.0  # 0: no beep
    keep_from_seconds: float = 0.0  # a shorter recording is not kept
    voice_start_dbfs: float | None = None  # None: from the answer on
    pre_roll_seconds: float = 0.0
    pause_reminder_seconds: float = 60.0  # 0: none
    created_at: datetime = Field(sa_column=_moment())


class RecordingExportRow(SQLModel, table=True):
    """A copy that the program made of a recording, so that erasing a person finds it again."""

    __tablename__ = "recording_exports"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: str = Field(index=True)
    path: str
    sha256: str = ""  # of the copy, so that a file that took its name since is left alone
    actor: str
    at: datetime = Field(sa_column=_moment())


class RetentionRuleRow(SQLModel, table=True):
    """How long recordings are kept; the first rule that fits decides. An empty field fits all."""

    __tablename__ = "retention_rules"

    id: int | None = Field(default=None, primary_key=True)
    position: int
    days: int
    outcome_id: str = ""
    campaign_id: str = ""
    consent: str = ""
    is_active: bool = True


class ObjectionRow(SQLModel, table=True):
    """An objection that was put to the copilot, and what was shown."""

    __tablename__ = "objections"

    id: int | None = Field(default=None, primary_key=True)
    call_id: str = Field(default="", index=True)
    agent_id: str = ""
    asked_at: datetime = Field(sa_column=_moment(index=True))
    text: str = Field(sa_type=Text)
    category: str
    score: float
    entry_id: str | None = None
    verdict: str = ""  # used | helped | no_good


class AuditRow(SQLModel, table=True):
    """Who did what, when, from where. Rows are only ever added."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=_moment(index=True))
    actor: str
    action: str = Field(index=True)
    subject: str = ""
    detail: str = Field(default="", sa_type=Text)
    origin: str = ""  # from where: a computer, a phone's name and address, a command


class PhoneInviteRow(SQLModel, table=True):
    """A one-time invitation; only digests of its secrets are kept."""

    __tablename__ = "phone_invites"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id")
    pair_sha256: str = Field(index=True)
    code_sha256: str = Field(index=True)
    may_listen: bool = False
    approved: bool = False
    tries_left: int = 5
    expires_at: datetime = Field(sa_column=_moment())
    state: str = "open"  # open | waiting | accepted | refused | used
    phone_name: str = ""


class PhoneRow(SQLModel, table=True):
    """A paired phone or a program's token; only the token's digest is kept."""

    __tablename__ = "phones"

    id: str = Field(primary_key=True)
    name: str
    token_sha256: str = Field(unique=True)
    user_id: str | None = Field(default=None, foreign_key="users.id")
    token_role: str | None = None
    may_listen: bool = False
    created_at: datetime = Field(sa_column=_moment())
    last_seen: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
