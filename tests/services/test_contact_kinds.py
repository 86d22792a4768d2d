"""Files of contacts as other programs write them, wrong endings, and files that would fill the memory."""

import io
import json
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from callmanager.domain.errors import ContactError
from callmanager.services.contacts import contact_xlsx
from callmanager.services.contacts.contact_files import read_rows, write_records
from callmanager.services.contacts.contact_record import ContactRecord
from callmanager.services.contacts.contact_source import MOST_ROWS
from tests.support.desk import Desk

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTED = {
    "commas in names": ("Nombre;Teléfono\nPérez, Ana;600100055\n", "Pérez, Ana", "600100055"),
    "commas in notes": ("Nombre;Notas;Teléfono\nAna;uno, dos, tres, cuatro;600100055\n", "Ana", "600100055"),
    "commas in titles": ("Nombre;Notas, varias, de hoy;Teléfono\nAna;x;600100055\n", "Ana", "600100055"),
    "semicolons in cells": ('name,phone,tags\nAna,600100055,"a;b;c;d"\n', "Ana", "600100055"),
    "a title above": ("Clientes, de Madrid, hoy, martes\nNombre;Teléfono\nPérez, Ana;600100055\n", "Pérez, Ana", None),
    "what Excel says": ("sep=;\nNombre;Teléfono\nPérez, Ana;600100055\n", "Pérez, Ana", "600100055"),
    "bars": ("Nombre|Teléfono\nPérez, Ana; hija|600100055\n", "Pérez, Ana; hija", "600100055"),
    "tabs": ("Nombre\tTeléfono\nPérez, Ana; hija\t600100055\n", "Pérez, Ana; hija", "600100055"),
    "old line ends": ("Nombre;Teléfono\rPérez, Ana;600100055\r", "Pérez, Ana", "600100055"),
}


