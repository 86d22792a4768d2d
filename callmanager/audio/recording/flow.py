"""From the source to the files: in order, at the length of the clock, silent where a pause wants it."""

import time
from collections.abc import Callable

from callmanager.audio.recording.pauses import Pauses
from callmanager.audio.recording.segments import RecordingFiles
from callmanager.audio.recording.taps import Taps
from callmanager.audio.signal.capture import silence
from callmanager.audio.signal.levels import Meter, Samples
from callmanager.audio.signal.timeline import Timeline

_SILENCE_CHUNK_FRAMES = 2**18


class Flow:
    """Writes the blocks of one recording.

    Args:
        timeline: tells what is missing.
        files: take the frames.
        channels: of the files.
        taps: get copies of what is written, but for pauses.
        on_gap: told the first frame and the length, in frames, of a silence that stands for lost sound.
        stop_after: frames at which the recording is complete; None: when it is stopped.
    """

    def __init__(
        self,
        timeline: Timeline,
        files: RecordingFiles,
        channels: int,
        taps: Taps,
        on_gap: Callable[[int, int], None],
        stop_after: int | None = None,
    ) -> None:
        self.timeline = timeline
        self.meter = Meter(channels)
        self.pauses = Pauses()
        self._files = files
        self._channels = channels
        self._taps = taps
        self._on_gap = on_gap
        self._stop_after = stop_after
        self._held: list[Samples] = []
        self._asked: tuple[float, str] | None = None

    @property
    def complete(self) -> bool:
        """Whether as much is in the files as was asked for."""
        return self._stop_after is not None and self._files.frames >= self._stop_after

    def take(self, block: Samples) -> None:
        """Count what has come by the clock, and write it, or hold it back until it is known what is missing.

        Raises:
            OSError: it could not be written.
        """
        self.begin_pause()
        timeline = self.timeline
        held = timeline.holding
        missing = timeline.tick(time.monotonic(), len(block))
        if held:
            self._held.append(block)
        else:
            self._write(block)  # what comes with the first look after a loss was captured before it
        if missing is not None:
            self.release(missing)

    def release(self, missing: int) -> None:
        """Write what was held back, after ``missing`` frames of silence.

        Raises:
            OSError: it could not be written.
        """
        held, self._held = self._held, []
        if missing:
            self._write_gap(missing)
        for block in held:
            self._write(block)

    def _write_gap(self, missing: int) -> None:
        start = self._files.frames
        left = missing
        while left > 0:
            chunk = silence(min(left, _SILENCE_CHUNK_FRAMES), self._channels)
            self._write(chunk)
            left -= len(chunk)
        self._on_gap(start, self._files.frames - start)

    def _write(self, block: Samples) -> None:
        position = self._files.frames
        if self._stop_after is not None:
            block = block[: max(0, self._stop_after - position)]
        if not len(block):
            return
        quiet = self.pauses.silenced(block, position)
        self._files.write(quiet)
        self.meter.feed(quiet)
        for first, end in self.pauses.loud(position, len(block)):
            self._taps.feed(first, block[first - position : end - position])

    # Pauses.

    def ask_pause(self, reason: str) -> None:
        """Pause from this moment on, from any thread: even if the disk holds the audio thread for a while."""
        if not self.pauses.open and self._asked is None:
            self._asked = (time.monotonic(), reason)

    def begin_pause(self) -> bool:
        """Silence what was spoken since `ask_pause`; whether there is a new pause. For the audio thread."""
        asked, self._asked = self._asked, None
        if asked is None or self.pauses.open:
            return False
        # It rather swallows what was said a moment before than keeps the first digit of a card.
        self.pauses.begin(max(self.timeline.first_after(asked[0]), self._files.frames), asked[1])
        return True

    def end_pause(self, margin_seconds: float, sample_rate: int) -> None:
        """Record again, ``margin_seconds`` after this moment."""
        self.pauses.end(self.frame_now() + round(margin_seconds * sample_rate))

    def frame_now(self) -> int:
        """The frame that is being spoken."""
        return max(self.timeline.frame_at(time.monotonic()), self.timeline.position)
