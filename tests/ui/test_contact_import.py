"""Importing contacts in the window: columns guessed and changed, looked at, run in a child, undone; and exports."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QTableView, QWidget

from callmanager.app import App
from callmanager.services.contacts.contact_import import ContactImporter, ImportPreview
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands
from tests.ui.test_contacts_page import _answer, _names, _pick, _question, _said

ROWS = (
    ("Cliente", "Celular", "Correo", "Saldo"),
    ("Ana Vargas", "8888 1111", "ana@example.com", "100"),
    ("Beto Mora", "8888 2222", "", "200"),
    ("Sin número", "", "", "300"),
    ("Zoe Araya", "8888 3333", "zoe@example.com", "400"),
    ("Zoe Araya", "88883333", "", "500"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clientes.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(ROWS)
    return path


@pytest.fixture
def importing_in_child(open_desk: Callable[[], Hands]) -> Callable[[], Hands]:
    """Opens the window at the import."""

    def show() -> Hands:
        desk = open_desk()
        desk.click("rail_contacts")
        desk.settle()
        desk.click("contacts_import")
        desk.settle()
        return desk

    return show


@pytest.fixture
def importing(importing_in_child: Callable[[], Hands], app: App) -> Callable[[], Hands]:
    """The same; the work of a child, whose start takes a second, is done in this process."""
    app.importer._child = None
    return importing_in_child


def _wizard(desk: Hands) -> QWidget:
    return desk.find("contact_import")


def _read(desk: Hands, file: Path) -> None:
    _wizard(desk).open_file(file)  # type: ignore[attr-defined]
    desk.wait(lambda: _wizard(desk).step == 1, timeout=20_000)  # type: ignore[attr-defined]


def _told(desk: Hands) -> str:
    return str(desk.find("import_notice").text)  # type: ignore[attr-defined]


def _fields(desk: Hands) -> list[str]:
    return [str(desk.find(f"import_map_{number}", QComboBox).currentData()) for number in (1, 2, 3, 4)]


def _figures(desk: Hands) -> list[str]:
    return [desk.words(f"import_{name}_value") for name in ("new", "known", "same", "wrong")]  # type: ignore[misc]


def _cells(desk: Hands, name: str) -> list[list[str]]:
    model = desk.find(name, QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_file_is_imported_step_by_step_in_a_child_and_undone(
    importing_in_child: Callable[[], Hands], app: App, file: Path
) -> None:
    app.contacts.add("Beto Mora", "+506 8888 2222", company="El Roble")
    child, app.importer._child = app.importer._child, None  # the look beforehand is spared the start of a child
    desk = importing_in_child()
    assert _cells(desk, "imports_table") == []
    _read(desk, file)
    assert _fields(desk) == ["name", "phone", "email", ""], "guessed by their titles"
    desk.find("import_map_4", QComboBox).setCurrentIndex(desk.find("import_map_4", QComboBox).findData("note"))
    desk.click("import_next")
    desk.wait(lambda: _wizard(desk).step == 2, timeout=20_000)  # type: ignore[attr-defined]
    assert _figures(desk) == ["2", "1", "1", "1"]
    assert "Fila 4: El teléfono falta" in _wizard(desk).preview.errors.text()  # type: ignore[attr-defined]
    assert _cells(desk, "import_rows")[0] == ["Ana Vargas", "8888 1111", "ana@example.com", "100"]
    assert app.contacts.count() == 1, "nothing is changed by looking"
    assert desk.words("import_next") == "Importar 3 contactos"
    app.importer._child = child
    desk.click("import_next")
    desk.wait(lambda: desk.find("import_errors").isVisible(), timeout=50_000)
    app.importer._child = None
    assert "Nuevos: 2. Completados: 1. Repetidos: 1." in desk.words("import_words")
    errors = file.with_name("clientes-errores.csv")
    assert errors.name in desk.words("import_words")
    with errors.open(encoding="utf-8-sig", newline="") as source:
        told = list(csv.reader(source))
    assert told[1][0] == "4"
    assert told[1][2:] == ["Sin número", "", "", "300"], "the row's own cells stand beside the reason"
    assert {one.name for one in app.contacts.search()} == {"Ana Vargas", "Beto Mora", "Zoe Araya"}
    desk.click("import_undo")
    assert "2 contactos que vinieron de clientes.csv" in _answer(desk, "import_undo_question")
    desk.wait(lambda: "Deshecha. Quitados: 2. Devueltos a como estaban: 1." in _told(desk), timeout=20_000)
    (left,) = app.contacts.search()
    assert (left.name, left.note) == ("Beto Mora", "")
    desk.settle()
    assert not desk.find("import_undo").isVisible()
    desk.click("import_close")
    desk.wait(lambda: _names(desk) == ["Beto Mora"])


def test_a_column_is_changed_and_a_field_is_given_once(importing: Callable[[], Hands], file: Path) -> None:
    desk = importing()
    _read(desk, file)
    saldo = desk.find("import_map_4", QComboBox)
    saldo.setCurrentIndex(saldo.findData("email"))
    assert _fields(desk) == ["name", "phone", "", "email"], "a field that is chosen again leaves the other column"
    saldo.setCurrentIndex(saldo.findData("phone"))
    assert _fields(desk) == ["name", "phone", "", "phone"], "but there may be several numbers"
    phone = desk.find("import_map_2", QComboBox)
    for box in (saldo, phone):
        box.setCurrentIndex(0)
    desk.click("import_next")
    assert _told(desk) == "Elija qué columna es el nombre y cuál el teléfono."
    assert _wizard(desk).step == 1  # type: ignore[attr-defined]
    desk.click("import_back")
    assert _wizard(desk).step == 0  # type: ignore[attr-defined]


def test_contacts_in_further_sheets_are_told(importing: Callable[[], Hands], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("Enero", "Febrero"), 1):
        sheet = book.create_sheet(title)
        sheet.append(("Nombre", "Teléfono"))
        sheet.append((f"Persona {number}", f"8888000{number}"))
    book.save(tmp_path / "meses.xlsx")
    desk = importing()
    _read(desk, tmp_path / "meses.xlsx")
    desk.click("import_next")
    desk.wait(lambda: _wizard(desk).step == 2, timeout=20_000)  # type: ignore[attr-defined]
    told = "Hay contactos en otras hojas, que no se importan: Febrero."
    assert told in _wizard(desk).preview.errors.text()  # type: ignore[attr-defined]
    desk.click("import_next")
    desk.wait(lambda: told in desk.words("import_words"), timeout=20_000)


def test_a_past_import_can_be_undone_from_the_list(importing: Callable[[], Hands], app: App, file: Path) -> None:
    app.importer._child = None
    app.importer.run(file, actor="console")
    desk = importing()
    (row,) = _cells(desk, "imports_table")
    assert (row[0], row[2:]) == ("clientes.csv", ["console", "3", "0", ""])
    assert not desk.find("imports_undo").isEnabled()
    desk.find("imports_table", QTableView).selectRow(0)
    desk.click("imports_undo")
    _answer(desk, "import_undo_question")
    desk.wait(lambda: app.contacts.count() == 0)
    desk.settle()
    desk.wait(lambda: _cells(desk, "imports_table")[0][-1] == "Deshecha")
    desk.find("imports_table", QTableView).selectRow(0)
    assert not desk.find("imports_undo").isEnabled(), "not twice"


def test_an_import_that_is_cancelled_leaves_nothing(importing: Callable[[], Hands], app: App, tmp_path: Path) -> None:
    file = tmp_path / "muchos.csv"
    lines = "".join(f"Contacto {number},8{number:07}\n" for number in range(40_000))
    file.write_text("Nombre,Teléfono\n" + lines, "utf-8")
    desk = importing()
    _read(desk, file)
    wizard = _wizard(desk)
    wizard._mapping = wizard._preview.mapping  # type: ignore[attr-defined]
    wizard.start()  # type: ignore[attr-defined]
    desk.wait(lambda: app.contacts.count() > 0, timeout=20_000)
    desk.click("import_cancel")
    desk.wait(lambda: not wizard._is_running, timeout=30_000)  # type: ignore[attr-defined]
    assert app.contacts.count() == 0
    assert wizard.run_step.title.text() == "No se importó nada"  # type: ignore[attr-defined]
    assert not desk.find("import_undo").isVisible()


@pytest.mark.parametrize(
    ("name", "text"), [("clientes.csv", "a;b\n1;2\n"), ("clientes.pdf", "%PDF"), ("roto.xlsx", "x")]
)
def test_a_file_that_is_none_is_told_where_the_eye_is(
    importing: Callable[[], Hands], tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    desk = importing()
    _wizard(desk).open_file(tmp_path / name)  # type: ignore[attr-defined]
    desk.settle()
    if _wizard(desk).step == 1:  # type: ignore[attr-defined]
        desk.click("import_next")  # a table, but nobody can tell what its columns are
    assert _told(desk).endswith(".")
    assert desk.find("import_close").isEnabled()


def test_contacts_are_exported_as_they_are_looked_for(open_desk: Callable[[], Hands], app: App, tmp_path: Path) -> None:
    for place, name in enumerate(("Ana", "Beto", "Carla")):
        app.contacts.add(name, f"8888 123{place}", company="El Roble" if place else "")
    desk = open_desk()
    desk.click("rail_contacts")
    desk.type("contacts_search", "roble")
    desk.wait(lambda: _names(desk) == ["Beto", "Carla"])
    desk.wait(lambda: desk.words("contacts_count") == "2 contactos")
    desk.click("contacts_export")
    question = _question(desk, "contact_export")
    none = question.findChild(QAbstractButton, "contact_export_none")
    go = question.findChild(QAbstractButton, "contact_export_go")
    assert none is not None
    assert go is not None
    desk.qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert not go.isEnabled(), "a file without columns is none"
    for field in ("name", "phone"):
        box = question.findChild(QCheckBox, f"contact_export_{field}")
        assert box is not None
        box.setChecked(True)
    fields = question.fields_chosen  # type: ignore[attr-defined]
    assert fields == ("name", "phone")
    question.reject()  # type: ignore[attr-defined]
    actions = desk.find("page_contacts").contact_actions  # type: ignore[attr-defined]
    target = tmp_path / "salida.csv"
    page = desk.find("page_contacts")
    actions.export(target, fields, page.filters.text, page.filters.filter)  # type: ignore[attr-defined]
    desk.wait(lambda: _said(desk) == f"2 contactos están en {target}.")
    with target.open(encoding="utf-8-sig", newline="") as source:
        assert list(csv.reader(source)) == [["Nombre", "Teléfono"], ["Beto", "8888 1231"], ["Carla", "8888 1232"]]
    desk.click("contacts_clear")
    desk.wait(lambda: len(_names(desk)) == 3)
    _pick(desk, 0, 2)
    ids = [one.contact_id for one in page.table.chosen]  # type: ignore[attr-defined]
    actions.export(tmp_path / "elegidos.csv", fields, ids=ids)
    desk.wait(lambda: "elegidos.csv" in _said(desk))
    text = (tmp_path / "elegidos.csv").read_text("utf-8-sig")
    assert "Ana" in text
    assert "Beto" not in text


@pytest.mark.parametrize("code", ["es", "en"])
def test_every_step_fits_the_smallest_window(
    importing: Callable[[], Hands], file: Path, language: Language, code: LanguageCode
) -> None:
    desk = importing()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    _read(desk, file)
    for step in (1, 2, 3):
        desk.settle()
        desk.qtbot.wait(30)
        assert _wizard(desk).step == step  # type: ignore[attr-defined]
        assert (desk.window.width(), desk.window.height()) == SMALLEST
        assert (step, cut(desk.window)) == (step, [])
        assert (step, overlaps(desk.window)) == (step, [])
        if step < 3:
            desk.click("import_next")
            desk.wait(lambda step=step: _wizard(desk).step == step + 1)  # type: ignore[attr-defined]
    desk.wait(lambda: desk.find("import_undo").isVisible())
    assert cut(desk.window) == []


def test_a_look_never_changes_anything(app: App, file: Path) -> None:
    importer: ContactImporter = app.importer
    importer._child = None
    looked: ImportPreview = importer.preview(file)
    assert looked.columns == ROWS[0]
    assert app.contacts.count() == 0
