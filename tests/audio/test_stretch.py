"""Faster and slower speech: the length changes as asked, the pitch does not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio.signal.stretch import TimeStretch
from tests.audio.conftest import RATE
from tests.audio.memory_sound import pitch

SPEEDS = (0.75, 1.25, 1.5, 2.0)


def _stretched(samples: NDArray[np.float32], speed: float, block: int = 4_000) -> NDArray[np.float32]:
    stretch = TimeStretch(RATE, samples.shape[1], speed)
    parts = [stretch.push(samples[start : start + block]) for start in range(0, len(samples), block)]
    return np.concatenate([*parts, stretch.flush()])


def _sine(frequency: float, seconds: float = 2.0) -> NDArray[np.float32]:
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)[:, None]


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("frequency", [90.0, 220.0, 1_000.0, 3_300.0])
def test_a_sine_keeps_its_pitch_within_three_cents(frequency: float, speed: float) -> None:
    heard = _stretched(_sine(frequency), speed)
    assert len(heard) == round(2 * RATE / speed)
    middle = heard[RATE // 4 : -RATE // 4, 0]
    assert abs(1200 * np.log2(pitch(middle, RATE) / frequency)) < 3.0
    assert np.abs(middle).max() < 0.56, "windows that cancel or add up would change the loudness"


@pytest.mark.parametrize("speed", SPEEDS)
def test_speech_keeps_the_pitch_of_the_voice(speech: NDArray[np.int16], speed: float) -> None:
    samples = (speech / 32_768).astype(np.float32)[:, None]
    heard = _stretched(samples, speed)[:, 0]
    assert len(heard) == round(len(samples) / speed)
    differences = []
    for start in range(0, len(heard) - _VOICE, _VOICE // 2):
        before, after = _voice(samples[round(start * speed) :, 0]), _voice(heard[start:])
        if before and after and 0.8 < before / after < 1.25:  # not where one voice fades into the next sound
            differences.append(1200 * np.log2(after / before))
    assert len(differences) > 15
    assert abs(np.median(differences)) < 12.0


_VOICE = round(0.06 * RATE)


def _voice(samples: NDArray[np.float32]) -> float:
    """The fundamental in Hz of the first 60 ms, by autocorrelation; 0 where there is no voice."""
    low, high = round(RATE / 300), round(RATE / 60)
    part = samples[:_VOICE] * np.hanning(_VOICE) if len(samples) >= _VOICE else np.zeros(_VOICE)
    own = np.fft.irfft(np.abs(np.fft.rfft(part, 4 * _VOICE)) ** 2)[:high]
    lag = low + int(own[low:].argmax())
    is_voice = np.sqrt(np.mean(part**2)) > 0.03 and own[lag] > 0.5 * own[0]
    return RATE / lag if is_voice else 0.0


def test_normal_speed_changes_no_sample() -> None:
    samples = np.random.default_rng(1).uniform(-1, 1, (10_000, 2)).astype(np.float32)
    assert (_stretched(samples, 1.0, 1_234) == samples).all()


@pytest.mark.parametrize("frames", [0, 1, 100, 3_000])
def test_what_is_shorter_than_a_window_comes_out_in_its_length(frames: int) -> None:
    assert len(_stretched(_sine(440)[:frames], 1.5)) == round(frames / 1.5)


def test_it_does_not_matter_in_which_blocks_it_comes() -> None:
    samples = _sine(330, 0.5)
    assert np.allclose(_stretched(samples, 1.5, 777), _stretched(samples, 1.5, 50_000))


def test_both_channels_stay_together() -> None:
    voice = np.random.default_rng(2).normal(0, 0.1, (RATE, 1)).astype(np.float32)
    heard = _stretched(np.hstack((voice, -voice / 2)), 1.5)
    assert np.allclose(heard[:, 1], -heard[:, 0] / 2, atol=1e-6)


@pytest.mark.parametrize("speed", [0.1, 9.0])
def test_a_speed_nobody_understands_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        TimeStretch(RATE, 1, speed)
