"""A copy of a recording elsewhere: every file, then the sidecar; whole, or nothing of it is left."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.domain.recording import RecordingMetadata

_CHUNK_BYTES = 2**20


def target_of(first: Path, export_path: Path) -> Path | None:
    """The name of the copy of ``first``; None where ``export_path`` names a file of another kind."""
    if export_path.is_dir() or not export_path.suffix:
        return export_path / first.name
    return export_path if export_path.suffix.lower() == first.suffix.lower() else None


def copy_recording(files: Sequence[Path], metadata: RecordingMetadata | None, target: Path) -> bool:
    """Copy all files of a recording, the first one as ``target``; False where a name is taken already.

    Raises:
        OSError: it could not be copied, and no part of a copy is left.
    """
    stem = target.with_suffix("").name
    copies = [target, *(target.with_name(f"{stem}{_rest(file)}") for file in files[1:])]
    if any(path.exists() for path in [*copies, parts.sidecar_of(target), sidecar.sidecar_path(target)]):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    try:
        for file, copy in zip(files, copies, strict=True):
            _copy(file, copy, made)
        if metadata is not None:
            segments = tuple(replace(s, file=c.name) for s, c in zip(metadata.segments, copies, strict=False))
            sidecar.write(target, replace(metadata, file_path=str(target), segments=segments))
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return True


def _rest(part: Path) -> str:
    """What stands behind the name that the files of a recording share: ``.part2.wav``."""
    return part.name.removeprefix(parts.stem_of(part))


def _copy(file: Path, copy: Path, made: list[Path]) -> None:
    with file.open("rb") as original, copy.open("xb") as target:
        made.append(copy)
        shutil.copyfileobj(original, target, _CHUNK_BYTES)
        target.flush()
        os.fsync(target.fileno())
