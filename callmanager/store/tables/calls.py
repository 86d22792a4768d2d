"""Campaigns, calls and agents' time."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment
from callmanager.store.tables.contacts import ContactRow

# The queue's way to the next contact. It stands here since nobody else goes it.
Index(
    "ix_contacts_queue",
    *(
        SQLModel.metadata.tables[str(ContactRow.__tablename__)].c[name]
        for name in ("campaign_id", "status", "priority", "last_call_at", "id")
    ),
)


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
    dial_kind: str = "manual"  # manual | scheme | command | url
    dial_template: str = ""  # tel, sip or callto; the command line or the URL with {number}
    max_attempts: int = 0  # per contact; 0 means no limit
    retry_minutes: int = 60  # so long the queue leaves a contact alone that was not reached
    hours: str = Field(default="", sa_type=Text)  # JSON: weekday 0–6 -> [["09:00", "20:00"], …]; "" means always
    hours_policy: str = "warn"  # warn | refuse
    wrap_up_seconds: int = 0  # limit of the wrap-up, told on screen; 0 means none
    product_ids: str = Field(default="", sa_type=Text)  # separated by line ends, with one before and after each
    created_at: datetime = Field(sa_column=moment())


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
    consent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    phase: str = Field(index=True)
    started_at: datetime = Field(sa_column=moment(index=True))
    answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    outcome_id: str | None = None
    # Copies of what answer and outcome mean, so that figures need no catalogue and one narrow index.
    is_connected: bool = False
    is_sale: bool = False
    callback_id: str | None = None  # the callback that this call was made for
    origin: str = ""  # hook: begun by a telephone system; import: by the predecessor; "" at the desk
    warning: str = ""  # the code of a rule that it was made against; "" for none
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
    started_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(index=True, nullable=True))


class OutcomeRow(SQLModel, table=True):
    """An outcome beside the shipped ones, or a change of a shipped one's words, place or use. Ids never change."""

    __tablename__ = "outcomes"

    id: str = Field(primary_key=True)
    label: str = ""  # "" means the words that the program ships for it
    position: int
    connected: bool = False
    sale: bool = False
    callback: bool = False
    do_not_call: bool = False
    no_contact: bool = False
    final: bool = False
    status_id: str = ""  # the status that the contact gets; "" leaves it
    is_active: bool = True


class PauseReasonRow(SQLModel, table=True):
    """Why agents pause. The list is editable; ids never change."""

    __tablename__ = "pause_reasons"

    id: str = Field(primary_key=True)
    label: str = ""  # "" means the words that the program ships for it
    position: int
    is_active: bool = True


class CallbackRow(SQLModel, table=True):
    """A promise to call again."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_open_due", "done_at", "due_at"),)

    id: str = Field(primary_key=True)
    contact_id: str = Field(foreign_key="contacts.id", index=True)
    campaign_id: str = ""
    agent_id: str | None = Field(default=None, foreign_key="users.id", index=True)  # None: anyone may take it
    call_id: str | None = None  # the call in which it was promised
    due_at: datetime = Field(sa_column=moment())
    note: str = Field(default="", sa_type=Text)
    created_by: str = ""
    created_at: datetime = Field(sa_column=moment())
    reminded_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_call_id: str | None = None  # None with done_at: dropped by hand


class ScriptRow(SQLModel, table=True):
    """What an agent says, step by step; fields of the contact stand in it as {name}."""

    __tablename__ = "scripts"

    id: str = Field(primary_key=True)
    campaign_id: str = Field(index=True)
    name: str
    body: str = Field(default="", sa_type=Text)  # steps are separated by a line of its own: ---
    is_active: bool = True
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = ""
