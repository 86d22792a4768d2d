import json
import os
import random
import subprocess
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio import sidecar
from callmanager.audio.file_source import FileSource
from callmanager.audio.library import Library
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recovery import recover
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from tests.audio import child
from tests.audio.conftest import RATE, counter, losses
from tests.audio.waiting import wait_until

CHILD = """
    import sys, time
    from callmanager.audio.file_source import FileSource
    from callmanager.audio.recorder import AudioRecorder
    recorder = AudioRecorder("recordings", segment_bytes=int(sys.argv[2]))
    source = FileSource(sys.argv[1], speed=float(sys.argv[3]))
    print(recorder.start_recording("x", "Juan", source=source), flush=True)
    time.sleep(30)
"""


@contextmanager
def recording_child(
    folder: Path, sound: Path, segment_bytes: int = 2**31, speed: float = 1.0
) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """A process that records; ended at the latest when the block is left."""
    process = child.start(CHILD, folder, str(sound), str(segment_bytes), str(speed))
    assert process.stdout is not None
    try:
        yield process, folder / process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def content(folder: Path) -> dict[str, tuple[bytes, float]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime) for path in folder.iterdir()}


def test_a_killed_recording_is_readable_before_and_recovered_after(tmp_path: Path, counter_file: Path) -> None:
    with recording_child(tmp_path, counter_file) as (process, wav):
        wait_until(lambda: wav.stat().st_size > 44 + RATE, "half a second on disk")
        time.sleep(random.random() * 0.3)
        process.kill()
        process.wait(10)
    with wave.open(str(wav)) as file:  # before recovery
        before = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    assert np.array_equal(before, counter(len(before)))
    assert json.loads(wav.with_suffix(".json").read_text())["status"] == "recording"

    recorder = AudioRecorder(wav.parent)
    recorder.start()
    (mended,) = recorder.recovered()
    (listed,) = recorder.list_recordings()
    recorder.stop()
    assert listed == mended.to_dict() == json.loads(wav.with_suffix(".json").read_text("utf-8"))
    assert listed["status"] == "recovered"
    assert listed["contact_name"] == "Juan"
    frames = soundfile.info(wav).frames
    assert frames >= len(before)
    assert listed["duration_seconds"] == frames / RATE
    assert listed["file_size_bytes"] == wav.stat().st_size
    assert losses(soundfile.read(wav, dtype="int16")[0]) == 0
    assert {path.suffix for path in wav.parent.iterdir()} == {".wav", ".json"}

    after = content(wav.parent)
    assert recover(Library(wav.parent)) == []
    assert content(wav.parent) == after, "running it twice changes nothing"


def test_the_running_recording_of_another_process_is_not_touched(tmp_path: Path, counter_file: Path) -> None:
    with recording_child(tmp_path, counter_file) as (_, wav):
        text = wav.with_suffix(".json").read_bytes()
        assert recover(Library(wav.parent)) == []
        recorder = AudioRecorder(wav.parent)
        other = recorder.start_recording("x", "Juan", source=FileSource(counter_file))
        assert {r["status"] for r in recorder.list_recordings()} == {"recording"}
        assert not recorder.delete_recording(wav)
        recorder.stop_recording()
        recorder.stop()
        assert wav.with_suffix(".json").read_bytes() == text
        size = wav.stat().st_size
        wait_until(lambda: wav.stat().st_size > size, "it goes on")
        assert Path(other) != wav


BASE = RecordingMetadata("r", "2026-11-22T09:30:00+00:00", "", RATE, 1)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """A recording as a crash leaves it, without its lock, as after a copy from another computer."""
    wav = tmp_path / "x.wav"
    soundfile.write(wav, counter(RATE), RATE, subtype="PCM_16")
    with wav.open("r+b") as file:
        file.seek(40)
        file.write(b"\0\0\0\0")
        file.seek(0, 2)
        file.write(b"\x01")
    sidecar.write(wav, replace(BASE, file_path=str(wav)))
    return wav


