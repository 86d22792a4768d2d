"""The team's own answers: changed, put back, by version, by campaign, in and out of files."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from callmanager.domain.errors import PermissionDenied, PlaybookError, StoreError
from callmanager.domain.events import PlaybookChanged
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.domain.users import Role, User
from callmanager.paths import resource
from callmanager.services.answers.playbook import Playbook
from callmanager.services.answers.playbook_editing import PlaybookService
from tests.support.desk import Desk

OWN = PlaybookEntry("x-dogs", ObjectionCategory.TRUST, "es", ("mi perro muerde a los técnicos",), "Lo dejamos afuera.")
SENTENCE = "mi perro muerde a los técnicos"
EXPENSIVE = "es-price-expensive"


@pytest.fixture(scope="module")
def shipped() -> Playbook:
    return Playbook.load(resource("playbooks"))


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def lead(desk: Desk) -> User:
    return desk.person("Irene", Role.TEAM_LEAD)


@pytest.fixture
def answers(desk: Desk, shipped: Playbook) -> PlaybookService:
    return PlaybookService(desk.database, desk.bus, desk.audit, desk.clock, shipped)


def test_what_ships_is_there_at_once(answers: PlaybookService, shipped: Playbook) -> None:
    assert [edited.entry for edited in answers.entries()] == list(shipped.entries)
    assert not any(edited.is_changed for edited in answers.entries())
    found = answers.current().match("es muy caro", "es").entry
    assert found is not None
    assert found.category is ObjectionCategory.PRICE


def test_a_new_answer_holds_from_the_next_question_on(answers: PlaybookService, desk: Desk, lead: User) -> None:
    news: list[object] = []
    desk.bus.subscribe(PlaybookChanged, news.append)
    before = answers.current()
    answers.save(OWN, lead)
    assert news == [PlaybookChanged("x-dogs")]
    found = answers.current().match(SENTENCE, "es").entry
    assert found is not None
    assert found.answer == OWN.answer
    assert before.match(SENTENCE, "es").entry is None, "a playbook in use does not change under its reader"


def test_every_version_is_kept_with_who_made_it(answers: PlaybookService, lead: User) -> None:
    edited = answers.get(EXPENSIVE)
    assert edited is not None
    original = edited.entry.answer
    answers.save(replace(edited.entry, answer="Le entiendo."), lead)
    answers.save(replace(edited.entry, answer="Le entiendo muy bien."), lead)
    kept = [(version.version, version.entry.answer, version.actor) for version in answers.versions(EXPENSIVE)]
    assert kept == [(3, "Le entiendo muy bien.", "Irene"), (2, "Le entiendo.", "Irene"), (1, original, "CallManager")]
    answers.remove(EXPENSIVE, lead)
    back = answers.get(EXPENSIVE)
    assert back is not None
    assert (back.entry.answer, back.is_changed) == (original, False)
    answers.save(answers.versions(EXPENSIVE)[0].entry, lead)
    assert answers.versions(EXPENSIVE)[0].version == 4


def test_an_answer_for_one_campaign_is_heard_there_alone(answers: PlaybookService, lead: User) -> None:
    answers.save(OWN, lead, campaigns=("norte",))
    assert answers.current("norte").match(SENTENCE, "es").entry is not None
    assert answers.current("sur").match(SENTENCE, "es").entry is None
    assert answers.current().match(SENTENCE, "es").entry is not None


def test_a_disabled_answer_is_kept_and_never_given(answers: PlaybookService, lead: User) -> None:
    answers.save(OWN, lead)
    answers.enable(OWN.id, lead, enabled=False)
    assert answers.current().match(SENTENCE, "es").entry is None
    assert answers.get(OWN.id) is not None


def test_agents_change_nothing(answers: PlaybookService, desk: Desk, tmp_path: Path) -> None:
    agent = desk.person("Ana", Role.AGENT)
    for change in (
        lambda: answers.save(OWN, agent),
        lambda: answers.remove(EXPENSIVE, agent),
        lambda: answers.export_file(tmp_path / "x.toml", agent),
        lambda: answers.import_file(tmp_path / "x.toml", agent),
    ):
        with pytest.raises(PermissionDenied):
            change()
    assert not any(edited.is_changed for edited in answers.entries())


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_what_is_written_is_read_again_the_same(
    answers: PlaybookService, lead: User, tmp_path: Path, kind: str
) -> None:
    answers.save(replace(OWN, triggers=('dice "no"\\', "=1+1", "ñandú, coma"), follow_up="¿Sí?", priority=3), lead)
    path = tmp_path / f"libro.{kind}"
    count = answers.export_file(path, lead)
    again = answers.import_file(path, lead)
    assert (again.added, again.changed, again.unchanged, again.problems) == (0, 0, count, ())
    answers.remove(OWN.id, lead)
    assert answers.import_file(path, lead).added == 1
    edited = answers.get(OWN.id)
    assert edited is not None
    assert edited.entry.triggers == ('dice "no"\\', "=1+1", "ñandú, coma")


def test_a_row_that_cannot_be_used_is_told_by_its_place(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Identificador", "idioma", "category", "Frases", "Respuesta", "Prioridad", "En uso"])
    sheet.append(["a", "es", "price", "es caro\nes carísimo", "Bien.", 2, "sí"])
    sheet.append(["b", "es", "prices", "es caro", "Bien.", 0, "sí"])
    sheet.append(["c", "es", "price", "", "Bien.", 0, "sí"])
    sheet.append(["d", "es", "price", "x", "Bien.", "mucha", "sí"])
    sheet.append(["e", "es", "price", "x", "y" * 300, 0, "tal vez"])
    sheet.append(["a", "es", "price", "x", "Bien.", 0, "sí"])
    sheet.append([])
    sheet.append(["f", "español", "price", "x", "Bien.", 0, "sí"])
    book.save(tmp_path / "x.xlsx")
    done = answers.import_file(tmp_path / "x.xlsx", lead)
    assert done.added == 1
    assert [(problem.place, problem.name) for problem in done.problems] == [
        (3, "b"), (4, "c"), (5, "d"), (6, "e"), (7, "a"), (9, "f"),
    ]  # fmt: skip
    edited = answers.get("a")
    assert edited is not None
    assert (edited.entry.triggers, edited.entry.priority) == (("es caro", "es carísimo"), 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.toml", b"entry = 3"),
        ("x.toml", b"\xff\xfe\x00"),
        ("x.toml", b"[[entry"),
        ("x.xlsx", b"PK\x03\x04 cut"),
        ("x.xlsx", b""),
        ("x.docx", b"what"),
        ("gone.toml", None),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    answers: PlaybookService, lead: User, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PlaybookError, match="Nothing was taken from it"):
        answers.import_file(tmp_path / name, lead)
    assert not any(edited.is_changed for edited in answers.entries())


def test_answers_do_not_wait_for_a_database_that_is_away(
    answers: PlaybookService, lead: User, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.save(OWN, lead)
    assert answers.current().match(SENTENCE, "es").entry is not None

    def away() -> None:
        raise StoreError("The team's database cannot be reached.", code="store_away")

    monkeypatch.setattr(answers, "entries", away)
    desk.bus.publish(PlaybookChanged(""))
    assert answers.current().match(SENTENCE, "es").entry is not None, "what was read last"
    assert answers.current("norte").match("es muy caro", "es").entry is not None, "what ships"
    monkeypatch.undo()
    assert answers.current("norte").match(SENTENCE, "es").entry is not None, "and all of it when it is back"


HEADERS = ["Identificador", "Idioma", "Categoría", "Frases", "Respuesta", "Prioridad", "En uso"]
ROW = ["a", "es", "price", "es caro", "Bien.", 0, "sí"]


def _sheet(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def _changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with other XML in its first sheet."""
    other = path.with_name(f"changed {path.name}")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(data) if name == "xl/worksheets/sheet1.xml" else data)
    return other


