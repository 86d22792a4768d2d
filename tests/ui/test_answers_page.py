"""The page of answers: found, changed, put back, made of what no answer fitted; products; which answers win."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPlainTextEdit, QSpinBox, QTableView

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.services.answers.objections import Verdict
from callmanager.ui.widgets.controls import Notice
from tests.ui.support import Hands

SENTENCE = "mi perro muerde a los técnicos"


@pytest.fixture
def page(desk: Hands) -> Hands:
    desk.window.open_page("answers")
    desk.wait(lambda: rows(desk, "answers_table") > 100)
    return desk


def rows(desk: Hands, name: str) -> int:
    return desk.find(name, QTableView).model().rowCount()


def said(desk: Hands) -> str:
    """The line of the page that tells what happened."""
    return desk.find("answers_notice", Notice).text


def fill(desk: Hands, name: str, text: str) -> None:
    desk.find(name, QPlainTextEdit).setPlainText(text)


def write_own(desk: Hands) -> None:
    desk.click("answer_new")
    desk.type("answer_id", "perros")
    fill(desk, "answer_triggers", SENTENCE)
    fill(desk, "answer_text", "Lo dejamos afuera mientras instalamos.")
    desk.click("answer_save")
    desk.wait(lambda: "Guardado" in said(desk))


def test_an_answer_is_found_by_its_words_and_changed(page: Hands, app: App) -> None:
    assert not page.find("answer_remove").isEnabled(), "nothing is chosen, so nothing can be put back"
    assert not page.find("answer_versions").isEnabled()
    assert page.find("answers_table", QTableView).model().index(0, 2).data() == "Español"
    page.type("answers_search", "carisimo")
    page.wait(lambda: 0 < rows(page, "answers_table") < 10)
    page.find("answers_table", QTableView).selectRow(0)
    page.wait(lambda: page.find("answer_text", QPlainTextEdit).toPlainText() != "")
    fill(page, "answer_text", "Le entiendo.")
    page.click("answer_save")
    page.wait(lambda: "Guardado" in said(page))
    assert [edited.entry.answer for edited in app.answers.entries() if edited.is_changed] == ["Le entiendo."]
    page.click("answer_remove")
    page.wait(lambda: not any(edited.is_changed for edited in app.answers.entries()))


def test_a_new_answer_can_be_tried_at_once(page: Hands) -> None:
    write_own(page)
    page.type("answer_try", SENTENCE)
    page.press(Qt.Key.Key_Return)
    found = page.find("page_answers")
    page.wait(lambda: any("Lo dejamos afuera" in label.text() for label in found.findChildren(QLabel)))


@pytest.mark.parametrize(
    ("leave_out", "words"),
    [("answer_id", "identificador"), ("answer_triggers", "cliente"), ("answer_text", "respuesta")],
)
def test_what_is_missing_is_said_and_nothing_is_kept(page: Hands, app: App, leave_out: str, words: str) -> None:
    page.click("answer_new")
    if leave_out != "answer_id":
        page.type("answer_id", "perros")
    for name, text in (("answer_triggers", SENTENCE), ("answer_text", "Lo dejamos afuera.")):
        fill(page, name, "" if name == leave_out else text)
    page.click("answer_save")
    assert words in said(page)
    assert not any(edited.is_changed for edited in app.answers.entries())


def test_too_long_an_answer_is_refused_and_counted(page: Hands) -> None:
    page.click("answer_new")
    page.type("answer_id", "x")
    fill(page, "answer_triggers", "x")
    fill(page, "answer_text", "palabra " * 60)
    page.click("answer_save")
    assert "demasiado larga" in said(page)


def test_what_no_answer_fitted_becomes_one(page: Hands, app: App, user: User) -> None:
    asked = app.objections.remember(SENTENCE, app.objections.match("buenos días", "es"), agent_id=user.user_id)
    page.click("answers_tab_inbox")
    page.wait(lambda: rows(page, "inbox_table") == 1)
    page.find("inbox_table", QTableView).selectRow(0)
    page.click("inbox_answer")
    assert page.find("answer_triggers", QPlainTextEdit).toPlainText() == SENTENCE
    page.type("answer_id", "perros")
    fill(page, "answer_text", "Lo dejamos afuera.")
    page.click("answer_save")
    page.wait(lambda: app.objections.inbox() == [])
    assert app.answers.get("perros") is not None
    assert asked


def test_a_product_is_written_and_kept(page: Hands, app: App) -> None:
    page.click("answers_tab_products")
    page.wait(lambda: page.find("products_list", QListWidget).count() == 3)
    page.click("product_new")
    page.type("product_name", "Fibra 900")
    page.type("product_price", "49,90 USD al mes")
    fill(page, "product_faq", "¿Y si me mudo? | Se muda con usted.")
    page.click("product_save")
    page.wait(lambda: "49,90 USD al mes" in app.products.sheet("Fibra 900"))
    assert app.products.all()[0].faq == (("¿Y si me mudo?", "Se muda con usted."),)
    page.wait(lambda: page.find("products_list", QListWidget).count() == 1)


def test_which_answers_win_is_counted(page: Hands, app: App, user: User) -> None:
    match = app.objections.match("es muy caro", "es")
    app.objections.judge(app.objections.remember("es muy caro", match, agent_id=user.user_id), Verdict.HELPED)
    page.click("answers_tab_winners")
    page.wait(lambda: rows(page, "winners_table") == 1)
    model = page.find("winners_table", QTableView).model()
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert match.entry is not None
    assert shown == [match.entry.answer, "1", "1", "1", "0", "0", "0", "–"]


def test_files_come_and_go(page: Hands, app: App, user: User, tmp_path: Path) -> None:
    from callmanager.ui.pages.answers_page import AnswersPage

    path = tmp_path / "libro.toml"
    app.answers.export_file(path, user)
    text = path.read_text("utf-8").replace("Le entiendo, nadie quiere pagar de más.", "Le entiendo muy bien.")
    path.write_text(text.replace('category = "trust"', 'category = "truth"', 1), encoding="utf-8")
    view = page.window.findChild(AnswersPage)
    assert view is not None
    view.book.import_file(path)
    page.wait(lambda: "1 cambiadas" in said(page))
    assert "truth" in said(page)


def test_what_the_model_is_told_is_changed_seen_before_and_put_back(page: Hands, app: App, user: User) -> None:
    page.click("answers_tab_prompts")
    words = page.find("prompt_words", QPlainTextEdit)
    preview = page.find("prompt_preview", QPlainTextEdit)
    page.wait(lambda: "Usted ayuda a un agente" in words.toPlainText())
    assert "29,90 USD al mes" in preview.toPlainText()
    words.setPlainText("Sea breve. $product $precio")
    page.wait(lambda: "no se conoce aquí" in preview.toPlainText())
    page.click("prompt_save")
    page.wait(lambda: "no se conoce aquí" in said(page))
    words.setPlainText("Sea breve. $product")
    page.wait(lambda: preview.toPlainText() == "Sea breve. Fibra 300\n29,90 USD al mes")
    page.click("prompt_save")
    page.wait(lambda: "Guardado" in said(page))
    told = app.copilot.options.prompts
    assert told.messages("caro")[0]["content"] == "Sea breve. (sin datos)"
    assert "You help" in told.messages("dear", language="en")[0]["content"]
    page.click("prompt_reset")
    page.wait(lambda: "Usted ayuda a un agente" in words.toPlainText())
    assert told.messages("caro")[0]["content"].startswith("Usted ayuda")
    versions = page.find("prompt_versions", QComboBox)
    page.wait(lambda: versions.count() == 3)
    versions.setCurrentIndex(1)
    versions.activated.emit(1)
    assert words.toPlainText() == "Sea breve. $product"
    page.find("prompts_list", QListWidget).setCurrentRow(3)
    page.wait(lambda: "$notes" in words.toPlainText())
    page.find("prompt_language", QComboBox).setCurrentIndex(1)
    page.wait(lambda: "You put a sales agent's notes" in words.toPlainText())
    assert "I find it too expensive." in preview.toPlainText()


def test_what_a_file_left_out_is_told_row_by_row(page: Hands, app: App, user: User, tmp_path: Path) -> None:
    from callmanager.ui.entry_words import LeftOut
    from callmanager.ui.pages.answers_page import AnswersPage

    view = page.window.findChild(AnswersPage)
    assert view is not None
    path = tmp_path / "libro.toml"
    good = 'language = "es"\ncategory = "price"\ntriggers = ["caro"]\nanswer = "Bien."\n'
    path.write_text(
        f'[[entry]]\nid = "uno"\n{good}[[entry]]\nid = "dos"\n{good.replace("price", "precio")}'
        f'[[entry]]\n{good}[[entry]]\nid = "cuatro"\npriority = "x"\n{good}[[entry]]\nid = "uno"\n{good}',
        encoding="utf-8",
    )
    view.book.import_file(path)
    page.wait(lambda: said(page).startswith("1 nuevas, 0 cambiadas, 0 iguales."))
    assert "Fila 7 (dos): la categoría “precio” no existe; hay price, no_need" in said(page)
    assert "Fila 13 (–): falta Identificador." in said(page)
    assert said(page).endswith("Y 2 más.")
    page.click("answers_notice_action")
    whole = page.window.findChild(LeftOut)
    assert whole is not None
    page.wait(whole.isVisible)
    assert [whole.list.item(number).text() for number in (2, 3)] == [
        "Fila 18 (cuatro): Prioridad no es un número entero.",
        "Fila 25 (uno): otra fila tiene el mismo Identificador.",
    ]
    whole.accept()
    path.write_text('[[entry]]\nname = "Fibra"\nprice = 3\n[[entry]]\nname = "Otra"\n', encoding="utf-8")
    view.products.import_file(path)
    page.wait(lambda: "Fila 1 (Fibra): Precio no es un texto." in said(page))
    assert said(page).startswith("1 nuevos, 0 cambiados, 0 iguales, 1 no se pudieron usar.")
    path.write_text("x = [", encoding="utf-8")
    view.products.import_file(path)
    page.wait(lambda: "hay un error en la línea 1" in said(page))


def test_what_is_being_changed_stays_while_searching_and_can_be_tried(page: Hands, app: App) -> None:
    page.type("answers_search", "pagar de más")
    page.find("answers_table", QTableView).selectRow(0)
    page.wait(lambda: page.words("answer_id") != "")
    priority = page.find("answer_priority", QSpinBox)
    priority.setValue(7)
    fill(page, "answer_triggers", SENTENCE)
    page.type("answer_try", SENTENCE)
    page.press(Qt.Key.Key_Return)
    found = page.find("page_answers")
    page.wait(
        lambda: any("por “" in (said := label.text()) and "muerde" in said for label in found.findChildren(QLabel))
    )
    page.type("answers_search", "pagar")
    page.settle()
    assert priority.value() == 7, "found again, the form is what it was"
    assert page.find("answer_triggers", QPlainTextEdit).toPlainText() == SENTENCE
    assert app.answers.current().match(SENTENCE, "es").entry is None, "nothing was saved"


def test_a_sheet_s_versions_tell_who_and_what_and_can_be_taken_up(page: Hands, app: App, user: User) -> None:
    from callmanager.domain.product import Product
    from callmanager.ui.widgets.entry_versions import EntryVersions

    kept = app.products.save(Product("", "Fibra 900", "49,90 USD"), user)
    app.products.save(Product(kept.product_id, "Fibra 900", "59,90 USD"), user)
    page.click("answers_tab_products")
    page.wait(lambda: page.words("product_price") == "59,90 USD")
    page.click("product_versions")
    page.wait(lambda: page.window.findChild(EntryVersions) is not None)
    dialog = page.window.findChild(EntryVersions)
    assert dialog is not None
    versions = dialog.findChild(QListWidget)
    assert versions is not None
    assert [versions.item(number).text().split(" · ")[:2] for number in range(versions.count())] == [
        ["Versión 2", "Ana Vargas"],
        ["Versión 1", "Ana Vargas"],
    ]
    versions.setCurrentRow(1)
    page.click("entry_version_take")
    assert page.words("product_price") == "49,90 USD"
    page.click("product_save")
    page.wait(lambda: app.products.all()[0].version == 3)
    assert app.products.all()[0].price == "49,90 USD"
