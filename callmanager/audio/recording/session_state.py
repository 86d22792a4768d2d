"""What a running recording knows of itself: read by any thread, written by the audio thread."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from callmanager.audio.files.limits import Limits
from callmanager.audio.files.wav import BYTES_PER_SAMPLE
from callmanager.audio.recording.flow import Flow
from callmanager.audio.recording.health import Health
from callmanager.audio.recording.losses import LostFile
from callmanager.audio.recording.segments import RecordingFiles
from callmanager.audio.recording.taps import Taps
from callmanager.audio.recording.watches import DiskWatch, SignalWatch
from callmanager.audio.signal import clocks
from callmanager.audio.signal.capture import Source
from callmanager.audio.signal.levels import Levels
from callmanager.audio.sources.voice_start import VoiceGate
from callmanager.domain.recording import RecordingEvent, RecordingMetadata

_log = logging.getLogger(__name__)

STALL_SECONDS = 3.0

Alarm = Callable[[str, str], None]
"""Told ``(code, sentence)`` when a recording is in danger, in the audio thread or, while that one hangs, in the
watchdog's; must be quick."""


class SessionState:
    """The state of one recording.

    Args:
        source: where the sound comes from; closed with the session.
        metadata: what is known of the recording; path, device and times are filled in later.
        alarm: told when something goes wrong.
        limits: room on the disk, size of the files, length of silence.
        taps: get copies of what is written.
        stop_after_seconds: the recording ends by itself when it is exactly so long; None: when it is stopped.
    """

    def __init__(
        self,
        source: Source,
        metadata: RecordingMetadata,
        alarm: Alarm,
        limits: Limits,
        taps: Taps,
        stop_after_seconds: float | None = None,
    ) -> None:
        self.metadata = metadata
        self.has_sound = threading.Event()
        """Set when the first frames are in the file, or when the session is over."""
        self.over = False
        self.closed_well = False
        """Whether the last sidecar is on disk."""
        self._source, self._alarm, self._limits, self._taps = source, alarm, limits, taps
        self._gate = source if isinstance(source, VoiceGate) else None
        self._stop_after = None if stop_after_seconds is None else round(stop_after_seconds * metadata.sample_rate)
        self._opened: tuple[RecordingFiles, Flow] | None = None
        self._signal = SignalWatch(metadata.sample_rate, limits.silent_seconds, 0.0)
        self._disk = DiskWatch(limits, metadata.sample_rate * metadata.channels * BYTES_PER_SAMPLE)
        self._sleep = clocks.SleepWatch()
        self._resting_since: float | None = None
        self._last_sync = self._opened_at = 0.0
        self._began_at = clocks.total()  # the moment of `start_time`, on a clock that nobody sets
        self._alive_at = clocks.awake()
        self._stalled = False
        self._lost = self._fallback = False
        self._known_lost: list[LostFile] = []
        self._gap_reason, self._gap_until = "", 0.0

    # What other threads may read.

    @property
    def frames(self) -> int:
        """Frames in the files, covered by their headers; they outlive this process."""
        return self._opened[0].frames if self._opened else 0

    @property
    def position(self) -> int:
        """Frames that have come, written or not yet."""
        return self._opened[1].timeline.position if self._opened else 0

    @property
    def synced_frames(self) -> int:
        """Frames that outlive a power loss too."""
        return self._opened[0].synced_frames if self._opened else 0

    @property
    def source_ended(self) -> bool:
        """Whether a file that stands in for the microphone was played to its end."""
        return self._source.ended

    @property
    def paused(self) -> bool:
        """Whether a pause lasts."""
        return self._opened is not None and self._opened[1].pauses.open

    @property
    def waiting(self) -> bool:
        """Whether it waits for a voice: nothing of what is heard reaches the disk."""
        return self._gate is not None and self._gate.waiting

    @property
    def levels(self) -> Levels:
        """The loudness of the latest block that was written or, while it waits for a voice, heard."""
        if self._gate is not None and self._gate.waiting:
            return self._gate.meter.latest
        return self.flow.meter.latest

    @property
    def flow(self) -> Flow:
        """Pauses and levels."""
        assert self._opened is not None, "the session is open"
        return self._opened[1]

    @property
    def files(self) -> RecordingFiles:
        """The files on disk."""
        assert self._opened is not None, "the session is open"
        return self._opened[0]

    @property
    def health(self) -> Health:
        """How it is doing."""
        if self._opened is None or self.over:
            return Health()
        rate, left = self.metadata.sample_rate, self._disk.seconds_left
        return Health(
            device=self._source.name,
            device_lost=self._lost,
            fallback=self._fallback,
            no_data=self._signal.no_data,
            silent=self._signal.silent,
            stalled=clocks.awake() - self._alive_at > STALL_SECONDS,
            second_folder=self.files.in_second_folder,
            free_minutes=None if left is None else left / 60,
            durable_seconds=self.frames / rate,
            synced_seconds=self.synced_frames / rate,
            segments=self.files.count,
        )

    # For the recording itself.

    def _note(self, code: str, detail: str) -> None:
        event = RecordingEvent(round(self.flow.frame_now() / self.metadata.sample_rate, 3), code, detail)
        self.metadata = replace(self.metadata, events=(*self.metadata.events, event))
        self.files.keep()

    def _tell(self, code: str, sentence: str) -> None:
        _log.warning("%s: %s", code, sentence)
        try:
            self._alarm(code, sentence)
        except Exception:  # a listener that fails must not end the recording, as on the bus
            _log.exception("The alarm “%s” could not be shown", code)
