"""The contacts page over real services: find, look, edit, lock, change many, call, by role."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListView, QTableView, QWidget
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.contact import Contact
from callmanager.domain.users import Role, User
from callmanager.ui.compose import open_window
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST, MainWindow
from callmanager.ui.theme import Theme
from tests.ui.conftest import PASSWORD
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands

NAME, PHONE, COMPANY, STATUS, OWNER, TAGS = range(6)


@pytest.fixture
def page(open_desk: Callable[[], Hands]) -> Callable[[], Hands]:
    """Opens the window at the contacts."""

    def show() -> Hands:
        desk = open_desk()
        desk.click("rail_contacts")
        desk.settle()
        return desk

    return show


@pytest.fixture
def open_as(context: UiContext, language: Language, theme: Theme, qtbot: QtBot) -> Iterator[Callable[[User], Hands]]:
    """Opens a window for whoever is named; who works at the desk stays the same."""
    windows: list[MainWindow] = []

    def show(person: User) -> Hands:
        window = open_window(replace(context, user=person))
        windows.append(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        hands = Hands(window, qtbot)
        hands.settle()
        return hands

    yield show
    for window in windows:
        window.close_without_asking()
        window.deleteLater()


@pytest.fixture
def luis(app: App) -> User:
    return app.users.create("Luis Mora", PASSWORD, Role.AGENT)


def _rows(desk: Hands, *columns: int) -> list[list[str]]:
    model = desk.find("contacts_table", QTableView).model()
    return [[str(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def _names(desk: Hands) -> list[str]:
    return [row[0] for row in _rows(desk, NAME)]


def _said(desk: Hands) -> str:
    return str(desk.find("contacts_notice").text)  # type: ignore[attr-defined]


def _choose(desk: Hands, name: str, value: object) -> None:
    box = desk.find(name, QComboBox)
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == value))


def _pick(desk: Hands, *rows: int) -> None:
    """Choose rows of the table, and wait for what follows."""
    table = desk.find("contacts_table", QTableView)
    chosen = QItemSelection()
    for row in rows:
        chosen.select(table.model().index(row, 0), table.model().index(row, 0))
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(chosen, flags)
    desk.qtbot.wait(150)  # the page looks only at where somebody stops
    desk.settle()


def _question(desk: Hands, name: str) -> QWidget:
    def shown() -> list[QWidget]:
        return [one for one in desk.window.findChildren(QWidget, name) if one.isVisible()]

    desk.wait(lambda: bool(shown()))
    return shown()[0]


def _answer(desk: Hands, name: str) -> str:
    """Say yes to a question; what it said."""
    question = _question(desk, name)
    words = " ".join(label.text() for label in question.findChildren(QLabel))
    button = question.findChild(QAbstractButton, f"{name}_go")
    assert button is not None
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return words


def _get(app: App, contact: Contact) -> Contact:
    found = app.contacts.get(contact.contact_id)
    assert found is not None
    return found


# --- find -----------------------------------------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do_first(page: Callable[[], Hands]) -> None:
    desk = page()
    assert "Importe un archivo" in desk.find("contacts_table")._empty  # type: ignore[attr-defined]
    assert desk.has_keys("contacts_search")
    assert not desk.find("contacts_count").isVisible()


def test_contacts_are_found_without_accents_and_by_each_filter(app: App, user: User, page: Callable[[], Hands]) -> None:
    app.contacts.add("María Fernández", "8888 1234", company="El Roble", tags=["VIP"], owner_id=user.user_id)
    app.contacts.add("Zoe Araya", "8888 5678", status="interested")
    blocked = app.contacts.add("Bruno Solano", "8888 9999")
    app.contacts.block(blocked.contact_id, user, "Lo pidió")
    desk = page()
    assert _names(desk) == ["Bruno Solano", "María Fernández", "Zoe Araya"]
    assert [row[0] for row in _rows(desk, STATUS)] == ["No llamar", "Sin gestionar", "Interesado"]
    desk.wait(lambda: desk.words("contacts_count") == "3 contactos")
    desk.type("contacts_search", "fernandez roble")
    desk.wait(lambda: _names(desk) == ["María Fernández"])
    desk.wait(lambda: desk.words("contacts_count") == "1 contacto")
    desk.type("contacts_search", "nadie")
    desk.wait(lambda: _names(desk) == [])
    desk.click("contacts_clear")
    desk.wait(lambda: len(_names(desk)) == 3)
    for name, value, found in (
        ("contacts_status", "interested", ["Zoe Araya"]),
        ("contacts_owner", user.user_id, ["María Fernández"]),
        ("contacts_owner", "", ["Bruno Solano", "Zoe Araya"]),
        ("contacts_do_not_call", "yes", ["Bruno Solano"]),
        ("contacts_do_not_call", "no", ["María Fernández", "Zoe Araya"]),
    ):
        _choose(desk, name, value)
        desk.wait(lambda found=found: _names(desk) == found)
        desk.click("contacts_clear")
        desk.wait(lambda: len(_names(desk)) == 3)
    desk.find("contacts_tag", QLineEdit).setText("vip")  # typing would open a list of tags
    desk.wait(lambda: _names(desk) == ["María Fernández"])


def test_many_contacts_come_in_pages_in_either_order(app: App, page: Callable[[], Hands]) -> None:
    _many(app, 250)
    desk = page()
    names = [f"Contacto {i:03}" for i in range(250)]
    table = desk.find("contacts_table", QTableView)
    assert _names(desk) == names[:100], "never all of them at once"
    for count in (200, 250):
        table.scrollToBottom()
        desk.wait(lambda count=count: len(_names(desk)) == count)
    assert _names(desk) == names
    desk.wait(lambda: desk.words("contacts_count") == "250 contactos")
    header = table.horizontalHeader()
    header.sectionClicked.emit(NAME)
    desk.wait(lambda: _names(desk) == names[:-101:-1])
    for count in (200, 250):
        table.scrollToBottom()
        desk.wait(lambda count=count: len(_names(desk)) == count)
    assert _names(desk) == names[::-1]


def _many(app: App, count: int) -> None:
    for number in range(count):
        app.contacts.add(f"Contacto {number:03}", f"8888{number:04}")


def test_who_scrolled_far_keeps_their_place_when_others_work(app: App, page: Callable[[], Hands]) -> None:
    _many(app, 150)
    desk = page()
    table = desk.find("contacts_table", QTableView)
    table.scrollToBottom()
    desk.wait(lambda: len(_names(desk)) == 150)
    app.contacts.add("Aaron", "8111 1111")
    desk.qtbot.wait(250)
    desk.settle()
    assert len(_names(desk)) == 150


def test_the_keys_alone_lead_from_the_search_to_the_editor_and_back(app: App, page: Callable[[], Hands]) -> None:
    app.contacts.add("Zoe Araya", "8888 5678")
    desk = page()
    desk.press(Qt.Key.Key_Down)
    assert desk.has_keys("contacts_table")
    desk.qtbot.wait(150)
    desk.settle()
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("contact_edit_name").isVisible())
    assert desk.has_keys("contact_edit_name")
    desk.press(Qt.Key.Key_Escape)
    desk.wait(lambda: desk.find("contacts_table").isVisible())
    assert desk.has_keys("contacts_table")


# --- look and edit --------------------------------------------------------------------------------------------------


def test_a_contact_is_added_with_all_its_fields(app: App, user: User, page: Callable[[], Hands]) -> None:
    desk = page()
    desk.click("contact_add")
    desk.wait(lambda: desk.find("contact_edit_name").isVisible())
    desk.click("contact_edit_save")
    assert desk.find("contact_edit_notice").text == "Escriba el nombre."  # type: ignore[attr-defined]
    for name, text in (
        ("name", "María Fernández"),
        ("company", "El Roble"),
        ("email", "maria@example.com"),
        ("address", "200 m norte"),
        ("city", "Heredia"),
        ("region", "CR-H"),
        ("tags", "vip, renovación"),
        ("consent_source", "Formulario web"),
        ("note", "Prefiere la tarde"),
    ):
        desk.type(f"contact_edit_{name}", text)
    desk.find("contact_edit_time_zone", QLineEdit).setText("America/Costa_Rica")  # typing would open a list
    desk.click("contact_edit_save")
    assert "teléfono" in desk.find("contact_edit_notice").text  # type: ignore[attr-defined]
    desk.type("contact_phone_1", "8888 1234")
    desk.type("contact_phone_1_label", "casa")
    desk.click("contact_phone_add")
    desk.type("contact_phone_2", "2222 3333")
    for name, value in (
        ("status", "interested"),
        ("owner_id", user.user_id),
        ("campaign_id", "general"),
        ("priority", 2.0),
    ):
        _choose(desk, f"contact_edit_{name}", value)
    desk.click("contact_edit_consent_expires")
    desk.click("contact_edit_save")
    desk.wait(lambda: _said(desk) == "María Fernández está guardado.")
    (kept,) = app.contacts.search()
    assert (kept.name, kept.company, kept.email, kept.address) == (
        "María Fernández", "El Roble", "maria@example.com", "200 m norte",
    )  # fmt: skip
    assert (kept.city, kept.region, kept.time_zone) == ("Heredia", "CR-H", "America/Costa_Rica")
    assert [(phone.phone, phone.label) for phone in kept.phones] == [("8888 1234", "casa"), ("2222 3333", "")]
    assert (kept.tags, kept.status, kept.owner_id) == (("vip", "renovación"), "interested", user.user_id)
    assert (kept.campaign_id, kept.priority, kept.note) == ("general", 2, "Prefiere la tarde")
    assert kept.consent_source == "Formulario web"
    assert kept.consent_until is not None
    assert kept.consent_until > datetime.now(UTC) - timedelta(minutes=1)
    assert kept.locked_by is None


def test_a_change_is_kept_and_the_contact_is_free_again(app: App, user: User, page: Callable[[], Hands]) -> None:
    contact = app.contacts.add("Zoe", "8888 1234")
    desk = page()
    _pick(desk, 0)
    desk.click("contact_edit")
    desk.wait(lambda: desk.find("contact_edit_name").isVisible())
    assert _get(app, contact).locked_by == user.user_id, "nobody else changes it meanwhile"
    desk.type("contact_edit_name", "Zoe Araya")
    desk.click("contact_edit_do_not_call")
    desk.click("contact_edit_save")
    assert "por qué" in desk.find("contact_edit_notice").text  # type: ignore[attr-defined]
    desk.type("contact_edit_do_not_call_reason", "Lo pidió")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: _names(desk) == ["Zoe Araya"])
    desk.settle()
    kept = _get(app, contact)
    assert (kept.do_not_call, kept.do_not_call_reason, kept.locked_by) == (True, "Lo pidió", None)
    desk.wait(lambda: desk.words("contact_details_name") == "Zoe Araya")
    assert desk.find("contact_details_blocked").isVisible()
    assert not desk.find("contact_call").isEnabled()


def test_what_somebody_else_works_on_is_told_and_not_changed(
    app: App, luis: User, page: Callable[[], Hands], language: Language
) -> None:
    contact = app.contacts.add("Zoe", "8888 1234", note="Antes")
    desk = page()
    _pick(desk, 0)
    app.locks.take(contact.contact_id, luis)
    held = _get(app, contact)
    assert held.locked_until is not None
    until = language.locale.toString(held.locked_until.astimezone().time(), language.locale.FormatType.ShortFormat)
    desk.wait(lambda: desk.words("contact_details_lock") == f"Luis Mora lo tiene hasta las {until}.")
    desk.settle()
    for name in ("contact_call", "contact_edit", "contact_remove"):
        assert not desk.find(name).isEnabled()
    assert desk.find("contact_details_note").isReadOnly()  # type: ignore[attr-defined]
    desk.find("page_contacts").edit()  # type: ignore[attr-defined]
    desk.wait(lambda: _said(desk) == f"Luis Mora lo tiene hasta las {until}.")
    assert desk.find("contacts_table").isVisible()
    app.locks.free(contact.contact_id, luis)
    desk.wait(lambda: desk.find("contact_edit").isEnabled())


def test_a_note_is_saved_as_it_is_typed(app: App, page: Callable[[], Hands]) -> None:
    contact = app.contacts.add("Ana", "8888 1234")
    app.contacts.add("Zoe", "8888 5678")
    desk = page()
    _pick(desk, 0)
    desk.click("contact_tab_note")
    desk.type("contact_details_note", "Prefiere la tarde")
    desk.wait(lambda: _get(app, contact).note == "Prefiere la tarde")
    desk.keys(" y WhatsApp")
    _pick(desk, 1)
    desk.wait(lambda: _get(app, contact).note == "Prefiere la tarde y WhatsApp"), "nothing is lost by walking on"


def test_history_tells_calls_and_statuses_newest_first(app: App, user: User, page: Callable[[], Hands]) -> None:
    contact = app.contacts.add("Zoe", "8888 1234")
    app.contacts.set_status(contact.contact_id, "interested", user)
    call = app.calls.start(user, phone=contact.phone, contact_name="Zoe", contact_id=contact.contact_id)
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "sale", "Fibra 300")
    desk = page()
    _pick(desk, 0)
    desk.click("contact_tab_history")
    model = desk.find("contact_details_history", QListView).model()
    told = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert "Venta" in told
    assert told[-1] == "Estado: Interesado"


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_what_was_typed_outlives_a_crash(
    app: App, user: User, page: Callable[[], Hands], open_as: Callable[[User], Hands]
) -> None:
    desk = page()
    desk.click("contact_add")
    desk.wait(lambda: desk.find("contact_edit_name").isVisible())
    desk.type("contact_edit_name", "María a medias")
    desk.type("contact_phone_1", "8888 1234")
    drafts = app.paths.home / "drafts"
    desk.wait(lambda: any("María a medias" in file.read_text("utf-8") for file in drafts.glob("*.json")))
    desk.window.close_without_asking()  # type: ignore[attr-defined]
    again = open_as(user)
    again.click("rail_contacts")
    again.settle()
    again.click("contact_add")
    again.wait(lambda: again.find("contact_edit_name").isVisible())
    assert again.words("contact_edit_name") == "María a medias"
    assert again.words("contact_phone_1") == "8888 1234"
    assert "no se había guardado" in again.find("contact_edit_notice").text  # type: ignore[attr-defined]
    again.click("contact_edit_cancel")
    again.settle()
    again.wait(lambda: list(drafts.glob("*.json")) == [])


# --- many at once ---------------------------------------------------------------------------------------------------


def test_several_contacts_are_changed_at_once_after_a_question(
    app: App, user: User, luis: User, page: Callable[[], Hands]
) -> None:
    contacts = [app.contacts.add(name, f"8888 123{place}") for place, name in enumerate(("Ana", "Beto", "Carla"))]
    desk = page()
    _pick(desk, 0, 1, 2)
    assert desk.words("contacts_bulk_count") == "3 contactos elegidos"
    _choose(desk, "bulk_status", "interested")
    desk.click("bulk_status_go")
    assert "“Interesado”: 3" in _answer(desk, "contacts_status_question")
    desk.wait(lambda: _said(desk) == "Cambiados: 3.")
    assert {_get(app, one).status for one in contacts} == {"interested"}
    app.locks.take(contacts[0].contact_id, luis)
    desk.settle()
    _pick(desk, 0, 1, 2)
    _choose(desk, "bulk_owner", luis.user_id)
    desk.click("bulk_owner_go")
    assert "Luis Mora: 3" in _answer(desk, "contacts_owner_question")
    desk.wait(lambda: _said(desk).startswith("Cambiados: 2. Sin cambio: 1. Luis Mora lo tiene hasta las"))
    app.locks.free(contacts[0].contact_id, luis)
    _pick(desk, 1, 2)
    desk.type("bulk_tags", "vip, marzo")
    desk.click("bulk_tags_add")
    assert "“vip, marzo” en 2 contactos" in _answer(desk, "contacts_tags_question")
    desk.wait(lambda: _get(app, contacts[2]).tags == ("vip", "marzo"))
    desk.settle()
    desk.type("bulk_tags", "VIP")
    desk.click("bulk_tags_remove")
    _answer(desk, "contacts_tags_question")
    desk.wait(lambda: _get(app, contacts[2]).tags == ("marzo",))
    assert _get(app, contacts[0]).tags == ()
    desk.settle()
    _pick(desk, 0, 1)
    desk.click("bulk_block")
    question = _question(desk, "contact_block")
    assert not question.findChild(QAbstractButton, "contact_block_go").isEnabled()  # type: ignore[union-attr]
    question.findChild(QLineEdit, "contact_block_reason").setText("Lo pidieron")  # type: ignore[union-attr]
    assert "estos 2 contactos" in _answer(desk, "contact_block")
    desk.wait(lambda: _get(app, contacts[1]).do_not_call_reason == "Lo pidieron")


def test_removing_says_how_many_and_only_then_removes(app: App, page: Callable[[], Hands]) -> None:
    for place, name in enumerate(("Ana", "Beto", "Carla")):
        app.contacts.add(name, f"8888 123{place}")
    desk = page()
    _pick(desk, 0, 2)
    desk.click("bulk_remove")
    question = _question(desk, "contacts_remove")
    words = [label.text() for label in question.findChildren(QLabel)]
    assert words[0] == "Eliminar 2 contactos"
    assert "Ana, Carla" in words[1]
    desk.qtbot.mouseClick(question.findChild(QAbstractButton, "contacts_remove_cancel"), Qt.MouseButton.LeftButton)
    assert app.contacts.count() == 3
    # Enter presses the button that has the keys: first the one that does nothing, and never another one
    desk.click("bulk_remove")
    question = _question(desk, "contacts_remove")
    desk.wait(lambda: isinstance(question.focusWidget(), QAbstractButton))
    assert question.focusWidget().objectName() == "contacts_remove_cancel"
    QTest.keyClick(question.focusWidget(), Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.findChild(QWidget, "contacts_remove") is None)
    desk.settle()
    assert app.contacts.count() == 3
    desk.click("bulk_remove")
    question = _question(desk, "contacts_remove")
    go = question.findChild(QAbstractButton, "contacts_remove_go")
    go.setFocus()
    QTest.keyClick(go, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    desk.wait(lambda: _names(desk) == ["Beto"])
    assert app.contacts.count() == 1


# --- calls ----------------------------------------------------------------------------------------------------------


def test_a_contact_is_called_at_the_number_that_is_chosen(app: App, user: User, page: Callable[[], Hands]) -> None:
    contact = app.contacts.add("Zoe", "8888 1234", phones=["2222 3333"])
    desk = page()
    _pick(desk, 0)
    _choose(desk, "contact_call_number", "2222 3333")
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: app.calls.current(user.user_id) is not None)
    call = app.calls.current(user.user_id)
    assert call is not None
    assert (call.phone, call.contact_id, call.contact_name) == ("2222 3333", contact.contact_id, "Zoe")
    desk.wait(lambda: desk.window.open_page_name == "call")  # type: ignore[attr-defined]
    app.calls.end(call.call_id, "no_answer")
    desk.settle()


# --- by role --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.AGENT, {"contact_add", "contact_edit", "contact_call"}),
        (Role.TEAM_LEAD, {"contact_add", "contact_edit", "contact_call", "contacts_import", "contacts_export"}),
        (
            Role.PROJECT_MANAGER,
            {"contact_add", "contact_edit", "contact_call", "contacts_import", "contacts_export", "contact_remove"},
        ),
    ],
)
def test_a_role_sees_what_it_may_do(
    app: App, user: User, open_as: Callable[[User], Hands], role: Role, may: set[str]
) -> None:
    app.contacts.add("Zoe", "8888 1234")
    desk = open_as(app.users.create("Otra Persona", PASSWORD, role))
    desk.click("rail_contacts")
    desk.settle()
    _pick(desk, 0)
    offered = {"contact_add", "contact_edit", "contact_call", "contacts_import", "contacts_export", "contact_remove"}
    assert {name for name in offered if desk.find(name).isVisible()} == may
    if role is Role.AGENT:
        contact = app.contacts.search()[0]
        app.contacts.block(contact.contact_id, user, "Lo pidió")
        desk.wait(lambda: desk.find("contact_details_blocked").isVisible())
        desk.settle()
        assert not desk.find("contact_block_button").isVisible(), "who may not allow calls again is not offered it"
        desk.find("page_contacts").contact_actions.ask_unblock()  # type: ignore[attr-defined]
        _answer(desk, "contact_unblock")
        desk.wait(lambda: "función no permite" in _said(desk) or "Su función" in _said(desk))
        assert _get(app, contact).do_not_call, "the service refuses, too"


# --- looks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["es", "en"])
def test_every_picture_of_the_page_fits_the_smallest_window(
    app: App, user: User, luis: User, page: Callable[[], Hands], language: Language, code: LanguageCode
) -> None:
    for place in range(3):
        app.contacts.add("María Fernández Solano", f"+506 8888 123{place}", phones=["2222 3333"], tags=["vip"])
    desk = page()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    app.locks.take(app.contacts.search()[1].contact_id, luis)
    desk.settle()
    for chosen in ((0,), (1,), (0, 1, 2)):
        _pick(desk, *chosen)
        desk.qtbot.wait(30)
        assert cut(desk.window) == []
        assert overlaps(desk.window) == []
    _pick(desk, 0)
    desk.click("contact_edit")
    desk.wait(lambda: desk.find("contact_edit_name").isVisible())
    desk.click("contact_phone_add")
    desk.qtbot.wait(30)
    assert (desk.window.width(), desk.window.height()) == SMALLEST
    assert cut(desk.window) == []
    assert overlaps(desk.window) == []
