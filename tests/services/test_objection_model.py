import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.errors import PlaybookError
from callmanager.domain.features import Thesaurus, features, fold
from callmanager.domain.objection import ObjectionCategory, normalise
from callmanager.paths import resource
from callmanager.services.answers.objection_model import (
    LANGUAGES,
    THESAURUS,
    WEIGHTS,
    ObjectionModel,
    digest,
    read_thesaurus,
    shipped_model,
    stored_digest,
)
from callmanager.services.answers.playbook import Playbook
from tests.benchmarks.train_matcher import disturbed, joined, read_sentences, train

FOLDER = resource("matcher")


def sentences(language: str) -> list[list[str]]:
    return [line.split("\t") for line in (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def test_the_weights_are_made_from_the_sentences_that_ship() -> None:
    assert stored_digest(FOLDER) == digest(FOLDER), "run python -m tests.benchmarks.train_matcher"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice_and_each_category_has_hundreds(language: str) -> None:
    rows = sentences(language)
    texts = [normalise(row[0]) for row in rows]
    assert len(texts) == len(set(texts))
    for category in ObjectionCategory:
        assert sum(row[1] == category for row in rows) >= 150


@pytest.mark.parametrize("held_out", [f"objections_{name}.tsv" for name in ("dev", "blind", "look", "held", "third")])
def test_the_model_was_not_shown_what_it_is_measured_by(held_out: str) -> None:
    lines = Path(__file__).parents[1].joinpath("data", held_out).read_text(encoding="utf-8").splitlines()[1:]
    asked = {normalise(line.split("\t")[0]) for line in lines}
    shown = {normalise(row[0]) for language in LANGUAGES for row in sentences(language)}
    assert asked & shown == set()


def test_words_that_sound_alike_are_one() -> None:
    assert fold("llamar") == fold("yamar")
    assert fold("hacer") == fold("aser")
    assert fold("voy") == fold("boi")
    assert fold("kien") == fold("quien")


def test_a_thesaurus_knows_words_and_beginnings() -> None:
    thesaurus = Thesaurus({"money": ["plata", "lana"], "send": ["mand*"], "pay": ["plata"]})
    assert thesaurus.concepts(fold("plata")) == ("money", "pay")
    assert thesaurus.concepts(fold("mandeme")) == ("send",)
    assert thesaurus.concepts(fold("mapa")) == ()


@given(st.text(max_size=300))
def test_features_of_any_text_are_whole(text: str) -> None:
    seen = features(text, Thesaurus({"x": ["a*"]}))
    assert len(seen.keys) == len(seen.values) == len(seen.spans)
    assert all(0 <= first <= last < len(seen.words) for first, last in seen.spans)
    assert bool(seen.words) == bool(seen.keys)


@given(st.text(max_size=300))
def test_beliefs_on_any_text_add_up_and_repeat(text: str) -> None:
    model = shipped_model()
    beliefs = model.beliefs(text)
    assert beliefs == model.beliefs(text)
    assert sum(beliefs.chances.values()) == pytest.approx(1, abs=1e-4)
    assert sum(beliefs.topics.values()) == pytest.approx(1, abs=1e-4)
    for category in ObjectionCategory:
        assert set(beliefs.deciding(category)) <= set(beliefs.words)


@pytest.mark.parametrize(
    ("text", "category", "word"),
    [
        ("mire la verdad eso me sale carísimo", ObjectionCategory.PRICE, "carisimo"),
        ("no vaya a ser una estafa", ObjectionCategory.TRUST, "estafa"),
        ("I would have to ask my husband about it", ObjectionCategory.AUTHORITY, "husband"),
    ],
)
def test_the_word_that_decides_is_told(text: str, category: ObjectionCategory, word: str) -> None:
    assert word in shipped_model().beliefs(text).deciding(category)


@pytest.mark.parametrize("spoil", ["missing", "cut", "junk", "thesaurus"])
def test_broken_files_are_told(tmp_path: Path, spoil: str) -> None:
    for name in (WEIGHTS, THESAURUS):
        shutil.copy(FOLDER / name, tmp_path / name)
    if spoil == "missing":
        (tmp_path / WEIGHTS).unlink()
    elif spoil == "cut":
        (tmp_path / WEIGHTS).write_bytes((FOLDER / WEIGHTS).read_bytes()[:10_000])
    elif spoil == "junk":
        (tmp_path / WEIGHTS).write_bytes(b"junk")
    else:
        (tmp_path / THESAURUS).write_text("concept\twords\nno tab here\n", encoding="utf-8")
    with pytest.raises(PlaybookError) as told:
        ObjectionModel.load(tmp_path)
    assert told.value.reason == "matcher_files"


def test_without_a_model_the_phrases_still_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expected_log: object
) -> None:
    def broken() -> ObjectionModel:
        return ObjectionModel.load(tmp_path)

    assert callable(expected_log)
    expected_log("What the matcher has learnt cannot be read")
    monkeypatch.setattr("callmanager.services.answers.objection_model.shipped_model", broken)
    playbook = Playbook.load(resource("playbooks"))
    match = playbook.match("me parece muy caro")
    assert match.category is ObjectionCategory.PRICE
    assert match.entry is not None
    assert playbook.match("buenos días").entry is None
    assert playbook.prepare() is None


def test_the_thesaurus_is_read_whole() -> None:
    thesaurus = read_thesaurus(FOLDER / THESAURUS)
    assert "money" in thesaurus.concepts(fold("plata"))
    assert "money" in thesaurus.concepts(fold("cash"))


def test_training_twice_gives_the_same_weights() -> None:
    some = read_sentences(FOLDER)[::60]
    thesaurus = read_thesaurus(FOLDER / THESAURUS)
    (first, columns), (second, again) = train(some, thesaurus), train(some, thesaurus)
    assert first.topics == second.topics
    assert (first.keys == second.keys).all()
    assert (columns == again).all()


@pytest.mark.parametrize("sentence", [("es", "no gracias"), ("en", "no"), ("es", "déjeme pensarlo con mucha calma")])
def test_a_disturbed_sentence_is_never_empty(sentence: tuple[str, str]) -> None:
    language, text = sentence
    chance = random.Random(1)
    assert all(disturbed(text, language, chance).split() for _ in range(200))


def test_a_joined_sentence_holds_both() -> None:
    objection, harmless = (s for s in read_sentences(FOLDER)[:2])
    chance = random.Random(1)
    for _ in range(50):
        text = joined(objection, [harmless], chance)
        assert objection.text in text
        assert harmless.text in text
