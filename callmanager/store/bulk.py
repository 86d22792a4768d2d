"""Many rows into a table at once, with the least that stands between them and the driver."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, insert

from callmanager.store.database import Database
from callmanager.store.types import UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlmodel import SQLModel

_MOST_VALUES = 30_000  # SQLite takes 32,766 in one statement
_MOST_ROWS = 1_000
_ROOM = {
    "cache_size": -128_000,  # in units of -1,024 bytes
    "wal_autocheckpoint": 16_000,  # pages: one of an index is written into the file once, and not with each transaction
}


@contextmanager
def much_memory(database: Database) -> Iterator[None]:
    """Give SQLite's writer room for the pages of several indexes; else it writes and reads them again and again.

    What is in the WAL afterwards is moved into the file at once, so that nobody's next small change has to wait for it.
    """
    if not database.is_local:
        yield
        return
    with database.writing() as session:
        connection = session.connection()
        before = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in _ROOM}
        for name, value in _ROOM.items():
            if before[name]:  # who leaves the checkpoints to another program goes on doing so
                connection.exec_driver_sql(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        with database.writing() as session:
            for name, value in before.items():
                session.connection().exec_driver_sql(f"PRAGMA {name}={value}")
        database.checkpoint()


def insert_absent(table: "type[SQLModel]", *, local: bool) -> "sqlite.Insert | postgresql.Insert":
    """An insert that passes over a row which is there already.

    Args:
        table: of what.
        local: for SQLite; else PostgreSQL, whose dialect no program loads that does not use it.
    """
    if local:
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table).on_conflict_do_nothing()


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], same: Mapping[str, Any] | None = None
) -> None:
    """Insert rows that all have the same columns; a third of the time that SQLAlchemy's own way takes.

    Values are such as the driver takes; moments are brought into the database's form here. On SQLite some hundred rows
    go in one statement: where a table has triggers, each statement has a price of its own.

    Args:
        connection: where to.
        table: of what.
        rows: what differs from row to row.
        same: the columns that are the same in all rows.
    """
    if not rows:
        return
    names, rest = list(rows[0]), dict(same or {})
    _bring_moments(connection, table, names, rows)
    _bring_moments(connection, table, list(rest), [rest])
    if connection.dialect.name != "sqlite":
        compiled = insert(table).compile(dialect=connection.dialect, column_keys=[*names, *rest])
        connection.exec_driver_sql(str(compiled), [{**row, **rest} for row in rows] if rest else list(rows))
        return
    columns = ", ".join(f'"{name}"' for name in (*names, *rest))
    given = ", ".join([*(f"column{number}" for number in range(1, len(names) + 1)), *("?" * len(rest))])
    one, last = f"({', '.join('?' * len(names))})", tuple(rest.values())
    at_once = max(1, min(_MOST_ROWS, (_MOST_VALUES - len(last)) // len(names)))
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        values = f"VALUES {', '.join([one] * len(part))}"
        # What is the same in all rows is bound once: to bind it for each takes as long as to write it.
        source = f"SELECT {given} FROM ({values})" if rest else values  # noqa: S608 - names of columns
        bound = (*last, *chain.from_iterable(map(row.__getitem__, names) for row in part))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) {source}', bound)


def _bring_moments(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    dialect = connection.dialect
    known: dict[datetime, Any] = {}
    for name in names:
        kind = table.c[name].type
        if not isinstance(kind, UtcDateTime):
            continue
        process: Callable[[Any], Any] = kind.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
        for row in rows:
            value = row[name]
            if value is not None:
                written = known.get(value)
                if written is None:
                    written = known[value] = process(value)
                row[name] = written
