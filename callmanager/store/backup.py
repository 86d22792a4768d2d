"""Backups of the SQLite database: made while it is in use, proven by opening, restored without losing what was there.

A copy counts only after SQLite's own integrity check passed and its schema is one that this program knows. Small files
that belong to it, such as the settings, travel inside it in a table of their own (`callmanager.store.attachments`).
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callmanager.domain.errors import StoreError
from callmanager.store import attachments
from callmanager.store.migrations import known_revisions

_HEADER = b"SQLite format 3\0"
_SIDE_FILES = ("-wal", "-shm", "-journal")
_PAGES_AT_ONCE = 2_000  # 8 MB: between two steps the desktop may write
_TABLES = frozenset({"users", "contacts", "calls", "agent_intervals", "recordings", "audit"})


@dataclass(frozen=True, slots=True)
class Proof:
    """What a database file was found to be."""

    path: Path
    size_bytes: int
    schema: str
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old database lies now (None when there was none), and the backup's small files."""

    kept: Path | None
    files: Mapping[str, bytes]


def back_up(database: Path, target: Path, files: Sequence[Path] = ()) -> Proof:
    """Copy a database that may be in use to one file that stands alone, and prove the copy.

    Args:
        database: the file.
        target: the copy; it must not be there yet.
        files: small files that travel inside it; those that are missing are passed over.

    Raises:
        StoreError: there is no database, the target exists or cannot be written, or the copy is not sound; then no
            file is left at the target.
    """
    if not database.is_file():
        raise StoreError(
            f"There is no database {database} yet, so nothing was backed up. It is made at the first start.",
            code="backup_nothing",
        )
    if target.exists():
        raise StoreError(f"{target} exists already and was left as it is. Choose another name.", code="backup_exists")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _scratch_in(target.parent) as folder:
            copy = folder / target.name
            _copy(database, copy)
            attachments.put(copy, files)
            proof = prove(copy)
            _sync(copy)
            _move_new(copy, target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The backup {target} could not be made ({_cause(error)}). The database is as it was; check the free "
            "space and that the folder can be written.",
            code="backup_failed",
        ) from error
    return Proof(target, proof.size_bytes, proof.schema, proof.rows)


def prove(path: Path, name: str = "") -> Proof:
    """Look whether a file is a sound CallManager database of a schema that is known here; it is not changed.

    Args:
        path: the file.
        name: what to call it in a refusal, when it is a copy.

    Raises:
        StoreError: it is not.
        OSError: it cannot be read.
    """
    name = name or path.name
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise _refused(name, "it is no SQLite database", "restore_kind")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
            if found != ["ok"]:
                raise _refused(name, f"it is damaged: {found[0]}", "restore_damaged")
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise _refused(name, "it is damaged: rows refer to rows that are not there", "restore_damaged")
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not names >= _TABLES or "alembic_version" not in names:
                raise _refused(name, "it is no database of CallManager", "restore_foreign")
            schema = _schema(connection, name)
            rows = {name: _count(connection, name) for name in sorted(_TABLES)}
    except sqlite3.Error as error:
        raise _refused(name, f"it is damaged: {error}", "restore_damaged") from error
    return Proof(path, path.stat().st_size, schema, rows)


def restore(backup: Path, database: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database; the caller holds the workspace's locks.

    The backup is proven first, on a copy. The old database stays beside the new one.

    Args:
        backup: the file; it is only read.
        database: the place.
        now: names the old database.

    Raises:
        StoreError: the backup is not sound, or files could not be moved; the database is as it was.
    """
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}. Nothing was changed.", code="restore_missing")
    if database.exists() and backup.samefile(database):
        raise StoreError(f"{backup} is the database itself. Nothing was changed.", code="restore_same")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with _scratch_in(database.parent) as folder:
            copy = folder / "restored.db"
            _copy_files(backup, copy)
            prove(copy, backup.name)
            files = attachments.take_out(copy)
            _stand_alone(copy)
            _sync(copy)
            kept = _keep(database, now)
            for ending in _SIDE_FILES:  # a WAL that is left would be played into the restored file
                _beside(database, ending).unlink(missing_ok=True)
            os.replace(copy, database)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{backup.name} could not be restored ({_cause(error)}). The database was left as it was.",
            code="restore_failed",
        ) from error
    return Restored(kept, files)


def _copy(source: Path, target: Path) -> None:
    """SQLite's online backup: a state of one moment, whatever is being written meanwhile."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=10)) as old:
        old.execute("PRAGMA wal_autocheckpoint=0")  # the program that has it open does that
        with closing(sqlite3.connect(target)) as new:
            old.backup(new, pages=_PAGES_AT_ONCE)
    _stand_alone(target)


def _stand_alone(path: Path) -> None:
    """Leave no WAL: one file that holds everything."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _copy_files(source: Path, target: Path) -> None:
    """The file with the WAL that may lie beside it, so that looking at it leaves no trace there."""
    shutil.copyfile(source, target)
    for ending in ("-wal", "-journal"):
        if _beside(source, ending).is_file():
            shutil.copyfile(_beside(source, ending), _beside(target, ending))


def _keep(database: Path, now: datetime) -> Path | None:
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # it may be damaged, which is why people restore: then its files are kept as they are
    kept = _unused(database.with_name(f"{database.stem}-before-restore-{now:%Y%m%d-%H%M%S}{database.suffix}"))
    _copy_files(database, kept)
    _sync(kept)
    return kept


def _unused(path: Path) -> Path:
    candidate, number = path, 2
    while candidate.exists():
        candidate, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return candidate


def _move_new(source: Path, target: Path) -> None:
    """Move within a folder, never over a file that appeared meanwhile (where the file system has links)."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        os.replace(source, target)


def _schema(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise _refused(name, "it is no database of CallManager", "restore_foreign")
    schema = str(row[0])
    if schema not in known_revisions():
        raise StoreError(
            f"{name} was written by a newer CallManager (schema {schema[:40]}). It was left untouched. Install "
            "that version or a later one first.",
            code="store_newer",
            schema=schema[:40],
        )
    return schema


def _count(connection: sqlite3.Connection, table: str) -> int:
    count: int = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - our own names
    return count


@contextmanager
def _scratch_in(folder: Path) -> Iterator[Path]:
    """A private folder on the same disk; what is left in it goes."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".callmanager-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _cause(error: OSError | sqlite3.Error) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _refused(name: str, why: str, code: str) -> StoreError:
    return StoreError(f"{name} cannot be used: {why}. Nothing was changed.", code=code, file=name)
