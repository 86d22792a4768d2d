from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.audio.signal.timeline import Timeline

RATE = 44_100
LATENCY = 0.5
BLOCK = 11_025


def run(timeline: Timeline, deliveries: Iterable[tuple[float, int]]) -> list[int]:
    """Deliver (when, frames); the gaps that were found."""
    decided = (timeline.tick(now, frames) for now, frames in deliveries)
    return [missing for missing in decided if missing]


def steady(start: float, end: float, shift: float = 0.0, factor: float = 1.0) -> list[tuple[float, int]]:
    """A block each quarter of a second of the device's clock, looked at every 100 ms."""
    result, due = [], start + 0.25
    now = start
    while now < end:
        now += 0.1
        frames = 0
        while due * factor + shift <= now:
            frames += BLOCK
            due += 0.25
        result.append((now, frames))
    return result


def test_a_steady_stream_has_no_gap() -> None:
    timeline = Timeline(RATE, LATENCY)
    assert run(timeline, steady(0, 600)) == []
    assert timeline.position == pytest.approx(600 * RATE, abs=2 * BLOCK)


@pytest.mark.parametrize("ppm", [-200, -100, 100, 200])
def test_a_clock_that_drifts_is_no_loss(ppm: int) -> None:
    timeline = Timeline(RATE, LATENCY)
    assert run(timeline, steady(0, 2 * 3600, factor=1 + ppm * 1e-6)) == []
    assert timeline.lost == 0


@given(st.floats(0.8, 30), st.floats(3, 20))
def test_a_loss_becomes_a_gap_of_its_length(seconds: float, after: float) -> None:
    timeline = Timeline(RATE, LATENCY)
    before, rest = steady(0, after), steady(after, after + seconds + 5, shift=seconds)
    missing = run(timeline, [*before, *rest])
    assert len(missing) == 1
    assert missing[0] / RATE == pytest.approx(seconds, abs=0.3)
    assert timeline.lost == missing[0]
    assert timeline.late(rest[-1][0]) < 0.6


@given(st.floats(0.8, 15))
def test_a_delivery_that_is_late_but_whole_is_no_loss(seconds: float) -> None:
    timeline = Timeline(RATE, LATENCY)
    stalled = [(now, frames) for now, frames in steady(0, 40)]
    backlog = sum(frames for now, frames in stalled if 10 <= now < 10 + seconds)
    deliveries = [(now, frames) for now, frames in stalled if not 10 <= now < 10 + seconds]
    at = next(i for i, (now, _) in enumerate(deliveries) if now >= 10)
    deliveries[at] = (deliveries[at][0], deliveries[at][1] + backlog)
    assert run(timeline, deliveries) == []
    assert not timeline.holding


def test_many_small_losses_are_not_taken_for_drift() -> None:
    """Ten percent lost, a little at a time: the file must not run short."""
    timeline = Timeline(RATE, LATENCY)
    missing = run(timeline, [(now, round(frames * 0.9)) for now, frames in steady(0, 120)])
    assert sum(missing) / RATE == pytest.approx(12, abs=1)
    assert timeline.position / RATE == pytest.approx(120, abs=1)


def test_the_clock_starts_with_the_first_frame() -> None:
    timeline = Timeline(RATE, LATENCY)
    assert run(timeline, [(now / 10, 0) for now in range(100)]) == []
    assert run(timeline, steady(10, 20)) == []
    assert timeline.position == pytest.approx(10 * RATE, abs=2 * BLOCK)


def test_an_end_in_the_middle_of_a_stall_counts_what_is_missing() -> None:
    timeline = Timeline(RATE, LATENCY)
    run(timeline, steady(0, 10))
    assert run(timeline, [(10 + i / 10, 0) for i in range(30)]) == []
    assert timeline.finish(13) / RATE == pytest.approx(3, abs=0.3)


def test_a_second_stall_settles_the_first() -> None:
    timeline = Timeline(RATE, LATENCY)
    run(timeline, steady(0, 10))
    run(timeline, [(10 + i / 10, 0) for i in range(30)])
    assert run(timeline, [(13.0, BLOCK), (13.25, BLOCK)]) == []
    found = run(timeline, [(13.25 + i / 10, 0) for i in range(1, 20)])
    assert len(found) == 1
    assert found[0] / RATE == pytest.approx(2.75, abs=0.3)
    assert timeline.holding, "the second stall is not decided yet"


def test_a_frame_is_found_by_the_time_at_which_it_was_spoken() -> None:
    timeline = Timeline(RATE, LATENCY)
    assert timeline.frame_at(5.0) == 0
    run(timeline, steady(0, 10))
    assert timeline.frame_at(7.0) / RATE == pytest.approx(7.0, abs=0.3)


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 200_000)), max_size=60))
def test_whatever_is_delivered_nothing_is_counted_twice(steps: list[tuple[float, int]]) -> None:
    timeline = Timeline(RATE, LATENCY)
    now, arrived, missing = 0.0, 0, 0
    for step, frames in steps:
        now += step
        arrived += frames
        missing += timeline.tick(now, frames) or 0
    missing += timeline.finish(now)
    assert timeline.position == arrived + missing
    assert timeline.lost == missing >= 0
