import hashlib
import json
import os
import random
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callmanager.audio.files import sidecar
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap, RecordingMetadata, RecordingStatus
from tests.audio import child
from tests.audio.conftest import RATE, counter, losses
from tests.audio.waiting import wait_until

CHILD = """
    import sys, time
    from callmanager.audio.sources.file_source import FileSource
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
        patch.setattr("callmanager.audio.library.recovery.sidecar.write", refuse)
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


DAMAGES = {
    "missing": None,
    "broken off": b'{"a":',
    "a list": b"[]",
    "empty": b"",
    "no text": b"\xff\xfe\x00",
    "a gap that is none": json.dumps(BASE.to_dict() | {"gaps": [5]}).encode(),
    "a rate of text": json.dumps(BASE.to_dict() | {"sample_rate": "x"}).encode(),
}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A sound WAV of a second, named as the recorder names it, without a sidecar."""
    file = tmp_path / "x_Juan_20260301_120000_2.wav"
    soundfile.write(file, counter(RATE), RATE, subtype="PCM_16")
    return file


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("suspects_only", [False, True])
def test_a_wav_gets_a_new_sidecar_for_a_missing_or_damaged_one(
    whole: Path, damage: str, suspects_only: bool, expected_log: Callable[[str], None]
) -> None:
    expected_log("is passed over")
    home, text, sound = whole.with_suffix(".json"), DAMAGES[damage], whole.read_bytes()
    if text is not None:
        home.write_bytes(text)
    (made,) = recover(Library(whole.parent), suspects_only=suspects_only)
    (listed,) = Library(whole.parent).find()
    assert listed == made.to_dict() == json.loads(home.read_text("utf-8"))
    assert listed["status"] == "recovered"
    assert (listed["duration_seconds"], listed["file_size_bytes"]) == (1.0, len(sound))
    assert (listed["sample_rate"], listed["channels"], listed["contact_name"]) == (RATE, 1, "")
    assert listed["sha256"] == hashlib.sha256(sound).hexdigest()
    assert listed["recording_id"]
    assert [event["code"] for event in listed["events"]] == ["sidecar_rebuilt"]
    if not damage.startswith("a gap") and not damage.startswith("a rate"):
        assert datetime.fromisoformat(listed["start_time"]) == datetime(2026, 3, 1, 12).astimezone(UTC)
    kept = whole.with_name(f"{home.name}.damaged")
    assert (kept.read_bytes() if kept.exists() else None) == text
    assert whole.read_bytes() == sound
    assert not list(whole.parent.glob("*.lock"))
    before = content(whole.parent)
    assert recover(Library(whole.parent)) == []
    assert content(whole.parent) == before, "twice is like once"


def test_without_a_stamp_the_time_of_change_tells_when_it_began(tmp_path: Path) -> None:
    file = tmp_path / "Ana_20269999_120000.wav"
    soundfile.write(file, counter(RATE), RATE, subtype="PCM_16")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert recover(Library(tmp_path), suspects_only=True) == [], "the start leaves what is old"
    (made,) = recover(Library(tmp_path))
    assert datetime.fromisoformat(made.start_time).timestamp() == 1_700_000_000 - 1
    assert made.end_time is not None
    assert datetime.fromisoformat(made.end_time).timestamp() == 1_700_000_000


@pytest.mark.parametrize("way", ["one value wrong", "cut"])
def test_what_can_be_read_of_a_damaged_sidecar_is_kept(
    whole: Path, way: str, expected_log: Callable[[str], None]
) -> None:
    expected_log("is passed over")
    known = replace(
        BASE, recording_id="id7", contact_name="Juan García", call_id="c1", user_id="u", gaps=(Gap(0.1, 0.2, "lost"),)
    )
    home = sidecar.sidecar_path(whole)
    sidecar.write(whole, replace(known, legal_hold="pleito", peak_dbfs=-3.0))
    if way == "cut":
        home.write_bytes(home.read_bytes().partition(b'  "gaps"')[0])
    else:
        home.write_text(json.dumps(json.loads(home.read_text("utf-8")) | {"channels": "dos", "tags": 5}), "utf-8")
    (made,) = recover(Library(whole.parent))
    assert (made.recording_id, made.contact_name, made.call_id, made.user_id) == ("id7", "Juan García", "c1", "u")
    assert made.start_time == BASE.start_time
    assert (made.channels, made.tags) == (1, ())
    assert (made.gaps, made.legal_hold, made.peak_dbfs) == (
        ((), "", None) if way == "cut" else (known.gaps, "pleito", -3.0)
    )


