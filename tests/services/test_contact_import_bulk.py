"""Many rows at once end as they would one by one, and the index of words follows every one of them."""

import csv
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from callmanager.domain.errors import ContactError
from callmanager.services.contacts import contact_import, contact_xlsx
from callmanager.services.contacts.contact_import import ContactImporter
from callmanager.services.contacts.contacts import ContactService
from callmanager.store import contact_index
from callmanager.store.tables import ContactPhoneRow, ContactRow
from tests.support.desk import Desk

HEAD = [
    "Nombre", "Teléfono", "Teléfono 2", "Correo", "Empresa", "Dirección", "Ciudad", "Región", "Zona horaria", "Estado",
    "Etiquetas", "Nota", "Prioridad", "No llamar", "Motivo de no llamar", "Origen del consentimiento",
    "Consentimiento hasta",
]  # fmt: skip
CELLS: dict[str, tuple[str, ...]] = {
    "Nombre": ("Ana Solano", "José  Núñez", "Íñigo\tMora", "Łukasz", "O’Hara", "ana solano", ""),
    "Correo": ("", "", "a@b.cr", "José.Núñez@example.com"),
    "Empresa": ("", "", "Café Ñandú S.A.", "x" * 700),
    "Dirección": ("", "Avenida 2"),
    "Ciudad": ("", "San José", "Limón"),
    "Región": ("", "CR-SJ"),
    "Zona horaria": ("", "America/Costa_Rica", "Nowhere/There"),
    "Estado": ("", "Sin gestionar", "Interesado", "No contactar", "Nuevo estado"),
    "Etiquetas": ("", "vip, fibra", "norte;vip"),
    "Nota": ("", "Dos\nlíneas", "\0\x07oculto"),
    "Prioridad": ("", "5", "mucha"),
    "No llamar": ("", "no", "sí", "quizás"),
    "Motivo de no llamar": ("", "lo pidió"),
    "Origen del consentimiento": ("", "web"),
    "Consentimiento hasta": ("", "31/12/2027", "mañana"),
}


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


def contacts_of(desk: Desk) -> ContactService:
    return ContactService(desk.database, desk.bus, desk.audit, desk.clock, country="CR")


def importer_of(desk: Desk) -> ContactImporter:
    return ContactImporter(desk.database, desk.bus, desk.audit, desk.clock, country="CR")


def varied(path: Path, count: int, seed: int) -> Path:
    """Rows of every kind: some good, some not, some with a number of an earlier one."""
    chosen = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        for number in range(count):
            row: dict[str, Any] = {title: chosen.choice(values) for title, values in CELLS.items()}
            digits = f"{60_000_000 + chosen.randrange(count * 3 // 4)}"
            marks = (digits, f"+506 {digits[:4]}-{digits[4:]}", f"506{digits}", "abc", f"0034 6{digits}")
            row["Teléfono"] = chosen.choices(marks, (6, 3, 1, 1, 1))[0]
            row["Teléfono 2"] = chosen.choice(("", "", "", f"{20_000_000 + number}", f"{digits}; 2{digits[1:]}"))
            writer.writerow(row)
    return path


def kept(desk: Desk) -> list[dict[str, Any]]:
    """All contacts but for what is drawn by lot, with their further numbers."""
    own = {"id", "place", "import_id", "created_at", "updated_at", "status_at", "do_not_call_at"}
    with desk.database.reading() as session:
        further: dict[str, list[tuple[Any, ...]]] = {}
        for phone in session.exec(select(ContactPhoneRow)).all():
            found = further.setdefault(phone.contact_id, [])
            found.append((phone.position, phone.phone, phone.phone_e164, phone.phone_key, phone.label))
        return sorted(
            (
                row.model_dump(exclude=own)
                | {"further": sorted(further.get(row.id, [])), "blocked": row.do_not_call_at is not None}
                for row in session.exec(select(ContactRow)).all()
            ),
            key=lambda row: (row["phone_key"], row["name"]),
        )


