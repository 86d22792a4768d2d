"""Finished recordings made smaller: a proven copy first, then the sidecar, and only then does the WAV go.

Whatever moment the program dies at, the sidecar names files that are whole. What such a death leaves over is put away
by the next run.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.encodings import temporary_file, write_sound
from callmanager.audio.files.integrity import check
from callmanager.audio.files.likeness import LIKE_ENOUGH, likeness
from callmanager.audio.files.reader import AudioReader, Stretch, open_file, open_recording
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata, RecordingStatus

_FINISHED = (RecordingStatus.COMPLETED, RecordingStatus.RECOVERED)
_PARTS_MAX = 1_000
_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What came of the wish to compress a recording."""

    COMPRESSED = "compressed"
    TIDIED = "tidied"  # it was compressed before; a WAV that was left over is gone now
    ALREADY = "already"  # it is compressed, or encrypted: nothing to do
    BUSY = "busy"  # it runs, or another program works on it
    HELD = "held"  # it must be kept as it is: nothing may be lost of it
    NOT_OK = "not_ok"  # it is not as it was recorded, or nothing can tell
    NO_GAIN = "no_gain"  # the copy would not have been smaller
    NAME_TAKEN = "name_taken"  # a file that is not ours has the name that the copy should get


@dataclass(frozen=True, slots=True)
class Compressed:
    """The outcome for one recording, its metadata as they are now, and how many bytes were won."""

    outcome: Outcome
    metadata: RecordingMetadata
    saved_bytes: int = 0


def compress(file: Path, encoding: Encoding) -> Compressed:
    """Replace the WAV files of a finished recording by one FLAC, or one Opus.

    Args:
        file: any file of the recording.
        encoding: FLAC keeps every sample; Opus only sounds the same, so a recording on legal hold does not become one.

    Raises:
        RecordingError: it cannot be read, or the copy was not proven (``not_proven``); the WAV is as it was.
        OSError: the disk refused; the sidecar names what is whole.
        ValueError: the sidecar is none.
    """
    home = parts.sidecar_of(file)
    metadata = sidecar.read(home)
    if metadata.status not in _FINISHED:
        return Compressed(Outcome.BUSY, metadata)
    with _alone(home) as is_mine:
        if not is_mine:
            return Compressed(Outcome.BUSY, metadata)
        metadata = sidecar.read(home)
        if metadata.encoding is not Encoding.WAV or metadata.key_id:
            freed = _tidy(home, metadata)
            return Compressed(Outcome.TIDIED if freed else Outcome.ALREADY, metadata, freed)
        if metadata.legal_hold and encoding is not Encoding.FLAC:
            return Compressed(Outcome.HELD, metadata)
        if check(home).result is not Integrity.OK:
            return Compressed(Outcome.NOT_OK, metadata)
        return _compress(home, metadata, encoding)


def left_over_in(folder: Path) -> list[Path]:
    """The compressed recordings of a folder beside which a WAV of the same name still lies; `compress` puts it away.

    A folder that cannot be read has none.
    """
    try:
        names = set(os.listdir(folder))
    except OSError:
        return []
    smaller = [name for name in sorted(names) if name.endswith((".flac", ".opus"))]
    return [folder / name for name in smaller if f"{Path(name).stem}.wav" in names]


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    lock = sidecar.OwnerLock(home)
    if not lock.acquire():
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _compress(home: Path, metadata: RecordingMetadata, encoding: Encoding) -> Compressed:
    files = parts.files_of(home, metadata)
    target = home.with_suffix(parts.SUFFIXES[encoding])
    with temporary_file(home.parent) as temporary:
        with open_recording(home) as reader:
            if target.exists() and not _is_copy(target, reader):
                return Compressed(Outcome.NAME_TAKEN, metadata)
            written = write_sound(reader, temporary, encoding)
        if written.size_bytes >= metadata.file_size_bytes:
            return Compressed(Outcome.NO_GAIN, metadata)
        os.replace(temporary, target)
        sidecar.sync_folder(home.parent)
    with sidecar.updating():
        # Read again: a tag or a consent may have come meanwhile; the sound has not changed, the lock is ours.
        changed = replace(
            sidecar.read(home),
            file_path=str(target),
            encoding=encoding,
            file_size_bytes=written.size_bytes,
            sha256=written.sha256,
            pcm_sha256=written.pcm_sha256,
            segments=(),
        )
        sidecar.write(home, changed)
    _remove(files)
    return Compressed(Outcome.COMPRESSED, changed, metadata.file_size_bytes - written.size_bytes)


def _tidy(home: Path, metadata: RecordingMetadata) -> int:
    """Remove the WAV files that a death between sidecar and removal left, if they hold what the copy does."""
    left = _left_over(home)
    if not left or metadata.encoding is Encoding.WAV or metadata.key_id:
        return 0
    [copy] = parts.files_of(home, metadata)
    if sha256(copy) != metadata.sha256:
        _log.error("%s is altered; the WAV beside it was left", copy.name)
        return 0
    with open_file(copy) as reader:
        if not _holds(reader, left, exact=metadata.encoding is Encoding.FLAC):
            _log.info("%s is not what %s holds, and was left", left[0].name, copy.name)
            return 0
    size = sum(file.stat().st_size for file in left)
    _remove(left)
    return size


def _left_over(home: Path) -> list[Path]:
    """The first file and the parts behind it, as far as they follow one another: they go from the last one on."""
    found = []
    for number in range(1, _PARTS_MAX):
        part = "" if number == 1 else f".part{number}"
        file = home.with_name(f"{home.stem}{part}.wav")
        if not file.exists():
            break
        found.append(file)
    return found


def _holds(copy: AudioReader, files: list[Path], *, exact: bool) -> bool:
    position = 0.0  # seconds
    for file in files:
        with open_file(file) as wav:
            stretch = Stretch(copy, round(position * copy.sample_rate), _frames(copy, wav))
            if not (_same(stretch, wav) if exact else likeness(stretch, wav) >= LIKE_ENOUGH):
                return False
            position += wav.duration_seconds
    return True


def _frames(copy: AudioReader, wav: AudioReader) -> int:
    return round(wav.duration_seconds * copy.sample_rate)


def _is_copy(target: Path, source: AudioReader) -> bool:
    """Whether a file that has the copy's name already is one: left by a death before the sidecar told of it."""
    try:
        with open_file(target) as there:
            if target.suffix == parts.SUFFIXES[Encoding.FLAC]:
                return _same(Stretch(there, 0, there.frames), source)
            return likeness(source, there) >= LIKE_ENOUGH
    except RecordingError:
        return False


def _same(first: Stretch, second: AudioReader) -> bool:
    alike = (first.sample_rate, first.channels, first.frames) == (second.sample_rate, second.channels, second.frames)
    return alike and all(np.array_equal(one, two) for one, two in zip(first.blocks(), second.blocks(), strict=True))


def _remove(files: list[Path]) -> None:
    """From the last part on, so that what a death leaves can be compared from the beginning."""
    for file in reversed(files):
        try:
            file.unlink(missing_ok=True)
        except PermissionError as error:  # Windows, while somebody listens to it: the next run removes it
            _log.info("%s is in use and goes later: %s", file.name, error)
            return
        file.with_suffix(".peaks").unlink(missing_ok=True)
    for folder in {file.parent for file in files}:
        sidecar.sync_folder(folder)
