"""The recording tone, heard by recording what the output device plays."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.playing import beep as beeping
from callmanager.audio.playing.beep import BEEP_SECONDS, HERTZ, Beeper, beep
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.signal.levels import FULL_SCALE
from tests.audio.conftest import RATE
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer


def heard_at(sound: NDArray[np.int16]) -> list[tuple[float, float]]:
    """Start and length in seconds of every stretch in which 1,400 Hz is heard."""
    step = RATE // 100
    frames = sound[: len(sound) // step * step].reshape(-1, step).astype(np.float64) / FULL_SCALE
    wave = np.exp(-2j * np.pi * HERTZ * np.arange(step) / RATE)
    tone = np.abs(frames @ wave) * 2 / step > 0.01
    edges = np.flatnonzero(np.diff(np.concatenate(([False], tone, [False])).astype(int)))
    return [(start / 100, (stop - start) / 100) for start, stop in edges.reshape(-1, 2)]


def test_it_is_heard_at_the_interval_and_not_while_paused(recorder: AudioRecorder, pulse: PulseServer) -> None:
    recording = threading.Event()
    recording.set()
    path = recorder.start_recording("x")
    beeper = Beeper(recording.is_set)
    beeper.start(1.0)
    began = recorder.position_seconds
    wait_until(lambda: recorder.position_seconds > began + 1.5, "two beeps")
    recording.clear()
    wait_until(lambda: recorder.position_seconds > began + 3.5, "a pause")
    recording.set()
    wait_until(lambda: recorder.position_seconds > began + 4.6, "one more")
    beeper.stop()
    stopped = recorder.position_seconds
    wait_until(lambda: recorder.position_seconds > stopped + 1.1, "nothing more")
    recorder.stop_recording()
    found = heard_at(soundfile.read(path, dtype="int16")[0])
    starts = [start for start, _ in found]
    intervals = np.diff(starts)
    assert len(found) == 3, found
    assert intervals == pytest.approx([1.0, 3.0], abs=0.25)
    assert [length for _, length in found] == pytest.approx([BEEP_SECONDS] * 3, abs=0.03)
    assert not [thread for thread in threading.enumerate() if thread.name == "beeper"]


def test_it_is_modest_and_has_soft_edges() -> None:
    sound = beep(RATE)[:, 0]
    assert len(sound) == BEEP_SECONDS * RATE
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-24, abs=0.1)
    assert np.abs(np.diff(sound[:20])).max() < 0.001, "no step at its start"
    assert np.abs(np.diff(sound[-20:])).max() < 0.001
    loudest = np.fft.rfftfreq(len(sound), 1 / RATE)[np.abs(np.fft.rfft(sound)).argmax()]
    assert loudest == pytest.approx(1_400, abs=5)
    assert beep(48_000, 2, -12).shape == (9_600, 2)


def test_off_means_off() -> None:
    beeper = Beeper(lambda: True)
    beeper.start(0)
    assert not [thread for thread in threading.enumerate() if thread.name == "beeper"]
    beeper.stop()


def test_an_output_that_fails_is_told_once_and_nothing_else_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    tries = []

    def asked() -> bool:
        tries.append(time.monotonic())
        return True

    # No sound server at all: PortAudio finds no output device.
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    beeper = Beeper(asked, lambda code, _: told.append(code))
    beeper.start(0.2)
    wait_until(lambda: len(tries) >= 3, "three tries")
    beeper.stop()
    assert told == ["beep_failed"]


def test_a_mistake_ends_the_tone_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("The recording tone failed")

    def broken(_device: str, _rate: int) -> object:
        raise ValueError("a mistake")

    monkeypatch.setattr(beeping, "Output", broken)
    beeper = Beeper(lambda: True)
    beeper.start(0.01)
    wait_until(lambda: not [t for t in threading.enumerate() if t.name == "beeper"], "the beeper's end")
    beeper.stop()


def test_it_can_be_stopped_from_its_own_thread_and_started_anew(tmp_path: Path) -> None:
    asked: list[int] = []
    beeper = Beeper(lambda: asked.append(1) or len(asked) > 99)  # type: ignore[func-returns-value]
    beeper.start(0.01)
    beeper.start(0.02)
    wait_until(lambda: len(asked) > 3, "it asks")
    beeper.stop()
    beeper.stop()
    count = len(asked)
    time.sleep(0.1)
    assert len(asked) == count
