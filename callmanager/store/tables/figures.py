"""Goals, and sums of past days that can be computed again."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment
from callmanager.store.types import UtcDateTime


class GoalRow(SQLModel, table=True):
    """What an agent, a team or everybody together sets out to reach."""

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_whose", "scope", "subject_id", "measure", "period", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    scope: str  # agent | team | all
    subject_id: str = ""  # of the agent or the team; "" for all, or for every agent or team without a goal of their own
    measure: str  # calls | connected | sales | talk_seconds | success_rate
    period: str  # day | week | month
    value: float
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = ""


class FigureSpanRow(SQLModel, table=True):
    """A stretch of time in which nothing was written since this row was: what was summed up of it still holds.

    Triggers on calls and agents' intervals take the row out with any write into the stretch, in the same transaction.
    """

    __tablename__ = "figure_spans"
    __table_args__ = (Index("ix_figure_spans_ends", "ends_at"),)

    starts_at: datetime = Field(sa_column=Column(UtcDateTime(), primary_key=True))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime(), primary_key=True))
    day: date | None = None  # the office day that it is the whole of; None for a part of a day
    time_zone: str
    token: int = Field(sa_type=BigInteger)  # another one each time, of 40 bits
    is_ready: bool  # whoever was writing when it was made has finished
    is_stored: bool  # the day's sums stand in the tables below
    made_at: datetime = Field(sa_column=moment())


class DayHoursRow(SQLModel, table=True):
    """A cache: an agent's figures of one hour of an office day. It can be computed again."""

    __tablename__ = "day_hours"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: date = Field(primary_key=True)
    slot: int = Field(primary_key=True)  # the number of the hour within the day, from 0 to 24
    agent_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    hour: int  # what the office's clock showed at its start
    attempts: int
    connected: int
    sales: int
    untimed: int
    talk_us: int = Field(sa_type=BigInteger)  # microseconds, as moments are kept, so that sums are exact
    hold_us: int = Field(sa_type=BigInteger)
    wrap_up_us: int = Field(sa_type=BigInteger)


class DayCallsRow(SQLModel, table=True):
    """A cache: the figures of one office day by what calls were about and how they ended. It can be computed again."""

    __tablename__ = "day_calls"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: date = Field(primary_key=True)
    agent_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    campaign_id: str = Field(primary_key=True)
    product: str = Field(primary_key=True)
    outcome_id: str = Field(primary_key=True)  # "" for none yet
    attempts: int
    connected: int
    sales: int
    untimed: int
    talk_us: int = Field(sa_type=BigInteger)
    hold_us: int = Field(sa_type=BigInteger)
    wrap_up_us: int = Field(sa_type=BigInteger)


class DayStatesRow(SQLModel, table=True):
    """A cache: an agent's time of one office day by state and pause reason. It can be computed again."""

    __tablename__ = "day_states"
    __table_args__ = ({"sqlite_with_rowid": False},)

    day: date = Field(primary_key=True)
    agent_id: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    reason: str = Field(primary_key=True)
    spent_us: int = Field(sa_type=BigInteger)