def test_what_other_programs_write_is_read(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    told_small = _changed(
        _sheet(tmp_path / "x.xlsx", HEADERS, ROW),
        lambda xml: re.sub(rb"<dimension[^>]*>", b'<dimension ref="A1"/>', xml),
    )
    assert answers.import_file(told_small, lead).added == 1, "what is said of a sheet's size need not be true"
    titled = _sheet(tmp_path / "y.xlsx", ["Respuestas de la empresa"], [], HEADERS, ["b", *ROW[1:]], ROW)
    done = answers.import_file(titled, lead)
    assert (done.added, done.unchanged, done.problems) == (1, 1, ()), "a title may stand above the headers"


def test_a_file_that_would_fill_the_memory_is_refused(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"A" * 100_000_000 + b"</t></is></c></row></sheetData>"
    bomb = _changed(
        _sheet(tmp_path / "x.xlsx", HEADERS, ROW),
        lambda xml: xml.replace(b"</sheetData>", cell),
    )
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(PlaybookError) as refused:
        answers.import_file(bomb, lead)
    assert refused.value.reason == "entries_large"


def test_each_row_error_has_its_code(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    cases: list[tuple[dict[str, object], str, dict[str, object]]] = [
        ({"Categoría": "precio"}, "category", {"field": "category", "value": "precio"}),
        ({"Categoría": None}, "category", {"value": ""}),
        ({"Idioma": "español"}, "language", {"field": "language"}),
        ({"Frases": "=A1"}, "missing", {"field": "triggers"}),
        ({"Respuesta": "y" * 300}, "long", {"field": "answer", "limit": 280}),
        ({"Prioridad": "alta"}, "whole", {"field": "priority"}),
        ({"Prioridad": 2.5}, "whole", {"field": "priority"}),
        ({"En uso": "quizá"}, "yes_no", {"field": "enabled"}),
        ({"Identificador": None}, "missing", {"field": "id"}),
    ]
    good = dict(zip(HEADERS, ROW, strict=True))
    rows = [list((good | changes).values()) for changes, _code, _details in cases]
    problems = answers.import_file(_sheet(tmp_path / "x.xlsx", HEADERS, *rows), lead).problems
    for number, (problem, (changes, code, details)) in enumerate(zip(problems, cases, strict=True), 2):
        assert (problem.place, problem.code) == (number, code), changes
        assert problem.details.items() >= details.items()


def test_a_missing_column_and_merged_cells_are_told_by_row(
    answers: PlaybookService, lead: User, tmp_path: Path
) -> None:
    (problem,) = answers.import_file(_sheet(tmp_path / "x.xlsx", HEADERS[:4], ROW[:4]), lead).problems
    assert (problem.code, problem.details) == ("missing", {"field": "answer"})
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADERS, ROW, ["b", "es", None, *ROW[3:]]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "y.xlsx")
    done = answers.import_file(tmp_path / "y.xlsx", lead)
    assert (done.added, [(problem.place, problem.code) for problem in done.problems]) == (1, [(3, "category")])


def test_why_a_file_cannot_be_used_has_its_code(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for content, code in (
        ("[[entry]]\nid = 'ñ'".encode("cp1252"), "entries_encoding"),
        ("[[entry]]\nid = 'ñ'".encode("utf-16"), "entries_encoding"),
        (b"x = 1\n[[entry", "entries_toml"),
        (b"x = 1\nx = \ny = 3", "entries_toml"),
        (b"[entry]\nid = 'a'", "entries_tables"),
        (b"x = " + b"[" * 5_000, "entries_broken"),
    ):
        path.write_bytes(content)
        with pytest.raises(PlaybookError) as refused:
            answers.import_file(path, lead)
        assert refused.value.reason == code
        assert refused.value.details.get("line", "2") == "2"


@pytest.mark.slow
def test_ten_thousand_answers_are_taken_over(answers: PlaybookService, lead: User, tmp_path: Path) -> None:
    rows = [[f"id-{number}", *ROW[1:4], f"Respuesta {number}.", 0, "sí"] for number in range(10_000)]
    path = _sheet(tmp_path / "x.xlsx", HEADERS, *rows)
    assert answers.import_file(path, lead).added == 10_000
    assert answers.import_file(path, lead).unchanged == 10_000


def test_what_is_not_saved_yet_can_be_tried(answers: PlaybookService) -> None:
    assert answers.preview(None).match(SENTENCE, "es").entry is None
    assert answers.preview(OWN).match(SENTENCE, "es").entry == OWN
    assert answers.current().match(SENTENCE, "es").entry is None
