import re
import time
from collections import Counter
from pathlib import Path

import pytest

from callmanager.domain.errors import PlaybookError
from callmanager.domain.objection import MAX_ANSWER_CHARACTERS, ObjectionCategory, PlaybookEntry, normalise
from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook

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
        assert sum(number for (of, _), number in count.items() if of == language) >= 60
        for category in set(ObjectionCategory) - {ObjectionCategory.NONE}:
            assert count[language, category] >= 6
    assert {e.id.partition("-")[2] for e in shipped.entries if e.language == "es"} == {
        e.id.partition("-")[2] for e in shipped.entries if e.language == "en"
    }


def test_shipped_answers_can_be_said_in_one_breath(shipped: Playbook) -> None:
    for entry in shipped.entries:
        assert len(entry.answer) <= MAX_ANSWER_CHARACTERS
        assert len(re.findall(r"[.?!](?=\s|$)", entry.answer)) == 2, f"{entry.id} is not two sentences"
        assert entry.follow_up.endswith("?")
        assert len(entry.triggers) >= 4


def test_no_shipped_answer_or_trigger_stands_twice(shipped: Playbook) -> None:
    assert len({e.answer for e in shipped.entries}) == len(shipped.entries)
    triggers = Counter((e.language, normalise(t)) for e in shipped.entries for t in e.triggers)
    assert [phrase for phrase, number in triggers.items() if number > 1] == []


def test_each_trigger_finds_its_own_entry(shipped: Playbook) -> None:
    wrong = [
        (phrase, entry.id)
        for entry in shipped.entries
        for phrase in entry.triggers
        if (found := shipped.match(phrase, entry.language).entry) is None or found.id != entry.id
    ]
    assert wrong == []


def test_no_do_not_trigger_phrase_finds_its_category(shipped: Playbook) -> None:
    wrong = [
        (phrase, entry.id)
        for entry in shipped.entries
        for phrase in entry.do_not_trigger
        if shipped.match(phrase, entry.language).category is entry.category
    ]
    assert wrong == []


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
        ("ya lo hablé con mi esposa y está de acuerdo", "none"),
        ("I've already talked to my wife and she's in", "none"),
        ("mándeme el contrato que lo firmo", "none"),
        ("estaba con Movistar pero ya lo cancelé", "none"),
        ("how long is the contract", "none"),
        ("cuando lo instalan", "none"),
        ("aver mire pues la berdad no me alcansa la plata", "price"),
        ("este o sea yo no doi mis datos por telefono eh", "trust"),
        ("ya le escuché y todo muy bien, lo que pasa es que eso lo decide mi esposa", "authority"),
        ("no me hace falta pensarlo más", "none"),
        ("¿hay que pagar la instalación?", "none"),
        ("mi marido está aquí, ya se lo paso", "none"),
    ],
)
def test_everyday_sentences_with_no_language_given(shipped: Playbook, text: str, category: str) -> None:
    match = shipped.match(text)
    assert match.category == category
    assert (match.entry is None) == (category == "none")


@pytest.mark.parametrize(
    "dressed", ["Buenas tardes. {}", "¿Aló? {}", "vale, {}", "Hello, {}", "{}, muchas gracias", "{}, ¿no?"]
)
def test_politeness_around_an_objection_changes_nothing(shipped: Playbook, dressed: str) -> None:
    for text in (
        "es muy caro",
        "ya tengo internet con Claro",
        "llámeme mañana",
        "eso lo decide mi esposa",
        "mándeme un correo",
        "no confío en ustedes",
        "I need to think about it",
        "no quiero contrato",
        "no me interesa",
        "how long is the contract",
        "¿cuánto cuesta al mes?",
        "me interesa",
    ):
        assert shipped.match(dressed.format(text)).category is shipped.match(text).category, text


def test_small_talk_before_an_objection_does_not_silence_it(shipped: Playbook) -> None:
    for text, category in (
        ("¿Quién habla? No, mire, está muy caro", "price"),
        ("sí dígame, ah no, eso lo decide mi esposo", "authority"),
        ("me interesa, pero no a ese precio", "price"),
        ("It sounds good, but I need to think about it", "think_it_over"),
        ("ok, sí, claro", "none"),
        ("hola, buenas tardes", "none"),
    ):
        assert shipped.match(text).category == category, text


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
        for _ in range(3):  # the best of three, and the time this thread worked: another process may hold the core
            start = time.thread_time()
            shipped.match(text)
            times.append(time.thread_time() - start)
        assert min(times) < 0.05


