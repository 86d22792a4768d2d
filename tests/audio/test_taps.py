"""Listeners to what is recorded: their own pace, nothing of a pause, and no hold on the writer."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.taps import Tap, TapBlock, Taps
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until


def drained(tap: Tap) -> list[TapBlock]:
    blocks = []
    while (block := tap.read()) is not None:
        blocks.append(block)
    return blocks


def test_a_tap_gets_what_is_written_and_nothing_of_a_pause(recorder: AudioRecorder, counter_file: Path) -> None:
    tap = recorder.add_tap()
    recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.5, "sound on disk")
    recorder.pause_recording("tarjeta")
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.5, "a pause")
    recorder.resume_recording()
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.5, "sound again")
    metadata = recorder.stop_recording()
    heard = np.zeros(round(metadata["duration_seconds"] * RATE), bool)
    signal = counter(5 * RATE)
    for block in drained(tap):
        end = block.frame + len(block.samples)
        assert np.array_equal(block.samples[:, 0], signal[block.frame : end]), "where it says that it stands"
        assert not heard[block.frame : end].any()
        heard[block.frame : end] = True
    (pause,) = metadata["pauses"]
    start, length = (round(pause[key] * RATE) for key in ("start_seconds", "duration_seconds"))
    assert not heard[start : start + length].any()
    assert heard[:start].all()
    assert heard[start + length :].all()
    assert tap.dropped == 0


def test_a_slow_tap_drops_the_oldest_and_slows_nobody(recorder: AudioRecorder, counter_file: Path) -> None:
    tap = recorder.add_tap(seconds=0.5)
    other = recorder.add_tap()
    recorder.start_recording("x", source=FileSource(counter_file, speed=10))
    wait_until(lambda: recorder.durable_seconds > 4, "sound on disk")
    metadata = recorder.stop_recording()
    assert metadata["gaps"] == []
    assert tap.dropped > 2 * RATE
    blocks = drained(tap)
    kept = sum(len(block.samples) for block in blocks)
    assert blocks[-1].frame + len(blocks[-1].samples) == round(metadata["duration_seconds"] * RATE), (
        "the newest is kept"
    )
    assert kept + tap.dropped == sum(len(block.samples) for block in drained(other))


def test_a_reader_waits_and_is_let_go() -> None:
    tap = Tap(RATE)
    began = time.monotonic()
    assert tap.read(0.1) is None
    assert time.monotonic() - began >= 0.1
    answers: list[TapBlock | None] = []
    reader = threading.Thread(target=lambda: answers.append(tap.read(10)))
    reader.start()
    tap.close()
    reader.join(2)
    assert answers == [None]
    taps = Taps()
    taps.add(tap)
    taps.feed(0, np.zeros((10, 1), np.int16))
    assert tap.read() is None, "a closed tap gets nothing"


def test_a_tap_cannot_change_the_recording(
    recorder: AudioRecorder, counter_file: Path, make_recorder: Callable[..., AudioRecorder]
) -> None:
    tap = recorder.add_tap()
    recorder.start_recording("x", source=FileSource(counter_file))
    other = recorder.add_tap()
    for _ in range(3):
        block = tap.read(2)
        assert block is not None
        block.samples[:] = 0
    recorder.stop_recording()
    assert any(block.samples.any() for block in drained(other))
