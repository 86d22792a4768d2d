"""No price and no promise that nobody approved, however it is written and however the pieces fall."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.ai.guard import Guard, claims, fitted
from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook

SHEET = "Fibra 100. Precio: 29,90 dólares al mes. 100 Mbps. Permanencia: 12 meses. Instalación gratis."


def through(text: str, sources: list[str], language: str = "es", size: int = 4) -> tuple[str, str]:
    """What is shown of a text that comes in pieces of ``size`` characters, and what broke it."""
    guard = Guard(sources, language)
    shown = "".join(guard.feed(text[start : start + size]) for start in range(0, len(text), size))
    return shown + guard.finish(), guard.broken


@pytest.mark.parametrize(
    "text",
    [
        "Entiendo su preocupación. ¿Qué paga hoy por su internet?",
        "Son 29,90 dólares al mes, con la instalación gratis.",
        "Le queda en 29.90, sin pagar la instalación.",
        "Con 100 Mbps y una permanencia de doce meses.",
        "¿Me regala un minuto? Se lo explico en dos minutos y tres preguntas.",
        "Un momento: ¿le parece si lo vemos juntos? Somos 4 en la familia.",
        "Cuesta veintinueve con noventa.",
        "Feel free to ask me.",
    ],
)
def test_what_is_backed_or_harmless_comes_through_whole(text: str) -> None:
    for size in (1, 3, 7, 500):
        assert through(text, [SHEET], size=size) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Se lo dejo en 19,90 al mes.",
        "Se lo dejo en diecinueve dólares.",
        "Hoy le cuesta 25 y nada más.",
        "Son $ 5 mensuales.",
        "Son 5€ y ya.",
        "Le hago un 20 % por ser usted.",
        "Le hago el veinte por ciento.",
        "Solo 6 meses de permanencia.",
        "Tendrá 600 megas.",
        "Es sin permanencia, se lo digo yo.",
        "Le hago un descuento especial.",
        "Se lo dejo en veinte lucas.",
        "Le bajamos el precio.",
        "Le igualamos cualquier oferta.",
        "Dos por el precio de uno.",
        "Le sale la mitad.",
        "Con garantía total.",
        "Si no le gusta, le devolvemos la plata.",
        "Sin letra chica ni permanencia.",
        "We can match any price.",
        "Se lo garantizamos por escrito.",
        "Se lo prometo.",
        "Es el más barato del mercado.",
        "El precio es fijo para siempre.",
        "Le devolvemos su dinero si no le gusta.",
        "A mitad de precio, solo hoy.",
        "ＳＯＬＯ 5 ＤÓＬＡＲＥＳ.",
        "It is only nine dollars a month.",
        "You get a discount today.",
        "Son 12 dólares al mes.",
    ],
)
def test_what_nobody_approved_is_stopped_before_it_is_seen(text: str) -> None:
    language = "en" if text.startswith(("It", "You")) else "es"
    for size in (1, 2, 5, 500):
        shown, broken = through(text, [SHEET], language, size)
        assert broken
        assert not claims(shown, language).keys() - claims(SHEET, language).keys() - {("bare", None)}
        assert len(shown) < len(text)


def test_months_of_the_contract_are_no_price() -> None:
    assert through("Son 12 meses.", [SHEET])[1] == ""
    assert through("Son 12 dólares.", [SHEET])[1] != ""


def test_a_playbook_answer_backs_what_it_says() -> None:
    assert through("Son 2,60 al día.", [SHEET])[1]
    assert through("Son 2,60 al día.", [SHEET, "Entiendo. Son 2,60 al día."])[1] == ""


def test_plain_words_are_shown_at_once() -> None:
    guard = Guard([SHEET], "es")
    assert guard.feed("Ent") == "Ent"
    assert guard.feed("iendo su ") == "iendo su "


@given(st.text(max_size=80), st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_however_the_pieces_fall_the_same_is_broken(text: str, sizes: list[int]) -> None:
    whole, broken = through(text, [SHEET], size=1000)
    guard, shown, place = Guard([SHEET], "es"), "", 0
    for size in sizes:
        shown += guard.feed(text[place : place + size])
        place += size
    shown += guard.feed(text[place:]) + guard.finish()
    assert bool(guard.broken) == bool(broken)
    assert text.startswith(shown)
    if not broken:
        assert shown == whole == text


def test_a_long_answer_ends_with_a_sentence() -> None:
    assert fitted("Corta.", 280) == ("Corta.", False)
    text = "Primera frase de las que caben. " * 12
    cut, was_cut = fitted(text, 280)
    assert was_cut
    assert len(cut) <= 280
    assert cut.endswith("caben.")
    cut, was_cut = fitted("palabra " * 60, 280)
    assert was_cut
    assert len(cut) <= 280
    assert cut.endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        "El primer mes va por nuestra cuenta.",
        "La instalación no le cuesta nada.",
        "Los primeros meses no paga nada.",
        "Son cero pesos.",
        "The first month is on us.",
        "It won't cost you a thing.",
    ],
)
def test_nothing_is_free_that_the_sheet_does_not_call_so(text: str) -> None:
    for size in (1, 2, 5, 500):
        assert through(text, ["Fibra 100. Precio: 29,90 dólares al mes."], size=size)[1]
        assert through(text, [SHEET], size=size) == (text, "")


def test_no_answer_that_ships_opens_the_door_to_a_promise() -> None:
    playbook = Playbook.load(resource("playbooks"))
    for entry in playbook.entries:
        said = claims(f"{entry.answer} {entry.follow_up}", entry.language)
        assert not [claim for claim in said if claim[1] is None], entry.id
