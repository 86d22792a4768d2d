"""Recording from a real sound server: PulseAudio's null sink as the microphone, real speech played into it."""

import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources.device_source import _ways
from callmanager.audio.sources.devices import InputDevice
from callmanager.domain.errors import RecordingError
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer


def best_match(recorded: NDArray[np.int16], source: NDArray[np.int16]) -> tuple[float, int]:
    """The highest normalised correlation of ``source`` with any stretch of ``recorded``, and where that begins."""
    size = 1 << (len(recorded) + len(source)).bit_length()
    x, y = recorded.astype(np.float64), source.astype(np.float64)
    products = np.fft.irfft(np.fft.rfft(x, size) * np.conj(np.fft.rfft(y, size)), size)
    offset = int(products[: len(x) - len(y) + 1].argmax())
    stretch = x[offset : offset + len(y)]
    return float(stretch @ y / np.sqrt((stretch @ stretch) * (y @ y))), offset


def test_speech_is_recorded_as_it_was_played(
    recorder: AudioRecorder, pulse: PulseServer, speech: NDArray[np.int16]
) -> None:
    path = recorder.start_recording("llamada", "Juan")
    began = time.monotonic()
    with wave.open(path) as file:
        assert file.getnframes() > 0, "it came back when sound had reached the disk"
    with pulse.playing(speech) as player:
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -20, "the meter shows the voice")
        player.wait(20)
    metadata = recorder.stop_recording()
    elapsed = time.monotonic() - began
    recorded, rate = soundfile.read(path, dtype="int16")
    correlation, offset = best_match(recorded, speech)
    assert correlation >= 0.99
    assert np.array_equal(recorded[offset : offset + len(speech)], speech), "at equal rates, bit for bit"
    assert metadata["duration_seconds"] == len(recorded) / rate
    assert metadata["duration_seconds"] == pytest.approx(elapsed, abs=1)
    assert metadata["dropped_frames"] == 0
    assert metadata["device"] in ("default", "pulse")
    assert metadata["status"] == "completed"
    assert metadata["peak_dbfs"] == pytest.approx(-3, abs=0.1)


def test_nothing_is_lost_while_python_is_busy(recorder: AudioRecorder, pulse: PulseServer) -> None:
    signal = counter(5 * RATE)
    path = recorder.start_recording("x", device_index="pulse")
    ended = threading.Event()

    def spin() -> None:
        while not ended.is_set():
            sum(range(1000))

    busy = [threading.Thread(target=spin) for _ in range(4)]
    for thread in busy:
        thread.start()
    try:
        pulse.play(signal)
    finally:
        ended.set()
        for thread in busy:
            thread.join()
    metadata = recorder.stop_recording()
    recorded = soundfile.read(path, dtype="int16")[0]
    _, offset = best_match(recorded, signal)
    assert np.array_equal(recorded[offset : offset + len(signal)], signal)
    assert metadata["dropped_frames"] == 0


def test_a_pause_keeps_what_is_said_off_the_disk(
    recorder: AudioRecorder, pulse: PulseServer, speech: NDArray[np.int16]
) -> None:
    """A tone plays all the time: none of it may stand in the pause, and it must be there before and after."""
    tone = np.rint(10_000 * np.sin(np.arange(20 * RATE) * 2 * np.pi * 441 / RATE)).astype(np.int16)
    path = recorder.start_recording("x")
    with pulse.playing(tone):
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -20, "the tone")
        wait_until(lambda: recorder.durable_seconds > 2, "2 s on disk")
        recorder.pause_recording("tarjeta")
        paused = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > paused + 1, "1 s of pause")
        recorder.resume_recording()
        resumed = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > resumed + 1.5, "1.5 s on disk")
        metadata = recorder.stop_recording()
    recorded = soundfile.read(path, dtype="int16")[0]
    (pause,) = metadata["pauses"]
    start = round(pause["start_seconds"] * RATE)
    end = start + round(pause["duration_seconds"] * RATE)
    assert not recorded[start:end].any()
    assert np.abs(recorded[start - RATE // 4 : start]).max() > 9_000
    assert np.abs(recorded[end : end + RATE // 4]).max() > 9_000
    assert 0.9 < pause["duration_seconds"] < 2.2
    assert pause["start_seconds"] == pytest.approx(paused, abs=0.6)


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2)])
def test_other_rates_and_stereo(
    make_recorder: Callable[..., AudioRecorder],
    pulse: PulseServer,
    speech: NDArray[np.int16],
    rate: int,
    channels: int,
) -> None:
    recorder = make_recorder(sample_rate=rate, channels=channels)
    path = recorder.start_recording("x")
    pulse.play(speech[: 2 * RATE])
    metadata = recorder.stop_recording()
    recorded, file_rate = soundfile.read(path, dtype="int16", always_2d=True)
    assert (file_rate, recorded.shape[1]) == (rate, channels)
    assert metadata["duration_seconds"] == len(recorded) / rate > 1.9
    assert np.abs(recorded).max() > 3_000


@pytest.mark.parametrize(
    "rate",
    [22_050, *(pytest.param(rate, marks=pytest.mark.slow) for rate in (8_000, 16_000, 44_100, 48_000))],
)
def test_files_of_every_rate_from_a_device_that_has_its_own(
    make_recorder: Callable[..., AudioRecorder], pulse: PulseServer, monkeypatch: pytest.MonkeyPatch, rate: int
) -> None:
    """The device runs at 32 kHz; the tone in the file has the pitch and the level that was played."""
    monkeypatch.setattr("callmanager.audio.sources.device_source._ways", lambda *_: [(32_000, 1)])
    recorder = make_recorder(sample_rate=rate)
    path = recorder.start_recording("x")
    tone = np.rint(10_000 * np.sin(np.arange(4 * RATE) * 2 * np.pi * 1_000 / RATE)).astype(np.int16)
    with pulse.playing(tone):
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -12, "the tone")
        began = recorder.position_seconds
        wait_until(lambda: recorder.durable_seconds > began + 0.6, "some of it on disk")
        recorder.stop_recording()
    recorded, file_rate = soundfile.read(path, dtype="int16")
    heard = recorded[-round(0.5 * rate) :].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(heard)) * 2 / len(heard)
    assert file_rate == rate
    assert spectrum.argmax() == 500, "1,000 Hz in half a second"
    assert spectrum.max() == pytest.approx(10_000, rel=0.02)


