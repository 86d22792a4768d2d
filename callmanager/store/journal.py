"""An append-only file of what could not be written to the database yet; each line is on the disk before it counts.

A line is a CRC and one JSON object. A line that a power cut has torn in two is the last one and was never confirmed.
"""

import json
import logging
import os
import threading
import zlib
from pathlib import Path
from typing import Any

from callmanager.domain.errors import StoreError

_log = logging.getLogger(__name__)


class JournalFile:
    """One file in the workspace; one program writes it. Its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def append(self, entry: dict[str, Any]) -> None:
        """Keep one entry; it is on the disk when this returns.

        Raises:
            StoreError: the disk did not take it (``journal_write``).
        """
        body = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        line = b"%08x %s\n" % (zlib.crc32(body), body)
        try:
            with self._lock:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                is_new = not self.path.exists()
                descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                try:
                    os.write(descriptor, b"\n" + line if self._is_torn() else line)
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
                if is_new:
                    _sync_folder(self.path.parent)
        except OSError as error:
            raise StoreError(
                f"Neither the team's database nor this computer's disk takes the call ({error.strerror or error}). "
                "The recording goes on. Write the outcome down on paper, and make room on the disk.",
                code="journal_write",
                cause=error.strerror or str(error),
            ) from error

    def read(self) -> list[dict[str, Any]]:
        """All whole entries, in their order; none where there is no file.

        Raises:
            StoreError: there is a file and it cannot be read (``journal_read``).
        """
        try:
            content = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be read ({error.strerror}). It holds calls that are not in the database yet and "
                "was left as it is.",
                code="journal_read",
                path=str(self.path),
            ) from error
        entries, damaged = [], 0
        for line in content.split(b"\n"):
            if not line.strip():
                continue
            entry = _entry(line)
            if entry is None:
                damaged += 1
            else:
                entries.append(entry)
        if damaged:
            _log.info("%s: %s lines are torn or damaged and count as not written", self.path, damaged)
        return entries

    def clear(self) -> None:
        """Everything in it stands in the database; the file goes, or stays beside as ``.damaged`` where it was that."""
        with self._lock:
            if not self.path.exists():
                return
            whole = all(_entry(line) is not None for line in self.path.read_bytes().split(b"\n") if line.strip())
            if whole:
                self.path.unlink()
            else:
                self.path.replace(self.path.with_suffix(".damaged"))
            _sync_folder(self.path.parent)

    def _is_torn(self) -> bool:
        """Whether the file ends in the middle of a line: what comes next must begin its own."""
        with self.path.open("rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return False
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"


def _entry(line: bytes) -> dict[str, Any] | None:
    check, _, body = line.partition(b" ")
    try:
        if int(check, 16) != zlib.crc32(body):
            return None
        entry = json.loads(body.decode("utf-8", "surrogatepass"))
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _sync_folder(folder: Path) -> None:
    """Let the file's name outlive a power cut; where a system has no such thing, its name is safe by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
