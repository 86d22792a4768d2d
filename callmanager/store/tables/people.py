"""People, their signs of life and what they did."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


class TeamRow(SQLModel, table=True):
    """A team: its lead sees it in detail."""

    __tablename__ = "teams"

    id: str = Field(primary_key=True)
    name: str
    name_key: str = Field(unique=True)
    is_active: bool = True
    created_at: datetime = Field(sa_column=moment())


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
    email: str = ""
    must_change_password: bool = False
    password_changed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    failed_logins: int = 0  # in a row
    locked_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    last_login_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    created_at: datetime = Field(sa_column=moment())


class SignOfLifeRow(SQLModel, table=True):
    """When each running program last wrote that it lives, and for which agent."""

    __tablename__ = "signs_of_life"

    agent_id: str = Field(primary_key=True, foreign_key="users.id")
    owner: str  # host and process of the desktop that holds the agent's login
    seen_at: datetime = Field(sa_column=moment())


class AuditRow(SQLModel, table=True):
    """Who did what, when, from where. Rows are only ever added; triggers refuse anything else (migration 0004).

    See `callmanager.domain.audit` for the chain.
    """

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    actor: str
    action: str = Field(index=True)
    subject: str = ""
    detail: str = Field(default="", sa_type=Text)
    origin: str = ""  # from where: a computer, a phone's name and address, a command
    salt: str = ""  # goes when a person is erased from this row, so that nobody can try names against the seal
    seal: str = ""  # SHA-256 over salt and texts as they were written first
    chain: str = ""  # SHA-256 over the chain of the row before and this one's number, moment, action and seal
