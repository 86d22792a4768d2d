"""Goals, and sums of past days that can be computed again."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


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


class DayCallsRow(SQLModel, table=True):
    """A cache: the calls of one office day, by what figures are asked for by. It can be computed again."""

    __tablename__ = "day_calls"
    __table_args__ = (Index("ix_day_calls_day_agent", "day", "agent_id"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    agent_id: str
    team_id: str = ""
    campaign_id: str = ""
    product: str = ""
    outcome_id: str = ""  # "" for none yet
    attempts: int = 0
    connected: int = 0
    sales: int = 0
    untimed: int = 0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    wrap_up_seconds: float = 0.0


class DayStatesRow(SQLModel, table=True):
    """A cache: an agent's time of one office day by state and pause reason. It can be computed again."""

    __tablename__ = "day_states"
    __table_args__ = (Index("ix_day_states_day_agent", "day", "agent_id"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    agent_id: str
    state: str
    reason: str = ""
    seconds: float = 0.0


class DayRow(SQLModel, table=True):
    """An office day whose sums stand in the cache; a write into that day takes it out."""

    __tablename__ = "days"

    day: date = Field(primary_key=True)
    time_zone: str
    computed_at: datetime = Field(sa_column=moment())
