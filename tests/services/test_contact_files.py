import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_files import FIELDS, read_rows, write_records
from callmanager.services.contacts.contact_record import ContactRecord

KINDS = ("xlsx", "csv", "json", "vcf")
RECORDS = [
    ContactRecord("José Peña", "+506 8888-7777", "jose@example.com", "Fibra, S.A.", "línea 1\nlínea 2", "interested"),
    ContactRecord('O\'Brien "B"; Co', "00042", "", "", "", "to_do"),
    ContactRecord('=HYPERLINK("http://x")', "8888", "@evil", "+1+cmd|' /C calc'!A0", "-2+3", "to_do"),
    ContactRecord("'quoted", "22223333", "", "", "'=kept", "to_do"),
    ContactRecord("名前 🦊 עברית", "40001234", "", "a\u2028b", "", "to_do"),
]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=40)
FIELD = TEXT.map(str.strip)
RECORD = st.builds(
    ContactRecord,
    **{name: FIELD.filter(bool) if name in ("name", "phone") else FIELD for name in FIELDS},
    phones=st.lists(FIELD.filter(bool), max_size=2).map(tuple),
    labels=st.sampled_from([(), ("casa",), ("", "móvil")]),
).filter(lambda record: len(record.labels) <= 1 + len(record.phones))


def read_records(path: Path) -> list[ContactRecord]:
    return [row.record for row in read_rows(path)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_back(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"contactos.{kind}"
    write_records(path, RECORDS)
    assert read_records(path) == RECORDS


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(records=st.lists(RECORD, min_size=1, max_size=5))
def test_any_text_survives_the_round_trip(tmp_path: Path, kind: str, records: list[ContactRecord]) -> None:
    path = tmp_path / f"contactos.{kind}"
    write_records(path, records)
    assert read_records(path) == records


def test_a_spreadsheet_sees_text_and_never_a_formula(tmp_path: Path) -> None:
    book, table = tmp_path / "c.xlsx", tmp_path / "c.csv"
    for path in (book, table):
        write_records(path, RECORDS)
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert rows[0][:6] == ["Nombre", "Teléfono", "Correo", "Empresa", "Nota", "Estado"]
    assert rows[2][1] == "00042"
    assert rows[3][0] == RECORDS[2].name
    cells = openpyxl.load_workbook(book).active
    assert {cell.data_type for row in cells.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for row in cells.iter_rows() for cell in row if cell.data_type == "n")
    with table.open(encoding="utf-8-sig", newline="") as file:
        import csv

        for row in csv.reader(file):
            assert not any(value.startswith(("=", "@", "+1+", "-2+")) for value in row)


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_every_kind_of_spreadsheet(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    rows = [["Teléfono móvil", "NOMBRE COMPLETO", "Color"], ["8888 7777", "Íñigo Núñez", "Añil"]]
    path = tmp_path / "c.csv"
    path.write_bytes("".join(delimiter.join(row) + end for row in rows).encode(encoding))
    assert read_records(path) == [ContactRecord(name="Íñigo Núñez", phone="8888 7777")]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "name",
    [
        "Íñigo Peña", "María", "JOSÉ MARÍA MUÑOZ", "Ágata Óscar", "Ángel Güell", "Begoña d'Ors", "Díaz", "Jürgen Groß",
        "João Conceição", "ÁNGELA", "Ñandú", "Óscar", "Raúl", "Inés", "Andrés", "AÍDA",
    ],
)  # fmt: skip
def test_letters_of_one_byte_are_told_by_how_words_look(tmp_path: Path, encoding: str, name: str) -> None:
    """Even where a single name is all that there is to tell by; once deep in a file of plain ones."""
    path = tmp_path / "c.csv"
    text = "Nombre;Telefono\n" + "Ana Mora;88887777\n" * (4_000 if name == "Raúl" else 1) + f"{name};88887777\n"
    path.write_bytes(text.encode(encoding))
    assert read_records(path)[-1].name == name


def test_marks_of_windows_do_not_make_a_mac_of_it(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    for name in ("Paul O’Brien", "Joan l’Hospitalet", "Macy’s", "Ana – Mora", "“Ana” Mora", "Ana…", "Coste 10 €"):
        path.write_bytes(f"Nombre;Telefono\n{name};88887777\n".encode("cp1252"))
        assert [record.name for record in read_records(path)] == [name]


def test_numbers_in_cells_stay_phone_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "Phone"])
    for number in (88887777, 88887777.0, 506888877771234, "0088", "611222444.0"):
        book.active.append(["x", number])
    book.save(tmp_path / "n.xlsx")
    read = [record.phone for record in read_records(tmp_path / "n.xlsx")]
    assert read == ["88887777", "88887777", "506888877771234", "0088", "611222444"]


def test_the_predecessors_export_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    header = "ID,Teléfono,Nombre,Estado,Nota,Bloqueado Por,Última Actualización,Creado"
    path.write_text(f"{header}\n1,88887777,Ana,SIN GESTIONAR,hola,,2024-01-01,2024-01-01\n", encoding="utf-8")
    assert read_records(path) == [ContactRecord(name="Ana", phone="88887777", note="hola", status="SIN GESTIONAR")]


def test_phones_own_vcards_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pe=C3=B1a;Jos=C3=A9;;;\n"
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 Pe=C3=B1a\nTEL;CELL:8888-7777\nTEL;HOME:22223333\n"
        "END:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:Ana\nTEL;VALUE=uri:tel:+50622223333\nORG:Acme\nEND:VCARD\n"
    )
    assert read_records(path) == [
        ContactRecord(name="José Peña", phone="8888-7777", phones=("22223333",), labels=("cell", "home")),
        ContactRecord(name="Ana", phone="+50622223333", company="Acme"),
    ]


