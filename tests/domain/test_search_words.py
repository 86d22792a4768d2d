import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.search_words import (
    EXACT,
    fold,
    looks_like_phone,
    phone_key,
    tag_key,
    tag_word,
    text_key,
    wanted_phone,
    wanted_words,
    words,
)


def finds(typed: str, kept: str) -> bool:
    """Whether the number that was typed finds the number that was kept."""
    wanted = wanted_phone(typed)
    assert wanted is not None
    key = phone_key(kept)
    return any(f" {part}" in key for part in wanted.beginnings) or any(f" {part} " in key for part in wanted.whole)


@pytest.mark.parametrize(
    "kept", ["8888 7777", "8888-7777", "+506 8888-7777", "50688887777", "(506) 8888.7777", "０８８８８７７７７"]
)
@pytest.mark.parametrize(
    "typed", ["88887777", "+506 88887777", "506 8888 7777", "00506 8888-7777", "777", "8888", "8-8-8"]
)
def test_a_number_is_found_in_any_notation(typed: str, kept: str) -> None:
    assert finds(typed, kept)


def test_a_zero_for_callers_within_the_country_does_no_harm() -> None:
    assert finds("+44 20 7946 0000", "020 7946 0000")
    assert finds("020 7946 0000", "+44 20 7946 0000")
    assert not finds("+44 20 7946 0000", "020 7946 0001")
    assert wanted_phone("12") is None
    assert phone_key("12") == phone_key("") == ""


def test_words_are_folded_and_parted_by_what_is_no_letter_or_digit() -> None:
    assert words("José-Peña, 2ª ÑANDÚ\0x\ud800_y ﬁn ⭐") == ["jose", "pena", "2a", "nandu", "x", "y", "fin"]
    assert text_key("Ana ana ANA Á") == " ana a "
    assert text_key("⭐ % _") == ""
    assert [word.beginnings for word in wanted_words("Peña pena caro")] == [("pena",), ("caro",)]


def test_a_tag_is_one_word_and_its_words() -> None:
    key = tag_key(["Cliente Molesto", "VIP"])
    assert f" {tag_word('cliente  MOLESTO')} " in key
    assert " molesto " in key
    assert tag_word("⭐") != tag_word("⚡")
    assert tag_word("a b") != tag_word("ab")


def test_what_looks_like_a_number() -> None:
    assert looks_like_phone("+506 (8888) 77-77.")
    assert not any(looks_like_phone(text) for text in ("12", "8888x", "plan 300", "", "２0"))


@given(st.text(max_size=80))
def test_keys_hold_nothing_that_means_something_to_a_database(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    for key in (text_key(text), phone_key(text), tag_key([text])):
        assert key == "" or (key[0] == key[-1] == " " and "  " not in key)
        assert not set(key) & set("%_\"'*:(){}^\0\n")
        key.encode()
    assert all(word.isalnum() and EXACT not in word for word in words(text))
    assert all(word in words(text_key(text)) for word in words(text))
