"""Two streams of one program are told apart, however late the watch of either begins to look."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from callmanager.audio.sources import reroute
from callmanager.audio.sources.reroute import RerouteWatch


class Pulse:
    """A server with these streams of ours; what a real one answers is held by ``tests/faults/test_rerouted.py``."""

    def __init__(self, *streams: int) -> None:
        self.streams = streams

    def source_output_list(self) -> list[SimpleNamespace]:
        """As pulsectl gives them."""
        own = {"application.process.id": str(os.getpid())}
        return [SimpleNamespace(index=index, proplist=own) for index in self.streams]


@pytest.fixture(autouse=True)
def _none_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reroute, "_looking", [])
    monkeypatch.setattr(reroute, "_claimed", set())
    return


def followed(watch: RerouteWatch, pulse: Pulse) -> int | None:
    """The stream that a watch follows after one look."""
    stream = watch._own_stream(pulse)
    return stream.index if stream is not None else None


def test_a_first_watch_that_looks_late_does_not_take_the_second_stream() -> None:
    first, second = RerouteWatch(), RerouteWatch()
    first.expect()
    second.expect()
    assert followed(first, Pulse(7, 9)) == 7, "both streams are open before anybody looks"
    assert followed(second, Pulse(7, 9)) == 9


def test_a_first_watch_waits_for_the_stream_that_is_being_opened() -> None:
    first, second = RerouteWatch(), RerouteWatch()
    first.expect()
    second.expect()
    assert followed(first, Pulse(7)) is None
    assert followed(first, Pulse(7, 9)) == 7


def test_a_stream_that_could_not_be_opened_is_waited_for_no_more() -> None:
    first, second = RerouteWatch(), RerouteWatch()
    first.expect()
    second.expect()
    second.withdraw()
    assert followed(first, Pulse(7)) == 7


def test_a_stream_that_just_closes_is_nobody_s() -> None:
    watch = RerouteWatch()
    watch.expect()
    assert followed(watch, Pulse(3, 7)) == 7
