import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.courtesies import clauses, without_courtesies
from callmanager.domain.objection import normalise


@pytest.mark.parametrize(
    ("said", "point"),
    [
        ("Buenas tardes. Está muy caro", "Está muy caro"),
        ("¿Aló? No tengo tiempo, muchas gracias.", "No tengo tiempo"),
        ("vale, ok, mándeme un correo", "mándeme un correo"),
        ("Hello, I'm busy right now, sorry", "I'm busy right now"),
        ("está caro, ¿no?", "está caro"),
        ("Ya tienen mi correo ¿verdad?", "Ya tienen mi correo"),
        ("hola buenas tardes no me interesa", "buenas tardes no me interesa"),
        ("buenas tardes señor, le llamo de la empresa", "buenas tardes señor le llamo de la empresa"),
    ],
)
def test_politeness_around_the_point_goes(said: str, point: str) -> None:
    assert normalise(without_courtesies(said)) == normalise(point)


@pytest.mark.parametrize(
    "said", ["Buenas tardes", "ok, gracias", "¿no?", "no, gracias", "así está bien gracias", "", "… ¿? 🙂"]
)
def test_what_is_nothing_but_politeness_or_a_refusal_stays(said: str) -> None:
    assert normalise(without_courtesies(said)) == normalise(said)


@given(st.text(max_size=200))
def test_something_is_left_of_every_text_and_a_clause_has_words(text: str) -> None:
    assert bool(normalise(without_courtesies(text))) == bool(normalise(text))
    assert all(normalise(clause) for clause in clauses(text))
