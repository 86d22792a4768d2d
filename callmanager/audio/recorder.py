"""The recorder that the rest of the world sees: start, pause, stop, and the library of what was recorded."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from callmanager.audio.files.limits import LOW_DISK_SECONDS, MIN_FREE_BYTES, SILENT_SECONDS, Limits
from callmanager.audio.files.sidecar_values import text_of
from callmanager.audio.files.wav import DATA_BYTES_MAX
from callmanager.audio.library.library import Library
from callmanager.audio.recording import faults
from callmanager.audio.recording.library_front import LibraryFront
from callmanager.audio.recording.recorder_views import RecorderState
from callmanager.audio.recording.recording_keeper import RecordingKeeper
from callmanager.audio.recording.session import Alarm, Session
from callmanager.audio.recording.taps import TAP_SECONDS, Tap
from callmanager.audio.signal.capture import Source
from callmanager.audio.sources.device_source import DeviceSource
from callmanager.audio.sources.pair_source import PairSource
from callmanager.audio.sources.steady_source import SteadySource, steady_device
from callmanager.audio.sources.voice_start import VoiceGate, VoiceStart
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Consent, RecordingMetadata

__all__ = ["AudioRecorder", "RecorderState", "SourceFactory"]

STOP_SECONDS = 2.0
_OPEN_SECONDS = 15.0
# Most devices deliver within 50 ms; a PulseAudio null sink that nobody used takes up to 2.3 s.
_FIRST_SOUND_SECONDS = 4.0
_SEAL_SECONDS = 2.0

SourceFactory = Callable[[int | str | None], Source]
"""Makes the source for a device number or name (None: the default)."""


class AudioRecorder(RecordingKeeper, LibraryFront):
    """Records calls to WAV files, each with a JSON sidecar.

    One recording at a time. All methods may be called from any thread; those that touch the device wait for it, so
    the GUI thread calls them through a lane. `levels` and the properties never wait.

    Args:
        save_dir: the folder of the recordings; made at the first recording.
        sample_rate: of the files, 8,000–192,000 Hz.
        channels: of the files, 1 or 2; always 2 with a second device.
        device: number or (part of the) name of the input device; None means the system's default.
        second_device: the same for the customer's side: then the files are stereo, the device left and this one right.
        source_factory: what to record from instead of a device, such as a file in the demo.
        on_alarm: told ``(code, sentence)`` when a recording is in danger, in the audio thread or its watchdog's; must
            be quick, and hand whatever it wants of the recorder to another thread.
        min_free_bytes: no recording begins with less room on the disk, and a running one ends in order there.
        low_disk_seconds: the alarm ``disk_low`` comes when there is room for less than this.
        segment_bytes: a file grows no larger; a longer recording goes on in a second one.
        silent_seconds: so long nothing but zeros raises the alarm ``silent``.
        second_folder: where a recording goes on when the first folder's disk fails or fills; None: nowhere.
    """

    def __init__(
        self,
        save_dir: str | Path = "recordings",
        sample_rate: int = 44_100,
        channels: int = 1,
        device: int | str | None = None,
        *,
        second_device: int | str | None = None,
        source_factory: SourceFactory = steady_device,
        on_alarm: Alarm | None = None,
        min_free_bytes: int = MIN_FREE_BYTES,
        low_disk_seconds: float = LOW_DISK_SECONDS,
        segment_bytes: int = DATA_BYTES_MAX,
        silent_seconds: float = SILENT_SECONDS,
        second_folder: str | Path | None = None,
    ) -> None:
        if not 8_000 <= sample_rate <= 192_000:
            raise ValueError(f"sample_rate must lie between 8000 and 192000, not {sample_rate}")
        if channels not in (1, 2):
            raise ValueError(f"channels must be 1 or 2, not {channels}")
        self._second_device = None if second_device == "" else second_device
        if self._second_device is not None:
            channels = 2
        second = Path(second_folder).absolute() if second_folder else None
        limits = Limits(min_free_bytes, low_disk_seconds, segment_bytes, silent_seconds, second)
        super().__init__(Library(Path(save_dir).absolute(), second), sample_rate, channels, limits)
        self.on_alarm = on_alarm
        self._device = device
        self._source_factory = source_factory

    # Life.

    def start(self) -> None:
        """Start the audio thread, and mend in the background what a crash left unfinished; again, it does nothing."""
        self._host.start()

    def warm_up(self) -> None:
        """Load the sound system before the first call needs it; it takes a moment, so not in the GUI thread.

        Raises:
            RecordingError: ``no_portaudio``: calls can be made, but not recorded.
        """
        if self._source_factory is steady_device:
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
        campaign_id: str = "",
        consent: Consent | str = "",
        stop_after_seconds: float | None = None,
        voice_start_dbfs: float | None = None,
        pre_roll_seconds: float = 0.0,
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
            campaign_id: the campaign that the call belongs to.
            consent: what the person has said about being recorded so far; see `annotate`.
            stop_after_seconds: the recording ends by itself when it is exactly so long; `stop_recording` then tells
                its metadata.
            voice_start_dbfs: the file begins with the first voice of this level (RMS); until then `state` is
                ``waiting``, and a recording that ends so is empty. None: it begins at once.
            pre_roll_seconds: how much of what was heard before the voice is kept.

        Returns:
            The path of the WAV.

        Raises:
            RecordingError: nothing is being recorded, and no file was left; ``reason`` is ``already_recording``,
                ``no_portaudio``, ``no_device``, ``device_open``, ``folder``, ``disk_full`` or a rarer one.
        """
        device = self._device if device_index is None else device_index
        chosen = source if source is not None else self._source_for(device)
        if voice_start_dbfs is not None:
            chosen = VoiceGate(chosen, VoiceStart(voice_start_dbfs, pre_roll_seconds))
        metadata = RecordingMetadata(
            recording_id=uuid4().hex,
            start_time="",
            file_path="",
            sample_rate=self._sample_rate,
            channels=self._channels,
            call_id=text_of(call_id),
            contact_name=text_of(contact_name),
            contact_phone=text_of(contact_phone),
            user_id=text_of(user_id),
            user_name=text_of(user_name),
            campaign_id=text_of(campaign_id),
            consent=Consent(consent),
        )
        session = Session(chosen, metadata, self._tell, self._limits, self._taps, stop_after_seconds)
        opening = self._host.submit(lambda: self._begin(session, text_of(filename)))
        try:
            opening.result(_OPEN_SECONDS)
        except TimeoutError as error:
            opening.add_done_callback(self._forget)
            raise RecordingError(
                f"The sound system did not open the input device within {_OPEN_SECONDS:.0f} seconds. Nothing was "
                "recorded. Check that the sound system of this computer works, and try again.",
                code="device_hangs",
            ) from error
        session.has_sound.wait(_FIRST_SOUND_SECONDS)
        return session.metadata.file_path

    def _source_for(self, device: int | str | None) -> Source:
        source = self._source_factory(device)
        if self._second_device is None:
            return source
        return PairSource(source, self._second_source(self._second_device))

    def _second_source(self, device: int | str) -> Source:
        if self._source_factory is not steady_device:
            return self._source_factory(device)
        # Never the default device in its stead: that is the agent's, and a wrong voice is worse than silence.
        return SteadySource(DeviceSource, device, fallback_after=sys.maxsize)

    def stop_recording(self) -> dict[str, Any]:
        """End the recording; its metadata.

        The digest of a very long recording is not waited for: ``sha256`` is None then, and follows in the sidecar.
        A recording that has ended by itself (device gone, disk full) is answered for once, with its status.

        Raises:
            RecordingError: nothing is being recorded (``not_recording``).
        """
        session = self._host.submit(self._end).result()
        if session is None:
            raise faults.not_recording()
        if not session.closed_well:
            return session.metadata.to_dict()
        sealing = self._host.seal(session)
        try:
            return sealing.result(_SEAL_SECONDS).to_dict()
        except TimeoutError:
            return session.metadata.to_dict()

    def discard_recording(self) -> dict[str, Any]:
        """End the recording and remove all its files, such as one that is too short to be kept.

        Returns:
            Its metadata, as it was before.

        Raises:
            RecordingError: nothing is being recorded (``not_recording``), or the files could not be removed
                (``not_discarded``).
        """
        return self._host.submit(self._discard).result().to_dict()

    def annotate(
        self,
        *,
        consent: Consent | str | None = None,
        campaign_id: str | None = None,
        filepath: str | Path | None = None,
    ) -> dict[str, Any]:
        """Add to a recording's sidecar what was learnt during or after it.

        Args:
            consent: what the person says about being recorded; None leaves it as it is.
            campaign_id: the same for the campaign.
            filepath: which recording; None means the running one, or the last that ended.

        Returns:
            The metadata as they are now.

        Raises:
            RecordingError: there is none (``not_recording``), nothing is known of it (``no_metadata``), or the sidecar
                cannot be written (``folder``, ``disk_full``).
            ValueError: this consent does not exist.
        """
        changes: dict[str, Any] = {}
        if consent is not None:
            changes["consent"] = Consent(consent)
        if campaign_id is not None:
            changes["campaign_id"] = campaign_id
        wav = Path(filepath).absolute() if filepath is not None else None
        return self._host.submit(lambda: self._annotate(wav, changes)).result()

    def pause_recording(self, reason: str = "") -> None:
        """Keep silence instead of sound until `resume_recording`; nothing said from now on reaches the disk.

        Raises:
            RecordingError: nothing is being recorded.
        """
        self._active().flow.ask_pause(reason)  # at once, even while a disk holds the audio thread
        self._host.submit(lambda: self._active().pause(reason)).result()

    def resume_recording(self) -> None:
        """Record sound again.

        Raises:
            RecordingError: nothing is being recorded.
        """
        self._host.submit(lambda: self._active().resume()).result()

    def prepare_for_sleep(self) -> None:
        """The computer is about to sleep: close the file, safe on disk; the recording goes on after waking up.

        Does nothing when nothing is recorded.
        """
        self._host.submit(self._prepare_for_sleep).result()

    def add_tap(self, seconds: float = TAP_SECONDS) -> Tap:
        """A queue of copies of what is being written, for a listener of its own pace; close it when done.

        Args:
            seconds: so much is kept for a slow listener, whose oldest blocks are dropped beyond that.
        """
        tap = Tap(self._sample_rate, seconds)
        self._taps.add(tap)
        return tap
