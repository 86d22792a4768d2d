"""What becomes of single values of a contact: spaces nobody typed, numbers that a spreadsheet has spoiled, dates."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callmanager.domain.errors import ContactError
from callmanager.services.contacts.contact_columns import as_number
from callmanager.services.contacts.contact_drafts import Draft, Drafts
from callmanager.services.contacts.contact_rows import clean_name, column_values, one_line, printable
from callmanager.services.legacy.legacy import LegacyImport
from tests.support.desk import Desk

MADRID = ZoneInfo("Europe/Madrid")


def draft(*phones: str, **given: str) -> Draft:
    return Drafts("ES", MADRID, datetime(2026, 11, 23, tzinfo=UTC)).draft({"name": "Ana", **given}, phones)


SPACES = {
    "José\u00a0Pérez": "José Pérez",
    "José\u202f\u2003Pérez": "José Pérez",
    "José\u3000Pérez": "José Pérez",
    "José\rPérez": "José Pérez",
    "José\r\nPérez": "José Pérez",
    "José\u2028Pérez": "José Pérez",
    "José\u0085Pérez\x0b": "José Pérez",
    "\ufeffJosé\u200b Pé\u00adrez\x07": "José Pérez",
    "Ana 👩\u200d💻": "Ana 👩\u200d💻",
    "Ana ❤\ufe0f": "Ana ❤\ufe0f",
    "می\u200cخواهم": "می\u200cخواهم",
    "\u200dAna \u200d\u200d Gil\u200d": "Ana Gil",
}


@pytest.mark.parametrize("typed", SPACES)
def test_words_stay_apart_and_what_holds_an_emoji_together_stays(typed: str) -> None:
    assert one_line(typed) == SPACES[typed]
    values, _ = column_values({"name": typed, "phone": "600100055", "note": typed}, "ES")
    assert values["name"] == SPACES[typed], "by hand as out of a file"
    assert draft("600100055", company=typed).values["company"] == SPACES[typed]


def test_a_note_keeps_its_lines_however_they_end() -> None:
    assert printable("a\r\nb\rc\u2028d\u2029e\x85f\x0cg\th") == "a\nb\nc\nd\ne\nf\ng\th"
    assert draft("600100055", note="uno\rdos\u2028tres\u00a0cuatro").values["note"] == "uno\ndos\ntres cuatro"


def test_a_name_of_nothing_that_can_be_seen_is_none() -> None:
    with pytest.raises(ContactError):
        clean_name("\u200d\u200c \u00a0\x00")


REFUSED = {
    "8.7E+09": "contact_phone_spoiled",
    "8,7E+09": "contact_phone_spoiled",
    "6,00100055E+08": "contact_phone_spoiled",
    "3,46001E+10": "contact_phone_spoiled",
    "3,46001000E+10": "contact_phone_spoiled",
    "6,00100055e8": "contact_phone_spoiled",
    "6E+08": "contact_phone_spoiled",
    "600100,055E+03": "contact_phone_spoiled",
    "2020-01-01": "contact_phone_date",
    "2020-01-01T10:30:00": "contact_phone_date",
    "2020-01-01 00:00:00": "contact_phone_date",
    "01/02/2020": "contact_phone_date",
    "1/12/2020": "contact_phone_date",
    "12/31/2020": "contact_phone_date",
    "31.12.2020": "contact_phone_date",
    "31/12/20": "contact_phone_date",
    "10:30:00": "contact_phone_date",
    "####": "contact_phone",
}


@pytest.mark.parametrize("cell", REFUSED)
def test_what_a_spreadsheet_made_of_a_number_is_refused_for_what_it_is(cell: str) -> None:
    with pytest.raises(ContactError) as refusal:
        draft(cell)
    assert refusal.value.reason == REFUSED[cell]
    beside = draft("600100055", cell)
    assert [phone.phone for phone in beside.phones] == ["600100055"]
    assert beside.repaired.startswith("left out: “")


KEPT = {
    "600100055,600100056": ["600100055", "600100056"],
    "6,00100055E+08,600100056": ["600100056"],
    "2020-10-1234": ["2020-10-1234"],
    "22/33-4455": ["22/33-4455"],
    "2020 12 31": ["2020 12 31"],
    "91 310 20 20": ["91 310 20 20"],
    "31-10-20-20": ["31-10-20-20"],
    "600\u00a0100\u00a0055": ["600 100 055"],
    "600\u200d100055": ["600100055"],
}


@pytest.mark.parametrize("cell", KEPT)
def test_a_number_that_looks_like_something_else_is_one_still(cell: str) -> None:
    assert [phone.phone for phone in draft(cell).phones] == KEPT[cell]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("600100202.0", "600100202"), ("600100057,0", "600100057"), ("600100057,000", "600100057,000"), ("910", "910")],
)
def test_a_quantity_is_a_number_without_its_zero(cell: str, number: str) -> None:
    assert as_number(cell) == number


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "N" * 1_000_000}, "the name was cut to 500"),
        ({"name": "A\0na"}, "left out of the name"),
        ({"note": "x\0y"}, "left out of the note"),
        ({"company": "A\ud800cme"}, "left out of the field company"),
        ({"tags": "t" * 61}, "of the tags"),
        ({"tags": ", ".join(f"etiqueta {n}" for n in range(51))}, "50 were kept"),
        ({"phone": "6001\x0000021"}, "left out of the phone number"),
    ],
)
def test_cuts_and_repairs_are_told(given: dict[str, str], told: str) -> None:
    phone = given.pop("phone", "600100055")
    assert told in draft(phone, **given).repaired
    assert not draft("600100055", tags=", ".join(f"etiqueta {n}" for n in range(50))).repaired
    assert not draft("600100055", name="José\u00a0Pérez\r", note="a\r\nb\u2028c", company="\ufeffAcme").repaired


def test_old_data_is_repaired_and_cut_as_a_file_is(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    connection = sqlite3.connect(folder / "contacts.db")
    connection.execute("CREATE TABLE contacts (id, phone, name, note)")
    rows = [("a", "600100202.0", "", "corta"), ("b", "2020-01-01", "Eva", ""), ("c", "600100203", "Bea", "x" * 50_000)]
    connection.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    with Desk(home, zone="Europe/Madrid") as desk:
        legacy = LegacyImport(desk.database, desk.audit, desk.clock, country="ES", zone=MADRID, folder=desk.folder)
        result = legacy.run(folder)
    assert result.contacts == 2
    told = {(item.kind, item.id): item.reason for item in result.skipped}
    assert set(told) == {("contact", "b"), ("note", "c")}
    assert "is a date" in told["contact", "b"]
    assert "cut" in told["note", "c"]
