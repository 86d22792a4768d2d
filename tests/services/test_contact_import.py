import csv
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from callmanager.domain.contact import ContactFilter, ContactPhone
from callmanager.domain.errors import ContactError, PermissionDenied
from callmanager.domain.users import Role
from callmanager.services.contacts import contact_csv, contact_import, contact_xlsx
from callmanager.services.contacts.contact_import import ContactImporter, ImportPreview, ImportResult
from callmanager.services.contacts.contacts import ContactService
from callmanager.store.tables import ContactImportRow, ContactPhoneRow, ContactRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home, zone="America/Costa_Rica") as desk:
        yield desk


@pytest.fixture
def contacts(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR", zone=desk.metrics.zone)


@pytest.fixture
def importer(desk: Desk) -> ContactImporter:
    return ContactImporter(desk.database, desk.bus, desk.audit, desk.clock, country="CR", zone=desk.metrics.zone)


def sheet(path: Path, *rows: list[Any]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)
    return path


HEAD = ["Nombre", "Teléfono", "Teléfono 2", "Correo", "Ciudad", "Estado", "Etiquetas"]


def test_all_numbers_tags_and_words_come_in(
    contacts: ContactService, importer: ContactImporter, tmp_path: Path
) -> None:
    head = [*HEAD, "Provincia", "Zona horaria", "Consentimiento hasta", "No llamar", "Prioridad", "Color"]
    more = ["CR-SJ", "America/Costa_Rica", "31/12/2027", "no", 5, "azul"]
    row = ["Ana", "8888-7777; 2222 3333", "+34 600 000 000", "a@b.cr", "San José", "Interesado", "vip, fibra", *more]
    result = importer.run(sheet(tmp_path / "c.xlsx", head, row))
    assert (result.inserted, result.errors, result.repaired) == (1, 0, 0)
    [ana] = contacts.search()
    assert [phone.phone_e164 for phone in ana.phones] == ["+50688887777", "+50622223333", "+34600000000"]
    assert (ana.city, ana.region, ana.status, ana.priority) == ("San José", "CR-SJ", "interested", 5)
    assert (ana.tags, ana.do_not_call) == (("vip", "fibra"), False)
    assert ana.consent_until is not None
    assert ana.consent_until.isoformat() == "2028-01-01T06:00:00+00:00", "the end of that day, there"
    for text in ("san jose", "600000", "3333", "vip", "a@b"):
        assert contacts.search(text) == [ana], text
    assert contacts.search(filters=ContactFilter(tag="VIP", city="san josé")) == [ana]
    assert contacts.search(filters=ContactFilter(tag="vi")) == []


def test_any_number_finds_a_known_contact(contacts: ContactService, importer: ContactImporter, tmp_path: Path) -> None:
    known = contacts.add("Ana", "88887777", phones=["22223333"])
    rows = [
        ["Ana M.", "no", "+506 2222 3333", "a@b.cr", "", "", ""],  # its second number is known, the first is none
        ["Eva", "40001111", "40002222", "", "", "", ""],
        ["Eva bis", "40002222", "40003333", "e@b.cr", "", "", ""],  # brings Eva another number and an address
        ["Eva ter", "40003333", "", "", "", "", ""],
        ["Ana otra", "88887777", "70001111", "x@y.cr", "", "", ""],  # brings Ana a number
    ]
    path = sheet(tmp_path / "c.csv", HEAD, *rows)
    preview = importer.preview(path, dict(enumerate(("name", "phone", "phone", "email"))))
    assert (preview.inserted, preview.updated, preview.duplicates, preview.errors) == (1, 3, 1, 0)
    assert contacts.count() == 1, "a look changes nothing"
    assert contacts.get(known.contact_id) == known
    result = importer.run(path)
    assert (result.inserted, result.updated, result.duplicates, result.errors) == (1, 3, 1, 0)
    assert [row.row for row in result.repaired_rows] == [2]
    ana, eva = contacts.search()
    assert [phone.phone for phone in ana.phones] == ["88887777", "22223333", "70001111"]
    assert ana.email == "a@b.cr"
    assert [phone.phone for phone in eva.phones] == ["40001111", "40002222", "40003333"]
    assert eva.email == "e@b.cr"


def test_rows_that_are_left_out_stand_in_a_file(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path
) -> None:
    rows = [
        ["Ana", "88887777", "", "", "", "", ""],
        ["=cmd|' /C calc'!A0", "x", "", "", "", "", ""],
        ["", "22223333", "", "", "", "", ""],
        ["Eva", "8.8888777E+07", "", "", "", "", ""],
    ]
    path = sheet(tmp_path / "clientes.csv", HEAD, *rows)
    result = importer.run(path)
    assert (result.inserted, result.errors) == (1, 3)
    told = Path(result.errors_file)
    assert told == tmp_path / "clientes-errores.csv"
    with told.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["Fila", "Motivo", *HEAD]
    assert [line[0] for line in lines[1:]] == ["3", "4", "5"]
    assert lines[1][2].startswith("'="), "no spreadsheet runs it"
    assert "spreadsheet" in lines[3][1]
    assert Path(importer.run(path).errors_file).name == "clientes-errores-2.csv", "no file is written over"


def test_a_good_file_leaves_no_errors_file(importer: ContactImporter, tmp_path: Path) -> None:
    result = importer.run(sheet(tmp_path / "c.csv", HEAD, ["Ana", "88887777"]))
    assert result.errors_file == ""
    assert [path.name for path in tmp_path.glob("*.csv")] == ["c.csv"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_columns_may_be_chosen_where_none_is_named(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, kind: str
) -> None:
    path = sheet(tmp_path / f"c.{kind}", ["Ana", "x", "88887777"], ["Eva", "y", "22223333"])
    preview = importer.preview(path)
    assert (preview.columns, preview.mapping) == (("A", "B", "C"), {})
    assert preview.samples[0] == ("Ana", "x", "88887777")
    with pytest.raises(ContactError, match="first 20 rows"):
        importer.run(path)
    for wrong in ({0: "name"}, {0: "name", 9: "phone"}, {0: "name", 1: "name", 2: "phone"}, {0: "x", 2: "phone"}):
        with pytest.raises(ContactError):
            importer.run(path, wrong)
    assert importer.run(path, {0: "name", 2: "phone"}).inserted == 2
    assert [contact.name for contact in contacts.search()] == ["Ana", "Eva"]


def test_an_import_is_undone_whole(
    desk: Desk, importer: ContactImporter, contacts: ContactService, tmp_path: Path
) -> None:
    known = contacts.add("Ana", "88887777")
    changed = contacts.add("Beto", "88886666")
    rows = [["Ana", "88887777", "22223333", "a@b.cr"], ["Beto", "88886666", "", "b@b.cr"]]
    rows += [[f"Nuevo {n}", f"7000{n:04d}"] for n in range(5)]
    result = importer.run(sheet(tmp_path / "c.csv", HEAD, *rows))
    assert (result.inserted, result.updated) == (5, 2)
    called = contacts.by_number("70000003")
    assert called is not None
    agent = desk.person("rosa")
    call = desk.calls.start(agent, phone=called.phone, contact_id=called.contact_id)
    desk.calls.end(call.call_id, "no_answer")
    contacts.update(changed.contact_id, "x", email="otro@b.cr")
    undone = importer.undo(result.import_id, "x")
    assert (undone.removed, undone.restored, undone.kept, undone.kept_changes) == (4, 1, 1, 1)
    assert undone.kept_names == ("Nuevo 3",)
    left = {contact.name: contact for contact in contacts.search()}
    assert sorted(left) == ["Ana", "Beto", "Nuevo 3"]
    assert left["Ana"].phones == known.phones
    assert left["Ana"].email == ""
    assert left["Beto"].email == "otro@b.cr", "what was changed since stays"
    assert contacts.search("22223333") == contacts.search("a@b") == []
    assert importer.imports()[0].undone_at is not None
    with pytest.raises(ContactError, match="undone already"):
        importer.undo(result.import_id, "x")
    with pytest.raises(ContactError, match="no such import"):
        importer.undo("x", "x")


def test_a_cancelled_import_leaves_nothing(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_import, "ROWS_AT_ONCE", 10)
    known = contacts.add("Ana", "70000001")
    rows = [[f"Nuevo {n}", f"7000{n:04d}", "", "x@y.cr"] for n in range(40)]
    cancelled = threading.Event()
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))
        if done == 20:
            cancelled.set()

    with pytest.raises(ContactError) as refusal:
        importer.run(sheet(tmp_path / "c.csv", HEAD, *rows, ["malo"]), None, "x", progress, cancelled)
    assert refusal.value.reason == "import_cancelled"
    assert steps == [(10, 41), (20, 41)]
    assert contacts.search() == [contacts.get(known.contact_id)]
    assert contacts.search()[0].email == ""
    assert [path.name for path in tmp_path.glob("*.csv")] == ["c.csv"]


