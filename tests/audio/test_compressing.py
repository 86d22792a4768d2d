"""Recordings made smaller, and killed in the middle of it."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio import AudioRecorder
from callmanager.audio.files import encodings, parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.encodings import pcm_sha256
from callmanager.audio.files.integrity import check
from callmanager.audio.files.likeness import likeness
from callmanager.audio.files.reader import open_file, open_recording
from callmanager.audio.library import compressing
from callmanager.audio.library.compressing import Outcome, compress
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity, RecordingStatus, Segment
from tests.audio.child import environment
from tests.audio.conftest import RATE
from tests.audio.test_reader import about, write

Frames = NDArray[np.int16]
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, speech: Frames) -> Put:
    """Makes a finished recording of so many files; its first WAV."""

    def put(name: str = "a", pieces: int = 1, samples: Frames = speech, **values: Any) -> Path:
        cuts = np.array_split(samples, pieces)
        files = [tmp_path / f"{name}{'' if n == 1 else f'.part{n}'}.wav" for n in range(1, pieces + 1)]
        for file, cut in zip(files, cuts, strict=True):
            write(file, cut)
        segments = tuple(Segment(f.name, len(c), f.stat().st_size, sha256(f)) for f, c in zip(files, cuts, strict=True))
        told = about(files[0], duration_seconds=len(samples) / RATE, contact_name="Ana Mora", sha256=sha256(files[0]))
        size = sum(file.stat().st_size for file in files)
        told = replace(told, file_size_bytes=size, segments=segments if pieces > 1 else ())
        sidecar.write(files[0], replace(told, **values))
        return files[0]

    return put


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("pieces", [1, 3])
def test_flac_holds_the_same_samples_and_the_wav_is_gone(put: Put, tmp_path: Path, speech: Frames, pieces: int) -> None:
    wav = put(pieces=pieces)
    (tmp_path / "a.peaks").touch()
    size = sum(file.stat().st_size for file in tmp_path.glob("*.wav"))
    done = compress(wav, Encoding.FLAC)
    assert done.outcome is Outcome.COMPRESSED
    assert left(tmp_path) == ["a.flac", "a.json"]
    told = sidecar.read(tmp_path / "a.json")
    assert told == done.metadata
    assert (told.encoding, told.file_path, told.segments) == (Encoding.FLAC, str(tmp_path / "a.flac"), ())
    assert (told.contact_name, told.sample_rate, told.duration_seconds) == ("Ana Mora", RATE, len(speech) / RATE)
    assert done.saved_bytes == size - (tmp_path / "a.flac").stat().st_size > 0.3 * size
    assert told.sha256 == sha256(tmp_path / "a.flac")
    subprocess.run(["sox", tmp_path / "a.flac", tmp_path / "back.raw"], check=True)
    assert np.array_equal(np.fromfile(tmp_path / "back.raw", "<i2"), speech)
    with open_recording(wav) as reader:  # by its old name, too
        assert pcm_sha256(reader) == told.pcm_sha256
    assert check(wav).result is Integrity.OK


def test_opus_sounds_the_same_and_keeps_the_length(put: Put, tmp_path: Path, speech: Frames) -> None:
    wav = put()
    with open_recording(wav) as before:
        saved = compress(wav, Encoding.OPUS).saved_bytes
        with open_recording(wav) as after:
            assert likeness(before, after) > 0.9, "whoever was listening goes on listening"
            assert after.duration_seconds == pytest.approx(len(speech) / RATE, abs=0.02)
    assert left(tmp_path) == ["a.json", "a.opus"]
    assert saved > 0.9 * 2 * len(speech)
    assert check(wav).result is Integrity.OK
    assert sidecar.read(tmp_path / "a.json").pcm_sha256 is None


def test_what_must_not_be_compressed_stays_as_it_is(put: Put, tmp_path: Path) -> None:
    altered = put("altered")
    data = bytearray(altered.read_bytes())
    data[999] ^= 1
    altered.write_bytes(data)
    noise = np.random.default_rng(1).integers(-32_768, 32_767, 30_000).astype(np.int16)
    expected = {
        altered: Outcome.NOT_OK,
        put("no_digest", sha256=None): Outcome.NOT_OK,
        put("held", legal_hold="court"): Outcome.HELD,
        put("running", status=RecordingStatus.RECORDING): Outcome.BUSY,
        put("failed", status=RecordingStatus.FAILED): Outcome.BUSY,
    }
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for wav, outcome in expected.items():
        assert compress(wav, Encoding.OPUS).outcome is outcome
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert compress(put("held", legal_hold="court"), Encoding.FLAC).outcome is Outcome.COMPRESSED
    assert compress(put("noise", samples=noise), Encoding.FLAC).outcome is Outcome.NO_GAIN
    assert {"noise.wav", "noise.json", "held.flac"} <= set(left(tmp_path))
    assert compress(tmp_path / "held.flac", Encoding.FLAC).outcome is Outcome.ALREADY


def test_what_another_program_works_on_is_left_to_it(put: Put) -> None:
    wav = put()
    lock = sidecar.OwnerLock(wav)
    assert lock.acquire()
    assert compress(wav, Encoding.FLAC).outcome is Outcome.BUSY
    lock.release()
    assert compress(wav, Encoding.FLAC).outcome is Outcome.COMPRESSED


def test_a_foreign_file_of_the_same_name_is_left_alone(put: Put, tmp_path: Path) -> None:
    wav = put()
    for content in (b"mine", None):
        if content is None:
            soundfile.write(tmp_path / "a.flac", np.zeros(100, np.int16), RATE)
        else:
            (tmp_path / "a.flac").write_bytes(content)
        before = (tmp_path / "a.flac").read_bytes()
        assert compress(wav, Encoding.FLAC).outcome is Outcome.NAME_TAKEN
        assert (tmp_path / "a.flac").read_bytes() == before
        assert check(wav).result is Integrity.OK


def test_a_copy_that_is_not_proven_costs_nothing(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wav = put()
    write_block = encodings._CodedSink.write
    for encoding in (Encoding.FLAC, Encoding.OPUS):
        with monkeypatch.context() as patch:
            patch.setattr(encodings._CodedSink, "write", lambda sink, block: write_block(sink, block // 4))
            with pytest.raises(RecordingError) as caught:
                compress(wav, encoding)
        assert caught.value.reason == "not_proven"
        assert left(tmp_path) == ["a.json", "a.wav"]
        assert check(wav).result is Integrity.OK


def test_a_full_disk_costs_nothing(put: Put, small_disk: Path, speech: Frames) -> None:
    wav = put(samples=np.tile(speech, 3))
    for name in ("a.wav", "a.json"):
        (small_disk / name).write_bytes((wav.parent / name).read_bytes())
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 60_000))
    for encoding in (Encoding.FLAC, Encoding.OPUS):
        with pytest.raises(OSError, match="space"):
            compress(small_disk / "a.wav", encoding)
    assert left(small_disk) == ["a.json", "a.wav", "filler"]
    assert check(small_disk / "a.wav").result is Integrity.OK


@pytest.mark.parametrize("encoding", [Encoding.FLAC, Encoding.OPUS])
def test_what_was_left_over_is_put_away_only_if_the_copy_holds_it(
    put: Put, tmp_path: Path, encoding: Encoding, speech: Frames, expected_log: Callable[[str], None]
) -> None:
    wav = put(pieces=3)
    kept = {path: path.read_bytes() for path in tmp_path.glob("*.wav")}
    copy = tmp_path / f"a{parts.SUFFIXES[encoding]}"
    compress(wav, encoding)
    for path in (wav, tmp_path / "a.part2.wav"):  # the third was gone already
        path.write_bytes(kept[path])
    done = compress(wav, encoding)
    assert (done.outcome, done.saved_bytes) == (Outcome.TIDIED, len(kept[wav]) + len(kept[tmp_path / "a.part2.wav"]))
    assert left(tmp_path) == sorted([copy.name, "a.json"])
    write(wav, speech[::-1][:5_000])  # of that name, but something else
    assert compress(wav, encoding).outcome is Outcome.ALREADY
    assert wav.exists()
    wav.write_bytes(kept[wav])
    copy.write_bytes(copy.read_bytes()[:-100])
    expected_log("altered; the WAV beside it was left")
    assert compress(wav, encoding).outcome is Outcome.ALREADY
    assert wav.exists()


def test_on_windows_a_file_in_use_goes_later(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wav = put()
    unlink = Path.unlink

    def in_use(path: Path, missing_ok: bool = False) -> None:
        if path == wav:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", in_use)
        assert compress(wav, Encoding.FLAC).outcome is Outcome.COMPRESSED
    assert left(tmp_path) == ["a.flac", "a.json", "a.wav"]
    assert compress(wav, Encoding.FLAC).outcome is Outcome.TIDIED
    assert left(tmp_path) == ["a.flac", "a.json"]


_FORKS = """
    import os, sys
    from pathlib import Path
    from callmanager.audio.library.compressing import compress
    from callmanager.domain.recording import Encoding
    for line in sys.stdin:  # each line asks for one more child, which does what is left to do
        child = os.fork()
        if not child:
            for home in sorted(Path(sys.argv[1]).glob("*.json")):
                compress(home, Encoding(sys.argv[2]))
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
    """


@pytest.mark.parametrize("encoding", [Encoding.FLAC, Encoding.OPUS])
def test_killed_at_any_moment_every_recording_is_whole_and_known(put: Put, tmp_path: Path, encoding: Encoding) -> None:
    rng = np.random.default_rng(5)
    tone = (np.sin(np.arange(20_000) * 0.05) * 9_000).astype(np.int16)
    sounds = {f"r{n:02}": tone + rng.integers(-99, 99, 20_000).astype(np.int16) for n in range(30)}
    for number, (name, samples) in enumerate(sounds.items()):
        put(name, pieces=1 + number % 2, samples=samples)
    chance, kills = random.Random(7), 0
    command = [sys.executable, "-c", textwrap.dedent(_FORKS), str(tmp_path), encoding]
    told = environment(OPENBLAS_NUM_THREADS="1")
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forks:
        assert forks.stdin is not None
        assert forks.stdout is not None
        for attempt in range(200):
            forks.stdin.write("\n")
            forks.stdin.flush()
            child = int(forks.stdout.readline())
            if kills < 12 and attempt < 30:
                time.sleep(chance.random() * 0.06)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            ended = int(forks.stdout.readline())
            kills += ended == signal.SIGKILL
            assert_whole(tmp_path, sounds, encoding)
            if ended == 0:
                break
    assert ended == 0
    assert kills >= 5
    for path in (*tmp_path.glob(".*.tmp"), *tmp_path.glob("*.lock")):
        path.unlink()  # the next recovery, and `Shelf.sweep` after ten minutes, do so
    assert left(tmp_path) == sorted(f"{name}{end}" for name in sounds for end in (".json", parts.SUFFIXES[encoding]))


_STEPS = """
    import os, sys
    from pathlib import Path
    from callmanager.audio.library.compressing import compress
    from callmanager.domain.recording import Encoding
    for line in sys.stdin:  # die just before the so-manieth step that changes names in the folder
        folder, step, encoding = line.split()
        child = os.fork()
        if not child:
            steps = 0
            def look(event, args):
                global steps
                if event in ("os.rename", "os.remove", "tempfile.mkstemp"):
                    steps += 1
                    if steps == int(step):
                        os._exit(9)
            sys.addaudithook(look)
            compress(Path(folder, "a.json"), Encoding(encoding))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    """


@pytest.mark.parametrize("encoding", [Encoding.FLAC, Encoding.OPUS])
def test_dead_before_each_step_the_recording_is_whole_and_the_next_run_finishes(
    put: Put, tmp_path: Path, encoding: Encoding
) -> None:
    samples = (np.sin(np.arange(30_000) * 0.05) * 9_000).astype(np.int16)
    put(pieces=3, samples=samples)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    command = [sys.executable, "-c", textwrap.dedent(_STEPS)]
    told = environment(OPENBLAS_NUM_THREADS="1")
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forks:
        assert forks.stdin is not None
        assert forks.stdout is not None
        for step in range(1, 50):
            folder = tmp_path / f"step{step}"
            folder.mkdir()
            for name, data in files.items():
                (folder / name).write_bytes(data)
            forks.stdin.write(f"{folder} {step} {encoding.value}\n")
            forks.stdin.flush()
            ended = int(forks.stdout.readline())
            assert_whole(folder, {"a": samples}, encoding)
            compress(folder / "a.json", encoding)
            assert_whole(folder, {"a": samples}, encoding)
            names = [name for name in left(folder) if not name.endswith((".tmp", ".lock"))]
            assert names == sorted(["a.json", f"a{parts.SUFFIXES[encoding]}"]), step
            if ended == 0:
                break
    assert ended == 0
    assert step > 8


def assert_whole(folder: Path, sounds: dict[str, Frames], encoding: Encoding) -> None:
    for name, samples in sounds.items():
        checked = check(folder / f"{name}.json")
        assert checked.result is Integrity.OK, (name, checked)
        if encoding is Encoding.FLAC or checked.file.suffix == ".wav":
            with open_recording(folder / f"{name}.json") as reader:
                assert np.array_equal(reader.read(0, reader.frames)[:, 0], samples)


def test_open_file_reads_a_copy_for_itself(put: Put, tmp_path: Path) -> None:
    put(pieces=2)
    with open_file(tmp_path / "a.part2.wav") as reader, open_recording(tmp_path / "a.part2.wav") as whole:
        assert reader.frames < whole.frames
    assert compressing._left_over(tmp_path / "a.json") == [tmp_path / "a.wav", tmp_path / "a.part2.wav"]
    assert os.listdir(tmp_path)


@pytest.mark.parametrize("encoding", [Encoding.FLAC, Encoding.OPUS])
def test_the_recorder_knows_a_compressed_recording_by_its_old_name_and_its_new_one(
    put: Put, tmp_path: Path, speech: Frames, encoding: Encoding
) -> None:
    wav = put()
    recorder = AudioRecorder(tmp_path)
    compress(wav, encoding)
    new = tmp_path / f"a{parts.SUFFIXES[encoding]}"
    assert [told["file_path"] for told in recorder.list_recordings()] == [str(new)]
    assert recorder.get_metadata(wav) == recorder.get_metadata(new)
    assert recorder.get_statistics()["total_size_mb"] == new.stat().st_size / 1_000_000
    for name, target in ((wav, tmp_path / "out"), (new, tmp_path / "other.wav")):
        assert recorder.export_recording(name, target)
        assert not recorder.export_recording(name, target), "never over a file that exists"
    for copy in (tmp_path / "out" / "a.wav", tmp_path / "other.wav"):
        with wave.open(str(copy)) as file:
            assert file.getnframes() / file.getframerate() == pytest.approx(len(speech) / RATE, abs=0.02)
            if encoding is Encoding.FLAC:
                assert np.array_equal(np.frombuffer(file.readframes(10**9), "<i2"), speech)
        told = sidecar.read(copy.with_suffix(".json"))
        assert (told.encoding, told.file_path, told.sha256) == (Encoding.WAV, str(copy), sha256(copy))
    assert not recorder.export_recording(new, tmp_path / "x.txt")
    assert recorder.delete_recording(wav)
    assert not new.exists()
    assert not wav.with_suffix(".json").exists()
    recorder.stop()


def test_an_encrypted_recording_is_exported_only_with_its_key(
    put: Put, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    wav = put("a", encoding=Encoding.FLAC, key_id="k")
    soundfile.write(tmp_path / "a.flac.enc", np.zeros(99, np.int16), RATE, format="FLAC")
    wav.unlink()
    recorder = AudioRecorder(tmp_path)
    expected_log("encrypted and cannot be opened here")
    assert not recorder.export_recording(wav, tmp_path / "out")
    recorder.unlock = lambda path, _key: path.open("rb")
    assert recorder.export_recording(wav, tmp_path / "out")
    assert soundfile.info(tmp_path / "out" / "a.wav").frames == 99
    recorder.stop()
