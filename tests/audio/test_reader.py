"""The one door to recorded sound, with files that other programs made and files that something has spoiled."""

import io
import struct
import subprocess
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.reader import open_recording
from callmanager.audio.files.wav import WavWriter
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, RecordingMetadata, RecordingStatus, Segment
from tests.audio.conftest import RATE, counter

Frames = NDArray[np.int16]


def about(wav: Path, **values: Any) -> RecordingMetadata:
    """A sidecar's content."""
    base = RecordingMetadata(wav.stem, "2026-11-22T09:30:00+00:00", str(wav), RATE, 1, status=RecordingStatus.COMPLETED)
    return replace(base, **values)


def write(path: Path, samples: Frames, rate: int = RATE) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1] if samples.ndim == 2 else 1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())


def stereo(frames: int) -> Frames:
    return counter(2 * frames).reshape(-1, 2)


def test_a_wav_comes_back_bit_for_bit(tmp_path: Path) -> None:
    samples = stereo(100_000)
    write(tmp_path / "a.wav", samples)
    with open_recording(tmp_path / "a.wav") as reader:
        assert (reader.sample_rate, reader.channels, reader.frames) == (RATE, 2, 100_000)
        assert np.array_equal(np.concatenate(list(reader.blocks())), samples)
        assert np.array_equal(np.concatenate(list(reader.blocks(333, start=77_777))), samples[77_777:])
        assert reader.read(99_990, 50).shape == (10, 2)
        assert reader.read(100_000, 5).shape == reader.read(5, 0).shape == (0, 2)
        assert np.array_equal(reader.read(-3, 2), samples[:2])
        assert reader.read(0, 1).flags.writeable


