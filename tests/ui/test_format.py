from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from callmanager.ui import format as say
from callmanager.ui.i18n import Language

SPANISH, ENGLISH = QLocale("es_CR"), QLocale("en_US")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0, "0:00"), (59.99, "0:59"), (252, "4:12"), (3599, "59:59"), (3852, "1:04:12"), (-3, "0:00")],
)
def test_durations(seconds: float | None, words: str) -> None:
    assert say.duration(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(None, "–"), (5, "00:05"), (252, "04:12"), (3852, "1:04:12")])
def test_a_running_clock_keeps_its_width(seconds: float | None, words: str) -> None:
    assert say.clock(seconds) == words


@given(st.integers(0, 359_999))
def test_a_duration_says_its_seconds(seconds: int) -> None:
    parts = [int(part) for part in say.duration(seconds).split(":")]
    total = 0
    for part in parts:
        total = total * 60 + part
    assert total == seconds


def test_figures_without_a_value_are_a_dash() -> None:
    assert say.percent(None) == say.number(None, SPANISH) == say.size(None, SPANISH) == "–"
    assert say.moment(None, SPANISH) == say.time_of_day(None, SPANISH) == "–"


def test_figures_are_written_as_the_locale_writes_them() -> None:
    assert say.number(12_345, ENGLISH) == "12,345"
    assert say.size(12_400_000, QLocale("es_ES")) == "12,4 MB"
    assert say.size(12_400_000, ENGLISH) == "12.4 MB"


def test_a_percentage_is_written_as_its_language_does(language: Language) -> None:
    assert (say.percent(25), say.percent(0)) == ("25 %", "0 %")
    language.choose("en")
    assert (say.percent(25), say.percent(None)) == ("25%", "–")


def test_a_moment_is_shown_on_this_computer_s_clock() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    here = at.astimezone()
    assert f"{here.minute:02}" in say.moment(at, SPANISH)
    assert say.moment(at, SPANISH) == say.moment(at.isoformat(), SPANISH)
    elsewhere = at.astimezone(timezone(timedelta(hours=5)))
    assert say.moment(elsewhere, SPANISH) == say.moment(at, SPANISH)
    assert say.time_of_day(at, SPANISH) in say.moment(at, SPANISH)


def test_days_of_the_week_are_short() -> None:
    monday = date(2026, 11, 23)
    assert say.weekday(monday.year, monday.month, monday.day, SPANISH) == "lun"
    assert say.weekday(monday.year, monday.month, monday.day, ENGLISH) == "Mon"


def test_a_day_on_an_axis_stands_in_the_locale_s_order() -> None:
    assert say.day_and_month(date(2026, 3, 9), QLocale("es")) == "9/3"
    assert say.day_and_month(date(2026, 3, 9), QLocale("en_US")) == "3/9"
