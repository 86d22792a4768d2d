"""Long silences become short, and nothing else changes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio.signal.silence import Piece, SilenceShortener

RATE = 8_000
LOUD, QUIET = 3_000, 100  # −21 and −50 dBFS


def _sound(*parts: tuple[int, float]) -> NDArray[np.int16]:
    """Square waves of these amplitudes and seconds."""
    waves = [np.resize([level, -level], round(seconds * RATE)) for level, seconds in parts]
    return np.concatenate(waves).astype(np.int16)[:, np.newaxis]


def _shortened(samples: NDArray[np.int16], block: int = 1_000) -> list[Piece]:
    shortener = SilenceShortener(RATE)
    pieces = []
    for start in range(0, len(samples), block):
        pieces += shortener.push(start, samples[start : start + block])
    return pieces + shortener.flush()


def _seconds(pieces: list[Piece]) -> float:
    return sum(len(samples) for _, samples in pieces) / RATE


@pytest.mark.parametrize("block", [37, 1_000, 100_000])
def test_a_long_silence_keeps_its_edges_only(block: int) -> None:
    samples = _sound((LOUD, 1.0), (QUIET, 5.0), (LOUD, 1.0))
    pieces = _shortened(samples, block)
    assert _seconds(pieces) == pytest.approx(2.4, abs=0.001)
    for at, part in pieces:
        assert (part == samples[at : at + len(part)]).all(), "each piece comes from where it says"
    kept = [t for at, part in pieces for t in (at / RATE, (at + len(part)) / RATE)]
    assert any(abs(t - 1.2) < 0.001 for t in kept)
    assert any(abs(t - 5.8) < 0.001 for t in kept)


@pytest.mark.parametrize("level", [LOUD, 200])  # 200: −44.3 dBFS, just above the threshold
def test_what_is_no_silence_stays_whole(level: int) -> None:
    assert _seconds(_shortened(_sound((level, 3.0)))) == 3.0


def test_a_pause_for_breath_stays_whole() -> None:
    samples = _sound((LOUD, 0.5), (QUIET, 0.8), (LOUD, 0.505))
    assert np.concatenate([part for _, part in _shortened(samples)]).tolist() == samples.tolist()


def test_a_silence_at_the_end_is_short_too() -> None:
    assert _seconds(_shortened(_sound((LOUD, 0.5), (0, 60.0)))) == pytest.approx(0.9, abs=0.001)


def test_one_side_that_talks_is_no_silence() -> None:
    agent, customer = _sound((LOUD, 2.0)), _sound((0, 2.0))
    assert _seconds(_shortened(np.hstack((customer, agent)))) == 2.0
