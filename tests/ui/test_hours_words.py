"""Calling hours go from what is typed to what is kept and back, and a line that means nothing is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.calling_hours import parse_hours
from callmanager.ui.hours_words import HoursMistake, hours_from, lines_of

_WEEK = ("9:00-12:30, 14-18", "9–18", "9.00-18.30", "9h00 a 18h00", "", " ", "10-13;15-17")


def test_what_people_type_is_understood() -> None:
    days = parse_hours(hours_from(_WEEK)).days
    assert days[0] == ((540, 750), (840, 1080))
    assert days[2] == ((540, 1110),)
    assert days[3] == ((540, 1080),)
    assert days[4] == days[5] == ()
    assert days[6] == ((600, 780), (900, 1020))


def test_seven_empty_lines_mean_always_and_always_shows_seven_empty_lines() -> None:
    assert hours_from([""] * 7) == ""
    assert lines_of("") == ("",) * 7
    assert lines_of("no JSON") == ("",) * 7


@pytest.mark.parametrize("line", ["mañana", "9", "18-9", "9:70-18", "9-25", "9-18 x", "-9-18"])
def test_a_line_that_means_nothing_is_named(line: str) -> None:
    with pytest.raises(HoursMistake) as told:
        hours_from(["9-18", "", line, "", "", "", ""])
    assert (told.value.day, told.value.text) == (2, line)


_STRETCHES = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(sorted)


@given(st.lists(_STRETCHES, min_size=7, max_size=7))
def test_what_is_kept_shows_as_it_was_typed(days: list[list[int]]) -> None:
    pairs = [list(zip(day[::2], day[1::2], strict=False)) for day in days]
    lines = [", ".join(f"{a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for a, b in day) for day in pairs]
    kept = hours_from(lines)
    assert hours_from(lines_of(kept)) == kept
    if kept:
        assert [list(day) for day in parse_hours(kept).days] == pairs