def test_a_file_that_breaks_in_its_middle_leaves_nothing(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_import, "ROWS_AT_ONCE", 10)
    path = sheet(tmp_path / "c.csv", HEAD, *([f"Nuevo {n}", f"7000{n:04d}"] for n in range(40)))
    with path.open("a", encoding="utf-8") as file:
        file.write('"Ana,88887777\n')
    with pytest.raises(ContactError, match="never closed"):
        importer.run(path)
    assert contacts.count() == 0


def test_an_import_that_a_crash_broke_off_is_taken_back(
    desk: Desk, importer: ContactImporter, contacts: ContactService, tmp_path: Path
) -> None:
    result = importer.run(sheet(tmp_path / "c.csv", HEAD, ["Ana", "88887777"]))
    with desk.database.writing() as session:
        row = session.get(ContactImportRow, result.import_id)
        assert row is not None
        row.done_at = None
        session.add(row)
    with pytest.raises(ContactError, match="still runs"):
        importer.undo(result.import_id, "x")
    assert importer.undo_unfinished() == 0, "it may be running"
    desk.clock.go_on(seconds=61)
    assert importer.undo_unfinished() == 1
    assert contacts.count() == 0
    assert importer.undo_unfinished() == 0


def test_rights_are_asked_for(desk: Desk, importer: ContactImporter, contacts: ContactService, tmp_path: Path) -> None:
    path = sheet(tmp_path / "c.csv", HEAD, ["Ana", "88887777"])
    agent, lead = desk.person("rosa"), desk.person("leo", Role.TEAM_LEAD, "norte")
    for step in (importer.run, importer.preview):
        with pytest.raises(PermissionDenied):
            step(path, actor=agent)
    with pytest.raises(PermissionDenied):
        contacts.export_file(tmp_path / "out.csv", actor=agent)
    result = importer.run(path, actor=lead)
    with pytest.raises(PermissionDenied):
        importer.undo(result.import_id, agent)
    assert desk.audit.recent(1)[0].actor == "leo"