@pytest.mark.parametrize(
    ("name", "floor", "floor_of_none"),
    [("dev", 1.0, 0.88), ("blind", 0.91, 0.88), ("look", 0.94, 0.88), ("held", 0.80, 0.88), ("third", 0.72, 0.78)],
)
def test_what_is_recognised_stays_above_its_floor(
    shipped: Playbook, name: str, floor: float, floor_of_none: float
) -> None:
    """A guard against breaking the matcher; the figures are printed by the benchmark."""
    lines = Path(__file__).parents[1].joinpath("data", f"objections_{name}.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    answers = [(shipped.match(text).category, labels.split("|")) for text, _, labels in rows]
    assert sum(said in labels for said, labels in answers) / len(rows) >= floor
    nones = [labels for said, labels in answers if said is ObjectionCategory.NONE]
    assert sum("none" in labels for labels in nones) / len(nones) >= floor_of_none


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("está carísimo eso", "es-price-expensive"),
        ("ahorita no tengo dinero", "es-price-budget"),
        ("y luego le suben al precio cada año", "es-price-increases"),
        ("soy jubilado y con mi pensión no puedo", "es-price-fixed-income"),
        ("¿y no me haría una rebajita?", "es-price-discount"),
        ("ya no me estén llamando", "es-no-need-stop-calling"),
        ("apenas me cambié con otra compañía la semana pasada", "es-competitor-just-switched"),
        ("voy manejando ahorita", "es-timing-driving"),
        ("mi mamá está en el hospital", "es-timing-life-event"),
        ("tengo que ver eso con mis socios", "es-authority-partners-board"),
        ("eso lo ve la gente de compras", "es-authority-department"),
        ("¿y quién les dio mi teléfono?", "es-trust-my-number"),
        ("páseme una cotización formal", "es-send-info-quote"),
        ("¿y me cobran multa si me salgo?", "es-commitment-penalty"),
        ("that's just too pricey", "en-price-expensive"),
        ("I simply can't afford that", "en-price-budget"),
        ("please stop calling this number", "en-no-need-stop-calling"),
        ("the landlord would have to agree to it", "en-authority-tenant-or-staff"),
        ("who gave you my phone number", "en-trust-my-number"),
        ("eighteen months is a very long time", "en-commitment-long-term"),
        ("¿y ustedes qué me dan que no me dé Entel?", "es-competitor-why-you"),
        ("ya tengo el seguro de la casa con Mapfre", "es-competitor-has-other"),
        ("tengo trece años, señor", "es-authority-minor"),
        ("nosotros todo lo compramos por licitación pública", "es-authority-tender"),
        ("yo vivo en el monte y por allá no entra señal", "es-trust-coverage"),
        ("what would I get from you that sky doesn't give me", "en-competitor-why-you"),
        ("I'm twelve and there's no adult here", "en-authority-minor"),
        ("we're a public hospital so it goes to tender", "en-authority-tender"),
        ("there's no signal out on our farm", "en-trust-coverage"),
    ],
)
def test_within_a_category_the_answer_fits_what_was_said(shipped: Playbook, text: str, entry: str) -> None:
    found = shipped.match(text).entry
    assert found is not None
    assert found.id == entry


def added(shipped: Playbook, **fields: object) -> Playbook:
    """The shipped set and one more entry, as a team would add it."""
    values: dict[str, object] = {"id": "team", "language": "es", "answer": "Con gusto."} | fields
    return Playbook([*shipped.entries, PlaybookEntry(**values)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said", ["eso es para los gringos", "mire señorita eso es para los gringos", "Eso es para los gringos, oiga."]
)
def test_a_phrase_a_team_adds_works_at_once(shipped: Playbook, said: str) -> None:
    mine = added(shipped, category=ObjectionCategory.PRICE, triggers=("eso es para los gringos",))
    match = mine.match(said)
    assert match.entry is not None
    assert match.entry.id == "team"
    assert "gringos" in match.why


def test_a_phrase_a_team_forbids_is_silent_at_once(shipped: Playbook) -> None:
    assert shipped.match("qué caro está el dólar").category is ObjectionCategory.PRICE
    mine = added(
        shipped,
        category=ObjectionCategory.PRICE,
        triggers=("eso es para los gringos",),
        do_not_trigger=("qué caro está el dólar",),
    )
    assert mine.match("qué caro está el dólar").category is not ObjectionCategory.PRICE


def test_a_match_says_which_words_decided_and_how_surely(shipped: Playbook) -> None:
    match = shipped.match("Pues mire, la verdad se me hace CARÍSIMO")
    assert "carísimo" in match.why
    assert 0.5 < match.score <= 1
    assert 0 < match.margin <= match.score


def test_a_category_without_an_answer_for_the_product_is_none() -> None:
    only = PlaybookEntry("p", ObjectionCategory.PRICE, "es", ("es muy caro",), "Le entiendo.", product="Fibra")
    playbook = Playbook([only])
    assert playbook.match("es muy caro", product="Fibra").entry is only
    assert playbook.match("es muy caro", product="Luz").entry is None
    assert playbook.match("tengo que hablarlo con mi esposa", product="Fibra").entry is None


def test_a_language_the_model_does_not_know_is_matched_by_its_phrases() -> None:
    german = PlaybookEntry("d", ObjectionCategory.PRICE, "de", ("das ist mir zu teuer",), "Das verstehe ich.")
    assert Playbook([german]).match("also das ist mir zu teuer", "de").entry is german


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
