"""What came out of a desktop's journal after an outage."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from callmanager.store.tables.columns import moment


class JournalStepRow(SQLModel, table=True):
    """A step that a desktop had kept in its journal and brought here; written with it, so that none counts twice."""

    __tablename__ = "journal_steps"

    id: str = Field(primary_key=True)
    owner: str = ""  # the running program that kept it, as in signs_of_life
    brought_at: datetime = Field(sa_column=moment())
    conflict: str = ""  # why it could not be brought as it was; "" where it was
