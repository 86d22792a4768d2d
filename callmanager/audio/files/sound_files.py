"""One file of a recording, opened for reading at any place: a WAV of ours, or whatever libsndfile decodes."""

import os
from typing import BinaryIO, Protocol

import numpy as np
import soundfile

from callmanager.audio.files.wav import BYTES_PER_SAMPLE, WavLayout, read_layout
from callmanager.audio.signal.capture import to_int16
from callmanager.audio.signal.levels import Samples
from callmanager.domain.errors import RecordingError


class Part(Protocol):
    """One open file."""

    sample_rate: int
    channels: int
    frames: int

    def read(self, start: int, frames: int) -> Samples:
        """The frames [start, start + frames), fewer where the file ends."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_part(file: BinaryIO) -> Part:
    """Open one file of a recording; ``file`` is closed with it, and left open where this raises.

    Raises:
        OSError, ValueError, soundfile.LibsndfileError: it is damaged, or no sound.
    """
    try:
        return _Wav(file, read_layout(file))
    except ValueError:  # not one of ours: libsndfile knows the rest
        file.seek(0)
        return _Decoded(file)


class _Wav:
    """A PCM_16 WAV, read by its place in the file: the header of one that grows or broke off is not believed."""

    def __init__(self, file: BinaryIO, layout: WavLayout) -> None:
        self._file = file
        self._offset = layout.data_offset
        self._frame_bytes = layout.frame_bytes
        self.sample_rate, self.channels = layout.sample_rate, layout.channels
        end = file.seek(0, os.SEEK_END)
        present = max(0, end - layout.data_offset)
        # A header that fits the file may have other chunks behind the samples; one that does not is out of date.
        fits = layout.riff_bytes + 8 in (end, end - 1) and layout.data_bytes <= present
        self.frames = (layout.data_bytes if fits else present) // layout.frame_bytes

    def read(self, start: int, frames: int) -> Samples:
        self._file.seek(self._offset + start * self._frame_bytes)
        data = self._file.read(frames * self._frame_bytes)
        whole = len(data) - len(data) % self._frame_bytes
        samples = np.frombuffer(data[:whole], "<i2").astype(np.int16, copy=True)
        assert samples.itemsize == BYTES_PER_SAMPLE
        return samples.reshape(-1, self.channels)

    def close(self) -> None:
        self._file.close()


class _Decoded:
    """Whatever libsndfile reads: FLAC bit for bit, Opus as floats, since rounding its peaks would wrap around."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = _Guarded(file)
        try:
            self._sound = soundfile.SoundFile(self._file)
        except soundfile.LibsndfileError:
            self._file.raise_failure()
            raise
        self._exact = self._sound.subtype in ("PCM_16", "PCM_S8", "PCM_U8")
        self.sample_rate: int = self._sound.samplerate
        self.channels: int = self._sound.channels
        self.frames: int = self._sound.frames

    def read(self, start: int, frames: int) -> Samples:
        try:
            return self._decode(start, frames)
        finally:
            self._file.raise_failure()

    def _decode(self, start: int, frames: int) -> Samples:
        if self._sound.tell() != start:
            self._sound.seek(start)
        if self._exact:
            samples: Samples = self._sound.read(frames, dtype="int16", always_2d=True)
            return samples
        return to_int16(self._sound.read(frames, dtype="float32", always_2d=True))

    def close(self) -> None:
        self._sound.close()
        self._file.close()


class _Guarded:
    """Keeps what goes wrong while libsndfile reads: no exception finds its way through C code."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failure: OSError | ValueError | RecordingError | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except (OSError, ValueError, RecordingError) as error:
            self._failure = error
            return b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError) as error:
            self._failure = error
            return -1

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
