import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.phone_numbers import by_library, digits, e164, number_key, zones_of_number

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
MARKS = st.sampled_from(["", "", "", " ", "-", ".", "(", ")", " (", ") "])
CODES = sorted({str(phonenumbers.country_code_for_region(region)) for region in REGIONS})


@st.composite
def typed_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody may type it in a region: any prefix, any marks, real lengths more often than not."""
    region = draw(st.sampled_from(REGIONS))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        other = draw(st.sampled_from([region, region, draw(st.sampled_from(REGIONS))]))
        example = phonenumbers.example_number_for_type(other, draw(st.sampled_from([0, 1, 3])))
        text = phonenumbers.format_number(example, draw(st.sampled_from([0, 1, 2]))) if example else "0"
    else:
        own = str(phonenumbers.country_code_for_region(region))
        start = draw(st.sampled_from(["", "", "+", "00", "0", "1", own, "+" + own, "+" + draw(st.sampled_from(CODES))]))
        number = draw(st.text("0123456789", min_size=1, max_size=14))
        marks = draw(st.lists(MARKS, min_size=14, max_size=14))
        text = start + "".join(mark + digit for mark, digit in zip(marks, number, strict=False))
    return text, region


@given(typed_numbers())
def test_the_short_cut_says_what_the_library_says(number: tuple[str, str]) -> None:
    text, region = number
    assert e164(text, region) == by_library(text, region)


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.sampled_from(REGIONS))
def test_any_text_is_taken_as_the_library_takes_it(text: str, region: str) -> None:
    assert e164(text, region) == by_library(text, region)


@pytest.mark.parametrize(
    ("typed", "normal", "key"),
    [
        ("8888-7777", "+50688887777", "+50688887777"),
        ("0042", "", "0042"),
        ("٨٨٨٨٧٧٧٧", "+50688887777", "+50688887777"),
        ("tel: 8888 7777", "+50688887777", "+50688887777"),
        ("123456789012345678", "", "123456789012345678"),
    ],
)
def test_numbers_have_one_key_each(typed: str, normal: str, key: str) -> None:
    assert e164(typed, "CR") == normal
    assert number_key(typed, normal) == key
    assert digits("a1٢3") == "13"


def test_a_number_tells_where_it_may_ring() -> None:
    assert zones_of_number("+50688887777") == ("America/Costa_Rica",)
    assert zones_of_number("+34600000000") == ("Atlantic/Canary", "Europe/Madrid")
    assert zones_of_number("") == zones_of_number("+1") == ()
