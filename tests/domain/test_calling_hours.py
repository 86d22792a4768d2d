import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.calling_hours import (
    CallingHours,
    CallRules,
    CallVerdict,
    HoursPolicy,
    may_call,
    parse_hours,
)
from callmanager.domain.contact import Contact
from callmanager.domain.contact_zones import zones_of, zones_of_region

OFFICE = ZoneInfo("America/Costa_Rica")
_DAY = '[["09:00", "20:00"]]'
DAYTIME = parse_hours(f'{{"0": {_DAY}, "1": {_DAY}, "2": [["09:00", "13:00"], ["15:00", "20:00"]]}}')
ANA = Contact("a", "Ana", "88887777", "+50688887777")
MONDAY_NOON = datetime(2026, 11, 23, 18, tzinfo=UTC)  # in Costa Rica it is noon


def rules(policy: HoursPolicy = HoursPolicy.REFUSE, hours: CallingHours = DAYTIME, attempts: int = 0) -> CallRules:
    return CallRules(hours, policy, attempts, OFFICE)


def code(verdict: CallVerdict) -> tuple[bool, str]:
    return verdict.allowed, verdict.code


def test_who_may_be_called_is_called() -> None:
    assert may_call(ANA, rules(), MONDAY_NOON) == CallVerdict()
    assert may_call(None, rules(), MONDAY_NOON, phone_e164="+50622223333").allowed


@pytest.mark.parametrize(
    ("contact", "more", "expected"),
    [
        (replace(ANA, do_not_call=True), {}, (False, "call_do_not_call")),
        (replace(ANA, status="do_not_contact"), {"promised": True}, (False, "call_do_not_call")),
        (ANA, {"number_blocked": True}, (False, "call_do_not_call")),
        (replace(ANA, consent_until=MONDAY_NOON), {"promised": True}, (False, "call_consent")),
        (replace(ANA, consent_until=MONDAY_NOON + timedelta(seconds=1)), {}, (True, "")),
        (replace(ANA, attempts=3), {}, (False, "call_attempts")),
        (replace(ANA, attempts=3), {"promised": True}, (True, "")),
        (replace(ANA, attempts=2), {}, (True, "")),
        (replace(ANA, status="completed"), {"is_closed": True}, (True, "call_closed")),
        (replace(ANA, status="completed"), {"is_closed": True, "promised": True}, (True, "")),
    ],
)
def test_why_a_call_is_refused(contact: Contact, more: dict[str, bool], expected: tuple[bool, str]) -> None:
    verdict = may_call(contact, rules(attempts=3), MONDAY_NOON, **more)
    assert code(verdict) == expected
    assert bool(verdict.message) == bool(verdict.code)
    assert (verdict.warning is not None) == (verdict.allowed and verdict.code != "")


@pytest.mark.parametrize(
    ("utc", "is_open"),
    [
        ("2026-11-23T14:59:59", False),  # 8:59:59 in Costa Rica
        ("2026-11-23T15:00:00", True),
        ("2026-11-24T01:59:59", True),  # 19:59:59
        ("2026-11-24T02:00:00", False),
        ("2026-11-25T20:00:00", False),  # Wednesday, 14:00: the break
        ("2026-11-26T18:00:00", False),  # Thursday is not named
    ],
)
def test_hours_are_those_of_the_phone_that_rings(utc: str, is_open: bool) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert may_call(ANA, rules(), now).allowed is is_open
    warned = may_call(ANA, rules(HoursPolicy.WARN), now)
    assert warned.allowed
    assert (warned.code == "call_hours") is not is_open


@pytest.mark.parametrize(
    ("contact", "now", "expected"),
    [
        # Kathmandu is 5:45 ahead: at 3:14 UTC it is 8:59, at 3:15 it is 9:00.
        (Contact("n", "Bina", "1", "+9779812345678"), "2026-11-23T03:14:00", False),
        (Contact("n", "Bina", "1", "+9779812345678"), "2026-11-23T03:15:00", True),
        # India, half an hour: 9:00 there is 3:30 UTC.
        (Contact("i", "Asha", "1", "+918012345678"), "2026-11-23T03:29:00", False),
        (Contact("i", "Asha", "1", "+918012345678"), "2026-11-23T03:30:00", True),
        # A Spanish mobile may be in the Canaries, an hour behind: both clocks must allow it.
        (Contact("e", "Eva", "1", "+34600000000"), "2026-11-23T08:30:00", False),
        (Contact("e", "Eva", "1", "+34600000000"), "2026-11-23T09:00:00", True),
        # Whose zone is written down is asked for no other.
        (Contact("e", "Eva", "1", "+34600000000", time_zone="Europe/Madrid"), "2026-11-23T08:30:00", True),
        # The region decides where the number leaves it open; both agree on Madrid and the Canaries.
        (Contact("x", "Xu", "22", "", region="NP"), "2026-11-23T03:15:00", True),
        (Contact("x", "Xu", "22", ""), "2026-11-23T15:00:00", True),
    ],
)
def test_zones_of_half_and_quarter_hours(contact: Contact, now: str, expected: bool) -> None:
    assert may_call(contact, rules(), datetime.fromisoformat(now).replace(tzinfo=UTC)).allowed is expected


def test_days_off_and_summer_time() -> None:
    hours = replace(DAYTIME, days_off=frozenset({date(2026, 11, 23)}))
    assert code(may_call(ANA, rules(hours=hours), MONDAY_NOON)) == (False, "call_hours")
    assert code(may_call(ANA, rules(hours=CallingHours(days_off=hours.days_off)), MONDAY_NOON)) == (False, "call_hours")
    madrid = ZoneInfo("Europe/Madrid")
    nights = parse_hours('{"6": [["22:00", "03:30"]]}')
    for utc, is_open in (("00:30", True), ("01:15", True), ("01:45", False)):  # the hour from 2 to 3 does not exist
        now = datetime.fromisoformat(f"2026-03-30T{utc}").replace(tzinfo=UTC)  # Monday, in summer time
        assert nights.is_open(now.astimezone(madrid)) is is_open


MINUTES = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


@given(st.dictionaries(st.sampled_from("0123456"), st.lists(st.tuples(MINUTES, MINUTES).map(list), max_size=3)))
def test_hours_are_read_as_they_are_written(stored: dict[str, list[list[str]]]) -> None:
    def of_week(day: int, start: int, end: int) -> set[int]:
        return {(1440 * day + minute) % (7 * 1440) for minute in range(start, end)}

    expected: set[int] = set()
    for day, stretches in stored.items():
        for start, end in stretches:
            first, last = (60 * int(clock[:2]) + int(clock[3:]) for clock in (start, end))
            expected |= of_week(int(day), first, last if first <= last else last + 1440)
    read = parse_hours(json.dumps(stored)).days
    assert {m for day, stretches in enumerate(read) for s in stretches for m in of_week(day, *s)} == expected


@pytest.mark.parametrize("text", ["[]", '{"7": []}', '{"0": [["25:00", "26:00"]]}', '{"0": [["9", "10:61"]]}', "x"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own, too
        parse_hours(text)
    assert parse_hours("").is_always


def test_regions_are_countries_and_no_provinces() -> None:
    assert zones_of_region("cr") == zones_of_region("CR-SJ") == ("America/Costa_Rica",)
    assert zones_of_region("San José") == zones_of_region("") == zones_of_region("XX") == ()
    assert zones_of(None, "", OFFICE) == (OFFICE,)
    assert zones_of(Contact("x", "X", "1", time_zone="Nowhere/None"), "", OFFICE) == (OFFICE,)
