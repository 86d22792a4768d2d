"""What `check` says of recordings that were left alone, and of ones that were not."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import check, recordings_in, zero_tail_seconds
from callmanager.domain.recording import Encoding, Integrity, RecordingStatus, Segment
from tests.audio.conftest import RATE, counter
from tests.audio.test_reader import about, write

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Makes a finished recording of one second; its WAV."""

    def put(name: str = "a", **values: Any) -> Path:
        wav = tmp_path / f"{name}.wav"
        write(wav, counter(RATE))
        size = wav.stat().st_size
        told = {"duration_seconds": 1.0, "file_size_bytes": size, "sha256": sha256(wav), **values}
        sidecar.write(wav, about(wav, **told))
        return wav

    return put


def said(file: Path) -> Integrity:
    return check(file).result


def change(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_what_was_left_alone_is_ok_by_any_of_its_names(put: Put) -> None:
    wav = put()
    checked = check(wav)
    assert (checked.result, checked.file, checked.recording_id, checked.detail) == (Integrity.OK, wav, "a", "")
    assert said(wav.with_suffix(".json")) is Integrity.OK


@settings(max_examples=25)
@given(place=st.integers(0, 88_243))
def test_a_single_bit_anywhere_is_seen(place: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    wav = tmp_path_factory.mktemp("bit") / "a.wav"
    write(wav, counter(RATE))
    told = about(wav, duration_seconds=1.0, file_size_bytes=wav.stat().st_size, sha256=sha256(wav))
    sidecar.write(wav, told)
    change(wav, place)
    assert said(wav) is Integrity.ALTERED


@pytest.mark.parametrize("cut", [1, 2, 1_000, 88_244])
def test_a_cut_is_seen_with_and_without_a_digest(put: Put, cut: int) -> None:
    for name, digest in (("a", {}), ("b", {"sha256": None})):
        wav = put(name, **digest)
        os.truncate(wav, wav.stat().st_size - cut)
        assert said(wav) is Integrity.ALTERED


def test_a_sidecar_that_tells_another_length_is_seen(put: Put) -> None:
    assert "seconds" in check(put("a", duration_seconds=0.9)).detail
    assert said(put("b", channels=2)) is Integrity.ALTERED
    assert said(put("c", file_size_bytes=7)) is Integrity.ALTERED


def test_the_other_answers(put: Put, tmp_path: Path) -> None:
    assert said(tmp_path / "nothing.wav") is Integrity.MISSING
    gone = put("gone")
    gone.unlink()
    assert said(gone) is Integrity.MISSING
    assert said(put("b", sha256=None)) is Integrity.NO_DIGEST
    assert said(put("c", status=RecordingStatus.RECORDING, sha256=None)) is Integrity.UNFINISHED
    assert said(put("d", status=RecordingStatus.FAILED, sha256=None, file_size_bytes=0)) is Integrity.NO_DIGEST
    broken = put("e")
    broken.with_suffix(".json").write_text("{")
    assert said(broken) is Integrity.UNREADABLE
    alone = put("f")
    alone.with_suffix(".json").unlink()
    assert said(alone) is Integrity.NO_SIDECAR
    no_sound = put("g")
    no_sound.write_bytes(b"x" * 100)
    sidecar.update(no_sound, {"sha256": sha256(no_sound), "file_size_bytes": 100})
    assert said(no_sound) is Integrity.UNREADABLE


def test_each_of_several_files_counts(tmp_path: Path) -> None:
    names = ("a.wav", "a.part2.wav", "a.part3.wav")
    for name in names:
        write(tmp_path / name, counter(1_000))
    paths = [tmp_path / name for name in names]
    segments = tuple(Segment(path.name, 1_000, path.stat().st_size, sha256(path)) for path in paths)
    size = sum(path.stat().st_size for path in paths)
    told = about(paths[0], duration_seconds=3_000 / RATE, file_size_bytes=size, segments=segments)
    sidecar.write(paths[0], replace(told, sha256=segments[0].sha256))
    assert said(paths[0]) is said(paths[2]) is Integrity.OK
    change(paths[2], -1)
    assert check(paths[0]).detail.startswith("a.part3.wav")
    change(paths[2], -1)
    paths[1].unlink()
    assert (said(paths[0]), check(paths[0]).detail) == (Integrity.MISSING, "a.part2.wav")


def test_compressed_and_encrypted_ones_are_compared_as_they_lie_there(tmp_path: Path) -> None:
    flac = tmp_path / "a.flac"
    soundfile.write(flac, counter(RATE), RATE)
    told = about(tmp_path / "a.wav", duration_seconds=1.0, encoding=Encoding.FLAC, sha256=sha256(flac))
    sidecar.write(tmp_path / "a.wav", replace(told, file_size_bytes=flac.stat().st_size))
    assert check(tmp_path / "a.wav").file == flac
    assert said(flac) is Integrity.OK
    secret = tmp_path / "b.flac.enc"
    secret.write_bytes(b"nobody reads this")
    told = replace(told, recording_id="b", key_id="k", sha256=sha256(secret), file_size_bytes=17)
    sidecar.write(tmp_path / "b.wav", told)
    assert said(secret) is Integrity.OK
    change(secret, 3)
    assert said(secret) is Integrity.ALTERED


def test_a_folder_has_each_recording_once(put: Put, tmp_path: Path) -> None:
    put("a")
    write(tmp_path / "a.part2.wav", counter(10))
    (tmp_path / "b.flac.enc").touch()
    (tmp_path / "c.json").write_text("{")
    for name in (".hidden.wav", "notes.txt", "a.lock", "a.peaks"):
        (tmp_path / name).touch()
    assert [path.name for path in recordings_in(tmp_path)] == ["a.json", "b.flac.enc", "c.json"]
    assert parts.stem_of(tmp_path / "b.flac.enc") == "b"


@pytest.mark.parametrize(("sound", "zeros"), [(0, 0), (0, 500), (1_000, 0), (1_000, 200_000), (70_000, 65_536)])
def test_a_zeroed_tail_is_measured_whatever_the_header_says(tmp_path: Path, sound: int, zeros: int) -> None:
    samples = np.concatenate([np.full((sound, 2), 7, np.int16), np.zeros((zeros, 2), np.int16)])
    samples[: sound // 2] = 0
    wav = tmp_path / "a.wav"
    write(wav, samples, 8_000)
    data = bytearray(wav.read_bytes())
    data[40:44] = bytes(4)
    wav.write_bytes(data)
    assert zero_tail_seconds(wav) == zeros / 8_000


def test_one_channel_that_sounds_is_no_zeroed_tail(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", np.array([[0, 1]] * 100, np.int16), 8_000)
    assert zero_tail_seconds(tmp_path / "a.wav") == 0
