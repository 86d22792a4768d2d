from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.matching import THRESHOLD, ObjectionMatcher
from callmanager.domain.objection import (
    MAX_ANSWER_CHARACTERS,
    Match,
    ObjectionCategory,
    PlaybookEntry,
    character_ngrams,
    normalise,
    stem,
)

PRICE = PlaybookEntry(
    "p1", ObjectionCategory.PRICE, "es", ("es muy caro", "caro"), "Le entiendo.", do_not_trigger=("no es caro",)
)
TRUST = PlaybookEntry("t1", ObjectionCategory.TRUST, "es", ("parece una estafa", "no confío en ustedes"), "Con razón.")
SMALL_TALK = ("cuál es el precio", "buenos días", "me parece bien")


def matcher(*entries: PlaybookEntry) -> ObjectionMatcher:
    return ObjectionMatcher("es", entries or (PRICE, TRUST), SMALL_TALK)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Está CARÍSIMO, señor?", "esta carisimo senor"),
        ("don't", "dont"),
        ("I’m  in\ta\nmeeting!!", "im in a meeting"),
        ("ﬁbra ＡＢＣ 𝕊í", "fibra abc si"),
        ("🙂 — …", ""),
        ("", ""),
    ],
)
def test_normalising_drops_case_accents_and_punctuation(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()


def test_inflections_of_one_word_meet() -> None:
    assert {stem(word) for word in ("caro", "cara", "caros", "caras")} == {"car"}
    assert stem("yes") == "yes"


def test_ngrams_know_where_words_begin_and_end() -> None:
    assert " no" in character_ngrams("no")
    assert "no " in character_ngrams("no")
    assert character_ngrams("") == set()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda: replace(PRICE, answer="x" * (MAX_ANSWER_CHARACTERS + 1)), "281 characters"),
        (lambda: replace(PRICE, answer=" "), "answer is empty"),
        (lambda: replace(PRICE, triggers=("¡!",)), "no trigger"),
        (lambda: replace(PRICE, id=" "), "id is empty"),
        (lambda: replace(PRICE, category=ObjectionCategory.NONE), "none"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused(broken: Callable[[], PlaybookEntry], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        broken()


def test_the_longest_allowed_answer_is_kept() -> None:
    assert len(replace(PRICE, answer="x" * MAX_ANSWER_CHARACTERS).answer) == MAX_ANSWER_CHARACTERS


def test_a_match_names_category_entry_score_margin_and_words() -> None:
    match = matcher().match("Bueno, es MUY cáro…")
    assert match.category is ObjectionCategory.PRICE
    assert match.entry is PRICE
    assert match.language == "es"
    assert set(match.why) <= {"es", "muy", "cáro"}
    assert "cáro" in match.why
    assert THRESHOLD <= match.score <= 1
    assert 0 < match.margin <= match.score


def test_typing_and_transcription_mistakes_are_forgiven() -> None:
    assert matcher().match("esto parese una estafaa").category is ObjectionCategory.TRUST


@pytest.mark.parametrize("text", ["¿cuál es el precio?", "buenos dias", "me parece bien", "", "!!!", "🙂", "qwertz"])
def test_questions_and_small_talk_are_none(text: str) -> None:
    match = matcher().match(text)
    assert match.category is ObjectionCategory.NONE
    assert match.entry is None


def test_a_do_not_trigger_phrase_silences_its_category_only() -> None:
    assert matcher().match("no es caro").category is ObjectionCategory.NONE
    both = matcher().match("no es caro, pero no confío en ustedes")
    assert both.category is ObjectionCategory.TRUST


def test_the_objection_is_found_inside_a_long_stretch_without_punctuation() -> None:
    text = (
        "mire yo le agradezco mucho la llamada pero hablando claro " * 3 + "esto me parece que es muy caro para mi casa"
    )
    assert matcher().match(text).category is ObjectionCategory.PRICE


@pytest.mark.parametrize("before", range(0, 60, 7))
@pytest.mark.parametrize("after", range(0, 30, 5))
def test_no_place_in_a_long_stretch_is_overlooked(before: int, after: int) -> None:
    text = "uno " * before + "parece una estafa" + " dos" * after
    assert matcher().match(text).category is ObjectionCategory.TRUST


def test_an_entry_for_another_product_is_left_out() -> None:
    fibre = replace(PRICE, id="p0", product="Fibra 300")
    assert matcher(PRICE, fibre).match("es muy caro", "fibra 300").entry is fibre
    assert matcher(PRICE, fibre).match("es muy caro", "Fibra 100").entry is PRICE
    assert matcher(fibre).match("es muy caro").entry is None


def test_priority_then_id_decide_between_equals() -> None:
    low, high = replace(PRICE, id="a"), replace(PRICE, id="b", priority=9)
    assert matcher(low, high).match("es muy caro").entry is high
    assert matcher(high, low).match("es muy caro").entry is high
    twin = replace(PRICE, id="c", priority=9)
    assert matcher(twin, high).match("es muy caro").entry is high


def test_no_phrases_match_nothing() -> None:
    assert ObjectionMatcher("es", (), ()).match("es muy caro") == Match()


@given(st.text(max_size=400))
def test_any_text_gives_the_same_bounded_answer_twice(text: str) -> None:
    ready = matcher()
    match = ready.match(text)
    assert match == ready.match(text)
    assert 0 <= match.score <= 1
    assert 0 <= match.margin <= 1
    assert (match.entry is None) == (match.category is ObjectionCategory.NONE)
