"""A device that may go away: the recording waits for it, looks for it, and goes on with another if need be.

Everything slow happens in a helper thread, since a sound system that hangs must not hold the audio thread.
"""

import logging
import time
from collections.abc import Callable

import numpy as np

from callmanager.audio.signal.capture import Source, SourceNews, silence
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources import devices
from callmanager.audio.sources.device_search import Attempt, DeviceSearch, NeedsRoom
from callmanager.audio.sources.device_source import DeviceSource
from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)

RETRY_SECONDS = 3.0
FALLBACK_AFTER = 3
RETURN_SECONDS = 15.0
# So long a device may be away before it is told; with it the alarm comes well within 2 seconds.
_BLINK_SECONDS = 0.7
# A stream that has just been opened comes in fits and starts.
_STEADY_SECONDS = 2.0


class SteadySource:
    """A source that outlives its device; nothing comes from it while there is none, and `news` tells why.

    Args:
        make: makes the source for a device number or name; None is the system's default.
        device: the wanted one.
        retry_seconds: between two looks for a device that went away.
        fallback_after: after so many of them the default device is taken.
        return_seconds: between two looks for the wanted device while another one stands in for it.
        is_listed: whether a device of this name is connected now, beyond what PortAudio has seen at its start.
    """

    ended = False
    pace = 1.0
    failure: str | None = None

    def __init__(
        self,
        make: Callable[[int | str | None], Source],
        device: int | str | None = None,
        *,
        retry_seconds: float = RETRY_SECONDS,
        fallback_after: int = FALLBACK_AFTER,
        return_seconds: float = RETURN_SECONDS,
        is_listed: Callable[[str], bool] | None = None,
    ) -> None:
        self._make = make
        self._wanted = device
        self._retry_seconds, self._fallback_after, self._return_seconds = retry_seconds, fallback_after, return_seconds
        self._is_listed = is_listed or _is_listed
        self._home = ""
        """The name of the device that was opened first."""
        self._current: Source | None = None
        self._announced = True
        self._told_loss = False
        """Whether `news` has told of a loss, or of another device, that the wanted one's return has not ended yet."""
        self._lost_at: float | None = None
        self._since = 0.0
        self._rate = self._channels = 0
        self._device_rate: int | None = None
        self._name = "" if device is None else str(device)
        self._latency = 0.0
        self._news: list[SourceNews] = []
        self._search: DeviceSearch | None = None
        self._refusal = ""
        self._next: Source | None = None
        """The wanted device, open again, while another one still stands in for it."""
        self._next_since: float | None = None

    @property
    def name(self) -> str:
        """The device that is recorded from now, or was until it went away."""
        return self._name

    @property
    def latency_seconds(self) -> float:
        """How old a frame may be when it is delivered."""
        return self._latency

    def open(self, sample_rate: int, channels: int) -> None:
        """Open the wanted device; one that is not there at the start is refused, as by itself.

        Raises:
            RecordingError: the device cannot be used.
        """
        source = self._make(self._wanted)
        source.open(sample_rate, channels)
        self._rate, self._channels = sample_rate, channels
        self._home = source.name
        if self._wanted is not None and str(self._wanted).strip().isdecimal():
            self._wanted = source.name  # numbers are dealt anew when something is plugged in
        self._device_rate = _device_rate(source)
        self._take(source)

    def start(self) -> None:
        """Begin to capture.

        Raises:
            RecordingError: the device refuses.
        """
        assert self._current is not None, "the source is open"
        self._current.start()
        self._since = time.monotonic()

    def _take(self, source: Source) -> None:
        self._current, self._name, self._latency = source, source.name, source.latency_seconds
        self._since = time.monotonic()

    def news(self) -> tuple[SourceNews, ...]:
        """What has happened since the last call."""
        news, self._news = tuple(self._news), []
        return news

    def _tell(self, code: str, detail: str) -> None:
        self._news.append(SourceNews(code, detail, time.monotonic()))

    def read(self) -> Samples:
        """All that has come since the last call; nothing while there is no device."""
        left = self._change()
        source = self._current
        if source is None:
            self._tell_loss()
            return left
        block = source.read()
        self._news += source.news()
        if len(block) and not self._announced:
            self._announce(source)
        self._tell_loss()
        if source.failure is not None:
            block = np.concatenate([block, source.drain()])
            self._lose(source)
        return np.concatenate([left, block]) if len(left) else block

    def _announce(self, source: Source) -> None:
        """Sound comes again; a device that opens and delivers nothing is not back."""
        self._announced, self._lost_at = True, None
        if source.name != self._home:
            self._tell("fallback", source.name)
        elif self._told_loss:
            self._tell("back", source.name)
        self._told_loss = source.name != self._home
        rate = _device_rate(source)
        if rate is not None and self._device_rate is not None and rate != self._device_rate:
            self._tell("rate", f"{self._device_rate} → {rate} Hz")
        self._device_rate = rate
        if source.name != self._home:
            self._look_for_home()

    def _tell_loss(self) -> None:
        """A device that is back at once, as a headset that switches its rate, deserves no alarm."""
        if self._lost_at is not None and time.monotonic() - self._lost_at >= _BLINK_SECONDS:
            self._lost_at = None
            self._told_loss = True
            self._tell("lost", self._name)

    def _lose(self, source: Source) -> None:
        if self._announced:
            self._lost_at = time.monotonic()
        self._announced, self._current = False, None
        _log.info("The input device %s has gone (%s); it is looked for", source.name, source.failure)
        # One that lived for a moment only is not opened again at once, for ever.
        wait = 0.0 if time.monotonic() - self._since > self._retry_seconds else self._retry_seconds
        self._look_for_any(source, wait)

    def _change(self) -> Samples:
        """Take over what the search has found; what the device before it still held."""
        search, before = self._search, self._current
        if search is not None and (found := search.take()) is not None:
            self._search, self._next, self._next_since = None, found, None
        found = self._next
        if before is None and found is not None:
            self._next = None
            self._take(found)
        elif before is not None and found is not None:
            return self._step_over(before, found)
        elif before is not None and search is not None and search.wants_room:
            self._current, self._announced = None, False
            left = before.drain()
            self._look_for_any(before, 0.0)
            return left
        return silence(0, max(1, self._channels))

    def _step_over(self, before: Source, found: Source) -> Samples:
        """From the device that stood in to the wanted one, when that delivers steadily: nothing is missing between."""
        now = time.monotonic()
        if found.failure is not None:
            self._next = None
            self._look([found], [lambda _: self._open_home()], self._return_seconds, self._return_seconds)
        elif len(found.read()):  # what it has heard until now, the other one has, too
            self._next_since = self._next_since or now
            if now - self._next_since < _STEADY_SECONDS:
                return silence(0, max(1, self._channels))
            self._next = None
            left = np.concatenate([before.read(), before.drain()])
            self._announced = False
            self._take(found)
            self._announce(found)
            DeviceSearch([before], [], 0.0, 0.0).start()
            return left
        return silence(0, max(1, self._channels))

    def _look_for_any(self, gone: Source, wait: float) -> None:
        tries: list[Attempt] = [lambda _: self._open(self._wanted)]
        tries.append(lambda round_: self._stand_in(round_))
        self._look([gone], tries, wait, self._retry_seconds)

    def _look_for_home(self) -> None:
        self._look([], [lambda _: self._open_home()], self._return_seconds, self._return_seconds)

    def _look(self, gone: list[Source], tries: "list[Attempt]", wait: float, pause: float) -> None:
        if self._search is not None:
            self._search.stop()
        self._search = DeviceSearch(gone, tries, wait, pause)
        self._search.start()

    def _stand_in(self, round_: int) -> Source | None:
        late = self._wanted is not None and round_ >= self._fallback_after
        return self._open(None) if late else None

    def _open(self, device: int | str | None) -> Source | None:
        source = self._make(device)
        try:
            source.open(self._rate, self._channels)
            source.start()
        except RecordingError as error:
            _log.info("No input device yet: %s", error)
            self._refusal = error.reason
            source.close()
            return None
        return source

    def _open_home(self) -> Source | None:
        """The wanted device beside the one that stands in for it; where PortAudio has not seen it, that one must go."""
        source = self._open(self._home)
        if source is None and self._refusal == "no_device" and self._is_listed(self._home):
            raise NeedsRoom
        if source is not None and source.name != self._home:
            source.close()
            return None
        return source

    def drain(self) -> Samples:
        """What the device still holds."""
        return self._current.drain() if self._current is not None else silence(0, max(1, self._channels))

    def close(self) -> None:
        """Let go of the device and look for none; calling it again does nothing."""
        search, self._search = self._search, None
        if search is not None:
            search.stop()
        sources, self._current, self._next = (self._current, self._next), None, None
        for source in sources:
            if source is not None:
                source.close()


def _is_listed(name: str) -> bool:
    try:
        return any(device["name"] == name for device in devices.list_devices())
    except RecordingError:
        return False


def _device_rate(source: Source) -> int | None:
    """The rate that a device runs at by itself; files and the like have none."""
    rate = getattr(source, "device_rate", None)
    return rate if isinstance(rate, int) else None


def steady_device(device: int | str | None) -> SteadySource:
    """An input device, by number or name (None: the system's default), that the recording may lose and find again."""
    return SteadySource(DeviceSource, device)
