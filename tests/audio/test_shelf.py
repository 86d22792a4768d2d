"""Finished recordings: removed whole, encrypted whole, at whatever moment the program dies."""

import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library import vault
from callmanager.audio.library.vault_shelf import VaultShelf as Shelf
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus, Segment

KEY, KEY_ID = bytes(range(32)), "0123456789abcdef"
RATE = 8_000


def recording(folder: Path, name: str = "a", *, numbers: int = 1, second: Path | None = None) -> RecordingMetadata:
    """A finished recording of so many parts; the last one lies in the second folder, if there is one."""
    folder.mkdir(exist_ok=True)
    segments, size = [], 0
    for number in range(1, numbers + 1):
        away = second is not None and number == numbers and number > 1
        home = second if away and second is not None else folder
        file = home / (f"{name}.wav" if number == 1 else f"{name}.part{number}.wav")
        soundfile.write(file, np.full((RATE, 1), 100 * number, np.int16), RATE, subtype="PCM_16")
        segments.append(Segment(str(file) if away else file.name, RATE, file.stat().st_size, sha256(file)))
        size += file.stat().st_size
    first = folder / f"{name}.wav"
    metadata = RecordingMetadata(
        f"id-{name}", "2026-01-02T03:04:05.000+00:00", str(first), RATE, 1,
        contact_name="Rosa Mora", duration_seconds=float(numbers), file_size_bytes=size,
        status=RecordingStatus.COMPLETED, sha256=segments[0].sha256, segments=tuple(segments) if numbers > 1 else (),
    )  # fmt: skip
    sidecar.write(first, metadata)
    return metadata


def names(*folders: Path) -> list[str]:
    return sorted(name for folder in folders for name in os.listdir(folder))


def unlock(path: Path, _key_id: str) -> "object":
    return vault.open_decrypted(path, KEY)


def samples(metadata: RecordingMetadata) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    with open_recording(metadata, unlock=unlock) as reader:  # type: ignore[arg-type]
        return reader.read(0, reader.frames)


def test_removing_takes_all_that_belongs_to_it_and_nothing_else(tmp_path: Path) -> None:
    folder, second = tmp_path / "one", tmp_path / "two"
    second.mkdir()
    doomed = recording(folder, "a", numbers=3, second=second)
    for name in ("a.peaks", "a.flac", "a.wav.enc", "a.part2.peaks", "a.part4.wav"):
        (folder / name).write_bytes(b"x")
    others = ["a.b.wav", "a.wavelet", "aa.wav", "a_2.json", "b.json", "a.part.wav", "a.partx.wav", "a"]
    for name in others:
        (folder / name).write_bytes(b"x")
    shelf = Shelf(folder, second)
    assert shelf.remove(doomed) > 3 * RATE * 2
    assert names(folder, second) == sorted([*others, "a.deleting"])
    shelf.forget(doomed)
    assert names(folder, second) == sorted(others)
    shelf.remove(doomed)  # again
    shelf.forget(doomed)


def test_what_must_be_kept_is_kept(tmp_path: Path) -> None:
    metadata = recording(tmp_path / "r")
    shelf = Shelf(tmp_path / "r")
    held = shelf.keep_for(metadata, "Expediente 7")
    assert held.legal_hold == "Expediente 7"
    before = names(tmp_path / "r")
    with pytest.raises(RecordingError, match="Expediente 7") as refused:
        shelf.remove(metadata)  # whatever the caller knew of it
    assert refused.value.reason == "recording_held"
    assert names(tmp_path / "r") == before == ["a.json", "a.wav"]
    shelf.keep_for(metadata, "")
    shelf.remove(metadata)


def test_a_recording_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    metadata = recording(tmp_path / "r")
    lock = sidecar.OwnerLock(tmp_path / "r" / "a.wav")
    assert lock.acquire()
    shelf = Shelf(tmp_path / "r")
    for work in (
        lambda: shelf.remove(metadata),
        lambda: shelf.seal(metadata, KEY, KEY_ID),
        lambda: shelf.keep_for(metadata, "x"),
    ):
        with pytest.raises(RecordingError) as refused:
            work()
        assert refused.value.reason == "recording_runs"
    lock.release()
    assert names(tmp_path / "r") == ["a.json", "a.wav"]


def test_a_recording_of_another_folder_is_left_alone(tmp_path: Path) -> None:
    metadata = recording(tmp_path / "old")
    (tmp_path / "new").mkdir()
    with pytest.raises(RecordingError) as refused:
        Shelf(tmp_path / "new").remove(metadata)
    assert refused.value.reason == "recording_elsewhere"
    assert names(tmp_path / "old") == ["a.json", "a.wav"]


