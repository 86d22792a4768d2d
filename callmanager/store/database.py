"""The database: one writer, in order, in short transactions; readers use their own short sessions.

SQLite runs in WAL mode with ``synchronous=FULL``. All writes of this process go through one connection under one
lock, which is also the only one that checkpoints: that avoids the WAL-reset bug of SQLite before 3.51.3.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlmodel import Session

from callmanager.domain.errors import StoreError
from callmanager.store import text_index
from callmanager.store.migrations import upgrade

_log = logging.getLogger(__name__)
_BUSY_SECONDS = 10


class Database:
    """An open database, migrated to this version of the program."""

    def __init__(self, url: URL, *, checkpoints: bool = True) -> None:
        self.url = url
        self._checkpoints = checkpoints
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self.has_text_index = False
        self._write_lock = threading.RLock()
        self._writer = self._engine(for_writing=True)
        self._readers = self._engine(for_writing=False) if self._is_sqlite else self._writer

    @classmethod
    def open(cls, location: Path | str, *, backups: Path | None = None, checkpoints: bool = True) -> "Database":
        """Open a SQLite file (a path) or a database URL, and migrate it, with a backup before any change.

        Args:
            location: the file or the URL.
            backups: where the backup goes; None makes none.
            checkpoints: False for a command that may run beside the desktop, which then is the only one to move what
                was written from the WAL into the file.

        Raises:
            StoreError: it cannot be opened, is damaged, or was written by a newer version. Nothing was changed.
        """
        database = cls(_url(location), checkpoints=checkpoints)
        try:
            database._prepare(backups)
        except BaseException:
            database.close()
            raise
        return database

    def _prepare(self, backups: Path | None) -> None:
        if self._is_sqlite and self.url.database:
            _make_folder(Path(self.url.database))
        try:
            upgrade(self._writer, backup=self._backup_into(backups))
            self.has_text_index = self._is_sqlite and text_index.ensure(self._readers, self._writer)
        except (OperationalError, DatabaseError) as error:
            raise _unusable(self.url, error) from error
        _log.info("Database %s, SQLite %s", self.url.render_as_string(hide_password=True), sqlite3.sqlite_version)

    def _backup_into(self, folder: Path | None) -> Path | None:
        if folder is None or not self._is_sqlite or not self.url.database:
            return None
        return folder / f"{Path(self.url.database).stem}-before-migration.db"

    @property
    def is_local(self) -> bool:
        """Whether it is this computer's own file, and no server that other desktops work with, too."""
        return self._is_sqlite

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A short session for reading."""
        with Session(self._readers) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A short transaction; it is committed at the end of the block, or rolled back on an error.

        Raises:
            StoreError: the database did not take the change (disk full, locked, gone); nothing of it was kept.
        """
        with self._write_lock, Session(self._writer, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except OperationalError as error:
                raise StoreError(
                    f"The change could not be saved ({error.orig}). Nothing of it was kept. "
                    "Check the free disk space and that no other program locks the database, then try again.",
                    code="store_write",
                    cause=str(error.orig),
                ) from error

    def integrity_problems(self) -> list[str]:
        """What the database's own check finds wrong; empty when it is sound."""
        if not self._is_sqlite:
            return []
        with self.reading() as session:
            found = [str(row[0]) for row in session.connection().execute(text("PRAGMA integrity_check")).all()]
        return [line for line in found if line != "ok"]

    def checkpoint(self) -> None:
        """Move what other programs of this computer wrote from the WAL into the file; after a lot of it, do it often.

        Else the next small change of ours has all of it to move, and whoever makes it waits.
        """
        if self._is_sqlite and self._checkpoints:
            with self._write_lock, self._writer.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")  # outside any transaction

    def scrub(self, seconds: float = 10.0) -> bool:
        """Overwrite what deleted rows left behind: in free pages of the file, in its WAL, in the text index.

        The file is written anew, which takes a second for some 100 MB. On a database server this is the server's own
        business (``VACUUM FULL``, its archives), and nothing happens here.

        Returns:
            False where nothing was overwritten: on a server, in a command that runs beside the desktop, or where
            another program was reading all the while.

        Raises:
            StoreError: there is no room for the new file, or the disk failed; all data are as they were.
        """
        if not self._is_sqlite or not self._checkpoints:
            return False
        if self.has_text_index:
            with self.writing() as session:
                text_index.rebuild(session.connection())
        with self._write_lock:
            connection = self._writer.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA busy_timeout=50")  # the waiting is ours, and bounded
                return self._empty_wal(cursor, seconds)
            except sqlite3.Error as error:
                raise StoreError(
                    f"What was deleted could not be overwritten in the database ({error}). It is deleted all the same. "
                    "Make room on the disk and erase once more.",
                    code="store_scrub",
                    cause=str(error),
                ) from error
            finally:
                connection.cursor().execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
                connection.close()

    @staticmethod
    def _empty_wal(cursor: Any, seconds: float) -> bool:
        """Move all of the WAL into the file and cut it to nothing; False where a reader kept it from happening."""
        deadline = time.monotonic() + seconds
        while True:
            busy, _log_pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy or time.monotonic() > deadline:
                return not busy
            time.sleep(0.05)

    def close(self) -> None:
        """Close all connections; calling it again does nothing."""
        self._readers.dispose()
        self._writer.dispose()

    def _engine(self, *, for_writing: bool) -> Engine:
        if not self._is_sqlite:
            return create_engine(self.url, pool_pre_ping=True)
        pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if for_writing else {"pool_size": 4}
        engine = create_engine(
            self.url,
            poolclass=sqlalchemy.QueuePool,
            connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
            **pool,
        )
        event.listen(engine, "connect", _for_writing if for_writing else _for_reading)
        if for_writing and not self._checkpoints:
            event.listen(engine, "connect", _leave_checkpoints)
        event.listen(engine, "begin", _begin_immediate if for_writing else _begin)
        return engine


def _pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={_BUSY_SECONDS * 1000}", *pragmas):
        connection.execute(f"PRAGMA {pragma}")


def _for_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, so that the lock is taken at once
    _pragmas(connection, "journal_mode=WAL", "secure_delete=ON")


def _leave_checkpoints(connection: sqlite3.Connection, _record: object) -> None:
    _pragmas(connection, "wal_autocheckpoint=0")


def _for_reading(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # as above, so that all queries of a session see one moment
    _pragmas(connection, "query_only=ON", "wal_autocheckpoint=0")


def _begin(connection: sqlalchemy.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: sqlalchemy.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def sqlite_file(location: Path | str) -> Path | None:
    """The file of a SQLite database, named by a path or a URL; None for one on a server, or in memory.

    Raises:
        StoreError: the URL cannot be used.
    """
    url = _url(location)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)).absolute() if is_file else None


def _url(location: Path | str) -> URL:
    if isinstance(location, Path):
        return URL.create("sqlite+pysqlite", database=str(location))
    try:
        url = make_url(location)
        url.get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The database address needs the Python package {error.name}, which is not installed. Install it, or leave "
            "the address empty for a file on this computer.",
            code="store_driver",
            driver=str(error.name),
        ) from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(
            "The database address cannot be used. Write it as postgresql+psycopg://user:password@host/name, "
            "or leave it empty for a file on this computer.",
            code="store_url",
        ) from error
    return url


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {path.parent} cannot be made ({error.strerror}). "
            "Choose another one with CALLMANAGER_HOME, or make it writable.",
            code="store_folder",
            folder=str(path.parent),
        ) from error


def _unusable(url: URL, error: DatabaseError) -> StoreError:
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return StoreError(
        f"The database {where} cannot be opened ({error.orig}). It was left as it is. "
        "Check that the folder is writable, or bring back a backup with “callmanager restore”.",
        code="store_open",
        where=str(where),
        cause=str(error.orig),
    )
