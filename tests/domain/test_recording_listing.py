from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.recording_listing import MAX_TAG_LENGTH, MAX_TAGS, clean_tags, days

MADRID = ZoneInfo("Europe/Madrid")


def test_days_are_those_of_the_office_and_the_last_one_counts() -> None:
    start, end = days(date(2026, 3, 28), date(2026, 3, 29), MADRID)  # the second of them has 23 hours
    assert start is not None
    assert end is not None
    assert (start.astimezone(UTC), end.astimezone(UTC)) == (
        datetime(2026, 3, 27, 23, tzinfo=UTC),
        datetime(2026, 3, 29, 22, tzinfo=UTC),
    )
    assert days(None, None, MADRID) == (None, None)
    assert days(None, date.max, MADRID) == (None, None)


def test_tags_are_visible_short_and_there_once() -> None:
    assert clean_tags(["  VIP ", "vip", "", "\0\n", "cliente\nmolesto", "x" * 99]) == (
        "VIP",
        "cliente molesto",
        "x" * MAX_TAG_LENGTH,
    )


@given(st.lists(st.text(max_size=60), max_size=40))
def test_clean_tags_stay_as_they_are(tags: list[str]) -> None:
    cleaned = clean_tags(tags)
    assert clean_tags(cleaned) == cleaned
    assert len(cleaned) <= MAX_TAGS
    assert all(tag.isprintable() and 0 < len(tag) <= MAX_TAG_LENGTH for tag in cleaned)
