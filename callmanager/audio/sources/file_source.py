"""A sound file as a microphone: delivered in real time, through the same engine."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from callmanager.audio.signal.capture import MOST_FRAMES, Converter, SourceNews, silence
from callmanager.audio.signal.levels import Samples
from callmanager.domain.errors import RecordingError

_UNKNOWN_FRAMES = 2**62  # so many a FLAC has that was written into a pipe


class FileSource:
    """Plays ``path`` into the recorder, paced by the monotonic clock; after its end comes silence.

    A 16-bit file whose rate and channels are the recording's own arrives bit for bit.

    Args:
        path: any file that libsndfile reads (WAV, FLAC, Ogg, MP3).
        speed: seconds of sound for each second of the clock; from about 100 on the looks cannot keep up.
    """

    failure: str | None = None
    latency_seconds = 0.0

    def __init__(self, path: Path | str, speed: float = 1.0) -> None:
        self._path = Path(path)
        self.pace = speed
        self.name = f"file {self._path.name}"
        self.ended = False
        self._file: soundfile.SoundFile | None = None
        self._converter: Converter | None = None
        self._rate = self._channels = 0
        self._started_at: float | None = None
        self._taken = 0
        self._pad = 0

    def open(self, sample_rate: int, channels: int) -> None:
        """Open the file.

        Raises:
            RecordingError: it is missing, is no sound file, or has channels that cannot be mixed to ``channels``.
        """
        try:
            self._file = soundfile.SoundFile(self._path)
        except (soundfile.LibsndfileError, OSError) as error:
            raise RecordingError(
                f"The sound file {self._path} cannot be read ({error}). Nothing was recorded. Choose another file.",
                code="source_file",
                path=str(self._path),
            ) from error
        have = self._file.channels
        if have != channels and 1 not in (have, channels):
            self.close()
            raise RecordingError(
                f"The sound file {self._path} has {have} channels, which do not fit a recording with {channels}. "
                "Nothing was recorded. Record in mono, or choose another file.",
                code="source_channels",
                path=str(self._path),
            )
        self._rate, self._channels = sample_rate, channels
        exact = (self._file.subtype, self._file.samplerate, have) == ("PCM_16", sample_rate, channels)
        self._converter = None if exact else Converter(self._file.samplerate, sample_rate, channels)

    def start(self) -> None:
        """Begin at the file's first frame."""
        self._started_at = time.monotonic()

    def news(self) -> tuple[SourceNews, ...]:
        """Nothing happens to it that a recording could go on after."""
        return ()

    def read(self) -> Samples:
        """The frames that are due by the clock (frames × channels)."""
        if self._file is None or self._started_at is None:
            return silence(0, max(1, self._channels))
        # A tenth of a second is there at once, so that a recording has sound from its first look.
        elapsed = (time.monotonic() - self._started_at + 0.1) * self.pace
        if self.ended:
            return self._padding(elapsed)
        due = int(elapsed * self._file.samplerate) - self._taken
        return self._take(min(max(0, due), MOST_FRAMES * self._file.samplerate // self._rate))

    def drain(self) -> Samples:
        """Nothing: what is not due yet is not part of the recording."""
        return silence(0, max(1, self._channels))

    def close(self) -> None:
        """Close the file; calling it again does nothing."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _take(self, frames: int) -> Samples:
        if self._converter is None:
            exact: Samples = self._next(frames, "int16")
            return exact
        block = self._next(frames, "float32")
        return self._converter.convert(block, last=self.ended)

    def _next(self, frames: int, dtype: str) -> Any:
        """The next frames of the file; counted here, since not every kind of file tells where it stands."""
        assert self._file is not None
        try:
            block = self._file.read(frames, dtype=dtype, always_2d=True)
        except soundfile.LibsndfileError as error:
            block = np.zeros((0, self._file.channels), dtype)
            # Where a file does not tell its length, its end is told by this error alone.
            if len(self._file) < _UNKNOWN_FRAMES:
                self.failure = f"the file is damaged: {error.error_string.removeprefix('Error : ').rstrip('.')}"
        self._taken += len(block)
        if len(block) < frames or self._taken >= len(self._file):  # the former where it was cut off
            self.ended = True
            self._pad = int(self._taken / self._file.samplerate * self._rate)
        return block

    def _padding(self, elapsed: float) -> Samples:
        due = min(max(0, int(elapsed * self._rate) - self._pad), MOST_FRAMES)
        self._pad += due
        return np.zeros((due, self._channels), np.int16)
