"""A look into the recordings folders, compared with the index: what must be read, and what is not there any more."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Executable, or_, select
from sqlmodel import Session, col

from callmanager.domain.recording import Integrity, RecordingMetadata
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow

_ROWS_AT_ONCE = 1_000
_STEPS_AT_ONCE = 4_000


class Batch(Protocol):
    """Some entries of the folders."""

    @property
    def sidecars(self) -> Sequence[tuple[str, int]]:
        """Paths and times of change in nanoseconds; 0 where another change may have got the same."""
        ...

    @property
    def sounds(self) -> Sequence[str]:
        """The sidecars' paths of recordings whose first sound file is there."""
        ...


class Sidecars(Protocol):
    """The sidecars in the recordings folders."""

    @property
    def folders(self) -> Sequence[Path]:
        """Where they lie."""
        ...

    def scan(self) -> Iterator[Batch]:
        """What is there. Raises OSError."""
        ...

    def read(self, path: str) -> RecordingMetadata | None:
        """The content of one; None where it is gone or none."""
        ...

    def sidecar_of(self, file: Path) -> Path:
        """The sidecar of the recording to which a file belongs."""
        ...


@dataclass(frozen=True, slots=True)
class Lost:
    """A recording in the index of which something is not there; its sidecar's path ("" where that is gone) and time."""

    recording_id: str
    path: str
    mtime_ns: int


@dataclass(slots=True)
class Look:
    """What was found.

    Attributes:
        present: the paths of all sidecars.
        sounds: the paths of those whose first sound file is there.
        changed: what must be read, with its time of change, by path.
        gone: recordings whose sidecar is not there any more.
        silent: recordings whose sidecar is as it was and whose sound is not there any more.
        touched: the ids of those that were found to be as recorded, and whose files have changed since.
    """

    present: dict[str, int] = field(default_factory=dict)
    sounds: set[str] = field(default_factory=set)
    changed: list[tuple[str, int]] = field(default_factory=list)
    gone: list[Lost] = field(default_factory=list)
    silent: list[Lost] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


def look(
    database: Database, sidecars: Sidecars, host: str, *, everything: bool = False, pause_seconds: float = 0.0
) -> Look:
    """Compare the folders with the index.

    Args:
        database: holds the index.
        sidecars: the folders.
        host: this computer. What another one found, which shares this database, is its own affair.
        everything: take all sidecars for changed.
        pause_seconds: leave the interpreter to the other threads so long after every few steps.

    Raises:
        OSError: a folder cannot be read.
    """
    seen = Look()
    for batch in sidecars.scan():
        seen.present.update(batch.sidecars)
        seen.sounds.update(batch.sounds)
        time.sleep(pause_seconds)
    known: set[str] = set()
    changed: set[str] = set()
    for rows in _known(database, sidecars.folders):
        for recording_id, path, kept_ns, found_by in rows:
            if path not in seen.present:
                if database.is_local or found_by in ("", host):
                    seen.gone.append(Lost(recording_id, "", 1))
                continue
            known.add(path)
            changed_ns = seen.present[path]
            if everything or not _is_as_it_was(kept_ns, changed_ns, path in seen.sounds):
                changed.add(path)
            elif kept_ns > 0 and path not in seen.sounds:
                seen.silent.append(Lost(recording_id, path, changed_ns))
        time.sleep(pause_seconds)
    seen.touched = list(_touched(database, host, pause_seconds))
    seen.changed = sorted((path, seen.present[path]) for path in changed | (seen.present.keys() - known))
    return seen


def _is_as_it_was(kept_ns: int, changed_ns: int, has_sound: bool) -> bool:
    """Whether the index knows this sidecar; the kept time is negative where the last look found something missing."""
    return changed_ns != 0 and (kept_ns == changed_ns or (kept_ns == -changed_ns and not has_sound))


def _streamed(session: Session, query: Executable) -> Any:
    """The rows of a query, some at a time; close it, also where the reading ends early."""
    return session.connection().execution_options(yield_per=_ROWS_AT_ONCE).execute(query)


def _known(database: Database, folders: Sequence[Path]) -> Iterator[Sequence[tuple[str, str, int, str]]]:
    prefixes = [str(folder).rstrip(os.sep) + os.sep for folder in folders]
    query = select(
        col(RecordingRow.id),
        col(RecordingRow.sidecar_path),
        col(RecordingRow.sidecar_mtime_ns),
        col(RecordingRow.host),
    ).where(or_(*(col(RecordingRow.sidecar_path).startswith(prefix, autoescape=True) for prefix in prefixes)))
    with database.reading() as session, closing(_streamed(session, query)) as found:
        for rows in found.partitions():
            # LIKE takes capitals for small letters, a file system may not.
            yield [(row[0], row[1], row[2], row[3]) for row in rows if row[1].startswith(tuple(prefixes))]


def _touched(database: Database, host: str, pause_seconds: float) -> Iterator[str]:
    """Those whose files are not the ones that were verified, by their time of change and their size."""
    query = select(
        col(RecordingRow.id), col(RecordingRow.file_path), col(RecordingRow.size_bytes), col(RecordingRow.verified_at)
    ).where(
        col(RecordingRow.integrity) == Integrity.OK.value,
        col(RecordingRow.verified_at).is_not(None),
        col(RecordingRow.host).in_(("", host)),
    )
    doubtful: list[str] = []
    with database.reading() as session, closing(_streamed(session, query)) as found:
        for rows in found.partitions():
            for recording_id, file, size_bytes, verified_at in rows:
                if verified_at is not None and not _is_as_verified([Path(file)], size_bytes, verified_at):
                    doubtful.append(recording_id)
            time.sleep(pause_seconds)
    for recording_id in doubtful:  # few: what changed, and what has several files
        with database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            if row is None or row.verified_at is None:  # another one was here meanwhile
                continue
            first, whole_bytes, looked_at = Path(row.file_path), row.size_bytes, row.verified_at
            segments = RecordingMetadata.from_dict(json.loads(row.sidecar)).segments[1:]
        files = [first, *(first.parent / segment.file for segment in segments)]
        if not segments or not _is_as_verified(files, whole_bytes, looked_at):
            yield recording_id


def _is_as_verified(files: Sequence[Path], size_bytes: int, verified_at: datetime) -> bool:
    try:
        looks = [file.stat() for file in files]
    except OSError:  # gone, or not to be looked at: others tell that
        return True
    if sum(item.st_size for item in looks) != size_bytes:
        return False
    # A time to come, from a computer whose clock is wrong, tells nothing.
    now = time.time()
    changed = max((item.st_mtime for item in looks if item.st_mtime <= now), default=0.0)
    return changed <= verified_at.timestamp()
