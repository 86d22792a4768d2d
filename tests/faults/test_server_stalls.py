"""Row 6's other half: the sound server stands still (SIGSTOP). No flag tells of it; the clock does."""

import time
from collections.abc import Callable

import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder
from tests.audio.conftest import RATE
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer


@pytest.mark.slow
def test_a_minute_on_the_clock_stays_a_minute_in_the_file(
    recorder: AudioRecorder, own_pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    """What the server makes up for afterwards is in the file; what it swallowed is silence, and listed."""
    for words in ("gap:", "no_data:", "silent:"):
        expected_log(words)
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    path = recorder.start_recording("x", device_index="pulse")
    began = time.monotonic()
    wait_until(lambda: recorder.durable_seconds > 1, "1 s on disk")
    own_pulse.freeze()
    frozen = time.monotonic()
    wait_until(lambda: "no_data" in alarms, "the alarm", 7)
    assert recorder.health.no_data
    assert recorder.is_recording
    assert recorder.durable_seconds < 3, "the screen does not say that it goes on"
    own_pulse.thaw()
    lasted = time.monotonic() - frozen
    wait_until(lambda: recorder.durable_seconds > time.monotonic() - began - 1.5, "the clock", 10)
    assert not recorder.health.no_data
    metadata = recorder.stop_recording()
    assert metadata["duration_seconds"] == pytest.approx(time.monotonic() - began, abs=1.5)
    gaps = sum(gap["duration_seconds"] for gap in metadata["gaps"])
    assert gaps <= lasted + 1.5
    assert metadata["dropped_frames"] == pytest.approx(gaps * RATE, abs=10)
    assert len(soundfile.read(path, dtype="int16")[0]) / RATE == metadata["duration_seconds"]
