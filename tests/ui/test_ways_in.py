"""The first start and the login: what is wrong is said in the window, and nobody waits in the GUI thread."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.users import Role
from callmanager.ui.first_start import FirstStartDialog
from callmanager.ui.i18n import Language
from callmanager.ui.login import LoginDialog
from callmanager.ui.theme import Theme
from callmanager.workers import Lane
from tests.ui.support import Hands

PASSWORD = "correct horse"


@pytest.fixture
def lane(lanes: tuple[Lane, Lane]) -> Lane:
    return lanes[0]


def test_the_first_administrator_is_created_in_the_chosen_language(
    app: App, theme: Theme, language: Language, lane: Lane, qtbot: QtBot
) -> None:
    kept: list[str] = []
    dialog = FirstStartDialog(app.users, theme, language, lane, kept.append)
    qtbot.addWidget(dialog)
    dialog.show()
    hands = Hands(dialog, qtbot)
    notice = dialog.notice
    dialog.try_it()
    assert notice.text == "Escriba su nombre."
    hands.type("first_start_name", "Ana")
    hands.type("first_start_password", "corta")
    dialog.try_it()
    assert "al menos 8" in notice.text
    hands.type("first_start_password", PASSWORD)
    hands.type("first_start_password_again", PASSWORD + "!")
    dialog.try_it()
    assert "no son iguales" in notice.text
    languages = hands.find("first_start_language", QComboBox)
    languages.setCurrentIndex(languages.findData("en"))
    hands.wait(lambda: hands.words("first_start_go") == "Start")
    hands.type("first_start_password_again", PASSWORD)
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.user is not None
    assert (dialog.user.name, dialog.user.role) == ("Ana", Role.ADMIN)
    (person,) = app.users.people(dialog.user)
    assert person.last_login_at is not None, "who begins is inside"
    assert app.users.login("Ana", PASSWORD) == dialog.user
    assert kept == ["en"]


def test_a_wrong_password_is_told_and_can_be_typed_again(app: App, theme: Theme, lane: Lane, qtbot: QtBot) -> None:
    app.users.create("Ana", PASSWORD, Role.AGENT)
    dialog = LoginDialog(app.users, theme, lane, "Ana")
    qtbot.addWidget(dialog)
    dialog.show()
    hands = Hands(dialog, qtbot)
    dialog.try_it()
    assert dialog.notice.text == "Escriba su nombre y su contraseña."
    hands.type("login_password", "wrong horse")
    hands.click("login_go")
    assert not hands.find("login_go").isEnabled(), "one try at a time"
    qtbot.waitUntil(lambda: "no son correctos" in dialog.notice.text)
    assert hands.find("login_password", QLineEdit).selectedText() != ""
    assert dialog.user is None
    hands.type("login_password", PASSWORD)
    hands.click("login_go")
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert dialog.user is not None
    assert dialog.user.name == "Ana"


def test_passwords_are_not_shown(app: App, theme: Theme, language: Language, lane: Lane, qtbot: QtBot) -> None:
    for dialog in (FirstStartDialog(app.users, theme, language, lane), LoginDialog(app.users, theme, lane)):
        qtbot.addWidget(dialog)
        fields = [f for f in dialog.findChildren(QLineEdit) if "password" in f.objectName()]
        assert fields
        assert all(field.echoMode() is QLineEdit.EchoMode.Password for field in fields)


def test_a_closed_login_is_nobody(app: App, theme: Theme, lane: Lane, qtbot: QtBot) -> None:
    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LoginDialog)
        dialog.reject()

    QTimer.singleShot(50, close)
    dialog = LoginDialog(app.users, theme, lane)
    dialog.exec()
    assert dialog.user is None
