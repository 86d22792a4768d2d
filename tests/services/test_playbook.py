import time
from collections import Counter
from pathlib import Path

import pytest

from callmanager.domain.errors import PlaybookError
from callmanager.domain.objection import MAX_ANSWER_CHARACTERS, ObjectionCategory
from callmanager.paths import resource
from callmanager.services.playbook import Playbook

GOOD = """
language = "es"
not_objections = ["buenos días"]

[[entry]]
id = "good"
category = "price"
triggers = ["es muy caro"]
answer = "Le entiendo."
"""


@pytest.fixture(scope="module")
def shipped() -> Playbook:
    return Playbook.load(resource("playbooks"))


def write(folder: Path, **files: str) -> Playbook:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Playbook.load(folder)


def test_the_shipped_sets_are_whole(shipped: Playbook) -> None:
    assert shipped.problems == ()
    assert shipped.languages == ("en", "es")
    count = Counter((e.language, e.category) for e in shipped.entries)
    for language in ("es", "en"):
        for category in set(ObjectionCategory) - {ObjectionCategory.NONE}:
            assert count[language, category] >= 3
    assert all(len(e.answer) <= MAX_ANSWER_CHARACTERS and e.follow_up for e in shipped.entries)


def test_shipped_answers_name_no_price_and_no_figure(shipped: Playbook) -> None:
    assert [e.id for e in shipped.entries if any(c.isdigit() or c in "$€₡" for c in e.answer)] == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Es muy caro", "price"),
        ("No lo necesito ahora", "no_need"),
        ("Mi competencia ofrece mejor precio", "competitor"),
        ("Necesito pensarlo un mes", "think_it_over"),
        ("tengo que consultarlo con mi esposo", "authority"),
        ("eso suena a estafa", "trust"),
        ("mándeme un whatsapp", "send_info"),
        ("no quiero amarrarme con un contrato", "commitment"),
        ("voy manejando", "timing"),
        ("that's way too expensive for us", "price"),
        ("I have to ask my husband first", "authority"),
        ("¿Cuál es el precio?", "none"),
        ("What's the price?", "none"),
        ("no es caro", "none"),
    ],
)
def test_everyday_sentences_with_no_language_given(shipped: Playbook, text: str, category: str) -> None:
    match = shipped.match(text)
    assert match.category == category
    assert (match.entry is None) == (category == "none")


def test_the_language_asked_for_is_the_language_of_the_answer(shipped: Playbook) -> None:
    for language in ("es", "en"):
        match = shipped.match("whatsapp", language)
        assert match.entry is not None
        assert match.entry.language == match.language == language


def test_an_unknown_language_falls_back_to_the_best_fit(shipped: Playbook) -> None:
    match = shipped.match("es muy caro", "de")
    assert match.language == "es"


def test_a_match_takes_less_than_50_ms_however_long_the_text(shipped: Playbook) -> None:
    shipped.match("warm up")
    for text in ("es muy caro", "no sé, quiero pensarlo con calma. " * 3_000, "x" * 100_000, "🙂" * 50_000):
        times = []
        for _ in range(3):  # the best of three: another process may hold the core
            start = time.perf_counter()
            shipped.match(text)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.05


def test_the_development_set_stays_above_its_floor(shipped: Playbook) -> None:
    """A guard against breaking the matcher, not a measure of it: the phrases were written knowing these lines."""
    lines = Path(__file__).parents[1].joinpath("data", "objections_dev.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    right = sum(shipped.match(text, language).category in labels.split("|") for text, language, labels in rows)
    assert right / len(rows) >= 0.9


def test_a_disabled_entry_is_kept_but_never_chosen(tmp_path: Path) -> None:
    playbook = write(tmp_path, es=GOOD + "enabled = false\n")
    assert [e.id for e in playbook.entries] == ["good"]
    assert playbook.match("es muy caro").entry is None


def test_a_broken_file_is_told_with_name_and_line_and_the_others_load(tmp_path: Path) -> None:
    playbook = write(tmp_path, a_broken='language = "es"\n[[entry]\n', b_good=GOOD)
    assert playbook.match("es muy caro").entry is not None
    (problem,) = playbook.problems
    assert isinstance(problem, PlaybookError)
    assert problem.reason == "playbook_file"
    assert "a_broken.toml" in problem.message
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('category = "prize"', "“prize” does not exist"),
        ('category = "none"', "“none” does not exist"),
        ("category = 3", "category"),
        ('trigers = ["x"]', "trigers"),
        ("triggers = []", "no trigger"),
        (f'answer = "{"x" * 281}"', "281 characters"),
        ('id = "good"', "same id"),
    ],
)
def test_a_broken_entry_costs_only_itself(tmp_path: Path, line: str, cause: str) -> None:
    fields = {
        "id": 'id = "bad"',
        "category": 'category = "trust"',
        "triggers": 'triggers = ["estafa"]',
        "answer": 'answer = "Con razón."',
    }
    fields[line.split(" ")[0]] = line
    after = GOOD.partition("[[entry]]")[2].replace('"good"', '"after"')
    playbook = write(tmp_path, es=f"{GOOD}\n[[entry]]\n" + "\n".join(fields.values()) + f"\n[[entry]]{after}")
    assert [e.id for e in playbook.entries] == ["good", "after"]
    (problem,) = playbook.problems
    assert problem.reason == "playbook_entry"
    assert cause in problem.message
    assert problem.details["line"] == 11
    assert "line 11" in problem.message
    assert "es.toml" in problem.message


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    (problem,) = write(tmp_path, es=GOOD.replace('answer = "Le entiendo."', "")).problems
    assert "answer" in problem.message


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"language = 5", b'langage = "es"'])
def test_a_file_of_something_else_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "es.toml").write_bytes(content)
    (problem,) = Playbook.load(tmp_path).problems
    assert problem.reason == "playbook_file"
    assert "es.toml" in problem.message


def test_a_folder_in_a_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "es.toml").mkdir()
    (problem,) = Playbook.load(tmp_path).problems
    assert problem.reason == "playbook_file"


def test_a_missing_folder_leaves_an_empty_playbook(tmp_path: Path) -> None:
    playbook = Playbook.load(tmp_path / "nowhere")
    assert playbook.match("es muy caro").category is ObjectionCategory.NONE
    (problem,) = playbook.problems
    assert problem.reason == "playbook_folder"
