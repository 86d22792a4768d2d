"""What versions 1.0 – 1.0.1.2 left on disk, read without changing a byte of it.

The database is copied with its WAL and opened as a copy: opening it in place would leave traces beside it.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from callmanager.domain.errors import StoreError
from callmanager.services.contacts.contact_rows import printable

DATABASE = "contacts.db"
Row = dict[str, Any]
"""One row of an old table."""

_HEADER = b"SQLite format 3\0"
_TABLES = ("contacts", "users", "user_metrics", "call_logs")
_COPY_TRIES = 3
_SIDECAR_ENDING = "_metadata.json"
_STAMP = re.compile(r"_?(\d{8}_\d{6})$")


@dataclass(frozen=True, slots=True)
class OldPlaces:
    """Where the predecessor's files lie; either may be missing."""

    database: Path | None
    recordings: Path | None


@dataclass(frozen=True, slots=True)
class OldRecording:
    """A WAV, a sidecar, or both; ``facts`` is the sidecar's content, empty without a readable one."""

    wav: Path | None
    sidecar: Path | None
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """What to call it in a report."""
        path = self.wav or self.sidecar
        assert path is not None
        return path.name


def find(path: Path) -> OldPlaces:
    """The old files at a folder, or around a database file.

    Raises:
        StoreError: there is nothing of the predecessor.
    """
    if path.is_file():
        folder = path.parent
        database: Path | None = path
    elif path.is_dir():
        folder = path
        candidates = (path / DATABASE, *sorted(path.glob(f"*/{DATABASE}")))
        database = next((file for file in candidates if file.is_file()), None)
    else:
        raise StoreError(f"There is nothing at {path}. Name the old program's folder or its database.", code="legacy")
    recordings = next((f for f in (folder / "recordings", folder.parent / "recordings") if f.is_dir()), None)
    if path.is_dir() and recordings is None and any(path.glob(f"*{_SIDECAR_ENDING}")):
        recordings = path
    if database is None and recordings is None:
        raise StoreError(
            f"In {path} there is neither a {DATABASE} nor a folder “recordings”. Name the old program's folder.",
            code="legacy",
        )
    return OldPlaces(database, recordings)


def read_tables(database: Path) -> dict[str, list[Row]]:
    """The rows of the old tables, each as a dict; a table that is missing is empty.

    Raises:
        StoreError: it cannot be read, is damaged, or is another program's.
    """
    with tempfile.TemporaryDirectory(prefix="callmanager-legacy-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "old.db")
        try:
            with database.open("rb") as file:
                if file.read(len(_HEADER)) != _HEADER:
                    raise _unusable(database, "it is no SQLite database")
            _copy_settled(database, copy)
            with closing(sqlite3.connect(copy)) as connection:
                return _read(connection, database)
        except (OSError, sqlite3.Error) as error:
            cause = error.strerror if isinstance(error, OSError) else error
            raise _unusable(database, str(cause)) from error


def _read(connection: sqlite3.Connection, database: Path) -> dict[str, list[Row]]:
    connection.row_factory = sqlite3.Row
    # Text that is no UTF-8 must not end the whole import.
    connection.text_factory = lambda data: data.decode(errors="replace")
    damage = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if damage != "ok":
        raise _unusable(database, f"it is damaged: {damage}")
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"contacts", "users", "call_logs"} & names or "alembic_version" in names:
        raise _unusable(database, "it is not the database of the old program")
    return {table: _rows(connection, table) if table in names else [] for table in _TABLES}


def _rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 - names of `_TABLES`


def _copy_settled(database: Path, copy: Path) -> None:
    """Copy the file with its WAL; again when the old program wrote meanwhile."""
    beside = [(database, copy)] + [
        (database.with_name(database.name + ending), copy.with_name(copy.name + ending))
        for ending in ("-wal", "-journal")
    ]
    for _ in range(_COPY_TRIES):
        before = [_state(source) for source, _ in beside]
        for source, target in beside:
            if source.is_file():
                shutil.copyfile(source, target)
            else:
                target.unlink(missing_ok=True)
        if before == [_state(source) for source, _ in beside]:
            return
    raise _unusable(database, "it is being written all the time; close the old program")


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_size, stat.st_mtime_ns


def recordings(folder: Path) -> list[OldRecording]:
    """The old recordings of a folder, by name; ours, should it be the same folder, are left out."""
    wavs = {path.stem: path for path in sorted(folder.glob("*.wav"))}
    sidecars = {path.name.removesuffix(_SIDECAR_ENDING): path for path in sorted(folder.glob(f"*{_SIDECAR_ENDING}"))}
    found = []
    for stem in sorted(wavs.keys() | sidecars.keys()):
        wav, old = wavs.get(stem), sidecars.get(stem)
        if wav is not None and old is None and wav.with_suffix(".json").exists():
            continue
        found.append(OldRecording(wav, old, _facts(old) if old else {}))
    return found


def _facts(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def name_and_stamp(stem: str) -> tuple[str, str]:
    """What a file name without sidecar tells: the words before the stamp, and the stamp or ""."""
    stamp = _STAMP.search(stem)
    words = stem[: stamp.start()] if stamp else stem
    return " ".join(words.replace("_", " ").split()), stamp.group(1) if stamp else ""


def legacy_id(*parts: str) -> str:
    """The id of something old: the same at every import."""
    return "old-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def text(value: Any, limit: int = 500) -> str:
    """A value as text without control characters that no one typed."""
    return printable("" if value is None else str(value)).strip()[:limit]


def moment(value: Any, zone: ZoneInfo | None = None) -> datetime | None:
    """A moment of the old program: naive UTC in the database, naive local time (``zone``) beside recordings."""
    written = text(value)
    for read in (datetime.fromisoformat, _stamped):
        try:
            found = read(written)
        except ValueError:
            continue
        try:
            return (found if found.tzinfo else found.replace(tzinfo=zone or UTC)).astimezone(UTC)
        except OverflowError:
            return None
    return None


def _stamped(written: str) -> datetime:
    return datetime.strptime(written, "%Y%m%d_%H%M%S")  # noqa: DTZ007 - its zone is put in by `moment`


def _unusable(database: Path, why: str) -> StoreError:
    return StoreError(f"{database} cannot be imported: {why}. Nothing was changed.", code="legacy", file=str(database))
