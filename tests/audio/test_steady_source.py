"""The search for a device where no real one can be had: what PortAudio has not seen, and numbers that change."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from callmanager.audio.signal.capture import SourceNews
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources.steady_source import SteadySource
from callmanager.domain.errors import RecordingError
from tests.audio.waiting import wait_until


class Desk:
    """Devices that a test plugs in and pulls out. PortAudio's list is made anew only while no stream is open."""

    def __init__(self, *names: str) -> None:
        self.plugged = list(names)
        self.seen = list(names)
        self.open: list[Device] = []
        self.asked: list[int | str | None] = []
        self.turn = threading.Lock()

    def make(self, wanted: int | str | None) -> "Device":
        self.asked.append(wanted)
        return Device(self, wanted)

    def pull(self, name: str) -> None:
        self.plugged.remove(name)


class Device:
    ended = False
    pace = 1.0
    latency_seconds = 0.0

    def __init__(self, desk: Desk, wanted: int | str | None) -> None:
        self._desk = desk
        self._wanted = wanted
        self.name = ""

    @property
    def failure(self) -> str | None:
        return None if self.name in self._desk.plugged else "pulled out"

    def open(self, _sample_rate: int, _channels: int) -> None:
        with self._desk.turn:
            if not self._desk.open:
                self._desk.seen = list(self._desk.plugged)
            wanted, seen = self._wanted, self._desk.seen
            names = seen[:1] if wanted is None else [n for i, n in enumerate(seen) if wanted in (i, n)]
            if not names:
                raise RecordingError("There is no such device.", code="no_device")
            self.name = names[0]
            self._desk.open.append(self)

    def start(self) -> None:
        pass

    def news(self) -> tuple[SourceNews, ...]:
        return ()

    def read(self) -> Samples:
        return np.ones((0 if self.failure else 10, 1), np.int16)

    def drain(self) -> Samples:
        return np.ones((0, 1), np.int16)

    def close(self) -> None:
        if self in self._desk.open:
            self._desk.open.remove(self)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callmanager.audio.sources.steady_source._STEADY_SECONDS", 0.1)
    monkeypatch.setattr("callmanager.audio.sources.steady_source._BLINK_SECONDS", 0.05)


def steady(desk: Desk, wanted: int | str | None) -> SteadySource:
    source = SteadySource(
        desk.make,
        wanted,
        retry_seconds=0.1,
        fallback_after=2,
        return_seconds=0.1,
        is_listed=lambda name: name in desk.plugged,
    )
    source.open(8_000, 1)
    source.start()
    return source


def reading(source: SteadySource, told: list[str], condition: Callable[[], bool]) -> Callable[[], bool]:
    def look() -> bool:
        source.read()
        told.extend(news.code for news in source.news())
        return condition()

    return look


def test_one_that_portaudio_has_not_seen_gets_the_room_it_needs() -> None:
    desk = Desk("laptop", "headset")
    source, told = steady(desk, "headset"), list[str]()
    desk.pull("headset")
    wait_until(reading(source, told, lambda: source.name == "laptop"), "the default device")
    wait_until(reading(source, told, lambda: told == ["lost", "fallback"]), "the news")
    assert desk.seen == ["laptop"]
    desk.plugged.append("headset")
    wait_until(reading(source, told, lambda: told[-1] == "back"), "the headset")
    assert source.name == "headset"
    assert len(source.read()) == 10
    wait_until(lambda: [device.name for device in desk.open] == ["headset"], "nothing else is left open")
    source.close()
    assert desk.open == []


def test_a_number_is_a_name_after_the_start() -> None:
    """When something is pulled out, PortAudio deals its numbers anew: number 1 is another device then."""
    desk = Desk("laptop", "headset", "camera")
    source, told = steady(desk, 1), list[str]()
    assert source.name == "headset"
    desk.pull("headset")
    wait_until(reading(source, told, lambda: source.name == "laptop"), "the default, and not the camera")
    assert 1 not in desk.asked[-2:]
    source.close()


def test_a_search_that_is_called_off_leaves_nothing_open() -> None:
    desk = Desk("headset")
    source, told = steady(desk, "headset"), list[str]()
    desk.pull("headset")
    wait_until(reading(source, told, lambda: told == ["lost"]), "the loss")
    source.close()
    desk.plugged.append("headset")
    wait_until(lambda: not any(t.name == "find-device" for t in threading.enumerate()), "the end of the search", 2)
    assert desk.open == []
