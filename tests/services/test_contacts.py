import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col, select

from callmanager.domain.contact import status_id
from callmanager.domain.errors import ContactError
from callmanager.domain.events import ContactsChanged
from callmanager.domain.phone_numbers import e164
from callmanager.domain.search_words import fold
from callmanager.services.contacts.contact_keys import renew_keys
from callmanager.services.contacts.contacts import ContactService
from callmanager.store.tables import ContactPhoneRow, ContactRow
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def contacts(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="cr")


def test_a_contact_is_found_by_every_word_in_any_case_and_accent(contacts: ContactService) -> None:
    added = contacts.add("José  Peña\n", " 8888-7777 ", company="Fibra S.A.", note="hola")
    contacts.add("Josefa Mora", "22223333")
    assert added.name == "José Peña"
    assert added.phone_e164 == "+50688887777"
    assert contacts.get(added.contact_id) == added
    for text in ("pena", "PEÑA jose", "fibra", "88887777", "+506 8888", "8888-7777"):
        assert [c.name for c in contacts.search(text)] == ["José Peña"], text
    assert [c.name for c in contacts.search("jose")] == ["José Peña", "Josefa Mora"]
    assert contacts.search("100%") == contacts.search("_") == []
    assert contacts.count() == 2


def test_numbers_of_an_older_version_get_the_keys_of_today(desk: Desk, contacts: ContactService) -> None:
    """A code that hides the caller was kept as part of the number, which made another one of it."""
    blocked = contacts.add("Eva", "*31#8888 7777", phones=["2222 3333", "sip:88886666@pbx"])
    contacts.block(blocked.contact_id, "setup")
    other = contacts.add("Luis", "*31#12")
    old = {"*31#8888 7777": "3188887777", "sip:88886666@pbx": "88886666"}
    with desk.database.writing() as session:
        for table in (ContactRow, ContactPhoneRow):
            for row in session.exec(select(table).where(col(table.phone).in_(list(old)))):
                row.phone_e164, row.phone_key = "", old[row.phone]
                session.add(row)
        session.execute(update(ContactRow).values(search_key=" eva 3188887777 "))
    rosa = desk.person("rosa")
    assert desk.calls.may_start(rosa, phone="88887777").allowed
    assert renew_keys(desk.database, "CR") == 1
    again = contacts.get(blocked.contact_id)
    assert again is not None
    assert [phone.phone for phone in again.phones] == [phone.phone for phone in blocked.phones], "as they were typed"
    assert [phone.phone_e164 for phone in again.phones] == ["+50688887777", "+50622223333", "+50688886666"]
    for number in ("8888 7777", "88886666"):
        assert desk.calls.may_start(rosa, phone=number).code == "call_do_not_call"
        assert [one.name for one in contacts.search(number)] == ["Eva"]
    assert contacts.get(other.contact_id) == other
    assert renew_keys(desk.database, "CR") == 0


