"""Files that are deleted under a running recording: what is gone is told and not counted, what is left can be used."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from callmanager.audio.files import sidecar
from callmanager.audio.files.integrity import check
from callmanager.audio.library.exporting import Exporter
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.losses import LostFile, close_ranks
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.recording import (
    Encoding,
    Gap,
    Integrity,
    Pause,
    RecordingEvent,
    RecordingMetadata,
    RecordingStatus,
)
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until

Make = Callable[..., AudioRecorder]


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.wav"
    soundfile.write(path, counter(90 * RATE), RATE, subtype="PCM_16")
    return path


@pytest.fixture
def alarms() -> list[tuple[str, str]]:
    return []


def record_and_delete(
    recorder: AudioRecorder, folder: Path, long_file: Path, *, segments: int = 1
) -> tuple[str, dict[str, Any]]:
    """Record, delete the folder, record on in the second one; the path as it was given, and the metadata."""
    path = recorder.start_recording("x", source=FileSource(long_file))
    wait_until(lambda: recorder.durable_seconds > 1 and recorder.health.segments >= segments, "sound on disk")
    shutil.rmtree(folder)
    wait_until(lambda: recorder.health.second_folder, "the second folder", 5)
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 1, "sound in the second folder")
    return path, recorder.stop_recording()


@pytest.mark.parametrize("segment_seconds", [60, 0.8])
def test_a_deleted_folder_is_not_counted_and_what_is_left_can_be_used(
    make_recorder: Make,
    tmp_path: Path,
    long_file: Path,
    alarms: list[tuple[str, str]],
    expected_log: Callable[[str], None],
    segment_seconds: float,
) -> None:
    expected_log("lost_file")
    folder, second = tmp_path / "first", tmp_path / "second"
    recorder = make_recorder(
        folder,
        second_folder=second,
        segment_bytes=round(segment_seconds * RATE) * 2,
        on_alarm=lambda code, sentence: alarms.append((code, sentence)),
    )
    path, metadata = record_and_delete(recorder, folder, long_file, segments=1 if segment_seconds > 1 else 2)

    assert [code for code, _ in alarms] == ["lost_file"]
    assert "kept" not in alarms[0][1]
    assert str(folder) in alarms[0][1]
    assert str(second) in alarms[0][1]
    assert metadata["status"] == "failed"
    files = sorted(second.glob("*.wav"))
    assert metadata["file_path"] == str(files[0])
    assert [segment["file"] for segment in metadata["segments"]] == [file.name for file in files]
    assert all(segment["sha256"] and segment["size_bytes"] for segment in metadata["segments"])
    assert metadata["sha256"] == metadata["segments"][0]["sha256"]
    recorded = np.concatenate([soundfile.read(file, dtype="int16")[0] for file in files])
    assert metadata["duration_seconds"] == len(recorded) / RATE
    lost = [gap for gap in metadata["gaps"] if gap["reason"] == "lost_file"]
    seconds = sum(gap["duration_seconds"] for gap in lost)
    assert all(gap["start_seconds"] == 0 for gap in lost)
    assert np.array_equal(recorded, counter(round(seconds * RATE) + len(recorded))[round(seconds * RATE) :])
    assert [e["code"] for e in metadata["events"]] == ["lost_file"] * len(lost) + ["second_folder"]

    assert recorder.get_metadata(path) == metadata
    library = Library(second)
    assert library.find() == [metadata]
    assert check(files[0]).result is Integrity.OK
    assert library.export(files[0], tmp_path / "copies")
    Exporter(tmp_path / "more", Encoding.WAV).export(files[0])
    assert len(list((tmp_path / "copies").glob("*.wav"))) == len(files)


def test_a_file_deleted_at_the_last_moment_is_not_counted(
    make_recorder: Make,
    tmp_path: Path,
    long_file: Path,
    alarms: list[tuple[str, str]],
    expected_log: Callable[[str], None],
) -> None:
    expected_log("lost_at_end")
    recorder = make_recorder(tmp_path, on_alarm=lambda code, sentence: alarms.append((code, sentence)))
    path = recorder.start_recording("x", source=FileSource(long_file))
    Path(path).unlink()
    metadata = recorder.stop_recording()
    assert [code for code, _ in alarms] == ["lost_at_end"]
    assert "Nothing of the recording is left" in alarms[0][1]
    assert metadata["status"] == "failed"
    assert metadata["duration_seconds"] == metadata["file_size_bytes"] == 0
    assert [gap["reason"] for gap in metadata["gaps"]] == ["lost_file"]
    assert recorder.get_metadata(path) == metadata


def test_a_deleted_file_alone_leaves_its_sidecar_where_it_was(
    make_recorder: Make, tmp_path: Path, long_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("lost_file")
    folder, second = tmp_path / "first", tmp_path / "second"
    recorder = make_recorder(folder, second_folder=second)
    path = recorder.start_recording("x", source=FileSource(long_file))
    Path(path).unlink()
    wait_until(lambda: recorder.health.second_folder, "the second folder", 5)
    at = recorder.durable_seconds
    wait_until(lambda: recorder.durable_seconds > at + 0.5, "sound in the second folder")
    metadata = recorder.stop_recording()
    (part,) = second.iterdir()
    assert metadata["file_path"] == str(part)
    assert metadata["duration_seconds"] == soundfile.info(part).duration
    assert metadata["sha256"]
    assert recorder.get_metadata(path) == recorder.get_metadata(part) == metadata
    assert check(Path(path)).result is Integrity.OK
    assert recorder.export_recording(part, tmp_path / "copies")
    assert recorder.delete_recording(path)
    assert not list(folder.iterdir())
    assert not list(second.iterdir())


def test_a_crash_after_the_loss_counts_what_is_left_once(
    make_recorder: Make, tmp_path: Path, long_file: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("lost_file")
    folder, second = tmp_path / "first", tmp_path / "second"
    recorder = make_recorder(folder, second_folder=second)
    _, metadata = record_and_delete(recorder, folder, long_file)
    home = second / metadata["file_path"]
    beside = next(second.glob("*.json"))
    sidecar.update(beside, {"status": RecordingStatus.RECORDING, "duration_seconds": 0.0})
    (mended,) = recover(Library(second))
    assert mended.duration_seconds == metadata["duration_seconds"]
    assert [segment.file for segment in mended.segments] == [home.name]
    assert check(home).result is Integrity.OK


def test_times_are_counted_in_the_files_that_are_left() -> None:
    metadata = RecordingMetadata(
        "r",
        "2026-01-01T00:00:00+00:00",
        "x.wav",
        10,
        1,
        gaps=(Gap(1, 2, "a"), Gap(4, 2, "b"), Gap(5, 3, Gap.LOST_FILE), Gap(9, 1, "c"), Gap(9, 60, Gap.SLEEP)),
        pauses=(Pause(6, 1, "gone"), Pause(7, 4, "half")),
        events=(RecordingEvent(2, "early"), RecordingEvent(6, "inside"), RecordingEvent(10, "late")),
    )
    left = close_ranks(metadata, [LostFile("x.part2.wav", 50, 30)])
    assert left.gaps == (
        Gap(1, 2, "a"),
        Gap(4, 1, "b"),
        Gap(5, 3, Gap.LOST_FILE),
        Gap(6, 1, "c"),
        Gap(6, 60, Gap.SLEEP),
    )
    assert left.pauses == (Pause(5, 3, "half"),)
    assert [event.at_seconds for event in left.events] == [2, 5, 7]
    assert close_ranks(metadata, []) == metadata