@pytest.mark.parametrize("evil", ["../victim.wav", "/etc/passwd", "victim.wav"])
def test_a_sidecar_cannot_name_a_victim(tmp_path: Path, evil: str) -> None:
    victim = tmp_path / "victim.wav"
    victim.write_bytes(b"x")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "victim.wav").write_bytes(b"x")
    metadata = replace(recording(tmp_path / "r"), segments=(Segment("a.wav"), Segment(evil)))
    Shelf(tmp_path / "r").remove(metadata)
    assert victim.exists()
    assert names(tmp_path / "r") == ["a.deleting", "victim.wav"]


def _remove_and_forget(shelf: Shelf, metadata: RecordingMetadata) -> None:
    shelf.remove(metadata)
    shelf.forget(metadata)


@pytest.mark.parametrize("died_after", range(5))
def test_a_removal_that_died_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, died_after: int) -> None:
    metadata = recording(tmp_path / "r", numbers=3)
    shelf, unlink, count = Shelf(tmp_path / "r"), Path.unlink, 0

    def dies(path: Path, missing_ok: bool = False) -> None:
        nonlocal count
        if path.suffix != ".lock":
            if count == died_after:
                raise KeyboardInterrupt
            count += 1
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", dies)
        with pytest.raises(KeyboardInterrupt):
            _remove_and_forget(shelf, metadata)
    (unfinished,) = shelf.unfinished()
    assert unfinished.recording_id == metadata.recording_id
    shelf.remove(unfinished)
    shelf.forget(unfinished)
    assert names(tmp_path / "r") == []
    assert shelf.unfinished() == []


@pytest.mark.parametrize("numbers", [1, 3])
def test_encrypting_leaves_one_whole_recording_that_sounds_the_same(tmp_path: Path, numbers: int) -> None:
    folder, second = tmp_path / "one", tmp_path / "two"
    second.mkdir()
    metadata = recording(folder, numbers=numbers, second=second)
    before = samples(metadata)
    (folder / "a.peaks").write_bytes(b"the outline of a voice")
    sealed = Shelf(folder, second).seal(metadata, KEY, KEY_ID)
    assert sealed is not None
    expected = {"a.json", "a.wav.enc", *(f"a.part{n}.wav.enc" for n in range(2, numbers + 1))}
    assert set(names(folder, second)) == expected
    assert replace(sidecar.read(folder / "a.json"), file_path=sealed.file_path) == sealed
    assert sealed.key_id == KEY_ID
    assert np.array_equal(samples(sealed), before)
    files = parts.files_of(folder / "a.json", sealed)
    assert sealed.sha256 == sha256(files[0])
    assert [segment.sha256 for segment in sealed.segments] == [sha256(file) for file in files][: len(sealed.segments)]
    assert sealed.file_size_bytes == sum(file.stat().st_size for file in files)
    assert Shelf(folder, second).seal(sealed, KEY, KEY_ID) is None  # there is nothing left to do