@pytest.mark.parametrize("case", PARTED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-32", "utf-32-be", "utf-32-le"])
def test_a_table_is_parted_where_its_columns_are_named(tmp_path: Path, case: str, encoding: str) -> None:
    text, name, phone = PARTED[case]
    path = tmp_path / "c.csv"
    path.write_bytes(text.encode(encoding))
    [row] = read_rows(path)
    assert (row.record.name, row.record.phone) == (name, phone or "600100055")


def test_the_list_is_found_behind_a_cover_and_beside_a_hidden_sheet(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = openpyxl.Workbook()
    hidden, cover, listed = book.worksheets[0], book.create_sheet("Portada"), book.create_sheet("Clientes")
    hidden.sheet_state = "hidden"
    book.active = cover
    for sheet, rows in (
        (hidden, [("Nombre", "Teléfono"), ("Oculta", "600100001")]),
        (cover, [("Informe de noviembre",), ("Hecho por", "Ana")]),
        (listed, [("Nombre", "Teléfono"), ("Bea", "600100002")]),
    ):
        for row in rows:
            sheet.append(row)
    book.save(path)
    assert [(row.record.name, row.record.phone) for row in read_rows(path)] == [("Bea", "600100002")]


def test_without_titles_the_numbers_tell_what_parts_the_rows(tmp_path: Path) -> None:
    from callmanager.services.contacts.contact_files import opened

    path = tmp_path / "c.csv"
    path.write_text("Pérez, Ana;600100055\nGil, Bea;600100056\n", encoding="utf-8")
    with opened(path) as table:
        assert [list(row.cells) for row in table.rows] == [["Pérez, Ana", "600100055"], ["Gil, Bea", "600100056"]]


@pytest.mark.parametrize(
    ("text", "names", "numbers"),
    [
        (
            "First Name,Last Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value,E-mail 1 - Value,Organization Name\n"
            "Ana,Mora,Mobile,600100001,600100002,a@x.es,Acme\nJuan,,Work,600100003 ::: 600100004,,,\n",
            ["Ana Mora", "Juan"],
            [["600100001", "600100002"], ["600100003", "600100004"]],
        ),
        (
            "Name,Given Name,Family Name,Phone 1 - Type,Phone 1 - Value\nAna Mora,Ana,Mora,Home,600100001\n",
            ["Ana Mora"],
            [["600100001"]],
        ),
        (
            "First Name,Last Name,Company,Business Phone,Mobile Phone,E-mail Address\n,Mora,Acme,,600100001,a@x.es\n",
            ["Mora"],
            [["600100001"]],
        ),
        (
            "Nombre;Primer apellido;Segundo apellido;Teléfono\nEva;Gil;Gil;600 100 001/600 100 002\n"
            "Luis;;;600100003 y 600100004\nRosa;Mora;;0176/1234567\nSara;;;(600) 100 005/06\n",
            ["Eva Gil Gil", "Luis", "Rosa Mora", "Sara"],
            [["600 100 001", "600 100 002"], ["600100003", "600100004"], ["0176/1234567"], ["(600) 100 005/06"]],
        ),
    ],
)
def test_names_and_numbers_as_other_programs_part_them(
    home: Path, tmp_path: Path, text: str, names: list[str], numbers: list[list[str]]
) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    with Desk(home) as desk:
        assert desk.contacts.import_file(path).errors == 0
        found = {contact.name: [one.phone for one in contact.phones] for contact in desk.contacts.search()}
        assert found == dict(zip(names, numbers, strict=True))


OLD_CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mu=C3=B1oz;Jos=C3=A9\r\n"
    "FN;CHARSET=UTF-8;ENCODING=quoted-printable:Jos=C3=A9 =\r\nMu=C3=B1oz=\r\n=20Gil\r\nTEL;CELL;PREF:600100081\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:l=EDnea 1=0D=0Al=EDnea 2=\r\nEND:VCARD\r\n"
)


def test_one_bad_card_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "c.vcf"
    good = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Pé\r\n rez\r\nTEL:600100082\r\nEND:VCARD\r\n"
    bad = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=nope:=C3\r\nTEL:1\r\nEND:VCARD\r\n"
    line = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Eva\r\nno line of a card\r\nEND:VCARD\r\n"
    open_ = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:NoEnd\r\nTEL:600100085\r\n"
    path.write_bytes((bad + OLD_CARD + line + open_ + good + "\r\n" + open_).encode())
    rows = read_rows(path)
    assert [bool(row.problem) for row in rows] == [True, False, True, True, False, True]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[1].record == ContactRecord(
        name="José Muñoz Gil", phone="600100081", labels=("cell",), note="línea 1\r\nlínea 2"
    )
    assert rows[4].record.name == "Ana Pérez"
    path.write_bytes((bad + open_).encode())
    with pytest.raises(ContactError, match="is broken"):
        read_rows(path)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ('TEL;VALUE=uri;TYPE="voice,cell":tel:+34-600-100-084;ext=5', "+34-600-100-084 ext. 5"),
        ("TEL;VALUE=uri:TEL:600-100-084;phone-context=+34", "+34 600-100-084"),
        ("TEL;VALUE=uri:tel:+34600100084", "+34600100084"),
    ],
)
def test_addresses_of_phones_are_numbers(tmp_path: Path, line: str, number: str) -> None:
    path = tmp_path / "c.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:4.0\nFN:Zoë\n{line}\nEND:VCARD\n", encoding="utf-8")
    [row] = read_rows(path)
    assert row.record.phone == number


@pytest.mark.parametrize(
    ("types", "label"),
    [
        ('TYPE="WORK,VOICE"', "work"),
        ('TYPE="voice, cell"', "cell"),
        ("TYPE=HOME,VOICE", "home"),
        ("TYPE=VOICE;TYPE=FAX", "fax"),
        ("WORK;VOICE", "work"),
        ('TYPE="VOICE"', ""),
        ('TYPE="HOMEWORK"', ""),
    ],
)
def test_the_kind_of_a_number_is_its_label_quoted_or_not(tmp_path: Path, types: str, label: str) -> None:
    path = tmp_path / "c.vcf"
    path.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:Zoë\nTEL;{types}:600100084\nEND:VCARD\n", encoding="utf-8")
    [row] = read_rows(path)
    assert row.record.labels == ((label,) if label else ())


