"""Row 8: the sound server silently sends another device's sound. It is noticed, told and noted."""

from collections.abc import Callable

import pytest

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources.reroute import RerouteWatch
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer


def test_a_stream_that_is_moved_is_told(
    recorder: AudioRecorder, own_pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_moved")
    alarms: list[tuple[str, str]] = []
    recorder.on_alarm = lambda code, sentence: alarms.append((code, sentence))
    recorder.start_recording("x", device_index="pulse")
    wait_until(lambda: recorder.durable_seconds > 0.5, "sound on disk")
    own_pulse.reroute("far.monitor")
    wait_until(lambda: bool(alarms), "the news", 2)
    assert alarms[0][0] == "device_moved"
    assert "mic.monitor → far.monitor" in alarms[0][1]
    own_pulse.reroute("mic.monitor")
    wait_until(lambda: len(recorder.recording.events if recorder.recording else ()) == 2, "the way back", 2)
    metadata = recorder.stop_recording()
    assert [event["code"] for event in metadata["events"]] == ["moved", "back"]
    assert metadata["status"] == "completed"
    assert len(alarms) == 1


@pytest.mark.slow
def test_a_stream_that_was_pushed_away_goes_back_when_its_device_is_back(
    recorder: AudioRecorder, own_pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_moved")
    recorder.start_recording("x", device_index="pulse")
    wait_until(lambda: recorder.durable_seconds > 0.5, "sound on disk")
    own_pulse.unload("mic")
    wait_until(lambda: own_pulse.recorded_from() == ["far.monitor"], "the move")
    wait_until(lambda: len(recorder.recording.events if recorder.recording else ()) == 1, "the news", 2)
    own_pulse.load("mic")
    wait_until(lambda: own_pulse.recorded_from() == ["mic.monitor"], "the way back")
    wait_until(lambda: len(recorder.recording.events if recorder.recording else ()) == 2, "the news", 2)
    assert [event["code"] for event in recorder.stop_recording()["events"]] == ["moved", "back"]


@pytest.mark.slow
def test_two_watches_follow_two_streams(
    make_recorder: Callable[..., AudioRecorder], own_pulse: PulseServer, expected_log: Callable[[str], None]
) -> None:
    expected_log("device_moved")
    recorders = [make_recorder(on_alarm=lambda *_: None) for _ in range(2)]
    for recorder in recorders:
        recorder.start_recording("x", device_index="pulse")
        wait_until(lambda recorder=recorder: recorder.durable_seconds > 0.3, "sound on disk")  # type: ignore[misc]
    own_pulse.reroute("far.monitor")
    for recorder in recorders:
        wait_until(lambda recorder=recorder: bool(recorder.recording.events), "the news", 2)  # type: ignore[misc]
        assert [event["code"] for event in recorder.stop_recording()["events"]] == ["moved"]


def test_without_a_server_nothing_is_noticed_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    watch = RerouteWatch()
    watch.start()
    watch.stop()
    assert watch.news() == ()