def test_a_plain_file_that_somebody_plays_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows deletes no file that is open."""
    metadata = recording(tmp_path / "r")
    unlink = Path.unlink

    def refuses(path: Path, missing_ok: bool = False) -> None:
        if path.name == "a.wav":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuses)
        sealed = Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID)
    assert sealed is not None
    assert names(tmp_path / "r") == ["a.json", "a.wav", "a.wav.enc"]
    assert Shelf(tmp_path / "r").finish_sealing() == 1
    assert names(tmp_path / "r") == ["a.json", "a.wav.enc"]


@pytest.mark.parametrize("lie", [{"duration_seconds": 99.0}, {"file_size_bytes": 5}, {"channels": 2}])
def test_a_sidecar_that_lies_of_its_file_is_not_sealed_in(tmp_path: Path, lie: dict[str, object]) -> None:
    """Of an encrypted recording nobody measures the length again."""
    metadata = sidecar.update(Path(recording(tmp_path / "r").file_path), lie)
    with pytest.raises(RecordingError) as refused:
        Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID)
    assert refused.value.reason == "recording_altered"
    assert names(tmp_path / "r") == ["a.json", "a.wav"]


def test_an_altered_recording_is_not_made_to_look_whole(tmp_path: Path) -> None:
    metadata = recording(tmp_path / "r")
    with (tmp_path / "r" / "a.wav").open("r+b") as file:
        file.seek(1000)
        file.write(b"!")
    with pytest.raises(RecordingError) as refused:
        Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID)
    assert refused.value.reason == "recording_altered"
    assert names(tmp_path / "r") == ["a.json", "a.wav"]


def test_a_recording_that_failed_or_runs_is_not_encrypted(tmp_path: Path) -> None:
    for status in (RecordingStatus.RECORDING, RecordingStatus.FAILED):
        metadata = replace(recording(tmp_path / "r"), status=status)
        sidecar.write(tmp_path / "r" / "a.wav", metadata)
        assert Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID) is None
        assert names(tmp_path / "r") == ["a.json", "a.wav"]


def test_encrypting_waits_for_the_digests(tmp_path: Path) -> None:
    metadata = replace(recording(tmp_path / "r"), sha256=None)
    sidecar.write(tmp_path / "r" / "a.wav", metadata)
    assert Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID) is None
    long_ago = time.time() - 3600  # a crash kept them from being made
    os.utime(tmp_path / "r" / "a.wav", (long_ago, long_ago))
    assert Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID) is not None


def test_a_full_disk_leaves_the_plain_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = recording(tmp_path / "r", numbers=2)
    real, count = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal count
        count += 1
        if count > 2:  # the first file is there already
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecordingError) as refused:
        Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID)
    assert refused.value.reason == "seal_failed"
    monkeypatch.undo()
    assert sidecar.read(tmp_path / "r" / "a.json").key_id == ""
    assert len(samples(metadata)) == 2 * RATE
    sealed = Shelf(tmp_path / "r").seal(metadata, KEY, KEY_ID)  # what was made before is made anew
    assert sealed is not None
    assert names(tmp_path / "r") == ["a.json", "a.part2.wav.enc", "a.wav.enc"]


_TIMED_RUNS = 3
_CHILD = """
import sys
from pathlib import Path
from callmanager.audio.files import sidecar
from callmanager.audio.library.vault_shelf import VaultShelf
folder = Path(sys.argv[1])
metadata = sidecar.read(folder / "a.json")
print("go", flush=True)
VaultShelf(folder).seal(metadata, bytes(range(32)), "0123456789abcdef")
print("done", flush=True)
"""


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_killed_at_any_moment_one_whole_copy_is_left(tmp_path: Path, kills: int, proved: Callable[[str], None]) -> None:
    """Kills spread over the time that encrypting takes; each leaves the recording whole, and can be finished."""
    sound = np.random.default_rng(2).integers(-9_000, 9_000, 10_000_000, dtype=np.int16)
    dice, told, seconds = random.Random(5), [], math.inf
    for number in range(1 - _TIMED_RUNS, kills + 1):
        folder = tmp_path / str(number)
        metadata = recording(folder)
        soundfile.write(folder / "a.wav", sound, RATE, subtype="PCM_16")
        metadata = replace(
            metadata,
            sha256=sha256(folder / "a.wav"),
            file_size_bytes=(folder / "a.wav").stat().st_size,
            duration_seconds=len(sound) / RATE,
        )
        sidecar.write(folder / "a.wav", metadata)
        with subprocess.Popen([sys.executable, "-c", _CHILD, str(folder)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"go\n"
            begin = time.perf_counter()
            if number > 0:
                time.sleep((number - dice.random()) / kills * seconds)
                child.kill()
            else:  # the first ones show how long it takes where nothing holds it up
                assert child.stdout.readline() == b"done\n"
                seconds = min(seconds, time.perf_counter() - begin)
        now = sidecar.read(folder / "a.json")
        told.append(bool(now.key_id))
        assert np.array_equal(samples(replace(now, file_path=str(folder / "a.wav")))[:, 0], sound)
        shelf = Shelf(folder)
        shelf.seal(now, KEY, KEY_ID)
        shelf.finish_sealing()
        shelf.sweep(0)
        assert [name for name in names(folder) if not name.endswith(".lock")] == ["a.json", "a.wav.enc"]
        for path in folder.iterdir():
            path.unlink()
    before = told.count(False)
    proved(
        f"{kills} of {kills} kills while encrypting left one whole copy; {before} came before the sidecar told of it"
    )
    assert before > kills / 2, "too few kills came in the middle"


def test_plain_files_go_only_when_the_encrypted_ones_are_whole(tmp_path: Path, expected_log: "object") -> None:
    metadata = recording(tmp_path / "r")
    plain = (tmp_path / "r" / "a.wav").read_bytes()
    shelf = Shelf(tmp_path / "r")
    sealed = shelf.seal(metadata, KEY, KEY_ID)
    assert sealed is not None
    assert shelf.finish_sealing() == 0
    (tmp_path / "r" / "a.wav").write_bytes(plain)  # as a crash leaves it
    assert shelf.finish_sealing() == 1
    assert names(tmp_path / "r") == ["a.json", "a.wav.enc"]
    (tmp_path / "r" / "a.wav").write_bytes(plain)
    with (tmp_path / "r" / "a.wav.enc").open("r+b") as file:
        file.seek(500)
        file.write(b"????")
    expected_log("encrypted and altered")  # type: ignore[operator]
    assert shelf.finish_sealing() == 0
    assert (tmp_path / "r" / "a.wav").read_bytes() == plain


def test_old_temporary_files_are_swept(tmp_path: Path) -> None:
    for name in (".a.json.x.tmp", ".peaks.1.tmp", "a.tmp", ".keep"):
        (tmp_path / name).write_bytes(b"x")
    shelf = Shelf(tmp_path)
    assert shelf.sweep() == 0
    assert shelf.sweep(0) == 2
    assert names(tmp_path) == [".keep", "a.tmp"]
