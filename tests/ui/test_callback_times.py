"""The quick moments of a callback: in order, in the future, and at their time of day on days of 23 and 25 hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callmanager.ui.callback_times import quick_times

ZONES = st.sampled_from(["America/Costa_Rica", "Europe/Madrid", "America/New_York", "Asia/Kathmandu"]).map(ZoneInfo)

MOMENTS = st.integers(0, 20 * 366 * 86_400).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def _said(now: str, zone: str) -> dict[str, str]:
    return {time.key: time.at.isoformat() for time in quick_times(datetime.fromisoformat(now), ZoneInfo(zone))}


def test_on_a_thursday_morning() -> None:
    assert _said("2026-11-26T09:12:30-06:00", "America/Costa_Rica") == {
        "hour": "2026-11-26T10:15:00-06:00",
        "today": "2026-11-26T16:00:00-06:00",
        "tomorrow_morning": "2026-11-27T10:00:00-06:00",
        "tomorrow_afternoon": "2026-11-27T16:00:00-06:00",
        "monday": "2026-11-30T10:00:00-06:00",
        "week": "2026-12-03T10:00:00-06:00",
    }


def test_in_the_evening_today_is_over_and_a_monday_that_is_tomorrow_is_said_once() -> None:
    said = _said("2026-11-29T15:30:00-06:00", "America/Costa_Rica")
    assert list(said) == ["hour", "tomorrow_morning", "tomorrow_afternoon", "week"]
    assert said["tomorrow_morning"] == "2026-11-30T10:00:00-06:00"


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_go_back() -> None:
    said = _said("2026-10-24T12:00:00+02:00", "Europe/Madrid")
    assert said["tomorrow_morning"] == "2026-10-25T10:00:00+01:00"


@given(MOMENTS, ZONES)
def test_each_moment_is_to_come_and_later_than_the_one_before_it(now: datetime, zone: ZoneInfo) -> None:
    times = [time.at.astimezone(UTC) for time in quick_times(now, zone)]
    assert times[0] - now >= timedelta(hours=1)
    assert all(at > now for at in times)
    # an hour from late at night may come after nothing else: the rest is in order
    assert times[1:] == sorted(times[1:])
    assert len(set(times[1:])) == len(times) - 1
