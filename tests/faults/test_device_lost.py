"""Row 7: a headset is unplugged. An alarm within 2 s, a look for it each 3 s, then the default device; one file."""

import os
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.audio.sources.device_source import DeviceSource
from callmanager.audio.sources.steady_source import SteadySource
from tests.audio.conftest import RATE
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer

HERTZ = 441


def tone(seconds: float, hertz: float = HERTZ, level: float = 10_000) -> Any:
    return np.rint(level * np.sin(np.arange(round(seconds * RATE)) * 2 * np.pi * hertz / RATE)).astype(np.int16)


def loudest_hertz(samples: Any) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


class Log:
    """Alarms with the time of each."""

    def __init__(self) -> None:
        self.alarms: list[tuple[float, str]] = []

    def __call__(self, code: str, _sentence: str) -> None:
        self.alarms.append((time.monotonic(), code))

    @property
    def codes(self) -> list[str]:
        return [code for _, code in self.alarms]


@pytest.fixture
def log(recorder: AudioRecorder) -> Log:
    log = Log()
    recorder.on_alarm = log
    return log


@pytest.fixture
def two_headsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[PulseServer, PulseServer]]:
    """A ``headset`` and a default device, each on a sound server of its own, so that one can go without the other."""
    with PulseServer(RATE) as headset, PulseServer(RATE) as laptop:
        config = tmp_path / "asound.conf"
        servers = {"headset": headset, "!default": laptop}
        text = "".join(
            f'pcm.{name} {{ type pulse server "{server.environment["PULSE_SERVER"]}" device "mic.monitor" }}\n'
            for name, server in servers.items()
        )
        config.write_text(f"</usr/share/alsa/alsa.conf>\n{text}")
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
        for name in ("PULSE_SOURCE", "PULSE_SINK"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PULSE_SERVER", laptop.environment["PULSE_SERVER"])
        headset.unload("far")  # where a stream has nowhere to go, it ends
        yield headset, laptop


def test_the_recording_goes_on_when_the_headset_is_back(
    recorder: AudioRecorder, own_pulse: PulseServer, log: Log, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_lost")
    own_pulse.unload("far")
    path = recorder.start_recording("x", device_index="pulse")
    began = time.monotonic()
    with own_pulse.playing(tone(30)):
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -20, "the tone")
        wait_until(lambda: recorder.durable_seconds > 2, "2 s on disk")
        unplugged = time.monotonic()
        own_pulse.unload("mic")
        wait_until(lambda: bool(log.alarms), "the alarm", 2)
    assert log.codes == ["device_lost"]
    assert recorder.is_recording
    assert recorder.health.device_lost
    lost_at = recorder.durable_seconds
    wait_until(lambda: time.monotonic() > unplugged + 2, "2 s without a headset")
    assert recorder.durable_seconds == pytest.approx(lost_at, abs=0.3), "the screen does not say that it goes on"
    own_pulse.load("mic")
    with own_pulse.playing(tone(30)):
        wait_until(lambda: not recorder.health.device_lost, "the headset", 8)
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -20, "the tone again")
        wait_until(lambda: len(recorder.recording.gaps if recorder.recording else ()) == 1, "the gap")
        at = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > at + 1, "1 s more on disk")
        metadata = recorder.stop_recording()
    elapsed = time.monotonic() - began
    recorded = soundfile.read(path, dtype="int16")[0]
    (gap,) = metadata["gaps"]
    assert gap["reason"] == "device lost"
    assert gap["duration_seconds"] > 2
    start, length = (round(gap[key] * RATE) for key in ("start_seconds", "duration_seconds"))
    assert not recorded[start : start + length].any()
    assert np.abs(recorded[start - RATE : start]).max() > 9_000
    assert np.abs(recorded[start + length :]).max() > 9_000
    assert [event["code"] for event in metadata["events"]] == ["lost", "back"]
    assert metadata["duration_seconds"] == pytest.approx(elapsed, abs=1)
    assert metadata["status"] == "completed"
    assert metadata["segments"] == []
    assert log.codes == ["device_lost"]
    assert loudest_hertz(recorded[-RATE // 2 :]) == pytest.approx(HERTZ, abs=3)


@pytest.mark.slow
def test_the_default_device_takes_over_and_the_headset_comes_back(
    make_recorder: Callable[..., AudioRecorder],
    two_headsets: tuple[PulseServer, PulseServer],
    expected_log: Callable[[str], None],
) -> None:
    expected_log("device_lost")
    expected_log("device_fallback")
    headset, laptop = two_headsets
    log = Log()
    recorder = make_recorder(
        on_alarm=log,
        source_factory=lambda device: SteadySource(
            DeviceSource, device, retry_seconds=0.4, fallback_after=2, return_seconds=0.4
        ),
    )
    path = recorder.start_recording("x", device_index="headset")
    with laptop.playing(tone(40, 1_000)):
        with headset.playing(tone(20, 441)):
            wait_until(lambda: recorder.durable_seconds > 1.5, "1.5 s on disk")
            headset.unload("mic")
            wait_until(lambda: "device_fallback" in log.codes, "the default device", 10)
        assert recorder.health.fallback
        assert recorder.health.device == "default"
        at = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > at + 1.5, "1.5 s of the default device")
        headset.load("mic")
        with headset.playing(tone(20, 441)):
            wait_until(lambda: recorder.health.device == "headset", "the headset", 10)
            at = recorder.durable_seconds
            wait_until(lambda: recorder.durable_seconds > at + 1.5, "1.5 s of the headset")
            metadata = recorder.stop_recording()
    assert log.codes == ["device_lost", "device_fallback"]
    assert [event["code"] for event in metadata["events"]] == ["lost", "fallback", "back"]
    recorded = soundfile.read(path, dtype="int16")[0]
    back = round(metadata["events"][2]["at_seconds"] * RATE)
    assert loudest_hertz(recorded[back - RATE : back - RATE // 4]) == pytest.approx(1_000, abs=5)
    assert loudest_hertz(recorded[-RATE // 2 :]) == pytest.approx(441, abs=5)
    assert metadata["status"] == "completed"


@pytest.mark.slow
def test_a_sound_server_that_dies_raises_an_alarm_and_is_found_again(
    recorder: AudioRecorder, own_pulse: PulseServer, log: Log, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_lost")
    path = recorder.start_recording("x", device_index="pulse")
    wait_until(lambda: recorder.durable_seconds > 1, "1 s on disk")
    own_pulse.kill()
    wait_until(lambda: bool(log.alarms), "the alarm", 2)
    assert recorder.state is RecorderState.RECORDING
    assert recorder.health.in_danger
    own_pulse.start()
    wait_until(lambda: not recorder.health.device_lost, "the server", 8)
    metadata = recorder.stop_recording()
    assert metadata["status"] == "completed"
    assert [gap["reason"] for gap in metadata["gaps"]] == ["device lost"]
    with wave.open(path) as file:
        assert file.getnframes() / RATE == metadata["duration_seconds"]


def test_a_stop_while_the_device_is_away_ends_in_order(
    recorder: AudioRecorder, own_pulse: PulseServer, log: Log, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_lost")
    recorder.start_recording("x")
    began = time.monotonic()
    own_pulse.kill()
    wait_until(lambda: bool(log.alarms), "the alarm", 2)
    time.sleep(1)
    metadata = recorder.stop_recording()
    assert metadata["status"] == "completed"
    assert metadata["duration_seconds"] == pytest.approx(time.monotonic() - began, abs=1)
    assert os.listdir(recorder.save_dir)
