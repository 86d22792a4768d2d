"""The steady clock: what is measured by it is right whatever becomes of the computer's clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.clock import LONGEST_LEAD, SteadyClock, awake_seconds, total_seconds
from tests.support.call_world import Computer

START = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)


def made() -> tuple[Computer, SteadyClock]:
    computer = Computer(START)
    return computer, SteadyClock(computer.wall, computer.awake, computer.total)


def work(computer: Computer, seconds: float) -> None:
    computer.true_seconds += seconds
    computer.awake_seconds += seconds


@pytest.mark.parametrize("hours", [-23, -3, -0.02, 0.02, 3, 23])
def test_a_clock_that_is_set_in_mid_call_changes_no_duration(hours: float) -> None:
    computer, clock = made()
    began = clock.now()
    work(computer, 100)
    computer.set_by += hours * 3600
    clock.now()
    work(computer, 200)
    ended = clock.now()
    lost = sum((hole.end - hole.start for hole in clock.holes()), timedelta())
    assert ended - began - lost == timedelta(seconds=300)
    assert bool(clock.holes()) is (hours > 0)
    assert abs(clock.lead - timedelta(hours=max(0.0, -hours))) < timedelta(seconds=1)


def test_sleep_is_a_hole_and_said_to_be_one() -> None:
    computer, clock = made()
    work(computer, 60)
    computer.true_seconds += 3600
    [hole] = clock.holes()
    assert (hole.start, hole.end, hole.slept) == (START + timedelta(minutes=1), START + timedelta(minutes=61), True)
    computer.set_by += 3600
    assert [hole.slept for hole in clock.holes()] == [True, False]


def test_small_corrections_are_followed_slowly() -> None:
    computer, clock = made()
    for _ in range(200):
        computer.set_by += 0.01
        work(computer, 20)
        clock.now()
    assert clock.holes() == ()
    assert abs(clock.now() - computer.wall()) < timedelta(seconds=0.1)
    computer.set_by -= 1.5
    before = clock.now()
    work(computer, 600)
    assert timedelta(seconds=599) < clock.now() - before < timedelta(seconds=600)


def test_it_follows_the_wall_again_where_nothing_is_measured_but_writes_no_moment_twice() -> None:
    computer, clock = made()
    work(computer, 600)
    computer.set_by -= 3600
    ahead = clock.now()
    assert clock.settle() == computer.wall()
    assert clock.settle(not_before=ahead) == ahead, "what is written stands"
    far = computer.wall() + LONGEST_LEAD + timedelta(hours=1)
    assert clock.settle(not_before=far) == computer.wall(), "that was written by a clock that was wrong by days"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["work", "sleep", "set"]),
            st.floats(-90_000, 90_000).filter(lambda seconds: abs(seconds) > 3),
        ),
        max_size=30,
    )
)
def test_it_never_goes_back_and_loses_nothing(steps: list[tuple[str, float]]) -> None:
    computer, clock = made()
    last = began = clock.now()
    for what, seconds in steps:
        if what == "work":
            work(computer, abs(seconds))
        elif what == "sleep":
            computer.true_seconds += abs(seconds)
        else:
            computer.set_by += seconds
        now = clock.now()
        assert now >= last
        last = now
    holes = clock.holes()
    assert all(hole.start < hole.end for hole in holes)
    assert all(first.end <= second.start for first, second in pairwise(holes))
    lived = last - began - sum((hole.end - hole.start for hole in holes), timedelta())
    assert abs(lived - timedelta(seconds=computer.awake_seconds)) <= timedelta(
        seconds=0.01 + computer.awake_seconds / 999
    )


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("America/New_York", datetime(2026, 3, 8, 1, 59)),  # noqa: DTZ001 — a clock on a wall has no offset
        ("America/New_York", datetime(2026, 11, 1, 1, 59)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 1, 59)),  # noqa: DTZ001
        ("Asia/Kathmandu", datetime(2026, 6, 1, 23, 59)),  # noqa: DTZ001
        ("Asia/Kolkata", datetime(2026, 6, 1, 23, 59)),  # noqa: DTZ001
        ("Pacific/Chatham", datetime(2026, 4, 5, 3, 44)),  # noqa: DTZ001
    ],
)
def test_summer_time_and_midnight_are_nothing_to_it(zone: str, local: datetime) -> None:
    computer = Computer(local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))
    clock = SteadyClock(computer.wall, computer.awake, computer.total)
    began = clock.now()
    for _ in range(120):
        work(computer, 60)
        clock.now()
    assert clock.now() - began == timedelta(hours=2)
    assert clock.holes() == ()


def test_this_computers_own_clocks_go_forward() -> None:
    awake, total, now = awake_seconds(), total_seconds(), SteadyClock().now()
    assert awake_seconds() >= awake
    assert total_seconds() >= total
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=2)