def test_a_child_does_the_work_and_its_parent_takes_it_back(
    desk: Desk, contacts: ContactService, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "c.csv", HEAD, ["Ana", "88887777"], ["x", "y"])
    here = ContactImporter(desk.database, desk.bus, desk.audit, desk.clock, country="CR")
    asked: list[list[str]] = []

    def run(arguments: Any, on_line: Any, cancelled: threading.Event) -> int:
        asked.append(list(arguments))
        chosen = json.loads(arguments[arguments.index("--mapping") + 1]) if "--mapping" in arguments else None
        mapping = {int(k): v for k, v in chosen.items()} if chosen else None
        if "--preview" in arguments:
            on_line(json.loads(json.dumps({"preview": here.preview(path, mapping).to_dict()})))
            return 0
        import_id = arguments[arguments.index("--import-id") + 1]
        done = here.run(path, mapping, progress=lambda d, t: on_line({"done": d, "total": t}), import_id=import_id)
        if cancelled.is_set():  # the child is killed before it could end its import
            with desk.database.writing() as session:
                row = session.get(ContactImportRow, import_id)
                assert row is not None
                row.done_at = None
                session.add(row)
            return 130
        on_line(json.loads(json.dumps({"result": done.to_dict()})))
        return 0

    parent = ContactImporter(desk.database, desk.bus, desk.audit, desk.clock, country="CR", run=run)
    assert parent.preview(path) == here.preview(path)
    mapping = {0: "name", 1: "phone"}
    assert parent.preview(path, mapping).is_whole
    steps: list[int] = []
    result = parent.run(path, mapping, "rosa", lambda done, _total: steps.append(done))
    assert (result.inserted, result.errors, result.error_rows[0].row) == (1, 1, 3)
    assert steps[-1] == 2
    assert {"--actor", "rosa", "--mapping"} <= set(asked[-1])
    assert asked[-1][-2:] == ["--", str(path)]
    parent.undo(result.import_id, "x")
    stop = threading.Event()
    stop.set()
    with pytest.raises(ContactError, match="cancelled"):
        parent.run(path, cancelled=stop)
    assert contacts.count() == 0


