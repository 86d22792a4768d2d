"""What is typed about an answer survives a crash, and is gone once it is saved."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView

from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.ui.main_window import MainWindow
from tests.ui.conftest import PASSWORD
from tests.ui.support import Hands


def _text(desk: Hands, name: str) -> QPlainTextEdit:
    return desk.find(name, QPlainTextEdit)


def _open(desk: Hands, page: str = "answers") -> Hands:
    assert isinstance(desk.window, MainWindow)
    desk.window.open_page(page)
    desk.settle()
    return desk


def test_what_is_typed_about_an_answer_survives_a_crash(open_desk: Callable[[], Hands], app: App) -> None:
    folder = app.paths.home / "drafts"
    desk = _open(open_desk())
    desk.click("answer_new")
    desk.settle()
    desk.type("answer_id", "perros")
    _text(desk, "answer_triggers").setPlainText("tengo perros")
    _text(desk, "answer_text").setPlainText("Lo dejamos afuera.")
    desk.wait(lambda: len(list(folder.glob("answer_*_new.json"))) == 1)
    assert isinstance(desk.window, MainWindow)
    desk.window.close_without_asking()  # as far as the draft knows, the program is gone: nothing was saved
    app.log_out()
    again = _open(open_desk())
    again.click("answer_new")
    again.wait(lambda: _text(again, "answer_text").toPlainText() == "Lo dejamos afuera.")
    assert again.words("answer_id") == "perros"
    assert "no se había guardado" in again.find("answers_notice").text  # type: ignore[attr-defined]
    again.click("answer_save")
    again.wait(lambda: list(folder.glob("answer_*_new.json")) == [])
    again.settle()
    again.click("answer_new")
    again.settle()
    again.qtbot.wait(20)
    assert _text(again, "answer_text").toPlainText() == ""


def test_what_is_typed_in_the_office_s_own_forms_survives_a_crash(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    """Products, campaigns, scripts and people: a new one, or one that stands already; a password is never kept."""
    luis = app.users.create("Luis Mora", PASSWORD, Role.AGENT)
    folder = app.paths.home / "drafts"

    def kept(kind: str) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"{kind}_*.json"))]

    desk = _open(open_desk())
    desk.click("answers_tab_products")
    desk.settle()
    desk.click("product_new")
    desk.type("product_name", "Fibra 900")
    _text(desk, "product_terms").setPlainText("Sin permanencia.")
    desk.find("product_active", QAbstractButton).click()
    desk.wait(lambda: len(kept("product")) == 1)
    _open(desk, "settings")
    desk.click("settings_tab_campaigns")
    desk.settle()
    desk.type("campaign_name", "General y más")
    _choose(desk, "campaign_attempts", 4.0)
    desk.click("campaign_tab_script")
    desk.settle()
    desk.type("script_edit_body", "Buenos días.")
    desk.wait(lambda: len(kept("campaign")) == len(kept("script")) == 1)
    _open(desk, "people")
    desk.wait(lambda: _pick(desk, "Luis Mora"))
    desk.type("person_email", "luis@example.com")
    desk.click("people_add")
    desk.wait(lambda: desk.window.findChild(QLineEdit, "person_dialog_name") is not None)
    for name, words in (("name", "Eva"), ("password", "secret words"), ("again", "secret words")):
        desk.find(f"person_dialog_{name}", QLineEdit).setText(words)
    _choose(desk, "person_dialog_role", Role.TEAM_LEAD.value)
    desk.wait(lambda: len(kept("person")) == 2)
    assert "secret" not in "".join(kept("person"))
    assert isinstance(desk.window, MainWindow)
    desk.window.close_without_asking()
    app.log_out()

    again = _open(open_desk())
    again.click("answers_tab_products")
    again.settle()
    assert again.words("product_name") != "Fibra 900"
    again.click("product_new")
    again.wait(lambda: again.words("product_name") == "Fibra 900")
    assert _text(again, "product_terms").toPlainText() == "Sin permanencia."
    assert not again.find("product_active", QAbstractButton).isChecked()
    again.click("product_save")
    again.wait(lambda: kept("product") == [])
    _open(again, "settings")
    again.click("settings_tab_campaigns")
    again.wait(lambda: again.words("campaign_name") == "General y más")
    assert "no se había guardado" in again.find("campaigns_notice").text  # type: ignore[attr-defined]
    assert again.find("campaign_attempts", QComboBox).currentData() == 4.0
    again.click("campaign_save")
    again.wait(lambda: kept("campaign") == [])
    assert app.campaigns.all()[0].rules.max_attempts == 4
    again.click("campaign_tab_script")
    again.wait(lambda: _text(again, "script_edit_body").toPlainText() == "Buenos días.")
    again.type("script_edit_name", "Saludo")
    again.click("script_edit_save")
    again.wait(lambda: kept("script") == [])
    _open(again, "people")
    again.wait(lambda: _pick(again, "Luis Mora"))
    again.wait(lambda: again.words("person_email") == "luis@example.com")
    again.click("person_save")
    again.wait(lambda: len(kept("person")) == 1)
    assert {person.email for person in app.users.people(user) if person.user.user_id == luis.user_id} == {
        "luis@example.com"
    }
    again.click("people_add")
    again.wait(lambda: again.window.findChild(QLineEdit, "person_dialog_name") is not None)
    again.wait(lambda: again.words("person_dialog_name") == "Eva")
    assert again.find("person_dialog_role", QComboBox).currentData() == Role.TEAM_LEAD.value
    assert again.words("person_dialog_password") == ""
    again.click("person_dialog_cancel")  # what is cancelled is not wanted
    again.wait(lambda: kept("person") == [])


def _pick(desk: Hands, name: str) -> bool:
    table = desk.find("people_table", QTableView)
    rows = [row for row in range(table.model().rowCount()) if table.model().index(row, 0).data() == name]
    if rows:
        table.selectRow(rows[0])
    return bool(rows)


def _choose(desk: Hands, name: str, figure: object) -> None:
    box = desk.find(name, QComboBox)
    box.setCurrentIndex([box.itemData(index) for index in range(box.count())].index(figure))


def test_what_the_model_shall_be_told_survives_a_crash(open_desk: Callable[[], Hands], app: App) -> None:
    folder = app.paths.home / "drafts"

    def at_prompts() -> Hands:
        desk = _open(open_desk())
        desk.click("answers_tab_prompts")
        desk.wait(lambda: _text(desk, "prompt_words").toPlainText() != "")
        desk.settle()
        return desk

    desk = at_prompts()
    _text(desk, "prompt_words").setPlainText("Sea breve. $product")
    desk.wait(lambda: len(list(folder.glob("prompt_*_es_system.json"))) == 1)
    assert isinstance(desk.window, MainWindow)
    desk.window.close_without_asking()
    app.log_out()
    again = at_prompts()
    again.wait(lambda: _text(again, "prompt_words").toPlainText() == "Sea breve. $product")
    assert "no se había guardado" in again.find("answers_notice").text  # type: ignore[attr-defined]
    again.click("prompt_save")
    again.wait(lambda: list(folder.glob("prompt_*.json")) == [])
    assert app.prompts.templates()[0].body == "Sea breve. $product"
