"""Sentences for a database that cannot be opened."""

import sqlite3
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from callmanager.domain.errors import StoreError


def make_folder(path: Path) -> None:
    """Make the folder that a database file is to lie in.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {path.parent} cannot be made ({error.strerror}). "
            "Choose another one with CALLMANAGER_HOME, or make it writable.",
            code="store_folder",
            folder=str(path.parent),
        ) from error


def unusable(url: URL, error: DatabaseError) -> StoreError:
    """The sentence for a database that cannot be opened."""
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            f"Another program holds the database {where} and does not let go of it. Nothing was changed. "
            "Close that program (a backup, a virus scanner, a database browser) and start CallManager again.",
            code="store_locked",
            where=str(where),
        )
    return StoreError(
        f"The database {where} cannot be opened ({error.orig}). It was left as it is. "
        "Check that the folder is writable, or bring back a backup with “callmanager restore”.",
        code="store_open",
        where=str(where),
        cause=str(error.orig),
    )
