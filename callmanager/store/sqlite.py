"""SQLite as this program runs it: WAL mode, ``synchronous=FULL``, one connection that writes, short ones that read."""

import sqlite3
import time
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from callmanager.domain.errors import StoreError

BUSY_SECONDS = 10


def engine(url: URL, *, for_writing: bool, checkpoints: bool) -> Engine:
    """The one connection that writes, or a pool of those that read.

    Args:
        url: the file.
        for_writing: which of the two.
        checkpoints: whether the writer moves the WAL into the file.
    """
    pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if for_writing else {"pool_size": 4}
    made = create_engine(
        url,
        poolclass=sqlalchemy.QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        **pool,
    )
    event.listen(made, "connect", _for_writing if for_writing else _for_reading)
    if for_writing and not checkpoints:
        event.listen(made, "connect", _leave_checkpoints)
    event.listen(made, "begin", _begin_immediate if for_writing else _begin)
    return made


def vacuum(writer: Engine, seconds: float) -> bool:
    """Write the file anew without what deleted rows left, and empty the WAL; False where a reader kept it from that.

    Raises:
        StoreError: there is no room for the new file, or the disk failed; all data are as they were.
    """
    connection = writer.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA busy_timeout=50")  # the waiting is ours, and bounded
        return _empty_wal(cursor, seconds)
    except sqlite3.Error as error:
        raise StoreError(
            f"What was deleted could not be overwritten in the database ({error}). It is deleted all the same. "
            "Make room on the disk and erase once more.",
            code="store_scrub",
            cause=str(error),
        ) from error
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.close()


def _empty_wal(cursor: Any, seconds: float) -> bool:
    """Move all of the WAL into the file and cut it to nothing; False where a reader kept it from happening."""
    deadline = time.monotonic() + seconds
    while True:
        busy, _log_pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy or time.monotonic() > deadline:
            return not busy
        time.sleep(0.05)


def _pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}", *pragmas):
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
