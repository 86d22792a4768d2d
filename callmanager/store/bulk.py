"""Many rows into a table at once, with the least that stands between them and the driver."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, insert

from callmanager.store.database import Database
from callmanager.store.types import UtcDateTime

_CACHE = -128_000  # in units of -1,024 bytes
_MOST_VALUES = 30_000  # SQLite takes 32,766 in one statement


@contextmanager
def much_memory(database: Database) -> Iterator[None]:
    """Give SQLite's writer room for the pages of several indexes; else it writes and reads them again and again."""
    if not database.is_local:
        yield
        return
    with database.writing() as session:
        before = session.connection().exec_driver_sql("PRAGMA cache_size").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA cache_size={_CACHE}")
    try:
        yield
    finally:
        with database.writing() as session:
            session.connection().exec_driver_sql(f"PRAGMA cache_size={before}")


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; a third of the time that SQLAlchemy's own way takes.

    Values are such as the driver takes; moments are brought into the database's form here. On SQLite some hundred rows
    go in one statement: where a table has triggers, each statement has a price of its own.
    """
    if not rows:
        return
    names = list(rows[0])
    _bring_moments(connection, table, names, rows)
    if connection.dialect.name != "sqlite":
        compiled = insert(table).compile(dialect=connection.dialect, column_keys=names)
        connection.exec_driver_sql(str(compiled), list(rows))
        return
    columns = ", ".join(f'"{name}"' for name in names)
    one = f"({', '.join('?' * len(names))})"
    at_once = max(1, _MOST_VALUES // len(names))
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        statement = f'INSERT INTO "{table.name}" ({columns}) VALUES {", ".join([one] * len(part))}'  # noqa: S608
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(map(row.__getitem__, names) for row in part)))


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
