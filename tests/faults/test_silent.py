"""Row 11: only zeros, or nothing at all, for five seconds: muted, not permitted, a playback that plays nothing."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.watches import SignalWatch
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer

Make = Callable[..., AudioRecorder]


def test_a_null_sink_that_nobody_plays_into_is_told_once_and_clears(
    make_recorder: Make, pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    expected_log("silent:")
    recorder = make_recorder(silent_seconds=1.5)
    alarms: list[tuple[str, float]] = []
    began = time.monotonic()
    recorder.on_alarm = lambda code, _: alarms.append((code, time.monotonic() - began))
    recorder.start_recording("x", device_index="pulse")
    wait_until(lambda: bool(alarms), "the alarm", 9)
    assert alarms[0][0] == "silent"
    assert 1.5 < alarms[0][1] < 6
    assert recorder.health.silent
    assert recorder.health.in_danger
    with pulse.playing(counter(2 * RATE)):
        wait_until(lambda: not recorder.health.silent, "sound", 4)
    metadata = recorder.stop_recording()
    assert len(alarms) == 1
    assert metadata["status"] == "completed"


@pytest.fixture
def muted_file(tmp_path: Path) -> Path:
    """A second of sound, three of nothing, a second of sound, three of nothing, a second of sound."""
    sound, nothing = counter(RATE) | 1, np.zeros(3 * RATE, np.int16)
    path = tmp_path / "muted.wav"
    soundfile.write(path, np.concatenate([sound, nothing, sound, nothing, sound]), RATE, subtype="PCM_16")
    return path


def test_each_stretch_is_told_once_and_the_end_of_a_file_is_none(
    make_recorder: Make, muted_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("silent:")
    alarms: list[str] = []
    recorder = make_recorder(silent_seconds=0.3, on_alarm=lambda code, _: alarms.append(code))
    recorder.start_recording("x", source=FileSource(muted_file, speed=4))
    wait_until(lambda: recorder.source_ended, "the file's end")
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 5, "silence behind it")
    assert alarms == ["silent", "silent"]
    assert not recorder.health.silent
    recorder.stop_recording()


def test_a_pause_is_no_silence(make_recorder: Make, muted_file: Path) -> None:
    alarms: list[str] = []
    recorder = make_recorder(silent_seconds=0.3, on_alarm=lambda code, _: alarms.append(code))
    recorder.start_recording("x", source=FileSource(muted_file, speed=4))
    recorder.pause_recording("tarjeta")
    wait_until(lambda: recorder.durable_seconds > 5, "the silent stretch")
    assert alarms == []
    recorder.stop_recording()


def test_a_few_zeros_now_and_then_are_speech() -> None:
    watch = SignalWatch(RATE, 5.0, 0.0)
    zeros, click = np.zeros((4 * RATE, 1), np.int16), np.ones((1, 1), np.int16)
    for block in (zeros, click, zeros, click, zeros):
        watch.hear(block, 0.0, counts=True)
        assert watch.zeros_for() is None
    watch.hear(zeros, 0.0, counts=True)
    assert watch.zeros_for() == pytest.approx(8)
    assert watch.zeros_for() is None
