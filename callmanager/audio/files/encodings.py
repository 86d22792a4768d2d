"""Sound into files of each kind, and the proof that what lies on disk is what went in.

Nothing is written under its own name before it is whole, proven and on the disk.
"""

import errno
import hashlib
import os
import shutil
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import soundfile
import soxr

from callmanager.audio.files.likeness import LIKE_ENOUGH, likeness
from callmanager.audio.files.reader import AudioReader, Sound, Stretch, open_file
from callmanager.audio.files.sidecar import sync_folder
from callmanager.audio.files.wav import BYTES_PER_SAMPLE, DATA_BYTES_MAX, HEADER_BYTES
from callmanager.audio.signal.capture import to_int16
from callmanager.audio.signal.levels import Samples
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding

_BLOCK_FRAMES = 65_536
_NO_ROOM_BYTES = 2**20
_TEMPORARY = (".callmanager-", ".tmp")
_STALE_SECONDS = 600.0
_FULL_SCALE = 32_768.0
# What each coder takes; another rate is brought to the next higher one.
_RATES = {
    Encoding.MP3: (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
    Encoding.OPUS: (8_000, 12_000, 16_000, 24_000, 48_000),
}
# Measured with libsndfile 1.2.2: FLAC loses nothing; Opus at 0.9 takes 32 kbit/s a channel, 14 MB an hour; MP3 with a
# variable rate at 0.5 takes 64 kbit/s for one channel and 123 for two.
_OPTIONS: dict[Encoding, dict[str, Any]] = {
    Encoding.FLAC: {"format": "FLAC", "subtype": "PCM_16", "compression_level": 0.5},
    Encoding.OPUS: {"format": "OGG", "subtype": "OPUS", "compression_level": 0.9},
    Encoding.MP3: {
        "format": "MP3", "subtype": "MPEG_LAYER_III", "compression_level": 0.5, "bitrate_mode": "VARIABLE",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """One file as it lies on disk; ``frames`` and ``sample_rate`` are what a decoder gives."""

    path: Path
    encoding: Encoding
    sample_rate: int
    channels: int
    frames: int
    size_bytes: int
    sha256: str
    pcm_sha256: str | None  # of what went in, where it comes out bit for bit

    @property
    def duration_seconds(self) -> float:
        """How long it plays."""
        return self.frames / self.sample_rate


class _Sink(Protocol):
    def write(self, block: Samples) -> None: ...

    def close(self) -> None: ...


@contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """A private file in ``folder`` that is gone at the end, unless it was given another name.

    Raises:
        OSError: the folder cannot be written to.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix=_TEMPORARY[0], suffix=_TEMPORARY[1])
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete the temporary files that a killed program left in ``folder`` more than ten minutes ago.

    Raises:
        OSError: the folder cannot be read.
    """
    for path in folder.iterdir():
        if path.name.startswith(_TEMPORARY[0]) and path.suffix == _TEMPORARY[1]:
            with suppress(OSError):  # another program swept it away, or the system holds it
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()


def publish(temporary: Path, target: Path) -> None:
    """Give a finished file its name, in one step and never over another file.

    Raises:
        FileExistsError: there is one of that name; it was left as it is.
        OSError: the folder refuses.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as on most memory sticks: hold the name, then take it
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            os.replace(temporary, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    sync_folder(target.parent)


def write_sound(
    reader: AudioReader, path: Path, encoding: Encoding, *, start: int = 0, frames: int | None = None, title: str = ""
) -> Written:
    """Write sound to ``path`` (over what is there), sync it and read it back.

    Args:
        reader: the sound.
        path: a temporary file.
        encoding: of the file.
        start: first frame.
        frames: how many; None means all the rest. A WAV takes at most `wav_frames_max`.
        title: kept in the file's tags, where it has some.

    Raises:
        RecordingError: the sound cannot be read; or ``not_proven``: what lies on the disk is not what went in.
        OSError: the disk did not take it.
    """
    source = Stretch(reader, start, reader.frames - start if frames is None else frames)
    rate = _rate_for(reader.sample_rate, encoding)
    digest = hashlib.sha256()
    sink = _sink(path, encoding, rate, reader.channels, title, source.frames)
    try:
        for block in _resampled(_counted(source, digest), reader.sample_rate, rate, reader.channels):
            sink.write(block)
    except BaseException:
        with suppress(OSError):  # why it is closed is on its way up; a disk that is full still is
            sink.close()
        raise
    sink.close()
    return _proven(path, encoding, rate, source, digest.hexdigest())


def wav_frames_max(channels: int) -> int:
    """How many frames fit in one WAV: its sizes are 32 bits wide."""
    return DATA_BYTES_MAX // (channels * BYTES_PER_SAMPLE)


def pcm_sha256(reader: Sound) -> str:
    """The digest of the 16-bit samples, little-endian, channel by channel in each frame.

    Raises:
        RecordingError: the sound cannot be read.
    """
    digest = hashlib.sha256()
    for block in reader.blocks(_BLOCK_FRAMES):
        digest.update(_bytes(block))
    return digest.hexdigest()


def wav_header(sample_rate: int, channels: int, frames: int) -> bytes:
    """The 44 bytes before the samples of a PCM_16 WAV of up to 4 GiB; beyond, its sizes say “as many as there are”."""
    frame_bytes = channels * BYTES_PER_SAMPLE
    data_bytes = min(frames * frame_bytes, 0xFFFF_FFFF - HEADER_BYTES)
    form = (b"fmt ", 16, 1, channels, sample_rate, sample_rate * frame_bytes, frame_bytes, 8 * BYTES_PER_SAMPLE)
    head = struct.pack("<4sI4s", b"RIFF", data_bytes + HEADER_BYTES - 8, b"WAVE")
    return head + struct.pack("<4sIHHIIHH", *form) + struct.pack("<4sI", b"data", data_bytes)


def _rate_for(rate: int, encoding: Encoding) -> int:
    possible = _RATES.get(encoding, (rate,))
    return next((known for known in possible if known >= rate), possible[-1])


def _counted(source: Sound, digest: "hashlib._Hash") -> Iterator[Samples]:
    for block in source.blocks(_BLOCK_FRAMES):
        digest.update(_bytes(block))
        yield block


def _resampled(blocks: Iterator[Samples], rate: int, wanted: int, channels: int) -> Iterator[Samples]:
    if rate == wanted:
        yield from blocks
        return
    stream = soxr.ResampleStream(rate, wanted, channels, dtype="float32")
    for block in blocks:
        yield to_int16(stream.resample_chunk(block.astype(np.float32) / _FULL_SCALE).reshape(-1, channels))
    rest = stream.resample_chunk(np.zeros((0, channels), np.float32), last=True)
    yield to_int16(rest.reshape(-1, channels))


def _sink(path: Path, encoding: Encoding, rate: int, channels: int, title: str, frames: int) -> _Sink:
    if encoding is Encoding.WAV:
        return _WavSink(path, rate, channels, frames)
    return _CodedSink(path, encoding, rate, channels, title)


class _WavSink:
    """Written by Python itself, which tells of a full disk; libsndfile does not always."""

    def __init__(self, path: Path, rate: int, channels: int, frames: int) -> None:
        self._file = path.open("wb")
        self._file.write(wav_header(rate, channels, frames))

    def write(self, block: Samples) -> None:
        self._file.write(_bytes(block))

    def close(self) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())


class _CodedSink:
    def __init__(self, path: Path, encoding: Encoding, rate: int, channels: int, title: str) -> None:
        self._path = path
        self._exact = encoding is Encoding.FLAC
        try:
            self._sound = soundfile.SoundFile(path, "w", rate, channels, **_OPTIONS[encoding])
            if title:
                self._sound.title = title
        except soundfile.LibsndfileError as error:
            raise _disk_error(path, error) from error

    def write(self, block: Samples) -> None:
        try:
            # Floats where there is loss: libsndfile 1.2.2 garbles 16-bit stereo on its way to MP3.
            self._sound.write(block if self._exact else block.astype(np.float32) / _FULL_SCALE)
        except soundfile.LibsndfileError as error:
            raise _disk_error(self._path, error) from error

    def close(self) -> None:
        try:
            self._sound.close()
        except soundfile.LibsndfileError as error:
            raise _disk_error(self._path, error) from error
        with self._path.open("r+b") as file:
            os.fsync(file.fileno())


def _proven(path: Path, encoding: Encoding, rate: int, source: Sound, digest: str) -> Written:
    """Read the file again: libsndfile's coders keep a full disk to themselves when they are closed."""
    exact = encoding in (Encoding.WAV, Encoding.FLAC) and rate == source.sample_rate
    _drop_from_memory(path)
    try:
        with open_file(path) as copy:
            ok = pcm_sha256(copy) == digest if exact else likeness(source, copy) >= LIKE_ENOUGH
            made_rate, frames = copy.sample_rate, copy.frames
    except RecordingError as error:
        raise _full_or_not_proven(path, error) from error
    if not ok:
        raise _full_or_not_proven(path, None)
    size, sha = path.stat().st_size, _file_digest(path)
    return Written(path, encoding, made_rate, source.channels, frames, size, sha, digest if exact else None)


def _drop_from_memory(path: Path) -> None:
    """Let what is read come from the disk, where the system can be asked for it."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _full_or_not_proven(path: Path, error: RecordingError | None) -> Exception:
    if _is_full(path):
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    cause = f" ({error.message})" if error is not None else ""
    return RecordingError(
        f"A copy of the recording did not come out as it went in{cause}. It was removed and the original was left as "
        "it is. Check the disk and try again.",
        code="not_proven",
    )


def _bytes(block: Samples) -> bytes:
    return np.ascontiguousarray(block, "<i2").tobytes()


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NO_ROOM_BYTES
    except OSError:
        return False


def _disk_error(path: Path, error: soundfile.LibsndfileError) -> OSError:
    number = errno.ENOSPC if _is_full(path) else errno.EIO
    return OSError(number, f"{os.strerror(number)} ({error})", str(path))
