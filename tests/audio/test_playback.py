"""What is heard, without a device: from where, how fast, on which side, how loud."""

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio.playing.playback import Manner, Programme
from tests.audio.memory_sound import MemorySound, noise

RATE = 8_000


def _heard(sound: MemorySound, start: int = 0, manner: Manner | None = None, channels: int = 2) -> NDArray[np.float32]:
    return np.concatenate(list(Programme(sound, start, manner or Manner(), channels)))


def test_mono_is_heard_in_both_ears_bit_for_bit() -> None:
    samples = noise(3, RATE)
    heard = _heard(MemorySound(samples, RATE), start=RATE)
    assert heard.shape == (2 * RATE, 2)
    faded = round(0.004 * RATE)
    assert (np.rint(heard[faded:] * 32_768) == samples[RATE + faded :]).all()
    assert heard[0].tolist() == [0, 0], "no click at the start"


@pytest.mark.parametrize(("side", "wanted"), [("both", (0, 1)), ("left", (0, 0)), ("right", (1, 1))])
def test_the_sides_of_a_conversation(side: str, wanted: tuple[int, int]) -> None:
    samples = noise(1, RATE, channels=2)
    heard = _heard(MemorySound(samples, RATE), manner=Manner(side=side))[100:]  # type: ignore[arg-type]
    assert np.rint(heard * 32_768).tolist() == samples[100:, list(wanted)].tolist()


def test_both_sides_meet_in_a_device_with_one_channel() -> None:
    samples = noise(1, RATE, channels=2)
    heard = _heard(MemorySound(samples, RATE), channels=1)
    assert np.allclose(heard[100:, 0] * 32_768, samples[100:].mean(axis=1))


def test_the_volume() -> None:
    sound = MemorySound(noise(1, RATE), RATE)
    assert np.allclose(_heard(sound, manner=Manner(volume=0.25)), _heard(sound) / 4)
    assert not _heard(sound, manner=Manner(volume=0.0)).any()


@pytest.mark.parametrize("speed", [0.75, 1.0, 1.5, 2.0])
def test_the_place_that_is_heard(speed: float) -> None:
    programme = Programme(MemorySound(noise(10, RATE), RATE), 2 * RATE, Manner(speed=speed))
    played = 0
    for block in programme:
        played += len(block)
    assert played == pytest.approx(8 * RATE / speed, abs=1)
    for second in (0.0, 1.0, 3.3):
        assert programme.place(round(second * RATE)) == pytest.approx((2 + second * speed) * RATE, abs=2)
    assert programme.place(played * 2) == 10 * RATE, "never beyond the end"


def test_the_place_after_a_silence_that_was_left_out() -> None:
    samples = noise(20, RATE)
    samples[5 * RATE : 15 * RATE] = 0
    programme = Programme(MemorySound(samples, RATE), 0, Manner(skips_silence=True))
    heard = np.concatenate(list(programme))
    assert len(heard) / RATE == pytest.approx(10.4, abs=0.01)
    assert programme.place(4 * RATE) == 4 * RATE
    assert programme.place(6 * RATE) / RATE == pytest.approx(15.6, abs=0.02)
    assert np.rint(heard[6 * RATE, 0] * 32_768) == samples[programme.place(6 * RATE), 0]


def test_hours_of_silence_do_not_keep_anybody_waiting() -> None:
    """Each step of the programme looks at no more than a quarter of a second of the recording."""
    reads: list[int] = []
    sound = MemorySound(np.zeros((100 * RATE, 1), np.int16), RATE)
    read = sound.read
    sound.read = lambda start, frames: (reads.append(start), read(start, frames))[1]  # type: ignore[method-assign]
    blocks = iter(Programme(sound, 0, Manner(skips_silence=True)))
    for _ in range(50):
        before = len(reads)
        next(blocks)
        assert len(reads) <= before + 1


def test_a_recording_that_became_shorter_ends() -> None:
    sound = MemorySound(noise(2, RATE), RATE)
    sound.frames = 10 * RATE
    assert len(_heard(sound)) == 2 * RATE
