"""What is done by the clock: reports and backups."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


class ScheduledRunRow(SQLModel, table=True):
    """One day's turn of a job. Whoever adds the row does the work, so that of several programs one does it."""

    __tablename__ = "scheduled_runs"
    __table_args__ = (Index("ix_scheduled_runs_turn", "job", "due_day", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    job: str
    due_day: date
    state: str  # running | done | failed
    owner: str  # the program that took it
    tries: int = 1
    taken_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    detail: str = Field(default="", sa_type=Text)  # the file, or why it failed
