"""The index of recordings, and what is decided about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text
from sqlmodel import Field, SQLModel

from callmanager.domain.recording_listing import place_of
from callmanager.store.tables.columns import moment, partial_index


def _place(context: Any) -> int:
    values = context.get_current_parameters()
    return place_of(values["started_at"], values["id"])


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
        partial_index("ix_recordings_tags", "tags", where="tags <> ''"),
    )

    id: str = Field(primary_key=True)
    place: int | None = Field(  # by the begin, and different for each: newest first is descending
        default=None, sa_column=Column(BigInteger, default=_place, nullable=False, unique=True, index=True)
    )
    call_id: str = Field(default="", index=True)
    user_id: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    started_at: datetime = Field(sa_column=moment(index=True))
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
    verified_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    legal_hold: str = ""  # why it must be kept; "" where it need not


class RecordingExportRow(SQLModel, table=True):
    """A copy that the program made of a recording, so that erasing a person finds it again."""

    __tablename__ = "recording_exports"

    id: int | None = Field(default=None, primary_key=True)
    recording_id: str = Field(index=True)
    path: str
    sha256: str = ""  # of the copy, so that a file that took its name since is left alone
    actor: str
    at: datetime = Field(sa_column=moment())


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
