"""The recorder that the rest of the world sees: start, pause, stop, and the library of what was recorded."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from callmanager.audio import devices, faults
from callmanager.audio.capture import Source
from callmanager.audio.device_source import DeviceSource
from callmanager.audio.host import AudioHost, run_at_exit_first
from callmanager.audio.levels import Levels, Meter
from callmanager.audio.library import Library
from callmanager.audio.session import Alarm, Session
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

MIN_FREE_BYTES = 500_000_000
STOP_SECONDS = 2.0
_OPEN_SECONDS = 15.0
# Most devices deliver within 50 ms; a PulseAudio null sink that nobody used takes up to 2.3 s.
_FIRST_SOUND_SECONDS = 4.0
_EXIT_HASH_SECONDS = 0.3

SourceFactory = Callable[[int | str | None], Source]
"""Makes the source for a device number or name (None: the default)."""


class RecorderState(StrEnum):
    """What the recorder is doing now."""

    IDLE = "idle"
    RECORDING = "recording"
    PAUSED = "paused"
    FAILED = "failed"  # a recording ended by itself, and nobody has stopped it yet


class AudioRecorder:
    """Records calls to WAV files, each with a JSON sidecar.

    One recording at a time. All methods may be called from any thread; those that touch the device wait for it, so
    the GUI thread calls them through a lane. `levels` and the properties never wait.

    Args:
        save_dir: the folder of the recordings; made at the first recording.
        sample_rate: of the files, 8,000–192,000 Hz.
        channels: of the files, 1 or 2.
        device: number or (part of the) name of the input device; None means the system's default.
        source_factory: what to record from instead of a device, such as a file in the demo.
        on_alarm: told ``(code, sentence)`` in the audio thread when a recording is in danger; must be quick, and hand
            whatever it wants of the recorder to another thread.
        min_free_bytes: no recording begins with less room on the disk.
    """

    def __init__(
        self,
        save_dir: str | Path = "recordings",
        sample_rate: int = 44_100,
        channels: int = 1,
        device: int | str | None = None,
        *,
        source_factory: SourceFactory = DeviceSource,
        on_alarm: Alarm | None = None,
        min_free_bytes: int = MIN_FREE_BYTES,
    ) -> None:
        if not 8_000 <= sample_rate <= 192_000:
            raise ValueError(f"sample_rate must lie between 8000 and 192000, not {sample_rate}")
        if channels not in (1, 2):
            raise ValueError(f"channels must be 1 or 2, not {channels}")
        self.on_alarm = on_alarm
        self._library = Library(Path(save_dir).absolute())
        self._sample_rate = sample_rate
        self._channels = channels
        self._device = device
        self._source_factory = source_factory
        self._min_free_bytes = min_free_bytes
        self._silence = Meter(channels).silence
        self._host = AudioHost(self._library, lambda: self._end(_EXIT_HASH_SECONDS))
        self._session: Session | None = None

    # State; none of these waits.

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
    def state(self) -> RecorderState:
        """What the recorder is doing now."""
        session = self._session
        if session is None:
            return RecorderState.IDLE
        if session.over:
            failed = session.metadata.status is RecordingStatus.FAILED
            return RecorderState.FAILED if failed else RecorderState.IDLE
        return RecorderState.PAUSED if session.pauses.open else RecorderState.RECORDING

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

    def levels(self) -> Levels:
        """The loudness of the latest block that was written; silence when nothing is. Made to be asked at 30 Hz."""
        session = self._session
        return session.meter.latest if session else self._silence

    # Life.

    def start(self) -> None:
        """Start the audio thread, and mend in the background what a crash left unfinished; again, it does nothing."""
        self._host.start()

    def warm_up(self) -> None:
        """Load the sound system before the first call needs it; it takes a moment, so not in the GUI thread.

        Raises:
            RecordingError: ``no_portaudio``: calls can be made, but not recorded.
        """
        if self._source_factory is DeviceSource:
            DeviceSource.warm_up()

    def stop(self) -> None:
        """End a running recording as ``completed`` and the threads, within 2 s; calling it again does nothing.

        Raises:
            WorkerError: the sound system or the disk kept the thread from ending in time.
        """
        self._host.stop(STOP_SECONDS)

    def recovered(self) -> list[RecordingMetadata]:
        """What the start has mended; waits until that is done."""
        return self._host.recovered()

    # Record.

    def start_recording(
        self,
        filename: str,
        contact_name: str = "",
        contact_phone: str = "",
        user_id: str = "",
        user_name: str = "",
        call_id: str = "",
        device_index: int | str | None = None,
        *,
        source: Source | None = None,
    ) -> str:
        """Begin a recording: returns when its sidecar is on disk and the device is open.

        It also waits until the first sound is in the file, up to 4 seconds; no data for 5 raises an alarm.

        Args:
            filename: a label, from which a safe and unused file name is made.
            contact_name: who is called; stands in the file name and the sidecar.
            contact_phone: stands in the sidecar, as do the next three.
            user_id: who calls.
            user_name: their name.
            call_id: the call.
            device_index: number or name of the device, instead of the recorder's own.
            source: what to record from, instead of a device.

        Returns:
            The path of the WAV.

        Raises:
            RecordingError: nothing is being recorded, and no file was left; ``reason`` is ``already_recording``,
                ``no_portaudio``, ``no_device``, ``device_open``, ``folder``, ``disk_full`` or a rarer one.
        """
        device = self._device if device_index is None else device_index
        chosen = source if source is not None else self._source_factory(device)
        metadata = RecordingMetadata(
            recording_id=uuid4().hex,
            start_time="",
            file_path="",
            sample_rate=self._sample_rate,
            channels=self._channels,
            call_id=call_id,
            contact_name=contact_name,
            contact_phone=contact_phone,
            user_id=user_id,
            user_name=user_name,
        )
        opening = self._host.submit(lambda: self._begin(Session(chosen, metadata, self._tell), filename))
        try:
            session = opening.result(_OPEN_SECONDS)
        except TimeoutError as error:
            opening.add_done_callback(self._forget)
            raise RecordingError(
                f"The sound system did not open the input device within {_OPEN_SECONDS:.0f} seconds. Nothing was "
                "recorded. Check that the sound system of this computer works, and try again.",
                code="device_hangs",
            ) from error
        session.has_sound.wait(_FIRST_SOUND_SECONDS)
        return session.metadata.file_path

    def _begin(self, session: Session, label: str) -> Session:
        if self.is_recording:
            raise RecordingError(
                "A recording is running already, and goes on. Stop it before you start another.",
                code="already_recording",
            )
        folder = self._library.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            free_bytes = shutil.disk_usage(folder).free
        except OSError as error:
            raise faults.cannot_write(folder, error) from error
        if free_bytes < self._min_free_bytes:
            raise faults.disk_too_full(folder, free_bytes)
        session.open(folder, label)
        self._session = session
        self._host.tick_with(self._tick, session.broke)
        run_at_exit_first()
        return session

    def _forget(self, opening: "Future[Session]") -> None:
        """The device opened after all, when its caller had been told that it does not: take it back."""
        if opening.exception() is None:
            session = opening.result()
            self._end(None)
            self._library.delete(session.metadata.file_path)

    def _tick(self) -> None:
        session = self._session
        if session is not None:
            session.tick()
        if session is None or session.over:
            self._host.tick_with(None)

    def stop_recording(self) -> dict[str, Any]:
        """End the recording; its metadata.

        A recording that has ended by itself (device gone, disk full) is answered for once, with its status.

        Raises:
            RecordingError: nothing is being recorded (``not_recording``).
        """
        metadata = self._host.submit(lambda: self._end(None)).result()
        if metadata is None:
            raise faults.not_recording()
        return metadata.to_dict()

    def _end(self, hash_seconds: float | None) -> RecordingMetadata | None:
        session, self._session = self._session, None
        self._host.tick_with(None)
        return session.finish(RecordingStatus.COMPLETED, hash_seconds) if session else None

    def pause_recording(self, reason: str = "") -> None:
        """Keep silence instead of sound until `resume_recording`; nothing said from now on reaches the disk.

        Raises:
            RecordingError: nothing is being recorded.
        """
        self._host.submit(lambda: self._active().pause(reason)).result()

    def resume_recording(self) -> None:
        """Record sound again.

        Raises:
            RecordingError: nothing is being recorded.
        """
        self._host.submit(lambda: self._active().resume()).result()

    def _active(self) -> Session:
        session = self._session
        if session is None or session.over:
            raise faults.not_recording()
        return session

    def _tell(self, code: str, sentence: str) -> None:
        if self.on_alarm is not None:
            self.on_alarm(code, sentence)

    # The library.

    def list_recordings(
        self, user_id: str | None = None, contact_name: str | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """The sidecars of the folder, newest first; filtered first, limited after.

        ``contact_name`` matches whole words in any case: “juan” finds “Juan García”.
        """
        self._host.wait_for_recovery()
        return self._library.find(user_id, contact_name, limit)

    def get_metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a WAV.

        Raises:
            RecordingError: there is none, or it cannot be read (``no_metadata``).
        """
        self._host.wait_for_recovery()
        return self._library.metadata(filepath)

    def delete_recording(self, filepath: str | Path) -> bool:
        """Delete a WAV with its sidecar; False where it is not a finished recording of this folder."""
        self._host.wait_for_recovery()
        return self._library.delete(filepath)

    def export_recording(self, filepath: str | Path, export_path: str | Path) -> bool:
        """Copy a WAV with its sidecar to a folder or to a file name; False where it was refused, see `Library.export`.

        Nothing that exists is ever written over.
        """
        self._host.wait_for_recovery()
        return self._library.export(filepath, export_path)

    def get_statistics(self, user_id: str | None = None) -> dict[str, Any]:
        """``total_recordings``, ``total_duration_seconds`` and ``total_size_mb`` (MB = 1,000,000 bytes)."""
        self._host.wait_for_recovery()
        return self._library.statistics(user_id)

    def list_devices(self) -> list[dict[str, Any]]:
        """The input devices as they are now; see `devices.list_devices`.

        Raises:
            RecordingError: PortAudio is missing, or the sound system does not answer.
        """
        return devices.list_devices()
