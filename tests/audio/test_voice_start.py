"""The first voice opens the file, a click does not, and the pre-roll joins it to the frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from callmanager.audio.signal.capture import silence
from callmanager.audio.sources.voice_start import VoiceGate, VoiceStart
from tests.audio.simulated import Clock

RATE = 16_000


class Given:
    """A source that delivers these samples in blocks of any size."""

    name, latency_seconds, pace, ended, failure = "given", 0.1, 1.0, False, None

    def __init__(self, sound: NDArray[np.int16], clock: Clock, blocks: list[int]) -> None:
        self.sound, self.clock, self.blocks, self.at, self.turn = sound.reshape(len(sound), -1), clock, blocks, 0, 0
        self.closed = False

    def open(self, sample_rate: int, channels: int) -> None:
        assert self.sound.shape[1] == channels

    def start(self) -> None: ...

    def news(self) -> tuple[()]:
        return ()

    def read(self) -> NDArray[np.int16]:
        size = self.blocks[self.turn % len(self.blocks)]
        self.turn += 1
        block = self.sound[self.at : self.at + size]
        self.at += len(block)
        self.clock.now += len(block) / RATE
        return block

    def drain(self) -> NDArray[np.int16]:
        return self.sound[self.at : self.at + 7]

    def close(self) -> None:
        self.closed = True


def counted(seconds: float) -> NDArray[np.int16]:
    """Very quiet, and every frame is told from its neighbours: 0 to 9 and again."""
    return (np.arange(round(seconds * RATE)) % 10).astype(np.int16)


def voice(seconds: float, amplitude: float = 0.2) -> NDArray[np.int16]:
    return np.rint(32_767 * amplitude * np.sin(np.arange(round(seconds * RATE)) * 0.31)).astype(np.int16)


def through(gate: VoiceGate, source: Given, channels: int = 1, *, looks: int | None = None) -> NDArray[np.int16]:
    gate.open(RATE, channels)
    gate.start()
    out = [silence(0, channels)]
    while source.at < len(source.sound) and (looks is None or source.turn < looks):
        out.append(gate.read())
    return np.concatenate(out)


def gate_for(
    sound: NDArray[np.int16], *, blocks: list[int] | None = None, start: VoiceStart | None = None
) -> tuple[VoiceGate, Given, Clock]:
    clock = Clock()
    source = Given(sound, clock, blocks or [1600])
    return VoiceGate(source, start or VoiceStart(-40, 2.0), clock), source, clock


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=8),
    st.floats(0, 9),
    st.floats(0, 3),
)
def test_the_file_begins_with_the_pre_roll_and_nothing_is_doubled_or_missing(
    blocks: list[int], quiet_seconds: float, pre_roll: float
) -> None:
    quiet = counted(quiet_seconds)
    sound = np.concatenate((quiet, voice(1.5)))
    gate, source, clock = gate_for(sound, blocks=blocks, start=VoiceStart(-40, pre_roll))
    began = clock.now
    got = through(gate, source)[:, 0]
    assert not gate.waiting
    assert len(got) > 0
    first = len(sound) - len(got)
    assert np.array_equal(got, sound[first:]), "one unbroken stretch, to the end"
    wanted = max(0, len(quiet) - round(pre_roll * RATE))
    window = round(0.02 * RATE)
    assert wanted - window <= first <= wanted + window, "the pre-roll, to one window of 20 ms"
    assert gate.waited_seconds == pytest.approx(first / RATE)
    assert gate.first_frame_at == pytest.approx(began + first / RATE)


def test_a_click_does_not_open_it_and_quiet_sound_neither() -> None:
    click = np.zeros(RATE, np.int16)
    click[5000:5080] = 30_000  # 5 ms
    click[9000:9400] = -20_000  # 25 ms
    gate, source, _ = gate_for(np.concatenate((click, voice(3, 0.005), click)))
    assert len(through(gate, source)) == 0
    assert gate.waiting
    assert len(gate.drain()) == 0, "what nobody wanted to record is not delivered at the end either"


def test_the_level_is_that_of_the_setting() -> None:
    for amplitude, opens in ((0.0145, True), (0.0135, False)):  # −40 dBFS RMS is a sine of 0.0141
        gate, source, _ = gate_for(voice(1, amplitude))
        assert (len(through(gate, source)) > 0) is opens


def test_either_channel_opens_it() -> None:
    for channel in (0, 1):
        sound = np.zeros((3 * RATE, 2), np.int16)
        sound[2 * RATE :, channel] = voice(1)
        gate, source, _ = gate_for(sound)
        got = through(gate, source, 2)
        assert got.shape == (3 * RATE, 2)
        assert np.array_equal(got, sound)


def test_it_keeps_no_more_than_it_needs() -> None:
    gate, source, _ = gate_for(counted(600), start=VoiceStart(-40, 2.0))
    through(gate, source)
    assert sum(len(block) for block in gate._ring) <= (2.0 + 0.2 + 0.1) * RATE
    gate.close()
    assert not gate._ring
    assert source.closed


def test_it_can_be_told_to_begin() -> None:
    sound = counted(10)
    gate, source, _ = gate_for(sound, start=VoiceStart(-40, 1.0))
    assert len(through(gate, source, looks=50)) == 0
    gate.begin_now()
    got = gate.read()
    assert not gate.waiting
    assert np.array_equal(got[:, 0], sound[source.at - len(got) : source.at])
    assert len(got) == RATE


def test_it_knows_whether_its_source_still_delivers() -> None:
    gate, source, clock = gate_for(counted(1))
    through(gate, source)
    assert gate.alive
    clock.now += 3
    gate.read()
    assert not gate.alive


def test_what_was_said_in_a_pause_is_in_no_pre_roll() -> None:
    sound = np.concatenate((counted(3), np.full(2 * RATE, 9_999, np.int16), counted(1), voice(1)))
    gate, source, _ = gate_for(sound, start=VoiceStart(-1, 5.0))
    gate.open(RATE, 1)
    gate.start()
    while source.at < 3 * RATE:
        gate.read()
    gate.pause()
    while source.at < 5 * RATE:
        assert len(gate.read()) == 0
    gate.resume()
    gate.begin_now()
    got = np.concatenate([gate.read() for _ in range(20)])
    assert not (got == 9_999).any()
    assert len(got) >= 1.8 * RATE, "but for the latency, all that came afterwards"
    assert np.array_equal(got[:, 0], sound[len(sound) - len(got) :])
