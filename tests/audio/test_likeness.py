"""What counts as the same sound, and what does not."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.files.likeness import LIKE_ENOUGH, likeness
from callmanager.audio.files.reader import open_file

RATE = 16_000
Floats = NDArray[np.float64]


@pytest.fixture
def call(speech: NDArray[np.int16]) -> Floats:
    """Two different voices, some 25 s at 16 kHz."""
    voice = np.tile(speech.astype(np.float64) / 32_768, 2)[: RATE * 25]
    return np.stack([voice, voice[::-1]], axis=1) * 0.7


def compare(tmp_path: Path, first: Floats, second: Floats, rate: int = RATE) -> float:
    for name, data in (("a.wav", first), ("b.wav", second)):
        soundfile.write(tmp_path / name, data, rate, subtype="PCM_16")
    with open_file(tmp_path / "a.wav") as one, open_file(tmp_path / "b.wav") as two:
        return likeness(one, two)


def test_the_same_is_the_same(tmp_path: Path, call: Floats) -> None:
    assert compare(tmp_path, call, call) == pytest.approx(1)
    assert compare(tmp_path, call, call, 8_000) == pytest.approx(1)
    assert compare(tmp_path, call * 0, call * 0) == 1
    assert compare(tmp_path, call[:0], call[:0]) == 1
    assert compare(tmp_path, call[:50], call[:50]) == 1


@pytest.mark.parametrize("kind", ["OGG", "MP3"])
def test_what_was_compressed_well_is_like_enough(tmp_path: Path, call: Floats, kind: str) -> None:
    offset = call + 0.2  # coders take a constant away
    noise = np.random.default_rng(1).normal(0, 0.1, call.shape)
    for name, data in (("call", call), ("offset", offset), ("noise", noise)):
        options = {"format": kind, "subtype": "OPUS" if kind == "OGG" else "MPEG_LAYER_III"}
        soundfile.write(tmp_path / "b", data, RATE, **options)
        soundfile.write(tmp_path / "a", data, RATE, format="WAV", subtype="PCM_16")
        with open_file(tmp_path / "a") as one, open_file(tmp_path / "b") as two:
            assert likeness(one, two) > LIKE_ENOUGH, name


def test_what_became_something_else_is_not(tmp_path: Path, call: Floats) -> None:
    swapped = call[:, ::-1]
    mixed = np.repeat(call.mean(axis=1, keepdims=True), 2, axis=1)
    late = np.roll(call, RATE // 10, axis=0)
    hole = call.copy()
    hole[RATE * 10 : RATE * 20, 1] = 0
    loud = call.copy()
    loud[RATE * 10 :] *= 0.3
    for other in (swapped, mixed, late, hole, loud, call * 0, -call, call[: -RATE // 5], call[:, :1]):
        assert compare(tmp_path, call, other) < LIKE_ENOUGH
    assert compare(tmp_path, call * 0, call) < LIKE_ENOUGH
