"""The JSON file beside each WAV: read with suspicion, written in one step; and the lock that says who is writing."""

import json
import os
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from callmanager.audio.files.sidecar_values import check
from callmanager.domain.recording import RecordingMetadata

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# A lock file holds this many bytes, so that deleting it on a full disk makes room for the last sidecar.
BALLAST_BYTES = 32_768

_updating = threading.Lock()


def sidecar_path(wav: Path) -> Path:
    """``name.json`` for ``name.wav``."""
    return wav.with_suffix(".json")


def lock_path(wav: Path) -> Path:
    """``name.lock`` for ``name.wav``; it exists while the recording runs, and after a crash."""
    return wav.with_suffix(".lock")


def read(path: Path) -> RecordingMetadata:
    """The content of a sidecar.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not a sidecar, or a value has the wrong type.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
        raise ValueError("it is no file")
    content = path.read_bytes()
    if not content:
        raise ValueError("it is empty")
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise ValueError(f"its JSON is broken off or damaged at line {error.lineno}, column {error.colno}") from error
    except ValueError as error:  # bytes that are no text, digits without end
        raise ValueError("it is no readable text") from error
    except RecursionError as error:
        raise ValueError("nested too deeply for a sidecar") from error
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    metadata = RecordingMetadata.from_dict(data)
    check(metadata)
    return metadata


def damaged_copies(home: Path) -> list[Path]:
    """What recovery kept of this sidecar when it was damaged; it may name a person, so it goes with the recording."""
    kept: list[Path] = []
    for number in count(1):
        path = damaged_copy(home, number)
        if not path.exists():
            return kept
        kept.append(path)
    raise AssertionError("count() does not end")


def damaged_copy(home: Path, number: int) -> Path:
    """The name of the how-manieth such copy: ``name.json.damaged``, ``name.json.damaged2`` and so on."""
    return home.with_name(f"{home.name}.damaged{'' if number == 1 else number}")


def to_dict(metadata: RecordingMetadata, wav: Path) -> dict[str, Any]:
    """The sidecar as a dict that names the WAV where it lies now, even after the folder was moved."""
    return metadata.to_dict() | {"file_path": str(wav)}


def write(wav: Path, metadata: RecordingMetadata) -> None:
    """Put the sidecar of ``wav`` on disk in one step: whoever reads sees the old one whole or the new one whole.

    Raises:
        OSError: it could not be written; the old one still stands.
    """
    target = sidecar_path(wav)
    text = json.dumps(metadata.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))  # half a character has no bytes
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@contextmanager
def updating() -> Iterator[None]:
    """While this lasts, no `update` of this program changes a sidecar, or brings one back that was just deleted."""
    with _updating:
        yield


def update(wav: Path, changes: dict[str, Any]) -> RecordingMetadata:
    """Change some values in the sidecar of a finished recording; the content as it is now.

    Raises:
        OSError: it cannot be read or written; the old one still stands.
        ValueError: it is not a sidecar.
    """
    with updating():
        metadata = replace(read(sidecar_path(wav)), **changes)
        write(wav, metadata)
    return metadata


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power loss; Windows does so by itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class OwnerLock:
    """A lock file that the system itself lets go when its owner dies, however it dies.

    A process id in the sidecar would be given to another process sooner or later; a lock is not.
    """

    def __init__(self, wav: Path) -> None:
        self._path = lock_path(wav)
        self._file: BinaryIO | None = None

    def acquire(self) -> bool:
        """Take the lock; False when a living owner holds it.

        Raises:
            OSError: the lock file cannot be opened.
        """
        file = self._path.open("ab")
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):
            file.close()
            return False
        except BaseException:
            file.close()
            raise
        self._file = file
        return True

    def add_ballast(self) -> None:
        """Keep `BALLAST_BYTES` of the disk, to be given back by `drop_ballast`.

        Raises:
            OSError: the disk is full.
        """
        if self._file is not None:
            self._file.write(b"\0" * BALLAST_BYTES)
            self._file.flush()

    def drop_ballast(self) -> None:
        """Give the kept room back; the lock still holds."""
        if self._file is not None:
            self._file.truncate(0)

    def release(self) -> None:
        """Let go and remove the file; calling it again does nothing."""
        if self._file is not None:
            self.abandon()
            self._path.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Let go and leave the file, for the next recovery to find."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        # flock belongs to the open file: a second recorder in this same process is kept out as well.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_locked(wav: Path) -> bool:
    """Whether a living program writes ``wav`` now."""
    if not lock_path(wav).exists():
        return False
    lock = OwnerLock(wav)
    if not lock.acquire():
        return True
    lock.abandon()
    return False
