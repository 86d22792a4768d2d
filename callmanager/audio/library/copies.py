"""Copies of recordings that were exported: found again and deleted, if they still are what they were."""

from enum import StrEnum
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256


class Fate(StrEnum):
    """What became of a copy."""

    REMOVED = "removed"
    GONE = "gone"  # somebody deleted or moved it before
    OTHER = "other"  # another file took its name, or it was changed
    UNREACHABLE = "unreachable"  # its disk is not there, or it does not let go


def remove_copy(path: Path, recording_id: str, digest: str = "") -> Fate:
    """Delete a copy or its sidecar; a file that is not this recording's any more is left alone.

    Sound is recognised by its digest: the one that was noted when it was made, or that in the sidecar beside it. So
    delete the sound before its sidecar.
    """
    try:
        if not path.parent.is_dir():
            return Fate.UNREACHABLE
        if not path.is_file():
            return Fate.GONE
        if not _is_copy(path, recording_id, digest):
            return Fate.OTHER
        path.unlink()
    except OSError:
        return Fate.UNREACHABLE
    return Fate.REMOVED


def _is_copy(path: Path, recording_id: str, digest: str) -> bool:
    if path.suffix.lower() != ".json" and digest:
        return sha256(path) == digest
    try:
        metadata = sidecar.read(path if path.suffix.lower() == ".json" else parts.sidecar_of(path))
    except (FileNotFoundError, ValueError):
        return False
    if metadata.recording_id != recording_id:
        return False
    return path.suffix.lower() == ".json" or sha256(path) in {metadata.sha256, *(s.sha256 for s in metadata.segments)}