def test_whole_frames_and_an_end_time_come_out(wav: Path) -> None:
    (mended,) = recover(Library(wav.parent))
    assert mended.status is RecordingStatus.RECOVERED
    assert mended.duration_seconds == 1.0
    assert mended.end_time == "2026-11-22T09:30:01.000+00:00"
    assert mended.sha256 is not None
    with wave.open(str(wav)) as file:
        assert file.getnframes() == RATE


def test_a_stopped_recovery_leaves_the_rest_for_the_next(wav: Path) -> None:
    assert recover(Library(wav.parent), lambda: True) == []
    assert len(recover(Library(wav.parent))) == 1


@pytest.mark.parametrize("damage", ["gone", "empty", "header only", "no wav"])
def test_nothing_to_recover_is_called_failed_and_nothing_is_deleted(
    wav: Path, damage: str, expected_log: Callable[[str], None]
) -> None:
    expected_log("Nothing could be recovered of x.wav")
    data = {"gone": b"", "empty": b"", "header only": wav.read_bytes()[:44], "no wav": b"\xff" * 1000}[damage]
    wav.write_bytes(data)
    if damage == "gone":
        wav.unlink()
    (result,) = recover(Library(wav.parent))
    assert result.status is RecordingStatus.FAILED
    assert result.duration_seconds == 0
    assert wav.exists() == (damage != "gone")
    assert recover(Library(wav.parent)) == []


def test_finished_recordings_are_left_alone(wav: Path) -> None:
    for status in RecordingStatus:
        if status is not RecordingStatus.RECORDING:
            sidecar.write(wav, replace(BASE, status=status))
            before = content(wav.parent)
            assert recover(Library(wav.parent)) == []
            assert content(wav.parent) == before


def test_a_disk_that_refuses_leaves_all_as_it_is(
    wav: Path, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not be mended")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr("callmanager.audio.recovery.sidecar.write", refuse)
        assert recover(Library(wav.parent)) == []
    assert len(recover(Library(wav.parent))) == 1


def test_two_at_once_mend_each_recording_once(tmp_path: Path, wav: Path) -> None:
    for i in range(30):
        copy = tmp_path / f"c{i}.wav"
        copy.write_bytes(wav.read_bytes())
        sidecar.write(copy, replace(BASE, recording_id=f"c{i}"))
    recorders = [AudioRecorder(tmp_path) for _ in range(3)]
    for recorder in recorders:
        recorder.start()
    mended = [metadata.recording_id for recorder in recorders for metadata in recorder.recovered()]
    for recorder in recorders:
        recorder.stop()
    assert sorted(mended) == sorted(["r", *(f"c{i}" for i in range(30))])


@pytest.mark.parametrize("hint", ["lock", "young", "neither"])
def test_a_start_reads_only_what_a_crash_may_have_left(
    tmp_path: Path, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = RecordingMetadata("r", "2026-03-01T12:00:00+00:00", "", RATE, 1)
    for number in range(20):
        wav = tmp_path / f"whole{number}.wav"
        soundfile.write(wav, np.zeros(10, np.int16), RATE)
        sidecar.write(wav, replace(template, recording_id=wav.stem, status=RecordingStatus.COMPLETED))
    left = tmp_path / "left.wav"
    soundfile.write(left, np.zeros(RATE, np.int16), RATE)
    sidecar.write(left, template)
    for path in tmp_path.glob("*.json"):
        if hint != "young" or path.stem != "left":
            os.utime(path, (1_700_000_000, 1_700_000_000))
    if hint == "lock":
        sidecar.lock_path(left).touch()
    read: list[str] = []
    library = Library(tmp_path)
    whole = library.files.read
    monkeypatch.setattr(library.files, "read", lambda path: (read.append(Path(path).stem), whole(path))[1])
    mended = recover(library, suspects_only=True)
    assert read == ([] if hint == "neither" else ["left"])
    assert [metadata.recording_id for metadata in mended] == ([] if hint == "neither" else ["r"])
    assert len(recover(library)) == (hint == "neither")  # the command looks at everything
