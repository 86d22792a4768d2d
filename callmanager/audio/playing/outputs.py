"""Devices to listen with: which there are, and a stream into one of them whose callback is C.

Python only fills a ring. So an interpreter that is busy for as long as the ring is deep is not heard.
"""

import logging
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from callmanager.audio.signal.capture import Floats
from callmanager.audio.sources import portaudio
from callmanager.audio.sources.device_source import DeviceSource
from callmanager.audio.sources.devices import load_portaudio
from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)
RING_SECONDS = 2.0
_LATENCY_SECONDS = 0.06
_BYTES_PER_FLOAT = 4
_WAIT_SECONDS = 10.0  # a recording goes first


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """A device that sound can be played on. ``sample_rate`` in Hz is the one that it runs at by itself."""

    index: int
    name: str
    channels: int
    sample_rate: int
    host_api: str
    is_default: bool


def list_outputs() -> list[OutputDevice]:
    """The devices that can play, as PortAudio saw them when it last started.

    Raises:
        RecordingError: there is no sound system (``play_no_sound_system``).
    """
    sd = _load()
    try:
        with portaudio.turn(_WAIT_SECONDS):
            apis = sd.query_hostapis()
            default = _default_index(sd)
            return [
                OutputDevice(
                    int(info["index"]),
                    str(info["name"]),
                    int(info["max_output_channels"]),
                    round(info["default_samplerate"]),
                    str(apis[info["hostapi"]]["name"]),
                    int(info["index"]) == default,
                )
                for info in sd.query_devices()
                if info["max_output_channels"] > 0
            ]
    except sd.PortAudioError as error:
        raise _no_sound_system(str(error)) from error


class Output:
    """A stream that plays what is put into its ring. Use it from one thread; `close` may come from any."""

    def __init__(self, device: str, sample_rate: int) -> None:
        """Open the output device of this name, "" for the system's default one.

        Raises:
            RecordingError: there is no sound system (``play_no_sound_system``), no such device (``play_no_device``),
                or it refuses (``play_device_open``).
        """
        sd = self._sd = _load()
        _look_again(sd)
        info = _resolve(device, list_outputs())
        self.name = info.name
        self.channels = min(2, info.channels)
        self._action: Any = None
        self._fed: tuple[Any, int] = (None, 0)  # the ring, and how many frames were written to it; always a pair
        self._stream: Any = None
        self.sample_rate, self._stream = self._open(sd, info, sample_rate)
        self.latency_seconds = float(self._stream.latency)
        portaudio.join(self.close)

    def _open(self, sd: ModuleType, info: OutputDevice, wanted: int) -> tuple[int, Any]:
        import rtmixer  # imports sounddevice, so it must wait as well

        refusal = ""
        for rate in dict.fromkeys((wanted, info.sample_rate)):
            try:
                with portaudio.turn(_WAIT_SECONDS):
                    stream = rtmixer.Mixer(
                        device=info.index, channels=self.channels, samplerate=rate, latency=_LATENCY_SECONDS
                    )
                    stream.start()
                return rate, stream
            except (sd.PortAudioError, ValueError) as error:
                refusal = refusal or str(error)
        raise RecordingError(
            f"The output device “{info.name}” could not be opened ({refusal}), so nothing is heard. The recording is "
            "as it was. Check that the device is connected and free, or choose another.",
            code="play_device_open",
            device=info.name,
        )

    def begin(self, first: Floats) -> int:
        """Play ``first`` now, in place of what is playing; the number of frames that there was room for."""
        import rtmixer

        stream = self._stream
        if stream is None:
            return 0
        size = 1 << int(np.ceil(np.log2(RING_SECONDS * self.sample_rate)))
        ring = rtmixer.RingBuffer(_BYTES_PER_FLOAT * self.channels, size)
        taken = int(ring.write(np.ascontiguousarray(first[: ring.write_available])))
        if self._action in stream.actions:
            stream.cancel(self._action)
        self._action, self._fed = stream.play_ringbuffer(ring), (ring, taken)
        return taken

    def put(self, block: Floats) -> int:
        """Add what there is room for; the number of frames that were taken."""
        ring, written = self._fed
        stream = self._stream
        if ring is None or stream is None or not len(block):
            return 0
        taken = int(ring.write(np.ascontiguousarray(block[: ring.write_available])))
        self._fed = ring, written + taken
        if taken and self._action not in stream.actions:
            # The ring had run empty, and with that the mixer lets it go.
            self._action = stream.play_ringbuffer(ring)
        return taken

    @property
    def played(self) -> int:
        """Frames since `begin` that the device has been given; they are heard `latency_seconds` later."""
        ring, written = self._fed
        return 0 if ring is None else written - int(ring.read_available)

    @property
    def waiting(self) -> int:
        """Frames that are still in the ring."""
        ring, _written = self._fed
        return 0 if ring is None else int(ring.read_available)

    @property
    def is_open(self) -> bool:
        """Whether the device still takes sound."""
        stream = self._stream
        if stream is None:
            return False
        try:
            return bool(stream.active)
        except self._sd.PortAudioError:
            return False

    @property
    def was_released(self) -> bool:
        """Whether it was closed on purpose, by `close` or because PortAudio starts anew."""
        return self._stream is None

    def close(self) -> None:
        """Let go of the device at once; calling it again does nothing."""
        portaudio.leave(self.close)
        with portaudio.turn(_WAIT_SECONDS):
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)


def _load() -> ModuleType:
    try:
        return load_portaudio()
    except RecordingError as error:
        raise _no_sound_system(error.reason) from error


def _look_again(sd: ModuleType) -> None:
    """See what was plugged in meanwhile; not while something is recorded, for it would be cut."""
    try:
        with portaudio.turn(_WAIT_SECONDS):
            if not DeviceSource._open_streams:
                portaudio.start_anew(sd)
    except sd.PortAudioError as error:
        raise _no_sound_system(str(error)) from error


def _no_sound_system(cause: str) -> RecordingError:
    return RecordingError(
        f"The sound system of this computer does not answer ({cause}), so nothing can be played. The recording is as "
        "it was. It can still be exported and listened to elsewhere.",
        code="play_no_sound_system",
    )


def _resolve(wanted: str, devices: list[OutputDevice]) -> OutputDevice:
    if not devices:
        raise RecordingError(
            "This computer has no output device for sound, so nothing can be played. Connect a headset or "
            "loudspeakers and try again. The recording is as it was.",
            code="play_no_device",
        )
    if not wanted:
        return next((device for device in devices if device.is_default), devices[0])
    found = next((device for device in devices if device.name == wanted), None)
    if found is None:
        raise RecordingError(
            f"The output device “{wanted}” is not connected, so nothing is heard. Connect it or choose another. The "
            "recording is as it was.",
            code="play_device_gone",
            device=wanted,
        )
    return found


def _default_index(sd: ModuleType) -> int:
    try:
        return int(sd.query_devices(kind="output")["index"])
    except (sd.PortAudioError, ValueError):  # there is no default output
        return -1
