"""Row 9: a device switches its rate in mid-call. The file's rate and pitch stay, the sidecar says what happened.

PulseAudio resamples for its clients, so no real switch can be had from it: the stream ends and is opened again at
another rate, which is what WASAPI does to a Bluetooth headset.
"""

from collections.abc import Callable

import numpy as np
import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources.device_source import DeviceSource
from tests.audio.conftest import RATE
from tests.audio.waiting import wait_until
from tests.faults.test_device_lost import loudest_hertz, tone
from tests.support.pulse import PulseServer


def test_rate_and_pitch_of_the_file_stay(
    recorder: AudioRecorder,
    own_pulse: PulseServer,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("device_lost")  # on a busy computer the stream takes more than a moment to open
    expected_log("gap:")
    rates = iter([48_000, 16_000, 16_000, 16_000, 16_000])
    monkeypatch.setattr("callmanager.audio.sources.device_source._ways", lambda *_: [(next(rates), 1)])
    path = recorder.start_recording("x", device_index="pulse")
    with own_pulse.playing(tone(40)):
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -20, "the tone")
        at = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > at + 1.1, "1.1 s at 48 kHz")
        session = recorder._session
        assert session is not None
        device = session._source._current  # type: ignore[attr-defined]
        assert isinstance(device, DeviceSource)
        recorder._host.submit(device._stream.abort).result()  # as the system ends a stream whose format is no more
        wait_until(
            lambda: "rate" in [e.code for e in (recorder.recording.events if recorder.recording else ())], "the news", 5
        )
        at = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > at + 1.2, "1.2 s at 16 kHz")
        metadata = recorder.stop_recording()
    told = [event["code"] for event in metadata["events"]]
    assert told in (["rate"], ["lost", "back", "rate"]), "one that is back within 0.7 s is not called lost"
    assert metadata["events"][-1]["detail"] == "48000 → 16000 Hz"
    recorded, rate = soundfile.read(path, dtype="int16")
    assert rate == metadata["sample_rate"] == RATE
    switched = round(metadata["gaps"][0]["start_seconds"] * RATE) if metadata["gaps"] else 2 * RATE
    before, after = recorded[switched - RATE : switched - RATE // 4], recorded[-RATE:-100]
    assert np.abs(before).max() > 9_000
    assert loudest_hertz(before) == pytest.approx(441, abs=3)
    assert loudest_hertz(after) == pytest.approx(441, abs=3)
    assert sum(gap["duration_seconds"] for gap in metadata["gaps"]) < 3