def test_the_next_recording_follows_at_once(recorder: AudioRecorder, pulse: PulseServer) -> None:
    for i in range(3):
        recorder.start_recording(f"x{i}")
        metadata = recorder.stop_recording()
        assert metadata["status"] == "completed"
        assert metadata["duration_seconds"] > 0


def test_a_device_that_is_not_there_is_refused(recorder: AudioRecorder, pulse: PulseServer) -> None:
    with pytest.raises(RecordingError, match="no input device “Jabra”") as caught:
        recorder.start_recording("x", device_index="Jabra")
    assert caught.value.reason == "no_device"
    assert list(recorder.save_dir.iterdir()) == []


def test_a_sound_server_that_hangs_does_not_hold_the_program(
    recorder: AudioRecorder, own_pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    expected_log("does not answer")
    expected_log("gap:")
    path = recorder.start_recording("x")
    wait_until(lambda: recorder.durable_seconds > 1, "1 s on disk")
    own_pulse.freeze()
    time.sleep(1)  # nothing can be waited for: the server stands still
    began = time.monotonic()
    recorder.stop()
    elapsed = time.monotonic() - began
    own_pulse.thaw()
    wait_until(lambda: not any(t.name == "close-stream" for t in threading.enumerate()), "the stream's end")
    assert elapsed < 2
    assert recorder.get_metadata(path)["status"] == "completed"
    assert Path(path).exists()


def test_a_device_with_another_rate_is_resampled(
    recorder: AudioRecorder, pulse: PulseServer, speech: NDArray[np.int16], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the device refused the file's rate: it runs at 48 kHz in stereo, the file has 44.1 kHz mono."""
    monkeypatch.setattr("callmanager.audio.sources.device_source._ways", lambda *_: [(1, 1), (48_000, 2)])
    path = recorder.start_recording("x")
    pulse.play(speech)
    metadata = recorder.stop_recording()
    recorded, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE
    assert best_match(recorded, speech)[0] >= 0.99
    assert metadata["gaps"] == []


def test_a_device_that_refuses_every_rate_is_told(
    recorder: AudioRecorder, pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.audio.sources.device_source._ways", lambda *_: [(1, 1)])
    with pytest.raises(RecordingError, match="could not be opened") as caught:
        recorder.start_recording("x")
    assert caught.value.reason == "device_open"
    assert list(recorder.save_dir.iterdir()) == []


def test_a_disk_that_stalls_for_longer_than_the_ring_leaves_the_exact_gap(
    recorder: AudioRecorder,
    pulse: PulseServer,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("gap:")
    monkeypatch.setattr("callmanager.audio.sources.device_source.RING_SECONDS", 0.7)  # rounded up to 32,768 frames
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    signal = counter(8 * RATE)
    path = recorder.start_recording("x")
    with pulse.playing(signal) as player:
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -1, "the signal")
        recorder._host.submit(lambda: time.sleep(3))  # the audio thread waits, as for a disk
        wait_until(lambda: bool(alarms), "the gap")
        player.wait(20)
    metadata = recorder.stop_recording()
    (gap,) = metadata["gaps"]
    start, length = (round(gap[key] * RATE) for key in ("start_seconds", "duration_seconds"))
    recorded = soundfile.read(path, dtype="int16")[0]
    assert not recorded[start : start + length].any()
    steps = np.diff(recorded[start + length :].astype(np.int64)) % 65_536
    assert (steps[:RATE] == 7919).all(), "whole again behind the gap"
    # What is missing by the clock is what is missing in the signal.
    before, after = int(recorded[start - 1]), int(recorded[start + length])
    missing = ((after - before) * pow(7919, -1, 65_536)) % 65_536
    assert (length - missing + RATE // 2) % 65_536 < RATE, "to half a second, a look and a block"


@pytest.mark.parametrize(
    ("info_channels", "wanted", "ways"),
    [
        (1, 1, [(44_100, 1), (16_000, 1)]),
        (2, 1, [(44_100, 1), (16_000, 1), (16_000, 2)]),
        (1, 2, [(44_100, 1), (16_000, 1)]),
        (32, 2, [(44_100, 2), (16_000, 2)]),
    ],
)
def test_the_files_own_format_is_tried_first(info_channels: int, wanted: int, ways: list[tuple[int, int]]) -> None:
    device = InputDevice(0, "Headset", info_channels, 16_000, "ALSA", True)
    assert _ways(device, RATE, wanted) == ways
