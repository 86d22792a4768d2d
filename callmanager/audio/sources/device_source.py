"""A sound device as a source: rtmixer's C callback fills a ring, and Python only ever looks into the ring.

A callback in Python needs the interpreter's lock and loses audio, without any flag, as soon as other threads are
busy. Here the interpreter may stand still for as long as the ring is deep.
"""

import atexit
import logging
import threading
from types import ModuleType
from typing import Any

import numpy as np

from callmanager.audio.signal.capture import Converter, SourceNews, silence
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources import portaudio
from callmanager.audio.sources.devices import (
    WASAPI,
    InputDevice,
    enumerate_devices,
    load_portaudio,
    portaudio_broken,
    resolve,
)
from callmanager.audio.sources.reroute import RerouteWatch
from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)

RING_SECONDS = 20.0
# Half a second of latency costs the least CPU; nobody hears a recording live.
_LATENCY_SECONDS = 0.5
_CLOSE_SECONDS = 0.7
_BYTES_PER_FLOAT = 4


class DeviceSource:
    """Records from an input device, by number or name; None means the system's default.

    A device that does not run at the wanted rate runs at its own and is resampled.
    """

    ended = False
    pace = 1.0
    _open_streams = 0

    def __init__(self, device: int | str | None = None) -> None:
        self._wanted = device
        self.name = "" if device is None else str(device)
        self.latency_seconds = _LATENCY_SECONDS
        self.failure: str | None = None
        self._sd: ModuleType | None = None
        self._stream: Any = None
        self._ring: Any = None
        self._converter: Converter | None = None
        self._channels = 0
        self._in_channels = 0
        self.device_rate = 0
        """The rate that the device runs at, in Hz; known once it is open."""
        self._reroutes = RerouteWatch()

    @staticmethod
    def warm_up() -> None:
        """Load PortAudio and what records through it.

        Raises:
            RecordingError: ``no_portaudio``.
        """
        load_portaudio()
        import rtmixer  # noqa: F401 - imports sounddevice, so it must wait as well

    def open(self, sample_rate: int, channels: int) -> None:
        """Open the device; sound flows from `start` on.

        Raises:
            RecordingError: PortAudio is missing (``no_portaudio``), there is no such device (``no_device``), or it
                does not open (``device_open``).
        """
        sd = self._sd = load_portaudio()
        with portaudio.turn():
            self._reroutes.expect()
            try:
                self._find_and_open(sd, sample_rate, channels)
            except BaseException:
                self._reroutes.withdraw()
                raise

    def _find_and_open(self, sd: ModuleType, sample_rate: int, channels: int) -> None:
        _look_again(sd)
        info = resolve(self._wanted, enumerate_devices())
        self.name, self._channels = info.name, channels
        refusals = []
        for rate, count in _ways(info, sample_rate, channels):
            try:
                self._open_stream(sd, info, rate, count)
            except (sd.PortAudioError, ValueError) as error:
                refusals.append(f"{rate} Hz, {count} channels: {error}")
                continue
            self._converter = Converter(rate, sample_rate, channels)
            self.device_rate = rate
            _log.info("Opened input device %s (%s) at %s Hz, %s channels", info.name, info.host_api, rate, count)
            return
        _log.info("Input device %s refused: %s", info.name, "; ".join(refusals))
        raise self._refusal(refusals[0])

    def _open_stream(self, sd: ModuleType, info: InputDevice, rate: int, channels: int) -> None:
        import rtmixer  # imports sounddevice, so it must wait as well

        self._stream = rtmixer.Recorder(
            device=info.index,
            channels=channels,
            samplerate=rate,
            latency=_LATENCY_SECONDS,
            blocksize=0,
            extra_settings=_extra_settings(sd, info),
        )
        DeviceSource._open_streams += 1
        self._in_channels = channels
        # The size of a PortAudio ring is a power of two.
        size = 1 << int(np.ceil(np.log2(RING_SECONDS * rate)))
        self._ring = rtmixer.RingBuffer(_BYTES_PER_FLOAT * channels, size)
        self._stream.record_ringbuffer(self._ring)
        self.latency_seconds = float(self._stream.latency)

    def start(self) -> None:
        """Begin to capture.

        Raises:
            RecordingError: the device refuses (``device_open``).
        """
        assert self._sd is not None
        try:
            self._stream.start()
        except self._sd.PortAudioError as error:
            raise self._refusal(str(error)) from error
        self._reroutes.start()

    def news(self) -> tuple[SourceNews, ...]:
        """Whether the sound system has moved the stream to another device."""
        return self._reroutes.news()

    def read(self) -> Samples:
        """All that is in the ring (frames × channels); never waits."""
        if self._stream is None or self._converter is None:
            return silence(0, max(1, self._channels))
        block = self._converter.convert(self._take())
        self._watch()
        return block

    def drain(self) -> Samples:
        """What the ring and the resampler still hold."""
        if self._stream is None or self._converter is None:
            return silence(0, max(1, self._channels))
        return self._converter.convert(self._take(), last=True)

    def _take(self) -> "np.ndarray[Any, np.dtype[np.float32]]":
        frames = np.empty((self._ring.read_available, self._in_channels), np.float32)
        got = self._ring.readinto(frames) if len(frames) else 0
        return frames[:got]

    def _watch(self) -> None:
        assert self._sd is not None
        try:
            active = self._stream.active
        except self._sd.PortAudioError as error:
            active, self.failure = False, str(error)
        if not active:
            self.failure = self.failure or "the sound system ended the stream"
        elif not self._stream.actions:
            # The ring was full: rtmixer has stopped writing. What is missing shows up against the clock.
            _log.info("The ring of input device %s was full; it is filled again", self.name)
            self._stream.record_ringbuffer(self._ring)

    def close(self) -> None:
        """Close the stream; calling it again does nothing.

        PortAudio waits for a sound server that hangs. So the closing gets a thread of its own and a bound.
        """
        stream, self._stream = self._stream, None
        if stream is None:
            return
        self._reroutes.stop()
        closing = threading.Thread(target=self._close, args=(stream,), name="close-stream", daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)
        if closing.is_alive():
            assert self._sd is not None
            _log.error("The sound system does not answer; the stream of %s is closed as soon as it does", self.name)
            # PortAudio's own end would wait for the same server and keep the program from ending.
            atexit.unregister(self._sd._exit_handler)

    @staticmethod
    def _close(stream: Any) -> None:
        with portaudio.turn():
            stream.abort()
            stream.close()
            DeviceSource._open_streams -= 1

    def _refusal(self, cause: str) -> RecordingError:
        return RecordingError(
            f"The input device “{self.name}” could not be opened ({cause}). Nothing was recorded. Check that it is "
            "connected, that no other program holds it and that the system lets CallManager use it, or choose another.",
            code="device_open",
            device=self.name,
        )


def _ways(info: InputDevice, sample_rate: int, channels: int) -> list[tuple[int, int]]:
    """Rates and channels to try, best first; the converter makes of each what the file needs."""
    count = min(channels, info.channels)
    ways = [(sample_rate, count), (info.sample_rate, count)]
    if count == 1 and info.channels > 1:
        ways.append((info.sample_rate, 2))  # some devices refuse mono
    return list(dict.fromkeys(ways))


def _extra_settings(sd: ModuleType, info: InputDevice) -> Any:
    """WASAPI refuses every rate but that of its mixer, unless Windows may convert."""
    return sd.WasapiSettings(auto_convert=True) if info.host_api == WASAPI else None


def _look_again(sd: ModuleType) -> None:
    """Let PortAudio see what was plugged in since it started; never while a stream runs, for it would be cut."""
    if DeviceSource._open_streams:
        return
    try:
        portaudio.start_anew(sd)
    except sd.PortAudioError as error:
        raise portaudio_broken(error) from error
