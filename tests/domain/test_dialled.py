"""What a dialled text rings: blocked numbers are known in every spelling, and extensions are no number's end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.dialled import number_keys

SPANISH = "+34600100002"
BRITISH = "+442079460958"
SPELLINGS = [
    *((SPANISH, text) for text in (
        "600100002", "600 100 002", "600-100.002", "(600) 100 002", "+34600100002", "+34 600 10 00 02",
        "0034 600-100-002", "00 34 600100002", "34600100002", "６００１００００２",
        "+34 0600100002", "+34 (0) 600100002",
        "tel:600100002", "tel:+34600100002", "tel:+34600100002;phone-context=example.org", "TEL:+34-600-100-002",
        "tel://600100002", "callto:600100002", "callto:+34600100002", "sip:600100002@x", "sips:+34600100002@pbx:5061",
        "sip:600100002@10.0.0.5;user=phone", "sip:%2B34600100002@pbx", "sip:600100002", "600100002@pbx.example.org",
        "*31#600100002", "#31#600100002", "*31#+34600100002", "*31# 600 100 002", "#31#0034600100002", "*67 600100002",
        "*31*600100002", "**21*600100002#", "*31#*43#600100002", "600100002#", "600100002*", "600100002*55#",
        "600100002##", "600100002,,1", "600100002;1", "600100002p1", "600100002w1", "600100002;ext=1",
        "+34 600100002 ext. 5", "600100002 x 12", "0600100002", "9600100002", "9,600100002", "0w600100002",
        "067600100002", "9 0034 600100002", "9+34600100002", "6001000025", "9 600100002 55", "600a100002",
        "600*100*002", "sip:*31#600100002@pbx", "960010000 2#", "06001000 02#",
    )),
    *((BRITISH, text) for text in (
        "+44 20 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958", "+44 020 7946 0958", "#31#+442079460958",
        "*31#00442079460958", "sip:+442079460958@pbx", "+442079460958@pbx", "sip:00442079460958@pbx",
        "tel:+44-20-7946-0958", "+442079460958#", "+442079460958,,204", "9+442079460958", "900442079460958",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("key", "typed"), SPELLINGS)
def test_a_number_is_known_in_every_spelling(key: str, typed: str) -> None:
    assert key in number_keys(typed, "ES")


@pytest.mark.parametrize("typed", ["204", "002", "100002", "*31#204", "sip:204@pbx", "900204", "112", "*123#", "", "x"])
def test_extensions_and_codes_are_no_part_of_a_number(typed: str) -> None:
    keys = number_keys(typed, "ES")
    assert not [key for key in keys if key.startswith("+")]
    assert ("204" in keys) is (typed in ("204", "*31#204", "sip:204@pbx"))


@pytest.mark.parametrize("typed", ["600100003", "+34 600100003", "600100003,,600100002", "+44 20 7946 0959"])
def test_a_valid_number_is_itself_alone(typed: str) -> None:
    assert len(number_keys(typed, "ES")) == 1
    assert SPANISH not in number_keys(typed, "ES")


@given(
    st.sampled_from(["", "9", "0,", "*31#", "#31#", "*67 ", "sip:", "tel:", "callto:", "9 *31#"]),
    st.sampled_from(["", "0", "00 34 ", "+34", "+34 0", "34"]),
    st.lists(st.sampled_from(["", " ", "-", "."]), min_size=8, max_size=8),
    st.sampled_from(["", "#", "*1#", ",,2", "@pbx", ";x=1", " ext 3"]),
)
def test_whatever_stands_around_a_number_it_is_found(before: str, lead: str, marks: list[str], after: str) -> None:
    number = "".join(digit + mark for digit, mark in zip("600100002", [*marks, ""], strict=True))
    assert SPANISH in number_keys(before + lead + number + after, "ES")


@given(st.text(max_size=200))
def test_any_text_has_keys(typed: str) -> None:
    assert all(number_keys(typed, "ES"))