def test_pages_are_in_one_order_and_do_not_overlap(contacts: ContactService) -> None:
    for number in range(25):
        contacts.add(f"Persona {number:02d}", f"8888{number:04d}")
    pages = [contacts.search("persona", 10, offset) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert [c.name for page in pages for c in page] == [f"Persona {number:02d}" for number in range(25)]


@pytest.mark.parametrize(
    ("name", "phone"), [("", "88887777"), ("  ", "88887777"), ("Ana", ""), ("Ana", "ab12"), ("Ana", "8.8888777E+07")]
)
def test_what_cannot_be_called_is_refused(contacts: ContactService, name: str, phone: str) -> None:
    with pytest.raises(ContactError):
        contacts.add(name, phone)
    assert contacts.count() == 0


def test_what_no_one_can_see_is_left_out(contacts: ContactService) -> None:
    added = contacts.add("An\0a\x07\ud800", "8888\x007777", note="a\x00b\nc")
    assert (added.name, added.phone, added.note) == ("Ana", "88887777", "ab\nc")


def test_an_import_adds_fills_gaps_and_knows_duplicates(desk: Desk, contacts: ContactService, tmp_path: Path) -> None:
    changed: list[ContactsChanged] = []
    desk.bus.subscribe(ContactsChanged, changed.append)
    contacts.add("Ana", "8888 7777")
    path = tmp_path / "c.json"
    rows = [
        {"name": "Ana M.", "phone": "+50688887777", "email": "ana@example.com"},
        {"name": "Ana", "phone": "8888-7777", "email": "otra@example.com"},
        {"name": "Beto", "phone": "22223333", "status": "CUELGA"},
        {"name": "Beto otra vez", "phone": "2222 3333"},
        {"name": "", "phone": "40001234"},
        {"name": "Cora", "phone": "no"},
    ]
    path.write_text(json.dumps(rows))
    told = contacts.import_file(path).to_dict()
    assert {key: told[key] for key in ("inserted", "updated", "duplicates", "errors")} == {
        "inserted": 1,
        "updated": 1,
        "duplicates": 2,
        "errors": 2,
    }
    assert [row["row"] for row in told["error_rows"]] == [5, 6]
    people = {c.name: (c.email, c.status) for c in contacts.search()}
    assert people == {"Ana": ("ana@example.com", "to_do"), "Beto": ("", "hung_up")}
    assert [event.count for event in changed] == [1, 2]
    again = contacts.import_file(path).to_dict()
    assert (again["inserted"], again["updated"], again["duplicates"]) == (0, 0, 4)


def test_a_broken_file_imports_nothing(contacts: ContactService, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('[{"name": "Ana", "phone": "88887777"}, {"name": "B"')
    with pytest.raises(ContactError):
        contacts.import_file(path)
    assert contacts.count() == 0


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "vcf"])
def test_an_export_comes_back_into_another_office(
    desk: Desk, contacts: ContactService, tmp_path: Path, kind: str
) -> None:
    contacts.add("=José Peña", "+506 8888-7777", email="a@b.cr", company="Fibra", note="una\ndos")
    contacts.add("Ana", "22223333")
    path = tmp_path / f"c.{kind}"
    assert contacts.export_file(path) == 2
    assert desk.audit.recent(1)[0].action == "contacts.export"
    with Desk(tmp_path / "other") as other:
        there = ContactService(other.database, other.bus, other.audit, other.clock, country="CR")
        assert there.import_file(path).inserted == 2
        told = [(c.name, c.phone, c.email, c.company, c.note, c.status) for c in there.search()]
    assert told == [(c.name, c.phone, c.email, c.company, c.note, c.status) for c in contacts.search()]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("", "to_do"),
        ("SIN_GESTIONAR", "to_do"),
        (" sin  gestionar ", "to_do"),
        ("NC", "not_reached"),
        ("SERVICIOS ACTIVOS", "active_services"),
        ("NO CONTACTO", "do_not_contact"),
        ("Otro Estado", "Otro Estado"),
        ("interested", "interested"),
    ],
)
def test_statuses_are_known_by_their_words(written: str, status: str) -> None:
    assert status_id(written) == status
    assert status_id(status) == status


@pytest.mark.parametrize(
    ("typed", "country", "normalised"),
    [
        ("8888-7777", "CR", "+50688887777"),
        ("(506) 8888 7777", "US", ""),
        ("+34 600 000 000", "CR", "+34600000000"),
        ("0034600000000", "CR", "+34600000000"),
        ("112", "CR", ""),
        ("no", "CR", ""),
    ],
)
def test_numbers_get_their_country(typed: str, country: str, normalised: str) -> None:
    assert e164(typed, country) == normalised


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_whoever_is_typed_for_a_call_is_kept_once(contacts: ContactService) -> None:
    kept = contacts.keep("Juan García", "8888 7777")
    assert kept is not None
    assert contacts.search("garcia") == [kept]
    assert contacts.keep("Otro Nombre", "+506 8888-7777") == kept, "the number is known"
    assert contacts.count() == 1
    assert contacts.keep("", "2222 3333") is None
    assert contacts.keep("Ana", "1") is None
    assert contacts.count() == 1
