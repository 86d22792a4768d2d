"""Columns that a person chose and filters under names of their own are there again the next time."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QTableView
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.ui import format as say
from callmanager.ui.contact_dialogs import SureQuestion
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.table_memory import TableChoices, TableMemory
from callmanager.ui.theme import Theme, font
from callmanager.ui.widgets.table import CELL_LEFT, Table, moment_width
from callmanager.ui.widgets.table_views import TableViews
from tests.ui.support import Hands


@pytest.fixture
def contacts(app: App, open_desk: Callable[[], Hands]) -> Hands:
    for number, name in enumerate(("Ana Mora", "Luis Rojas", "María Solano")):
        app.contacts.add(name, f"+506 8888 000{number}", tags=("fibra",) if number else ())
    desk = open_desk()
    desk.click("rail_contacts")
    desk.settle()
    return desk


def _titles(desk: Hands, table: str) -> list[str]:
    view = desk.find(table, QTableView)
    model = view.model()
    count = model.columnCount()
    return [
        str(model.headerData(i, view.horizontalHeader().orientation()))
        for i in range(count)
        if not view.isColumnHidden(i)
    ]


def _actions(views: TableViews) -> dict[str, object]:
    menu = views.findChild(QMenu, f"{views.objectName()}_menu")
    assert menu is not None
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_columns_are_chosen_and_remembered(contacts: Hands, app: App, user: User) -> None:
    views = contacts.find("contacts_views", TableViews)
    assert "Empresa" in _titles(contacts, "contacts_table")
    _actions(views)["Empresa"].trigger()  # type: ignore[attr-defined]
    _actions(views)["Etiquetas"].setChecked(True)  # type: ignore[attr-defined]
    contacts.settle()
    chosen = _titles(contacts, "contacts_table")
    assert "Empresa" not in chosen
    assert "Etiquetas" in chosen
    contacts.window.resize(1210, 690)
    contacts.qtbot.wait(20)
    assert _titles(contacts, "contacts_table") == chosen, "who chose has them in a narrow window, too"
    kept = json.loads((app.paths.home / "views" / f"contacts_{user.user_id}.json").read_text("utf-8"))
    assert len(kept["shown"]) == len(chosen) - 1
    _actions(views)["Las de siempre"].trigger()  # type: ignore[attr-defined]
    assert views.choices.shown is None


def test_filters_are_saved_and_chosen_again(contacts: Hands, app: App, user: User) -> None:
    views = contacts.find("contacts_views", TableViews)
    assert not _actions(views)["Guardar los de ahora …"].isEnabled()  # type: ignore[attr-defined]
    contacts.type("contacts_tag", "fibra")
    contacts.wait(lambda: contacts.find("contacts_table", QTableView).model().rowCount() == 2)
    views.save_filters("  Los de fibra ")
    contacts.click("contacts_clear")
    contacts.wait(lambda: contacts.find("contacts_table", QTableView).model().rowCount() == 3)
    contacts.settle()
    memory = TableMemory(app.paths.home / "views", user.user_id, "contacts")
    assert list(memory.read().filters) == ["Los de fibra"]
    _actions(views)["Los de fibra"].trigger()  # type: ignore[attr-defined]
    contacts.wait(lambda: contacts.find("contacts_table", QTableView).model().rowCount() == 2)
    assert contacts.find("contacts_tag", QLineEdit).text() == "fibra"
    views.drop_filters("Los de fibra")
    contacts.settle()
    assert memory.read().filters == {}


def test_the_filters_of_recordings_come_back_with_their_days(desk: Hands) -> None:
    desk.click("rail_recordings")
    desk.settle()
    filters = desk.find("page_recordings").filters  # type: ignore[attr-defined]
    dates = desk.find("recordings_dates", QComboBox)
    dates.setCurrentIndex(dates.findData("custom"))
    filters.search.setText("María")
    first = desk.find("recordings_from")
    first.setDate(first.date().addDays(-7))  # type: ignore[attr-defined]
    values, wanted = filters.values(), filters.filter
    filters.clear()
    assert filters.is_empty
    filters.restore(json.loads(json.dumps(values)))
    assert filters.filter == wanted


def test_what_was_done_to_many_is_undone(contacts: Hands, app: App) -> None:
    table = contacts.find("contacts_table", QTableView)
    table.selectAll()
    contacts.type("bulk_tags", "vip")
    contacts.click("bulk_tags_add")
    question = contacts.find("contacts_tags_question", SureQuestion)
    question.confirmed.emit()
    question.close()

    def tags() -> list[tuple[str, ...]]:
        return [one.tags for one in app.contacts.page("", limit=10).contacts]

    contacts.wait(lambda: all("vip" in one for one in tags()))
    contacts.click("contacts_notice_action")
    contacts.wait(lambda: tags() == [(), ("fibra",), ("fibra",)])
    contacts.wait(lambda: contacts.find("contacts_notice").text == "Deshechos: 3.")  # type: ignore[attr-defined]


@pytest.mark.parametrize("country", ["es_CR", "es_ES", "en_US", "en_GB"])
def test_a_column_of_moments_has_room_for_the_longest(theme: Theme, country: str) -> None:
    """Half of the Spanish-speaking world writes “12:58 p. m.”."""
    locale, metrics = QLocale(country), QFontMetrics(font("body"))
    width = moment_width(locale, 142)
    for month in range(1, 13):
        at = datetime(2026, month, 28, 12, 58, tzinfo=UTC)
        assert metrics.horizontalAdvance(say.moment(at, locale)) + 2 * CELL_LEFT <= width
    assert moment_width(locale, 500) == 500


def test_a_file_that_cannot_be_read_is_as_none(tmp_path: Path) -> None:
    memory = TableMemory(tmp_path, "ana", "contacts")
    assert memory.read() == TableChoices()
    for broken in ("{", "[]", '{"shown": 3, "filters": {}}', '{"shown": null, "filters": []}'):
        (tmp_path / "contacts_ana.json").write_text(broken, "utf-8")
        assert memory.read() == TableChoices()
    choices = TableChoices((1, 3), {"Mías": {"text": "a"}})
    memory.keep(choices)
    assert memory.read() == choices


def test_a_table_that_waits_claims_nothing_before_it_was_told(qtbot: QtBot) -> None:
    model: RowsModel[str] = RowsModel((Column(lambda: "Agente", lambda row: row),))
    table = Table("table", model, (0,))
    qtbot.addWidget(table)
    table.say_empty("Aún no hay llamadas.")
    assert table.said == "Aún no hay llamadas."
    table.wait_for_rows()
    assert table.said == ""
    model.show(())
    assert table.said == "Aún no hay llamadas."
    model.show(("Ana",))
    assert table.said == ""
