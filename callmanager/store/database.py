"""The database: one writer, in order, in short transactions; readers use their own short sessions.

A file on this computer (`callmanager.store.sqlite`), or a server that several desktops share
(`callmanager.store.postgresql`). All writes of this process go one after another under one lock. On SQLite they go
through one connection, too, which is also the only one that checkpoints: that avoids the WAL-reset bug of SQLite before
3.51.3. What two desktops must not do at once on a server is held by `callmanager.store.locks`.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from callmanager.domain.errors import StoreError
from callmanager.store import contact_index, postgresql, sqlite, text_index
from callmanager.store.migrations import upgrade
from callmanager.store.reach import Reach
from callmanager.store.refusals import make_folder, unusable

_log = logging.getLogger(__name__)


class _Joined(threading.local):
    """The transaction that this thread's services share now."""

    session: Session | None = None


class Database:
    """An open database, migrated to this version of the program.

    ``reach`` tells whether it can be reached now; a file on this computer always can.
    """

    def __init__(self, url: URL, *, checkpoints: bool = True) -> None:
        self.url = url
        self.reach = Reach()
        self.has_text_index = False
        self._checkpoints = checkpoints
        self._is_sqlite = url.get_backend_name() == "sqlite"
        self._write_lock = threading.RLock()
        self._joined = _Joined()
        self._lines: postgresql.Lines | None = None
        self._writer, self._readers = self._engines()

    @classmethod
    def open(cls, location: Path | str, *, backups: Path | None = None, checkpoints: bool = True) -> "Database":
        """Open a SQLite file (a path) or a database URL, and migrate it, with a backup before any change.

        Of several desktops that open a new server database at once, one migrates and the others wait for it. A server
        has backups of its own; none is made of it here.

        Args:
            location: the file or the URL.
            backups: where the backup goes; None makes none.
            checkpoints: False for a command that may run beside the desktop, which then is the only one to move what
                was written from the WAL into the file.

        Raises:
            StoreError: it cannot be opened (a server that cannot be reached: code ``store_away``), is damaged, or was
                written by a newer version. Nothing was changed.
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
            make_folder(Path(self.url.database))
        try:
            upgrade(self._writer, backup=self._backup_into(backups))
            self.has_text_index = self._has_text_index()
        except (OperationalError, DatabaseError) as error:
            if not self._is_sqlite and postgresql.is_away(error):
                raise self.reach.lost(postgresql.first_line(error)) from error
            raise unusable(self.url, error) from error
        kind = f"SQLite {sqlite3.sqlite_version}" if self._is_sqlite else "PostgreSQL"
        _log.info("Database %s, %s", self.url.render_as_string(hide_password=True), kind)

    def _has_text_index(self) -> bool:
        if not self._is_sqlite:
            contact_index.ensure_trigrams(self._writer)
            return False
        return all(index.ensure(self._readers, self._writer) for index in (text_index, contact_index))

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
        """A short session for reading; all its queries see one moment.

        Raises:
            StoreError: the server cannot be reached (``store_away``), at once when that is known, or is too slow.
        """
        if self._joined.session is not None:
            yield self._joined.session
            return
        with self._telling(), Session(self._readers) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A short transaction; it is committed at the end of the block, or rolled back on an error.

        Raises:
            StoreError: the database did not take the change (disk full, locked, gone); nothing of it was kept. When a
                server is lost (``store_away``) while it commits, it may have kept the change all the same: do again
                only what is idempotent by its id.
        """
        if self._joined.session is not None:
            yield self._joined.session
            self._joined.session.flush()
            return
        with self._write_lock, self._telling(), Session(self._writer, expire_on_commit=False) as session:
            try:
                yield session
                session.commit()
            except OperationalError as error:
                if not self._is_sqlite and (postgresql.is_away(error) or postgresql.told(error)):
                    raise
                raise StoreError(
                    f"The change could not be saved ({error.orig}). Nothing of it was kept. "
                    "Check the free disk space and that no other program locks the database, then try again.",
                    code="store_write",
                    cause=str(error.orig),
                ) from error

    @contextmanager
    def together(self) -> Iterator[Session]:
        """One transaction over what several services write in this block, in this thread: all of it or nothing.

        What they publish on the bus is told before it is committed; give them a bus that holds the news back.

        Raises:
            StoreError: as `writing`.
        """
        with self.writing() as session:
            self._joined.session = session
            try:
                yield session
            finally:
                self._joined.session = None

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what a server's driver raises into sentences, and know from it whether the server is there."""
        if self._is_sqlite:
            yield
            return
        self.reach.check()
        try:
            yield
        except DBAPIError as error:
            if postgresql.is_away(error):
                self._writer.dispose()  # the other connections are as dead, and would be tried one by one
                raise self.reach.lost(postgresql.first_line(error)) from error
            sentence = postgresql.told(error)
            if sentence is None:
                raise
            raise sentence from error
        except PoolTimeoutError as error:
            raise StoreError(
                "The database did not answer in time (all connections are in use). Nothing of this change was kept; "
                "try again.",
                code="store_slow",
                cause="all connections are in use",
            ) from error
        if self.reach.away is not None:
            self.reach.back()

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
                contact_index.rebuild(session.connection())
        with self._write_lock:
            return sqlite.vacuum(self._writer, seconds)

    def cut(self) -> None:
        """Let everybody who waits for the server get ``store_away`` now; for whoever knows that it will not answer."""
        if self._lines is not None:
            self._lines.cut()

    def close(self) -> None:
        """Close all connections; calling it again does nothing."""
        self._readers.dispose()
        self._writer.dispose()

    def _engines(self) -> tuple[Engine, Engine]:
        """The writer's and the readers'."""
        if self._is_sqlite:
            writer = sqlite.engine(self.url, for_writing=True, checkpoints=self._checkpoints)
            return writer, sqlite.engine(self.url, for_writing=False, checkpoints=False)
        writer = postgresql.engine(self.url)
        self._lines = postgresql.Lines(writer)
        # One moment for all queries of a session, as on SQLite; both share one pool of connections.
        return writer, writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


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
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
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
