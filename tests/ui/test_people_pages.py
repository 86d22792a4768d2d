"""People and the audit log on screen: who sees the pages, and that what they do reaches the services."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QTableView, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from callmanager.app import App
from callmanager.domain.errors import UserError
from callmanager.domain.users import Role, User
from callmanager.ui import audit_words
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.login import LoginDialog
from callmanager.ui.main_window import MainWindow
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Notice
from callmanager.workers import Lane
from tests.ui.conftest import PASSWORD
from tests.ui.support import Hands

OpenDesk = Callable[[], Hands]
NEW = "a better battery"


def window_of(hands: Hands) -> MainWindow:
    assert isinstance(hands.window, MainWindow)
    return hands.window


def rows(hands: Hands, table: str, column: int = 0) -> list[str]:
    model = hands.find(table, QTableView).model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def choose(hands: Hands, table: str, name: str) -> None:
    hands.wait(lambda: name in rows(hands, table))
    hands.find(table, QTableView).selectRow(rows(hands, table).index(name))


def notice(hands: Hands, page: str) -> str:
    return hands.find(f"{page}_notice", Notice).text


def dialog(hands: Hands, name: str, qtbot: QtBot) -> Hands:
    hands.wait(lambda: hands.window.findChild(QWidget, name) is not None)
    return Hands(hands.find(name), qtbot)


@pytest.mark.parametrize(
    ("role", "people", "audit"),
    [
        (Role.AGENT, False, False),
        (Role.TEAM_LEAD, False, False),
        (Role.PROJECT_MANAGER, False, True),
        (Role.ADMIN, True, True),
    ],
)
def test_the_pages_are_there_for_those_who_may(
    app: App, user: User, context: UiContext, open_desk: OpenDesk, role: Role, people: bool, audit: bool
) -> None:
    context.user = app.users.create("Luis Mora", PASSWORD, role) if role is not Role.ADMIN else user
    names = window_of(open_desk()).page_names
    assert ("people" in names, "audit" in names) == (people, audit)


def test_a_person_is_added_changed_and_disabled(app: App, desk: Hands, qtbot: QtBot) -> None:
    app.teams.add("Norte", "setup")
    window_of(desk).open_page("people")
    desk.wait(lambda: rows(desk, "people_table") == ["Ana Vargas"])
    desk.click("people_add")
    asked = dialog(desk, "person_dialog", qtbot)
    asked.click("person_dialog_go")
    assert notice(asked, "person_dialog") == "Escriba un nombre."
    asked.type("person_dialog_name", "Luis Mora")
    asked.type("person_dialog_password", PASSWORD)
    asked.type("person_dialog_again", PASSWORD)
    asked.find("person_dialog_team", QComboBox).setCurrentIndex(1)
    asked.click("person_dialog_go")
    desk.wait(lambda: app.users.by_name("luis mora") is not None)
    luis = app.users.by_name("luis mora")
    assert luis is not None
    assert (luis.role, luis.must_change_password) == (Role.AGENT, True)
    choose(desk, "people_table", "Luis Mora")
    desk.find("person_role", QComboBox).setCurrentIndex(1)
    desk.type("person_name", "Luis Mora Solís")
    desk.click("person_save")
    desk.wait(lambda: app.users.by_name("luis mora solís") is not None)
    choose(desk, "people_table", "Luis Mora Solís")
    desk.click("person_switch")
    desk.wait(lambda: not app.users.get(luis.user_id).is_active)  # type: ignore[union-attr]
    desk.wait(lambda: "ya no puede entrar" in notice(desk, "people"))
    changed = app.users.get(luis.user_id)
    assert changed is not None
    assert (changed.name, changed.role, changed.team_id) == ("Luis Mora Solís", Role.TEAM_LEAD, luis.team_id)
    assert app.audit.recent(1, action="user")[0].actor == "Ana Vargas"


def test_a_password_is_given_anew(app: App, desk: Hands, qtbot: QtBot) -> None:
    app.users.create("Luis", PASSWORD, Role.AGENT)
    window_of(desk).open_page("people")
    choose(desk, "people_table", "Luis")
    desk.click("person_reset")
    asked = dialog(desk, "reset_dialog", qtbot)
    asked.type("reset_dialog_password", NEW)
    asked.type("reset_dialog_again", NEW + "!")
    asked.click("reset_dialog_go")
    assert "no son iguales" in notice(asked, "reset_dialog")
    asked.type("reset_dialog_again", NEW)
    asked.click("reset_dialog_go")
    desk.wait(lambda: "nueva contraseña" in notice(desk, "people"))
    assert app.users.login("luis", NEW).must_change_password


def test_one_s_own_row_offers_neither_password_nor_switch(desk: Hands) -> None:
    window_of(desk).open_page("people")
    choose(desk, "people_table", "Ana Vargas")
    assert not desk.find("person_reset").isEnabled()
    assert not desk.find("person_switch").isEnabled()


def test_the_last_administrator_stays_one_and_the_card_shows_it(desk: Hands, context: UiContext) -> None:
    window_of(desk).open_page("people")
    choose(desk, "people_table", "Ana Vargas")
    desk.find("person_role", QComboBox).setCurrentIndex(0)
    desk.click("person_save")
    desk.wait(lambda: "última persona que administra" in notice(desk, "people"))
    desk.wait(lambda: desk.find("person_role", QComboBox).currentData() == Role.ADMIN.value)
    all_read = context.lane.submit(lambda: None)
    desk.wait(all_read.done)
    QApplication.processEvents()
    assert desk.find("person_role", QComboBox).currentData() == Role.ADMIN.value, "a draft came back"
    assert desk.words("person_name") == "Ana Vargas"


def test_teams_are_added_named_and_closed(app: App, desk: Hands, qtbot: QtBot) -> None:
    window_of(desk).open_page("people")
    desk.click("teams_add")
    asked = dialog(desk, "team_dialog", qtbot)
    asked.type("team_dialog_name", "Norte")
    asked.click("team_dialog_go")
    choose(desk, "teams_table", "Norte")
    desk.wait(lambda: desk.window.findChild(QWidget, "team_dialog") is None)
    desk.click("teams_rename")
    asked = dialog(desk, "team_dialog", qtbot)
    asked.type("team_dialog_name", "Norte 2")
    asked.click("team_dialog_go")
    choose(desk, "teams_table", "Norte 2")
    desk.click("teams_switch")
    desk.wait(lambda: rows(desk, "teams_table") == ["Norte 2 (cerrado)"])
    assert app.teams.all() == []


def test_people_are_searched_and_the_disabled_are_hidden(app: App, desk: Hands) -> None:
    app.users.create("Luis", PASSWORD, Role.AGENT, "Norte")
    app.users.disable("setup", app.users.create("Eva", PASSWORD, Role.AGENT).user_id)
    window_of(desk).open_page("people")
    desk.wait(lambda: rows(desk, "people_table") == ["Ana Vargas", "Luis"])
    desk.type("people_search", "NORTE")
    assert rows(desk, "people_table") == ["Luis"]
    desk.type("people_search", " ")
    desk.click("people_with_disabled")
    assert rows(desk, "people_table") == ["Ana Vargas", "Eva", "Luis"]


def test_one_s_own_password_is_changed_in_the_settings(app: App, user: User, desk: Hands, qtbot: QtBot) -> None:
    window_of(desk).open_page("settings")
    desk.click("settings_own_password")
    asked = dialog(desk, "own_password", qtbot)
    asked.type("own_password_old", "wrong horse")
    asked.type("own_password_new", NEW)
    asked.type("own_password_again", NEW)
    asked.click("own_password_go")
    asked.wait(lambda: "no es correcta" in notice(asked, "own_password"))
    app.users.reset_password("setup", user.user_id, PASSWORD, must_change=False)  # and with it the wait
    asked.type("own_password_old", PASSWORD)
    asked.click("own_password_go")
    desk.wait(lambda: notice(desk, "settings") == "Su contraseña está cambiada.")
    assert app.users.login("ana vargas", NEW).user_id == user.user_id


def test_the_log_is_shown_filtered_and_exported(app: App, desk: Hands, tmp_path: Path) -> None:
    for number in range(120):
        app.audit.add("Luis", "recording.listen", f"r{number}")
    app.audit.add("Eva", "recording.delete", "r7", "some words")
    zoe = app.contacts.add("Zoe", "8888 7777")
    app.audit.add("Eva", "contacts.change", zoe.contact_id, "name, phones")
    window_of(desk).open_page("audit")
    desk.wait(lambda: len(rows(desk, "audit_table")) == 100)
    table = desk.find("audit_table", QTableView)
    table.scrollToBottom()
    desk.wait(lambda: len(rows(desk, "audit_table")) > 120)
    desk.type("audit_who", "EVA")
    desk.wait(lambda: rows(desk, "audit_table", 1) == ["Eva", "Eva"])
    assert rows(desk, "audit_table", 2) == ["Contacto cambiado", "Grabación eliminada"]
    assert rows(desk, "audit_table", 3) == ["Zoe", "r7"], "what is gone has its id alone"
    assert rows(desk, "audit_table", 4) == ["Nombre, Teléfono", "some words"]
    desk.click("audit_clear")
    desk.type("audit_about", "some words")
    desk.wait(lambda: rows(desk, "audit_table", 1) == ["Eva"])
    desk.click("audit_clear")
    what = desk.find("audit_what", QComboBox)
    what.setCurrentIndex(what.findData("recording"))
    desk.wait(lambda: set(rows(desk, "audit_table", 1)) == {"Eva", "Luis"})
    page = desk.find("page_audit")
    file = tmp_path / "log.csv"
    file.write_text("the dialog has asked whether this may be replaced")
    page.export_to(file)  # type: ignore[attr-defined]
    desk.wait(lambda: "escritas: 121," in notice(desk, "audit"))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert len(list(csv.DictReader(opened))) == 121
    desk.click("audit_clear")
    desk.type("audit_about", zoe.contact_id)
    desk.wait(lambda: rows(desk, "audit_table", 3) == ["Zoe"])
    page.export_to(file)  # type: ignore[attr-defined]
    desk.wait(lambda: "escritas: 1," in notice(desk, "audit"))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        [line] = csv.DictReader(opened)
    assert (line["what"], line["about"], line["detail"]) == ("Contacto cambiado", "Zoe", "Nombre, Teléfono")
    assert (line["action"], line["about_id"], line["detail_kept"]) == (
        "contacts.change",
        zoe.contact_id,
        "name, phones",
    )
    assert app.audit.verify("desktop").is_sound


def test_a_tampered_log_is_told_where(app: App, desk: Hands) -> None:
    window_of(desk).open_page("audit")
    desk.click("audit_verify")
    desk.wait(lambda: "todas como se escribieron" in notice(desk, "audit"))
    with app.database.writing() as session:
        session.connection().execute(text("DROP TRIGGER audit_keeps_words"))
        session.connection().execute(text("UPDATE audit SET actor = 'nobody' WHERE id = 1"))
    desk.click("audit_verify")
    desk.wait(lambda: "las palabras de la entrada 1" in notice(desk, "audit"))


def test_every_action_of_the_services_has_words() -> None:
    import re

    from callmanager.paths import checkout_root

    root = checkout_root()
    assert root is not None
    found: set[str] = set()
    for path in (root / "callmanager").rglob("*.py"):
        source = path.read_text("utf-8")
        found |= set(re.findall(r'add(?:_in)?\(\s*(?:session, )?[\w.()]+, "([a-z_]+(?:\.[a-z_]+)+)"', source))
    assert {"user.create", "recording.listen", "team.add"} <= found
    assert found - audit_words.ACTIONS.keys() == set()
    assert {action.split(".")[0] for action in audit_words.ACTIONS} - audit_words.KINDS.keys() == set()


@pytest.fixture
def lane(lanes: tuple[Lane, ...]) -> Lane:
    return lanes[0]


def test_a_given_password_is_changed_before_one_is_in(
    app: App, theme: Theme, language: Language, lane: Lane, qtbot: QtBot
) -> None:
    eva = app.users.create("Eva", PASSWORD, Role.AGENT, must_change=True)
    login = LoginDialog(app.users, theme, lane, "Eva")
    qtbot.addWidget(login)
    login.show()
    hands = Hands(login, qtbot)
    hands.type("login_password", PASSWORD)
    hands.click("login_go")
    hands.wait(lambda: hands.find("login_new_password").isVisible())
    assert login.user is None
    assert hands.words("login_go") == "Cambiar y entrar"
    hands.type("login_new_password", PASSWORD)
    hands.type("login_new_again", PASSWORD)
    hands.click("login_go")
    hands.wait(lambda: "la misma de antes" in login.notice.text)
    for name in ("login_new_password", "login_new_again"):
        hands.type(name, NEW)
    hands.click("login_go")
    hands.wait(lambda: not login.isVisible())
    assert login.user is not None
    assert (login.user.user_id, login.user.must_change_password) == (eva.user_id, False)


def test_a_closed_dialog_leaves_the_given_password_and_the_desk_shut(
    app: App, theme: Theme, lane: Lane, qtbot: QtBot
) -> None:
    eva = app.users.create("Eva", PASSWORD, Role.AGENT, must_change=True)
    login = LoginDialog(app.users, theme, lane, "Eva")
    qtbot.addWidget(login)
    login.show()
    hands = Hands(login, qtbot)
    hands.type("login_password", PASSWORD)
    hands.click("login_go")
    hands.wait(lambda: hands.find("login_new_password").isVisible())
    login.reject()
    assert login.user is None
    with pytest.raises(UserError) as refusal:
        app.log_in(eva)
    assert refusal.value.reason == "password_must_change"
    assert app.user is None


def test_a_wait_is_told_and_counted_down(app: App, theme: Theme, lane: Lane, qtbot: QtBot) -> None:
    app.users.create("Eva", PASSWORD, Role.AGENT)
    with app.database.writing() as session:
        session.connection().execute(text("UPDATE users SET failed_logins = 2"))
    login = LoginDialog(app.users, theme, lane, "Eva")
    qtbot.addWidget(login)
    login.show()
    hands = Hands(login, qtbot)
    hands.type("login_password", "wrong horse")
    hands.click("login_go")
    hands.wait(lambda: "Podrá intentarlo otra vez en 4 s." in login.notice.text)
    assert not hands.find("login_go").isEnabled()
    hands.press(Qt.Key.Key_Return)
    hands.wait(lambda: hands.find("login_go").isEnabled(), timeout=10_000)
    assert "Podrá" not in login.notice.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda app, user: app.users.disable("setup", user.user_id), "desactivada"),
        (lambda app, user: app.users.change_role("setup", user.user_id, Role.AGENT), "función"),
        (lambda app, user: app.users.reset_password("setup", user.user_id, NEW), "contraseña nueva"),
    ],
)
def test_a_window_whose_person_was_changed_says_so_and_closes(
    app: App, user: User, desk: Hands, change: Callable[[App, User], object], words: str
) -> None:
    app.users.create("Irene", PASSWORD, Role.ADMIN)
    change(app, user)
    desk.wait(lambda: desk.window.findChild(QMessageBox, "own_account_changed") is not None)
    box = desk.find("own_account_changed", QMessageBox)
    assert words in box.text()
    box.accept()
    desk.wait(lambda: not desk.window.isVisible())


def test_what_another_program_changed_is_noticed_by_the_beat(app: App, user: User, desk: Hands) -> None:
    """On a team's server another desktop makes the change: no event comes from it, so each sign of life looks."""
    app.users.create("Irene", PASSWORD, Role.ADMIN)
    with app.database.writing() as session:
        session.connection().execute(text("UPDATE users SET is_active = false WHERE name = 'Ana Vargas'"))
    desk.wait(lambda: desk.window.findChild(QMessageBox, "own_account_changed") is not None, timeout=15_000)
    desk.find("own_account_changed", QMessageBox).accept()
