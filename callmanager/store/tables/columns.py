"""Columns and indexes as several tables have them."""

from datetime import datetime

from sqlalchemy import Column, Index, MetaData, text

from callmanager.store.types import UtcDateTime

_ON_SERVER = "where_on_server"


def moment(*, index: bool = False, nullable: bool = False) -> "Column[datetime]":
    """A moment in UTC."""
    return Column(UtcDateTime(), index=index, nullable=nullable)


def partial_index(name: str, *columns: str, where: str, only_on_server: bool = False) -> Index:
    """An index of the rows that meet a condition.

    The condition on PostgreSQL is kept aside (see `say_conditions`): naming that dialect here loads all of it, and a
    program on SQLite has no use for those megabytes.

    Args:
        name: of the index.
        columns: in their order.
        where: the condition, in SQL.
        only_on_server: SQLite indexes all rows.
    """
    return Index(name, *columns, sqlite_where=None if only_on_server else text(where), info={_ON_SERVER: text(where)})


def say_conditions(metadata: MetaData) -> None:
    """Tell SQLAlchemy the conditions of the indexes on PostgreSQL."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if _ON_SERVER in index.info:
                index.dialect_options["postgresql"]["where"] = index.info[_ON_SERVER]
