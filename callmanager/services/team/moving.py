"""Moves all data from this computer's file to a server: in one transaction, counted and compared row by row.

The file is only read. Whatever fails, the server keeps nothing, so it can be tried again; only when every table has as
many rows as before, and the same ones, is it committed.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Engine, Table, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import SQLModel

from callmanager.domain.errors import StoreError
from callmanager.store import tables as _tables  # noqa: F401 - they register themselves
from callmanager.store.database import Database
from callmanager.store.migrations import HEAD, revision
from callmanager.store.postgresql import first_line
from callmanager.store.server_check import check

_AT_ONCE = 5_000
_NUL, _SHOWN = "\0", "\N{REPLACEMENT CHARACTER}"
_BITS = 2**128

Progress = Callable[[str, int, int], object]
"""Told the table, and how many of how many rows are over; for each table once with all of them compared."""


@dataclass(frozen=True, slots=True)
class TableMoved:
    """A table that is over: its rows, and a sum over all of them that is the same on both sides."""

    name: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, table by table; ``repaired`` counts texts with NUL characters, which a server does not keep."""

    where: str
    tables: tuple[TableMoved, ...]
    repaired: int = 0

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables)


class DataMove:
    """Moves one file's data. Use `run`, once.

    Args:
        source: the SQLite file, of this program's schema.
        target: the server's address; it is migrated first, and must hold no data.
    """

    def __init__(self, source: Path, target: str) -> None:
        self._source = source
        self._target = target
        self._repaired = 0

    def run(
        self,
        progress: Progress = lambda _table, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Moved:
        """Move everything, or nothing.

        Raises:
            StoreError: the source is missing or of another schema (``move_source``, ``move_schema``), the server
                cannot be used (as `server_check.check`) or holds data (``move_not_empty``), a row does not fit
                (``move_row``), the two differ (``move_differs``), or it was called off (``move_cancelled``). The server
                holds no row then, and the source is as it was.
        """
        with _opened(self._source) as source:
            check(self._target)
            database = Database.open(self._target)
            try:
                with database.writing() as session:
                    target = session.connection()
                    target.execute(text("SET LOCAL statement_timeout = 0"))
                    _require_empty(target)
                    moved = [self._move(table, source, target, progress, cancelled) for table in _all_tables()]
                with database.writing() as session:
                    session.connection().execute(text("ANALYZE"))
                return Moved(database.url.render_as_string(hide_password=True), tuple(moved), self._repaired)
            finally:
                database.close()

    def _move(
        self, table: Table, source: Connection, target: Connection, progress: Progress, cancelled: Callable[[], bool]
    ) -> TableMoved:
        total = int(source.execute(select(func.count()).select_from(table)).scalar() or 0)
        before = _Sum()
        for rows in _rows(source, table):
            if cancelled():
                raise StoreError(
                    "The move was called off. The server holds nothing of it, and the file is as it was.",
                    code="move_cancelled",
                )
            fit = [self._fit(row) for row in rows]
            before.add(fit)
            _write(target, table, fit)
            progress(table.name, before.rows, total)
        after = _Sum()
        with closing(_rows(target, table)) as there:
            for rows in there:
                after.add(rows)
        if (before.rows, before.digest, total) != (after.rows, after.digest, before.rows):
            raise StoreError(
                f"The table {table.name} is not the same on the server ({after.rows} of {total} rows). Nothing was "
                "kept there, and the file is as it was. Please report this.",
                code="move_differs",
                table=table.name,
            )
        _count_on(target, table)
        progress(table.name, total, total)
        return TableMoved(table.name, total, after.digest)

    def _fit(self, row: Sequence[Any]) -> tuple[Any, ...]:
        if not any(isinstance(value, str) and _NUL in value for value in row):
            return tuple(row)
        self._repaired += sum(isinstance(value, str) and _NUL in value for value in row)
        return tuple(value.replace(_NUL, _SHOWN) if isinstance(value, str) else value for value in row)


class _Sum:
    """A sum over rows that does not depend on their order, which the two databases see differently."""

    def __init__(self) -> None:
        self.rows = 0
        self._total = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            words = "\x1f".join(_told(value) for value in row)
            told = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
            self._total = (self._total + int.from_bytes(told[:16], "big")) % _BITS
        self.rows += len(rows)

    @property
    def digest(self) -> str:
        return f"{self._total:032x}"


def _told(value: Any) -> str:
    """A value in the same words on both sides."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return f"<{value}>"
    return repr(value) if isinstance(value, float) else str(value)


@contextmanager
def _opened(source: Path) -> Iterator[Connection]:
    """One moment of the file; nobody can write through this."""
    if not source.is_file():
        raise StoreError(
            f"There is no database {source}, so there is nothing to move. The server can be used as it is.",
            code="move_source",
        )
    engine = _reader(source)
    try:
        with closing(engine.connect()) as connection:
            schema = revision(engine)
            if schema != HEAD:
                raise StoreError(
                    f"{source.name} stands at the schema {schema or '–'}, this program's is {HEAD}. Start the desktop "
                    "once, which migrates it, and move it then. Nothing was changed.",
                    code="move_schema",
                    schema=str(schema),
                )
            yield connection
    except SQLAlchemyError as error:
        if isinstance(error, DBAPIError) and not isinstance(error.orig, sqlite3.Error):
            raise
        raise StoreError(
            f"{source.name} cannot be read whole ({error}). Nothing was moved. “callmanager doctor” tells more.",
            code="move_source",
        ) from error
    finally:
        engine.dispose()


def _reader(source: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        connection.isolation_level = None
        connection.execute("BEGIN")
        return connection

    return create_engine("sqlite+pysqlite://", creator=connect)


def _all_tables() -> list[Table]:
    """In an order in which each refers only to those before it."""
    return list(SQLModel.metadata.sorted_tables)


def _require_empty(target: Connection) -> None:
    target.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0xCA11_303E})
    for table in _all_tables():
        if target.execute(select(table).limit(1)).first() is not None:
            raise StoreError(
                f"The database on the server holds data already (table {table.name}). Nothing was changed there. "
                "Choose an empty database.",
                code="move_not_empty",
                table=table.name,
            )


def _rows(connection: Connection, table: Table) -> Generator[list[Sequence[Any]], None, None]:
    key = list(table.primary_key.columns)
    query = select(table).order_by(*key).execution_options(stream_results=True)
    with closing(connection.execute(query)) as result:
        while rows := result.fetchmany(_AT_ONCE):
            yield [tuple(row) for row in rows]


def _write(target: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor: Any = target.connection.cursor()
    try:
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    except (psycopg.Error, UnicodeEncodeError) as error:
        raise _misfit(table, error) from error
    finally:
        cursor.close()


def _misfit(table: Table, error: Exception) -> StoreError:
    if isinstance(error, psycopg.OperationalError):
        raise StoreError(
            f"The server was lost during the move ({first_line(error)}). It holds nothing of it, and the file is as it "
            "was; try again when it is back.",
            code="move_lost",
        ) from error
    return StoreError(
        f"A row of the table {table.name} does not fit the server ({first_line(error)}). Nothing was kept there, and "
        "the file is as it was.",
        code="move_row",
        table=table.name,
        cause=first_line(error),
    )


def _count_on(target: Connection, table: Table) -> None:
    """Let the next row's number come after those that were moved."""
    for column in table.primary_key.columns:
        if _is_numbered(column):
            query = "SELECT setval(pg_get_serial_sequence(:name, :column), (SELECT max(id) FROM {name}))"
            if target.execute(select(func.max(column))).scalar() is not None:
                target.execute(
                    text(query.replace("max(id)", f'max("{column.name}")').replace("{name}", f'"{table.name}"')),
                    {"name": table.name, "column": column.name},
                )


def _is_numbered(column: Column[Any]) -> bool:
    return column.table.autoincrement_column is column