def test_a_file_that_grows_is_read_as_far_as_it_has_come(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    writer = WavWriter(tmp_path / "a.wav", RATE, 1)
    samples = counter(30_000).reshape(-1, 1)
    writer.write(samples[:10_000])
    with open_recording(tmp_path / "a.wav") as early:
        writer.write(samples[10_000:])
        assert np.array_equal(early.read(0, 20_000), samples[:10_000])
    with open_recording(tmp_path / "a.wav") as late:
        assert np.array_equal(late.read(0, 99_999), samples)
    writer.close()


@pytest.mark.parametrize("size", [0, 8, 1_000, 0xFFFF_FFFF])
def test_a_header_that_lies_is_not_believed(tmp_path: Path, size: int) -> None:
    path, samples = tmp_path / "a.wav", counter(5_000).reshape(-1, 1)
    write(path, samples)
    data = bytearray(path.read_bytes()) + b"\x07"  # and half a sample at the end
    data[4:8] = data[40:44] = struct.pack("<I", size)
    path.write_bytes(data)
    with open_recording(path) as reader:
        assert np.array_equal(reader.read(0, 9_999), samples)


def test_what_stands_behind_the_samples_is_no_sound(tmp_path: Path) -> None:
    path, samples = tmp_path / "a.wav", counter(5_000).reshape(-1, 1)
    write(path, samples)
    chunk = b"LIST" + struct.pack("<I", 8) + b"INFOabcd"
    data = bytearray(path.read_bytes()) + chunk
    data[4:8] = struct.pack("<I", len(data) - 8)
    path.write_bytes(data)
    with open_recording(path) as reader:
        assert np.array_equal(reader.read(0, 9_999), samples)


def test_a_recovered_recording_of_24_bits_is_read_too(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", counter(1_000), RATE, subtype="PCM_24")
    with open_recording(tmp_path / "a.wav") as reader:
        assert np.array_equal(reader.read(0, 1_000)[:, 0], counter(1_000))


def test_flac_of_another_program_comes_back_bit_for_bit_at_any_place(tmp_path: Path) -> None:
    samples = stereo(150_000)
    write(tmp_path / "raw.wav", samples)
    subprocess.run(["sox", "-D", tmp_path / "raw.wav", tmp_path / "a.flac"], check=True)
    with open_recording(tmp_path / "a.flac") as reader:
        assert np.array_equal(np.concatenate(list(reader.blocks())), samples)
        for start in (140_000, 3, 65_535, 4_096, 0):
            assert np.array_equal(reader.read(start, 700), samples[start : start + 700])


def test_opus_is_48000_frames_a_second_whatever_was_recorded(tmp_path: Path, speech: Frames) -> None:
    write(tmp_path / "raw.wav", speech)
    coded = ["ffmpeg", "-v", "error", "-i", tmp_path / "raw.wav", "-c:a", "libopus", "-b:a", "64k", tmp_path / "a.opus"]
    subprocess.run(coded, check=True)
    expected = soxr.resample(speech.astype(np.float32), RATE, 48_000)
    with open_recording(about(tmp_path / "a.wav", encoding=Encoding.OPUS)) as reader:
        assert reader.sample_rate == 48_000
        assert abs(reader.frames - len(expected)) < 48
        whole = reader.read(0, reader.frames)[:, 0].astype(np.float64)
        n = min(len(whole), len(expected))
        assert np.corrcoef(whole[:n], expected[:n])[0, 1] > 0.95
        some = reader.read(60_000, 4_800)[:, 0].astype(np.float64)
        assert np.abs(some - whole[60_000:64_800]).max() < 0.02 * 32_768, "a decoder that jumps in is a little off"


def test_loud_opus_does_not_wrap_around(tmp_path: Path) -> None:
    square = (np.sign(np.sin(np.arange(48_000) * 0.05)) * 32_767).astype(np.int16)
    soundfile.write(tmp_path / "a.opus", square, 48_000, format="OGG", subtype="OPUS")
    with open_recording(tmp_path / "a.opus") as reader:
        got = reader.read(0, reader.frames)[:, 0].astype(np.int64)
    assert np.mean(np.sign(got) != np.sign(square)) < 0.02
    assert got.max() == 32_767


@pytest.fixture
def in_parts(tmp_path: Path) -> tuple[Path, Frames]:
    """One recording in three files, the last in another folder."""
    samples, other = stereo(30_000), tmp_path / "second"
    other.mkdir()
    names = ("a.wav", "a.part2.wav", str(other / "a.part3.wav"))
    for name, part in zip(names, np.split(samples, [12_345, 12_346]), strict=True):
        write(tmp_path / name, part)
    segments = tuple(Segment(name) for name in names)
    sidecar.write(tmp_path / "a.wav", about(tmp_path / "a.wav", channels=2, segments=segments))
    return tmp_path, samples


@pytest.mark.parametrize("name", ["a.wav", "a.json", "a.part2.wav"])
def test_several_files_are_one_recording_from_any_of_them(in_parts: tuple[Path, Frames], name: str) -> None:
    folder, samples = in_parts
    with open_recording(folder / name) as reader:
        assert reader.frames == 30_000
        assert np.array_equal(np.concatenate(list(reader.blocks(1_000))), samples)
        assert np.array_equal(reader.read(12_344, 4), samples[12_344:12_348])


@settings(max_examples=30)
@given(data=st.data())
def test_any_stretch_over_any_seams(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    samples = counter(2_000).reshape(-1, 1)
    cuts = sorted(data.draw(st.lists(st.integers(0, 2_000), max_size=4)))
    names = ["a.wav", *(f"a.part{n}.wav" for n in range(2, len(cuts) + 2))]
    for name, part in zip(names, np.split(samples, cuts), strict=True):
        write(folder / name, part)
    metadata = about(folder / "a.wav", segments=tuple(Segment(name) for name in names))
    start, frames = data.draw(st.integers(0, 2_100)), data.draw(st.integers(0, 2_100))
    with open_recording(metadata) as reader:
        assert np.array_equal(reader.read(start, frames), samples[start : start + frames])


def test_a_folder_that_was_moved_is_read_where_it_lies(in_parts: tuple[Path, Frames]) -> None:
    folder, samples = in_parts
    moved = folder / "moved"
    moved.mkdir()
    for name in ("a.json", "a.wav", "a.part2.wav"):
        (folder / name).rename(moved / name)
    with open_recording(moved / "a.json") as reader:
        assert np.array_equal(reader.read(0, 99_999), samples)


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.part2.wav", "b.wav", "a.part2.json", "sub/a.part2.wav", ""])
def test_a_sidecar_cannot_name_a_foreign_file(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.wav", stereo(10))
    metadata = about(tmp_path / "a.wav", channels=2, segments=(Segment("a.wav"), Segment(name)))
    with pytest.raises(RecordingError) as caught:
        open_recording(metadata)
    assert caught.value.reason == "recording_unreadable"


def test_an_encrypted_one_is_opened_by_its_key_alone(tmp_path: Path) -> None:
    samples = counter(9_000).reshape(-1, 1)
    soundfile.write(tmp_path / "plain.flac", samples, RATE)
    (tmp_path / "a.flac.enc").write_bytes(bytes(b ^ 0x55 for b in (tmp_path / "plain.flac").read_bytes()))
    metadata = about(tmp_path / "a.wav", encoding=Encoding.FLAC, key_id="k1")
    asked = []

    def unlock(path: Path, key_id: str) -> BinaryIO:
        asked.append((path.name, key_id))
        return io.BytesIO(bytes(b ^ 0x55 for b in path.read_bytes()))

    with open_recording(metadata, unlock=unlock) as reader:
        assert np.array_equal(reader.read(0, 9_000), samples)
    assert asked == [("a.flac.enc", "k1")]
    with pytest.raises(RecordingError, match="encrypted") as caught:
        open_recording(metadata)
    assert caught.value.reason == "recording_locked"


@pytest.mark.parametrize("late", [False, True])
def test_an_encrypted_one_that_was_altered_says_so_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], late: bool
) -> None:
    soundfile.write(tmp_path / "a.flac.enc", counter(200_000), RATE, format="FLAC")

    class Altered(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if not late or self.tell() > 100_000:
                raise RecordingError("altered", code="vault_altered")
            return super().read(size)

    metadata = about(tmp_path / "a.wav", encoding=Encoding.FLAC, key_id="k1")

    def read() -> None:
        with open_recording(metadata, unlock=lambda path, _key: Altered(path.read_bytes())) as reader:
            reader.read(0, 1_000)
            assert late
            reader.read(190_000, 1_000)

    with pytest.raises(RecordingError) as caught:
        read()
    assert caught.value.reason == "vault_altered"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("content", [b"", b"RIFF", b"nonsense" * 100, b"RIFF\0\0\0\0WAVEfmt ", b"fLaC" + b"\0" * 99])
def test_what_is_no_sound_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(RecordingError, match=r"a\.wav cannot be read") as caught:
        open_recording(tmp_path / "a.wav")
    assert caught.value.reason == "recording_unreadable"


def test_what_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordingError) as caught:
        open_recording(tmp_path / "a.wav")
    assert caught.value.reason == "recording_gone"


def test_files_that_do_not_go_together_are_no_recording(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", stereo(10))
    write(tmp_path / "a.part2.wav", counter(10))
    with pytest.raises(RecordingError, match="does not go with"):
        open_recording(about(tmp_path / "a.wav", segments=(Segment("a.wav"), Segment("a.part2.wav"))))


def test_a_file_that_is_cut_while_it_is_read_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", counter(90_000))
    with open_recording(tmp_path / "a.wav") as reader:
        (tmp_path / "a.wav").write_bytes((tmp_path / "a.wav").read_bytes()[:10_000])
        with pytest.raises(RecordingError, match="ends before it should"):
            reader.read(80_000, 10)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.wav", "a"), ("a.part2.wav", "a"), ("a.part12.flac.enc", "a"), ("a.b.opus", "a.b"), ("a.json", "a"),
        ("a.WAV", "a"), ("a", "a"), ("a.txt", "a.txt"),
    ],
)  # fmt: skip
def test_the_name_that_all_files_share(name: str, stem: str) -> None:
    assert parts.stem_of(Path(name)) == stem


def test_a_label_that_looks_like_a_part_is_a_recording_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / "a.part2.wav", counter(10))
    sidecar.write(tmp_path / "a.part2.wav", about(tmp_path / "a.part2.wav"))
    assert parts.sidecar_of(tmp_path / "a.part2.wav").name == "a.part2.json"
    with open_recording(tmp_path / "a.part2.wav") as reader:
        assert reader.frames == 10
