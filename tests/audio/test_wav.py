import errno
import io
import os
import re
import struct
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callmanager.audio.files.wav import HEADER_BYTES, WavWriter, mend, read_layout
from tests.audio.conftest import RATE, counter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "x.wav"
    path.touch()
    return path


def frames_by_wave(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (RATE, 2)
        return file.readframes(file.getnframes())


@pytest.mark.parametrize("channels", [1, 2])
def test_the_file_is_valid_after_every_block(path: Path, channels: int) -> None:
    writer = WavWriter(path, RATE, channels)
    written = b""
    assert frames_by_wave(path) == b"", "an empty recording is a valid file"
    for length in (1, 4410, 0, 333, 100_000):
        block = counter(length * channels).reshape(-1, channels)
        writer.write(block)
        written += block.tobytes()
        assert frames_by_wave(path) == written
        assert os.path.getsize(path) == HEADER_BYTES + len(written)
        assert subprocess.run(["soxi", "-s", path], capture_output=True, text=True, check=True).stdout.strip() == str(
            writer.frames
        )
    assert writer.close() == 104_744
    assert frames_by_wave(path) == written
    assert soundfile.info(path).subtype == "PCM_16"


def test_what_is_synced_is_counted_apart(path: Path) -> None:
    writer = WavWriter(path, RATE, 1)
    writer.write(counter(100).reshape(-1, 1))
    assert (writer.frames, writer.synced_frames) == (100, 0)
    writer.sync()
    writer.write(counter(10).reshape(-1, 1))
    assert (writer.frames, writer.synced_frames) == (110, 100)
    writer.close()
    assert writer.synced_frames == 110


def test_a_folder_that_is_gone_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WavWriter(tmp_path / "gone" / "x.wav", RATE, 1)


def stale(frames: int, extra: bytes = b"") -> bytes:
    """A WAV as a crash leaves it: all samples, sizes of the beginning, perhaps half a frame."""
    buffer = io.BytesIO()
    soundfile.write(buffer, counter(frames), RATE, format="WAV", subtype="PCM_16")
    data = bytearray(buffer.getvalue())
    data[4:8], data[40:44] = struct.pack("<I", 8), struct.pack("<I", 0)
    return bytes(data) + extra


def test_stale_sizes_are_mended(path: Path) -> None:
    path.write_bytes(stale(1000, extra=b"\x01"))
    layout = mend(path)
    assert layout.data_bytes == 2000
    assert frames_by_wave(path) == counter(1000).tobytes()
    assert path.stat().st_size == HEADER_BYTES + 2000


def test_a_file_that_is_right_is_not_touched(path: Path) -> None:
    path.write_bytes(stale(1000))
    mend(path)
    os.utime(path, (1, 1))
    mend(path)
    assert path.stat().st_mtime == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"\0" * 100_000, b"RIFF\0\0\0\0WAVE" + b"\0" * 200_000, b"OggS" * 20],
)
def test_what_is_no_wav_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ValueError, match="WAV"):
        mend(path)
    assert path.read_bytes() == content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(0, 2100), flips=st.lists(st.tuples(st.integers(0, 2043), st.integers(0, 7)), max_size=4))
def test_no_damage_makes_mending_crash_or_lose_samples(path: Path, cut: int, flips: list[tuple[int, int]]) -> None:
    data = bytearray(stale(1000))[:cut]
    for position, bit in flips:
        if position < len(data):
            data[position] ^= 1 << bit
    path.write_bytes(data)
    try:
        layout = mend(path)
    except ValueError:
        assert path.read_bytes() == data
        return
    after = path.read_bytes()
    assert len(after) == layout.data_offset + layout.data_bytes
    assert after[layout.data_offset :] == data[layout.data_offset : len(after)]
    assert len(data) - len(after) < layout.frame_bytes, "at most a part of one frame is cut off"
    with path.open("rb") as file:
        assert read_layout(file) == layout


def test_a_full_disk_leaves_a_valid_file(small_disk: Path) -> None:
    path = small_disk / "x.wav"
    path.touch()
    writer = WavWriter(path, RATE, 1)
    block = counter(RATE).reshape(-1, 1)

    def fill() -> None:
        for _ in range(1000):
            writer.write(block)

    with pytest.raises(OSError, match=re.escape(str(path))) as caught:
        fill()
    assert caught.value.errno == errno.ENOSPC
    frames = writer.close()
    on_disk = np.frombuffer(frames_by_wave(path), np.int16)
    assert len(on_disk) == frames >= 10 * RATE
    assert np.array_equal(on_disk, np.resize(block, frames))
