"""Columns that several tables have."""

from datetime import datetime

from sqlalchemy import Column

from callmanager.store.types import UtcDateTime


def moment(*, index: bool = False, nullable: bool = False) -> "Column[datetime]":
    """A moment in UTC."""
    return Column(UtcDateTime(), index=index, nullable=nullable)
