"""The sidecars of a folder, many at a time: 100,000 are looked through in a second and read in a few.

What is no sidecar is passed over with one line in the log, whatever it is: nothing in the folder stops the others.
"""

import logging
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.domain.recording import RecordingMetadata

MAX_BYTES = 8_000_000
_MAX_ID_LENGTH = 200
_AT_ONCE = 500
_SETTLED_NS = 2_500_000_000  # the coarsest clock of a file system ticks every two seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some entries of the folders.

    Attributes:
        sidecars: their paths with their time of change in nanoseconds; 0 where it is so young that another change may
            have got the same.
        sounds: the sidecars' paths of recordings whose first sound file is there.
        locks: those of recordings that somebody writes, or wrote when the computer or the program died.
    """

    sidecars: list[tuple[str, int]]
    sounds: list[str]
    locks: list[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a listing is filtered and sorted by, of one sidecar."""

    path: str
    began: datetime
    user_id: str
    contact_name: str
    duration_seconds: float
    size_bytes: int


class Sidecars:
    """The sidecars in some folders. Its methods may be called from any thread; each reads what is on disk now."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self._told: set[str] = set()
        self._summaries: dict[str, tuple[int, Summary]] = {}

    def summaries(self) -> list[tuple[Summary, RecordingMetadata | None]]:
        """Of each sidecar its summary, in no order; with its content where it had to be read.

        What has not changed since the last time is not read again.

        Raises:
            OSError: a folder cannot be read.
        """
        before, now = self._summaries, dict[str, tuple[int, Summary]]()
        found: list[tuple[Summary, RecordingMetadata | None]] = []
        for path, changed_ns in [entry for batch in self.scan() for entry in batch.sidecars]:
            known = before.get(path)
            if known is not None and known[0] == changed_ns != 0:
                now[path] = known
                found.append((known[1], None))
                continue
            metadata = self.read(path)
            if metadata is not None:
                summary = _summary(path, metadata)
                now[path] = changed_ns, summary
                found.append((summary, metadata))
        self._summaries = now
        return found

    def scan(self) -> Iterator[Batch]:
        """What is in the folders, some hundred entries at a time, in no order; nothing where there is no folder.

        Raises:
            OSError: one cannot be read.
        """
        for folder in self.folders:
            try:
                entries = os.scandir(folder)
            except (FileNotFoundError, NotADirectoryError):
                continue
            with entries:
                yield from _batches(entries)

    def read(self, path: str) -> RecordingMetadata | None:
        """The content of a sidecar, which names its first file where it lies now.

        None where it is gone or is no sidecar of a recording; the latter is logged once.
        """
        file = Path(path)
        try:
            metadata = self.load(path)
        except FileNotFoundError:  # gone since the folder was read
            return None
        except (OSError, ValueError, OverflowError) as error:
            self._tell(file.name, error)
            return None
        first = str(parts.first_file(file, metadata))
        return metadata if metadata.file_path == first else replace(metadata, file_path=first)

    def load(self, path: str) -> RecordingMetadata:
        """The content of a sidecar as it stands.

        Raises:
            OSError: it is gone or cannot be read.
            ValueError, OverflowError: it is no sidecar of a recording.
        """
        file = Path(path)
        if file.stat().st_size > MAX_BYTES:
            raise ValueError(f"longer than {MAX_BYTES} bytes")
        metadata = sidecar.read(file)
        if metadata.segments:
            parts.files_of(file, metadata)  # whose files are its own
        check(path, metadata)
        return metadata

    def sidecar_of(self, file: Path) -> Path:
        """Where the sidecar of a recording lies, or would lie, by any of its files."""
        home = parts.sidecar_of(file)
        others = [folder / home.name for folder in self.folders if folder != home.parent]
        return home if home.exists() else next((other for other in others if other.exists()), home)

    def _tell(self, name: str, error: Exception) -> None:
        if name not in self._told:
            self._told.add(name)
            cause = error.strerror if isinstance(error, OSError) else str(error)[:200]
            shown = name if name.isprintable() else ascii(name)
            _log.warning("%s is passed over, it is no sidecar of a recording: %s", shown, cause)


def _summary(path: str, metadata: RecordingMetadata) -> Summary:
    return Summary(
        path,
        datetime.fromisoformat(metadata.start_time),
        sys.intern(metadata.user_id),  # the same ones come again and again
        sys.intern(metadata.contact_name),
        metadata.duration_seconds,
        metadata.file_size_bytes,
    )


def _batches(entries: "Iterator[os.DirEntry[str]]") -> Iterator[Batch]:
    settled = time.time_ns() - _SETTLED_NS
    batch = Batch([], [], [])
    for count, entry in enumerate(entries, start=1):
        name = entry.name
        if name.endswith(".json"):
            if not name.startswith("."):
                changed = _changed_ns(entry)
                batch.sidecars.append((entry.path, changed if 0 < changed < settled else 0))
        elif name.endswith(".lock"):
            batch.locks.append(f"{entry.path[:-5]}.json")
        elif stem := _stem_of_sound(name):
            batch.sounds.append(f"{entry.path[: -len(name)]}{stem}.json")
        if count % _AT_ONCE == 0:
            yield batch
            batch = Batch([], [], [])
    yield batch


def _changed_ns(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_mtime_ns
    except OSError:  # gone, or not to be looked at: reading it will tell
        return 0


def _stem_of_sound(name: str) -> str:
    """The name that a recording's first sound file shares with its sidecar; "" for other files."""
    name = name.removesuffix(parts.ENCRYPTED_SUFFIX)
    for suffix in parts.SUFFIXES.values():
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return ""


def check(path: str, metadata: RecordingMetadata) -> None:
    """What a database must be able to take, beyond what `sidecar.read` has looked at.

    Raises:
        ValueError: it could not take this; or OverflowError for a time.
    """
    path.encode()  # a name that is no text cannot be asked for
    if not 0 < len(metadata.recording_id) <= _MAX_ID_LENGTH or not metadata.recording_id.isprintable():
        raise ValueError("its recording_id is empty, too long or not printable")
    datetime.fromisoformat(metadata.start_time).astimezone(UTC)
