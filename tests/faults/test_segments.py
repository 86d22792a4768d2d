"""A recording of several files: sample-exact at the seams, one recording for the user, before and after a crash."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.files import reader
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter, losses
from tests.audio.test_recovery import recording_child
from tests.audio.waiting import wait_until

Make = Callable[..., AudioRecorder]
SEGMENT_FRAMES = RATE + 77


def joined(metadata: dict[str, Any]) -> NDArray[np.int16]:
    """All files one behind the other."""
    folder = Path(metadata["file_path"]).parent
    names = [segment["file"] for segment in metadata["segments"]] or [metadata["file_path"]]
    return np.concatenate([soundfile.read(folder / name, dtype="int16")[0] for name in names])


@pytest.fixture
def parted(make_recorder: Make, counter_file: Path) -> tuple[AudioRecorder, dict[str, Any]]:
    """A recording of four files, and its recorder."""
    recorder = make_recorder(segment_bytes=2 * SEGMENT_FRAMES)
    recorder.start_recording("x", "Juan", source=FileSource(counter_file, speed=4))
    wait_until(lambda: recorder.durable_seconds > 3.3, "more than three files")
    assert recorder.health.segments == 4
    return recorder, recorder.stop_recording()


def test_no_sample_is_lost_or_doubled_at_a_seam(parted: tuple[AudioRecorder, dict[str, Any]]) -> None:
    recorder, metadata = parted
    first = Path(metadata["file_path"])
    names = [segment["file"] for segment in metadata["segments"]]
    assert names == [first.name, *(f"{first.stem}.part{i}.wav" for i in (2, 3, 4))]
    recorded = joined(metadata)
    assert losses(recorded[: 5 * RATE]) == 0
    assert np.array_equal(recorded[:1000], counter(1000))
    assert [segment["frames"] for segment in metadata["segments"]][:3] == [SEGMENT_FRAMES] * 3
    assert metadata["duration_seconds"] == len(recorded) / RATE
    sizes = [(first.parent / name).stat().st_size for name in names]
    assert [segment["size_bytes"] for segment in metadata["segments"]] == sizes
    assert metadata["file_size_bytes"] == sum(sizes)
    digests = [hashlib.sha256((first.parent / name).read_bytes()).hexdigest() for name in names]
    assert [segment["sha256"] for segment in metadata["segments"]] == digests
    assert metadata["sha256"] == digests[0]
    assert metadata == recorder.get_metadata(first) == recorder.get_metadata(first.with_name(names[2]))
    with reader.open_recording(first) as sound:
        assert np.array_equal(sound.read(0, sound.frames)[:, 0], recorded)


def test_it_is_one_recording_for_the_user(parted: tuple[AudioRecorder, dict[str, Any]], tmp_path: Path) -> None:
    recorder, metadata = parted
    assert recorder.list_recordings() == [metadata]
    assert recorder.get_statistics()["total_duration_seconds"] == metadata["duration_seconds"]
    assert recorder.export_recording(metadata["file_path"], tmp_path / "out" / "copia.wav")
    copies = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert copies == ["copia.json", "copia.part2.wav", "copia.part3.wav", "copia.part4.wav", "copia.wav"]
    (copied,) = Library(tmp_path / "out").find()
    assert np.array_equal(joined(copied), joined(metadata))
    assert not recorder.export_recording(metadata["file_path"], tmp_path / "out" / "copia.wav"), "nothing is replaced"
    part = Path(metadata["file_path"]).with_name(metadata["segments"][1]["file"])
    assert not recorder.delete_recording(part), "a part is not a recording"
    assert recorder.delete_recording(metadata["file_path"])
    assert list(recorder.save_dir.iterdir()) == []


def test_a_part_that_cannot_be_copied_leaves_no_copy(
    parted: tuple[AudioRecorder, dict[str, Any]], tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not be exported")
    recorder, metadata = parted
    Path(metadata["file_path"]).with_name(metadata["segments"][2]["file"]).unlink()
    assert not recorder.export_recording(metadata["file_path"], tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_discarded_recording_takes_all_its_files(make_recorder: Make, counter_file: Path) -> None:
    recorder = make_recorder(segment_bytes=2 * SEGMENT_FRAMES)
    recorder.start_recording("x", source=FileSource(counter_file, speed=4))
    wait_until(lambda: recorder.health.segments > 1, "a second file")
    recorder.discard_recording()
    assert list(recorder.save_dir.iterdir()) == []


@pytest.mark.parametrize("listed", [True, False])
def test_a_crash_leaves_parts_that_are_found(
    make_recorder: Make, tmp_path: Path, counter_file: Path, listed: bool
) -> None:
    script_folder = tmp_path / "child"
    script_folder.mkdir()
    with recording_child(script_folder, counter_file, 2 * SEGMENT_FRAMES, 4.0) as (process, wav):
        part = wav.with_name(f"{wav.stem}.part3.wav")
        wait_until(lambda: part.exists() and part.stat().st_size > 44 + RATE // 2, "sound in the third file")
        process.kill()
        process.wait(10)
    home = wav.with_suffix(".json")
    before = json.loads(home.read_text("utf-8"))
    assert [segment["file"] for segment in before["segments"]][:3] == [wav.name, f"{wav.stem}.part2.wav", part.name]
    if not listed:  # as after a power loss that took the last sidecar
        home.write_text(json.dumps(before | {"segments": []}), "utf-8")
    (mended,) = recover(Library(wav.parent))
    assert mended.status == "recovered"
    assert len(mended.segments) == len(list(wav.parent.glob("*.wav"))) >= 3
    recorded = joined(mended.to_dict())
    assert losses(recorded[: 5 * RATE]) == 0
    assert mended.duration_seconds == len(recorded) / RATE
    assert recover(Library(wav.parent)) == []
