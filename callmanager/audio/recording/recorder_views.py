"""What anybody may ask of the recorder at any time, from any thread, without waiting."""

from enum import StrEnum
from pathlib import Path

from callmanager.audio.library.library import Library
from callmanager.audio.recording.health import Health
from callmanager.audio.recording.session import Session
from callmanager.audio.signal.levels import Levels, Meter
from callmanager.domain.recording import RecordingMetadata, RecordingStatus


class RecorderState(StrEnum):
    """What the recorder is doing now."""

    IDLE = "idle"
    WAITING = "waiting"  # for a voice; nothing is on disk yet
    RECORDING = "recording"
    PAUSED = "paused"
    FAILED = "failed"  # a recording ended by itself, and nobody has stopped it yet


class RecorderViews:
    """The recorder's state, read from its running session; see `AudioRecorder`."""

    def __init__(self, library: Library, sample_rate: int, channels: int) -> None:
        self._library = library
        self._sample_rate = sample_rate
        self._channels = channels
        self._silence = Meter(channels).silence
        self._session: Session | None = None

    @property
    def save_dir(self) -> Path:
        """The folder of the recordings, absolute."""
        return self._library.folder

    @property
    def sample_rate(self) -> int:
        """Frames per second of the files."""
        return self._sample_rate

    @property
    def channels(self) -> int:
        """Channels of the files."""
        return self._channels

    @property
    def is_recording(self) -> bool:
        """Whether a recording runs (paused or not); False as soon as it has ended by itself."""
        session = self._session
        return session is not None and not session.over

    @property
    def is_paused(self) -> bool:
        """Whether silence is kept instead of sound now."""
        return self.state is RecorderState.PAUSED

    @property
    def state(self) -> RecorderState:
        """What the recorder is doing now."""
        session = self._session
        if session is None:
            return RecorderState.IDLE
        if session.over:
            failed = session.metadata.status is RecordingStatus.FAILED
            return RecorderState.FAILED if failed else RecorderState.IDLE
        if session.paused:
            return RecorderState.PAUSED
        return RecorderState.WAITING if session.waiting else RecorderState.RECORDING

    @property
    def recording(self) -> RecordingMetadata | None:
        """What is known of the running recording; None when there is none."""
        session = self._session
        return session.metadata if session is not None and not session.over else None

    @property
    def durable_seconds(self) -> float:
        """How much of the running recording is in its file, header included; it outlives this program's death."""
        session = self._session
        return session.frames / self._sample_rate if session else 0.0

    @property
    def synced_seconds(self) -> float:
        """How much of it outlives a power loss too; follows `durable_seconds` every 5 seconds."""
        session = self._session
        return session.synced_frames / self._sample_rate if session else 0.0

    @property
    def position_seconds(self) -> float:
        """How much sound has come from the source, written or not yet."""
        session = self._session
        return session.position / self._sample_rate if session else 0.0

    @property
    def source_ended(self) -> bool:
        """Whether a file that stands in for the microphone has been played to its end; silence follows it."""
        session = self._session
        return session is not None and session.source_ended

    @property
    def health(self) -> Health:
        """Faults of the running recording, room on the disk, durable position; made to be pulled by the screen."""
        session = self._session
        return session.health if session is not None else Health()

    def levels(self) -> Levels:
        """The loudness of the latest block that was written; silence when nothing is. Made to be asked at 30 Hz.

        While the recording waits for a voice, what is heard is shown.
        """
        session = self._session
        return session.levels if session else self._silence
