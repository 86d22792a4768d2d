"""The list of statuses and the time of locks in the settings: what is chosen there is what holds."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QListView

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST
from tests.ui.conftest import PASSWORD
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands
from tests.ui.test_contacts_page import open_as  # noqa: F401 - a fixture


def _open(desk: Hands) -> None:
    desk.click("rail_settings")
    desk.click("settings_tab_contacts")
    desk.settle()


def _names(desk: Hands) -> list[str]:
    model = desk.find("statuses_list", QListView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _pick(desk: Hands, name: str) -> None:
    view = desk.find("statuses_list", QListView)
    index = view.model().index(_names(desk).index(name), 0)
    view.setCurrentIndex(index)
    view.clicked.emit(index)


def _said(desk: Hands) -> str:
    return str(desk.find("statuses_notice").text)  # type: ignore[attr-defined]


def _choose(desk: Hands, name: str, value: object) -> None:
    box = desk.find(name, QComboBox)
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == value))


def test_a_status_is_renamed_closed_and_given_a_rule(desk: Hands, app: App) -> None:
    _open(desk)
    assert _names(desk)[0] == "Sin gestionar"
    _pick(desk, "Interesado")
    desk.type("status_label", "Muy interesado")
    desk.find("status_closed", QCheckBox).setChecked(True)
    _choose(desk, "status_months", 6.0)
    _choose(desk, "status_moves_to", "not_reached")
    desk.click("status_save")
    desk.wait(lambda: "Muy interesado" in _names(desk))
    status = app.statuses.get("interested")
    assert status is not None
    assert (status.label, status.is_closed, status.unseen_months, status.moves_to) == (
        "Muy interesado", True, 6, "not_reached",
    )  # fmt: skip
    desk.click("rail_contacts")
    desk.settle()
    box = desk.find("contacts_status", QComboBox)
    desk.wait(lambda: box.findText("Muy interesado") > 0)


def test_a_new_status_needs_a_name_of_its_own(desk: Hands, app: App) -> None:
    _open(desk)
    desk.click("status_new")
    assert desk.has_keys("status_label")
    desk.click("status_save")
    assert _said(desk) == "Escriba el nombre del estado."
    desk.keys("Cuelga")
    desk.click("status_save")
    desk.wait(lambda: _said(desk) not in ("", "Escriba el nombre del estado."))
    assert "Cuelga" in _said(desk)
    desk.type("status_label", "Pide factura")
    desk.click("status_save")
    desk.wait(lambda: _names(desk)[-1] == "Pide factura")
    desk.settle()
    desk.click("status_up")
    desk.wait(lambda: _names(desk)[-2] == "Pide factura")
    assert app.statuses.all()[-2].label == "Pide factura"


def test_what_always_holds_cannot_be_switched_off(desk: Hands) -> None:
    _open(desk)
    _pick(desk, "No contactar")
    for name in ("status_active", "status_closed", "status_months"):
        assert not desk.find(name).isEnabled()
    _pick(desk, "Sin gestionar")
    assert not desk.find("status_active").isEnabled()
    assert desk.find("status_closed").isEnabled()


def test_the_time_of_locks_holds_at_once_and_is_kept(desk: Hands, app: App, user: User) -> None:
    _open(desk)
    _choose(desk, "contact_lock_minutes", 30.0)
    desk.find("contact_lock_minutes", QComboBox).activated.emit(3)
    desk.wait(lambda: str(desk.find("contact_rules_notice").text) == "Guardado.")  # type: ignore[attr-defined]
    assert settings_file.load(app.paths.settings).settings.contacts.lock_minutes == 30
    _choose(desk, "contact_rules_time", "03:00")
    desk.find("contact_run_rules", QCheckBox).click()
    desk.wait(lambda: settings_file.load(app.paths.settings).settings.contacts.run_rules is False)
    assert settings_file.load(app.paths.settings).settings.contacts.rules_time == "03:00"
    contact = app.contacts.add("Zoe", "8888 1234")
    taken = app.locks.take(contact.contact_id, user)
    assert taken.locked_until is not None
    assert (taken.locked_until - app.clock.now()).total_seconds() > 29 * 60
    desk.settle()


def test_who_may_not_configure_may_only_look(
    app: App,
    user: User,
    open_as: Callable[[User], Hands],  # noqa: F811
) -> None:
    desk = open_as(app.users.create("Pedro Lara", PASSWORD, Role.TEAM_LEAD))
    _open(desk)
    assert _names(desk)[0] == "Sin gestionar"
    for name in ("status_save", "status_new", "status_label", "status_up", "contact_lock_minutes"):
        assert not desk.find(name).isEnabled()


@pytest.mark.parametrize("code", ["es", "en"])
def test_the_tab_fits_the_smallest_window(desk: Hands, language: Language, code: LanguageCode) -> None:
    language.choose(code)
    desk.window.resize(*SMALLEST)
    _open(desk)
    desk.qtbot.wait(30)
    assert cut(desk.window) == []
    assert overlaps(desk.window) == []
