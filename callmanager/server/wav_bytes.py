"""A recording as the bytes of one WAV, at any place of it: what a phone can play, whatever lies on disk.

A plain WAV is served as it is. What was compressed or encrypted, or lies in several files, is decoded while it is sent;
nothing of it is written to disk.
"""

import os
from pathlib import Path
from typing import BinaryIO, Protocol

from callmanager.audio.files.encodings import wav_header
from callmanager.audio.files.parts import ENCRYPTED_SUFFIX
from callmanager.audio.files.reader import AudioReader, Unlock, open_recording
from callmanager.audio.files.wav import BYTES_PER_SAMPLE, HEADER_BYTES
from callmanager.domain.errors import RecordingError


class WavBytes(Protocol):
    """An open recording; for one thread at a time."""

    size: int

    def read(self, start: int, count: int) -> bytes:
        """The bytes [start, start + count), fewer at the end. Raises RecordingError or OSError."""
        ...

    def close(self) -> None:
        """Let go of the files; calling it again does nothing."""
        ...


def open_wav(path: Path, unlock: Unlock | None) -> WavBytes:
    """Open a recording by its first file.

    Raises:
        RecordingError: it cannot be read; see `open_recording`.
    """
    reader = open_recording(path, unlock=unlock)
    is_plain = len(reader.files) == 1 and reader.files[0].suffix.lower() == ".wav"
    if not is_plain or path.name.endswith(ENCRYPTED_SUFFIX):
        return _Decoded(reader)
    reader.close()
    try:
        return _Plain(path.open("rb"))
    except OSError as error:
        raise RecordingError(
            "The file of this recording is not in the recordings folder any more.", code="recording_gone"
        ) from error


class _Plain:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    def read(self, start: int, count: int) -> bytes:
        self._file.seek(start)
        return self._file.read(count)

    def close(self) -> None:
        self._file.close()


class _Decoded:
    def __init__(self, reader: AudioReader) -> None:
        self._reader = reader
        self._frame_bytes = reader.channels * BYTES_PER_SAMPLE
        self._header = wav_header(reader.sample_rate, reader.channels, reader.frames)
        self.size = HEADER_BYTES + reader.frames * self._frame_bytes

    def read(self, start: int, count: int) -> bytes:
        head = self._header[start : start + count]
        first = max(0, start - HEADER_BYTES)
        last = max(first, min(start + count, self.size) - HEADER_BYTES)
        frame, rest = divmod(first, self._frame_bytes)
        samples = self._reader.read(frame, -(-last // self._frame_bytes) - frame)
        body = samples.astype("<i2", copy=False).tobytes()
        return head + body[rest : rest + last - first]

    def close(self) -> None:
        self._reader.close()