def test_results_survive_the_way_out_of_a_child(importer: ContactImporter, tmp_path: Path) -> None:
    path = sheet(tmp_path / "c.csv", HEAD, ["Ana", "88887777", "", "", "", "Raro"], ["x", "y"])
    preview = importer.preview(path)
    assert preview.new_statuses == ("Raro",)
    assert ImportPreview.from_dict(json.loads(json.dumps(preview.to_dict()))) == preview
    result = importer.run(path)
    assert ImportResult.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_further_sheets_with_contacts_are_told(importer: ContactImporter, tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    for title, rows in (
        ("Enero", [HEAD[:2], ["Ana", "88887777"]]),
        ("Febrero", [["Clientes de febrero"], ["Tlf.", "Nombre"], ["88887778", "Eva"]]),
        ("Vacía", [HEAD[:2]]),
        ("Ventas", [["Mes", "Total"], ["enero", 3]]),
        ("Oculta", [HEAD[:2], ["Leo", "88887779"]]),
    ):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title == "Oculta" else "visible"
        for row in rows:
            sheet.append(row)
    book.save(path)
    preview, result = importer.preview(path), importer.run(path)
    assert (preview.other_sheets, result.other_sheets, result.inserted) == (("Febrero",), ("Febrero",), 1)
    assert ImportPreview.from_dict(json.loads(json.dumps(preview.to_dict()))) == preview
    assert ImportResult.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_what_must_not_be_guessed_is_an_error_and_the_rest_is_told(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path
) -> None:
    head = [
        "Nombre",
        "Teléfono",
        "Consentimiento hasta",
        "No llamar",
        "Prioridad",
        "Zona horaria",
        "Responsable",
        "Nota",
    ]
    rows = [
        ["Ana", "88887771", "pronto", "", "", "", "", ""],
        ["Beto", "88887772", "", "tal vez", "", "", "", ""],
        ["Caro", "88887773", "", "sí", "", "", "", ""],
        ["Dora", "88887774", "2027-02-30", "", "", "", "", ""],
        ["Eva", "88887775", "", "", "alta", "Marte", "nadie", "x" * 1_000_000],
    ]
    result = importer.run(sheet(tmp_path / "c.csv", head, *rows))
    assert {row.row: row.code for row in result.error_rows} == {
        2: "contact_consent_until",
        3: "contact_do_not_call",
        5: "contact_consent_until",
    }
    caro, eva = contacts.search()
    assert caro.do_not_call
    assert (len(eva.note), eva.priority, eva.time_zone, eva.owner_id) == (20_000, 0, "", None)
    [told] = result.repaired_rows
    for word in ("priority", "time zone", "person", "note was cut"):
        assert word in told.message


def test_a_list_of_whom_not_to_call_blocks_known_contacts(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path
) -> None:
    contacts.add("Ana", "88887777")
    path = sheet(tmp_path / "c.csv", ["Nombre", "Teléfono", "Lista Robinson"], ["?", "88887777", "x"])
    result = importer.run(path)
    assert (result.updated, contacts.search()[0].do_not_call) == (1, True)
    importer.undo(result.import_id, "x")
    assert not contacts.search()[0].do_not_call


def test_too_many_statuses_are_no_statuses(importer: ContactImporter, contacts: ContactService, tmp_path: Path) -> None:
    rows = [["Ana", f"7000{n:04d}", "", "", "", f"Raro {n}"] for n in range(30)]
    result = importer.run(sheet(tmp_path / "c.csv", HEAD, *rows))
    assert (result.inserted, result.repaired) == (30, 10)
    assert contacts.count(filters=ContactFilter(statuses=("to_do",))) == 10


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
PERSON = st.fixed_dictionaries(
    {
        "name": TEXT,
        "email": TEXT,
        "company": TEXT,
        "note": TEXT,
        "address": TEXT,
        "city": TEXT,
        "region": st.sampled_from(["", "CR", "San José"]),
        "time_zone": st.sampled_from(["", "Asia/Kathmandu"]),
        "tags": st.lists(TEXT, max_size=3),
        "priority": st.integers(-5, 5),
        "consent_source": TEXT,
        "consent_until": st.none() | st.datetimes(timezones=st.just(UTC)),
    }
)
NUMBER = st.sampled_from(
    ["0042", "+506 8888 7777", "00506 2222 3333", "506888877771234", "8888-7777", "112", "8000 1000"]
)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "vcf"])
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    people=st.lists(st.tuples(PERSON, st.lists(NUMBER, min_size=1, max_size=3, unique=True)), min_size=1, max_size=3)
)
def test_what_goes_out_comes_back_the_same(
    desk: Desk, importer: ContactImporter, contacts: ContactService, tmp_path: Path, kind: str, people: Any
) -> None:
    contacts.remove([contact.contact_id for contact in contacts.search(limit=100)], "x")
    taken: set[str] = set()
    for fields, numbers in people:
        fresh = [ContactPhone(n, label="casa") for n in numbers if contacts.key_of(n) not in taken]
        taken |= {contacts.key_of(n) for n in numbers}
        if fresh:
            more = {name: value for name, value in fields.items() if name != "name"}
            contacts.add(fields["name"], fresh[0].phone, phones=fresh, **more)
    path = tmp_path / f"todos.{kind}"
    before = sorted(map(_told, contacts.search(limit=100)), key=repr)
    contacts.export_file(path)
    contacts.remove([contact.contact_id for contact in contacts.search(limit=100)], "x")
    result = importer.run(path, write_errors=False)
    assert (result.inserted, result.errors, result.repaired) == (len(before), 0, 0)
    assert sorted(map(_told, contacts.search(limit=100)), key=repr) == before