def test_no_kept_sidecar_is_overwritten(whole: Path, expected_log: Callable[[str], None]) -> None:
    expected_log("is passed over")
    home = whole.with_suffix(".json")
    for text in ("[1]", "[2]", "[1]"):
        home.write_text(text)
        assert len(recover(Library(whole.parent))) == 1
    kept = {path.name.rpartition(".")[2]: path.read_text() for path in whole.parent.glob("*.damaged*")}
    assert kept == {"damaged": "[1]", "damaged2": "[2]"}


def test_what_is_not_ours_alone_to_describe_is_left(
    tmp_path: Path, whole: Path, expected_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expected_log("is left as it is")
    sound, first, second = whole.read_bytes(), tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "old.wav").write_bytes(sound)
    (first / "old_metadata.json").write_text('{"contact_name": "Ana"}')
    expected_log("old_metadata.json is passed over")
    (first / "live.wav").write_bytes(sound)
    (first / "long.wav").write_bytes(sound)
    sidecar.write(first / "long.wav", replace(BASE, status=RecordingStatus.COMPLETED))
    (first / "long.part2.wav").write_bytes(sound)
    (second / "away.part2.wav").write_bytes(sound)
    (first / "moved.wav").write_bytes(sound)
    sidecar.write(second / "moved.wav", replace(BASE, status=RecordingStatus.COMPLETED))
    (first / "empty.wav").touch()
    (first / "silent.wav").write_bytes(sound[:44])
    (first / "text.wav").write_bytes(b"no sound" * 9)
    (first / "copied.wav").write_bytes(sound[:1001])
    lock = sidecar.OwnerLock(first / "live.wav")
    assert lock.acquire()
    before = content(first), content(second)
    assert recover(Library(first, second)) == []
    assert (content(first), content(second)) == before
    lock.release()
    left = [line.split()[-1] for line in caplog.messages if "has no sidecar that can be read" in line]
    assert len(left) == 4
    assert "<" not in caplog.text.replace("<string>", "")
    assert [made.file_path for made in recover(Library(first, second))] == [str(first / "live.wav")]


def test_a_long_recording_gets_all_its_parts_back(tmp_path: Path, whole: Path) -> None:
    part = whole.with_name(f"{whole.stem}.part2.wav")
    soundfile.write(part, counter(RATE), RATE, subtype="PCM_16")
    (made,) = recover(Library(tmp_path))
    assert [segment.file for segment in made.segments] == [whole.name, part.name]
    assert made.duration_seconds == 2.0


def test_what_other_programs_put_behind_the_samples_is_no_sound(whole: Path) -> None:
    with whole.open("r+b") as file:
        file.seek(0, 2)
        file.write(b"LIST\x04\0\0\0INFO")
        size = file.tell() - 8
        file.seek(4)
        file.write(size.to_bytes(4, "little"))
    sound = whole.read_bytes()
    (made,) = recover(Library(whole.parent))
    assert made.duration_seconds == 1.0
    assert whole.read_bytes() == sound


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["at_seconds", "start_seconds", "duration_seconds", "reason", "code"]), inner)
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(BASE.to_dict())), json_values), st.integers(0, 2000), st.booleans())
def test_whatever_a_sidecar_holds_the_recording_is_found(
    expected_log: Callable[[str], None], values: dict[str, object], end: int, cut: bool
) -> None:
    expected_log("is passed over")
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder, "x.wav")
        soundfile.write(wav, counter(100), RATE, subtype="PCM_16")
        text = json.dumps(BASE.to_dict() | {"status": "completed"} | values, indent=2).encode()
        wav.with_suffix(".json").write_bytes(text[:end] if cut else text)
        made = recover(Library(wav.parent))
        assert len(Library(wav.parent).find()) == 1
        kept = list(wav.parent.glob("*.damaged"))
        assert [path.read_bytes() for path in kept] in ([], [text[:end] if cut else text])
        assert len(kept) <= len(made)
        before = content(wav.parent)
        assert recover(Library(wav.parent)) == []
        assert content(wav.parent) == before


@pytest.mark.parametrize("text", [text for text in DAMAGES.values() if text is not None])
def test_what_is_said_of_a_damaged_sidecar_is_plain(whole: Path, text: bytes) -> None:
    whole.with_suffix(".json").write_bytes(text)
    with pytest.raises(RecordingError) as said:
        Library(whole.parent).metadata(whole)
    for internal in ("callmanager.", "argument", "codec", "Expecting", "object at 0x"):
        assert internal not in str(said.value)


def test_what_is_said_of_a_file_that_is_no_sound_is_plain(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"RIFF" + b"\xff" * 500)
    with pytest.raises(RecordingError) as said:
        open_recording(tmp_path / "x.wav")
    assert "object at" not in str(said.value)
    assert "_Guarded" not in str(said.value)
