"""What is typed about an answer survives a crash, and is gone once it is saved."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit

from callmanager.app import App
from callmanager.ui.main_window import MainWindow
from tests.ui.support import Hands


def _text(desk: Hands, name: str) -> QPlainTextEdit:
    return desk.find(name, QPlainTextEdit)


def _open(desk: Hands) -> Hands:
    assert isinstance(desk.window, MainWindow)
    desk.window.open_page("answers")
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
