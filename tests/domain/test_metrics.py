from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.agent import AgentState, StateInterval
from callmanager.domain.call import Call
from callmanager.domain.metrics import (
    AgentFigures,
    Figures,
    best_first,
    figures,
    hours_of_day,
    local_midnight,
    office_day,
    percent,
)
from callmanager.domain.outcome import SHIPPED

NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # summer time moves the clock by half an hour
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # +05:45
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def call(**fields: object) -> Call:
    values = {"answered_at": MIDNIGHT, "outcome_id": "sale"} | fields
    meaning = SHIPPED.get(str(values["outcome_id"]))
    values |= {
        "is_connected": meaning.connected if meaning else values["answered_at"] is not None,
        "is_sale": meaning is not None and meaning.sale,
    }
    return Call("k", "rosa", "Rosa", "Ana", "1", MIDNIGHT, **values)  # type: ignore[arg-type]


def span(state: AgentState, start: float, end: float | None, origin: datetime = MIDNIGHT) -> StateInterval:
    until = None if end is None else origin + timedelta(seconds=end)
    return StateInterval("rosa", state, origin + timedelta(seconds=start), until, call_id="k")


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_percentages_round_halves_away_from_zero(part: int, whole: int) -> None:
    exact = Decimal(100 * part) / Decimal(whole)
    assert percent(part, whole) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 200, 1), (1, 201, 0), (5, 1000, 1), (1, 8, 13), (3, 8, 38), (2, 3, 67), (0, 5, 0)]
)
def test_percentages_by_hand(part: int, whole: int, shown: int) -> None:
    assert percent(part, whole) == shown


def test_nothing_divided_by_nothing_is_not_a_figure() -> None:
    empty = Figures()
    assert percent(0, 0) is None
    assert empty.success_rate is empty.contact_rate is empty.sales_per_attempt is empty.aht_seconds is None


def test_the_rates_by_hand() -> None:
    shown = Figures(attempts=8, connected=4, sales=1, talk_seconds=300, hold_seconds=60, wrap_up_seconds=40)
    assert (shown.success_rate, shown.contact_rate, shown.sales_per_attempt) == (25, 50, 13)
    assert shown.aht_seconds == 100
    assert (shown + shown).aht_seconds == 100
    assert (shown + Figures(attempts=1, connected=1, untimed=1)).aht_seconds == 100


def test_ringing_and_waiting_count_for_no_time() -> None:
    spent = [
        (span(AgentState.RINGING, 0, 20), call()),
        (span(AgentState.TALKING, 20, 80), call()),
        (span(AgentState.HOLD, 80, 90), call()),
        (span(AgentState.TALKING, 90, 100), call()),
        (span(AgentState.WRAP_UP, 100, 130), call()),
    ]
    assert figures([call()], spent, MIDNIGHT, MIDNIGHT + DAY) == Figures(1, 1, 1, 70, 10, 30)


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "voicemail", "nonexistent"])
def test_a_call_that_reached_no_person_counts_for_no_time(outcome: str) -> None:
    reached_none = call(outcome_id=outcome)
    spent = [(span(AgentState.TALKING, 0, 60), reached_none)]
    assert figures([reached_none], spent, MIDNIGHT, MIDNIGHT + DAY) == Figures(attempts=1)


def test_a_call_over_midnight_is_split_there() -> None:
    spent = [(span(AgentState.TALKING, -30, 90), call()), (span(AgentState.WRAP_UP, 90, None), call())]
    before = figures([call()], spent, MIDNIGHT - DAY, MIDNIGHT)
    after = figures([], spent, MIDNIGHT, MIDNIGHT + timedelta(seconds=100))
    assert (before.attempts, before.talk_seconds, before.wrap_up_seconds) == (1, 30, 0)
    assert (after.attempts, after.talk_seconds, after.wrap_up_seconds) == (0, 90, 10)


@given(
    st.lists(st.tuples(st.integers(-200_000, 200_000), st.integers(0, 90_000)), max_size=8),
    st.sampled_from([NEW_YORK, LORD_HOWE, KATHMANDU]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_days_share_time_without_losing_or_doubling_any(
    spans: list[tuple[int, int]], zone: ZoneInfo, day: date
) -> None:
    origin = local_midnight(day, zone)
    spent = [(span(AgentState.TALKING, start, start + length, origin), call()) for start, length in spans]
    days = [(local_midnight(day + n * DAY, zone), local_midnight(day + (n + 1) * DAY, zone)) for n in range(-5, 6)]
    assert sum(figures([], spent, *limits).talk_seconds for limits in days) == sum(length for _, length in spans)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, date(2026, 3, 8), 23),
        (NEW_YORK, date(2026, 11, 1), 25),
        (NEW_YORK, date(2026, 6, 1), 24),
        (LORD_HOWE, date(2026, 4, 5), 24.5),
        (LORD_HOWE, date(2026, 10, 4), 23.5),
        (KATHMANDU, date(2026, 6, 1), 24),
    ],
)
def test_days_are_as_long_as_they_are(zone: ZoneInfo, day: date, hours: float) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    start, end = office_day(noon.astimezone(UTC), zone)
    assert (end - start) / timedelta(hours=1) == hours
    assert start.astimezone(zone).date() == day
    assert (end - timedelta(microseconds=1)).astimezone(zone).date() == day
    assert office_day(end, zone)[0] == end
    assert office_day(noon, zone, days_before=1)[1] == start
    listed = hours_of_day(start, end, zone)
    assert len(listed) == -(-hours // 1)
    assert listed[-1][0] < end
    assert listed[0] == (start, 0)


def test_the_hour_that_happens_twice_is_two_and_the_one_that_does_not_is_none() -> None:
    autumn, spring = (
        [hour for _, hour in hours_of_day(*office_day(datetime(2026, month, day, 17, tzinfo=UTC), NEW_YORK), NEW_YORK)]
        for month, day in ((11, 1), (3, 8))
    )
    assert autumn.count(1) == 2
    assert 2 not in spring


def test_best_first() -> None:
    rows = [
        AgentFigures("1", "Zoe", Figures(10, 5, 2)),
        AgentFigures("2", "Ana", Figures(10, 5, 2)),
        AgentFigures("3", "Luis", Figures(10, 2, 2)),
        AgentFigures("4", "Eva", Figures(20, 9, 3)),
        AgentFigures("5", "Nadie", Figures(9, 0, 0)),
    ]
    assert [row.name for row in best_first(rows)] == ["Eva", "Luis", "Ana", "Zoe", "Nadie"]
