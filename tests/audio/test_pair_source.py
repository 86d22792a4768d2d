"""Two devices in one file: in step for hours, each gone without the other, exact to the frame where it can be."""

import random
import time
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio.signal.capture import SourceNews
from callmanager.audio.sources.pair_source import PairSource
from callmanager.domain.errors import RecordingError
from tests.audio.simulated import Card, Clock, Signal, tone

RATE = 8_000
HERTZ = 10.0  # offsets up to ±50 ms are told without doubt


@dataclass
class Take:
    """What came of a recording: frames × 2, and what was told."""

    sound: NDArray[np.int16]
    news: list[SourceNews] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)

    def offsets_ms(self) -> NDArray[np.float64]:
        """For each second, how much later the right side is than the left, by the phase of the tone."""
        seconds = len(self.sound) // RATE
        sides = self.sound[: seconds * RATE].reshape(seconds, RATE, 2).astype(np.float64)
        wave = np.exp(-2j * np.pi * HERTZ * np.arange(RATE) / RATE)
        left, right = np.einsum("sfc,f->cs", sides, wave)
        return -np.angle(right * np.conj(left)) / (2 * np.pi * HERTZ) * 1000


def record(left: Card, right: Card, clock: Clock, seconds: float) -> Take:
    """As the audio thread does: a look every tenth of a second, a little late each time."""
    pair = PairSource(left, right, clock)
    pair.open(RATE, 2)
    pair.start()
    chance, end = random.Random(3), clock.now + seconds
    blocks, take = [], Take(np.empty((0, 2), np.int16))
    while clock.now < end:
        clock.now += 0.1 + chance.random() * 0.0004
        blocks.append(pair.read())
        take.steps.append(len(blocks[-1]))
        take.news += pair.news()
    blocks.append(pair.drain())
    pair.close()
    take.sound = np.concatenate(blocks)
    return take


def cards(left: dict[str, object] | None = None, right: dict[str, object] | None = None) -> tuple[Card, Card, Clock]:
    clock = Clock()
    sides: list[Card] = []
    for options in (left or {}, right or {}):
        values: dict[str, object] = {"signal": tone(HERTZ), "block": 80, **options}
        sides.append(Card(clock, **values))  # type: ignore[arg-type]
    return sides[0], sides[1], clock


def clicks(side: NDArray[np.int16], hertz: float = HERTZ, rate: int = RATE) -> float:
    """The largest deviation from a pure tone, in units of the last bit: each value follows from the two before."""
    x = side.astype(np.float64)
    return float(np.abs(x[2:] + x[:-2] - 2 * np.cos(2 * np.pi * hertz / rate) * x[1:-1]).max())


@pytest.mark.parametrize(
    ("left_ppm", "right_ppm", "seconds"),
    [(100, -100, 600), pytest.param(-100, 100, 3600, marks=pytest.mark.slow)],
)
def test_drifting_clocks_stay_in_step_for_an_hour(left_ppm: float, right_ppm: float, seconds: float) -> None:
    """200 millionths are 720 ms in an hour; blocks of 100 and 93 ms beat against the looks."""
    left, right, clock = cards({"ppm": left_ppm, "block": 800}, {"ppm": right_ppm, "block": 744})
    began = time.process_time()
    take = record(left, right, clock, seconds)
    cost = time.process_time() - began
    offsets = take.offsets_ms()[:-1]
    worst = np.abs(offsets[300:]).max()
    print(f"\noffset after 5 minutes: at most {worst:.2f} ms, at the end {offsets[-1]:.2f} ms; {cost:.1f} s of CPU")
    assert worst < 1.5
    assert np.abs(offsets[60:300]).max() < 25, "the first minutes, before the clocks are known"
    assert clicks(take.sound[RATE : -2 * RATE, 1]) < 8, "no seam in an hour of changing ratios"
    assert take.news == []
    assert len(take.sound) / RATE == pytest.approx(seconds * (1 + left_ppm * 1e-6), abs=0.6)