def words_are_whole(desk: Desk) -> bool:
    """Whether the index holds each contact's words and no others, and goes on following them."""
    if not desk.database.is_local:
        return True
    name = contact_index.NAME
    with desk.database.writing() as session:
        connection = session.connection()
        connection.execute(text(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"))  # or it raises
        marks = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        known = connection.scalar(text(f"SELECT count(*) FROM {name}_docsize"))
        there = connection.scalar(text("SELECT count(*) FROM contacts"))
    return known == there and set(contact_index._TRIGGERS) <= marks


def test_rows_in_bulk_are_those_one_by_one(
    home: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = varied(tmp_path / "c.csv", 400, 11)
    monkeypatch.setattr(contact_import, "ROWS_AT_ONCE", 150)
    many = importer_of(desk).run(path, write_errors=False)
    assert words_are_whole(desk)
    other = home / "other"
    other.mkdir()
    with Desk(other) as second:
        monkeypatch.setattr(contact_import, "ROWS_AT_ONCE", 1)
        single = importer_of(second).run(path, write_errors=False)
        assert kept(desk) == kept(second)
        assert words_are_whole(second)
    for name in ("inserted", "updated", "duplicates", "errors", "repaired"):
        assert getattr(many, name) == getattr(single, name) > 0, name


def test_many_that_were_filled_and_brought_are_taken_back(desk: Desk, tmp_path: Path) -> None:
    contacts, importer = contacts_of(desk), importer_of(desk)
    before = tmp_path / "antes.csv"
    rows = [["Nombre", "Teléfono"], *([f"Viejo {n}", f"6000{n:04d}"] for n in range(60))]
    with before.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    importer.run(before)
    was, found = kept(desk), contacts.search("viejo", limit=100)
    after = tmp_path / "despues.csv"
    head = ["Nombre", "Teléfono", "Teléfono 2", "Correo", "Ciudad"]
    rows = [head, *([f"Viejo {n}", f"6000{n:04d}", f"2200{n:04d}", f"v{n}@b.cr", "Limón"] for n in range(60))]
    rows += [[f"Nuevo {n}", f"7000{n:04d}", "", "", ""] for n in range(60)]
    with after.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    steps: list[tuple[int, int]] = []
    result = importer.run(after)
    assert (result.inserted, result.updated) == (60, 60)
    assert words_are_whole(desk)
    assert len(contacts.search("limon", limit=100)) == contacts.count("2200") == 60
    undone = importer.undo(result.import_id, "x", lambda done, total: steps.append((done, total)))
    assert (undone.removed, undone.restored, undone.kept, undone.kept_changes) == (60, 60, 0, 0)
    assert steps[-1] == (60, 60)
    assert kept(desk) == was
    assert words_are_whole(desk)
    assert contacts.count("nuevo") == contacts.count("limon") == contacts.count("2200") == 0
    assert [one.contact_id for one in contacts.search("viejo", limit=100)] == [one.contact_id for one in found]
    assert contacts.add("Otra Nueva", "88887777").contact_id == contacts.search("otra nueva")[0].contact_id


def test_a_bulk_change_that_breaks_off_leaves_the_index_as_it_was(desk: Desk) -> None:
    contacts = contacts_of(desk)
    ids = [contacts.add(f"Ana {n}", f"6000{n:04d}").contact_id for n in range(contact_index.FEW + 1)]

    def broken() -> None:
        with desk.database.writing() as session, contact_index.changing(session.connection(), ids):
            session.execute(text("DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(:ids))"), told)
            raise RuntimeError

    told = {"ids": json.dumps(ids)}
    if desk.database.is_local:
        with pytest.raises(RuntimeError):
            broken()
    assert words_are_whole(desk)
    assert contacts.count("ana") == len(ids)
    assert contacts.remove(ids, "x") == len(ids)
    assert words_are_whole(desk)
    assert contacts.count("ana") == 0


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1"><c r="XFD1048576"/></row>',
        b"<row r='1'><c r='XFD1048576'/></row>",
        b'<row\n\tr = "1048576"><c\tr="XFD1"/></row>',
        b'<x:row r="1048576"><x:c s="1" r="XFD7"/></x:row>',
    ],
)
def test_far_corners_are_seen_however_they_are_written(cell: bytes, tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>")
    with pytest.raises(ContactError) as refusal:
        contact_xlsx._guard(path)
    assert refusal.value.reason == "contacts_too_large"
