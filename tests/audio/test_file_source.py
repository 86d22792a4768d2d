import itertools
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.signal.capture import MOST_FRAMES, Converter, blocks, mix, to_int16
from callmanager.audio.sources import file_source
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.errors import RecordingError
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until


def collect(source: FileSource, rate: int, channels: int) -> NDArray[np.int16]:
    """All that comes until the file has ended."""
    source.open(rate, channels)
    source.start()
    blocks = []

    def ended() -> bool:
        blocks.append(source.read())
        return source.ended

    wait_until(ended, "the file's end")
    source.close()
    return np.concatenate(blocks)


def test_sixteen_bits_arrive_bit_for_bit(counter_file: Path) -> None:
    got = collect(FileSource(counter_file, speed=100), RATE, 1)
    assert np.array_equal(got[:, 0], counter(5 * RATE))


def test_floats_become_the_same_sixteen_bits() -> None:
    every = np.arange(-32_768, 32_768).astype(np.int16).reshape(-1, 1)
    assert np.array_equal(to_int16(every.astype(np.float32) / 32_768), every)
    assert to_int16(np.array([[2.0], [-2.0]], np.float32)).tolist() == [[32_767], [-32_768]]
    odd = np.array([[np.nan], [np.inf], [-np.inf], [0.5]], np.float32)
    assert to_int16(odd).tolist() == [[0], [32_767], [-32_768], [16_384]], "a driver's broken number is silence"


def test_it_keeps_the_pace_of_the_clock(counter_file: Path) -> None:
    source = FileSource(counter_file)
    source.open(RATE, 1)
    began = time.monotonic()
    source.start()
    frames = 0
    while time.monotonic() < began + 0.5:
        frames += len(source.read())
        time.sleep(0.01)
    elapsed = time.monotonic() - began
    source.close()
    assert 0.5 <= frames / RATE <= elapsed + 0.11


def test_silence_follows_the_end_in_the_same_pace(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    soundfile.write(path, np.full(1000, 5, np.int16), RATE, subtype="PCM_16")
    source = FileSource(path, speed=10)
    source.open(RATE, 1)
    source.start()
    first = source.read()
    assert source.ended
    time.sleep(0.05)
    rest = source.read()
    source.close()
    assert np.array_equal(first[:, 0], np.full(1000, 5))
    assert len(rest) > 0.4 * RATE
    assert not rest.any()


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (22_050, 1), (44_100, 2), (8_000, 2)])
def test_other_rates_and_channels_are_converted(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "sine.flac"
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    soundfile.write(path, np.repeat(tone[:, None], channels, axis=1), rate)
    got = collect(FileSource(path, speed=20), RATE, 1)[: 2 * RATE, 0] / 32_768
    assert len(got) == pytest.approx(2 * RATE, abs=RATE * 0.01)
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(len(got)) / RATE)
    middle = slice(RATE // 2, len(got) - RATE // 2)
    assert np.corrcoef(got[middle], expected[middle])[0, 1] > 0.999


def test_mono_becomes_both_channels(counter_file: Path) -> None:
    got = collect(FileSource(counter_file, speed=100), RATE, 2)
    assert np.array_equal(got[:, 0], got[:, 1])
    assert np.array_equal(got[:, 0], counter(5 * RATE))


def test_blocks_are_resampled_without_a_seam() -> None:
    tone = np.sin(2 * np.pi * 300 * np.arange(48_000) / 48_000).astype(np.float32).reshape(-1, 1)
    whole = Converter(48_000, RATE, 1).convert(tone, last=True)
    parts = Converter(48_000, RATE, 1)
    blocks = [parts.convert(block, last=i == 9) for i, block in enumerate(np.split(tone, 10))]
    assert np.array_equal(np.concatenate(blocks), whole)


def test_channels_that_cannot_be_made_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "three.wav"
    soundfile.write(path, np.zeros((10, 3), np.int16), RATE)
    with pytest.raises(RecordingError, match="3 channels"):
        FileSource(path).open(RATE, 2)
    with pytest.raises(ValueError, match="cannot make 2 channels of 3"):
        mix(np.zeros((1, 3), np.float32), 2)


@pytest.mark.parametrize("content", [None, b"", b"no sound"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"cannot be read.*Choose another file") as caught:
        FileSource(path).open(RATE, 1)
    assert caught.value.reason == "source_file"


def test_a_kind_of_file_in_which_nothing_can_be_sought_is_played_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "phone.wav"
    tone = np.sin(np.arange(8_000) * 0.3) * 0.5
    soundfile.write(path, tone, 8_000, subtype="GSM610")
    got = collect(FileSource(path, speed=100), 8_000, 1)
    assert 8_000 <= len(got) < 8_400
    assert np.abs(got).max() > 10_000


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".mp3"])
def test_a_file_that_was_cut_off_ends_or_fails_in_words(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"half{suffix}"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 3 * RATE), RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = FileSource(path, speed=100)
    source.open(RATE, 1)
    source.start()
    got: list[NDArray[np.int16]] = []

    def over() -> bool:
        got.append(source.read())
        return source.ended or source.failure is not None

    wait_until(over, "the file's end")
    source.close()
    # A FLAC tells that it is damaged, and gives nothing of what was asked for with its last block.
    assert source.failure is None or (suffix == ".flac" and source.failure.startswith("the file is damaged: "))
    if source.failure is None:
        assert 0.5 * RATE < sum(len(block) for block in got) < 2.5 * RATE


def test_a_flac_that_does_not_tell_its_length_ends_where_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pipe.flac"
    soundfile.write(path, counter(2 * RATE), RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the number of samples in its head, as a program leaves it that writes into a pipe
    data[22:26] = bytes(4)
    path.write_bytes(data)
    ticks = itertools.count()
    monkeypatch.setattr(file_source, "time", SimpleNamespace(monotonic=lambda: next(ticks) / 10))
    source = FileSource(path)
    got = collect(source, RATE, 1)
    assert source.failure is None
    assert len(got) > 1.8 * RATE, "all but the last look"
    assert np.array_equal(got[:, 0], counter(len(got)))


def test_a_late_look_gets_everything_in_blocks_that_memory_holds_easily(tmp_path: Path) -> None:
    path, seconds, speed = tmp_path / "long.wav", 200, 1_000.0
    soundfile.write(path, counter(seconds * RATE), RATE, subtype="PCM_16")
    source = FileSource(path, speed=speed)
    source.open(RATE, 1)
    source.start()
    time.sleep(0.1)  # with the tenth that is there at once: 200 s of sound
    taken = [len(block) for block in blocks(source)]
    source.close()
    assert sum(taken) >= seconds * RATE
    assert max(taken) == MOST_FRAMES
