"""Copies of recordings for other programs, each with a sidecar of its own; nothing that exists is ever written over."""

import errno
import hashlib
import json
import os
import unicodedata
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from callmanager.audio.files import names, parts, sidecar
from callmanager.audio.files.encodings import (
    Written,
    publish,
    sweep,
    temporary_file,
    wav_frames_max,
    write_sound,
)
from callmanager.audio.files.integrity import Checked, check
from callmanager.audio.files.reader import AudioReader, Unlock, open_file, open_recording
from callmanager.audio.files.wav import read_layout
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata, Segment
from callmanager.domain.recording_export import ExportedRecording

_STEM_BYTES = 180
# Windows takes 260 characters for a whole path unless it is told otherwise; “.part2.flac” and “_999” need some.
_PATH_CHARACTERS = 235
_SHORTEST_STEM = 24
_FALLBACK = "recording"
_CHUNK_BYTES = 2**20


class Exporter:
    """Copies recordings into one folder, which is made when it is missing.

    Args:
        folder: where the copies go.
        encoding: what they are: WAV, FLAC, MP3 or Opus.
        unlock: opens encrypted recordings; the copies are not encrypted.
        suffix: the files' ending, such as ``.ogg``; "" is the usual one.
    """

    def __init__(self, folder: Path, encoding: Encoding, *, unlock: Unlock | None = None, suffix: str = "") -> None:
        self.folder = folder.absolute()
        self.encoding = encoding
        self._unlock = unlock
        self._suffix = suffix or parts.SUFFIXES[encoding]
        self._taken: set[str] | None = None

    def export(self, recording: Path, stem: str | None = None) -> ExportedRecording:
        """Copy one recording; when this returns, the copy is whole, proven and on the disk.

        Args:
            recording: any of its files.
            stem: the copy's name without an ending; None makes one of the recording's own that no file there has.

        Raises:
            RecordingError: ``recording_gone``, ``recording_running``, ``recording_unreadable``, ``recording_locked``,
                ``export_exists``, ``export_full``, ``export_failed`` or ``not_proven``. Nothing of a copy is left.
        """
        checked = check(recording)
        metadata = _metadata(recording, checked)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = self._unused(parts.stem_of(recording)) if stem is None else self._free(stem)
            files, beside = self._copy(checked.file, metadata, name)
        except OSError as error:
            raise _failed(recording, self.folder, error) from error
        if self._taken is not None:
            self._taken.add(_key(name))
        return ExportedRecording(
            recording_id=metadata.recording_id if metadata else "",
            files=tuple(str(file) for file in files),
            sidecar=str(beside) if beside else "",
            integrity=checked.result,
        )

    def _unused(self, original: str) -> str:
        """A name that every system takes, and that no file of the folder has in any spelling."""
        if self._taken is None:
            sweep(self.folder)
            self._taken = {_key(parts.stem_of(path)) for path in self.folder.iterdir()}
        room = max(_SHORTEST_STEM, min(_STEM_BYTES, _PATH_CHARACTERS - len(str(self.folder))))
        stem = names.safe_part(original, room) or _FALLBACK
        number, name = 1, stem
        while _key(name) in self._taken:
            number += 1
            name = f"{stem}_{number}"
        return name

    def _free(self, stem: str) -> str:
        for path in (self._path(stem, 1), self.folder / f"{stem}.json"):
            if os.path.lexists(path):
                raise _exists(path)
        return stem

    def _path(self, stem: str, number: int) -> Path:
        part = "" if number == 1 else f".part{number}"
        return self.folder / f"{stem}{part}{self._suffix}"

    def _copy(self, first: Path, metadata: RecordingMetadata | None, name: str) -> tuple[list[Path], Path | None]:
        with ExitStack() as temporaries:
            reader = temporaries.enter_context(open_recording(first, unlock=self._unlock))
            frames_max = wav_frames_max(reader.channels) if self.encoding is Encoding.WAV else max(1, reader.frames)
            starts = range(0, max(1, reader.frames), frames_max)
            written = []
            for start in starts:
                temporary = temporaries.enter_context(temporary_file(self.folder))
                if self._can_be_copied(reader):
                    written.append(_copied(reader, temporary))
                else:
                    count = min(frames_max, reader.frames - start)
                    made = write_sound(reader, temporary, self.encoding, start=start, frames=count, title=name)
                    written.append(made)
            paths = [self._path(name, number) for number in range(1, len(written) + 1)]
            beside = self.folder / f"{name}.json" if metadata is not None else None
            to_publish = [(item.path, path) for item, path in zip(written, paths, strict=True)]
            if metadata is not None and beside is not None:
                temporary = temporaries.enter_context(temporary_file(self.folder))
                _write_sidecar(temporary, _about_copy(metadata, written, paths))
                to_publish.append((temporary, beside))
            _publish_all(to_publish)
        return paths, beside

    def _can_be_copied(self, reader: AudioReader) -> bool:
        """Whether byte for byte is right: one plain WAV whose header tells what it holds, of whatever sample type."""
        if self.encoding is not Encoding.WAV or len(reader.files) != 1 or reader.files[0].suffix.lower() != ".wav":
            return False
        with reader.files[0].open("rb") as file:
            try:
                layout = read_layout(file)
            except ValueError:
                return True
            return layout.riff_bytes + 8 == file.seek(0, os.SEEK_END)


