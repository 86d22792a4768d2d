"""Phones and programs that see figures."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


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
    expires_at: datetime = Field(sa_column=moment())
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
    created_at: datetime = Field(sa_column=moment())
    last_seen: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
