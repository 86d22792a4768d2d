"""Row 10: the computer sleeps. The file is whole before, another one begins after, and the wall clock tells the gap.

The clocks are moved by hand: two of them are all that the recorder asks.
"""

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.signal import clocks
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until

HOURS = 3 * 3600.0


@pytest.fixture
def sleep(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let the clock that counts sleep run ahead."""
    asleep = 0.0
    total = clocks.total

    def add(seconds: float) -> None:
        nonlocal asleep
        asleep += seconds

    monkeypatch.setattr("callmanager.audio.signal.clocks.total", lambda: total() + asleep)
    return add


def test_a_new_file_begins_and_no_hours_of_silence_are_written(
    recorder: AudioRecorder, counter_file: Path, sleep: Callable[[float], None]
) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.5, "sound on disk")
    sleep(HOURS)
    wait_until(lambda: recorder.health.segments == 2, "another file")
    with wave.open(path) as file:
        assert file.getnframes() > 0.5 * RATE
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.5, "sound in it")
    metadata = recorder.stop_recording()
    (gap,) = metadata["gaps"]
    assert gap["reason"] == "sleep"
    assert gap["duration_seconds"] == pytest.approx(HOURS, abs=1)
    first, second = metadata["segments"]
    assert gap["start_seconds"] == first["frames"] / RATE, "where one file ends and the next begins"
    folder = Path(path).parent
    recorded = np.concatenate([soundfile.read(folder / s["file"], dtype="int16")[0] for s in (first, second)])
    assert np.array_equal(recorded, counter(len(recorded))), "nothing of what was spoken is missing"
    assert metadata["duration_seconds"] < 10
    assert metadata["dropped_frames"] == 0
    assert [event["code"] for event in metadata["events"]] == ["sleep"]


def test_a_sleep_that_is_announced_finds_the_file_closed(
    recorder: AudioRecorder, counter_file: Path, sleep: Callable[[float], None]
) -> None:
    recorder.prepare_for_sleep()
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.5, "sound on disk")
    recorder.prepare_for_sleep()
    frames = round(recorder.durable_seconds * RATE)
    assert recorder.synced_seconds == recorder.durable_seconds
    assert len(soundfile.read(path, dtype="int16")[0]) == frames
    assert recorder.is_recording
    sleep(HOURS)
    wait_until(lambda: recorder.health.segments == 2, "another file")
    metadata = recorder.stop_recording()
    assert metadata["gaps"][0]["start_seconds"] == frames / RATE
    assert metadata["segments"][0]["frames"] == frames


def test_a_sleep_that_does_not_come_loses_nothing(
    recorder: AudioRecorder, counter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.audio.recording.session_watch._REST_SECONDS", 0.5)
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    recorder.prepare_for_sleep()
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.7, "it goes on")
    metadata = recorder.stop_recording()
    assert metadata["gaps"] == []
    folder = Path(path).parent
    recorded = np.concatenate([soundfile.read(folder / s["file"], dtype="int16")[0] for s in metadata["segments"]])
    assert np.array_equal(recorded, counter(len(recorded)))


def test_a_clock_that_counts_sleep_makes_no_silence(
    recorder: AudioRecorder, counter_file: Path, sleep: Callable[[float], None]
) -> None:
    """As on Windows, where ``time.monotonic()`` goes on in sleep: the timeline must not take that for a loss."""
    watch = clocks.SleepWatch()
    watch._monotonic -= HOURS
    sleep(HOURS)
    slept, counted = watch.look()
    assert slept == pytest.approx(HOURS, abs=1)
    assert counted == pytest.approx(HOURS, abs=1)
    assert watch.look() == (0.0, 0.0)
    recorder.start_recording("x", source=FileSource(counter_file))
    session = recorder._session
    assert session is not None
    before = session.flow.timeline.late(0.0)
    session.flow.timeline.skip(HOURS)
    assert session.flow.timeline.late(HOURS) == pytest.approx(before, abs=0.5)
