"""Small files inside a backup: a table that only backups have, and that a restored database has not."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

_MOST_BYTES = 1_000_000


def put(copy: Path, files: Sequence[Path]) -> None:
    """Put files into a copy of the database, by their names; those that are missing or too large are passed over.

    Raises:
        OSError: a file cannot be read.
        sqlite3.Error: the copy cannot be written.
    """
    found = [(file.name, file.read_bytes()) for file in files if file.is_file() and file.stat().st_size <= _MOST_BYTES]
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TABLE IF EXISTS backup_files")
        connection.execute("CREATE TABLE backup_files (name TEXT PRIMARY KEY, content BLOB NOT NULL)")
        connection.executemany("INSERT INTO backup_files VALUES (?, ?)", found)
        connection.commit()


def take_out(copy: Path) -> dict[str, bytes]:
    """Take the files out of a copy that becomes the database; by name, none in a backup that was made without.

    Raises:
        sqlite3.Error: it cannot be read or written.
    """
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_files'").fetchone() is None:
            return {}
        rows = connection.execute("SELECT name, content FROM backup_files").fetchall()
        connection.execute("DROP TABLE backup_files")
        connection.commit()
    return {str(name): content for name, content in rows if isinstance(content, bytes)}