def _told(contact: Any) -> tuple[Any, ...]:
    names = ("name", "email", "company", "note", "address", "city", "region", "time_zone", "tags", "priority", "status")
    names += ("consent_source", "consent_until")
    return *(getattr(contact, name) for name in names), [phone.phone for phone in contact.phones]


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return made.getvalue()


def corner(path: Path, reference: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nombre", "Teléfono"])
    book.active[reference] = "x"
    book.save(path)


def test_workbooks_that_would_fill_the_memory_are_refused(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_xlsx, "MOST_UNPACKED", 20_000_000)
    bomb, far = tmp_path / "bomb.xlsx", tmp_path / "far.xlsx"
    bomb.write_bytes(zipped(xl__worksheets__sheet1_xml=b" " * 30_000_000))
    assert bomb.stat().st_size < 100_000
    corner(far, "XFD1048576")
    refusals = ((bomb, "fill the memory", "contacts_unpacked"), (far, "too far apart", "contacts_too_large"))
    for path, why, code in refusals:
        with pytest.raises(ContactError, match=why) as refusal:
            importer.run(path)
        assert refusal.value.reason == code
    corner(tmp_path / "near.xlsx", "AZ300")
    assert importer.preview(tmp_path / "near.xlsx").mapping == {0: "name", 1: "phone"}
    assert contacts.count() == 0


def test_a_csv_of_one_endless_line_is_refused(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_csv, "LONGEST_LINE", 100_000)
    path = tmp_path / "line.csv"
    path.write_text("Nombre,Teléfono," + "x" * 300_000, encoding="utf-8")
    with pytest.raises(ContactError, match="a line of more than"):
        importer.run(path)
    path.write_text("Nombre,Teléfono\nAna,88887777\n" + "x," * 200_000, encoding="utf-8")
    with pytest.raises(ContactError, match="a line of more than"):
        importer.run(path)
    assert contacts.count() == 0


@pytest.mark.parametrize("kind", ["csv", "json", "vcf"])
def test_what_nobody_can_see_is_left_out(
    importer: ContactImporter, contacts: ContactService, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"c.{kind}"
    content = {
        "csv": "Nombre,Teléfono\nA\0na\x07,88\0887777\n",
        "json": '[{"name": "A\\u0000na\\u0007", "phone": "88\\u0000887777"}]',
        "vcf": "BEGIN:VCARD\nVERSION:3.0\nFN:A\0na\x07\nTEL:88\0887777\nEND:VCARD\n",
    }[kind]
    path.write_text(content, encoding="utf-8")
    assert importer.run(path).inserted == 1
    assert [(contact.name, contact.phone) for contact in contacts.search()] == [("Ana", "88887777")]


def test_rows_that_came_by_another_way_are_found_after_opening(
    home: Path, desk: Desk, contacts: ContactService
) -> None:
    if not desk.database.is_local:
        return
    with desk.database.writing() as session:
        now = desk.clock.now()
        session.add(
            ContactRow(id="x", place=-5, name="Ana", search_key=" ana ", phone="1", created_at=now, updated_at=now)
        )
    assert contacts.search("ana", filters=ContactFilter()) == []
    with Desk(home) as again:
        there = ContactService(again.database, again.bus, again.audit, again.clock, country="CR")
        assert [contact.contact_id for contact in there.search("ana")] == ["x"]
        assert there.remove(["x"], "x") == 1
        with again.database.reading() as session:
            assert session.exec(select(ContactPhoneRow)).all() == []
