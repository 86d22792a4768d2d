"""The outline of a recording, and its cache."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from callmanager.audio.files import peaks
from callmanager.audio.files.peaks import Peaks
from tests.audio.memory_sound import MemorySound, noise

RATE = 8_000
MADE_FROM = bytes(range(32))


def _whole(seconds: float = 100.0, channels: int = 2) -> Peaks:
    return peaks.compute(MemorySound(noise(seconds, RATE, channels), RATE))


def test_each_bucket_holds_its_lowest_and_highest_sample() -> None:
    samples = noise(61.013, RATE, 2)
    found = peaks.compute(MemorySound(samples, RATE))
    assert (found.bucket_frames, found.outline.shape) == (160, (3_051, 2, 2))
    for bucket in (0, 1_499, 1_500, 3_050):
        part = samples[bucket * 160 : (bucket + 1) * 160] >> 8
        assert found.outline[bucket].tolist() == [[part[:, c].min(), part[:, c].max()] for c in (0, 1)]
    assert found.is_whole
    assert found.duration_seconds == pytest.approx(61.013)


def test_it_comes_in_parts_and_can_be_ended() -> None:
    seen: list[int] = []
    found = peaks.compute(
        MemorySound(noise(100, RATE), RATE), lambda part: seen.append(len(part.outline)), lambda: len(seen) == 2
    )
    assert seen == [1_500, 3_000]
    assert (len(found.outline), found.is_whole) == (3_000, False)


def test_a_click_of_one_sample_is_seen_at_every_width() -> None:
    samples = np.zeros((600 * RATE, 1), np.int16)
    samples[333 * RATE] = 32_000
    found = peaks.compute(MemorySound(samples, RATE))
    for width in (10, 333, 1_400, 50_000):
        columns = found.columns(width)
        assert columns.shape == (width, 1, 2)
        (place,) = np.flatnonzero(columns[:, 0, 1])[:1]
        assert abs(place / width * 600 - 333) <= 600 / width + 0.03
    assert found.columns(100, 340, 350).max() == 0
    assert found.columns(100, 330, 340).max() == 125


@given(st.integers(1, 3_000), st.integers(0, 20_000), st.floats(0, 2), st.floats(0.001, 3))
@settings(max_examples=60)
def test_any_part_can_be_drawn_at_any_width(width: int, frames: int, start: float, length: float) -> None:
    samples = np.full((frames, 1), 1_000, np.int16)
    columns = peaks.compute(MemorySound(samples, RATE)).columns(width, start, start + length)
    assert columns.shape == (width, 1, 2)
    assert set(np.unique(columns)) <= {0, 3}


def test_a_cache_is_read_as_it_was_written(tmp_path: Path) -> None:
    found, path = _whole(), tmp_path / "a.peaks"
    peaks.save(path, found, MADE_FROM)
    again = peaks.load(path, MADE_FROM)
    assert again is not None
    assert (again.outline == found.outline).all()
    assert (again.sample_rate, again.channels, again.frames) == (RATE, 2, 100 * RATE)
    assert [file.name for file in tmp_path.iterdir()] == ["a.peaks"]


def test_a_cache_of_something_else_is_not_taken(tmp_path: Path) -> None:
    peaks.save(tmp_path / "a.peaks", _whole(3), MADE_FROM)
    assert peaks.load(tmp_path / "a.peaks", bytes(32)) is None
    assert peaks.load(tmp_path / "b.peaks", MADE_FROM) is None


def test_no_damage_is_taken_for_an_outline(tmp_path: Path) -> None:
    path = tmp_path / "a.peaks"
    peaks.save(path, _whole(2, 1), MADE_FROM)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        assert peaks.load(path, MADE_FROM) is None, place
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert peaks.load(path, MADE_FROM) is None


def test_a_changed_file_has_another_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    soundfile.write(file, noise(1, RATE), RATE)
    first = peaks.fingerprint([file])
    assert peaks.fingerprint([file]) == first
    os.utime(file, ns=(1, 1))
    second = peaks.fingerprint([file])
    assert second != first
    assert peaks.fingerprint([file, file]) != second
    with pytest.raises(FileNotFoundError):
        peaks.fingerprint([tmp_path / "gone.wav"])


def test_it_lies_beside_the_recording() -> None:
    assert peaks.cache_path(Path("x/call.flac")) == Path("x/call.peaks")