def _metadata(recording: Path, checked: Checked) -> RecordingMetadata | None:
    """The sidecar, if the recording can be exported.

    Raises:
        RecordingError: it cannot.
    """
    if checked.result is Integrity.MISSING:
        raise RecordingError(
            "The file of this recording is not in the recordings folder any more.",
            code="recording_gone",
            file=recording.name,
        )
    if checked.result is Integrity.NO_SIDECAR:
        return None
    beside = parts.sidecar_of(recording)
    try:
        metadata = sidecar.read(beside)
    except (OSError, ValueError) as error:
        raise RecordingError(
            f"The recording {beside.stem} cannot be read ({error}). It was left as it is. Check the disk, or bring the "
            "file back from a backup.",
            code="recording_unreadable",
            file=beside.name,
            cause=str(error),
        ) from error
    if checked.result is Integrity.UNFINISHED and sidecar.is_locked(checked.file):
        raise RecordingError(
            f"The recording {checked.file.name} is still running. It goes on, and nothing was copied. Try again when "
            "it has ended.",
            code="recording_running",
            file=checked.file.name,
        )
    return metadata


def _copied(reader: AudioReader, temporary: Path) -> Written:
    digest = hashlib.sha256()
    with reader.files[0].open("rb") as source, temporary.open("wb") as copy:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    with open_file(temporary) as made:
        rate, channels, frames = made.sample_rate, made.channels, made.frames
    size = temporary.stat().st_size
    return Written(temporary, Encoding.WAV, rate, channels, frames, size, digest.hexdigest(), None)


def _about_copy(metadata: RecordingMetadata, written: list[Written], paths: list[Path]) -> RecordingMetadata:
    """The sidecar of the copy: whose voice it is stays, what lies on disk is the copy's own."""
    segments = tuple(
        Segment(path.name, item.frames, item.size_bytes, item.sha256) for item, path in zip(written, paths, strict=True)
    )
    one = len(written) == 1
    is_usual = one and paths[0].suffix == parts.SUFFIXES[written[0].encoding]
    return replace(
        metadata,
        file_path=str(paths[0]),
        encoding=written[0].encoding,
        sample_rate=written[0].sample_rate,
        channels=written[0].channels,
        duration_seconds=sum(item.frames for item in written) / written[0].sample_rate,
        file_size_bytes=sum(item.size_bytes for item in written),
        sha256=written[0].sha256,
        pcm_sha256=(written[0].pcm_sha256 or metadata.pcm_sha256) if one else metadata.pcm_sha256,
        segments=() if is_usual else segments,  # which tell an unusual name, too
        key_id="",
    )


def _write_sidecar(path: Path, metadata: RecordingMetadata) -> None:
    with path.open("wb") as file:
        text = json.dumps(metadata.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())


def _publish_all(pairs: list[tuple[Path, Path]]) -> None:
    """All of them, or none."""
    done: list[Path] = []
    try:
        for temporary, target in pairs:
            publish(temporary, target)
            done.append(target)
    except BaseException as error:
        for path in done:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise _exists(pairs[len(done)][1]) from error
        raise


def _key(stem: str) -> str:
    """What two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())


def _exists(path: Path) -> RecordingError:
    return RecordingError(
        f"{path} exists already and was left as it is. Choose another name.", code="export_exists", path=str(path)
    )


def _failed(recording: Path, folder: Path, error: OSError) -> RecordingError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return RecordingError(
            f"The disk of {folder} is full. No part of a copy of {recording.name} was left. Make room or choose "
            "another folder.",
            code="export_full",
            folder=str(folder),
        )
    return RecordingError(
        f"Nothing was exported of {recording.name} and no part of a copy was left: {folder}: "
        f"{error.strerror or error}. Choose another target.",
        code="export_failed",
        folder=str(folder),
    )
