"""Rows 4 and 5: a disk that gets low, that must be left in order, and that is full at once; and a folder that goes."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.files import sidecar
from callmanager.audio.files.limits import Limits
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.audio.recording.watches import DiskWatch
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until
from tests.faults.disks import small_tmpfs

Make = Callable[..., AudioRecorder]
BYTES_PER_SECOND = 2 * RATE


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_tmpfs(tmp_path / "disk", 2) as folder:
        yield folder


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.wav"
    soundfile.write(path, counter(90 * RATE), RATE, subtype="PCM_16")
    return path


@pytest.fixture
def alarms() -> list[str]:
    return []


def joined(metadata: dict[str, Any]) -> NDArray[np.int16]:
    folder = Path(metadata["file_path"]).parent
    names = [segment["file"] for segment in metadata["segments"]] or [metadata["file_path"]]
    return np.concatenate([soundfile.read(folder / name, dtype="int16")[0] for name in names])


def whole(recorded: NDArray[np.int16]) -> bool:
    return bool(np.array_equal(recorded, counter(len(recorded))))


def test_a_warning_comes_once_for_each_crossing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 0
    monkeypatch.setattr(
        "callmanager.audio.recording.watches.shutil.disk_usage",
        lambda _: shutil._ntuple_diskusage(0, 0, free),  # type: ignore[attr-defined]
    )
    watch = DiskWatch(Limits(min_free_bytes=500_000_000, low_disk_seconds=1_800), BYTES_PER_SECOND)
    told = []
    for minutes in (60, 31, 29, 28, 29, 31, 29, 60, 29, 10, 0):
        free = 500_000_000 + round(minutes * 60 * BYTES_PER_SECOND)
        watch.look(tmp_path)
        told.append(watch.crossed())
        assert watch.seconds_left == pytest.approx(minutes * 60, abs=1)
        assert watch.ends == (minutes == 0)
    assert told == [False, False, True, False, False, False, False, False, True, False, False]


def test_the_warning_tells_the_minutes_and_the_recording_goes_on(
    make_recorder: Make, disk: Path, counter_file: Path, alarms: list[str], expected_log: Callable[[str], None]
) -> None:
    expected_log("disk_low")
    recorder = make_recorder(
        disk, min_free_bytes=0, low_disk_seconds=60, on_alarm=lambda code, sentence: alarms.append(code + sentence)
    )
    recorder.start_recording("x", source=FileSource(counter_file))
    wait_until(lambda: bool(alarms), "the warning")
    assert alarms[0].startswith("disk_low")
    assert "room for 0 more minutes" in alarms[0]
    assert recorder.health.free_minutes == pytest.approx(2 * 2**20 / BYTES_PER_SECOND / 60, abs=0.1)
    assert recorder.stop_recording()["status"] == "completed"
    assert len(alarms) == 1


def test_an_orderly_end_before_the_disk_is_full(
    make_recorder: Make, disk: Path, long_file: Path, alarms: list[str], expected_log: Callable[[str], None]
) -> None:
    expected_log("disk_ended")
    recorder = make_recorder(
        disk, min_free_bytes=1_000_000, low_disk_seconds=0, on_alarm=lambda code, _: alarms.append(code)
    )
    recorder.start_recording("x", source=FileSource(long_file, speed=4))
    wait_until(lambda: not recorder.is_recording, "the end", 15)
    wait_until(lambda: bool(alarms), "the alarm")
    metadata = recorder.stop_recording()
    assert alarms == ["disk_ended"]
    assert metadata["status"] == "completed"
    assert whole(joined(metadata))
    (event,) = metadata["events"]
    assert event["code"] == "disk_ended"
    assert event["at_seconds"] == pytest.approx(metadata["duration_seconds"], abs=1)
    assert metadata == recorder.get_metadata(metadata["file_path"])
    assert shutil.disk_usage(disk).free > 0


@pytest.mark.parametrize(
    "min_free_bytes",
    [pytest.param(0, id="full at once"), pytest.param(1_000_000, id="nearly full", marks=pytest.mark.slow)],
)
def test_the_second_folder_takes_over_without_losing_a_sample(
    make_recorder: Make,
    disk: Path,
    tmp_path: Path,
    long_file: Path,
    alarms: list[str],
    expected_log: Callable[[str], None],
    min_free_bytes: int,
) -> None:
    expected_log("second_folder")
    second = tmp_path / "second"
    recorder = make_recorder(
        disk,
        min_free_bytes=min_free_bytes,
        low_disk_seconds=0,
        second_folder=second,
        on_alarm=lambda code, _: alarms.append(code),
    )
    path = recorder.start_recording("x", source=FileSource(long_file, speed=8))
    wait_until(lambda: recorder.health.second_folder, "the second folder", 20)
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 3, "sound in the second folder")
    assert recorder.is_recording
    metadata = recorder.stop_recording()
    assert alarms == ["second_folder"]
    assert metadata["status"] == "completed"
    first, part = (segment["file"] for segment in metadata["segments"])
    assert first == Path(path).name
    assert part == str(second / f"{Path(path).stem}.part2.wav")
    recorded = joined(metadata)
    assert whole(recorded), "no sample is lost or doubled where the disk was full"
    assert metadata["duration_seconds"] == len(recorded) / RATE
    assert metadata == recorder.get_metadata(path) == recorder.list_recordings()[0]
    assert [event["code"] for event in metadata["events"]] == ["second_folder"]
    assert recorder.delete_recording(path)
    assert os.listdir(disk) == os.listdir(second) == []


@pytest.mark.parametrize("step", ["sidecar", "sync"])
def test_an_error_beside_the_samples_is_left_for_the_second_folder_too(
    make_recorder: Make,
    tmp_path: Path,
    long_file: Path,
    expected_log: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """A disk that takes samples and refuses a sidecar or a sync cannot be had on demand: the call fails by hand."""
    expected_log("second_folder")
    recorder = make_recorder(tmp_path / "first", second_folder=tmp_path / "second")
    recorder.start_recording("x", source=FileSource(long_file))
    broken = []

    def once(real: Callable[..., Any]) -> Callable[..., Any]:
        def fail(*arguments: Any) -> Any:
            if not broken:
                broken.append(True)
                raise OSError(5, "Input/output error")
            return real(*arguments)

        return fail

    if step == "sidecar":
        monkeypatch.setattr("callmanager.audio.recording.segments.sidecar.write", once(sidecar.write))
        recorder.annotate(consent="informed")
    else:
        monkeypatch.setattr("callmanager.audio.files.wav.os.fsync", once(os.fsync))
        recorder.pause_recording()
        recorder.resume_recording()
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.5, "sound in the second folder")
    metadata = recorder.stop_recording()
    assert broken
    assert metadata["status"] == "completed"
    assert len(metadata["segments"]) == 2
    if step == "sidecar":
        assert metadata["consent"] == "informed"
        assert whole(joined(metadata))


@pytest.mark.slow
def test_a_full_second_folder_is_an_end_too(
    make_recorder: Make, disk: Path, tmp_path: Path, long_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("second_folder")
    expected_log("disk_full")
    with small_tmpfs(tmp_path / "tiny", 0.5) as second:
        recorder = make_recorder(disk, min_free_bytes=0, low_disk_seconds=0, second_folder=second)
        recorder.start_recording("x", source=FileSource(long_file, speed=16))
        wait_until(lambda: recorder.state is RecorderState.FAILED, "the end", 15)
        metadata = recorder.stop_recording()
        assert metadata["status"] == "failed"
        assert len(metadata["segments"]) == 2
        assert whole(joined(metadata))


def test_a_folder_that_vanishes_is_left_and_united_again(
    make_recorder: Make, tmp_path: Path, long_file: Path, alarms: list[str], expected_log: Callable[[str], None]
) -> None:
    """As a stick that is pulled out and put in again: the file goes on being written to, but where nobody finds it."""
    expected_log("folder_away")
    folder, away, second = tmp_path / "stick", tmp_path / "pulled", tmp_path / "second"
    recorder = make_recorder(folder, second_folder=second, on_alarm=lambda code, _: alarms.append(code))
    path = recorder.start_recording("x", source=FileSource(long_file))
    wait_until(lambda: recorder.durable_seconds > 1, "sound on disk")
    folder.rename(away)
    wait_until(lambda: recorder.health.second_folder, "the second folder", 5)
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 1, "sound in the second folder")
    metadata = recorder.stop_recording()
    assert alarms == ["folder_away"]
    assert metadata["status"] == "completed"
    (listed,) = recorder.list_recordings()
    assert listed["file_path"] == path
    assert [segment["file"] for segment in listed["segments"]] == [path, f"{Path(path).stem}.part2.wav"]
    away.rename(folder)
    library = Library(folder, second)
    recover(library)
    (united,) = library.find()
    assert united["status"] == "completed"
    recorded = joined(united)
    assert whole(recorded)
    assert united["duration_seconds"] == len(recorded) / RATE
    assert not list(second.glob("*.json"))


def test_a_folder_that_vanishes_with_nowhere_to_go_ends_the_recording(
    make_recorder: Make, tmp_path: Path, counter_file: Path, alarms: list[str], expected_log: Callable[[str], None]
) -> None:
    expected_log("lost_at_end")
    expected_log("could not be closed")
    folder = tmp_path / "stick"
    recorder = make_recorder(folder, on_alarm=lambda code, _: alarms.append(code))
    recorder.start_recording("x", source=FileSource(counter_file))
    shutil.rmtree(folder)
    wait_until(lambda: recorder.state is RecorderState.FAILED, "the end", 5)
    wait_until(lambda: bool(alarms), "the alarm", 1)
    metadata = recorder.stop_recording()
    assert alarms == ["lost_at_end"]
    assert metadata["duration_seconds"] == metadata["file_size_bytes"] == 0
    assert metadata["sha256"] is None
    (gap,) = metadata["gaps"]
    assert (gap["start_seconds"], gap["reason"]) == (0, "lost_file")
    assert gap["duration_seconds"] > 0
