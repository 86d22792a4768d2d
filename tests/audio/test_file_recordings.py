"""The recorder from start to stop, with a file as its microphone: the same engine, and every sample known before."""

import hashlib
import json
import os
import subprocess
import threading
import time
import wave
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.audio.signal.capture import silence
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata
from tests.audio.conftest import RATE, counter, losses
from tests.audio.waiting import wait_until
from tests.support import threads

Make = Callable[..., AudioRecorder]


def samples(path: str | Path) -> NDArray[np.int16]:
    data: NDArray[np.int16] = soundfile.read(path, dtype="int16")[0]
    return data


def open_files() -> set[str]:
    found = set()
    for entry in os.scandir("/proc/self/fd"):
        try:
            found.add(os.readlink(entry.path))
        except FileNotFoundError:
            continue
    return {name for name in found if name.startswith("/") and not name.startswith(("/dev", "/proc"))}


def test_what_went_in_comes_out_bit_for_bit(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file, speed=10))
    wait_until(lambda: recorder.source_ended, "the file's end")
    metadata = recorder.stop_recording()
    recorded = samples(path)
    assert np.array_equal(recorded[: 5 * RATE], counter(5 * RATE))
    assert not recorded[5 * RATE :].any()
    assert metadata["dropped_frames"] == 0
    assert metadata["gaps"] == []


def test_the_metadata_is_complete_and_true(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording(
        "llamada_001", "Juan García", "555-1234", "agente_01", "María López", "CALL-1", source=FileSource(counter_file)
    )
    wav = Path(path)
    assert wav.is_absolute()
    assert wav.parent == recorder.save_dir
    assert wav.name.startswith("llamada_001_Juan_García_")
    at_start = json.loads(wav.with_suffix(".json").read_text("utf-8"))
    assert at_start["status"] == "recording"
    assert at_start["contact_name"] == "Juan García"
    assert at_start["end_time"] is None
    wait_until(lambda: recorder.durable_seconds > 0.3, "0.3 s on disk")
    metadata = recorder.stop_recording()
    assert metadata == json.loads(wav.with_suffix(".json").read_text("utf-8")) == recorder.get_metadata(path)
    assert set(metadata) == set(RecordingMetadata("", "", "", 1, 1).to_dict())
    info = soundfile.info(path)
    assert (info.samplerate, info.channels, info.subtype, info.format) == (RATE, 1, "PCM_16", "WAV")
    assert metadata["duration_seconds"] == info.frames / RATE
    assert metadata["file_size_bytes"] == wav.stat().st_size == 44 + 2 * info.frames
    assert metadata["status"] == "completed"
    assert metadata["device"] == "file counter.wav"
    assert metadata["peak_dbfs"] == 0.0
    begun, ended = (datetime.fromisoformat(metadata[key]) for key in ("start_time", "end_time"))
    assert begun.utcoffset() is not None
    assert (ended - begun).total_seconds() == pytest.approx(metadata["duration_seconds"], abs=0.5)
    assert metadata["sha256"] == hashlib.sha256(wav.read_bytes()).hexdigest()
    assert sorted(p.suffix for p in recorder.save_dir.iterdir()) == [".json", ".wav"], "no lock is left"


@pytest.mark.parametrize("moved", [timedelta(hours=-1), timedelta(days=1)])
def test_a_clock_that_is_set_meanwhile_does_not_move_the_end(
    recorder: AudioRecorder, counter_file: Path, monkeypatch: pytest.MonkeyPatch, moved: timedelta
) -> None:
    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + moved

    recorder.start_recording("x", source=FileSource(counter_file))
    monkeypatch.setattr("callmanager.audio.recording.session.datetime", Set)
    metadata = recorder.stop_recording()
    begun, ended = (datetime.fromisoformat(metadata[key]) for key in ("start_time", "end_time"))
    assert (ended - begun).total_seconds() == pytest.approx(metadata["duration_seconds"], abs=20)


def test_the_file_is_readable_at_every_moment(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    seen = []
    for _ in range(40):
        durable = round(recorder.durable_seconds * RATE)
        with wave.open(path) as file:
            frames = file.getnframes()
            read = np.frombuffer(file.readframes(frames), np.int16)
        assert len(read) == frames >= durable, "what is called durable is in the file"
        assert losses(read) == 0
        seen.append(frames)
        time.sleep(0.02)
    assert len(set(seen)) > 4, "the file grew while it was read"
    assert recorder.position_seconds >= recorder.durable_seconds >= recorder.synced_seconds


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 2), (48_000, 2)])
def test_other_formats(make_recorder: Make, counter_file: Path, rate: int, channels: int) -> None:
    recorder = make_recorder(sample_rate=rate, channels=channels)
    assert (recorder.sample_rate, recorder.channels) == (rate, channels)
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.2, "sound on disk")
    metadata = recorder.stop_recording()
    info = soundfile.info(path)
    assert (info.samplerate, info.channels, metadata["sample_rate"]) == (rate, channels, rate)
    assert metadata["duration_seconds"] == info.frames / rate > 0.2