def test_json_of_one_object_a_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"name":"J1","phone":"600100076"}\n\n{"name":"J2","phone":600100077}\n{broken\n', encoding="utf-8")
    rows = read_rows(path)
    assert [(row.record.name, row.record.phone) for row in rows[:2]] == [("J1", "600100076"), ("J2", "600100077")]
    assert "no contact" in rows[2].problem
    path.write_text(json.dumps({"name": "J1", "phone": "600100071"}, indent=1), encoding="utf-8")
    assert [row.record.name for row in read_rows(path)] == ["J1"]


def book(*rows: list[object]) -> bytes:
    made, file = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


TABLE = b"name,phone\nAna,600100055\n"
CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:600100055\nEND:VCARD\n"
LIST = b'[{"name": "Ana", "phone": "600100055"}]'
WRONG = {
    "workbook.csv": (book(["name", "phone"], ["Ana", "600100055"]), "contacts_ending", "xlsx"),
    "workbook.json": (book(["name", "phone"]), "contacts_ending", "xlsx"),
    "card.csv": (CARD, "contacts_ending", "vcf"),
    "list.csv": (LIST, "contacts_ending", "json"),
    "list.vcf": (LIST, "contacts_ending", "json"),
    "table.xlsx": (TABLE, "contacts_ending", "csv"),
    "table.vcf": (TABLE, "contacts_ending", "csv"),
    "table.json": (TABLE, "contacts_ending", "csv"),
    "empty.csv": (b"", "contacts_empty", ""),
    "blank.json": (b"\xef\xbb\xbf \r\n", "contacts_empty", ""),
    "old.xlsx": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "contacts_old_workbook", ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_of_another_kind_is_told_to_be_one(tmp_path: Path, name: str) -> None:
    data, code, kind = WRONG[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ContactError, match=name) as refusal:
        read_rows(path)
    assert (refusal.value.reason, refusal.value.details.get("kind", "")) == (code, kind)


def sheet_of(path: Path, *cells: bytes, declared: int = 0) -> Path:
    """A workbook whose sheet holds this XML, which may say of itself that it is smaller."""
    source = zipfile.ZipFile(io.BytesIO(book(["name", "phone"])))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, source.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet xmlns="{SHEET}"><sheetData>'.encode())
            for cell in cells:
                part.write(cell)
            part.write(b"</sheetData></worksheet>")
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    if declared:
        data = path.read_bytes()
        path.write_bytes(data.replace(struct.pack("<I", size), struct.pack("<I", declared)))
    return path


def text_row(text: bytes) -> bytes:
    return b'<row><c t="inlineStr"><is><t>' + text + b"</t></is></c></row>"


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_xlsx, "_SMALL", 4_000_000)
    monkeypatch.setattr(CalamineWorkbook, "from_filelike", None)
    rows = [text_row(b"A" * 30_000)] * 200
    for path in (sheet_of(tmp_path / "a.xlsx", *rows), sheet_of(tmp_path / "b.xlsx", *rows, declared=900)):
        assert path.stat().st_size < 50_000
        with pytest.raises(ContactError, match="fill the memory") as refusal:
            read_rows(path)
        assert refusal.value.reason == "contacts_unpacked"


@pytest.mark.parametrize("length", [400_001, 1_500_000, 3_000_000])
def test_a_cell_that_no_cell_can_be_is_refused(tmp_path: Path, length: int) -> None:
    path = sheet_of(tmp_path / "c.xlsx", text_row(b"x" * 300_000), text_row(b"A" * length))
    with pytest.raises(ContactError, match="more text than a cell"):
        read_rows(path)


def test_an_honest_workbook_passes_however_large(tmp_path: Path) -> None:
    """The figures are of workbooks of 100,000 rows: with names and numbers, and with the same text in every row."""
    for packed, unpacked in ((3_640_000, 48_200_000), (2_790_000, 64_600_000), (36_000_000, 482_000_000)):
        assert contact_xlsx._most(packed) > 1.5 * unpacked
    assert contact_xlsx._most(609_110) < 100_000_000
    assert MOST_ROWS >= 1_000_000
    path = tmp_path / "c.xlsx"
    path.write_bytes(book(["name", "phone", "note"], ["Ana", "600100055", "<&>" * 10_000]))
    assert len(read_rows(path)[0].record.note) == 30_000


def test_what_looks_like_a_code_in_a_workbook_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    record = ContactRecord(name="_x0041_ _x000d_", phone="600100055", note="_x005F_x0041_ _x41_")
    write_records(path, [record])
    assert [row.record for row in read_rows(path)] == [record]