def workbook(member: str = "", data: bytes = b"") -> bytes:
    book, plain, changed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Nombre", "Teléfono"])
    book.active.append(["Ana", "88887777"])
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == member else old.read(name))
    return changed.getvalue()


JUNK = bytes(range(256)) * 20
HOSTILE = {
    "junk.xlsx": JUNK,
    "empty.xlsx": b"",
    "cut.xlsx": workbook()[:-200],
    "sheet.xlsx": workbook("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
    "workbook.xlsx": workbook("xl/workbook.xml", b"<<<"),
    "nosheet.xlsx": workbook(
        "xl/workbook.xml", b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    ),
    "junk.csv": JUNK,
    "empty.csv": b"",
    "noheader.csv": b"Ana,88887777\nBeto,22223333\n",
    "junk.json": JUNK,
    "deep.json": b"[" * 100_000,
    "number.json": b"3",
    "texts.json": b'["a", "b"]',
    "shape.json": b'{"contacts": {"a": 1}}',
    "words.json": b'"Ana"',
    "junk.vcf": JUNK,
    "cut.vcf": b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n",
    "charset.vcf": b"BEGIN:VCARD\nVERSION:3.0\nFN;ENCODING=foo;CHARSET=nope:x\nTEL:8888\nEND:VCARD\n",
    "program.exe": JUNK,
    "noending": b"name,phone\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    with pytest.raises(ContactError) as refusal:
        read_records(path)
    assert name in str(refusal.value) or "first 20 rows" in str(refusal.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("folder.csv", "missing.xlsx"):
        with pytest.raises(ContactError, match="cannot be read"):
            read_records(tmp_path / name)


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"c.{kind}"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ContactError, match="No space left"):
        write_records(path, RECORDS)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_json_takes_our_own_keys_and_wrapped_lists(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"contactos": [{"nombre": "Ana", "telefono": 88887777, "otro": {"x": 1}}]}))
    assert read_records(path) == [ContactRecord(name="Ana", phone="88887777")]


@pytest.mark.parametrize(
    "data",
    [
        {
            "ok": True,
            "datos": {"contactos": [{"nombre": "Ana Mora", "teléfono": "8888 7777", "dirección": "Calle 5, Heredia"}]},
        },
        {
            "7": {
                "name": {"first": "Ana", "last": "Mora"},
                "phone": "8888 7777",
                "address": {"street": "Calle 5", "city": "Heredia"},
            }
        },
    ],
    ids=["within objects", "one for each id"],
)
def test_json_is_understood_as_other_programs_nest_it(tmp_path: Path, data: object) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    [row] = read_rows(path)
    assert row.record is not None
    assert (row.record.name, row.record.phone, row.record.address) == ("Ana Mora", "8888 7777", "Calle 5, Heredia")


def test_one_bad_element_of_json_does_not_spoil_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps([{"name": "Ana", "phone": "88887777"}, 7, {"name": "Eva", "phone": "88886666"}]))
    rows = {row.number: row for row in read_rows(path)}
    assert [rows[n].record.name for n in (1, 3)] == ["Ana", "Eva"]
    assert "no contact" in rows[2].problem


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_title_and_empty_rows_may_stand_above_the_headers(tmp_path: Path, kind: str) -> None:
    table = [["Clientes de noviembre"], [], ["", "Teléfono", "Nombre"], ["", "88887777", "Ana"], [], ["", "1", "Eva"]]
    path = tmp_path / f"c.{kind}"
    if kind == "csv":
        path.write_text("".join(";".join(row) + "\n" for row in table), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in table:
            book.active.append(row)
        book.save(path)
    found = [(row.number, row.record.name, row.record.phone) for row in read_rows(path)]
    assert found == [(4, "Ana", "88887777"), (6, "Eva", "1")], "with the rows' own numbers"


def test_a_vcard_without_a_name_for_showing_has_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:2.1\nN:Peña;José\nTEL;CELL:8888-7777\nEND:VCARD\n", encoding="utf-8")
    assert read_records(path) == [ContactRecord(name="José Peña", phone="8888-7777", labels=("cell",))]
