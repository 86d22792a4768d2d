"""A look at the database that changes nothing, for `doctor`: is it there, can it be read, is it sound?"""

import sqlite3
import time
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from callmanager.domain.errors import StoreError
from callmanager.store.database import sqlite_file
from callmanager.store.migrations import HEAD, known_revisions, revision


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. ``problem`` is "" when all is well; ``complete`` is False when the check ran out of time."""

    where: str
    exists: bool
    problem: str = ""
    complete: bool = True
    size_bytes: int = 0


def look(location: Path | str, seconds: float) -> Health:
    """Look at the database at a path or a URL, for at most so many seconds where it is a file.

    Raises:
        StoreError: the URL cannot be used.
    """
    file = sqlite_file(location)
    if file is None:
        return _look_at_server(str(location))
    if not file.exists():
        return Health(str(file), exists=False)
    try:
        return _look_at_file(file, seconds)
    except (sqlite3.Error, OSError) as error:
        damaged = "malformed" in str(error)  # SQLite gives up before its own check has begun
        return Health(str(file), exists=True, problem=f"it is damaged: {error}" if damaged else str(error))


def _look_at_file(file: Path, seconds: float) -> Health:
    deadline = time.monotonic() + seconds
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=2)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        schema = _schema(connection) if "alembic_version" in names else None
        problem = ""
        if schema is None:
            problem = "it is no database of CallManager"
        elif schema not in known_revisions():
            problem = f"a newer CallManager wrote it (schema {schema[:40]})"
        elif missing := missing_tables(names) if schema == HEAD else []:
            problem = f"tables are missing: {', '.join(missing)}"
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
        try:
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
        except sqlite3.OperationalError:
            if time.monotonic() <= deadline:
                raise
            return Health(str(file), True, problem, complete=False, size_bytes=file.stat().st_size)
    if found != ["ok"]:
        problem = f"it is damaged: {found[0]}"
    return Health(str(file), True, problem, size_bytes=file.stat().st_size)


def missing_tables(names: Collection[str]) -> list[str]:
    """The tables that this version of the program needs and that are not among these."""
    import callmanager.store.tables  # noqa: F401 - which tables there are is known once they are imported

    return sorted(SQLModel.metadata.tables.keys() - set(names))


def _schema(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _look_at_server(location: str) -> Health:
    try:
        engine = create_engine(location)
    except (SQLAlchemyError, ModuleNotFoundError, ValueError) as error:
        raise StoreError(f"The database address cannot be used ({error}).", code="store_url") from error
    where = engine.url.render_as_string(hide_password=True)
    missing: list[str] = []
    try:
        schema = revision(engine)
        if schema == HEAD:
            missing = missing_tables(inspect(engine).get_table_names())
    except SQLAlchemyError as error:
        return Health(where, exists=True, problem=str(error.__cause__ or error).splitlines()[0])
    finally:
        engine.dispose()
    if schema is not None and schema not in known_revisions():
        return Health(where, exists=True, problem=f"a newer CallManager wrote it (schema {schema[:40]})")
    problem = f"tables are missing: {', '.join(missing)}" if missing else ""
    return Health(where, exists=schema is not None, problem=problem)