def test_the_first_side_arrives_bit_for_bit() -> None:
    left, right, clock = cards({"ppm": 40}, {"ppm": -30})
    alone = Card(clock, tone(HERTZ), 40, 80)
    alone.open(RATE, 1)
    alone.start()
    take = record(left, right, clock, 20)
    expected = alone.read()[:, 0]
    assert len(take.sound) - len(expected) < 0.05 * RATE, "at the end the other side may go on for a block"
    assert np.array_equal(take.sound[: len(expected), 0], expected)


@pytest.mark.parametrize(("left_start", "right_start"), [(0.0, 0.4), (0.4, 0.0), (0.0, 1.9), (1.7, 0.2), (0.0, 7.0)])
def test_devices_that_start_at_different_moments_are_aligned(left_start: float, right_start: float) -> None:
    left, right, clock = cards({"starts_after": left_start}, {"starts_after": right_start})
    take = record(left, right, clock, 12)
    offsets = take.offsets_ms()
    later = abs(left_start - right_start)
    both = slice(round(later) + 1, -1)
    assert np.abs(offsets[both]).max() < 10.5, "one block of 10 ms"
    # What only one device heard is in the file, and nothing else on the other side.
    late = 0 if left_start > right_start else 1
    silent = round((later - 0.02) * RATE)
    assert not take.sound[:silent, late].any()
    assert np.abs(take.sound[:silent, 1 - late]).max() > 16_000
    assert len(take.sound) / RATE == pytest.approx(12 - min(left_start, right_start), abs=0.2)


@pytest.mark.parametrize("gone", [0, 1])
def test_one_side_goes_and_comes_back_in_step(gone: int) -> None:
    """Ten seconds without the one: the other is whole, and the file's time goes on."""
    lost: dict[str, object] = {"lost": [(20.0, 30.0)], "ppm": 50}
    left, right, clock = cards(lost if gone == 0 else {}, lost if gone == 1 else {})
    take = record(left, right, clock, 60)
    assert clicks(take.sound[RATE:-RATE, 1 - gone]) < 8, "the other side is whole"
    side = take.sound[:, gone]
    assert not side[round(20.1 * RATE) : round(29.9 * RATE)].any()
    assert np.abs(side[round(30.2 * RATE) : round(31 * RATE)]).max() > 16_000
    offsets = take.offsets_ms()
    assert np.abs(offsets[2:19]).max() < 10.5
    assert np.abs(offsets[31:-1]).max() < 12, "back where it belongs"
    assert len(take.sound) / RATE == pytest.approx(60, abs=0.2)
    label = ("agent (card)", "customer (card)")[gone]
    assert [item.code for item in take.news] == ["gap", "back"]
    assert all(item.detail.startswith(label) for item in take.news)
    assert take.news[0].at - 1_000 == pytest.approx(21.2, abs=0.5), "told about a second after the loss"
    assert "10.0 s" in take.news[1].detail


def test_a_side_that_is_only_late_loses_nothing() -> None:
    left, right, clock = cards({}, {"late": [(10.0, 10.7)]})
    take = record(left, right, clock, 20)
    assert take.news == []
    assert clicks(take.sound[RATE:-RATE, 1]) < 8
    assert np.abs(take.offsets_ms()[1:-1]).max() < 10.5


def test_what_comes_much_too_late_is_cut_where_silence_stands_already() -> None:
    left, right, clock = cards({}, {"late": [(10.0, 14.0)]})
    take = record(left, right, clock, 30)
    assert [item.code for item in take.news] == ["gap", "back"]
    assert clicks(take.sound[RATE:-RATE, 0]) < 8
    assert not take.sound[round(10.2 * RATE) : round(12.5 * RATE), 1].any()
    assert np.abs(take.offsets_ms()[15:-1]).max() < 10.5, "the rest stands where it belongs"


