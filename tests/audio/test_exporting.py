"""Copies of recordings, looked at with the eyes of other programs."""

import json
import os
import subprocess
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from callmanager.audio.files import encodings, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import check
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library import exporting
from callmanager.audio.library.exporting import Exporter
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity, RecordingStatus, Segment
from tests.audio.conftest import RATE, counter
from tests.audio.test_reader import about, write

Frames = NDArray[np.int16]
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, speech: Frames) -> Put:
    """Makes a finished recording; its WAV."""

    def put(name: str = "a", samples: Frames = speech, rate: int = RATE, **values: Any) -> Path:
        folder = tmp_path / "recordings"
        folder.mkdir(exist_ok=True)
        wav = folder / f"{name}.wav"
        write(wav, samples, rate)
        channels = samples.shape[1] if samples.ndim == 2 else 1
        told = about(wav, sample_rate=rate, channels=channels, duration_seconds=len(samples) / rate)
        told = replace(told, contact_name="Ana Mora", file_size_bytes=wav.stat().st_size, sha256=sha256(wav))
        sidecar.write(wav, replace(told, **values))
        return wav

    return put


def probe(path: Path) -> dict[str, Any]:
    """What ffprobe says of the sound in a file."""
    shown = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    told = json.loads(subprocess.run(shown, check=True, capture_output=True, text=True).stdout)
    return {**told["streams"][0], "tags": told["format"].get("tags", {}) | told["streams"][0].get("tags", {})}


