"""The one door to recorded sound: 16-bit frames at any place, whatever the files are.

WAV (still growing, or with a header that a crash left wrong), FLAC and Ogg Opus; several files as one; encrypted ones
through ``unlock``.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

import numpy as np
import soundfile

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.sound_files import Part, open_part
from callmanager.audio.signal.levels import Samples
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata

Unlock = Callable[[Path, str], BinaryIO]
"""Opens an encrypted file, with the id of its key: a seekable file over the decrypted bytes, nothing of it on disk."""

BLOCK_FRAMES = 65_536


class Sound(Protocol):
    """Sound that can be read block by block: a recording, or a stretch of one."""

    @property
    def sample_rate(self) -> int:
        """Frames in a second."""
        ...

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        ...

    @property
    def frames(self) -> int:
        """How many there are."""
        ...

    def blocks(self, frames: int = BLOCK_FRAMES) -> Iterator[Samples]:
        """All of them, so many at a time."""
        ...


class AudioReader:
    """Sound that can be read at any place; close it, or use it in a ``with`` statement. For one thread at a time.

    ``sample_rate`` is that of the files: mostly 48,000 for Opus, whatever the recording was made at.
    """

    def __init__(self, opened: Sequence[Part], files: Sequence[Path]) -> None:
        self.files = tuple(files)
        self._parts = opened
        self._ends = list(accumulate(part.frames for part in opened))

    @property
    def sample_rate(self) -> int:
        """Frames in a second."""
        return self._parts[0].sample_rate

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        return self._parts[0].channels

    @property
    def frames(self) -> int:
        """How many frames there are; a file that still grows had so many when it was opened."""
        return self._ends[-1]

    @property
    def duration_seconds(self) -> float:
        """How long that is."""
        return self.frames / self.sample_rate

    def read(self, start: int, frames: int) -> Samples:
        """The frames [start, start + frames), fewer at the end: int16, shape (frames, channels).

        Raises:
            RecordingError: ``recording_unreadable``: a file is damaged there, or became shorter meanwhile.
        """
        start = max(0, start)
        stop = min(start + max(0, frames), self.frames)
        blocks = []
        while start < stop:
            number = bisect_right(self._ends, start)
            part = self._parts[number]
            offset = start - (self._ends[number] - part.frames)
            wanted = min(stop - start, part.frames - offset)
            block = _checked(part, offset, wanted, self.files[number])
            blocks.append(block)
            start += wanted
        return np.concatenate(blocks) if len(blocks) > 1 else blocks[0] if blocks else self._nothing()

    def blocks(self, frames: int = BLOCK_FRAMES, start: int = 0) -> Iterator[Samples]:
        """All frames from ``start`` on, so many at a time.

        Raises:
            RecordingError: as `read`.
        """
        for position in range(start, self.frames, frames):
            yield self.read(position, frames)

    def close(self) -> None:
        """Let go of the files; calling it again does nothing."""
        for part in self._parts:
            part.close()

    def __enter__(self) -> "AudioReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _nothing(self) -> Samples:
        return np.zeros((0, self.channels), np.int16)


class Stretch:
    """``frames`` frames of a recording, from ``start`` on, as sound of its own."""

    def __init__(self, reader: AudioReader, start: int, frames: int) -> None:
        self._reader = reader
        self._start = start
        self.sample_rate, self.channels = reader.sample_rate, reader.channels
        self.frames = max(0, min(frames, reader.frames - start))

    def blocks(self, frames: int = BLOCK_FRAMES) -> Iterator[Samples]:
        """All of them, so many at a time. Raises as `AudioReader.read`."""
        end = self._start + self.frames
        for position in range(self._start, end, frames):
            yield self._reader.read(position, min(frames, end - position))


def open_recording(recording: Path | RecordingMetadata, *, unlock: Unlock | None = None) -> AudioReader:
    """Open a recording for reading.

    Args:
        recording: any of its files, its sidecar, or its metadata, whose ``file_path`` tells where it lies. A sound
            file without a sidecar can be opened too.
        unlock: opens encrypted files.

    Raises:
        RecordingError: ``recording_gone``: a file is not there; ``recording_locked``: it is encrypted and there is no
            ``unlock``; ``recording_unreadable``: it is damaged, no sound, or its files do not go together.
    """
    files, key_id = _files(recording)
    opened: list[Part] = []
    try:
        for file in files:
            opened.append(_open(file, key_id, unlock))
            if (opened[-1].sample_rate, opened[-1].channels) != (opened[0].sample_rate, opened[0].channels):
                raise _unreadable(file, "it does not go with the file before it")
        return AudioReader(opened, files)
    except BaseException:
        for part in opened:
            part.close()
        raise


def open_file(path: Path) -> AudioReader:
    """Open one sound file for itself, whatever stands beside it.

    Raises:
        RecordingError: as `open_recording`.
    """
    return AudioReader([_open(path, "", None)], [path])


def _files(recording: Path | RecordingMetadata) -> tuple[list[Path], str]:
    path = recording if isinstance(recording, Path) else Path(recording.file_path)
    beside = parts.sidecar_of(path)
    try:
        metadata = sidecar.read(beside) if isinstance(recording, Path) else recording
    except FileNotFoundError:
        if path.name.endswith(parts.ENCRYPTED_SUFFIX):
            raise _unreadable(path, "its sidecar is gone, and with it the name of its key") from None
        return [path], ""
    except (OSError, ValueError) as error:
        raise _unreadable(beside, _cause(error)) from error
    try:
        return parts.files_of(beside, metadata), metadata.key_id
    except ValueError as error:
        raise _unreadable(beside, _cause(error)) from error


def _open(path: Path, key_id: str, unlock: Unlock | None) -> Part:
    is_encrypted = path.name.endswith(parts.ENCRYPTED_SUFFIX)
    if is_encrypted and unlock is None:
        raise RecordingError(
            f"The recording {path.name} is encrypted and cannot be opened here. It was left as it is. Open it in the "
            "program whose key it was encrypted with.",
            code="recording_locked",
            file=path.name,
        )
    try:
        file = unlock(path, key_id) if is_encrypted and unlock is not None else path.open("rb")
    except FileNotFoundError as error:
        raise RecordingError(
            "The file of this recording is not in the recordings folder any more.",
            code="recording_gone",
            file=path.name,
        ) from error
    except OSError as error:
        raise _unreadable(path, _cause(error)) from error
    try:
        return open_part(file)
    except (OSError, ValueError, soundfile.LibsndfileError) as error:
        file.close()
        raise _unreadable(path, _cause(error)) from error
    except BaseException:
        file.close()
        raise


def _checked(part: Part, offset: int, wanted: int, file: Path) -> Samples:
    try:
        block = part.read(offset, wanted)
    except (OSError, ValueError, soundfile.LibsndfileError) as error:
        raise _unreadable(file, _cause(error)) from error
    if len(block) != wanted:
        raise _unreadable(file, "it ends before it should")
    return block


def _cause(error: Exception) -> str:
    if isinstance(error, soundfile.LibsndfileError):
        return str(error.error_string)  # its whole text names the object that was read from
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _unreadable(file: Path, cause: str) -> RecordingError:
    return RecordingError(
        f"The recording {file.name} cannot be read ({cause.rstrip('.')}). It was left as it is. Check the disk, or "
        "bring the file back from a backup.",
        code="recording_unreadable",
        file=file.name,
        cause=cause,
    )