@pytest.mark.parametrize("options", [{"sample_rate": 4_000}, {"channels": 3}, {"channels": 0}])
def test_formats_that_make_no_sense_are_refused(tmp_path: Path, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"sample_rate|channels"):
        AudioRecorder(tmp_path, **options)


def test_a_pause_leaves_exact_silence_of_its_own_length(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    recorder.pause_recording("tarjeta")
    paused_at = recorder.durable_seconds
    assert recorder.state is RecorderState.PAUSED
    assert recorder.is_recording
    at_pause = json.loads(Path(path).with_suffix(".json").read_text("utf-8"))
    assert at_pause["pauses"][0]["reason"] == "tarjeta", "a crash during the pause would not lose why"
    recorder.pause_recording("again")
    wait_until(lambda: recorder.durable_seconds > paused_at + 0.4, "silence on disk")
    assert recorder.levels().peak_dbfs == (-120.0,)
    recorder.resume_recording()
    recorder.resume_recording()
    wait_until(lambda: recorder.durable_seconds > paused_at + 0.9, "sound on disk")
    metadata = recorder.stop_recording()

    recorded = samples(path)
    (pause,) = metadata["pauses"]
    start = round(pause["start_seconds"] * RATE)
    end = start + round(pause["duration_seconds"] * RATE)
    original = counter(5 * RATE)[: len(recorded)]
    assert not recorded[start:end].any()
    assert np.array_equal(recorded[:start], original[:start])
    assert np.array_equal(recorded[end:], original[end:]), "the timeline is that of the clock"
    assert 0.3 < pause["duration_seconds"] < 3.0
    assert pause["start_seconds"] == pytest.approx(paused_at, abs=0.5)


def test_a_recording_that_is_stopped_in_a_pause_ends_in_silence(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    recorder.pause_recording()
    wait_until(lambda: recorder.durable_seconds > 0.5, "silence on disk")
    metadata = recorder.stop_recording()
    (pause,) = metadata["pauses"]
    start = round(pause["start_seconds"] * RATE)
    assert pause["start_seconds"] + pause["duration_seconds"] == pytest.approx(metadata["duration_seconds"])
    assert not samples(path)[start:].any()


def test_states_and_levels_along_the_way(recorder: AudioRecorder, counter_file: Path) -> None:
    assert (recorder.state, recorder.is_recording, recorder.recording) == (RecorderState.IDLE, False, None)
    assert recorder.levels().rms_dbfs == (-120.0,)
    assert recorder.durable_seconds == recorder.position_seconds == recorder.synced_seconds == 0
    assert not recorder.source_ended
    path = recorder.start_recording("x", source=FileSource(counter_file))
    assert recorder.state is RecorderState.RECORDING
    assert recorder.recording is not None
    assert recorder.recording.file_path == path
    assert recorder.levels().peak_dbfs[0] == pytest.approx(0, abs=0.1)
    assert recorder.levels().rms_dbfs[0] == pytest.approx(-4.77, abs=0.1)  # every value equally often: 1/√3
    recorder.stop_recording()
    assert (recorder.state, recorder.is_recording, recorder.recording) == (RecorderState.IDLE, False, None)


def test_what_makes_no_sense_now_is_refused(recorder: AudioRecorder, counter_file: Path) -> None:
    for action in (recorder.stop_recording, recorder.pause_recording, recorder.resume_recording):
        with pytest.raises(RecordingError, match="Nothing is being recorded") as caught:
            action()
        assert caught.value.reason == "not_recording"
    recorder.start_recording("x", source=FileSource(counter_file))
    with pytest.raises(RecordingError, match="running already") as caught:
        recorder.start_recording("y", source=FileSource(counter_file))
    assert caught.value.reason == "already_recording"
    assert recorder.is_recording, "the first one goes on"
    recorder.stop_recording()
    assert len(recorder.list_recordings()) == 1


def test_two_recordings_with_one_label_stay_apart(recorder: AudioRecorder, counter_file: Path) -> None:
    paths = []
    for _ in range(3):
        paths.append(recorder.start_recording("../x", "A", source=FileSource(counter_file)))
        recorder.stop_recording()
    assert len(set(paths)) == 3
    assert {Path(path).parent for path in paths} == {recorder.save_dir}
    assert [r["file_path"] for r in recorder.list_recordings()] == paths[::-1]
    assert recorder.get_statistics()["total_recordings"] == 3


def test_twenty_times_start_and_stop_leave_nothing_open(make_recorder: Make, counter_file: Path) -> None:
    recorder = make_recorder()
    files, running = open_files(), threads.running()
    for i in range(20):
        recorder.start_recording(f"x{i}", source=FileSource(counter_file))
        if i % 2:
            recorder.stop_recording()
        recorder.stop()
        recorder.stop()
        assert not recorder.is_recording
    assert threads.left_over(running) == []
    assert open_files() == files
    recordings = recorder.list_recordings()
    assert len(recordings) == 20
    assert {r["status"] for r in recordings} == {"completed"}
    assert all(r["duration_seconds"] > 0 for r in recordings)
    assert {p.suffix for p in recorder.save_dir.iterdir()} == {".wav", ".json"}


def test_stop_ends_within_two_seconds_and_completes(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    began = time.monotonic()
    recorder.stop()
    assert time.monotonic() - began < 2
    assert recorder.get_metadata(path)["status"] == "completed"


def test_a_folder_below_a_file_is_refused_with_a_reason(
    make_recorder: Make, tmp_path: Path, counter_file: Path
) -> None:
    # As root a folder without rights is no obstacle; below a regular file nobody can make one.
    (tmp_path / "file").touch()
    recorder = make_recorder(tmp_path / "file" / "recordings")
    with pytest.raises(RecordingError, match="cannot be written to") as caught:
        recorder.start_recording("x", source=FileSource(counter_file))
    assert caught.value.reason == "folder"
    assert not recorder.is_recording


def test_a_read_only_folder_is_refused_with_a_reason(make_recorder: Make, small_disk: Path, counter_file: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    recorder = make_recorder(small_disk, min_free_bytes=0)
    with pytest.raises(RecordingError, match="cannot be written to") as caught:
        recorder.start_recording("x", source=FileSource(counter_file))
    assert caught.value.reason == "folder"
    assert list(small_disk.iterdir()) == []


def test_a_disk_that_is_too_full_is_refused_with_a_reason(
    make_recorder: Make, small_disk: Path, counter_file: Path
) -> None:
    with pytest.raises(RecordingError, match=r"too full \(2 MB are left\)") as caught:
        make_recorder(small_disk).start_recording("x", source=FileSource(counter_file))
    assert caught.value.reason == "disk_full"
    (small_disk / "filler").write_bytes(b"\0" * (2**21 - 8192))
    with pytest.raises(RecordingError, match="too full") as caught:
        make_recorder(small_disk, min_free_bytes=0).start_recording("x", source=FileSource(counter_file))
    assert caught.value.reason == "disk_full"
    assert [p.name for p in small_disk.iterdir()] == ["filler"]


def test_a_disk_that_fills_up_ends_the_recording_with_an_alarm(
    make_recorder: Make, small_disk: Path, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("disk_full")
    long = tmp_path / "long.wav"
    soundfile.write(long, counter(60 * RATE), RATE, subtype="PCM_16")
    alarms: list[tuple[str, str]] = []
    recorder = make_recorder(
        small_disk,
        min_free_bytes=0,
        low_disk_seconds=0,
        on_alarm=lambda code, message: alarms.append((code, message)),
    )
    path = recorder.start_recording("x", source=FileSource(long, speed=20))
    wait_until(lambda: not recorder.is_recording, "the end of the recording")
    wait_until(lambda: bool(alarms), "the alarm")
    assert recorder.state is RecorderState.FAILED
    assert [code for code, _ in alarms] == ["disk_full"]
    assert "kept" in alarms[0][1]
    with wave.open(path) as file:
        kept = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    assert len(kept) > 15 * RATE
    assert np.array_equal(kept, counter(len(kept)))
    metadata = recorder.stop_recording()
    assert metadata == recorder.get_metadata(path), "there was room for the last sidecar"
    assert metadata["status"] == "failed"
    assert metadata["duration_seconds"] == len(kept) / RATE
    assert recorder.state is RecorderState.IDLE
    with pytest.raises(RecordingError):
        recorder.stop_recording()


def test_a_source_that_cannot_open_leaves_no_file(recorder: AudioRecorder, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        recorder.start_recording("x", source=FileSource(tmp_path / "gone.wav"))
    assert list(recorder.save_dir.iterdir()) == []
    assert recorder.state is RecorderState.IDLE


class Scripted(FileSource):
    """A file that can be made to stall, lose or fail, as devices do."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.stalled = threading.Event()
        self.lossy = False
        self.failure: str | None = None

    def read(self) -> Samples:
        if self.stalled.is_set():
            if self.lossy:
                super().read()
            return silence(0, 1)
        return super().read()


def test_a_loss_becomes_silence_an_entry_and_an_alarm(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("gap:")
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    source = Scripted(counter_file)
    source.lossy = True
    path = recorder.start_recording("x", source=source)
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    source.stalled.set()
    time.sleep(0.8)
    source.stalled.clear()
    wait_until(lambda: bool(alarms), "the gap")
    metadata = recorder.stop_recording()
    (gap,) = metadata["gaps"]
    start, length = (round(gap[key] * RATE) for key in ("start_seconds", "duration_seconds"))
    assert alarms == ["gap"]
    assert gap["duration_seconds"] == pytest.approx(0.8, abs=0.25)
    assert metadata["dropped_frames"] == length
    recorded = samples(path)
    assert not recorded[start : start + length].any()
    assert np.array_equal(recorded[:start], counter(start))
    # After the gap the clock and the file agree again: each sample stands within a look of where it was played.
    after = recorded[start + length :]
    assert losses(after) == 0
    position = int(np.flatnonzero(counter(65_536) == after[0])[0])
    assert position == pytest.approx(start + length, abs=0.3 * RATE)


def test_a_stall_without_loss_leaves_no_trace(recorder: AudioRecorder, counter_file: Path) -> None:
    source = Scripted(counter_file)
    path = recorder.start_recording("x", source=source)
    source.stalled.set()
    time.sleep(0.8)
    source.stalled.clear()
    wait_until(lambda: recorder.durable_seconds > 1.5, "sound on disk")
    metadata = recorder.stop_recording()
    assert metadata["gaps"] == []
    recorded = samples(path)
    assert np.array_equal(recorded, counter(len(recorded)))


def test_a_stop_during_a_stall_keeps_the_length(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("gap:")
    source = Scripted(counter_file)
    recorder.start_recording("x", source=source)
    began = time.monotonic()
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    source.stalled.set()
    time.sleep(0.8)
    metadata = recorder.stop_recording()
    assert metadata["duration_seconds"] == pytest.approx(time.monotonic() - began, abs=0.3)
    assert len(metadata["gaps"]) == 1


def test_a_source_that_fails_ends_the_recording_with_an_alarm(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("stream_ended")
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    source = Scripted(counter_file)
    path = recorder.start_recording("x", source=source)
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    source.failure = "unplugged"
    wait_until(lambda: recorder.state is RecorderState.FAILED, "the end")
    wait_until(lambda: bool(alarms), "the alarm")
    assert alarms == ["stream_ended"]
    assert recorder.get_metadata(path)["status"] == "failed"
    assert losses(samples(path)) == 0
    other = recorder.start_recording("y", source=FileSource(counter_file))
    assert other != path
    assert recorder.state is RecorderState.RECORDING


def test_silence_from_the_source_for_five_seconds_raises_an_alarm(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_log("no_data")
    expected_log("empty")
    monkeypatch.setattr("callmanager.audio.recording.watches.NO_DATA_SECONDS", 0.3)
    monkeypatch.setattr("callmanager.audio.recorder._FIRST_SOUND_SECONDS", 0.1)
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    source = Scripted(counter_file)
    source.stalled.set()
    recorder.start_recording("x", source=source)
    wait_until(lambda: bool(alarms), "the alarm")
    time.sleep(0.3)
    assert alarms == ["no_data"], "told once"
    assert recorder.durable_seconds == 0
    metadata = recorder.stop_recording()
    assert alarms == ["no_data", "empty"]
    assert metadata["status"] == "failed", "an empty recording is never called completed"
    assert metadata["peak_dbfs"] is None


def test_a_listener_that_fails_does_not_end_the_recording(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_log("no_data")
    monkeypatch.setattr("callmanager.audio.recording.watches.NO_DATA_SECONDS", 0.2)

    def fail(*_: Any) -> None:
        raise RuntimeError("no window")

    recorder.on_alarm = fail
    source = Scripted(counter_file)
    recorder.start_recording("x", source=source)
    source.stalled.set()
    time.sleep(0.4)
    source.stalled.clear()
    before = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > before + 0.2, "sound on disk")
    assert recorder.stop_recording()["status"] == "completed"


def test_delete_and_export_by_the_recorder(recorder: AudioRecorder, counter_file: Path, tmp_path: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file))
    assert not recorder.delete_recording(path), "it still runs"
    assert not recorder.export_recording(path, tmp_path / "out")
    recorder.stop_recording()
    assert recorder.export_recording(path, tmp_path / "out")
    assert recorder.delete_recording(path)
    assert recorder.list_recordings() == []
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_source_factory_stands_in_for_the_device(make_recorder: Make, counter_file: Path) -> None:
    asked: list[int | str | None] = []

    def factory(device: int | str | None) -> FileSource:
        asked.append(device)
        return FileSource(counter_file)

    recorder = make_recorder(device="headset", source_factory=factory)
    recorder.start_recording("x")
    recorder.stop_recording()
    recorder.start_recording("x", device_index=3)
    assert asked == ["headset", 3]


def test_a_mistake_in_the_program_never_leaves_it_saying_that_it_records(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("The audio thread failed")
    expected_log("internal:")
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    source = Scripted(counter_file)
    path = recorder.start_recording("x", source=source)

    def mistake() -> Samples:
        raise ZeroDivisionError

    source.read = mistake  # type: ignore[method-assign]
    wait_until(lambda: bool(alarms), "the alarm")
    assert alarms == ["internal"]
    assert recorder.state is RecorderState.FAILED
    assert recorder.get_metadata(path)["status"] == "failed"
    assert losses(samples(path)) == 0
    recorder.start_recording("y", source=FileSource(counter_file))
    assert recorder.is_recording


def test_a_device_that_hangs_while_it_opens_is_told_and_taken_back(
    recorder: AudioRecorder, counter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.audio.recorder._OPEN_SECONDS", 0.1)
    answers = threading.Event()

    class Slow(FileSource):
        def open(self, sample_rate: int, channels: int) -> None:
            assert answers.wait(10)
            super().open(sample_rate, channels)

    with pytest.raises(RecordingError, match="did not open") as caught:
        recorder.start_recording("x", source=Slow(counter_file))
    assert caught.value.reason == "device_hangs"
    answers.set()
    with pytest.raises(RecordingError, match="Nothing is being recorded"):  # answered after the late opening
        recorder.stop_recording()
    assert not recorder.is_recording
    assert list(recorder.save_dir.iterdir()) == []


@pytest.mark.parametrize("step", ["pause", "sync", "close"])
def test_a_disk_that_breaks_raises_an_alarm_and_keeps_the_sound(
    recorder: AudioRecorder,
    counter_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
    step: str,
) -> None:
    expected_log("disk_error")
    expected_log("could not be closed")
    alarms: list[str] = []
    recorder.on_alarm = lambda code, _: alarms.append(code)
    path = recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        if step == "pause":
            patch.setattr("callmanager.audio.recording.segments.sidecar.write", broken)
            with pytest.raises(RecordingError, match="Nothing is being recorded"):
                recorder.pause_recording()
        elif step == "sync":
            patch.setattr("callmanager.audio.recording.session.SYNC_SECONDS", 0.1)
            patch.setattr("callmanager.audio.files.wav.os.fsync", broken)
            wait_until(lambda: bool(alarms), "the alarm")
        else:
            patch.setattr("callmanager.audio.files.wav.os.fsync", broken)
        metadata = recorder.stop_recording()
    assert alarms == ["disk_error"]
    assert metadata["status"] == "failed"
    kept = samples(path)
    assert len(kept) > 0.3 * RATE
    assert losses(kept[: int(0.3 * RATE)]) == 0
    if recorder.get_metadata(path)["status"] == "recording":  # the sidecar could not be written: the next start mends
        recorder.stop()
        recorder.start()
        assert [r.status for r in recorder.recovered()] == ["recovered"]


def test_a_recovery_that_fails_does_not_keep_the_recorder_from_working(
    recorder: AudioRecorder,
    counter_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("could not be mended")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("callmanager.audio.recording.host.recover", fail)
    recorder.start()
    assert recorder.recovered() == []
    recorder.start_recording("x", source=FileSource(counter_file))
    assert recorder.stop_recording()["status"] == "completed"


def test_an_alarm_may_stop_the_recording_from_the_audio_thread(
    recorder: AudioRecorder, counter_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("stream_ended")
    stopped: list[dict[str, Any]] = []
    recorder.on_alarm = lambda *_: stopped.append(recorder.stop_recording())
    source = Scripted(counter_file)
    recorder.start_recording("x", source=source)
    source.failure = "unplugged"
    wait_until(lambda: bool(stopped), "the answer")
    assert stopped[0]["status"] == "failed"


def test_a_recording_that_is_discarded_leaves_nothing(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", "Juan", source=FileSource(counter_file))
    wait_until(lambda: recorder.durable_seconds > 0.2, "sound on disk")
    metadata = recorder.discard_recording()
    assert (metadata["file_path"], metadata["contact_name"]) == (path, "Juan")
    assert metadata["duration_seconds"] > 0.2
    assert list(recorder.save_dir.iterdir()) == []
    assert not recorder.is_recording
    with pytest.raises(RecordingError, match="Nothing is being recorded"):
        recorder.discard_recording()


def test_consent_and_campaign_stand_in_the_sidecar_at_once(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file), campaign_id="navidad", consent="informed")
    before = recorder.get_metadata(path)
    assert (before["campaign_id"], before["consent"]) == ("navidad", "informed")
    assert recorder.annotate(consent="consented")["status"] == "recording"
    assert recorder.get_metadata(path)["consent"] == "consented"
    metadata = recorder.stop_recording()
    assert (metadata["campaign_id"], metadata["consent"]) == ("navidad", "consented")
    changed = recorder.annotate(consent="refused", campaign_id="enero")
    assert changed == metadata | {"consent": "refused", "campaign_id": "enero"} == recorder.get_metadata(path)
    other = recorder.start_recording("y", source=FileSource(counter_file))
    recorder.annotate(consent="informed", filepath=path)
    assert recorder.get_metadata(path)["consent"] == "informed"
    assert recorder.get_metadata(other)["consent"] == ""
    with pytest.raises(ValueError, match="maybe"):
        recorder.annotate(consent="maybe")


def test_a_script_may_give_a_number_nothing_or_half_a_character(recorder: AudioRecorder, counter_file: Path) -> None:
    given: Any = {"contact_phone": 600_111_222, "user_id": 7, "call_id": None, "contact_name": "Ana \ud83d"}
    path = recorder.start_recording("x", source=FileSource(counter_file), **given)
    metadata = recorder.stop_recording()
    kept = {"contact_phone": "600111222", "user_id": "7", "call_id": "", "contact_name": "Ana ?"}
    assert metadata.items() >= kept.items()
    assert recorder.list_recordings(user_id="7") == [recorder.get_metadata(path)] == [metadata]


def test_an_annotation_needs_a_recording(recorder: AudioRecorder) -> None:
    with pytest.raises(RecordingError, match="Nothing is being recorded"):
        recorder.annotate(consent="informed")
    with pytest.raises(RecordingError, match="Nothing is known"):
        recorder.annotate(consent="informed", filepath=recorder.save_dir / "x.wav")


def test_a_recording_ends_by_itself_at_the_very_frame(recorder: AudioRecorder, counter_file: Path) -> None:
    path = recorder.start_recording("x", source=FileSource(counter_file), stop_after_seconds=0.7)
    wait_until(lambda: not recorder.is_recording, "the end")
    assert recorder.state is RecorderState.IDLE
    metadata = recorder.stop_recording()
    assert (metadata["status"], metadata["duration_seconds"]) == ("completed", 0.7)
    assert np.array_equal(samples(path), counter(round(0.7 * RATE)))


def test_the_digest_of_a_long_recording_is_not_waited_for(
    recorder: AudioRecorder, counter_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    monkeypatch.setattr("callmanager.audio.recorder._SEAL_SECONDS", 0.2)
    monkeypatch.setattr("callmanager.audio.recording.sealing.sha256", lambda *_: "0" * 64 if read.wait(10) else None)
    path = recorder.start_recording("x", source=FileSource(counter_file))
    metadata = recorder.stop_recording()
    assert (metadata["status"], metadata["sha256"]) == ("completed", None)
    other = recorder.start_recording("y", source=FileSource(counter_file))
    assert recorder.annotate(consent="informed", filepath=path)["consent"] == "informed"
    read.set()
    wait_until(lambda: recorder.get_metadata(path)["sha256"] is not None, "the digest")
    assert recorder.get_metadata(path) == metadata | {"sha256": "0" * 64, "consent": "informed"}
    assert other != path