def test_a_device_that_never_delivers_leaves_its_side_silent_and_is_told() -> None:
    left, right, clock = cards({}, {"starts_after": 1e9})
    take = record(left, right, clock, 10)
    assert len(take.sound) / RATE == pytest.approx(10, abs=0.2)
    assert not take.sound[:, 1].any()
    assert clicks(take.sound[:-1, 0]) < 8
    assert [(item.code, "customer" in item.detail) for item in take.news] == [("gap", True)]


def _heard_between(*stretches: tuple[float, float]) -> Signal:
    """Sound in these seconds of simulated time, and digital silence in the others."""
    begin = Clock().now
    heard = tone(HERTZ)

    def signal(t: NDArray[np.float64]) -> NDArray[np.float64]:
        sounds = np.zeros(len(t), bool)
        for start, stop in stretches:
            sounds |= (t - begin >= start) & (t - begin < stop)
        return np.where(sounds, heard(t), 0.0)

    return signal


@pytest.mark.parametrize(
    ("stretches", "told"),
    [
        ([(1.0, 60.0)], []),
        ([], [("zeros", 5.0)]),  # a dead loopback: the other's voice would hide it
        ([(8.0, 60.0)], [("zeros", 5.0), ("sound", 8.0)]),
        ([(1.0, 4.0), (24.0, 60.0)], []),  # nobody has spoken for a while
        ([(1.0, 10.0)], [("zeros", 40.0)]),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_one_side_of_nothing_but_zeros_is_told(
    side: int, stretches: list[tuple[float, float]], told: list[tuple[str, float]]
) -> None:
    options: dict[str, object] = {"signal": _heard_between(*stretches)}
    left, right, clock = cards(options if side == 0 else {}, options if side == 1 else {})
    begin = clock.now
    take = record(left, right, clock, 45)
    assert [item.code for item in take.news] == [code for code, _ in told]
    for item, (_, at) in zip(take.news, told, strict=True):
        assert item.at - begin == pytest.approx(at, abs=0.5)
        assert item.detail.startswith(("agent", "customer")[side])


def test_the_other_waits_for_a_moment_only() -> None:
    """What is said while one device is gone reaches the disk a little later, and no more than that."""
    left, right, clock = cards({}, {"lost": [(10.0, 1e9)]})
    take = record(left, right, clock, 20)
    longest = max(len(list(run)) for run in _runs_of_nothing(take.steps))
    assert longest * 0.1 < 1.5


def _runs_of_nothing(steps: list[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for step in steps:
        if step:
            runs.append([])
        else:
            runs[-1].append(step)
    return runs


@pytest.mark.parametrize("gone", [0, 1])
def test_one_device_that_cannot_be_opened_does_not_cost_the_other(gone: int) -> None:
    options: dict[str, object] = {"refuses": True}
    left, right, clock = cards(options if gone == 0 else {}, options if gone == 1 else {})
    take = record(left, right, clock, 10)
    assert len(take.sound) / RATE == pytest.approx(10, abs=0.2)
    assert not take.sound[:, gone].any()
    assert np.abs(take.sound[:, 1 - gone]).max() > 16_000
    (item,) = take.news
    assert item.code == "gap"
    assert "It is not there." in item.detail


def test_neither_device_is_a_refusal() -> None:
    left, right, clock = cards({"refuses": True}, {"refuses": True})
    pair = PairSource(left, right, clock)
    with pytest.raises(RecordingError, match="It is not there") as caught:
        pair.open(RATE, 2)
    assert caught.value.reason == "no_device"
    pair.close()
    assert left.closed
    assert right.closed


def test_it_has_failed_only_when_both_have() -> None:
    left, right, clock = cards()
    pair = PairSource(left, right, clock)
    pair.open(RATE, 2)
    pair.start()
    left.failure = "unplugged"
    assert pair.failure is None
    right.failure = "gone"
    assert pair.failure == "unplugged; gone"
    assert pair.name == "card + card"


def test_a_failed_side_is_not_waited_for() -> None:
    left, right, clock = cards()
    pair = PairSource(left, right, clock)
    pair.open(RATE, 2)
    pair.start()
    for _ in range(20):
        clock.now += 0.1
        pair.read()
    left.failure, left.lost = "unplugged", [(2.0, 1e9)]
    frames = 0
    for _ in range(5):
        clock.now += 0.1
        frames += len(pair.read())
    assert frames == pytest.approx(0.5 * RATE, abs=0.05 * RATE)
    assert [item.code for item in pair.news()] == ["gap"]


def test_news_of_a_device_is_passed_on_and_not_told_twice() -> None:
    left, right, clock = cards({}, {"lost": [(5.0, 10.0)]})
    pair = PairSource(left, right, clock)
    pair.open(RATE, 2)
    pair.start()
    told: list[SourceNews] = []
    for step in range(150):
        clock.now += 0.1
        if step == 50:
            right.told.append(SourceNews("lost", "unplugged", clock.now))
        if step == 101:
            right.told.append(SourceNews("back", "", clock.now))
        pair.read()
        told += pair.news()
    assert [item.code for item in told] == ["gap", "back"]
    assert told[0].detail == "customer (card): unplugged"


def test_it_makes_stereo_only() -> None:
    left, right, clock = cards()
    with pytest.raises(ValueError, match="2 channels"):
        PairSource(left, right, clock).open(RATE, 1)


def test_speech_on_both_sides_correlates() -> None:
    """The same noise in both microphones, both clocks wrong: at its end it still lies frame on frame."""
    chance = np.random.default_rng(5)
    hertz, phases = chance.uniform(100, 800, 40), chance.uniform(0, 2 * np.pi, 40)

    def noise(t: NDArray[np.float64]) -> NDArray[np.float64]:
        return 0.02 * np.sin(2 * np.pi * np.outer(t, hertz) + phases).sum(axis=1)

    signal: Signal = noise
    left, right, clock = cards({"ppm": 60, "signal": signal}, {"ppm": -60, "signal": signal})
    take = record(left, right, clock, 100)
    ends = take.sound[-12 * RATE : -2 * RATE].astype(np.float64)
    lags = range(-40, 41)
    middle = slice(100, -100)
    found = [float(np.corrcoef(ends[middle, 0], np.roll(ends[:, 1], lag)[middle])[0, 1]) for lag in lags]
    best = max(found)
    assert best > 0.95
    assert abs(lags[found.index(best)]) <= 0.003 * RATE, "to 3 ms"


def test_a_short_loss_is_told_and_silenced() -> None:
    """Shorter than the patience, longer than jitter: the other side waits, and the gap is exact."""
    left, right, clock = cards({}, {"lost": [(10.0, 10.8)]})
    take = record(left, right, clock, 20)
    assert [item.code for item in take.news] == ["gap"]
    assert "0.8 s" in take.news[0].detail
    assert not take.sound[round(10.05 * RATE) : round(10.75 * RATE), 1].any()
    assert clicks(take.sound[RATE:-RATE, 0]) < 8
    assert np.abs(take.offsets_ms()[12:-1]).max() < 12


def test_after_a_loss_the_clock_is_learnt_anew() -> None:
    """Blocks of a fifth of a second: where the device goes on is known roughly at first, and exactly after a minute."""
    left, right, clock = cards({}, {"block": 1700, "ppm": 30, "lost": [(60.0, 70.03)]})
    take = record(left, right, clock, 240)
    assert np.abs(take.offsets_ms()[120:-2]).max() < 9


def test_when_both_are_away_the_recording_itself_counts_what_is_missing() -> None:
    """Hours of silence are not made up in memory: the recorder finds them by the clock, and writes them in pieces."""
    left, right, clock = cards({"lost": [(20.0, 620.0)]}, {"lost": [(20.0, 621.0)], "ppm": 40})
    take = record(left, right, clock, 660)
    assert len(take.sound) / RATE == pytest.approx(60, abs=0.3)
    assert max(take.steps) < 3 * RATE
    assert np.abs(take.offsets_ms()[25:-1]).max() < 12, "in step all the same"
    assert [item.code for item in take.news] == ["gap", "gap", "back", "back"]
