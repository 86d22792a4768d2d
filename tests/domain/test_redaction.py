"""A person's name and numbers are found however they are written, and nobody else's are touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.redaction import BLOT, Redactor

ROSA = Redactor(["Rosa María Peña"], ["+506 8888-7777", "88887777"], ["rosa@ejemplo.cr"])


@pytest.mark.parametrize(
    "text",
    [
        "Rosa María Peña",
        "ROSA MARIA PEÑA",
        unicodedata.normalize("NFD", "Rosa María Peña"),
        "rosa_maria_pena",
        "Rosa  María,\n Peña",
        "8888 7777",
        "+50688887777",
        "(506) 8888-7777",
        "8888-7777",
        "Rosa@Ejemplo.CR",
    ],
)
def test_the_person_is_found(text: str) -> None:
    assert ROSA.finds(text)
    assert ROSA.clean(f"Dijo {text}: no.") == f"Dijo {BLOT}: no."


@pytest.mark.parametrize(
    "text", ["Rosa", "Peña", "María Peña", "Rosa María Peñaranda", "Mariarosa María Peña", "188887777", "8888777", ""]
)
def test_nobody_else_is_touched(text: str) -> None:
    assert ROSA.clean(text) == text
    assert not ROSA.finds(text)


def test_a_single_word_is_no_name_to_look_for() -> None:
    assert not Redactor(["Ana", ""], ["12", ""], [" "]).finds("Ana 12")


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_what_stands_around_stays(before: str, after: str) -> None:
    if ROSA.finds(before + " ") or ROSA.finds(" " + after):
        return
    clean = ROSA.clean(f"{before} Rosa María Peña {after}")
    assert clean == f"{before} {BLOT} {after}"
    assert not ROSA.finds(clean)


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    assert not ROSA.finds(ROSA.clean(text)) or BLOT in ROSA.clean(text)