def decoded(path: Path, rate: int, channels: int) -> Frames:
    """The samples as ffmpeg decodes them."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-ar", str(rate), "-ac", str(channels), "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<i2").reshape(-1, channels)


def alike(first: Frames, second: Frames) -> float:
    """How alike they sound where they lie best; a decoder may begin up to 50 ms earlier or later."""
    n = min(len(first), len(second))
    one, two = first[:n, 0].astype(float), second[:n, 0].astype(float)
    spectra = np.fft.rfft(one, 2 * n) * np.conj(np.fft.rfft(two, 2 * n))
    products = np.fft.irfft(spectra)
    lag = int(np.argmax(products))
    lag = lag - 2 * n if lag > n else lag
    assert abs(lag) < 2_500, lag
    return float(products.max() / np.sqrt((one**2).sum() * (two**2).sum()))


@pytest.mark.parametrize("kind", list(Encoding))
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_other_programs_hear_the_same(
    put: Put, speech: Frames, tmp_path: Path, kind: Encoding, channels: int, rate: int
) -> None:
    words = speech[20_000:90_000]
    samples = np.stack([words, words[::-1]][:channels], axis=1)
    wav = put(samples=samples, rate=rate)
    made = Exporter(tmp_path / "out", kind).export(wav)
    [copy] = [Path(file) for file in made.files]
    shown = probe(copy)
    assert shown["codec_name"] == {"wav": "pcm_s16le", "flac": "flac", "opus": "opus", "mp3": "mp3"}[kind]
    assert shown["channels"] == channels
    assert float(shown["duration"]) == pytest.approx(len(samples) / rate, abs=0.3), "MP3 comes in frames of 72 ms"
    heard = decoded(copy, rate, channels)
    if kind in (Encoding.WAV, Encoding.FLAC):
        assert np.array_equal(heard, samples)
    else:
        assert alike(heard, samples) > 0.9
    told = sidecar.read(Path(made.sidecar))
    assert (told.file_path, told.encoding, told.contact_name) == (str(copy), kind, "Ana Mora")
    assert told.sha256 == sha256(copy)
    assert told.file_size_bytes == copy.stat().st_size
    assert told.duration_seconds == pytest.approx(len(samples) / rate, abs=0.05)
    assert check(copy).result is made.integrity is Integrity.OK
    assert sorted(path.name for path in copy.parent.iterdir()) == sorted([copy.name, "a.json"])


def test_tags_name_the_recording_and_nothing_else(put: Put, tmp_path: Path) -> None:
    for kind in (Encoding.FLAC, Encoding.MP3, Encoding.OPUS):
        [copy] = Exporter(tmp_path / kind, kind).export(put("llamada_1")).files
        tags = {name.lower(): value for name, value in probe(Path(copy))["tags"].items()}
        assert tags["title"] == "llamada_1"
        assert "Ana" not in str(tags)


def test_a_wav_is_copied_byte_for_byte(put: Put, tmp_path: Path) -> None:
    wav = put()
    [copy] = Exporter(tmp_path / "out", Encoding.WAV).export(wav).files
    assert Path(copy).read_bytes() == wav.read_bytes()
    if os.name == "posix":
        assert Path(copy).stat().st_mode & 0o077 == 0, "voices are private"


def test_a_header_that_lies_is_not_copied(put: Put, tmp_path: Path) -> None:
    wav = put(samples=counter(5_000))
    data = bytearray(wav.read_bytes())
    data[4:8] = data[40:44] = bytes(4)
    wav.write_bytes(data)
    sidecar.update(wav, {"sha256": sha256(wav)})
    [copy] = Exporter(tmp_path / "out", Encoding.WAV).export(wav).files
    with wave.open(copy) as file:
        assert np.array_equal(np.frombuffer(file.readframes(9_999), "<i2"), counter(5_000))


@pytest.fixture
def in_parts(tmp_path: Path) -> tuple[Path, Frames]:
    folder, samples = tmp_path / "long", counter(40_000).reshape(-1, 2)
    folder.mkdir()
    for name, part in (("a.wav", samples[:7_000]), ("a.part2.wav", samples[7_000:])):
        write(folder / name, part)
    segments = tuple(Segment(n, 0, 0, sha256(folder / n)) for n in ("a.wav", "a.part2.wav"))
    size = sum((folder / segment.file).stat().st_size for segment in segments)
    told = about(folder / "a.wav", channels=2, segments=segments, duration_seconds=20_000 / RATE)
    sidecar.write(folder / "a.wav", replace(told, file_size_bytes=size, sha256=segments[0].sha256))
    return folder / "a.wav", samples


@pytest.mark.parametrize("kind", list(Encoding))
def test_several_files_come_out_as_one(in_parts: tuple[Path, Frames], tmp_path: Path, kind: Encoding) -> None:
    wav, samples = in_parts
    [copy] = Exporter(tmp_path / "out", kind).export(wav).files
    assert probe(Path(copy))["channels"] == 2
    if kind in (Encoding.WAV, Encoding.FLAC):
        assert np.array_equal(decoded(Path(copy), RATE, 2), samples)
    assert sidecar.read(Path(copy).with_suffix(".json")).segments == ()
    assert check(Path(copy)).result is Integrity.OK


def test_a_wav_too_long_for_one_file_is_exported_in_parts(
    in_parts: tuple[Path, Frames], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wav, samples = in_parts
    monkeypatch.setattr(encodings, "DATA_BYTES_MAX", 36_000)
    made = Exporter(tmp_path / "out", Encoding.WAV).export(wav)
    assert [Path(file).name for file in made.files] == ["a.wav", "a.part2.wav", "a.part3.wav"]
    with open_recording(Path(made.files[0])) as reader:
        assert np.array_equal(reader.read(0, 99_999), samples)
    assert check(Path(made.files[0])).result is Integrity.OK
    with wave.open(made.files[0]) as first:
        assert first.getnframes() == 9_000


def test_nothing_is_written_over_in_any_spelling(put: Put, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "LLAMADA.mp3").write_text("mine")
    (out / "llamada_2.json").write_text("mine")
    exporter = Exporter(out, Encoding.MP3)
    wav = put("llamada", samples=counter(2_000))
    names = [Path(exporter.export(wav).files[0]).name for _ in range(3)]
    assert names == ["llamada_3.mp3", "llamada_4.mp3", "llamada_5.mp3"]
    assert (out / "LLAMADA.mp3").read_text() == (out / "llamada_2.json").read_text() == "mine"
    with pytest.raises(RecordingError) as caught:
        exporter.export(wav, "llamada_4")
    assert caught.value.reason == "export_exists"


def test_a_file_that_appears_at_the_last_moment_is_left_alone(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wav, out = put("a", samples=counter(2_000)), tmp_path / "out"
    publish = exporting.publish

    def late(temporary: Path, target: Path) -> None:
        if target.suffix == ".json":
            target.write_text("mine")
        publish(temporary, target)

    monkeypatch.setattr(exporting, "publish", late)
    with pytest.raises(RecordingError, match="exists already"):
        Exporter(out, Encoding.FLAC).export(wav)
    assert [path.name for path in out.iterdir()] == ["a.json"]
    assert (out / "a.json").read_text() == "mine"


def test_where_there_are_no_links_names_are_held_all_the_same(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    exporter = Exporter(tmp_path / "out", Encoding.FLAC)
    made = exporter.export(put(samples=counter(2_000)))
    assert check(Path(made.files[0])).result is Integrity.OK
    with pytest.raises(RecordingError, match="exists"):
        encodings_publish_over(tmp_path, Path(made.files[0]))


def encodings_publish_over(tmp_path: Path, target: Path) -> None:
    (tmp_path / "x").write_text("new")
    try:
        encodings.publish(tmp_path / "x", target)
    except FileExistsError as error:
        raise RecordingError("exists") from error


@settings(max_examples=60)
@given(names=st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=6))
def test_every_name_is_one_that_windows_takes_and_none_twice(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    exporter = Exporter(tmp_path_factory.mktemp("names"), Encoding.MP3)
    made = []
    for name in names:
        made.append(exporter._unused(name))
        (exporter.folder / f"{made[-1]}.mp3").touch()
        exporter._taken = None  # as a second export into the same folder
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert not PureWindowsPath(f"{name}.mp3").is_reserved()
        assert not set(name) & set('<>:"/\\|?*. ')
        assert name.isprintable()
        assert len(f"{name}.part2.json".encode()) < 255


def test_a_full_disk_leaves_no_part(put: Put, small_disk: Path, speech: Frames) -> None:
    wav = put(samples=np.tile(speech, 6))  # 2 MB and more, on a disk of 2 MB
    noise = put("noise", samples=np.random.default_rng(3).integers(-32_768, 32_767, 1_500_000, np.int16))
    for kind, source in ((Encoding.WAV, wav), (Encoding.FLAC, noise)):
        with pytest.raises(RecordingError) as caught:
            Exporter(small_disk / "out", kind).export(source)
        assert caught.value.reason == "export_full"
        assert list((small_disk / "out").iterdir()) == []
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler.write_bytes(b"x" * (free - 40_000))
    for kind in (Encoding.MP3, Encoding.OPUS):
        with pytest.raises(RecordingError) as caught:
            Exporter(small_disk / "out", kind).export(wav)
        assert caught.value.reason == "export_full"
        assert list((small_disk / "out").iterdir()) == []


def test_what_a_killed_program_left_in_the_folder_goes_after_a_while(put: Put, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    stale, fresh, foreign = out / ".callmanager-1.tmp", out / ".callmanager-2.tmp", out / ".other-1.tmp"
    for path in (stale, fresh, foreign):
        path.touch()
    for path in (stale, foreign):
        os.utime(path, (0, 0))
    Exporter(out, Encoding.WAV).export(put(samples=counter(99)))
    assert [path.exists() for path in (stale, fresh, foreign)] == [False, True, True]


def test_what_does_not_come_back_as_it_went_in_is_no_copy(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_block = encodings._CodedSink.write

    def spoilt(sink: Any, block: Frames) -> None:
        write_block(sink, np.where(np.arange(len(block))[:, None] == 7, block ^ 1, block))

    monkeypatch.setattr(encodings._CodedSink, "write", spoilt)
    with pytest.raises(RecordingError) as caught:
        Exporter(tmp_path / "out", Encoding.FLAC).export(put())
    assert caught.value.reason == "not_proven"
    assert list((tmp_path / "out").iterdir()) == []


def test_an_altered_one_is_copied_and_said_to_be_altered(put: Put, tmp_path: Path) -> None:
    wav = put()
    data = bytearray(wav.read_bytes())
    data[5_000] ^= 1
    wav.write_bytes(data)
    made = Exporter(tmp_path / "out", Encoding.MP3).export(wav)
    assert made.integrity is Integrity.ALTERED
    assert Path(made.files[0]).exists()


def test_what_cannot_be_copied_is_told_and_leaves_nothing(put: Put, tmp_path: Path) -> None:
    exporter = Exporter(tmp_path / "out", Encoding.FLAC)
    gone = put("gone")
    gone.unlink()
    broken = put("broken")
    broken.with_suffix(".json").write_text("{")
    running = put("running", status=RecordingStatus.RECORDING)
    lock = sidecar.OwnerLock(running)
    assert lock.acquire()
    secret = put("secret", encoding=Encoding.FLAC, key_id="k")
    soundfile.write(secret.with_name("secret.flac.enc"), counter(9), RATE, format="FLAC")
    reasons = {}
    for wav in (gone, broken, running, secret):
        with pytest.raises(RecordingError) as caught:
            exporter.export(wav)
        reasons[wav.stem] = caught.value.reason
    lock.release()
    assert reasons == {
        "gone": "recording_gone",
        "broken": "recording_unreadable",
        "running": "recording_running",
        "secret": "recording_locked",
    }
    assert not exporter.folder.exists() or list(exporter.folder.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError) as caught:
        Exporter(tmp_path / "file", Encoding.FLAC).export(put("b"))
    assert caught.value.reason == "export_failed"


def test_an_encrypted_one_is_copied_in_the_clear_where_it_was_asked_for(put: Put, tmp_path: Path) -> None:
    wav = put("a", samples=counter(3_000), encoding=Encoding.FLAC, key_id="k", sha256=None)
    wav.unlink()
    soundfile.write(wav.with_name("a.flac.enc"), counter(3_000), RATE, format="FLAC")
    made = Exporter(tmp_path / "out", Encoding.WAV, unlock=lambda path, _key: path.open("rb")).export(wav)
    assert np.array_equal(decoded(Path(made.files[0]), RATE, 1)[:, 0], counter(3_000))
    assert sidecar.read(Path(made.sidecar)).key_id == ""
