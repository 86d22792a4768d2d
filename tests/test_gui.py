"""The way into the desktop, while the program behind it is still being opened."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from callmanager import __version__
from callmanager.app import App, build
from callmanager.domain.errors import StoreError
from callmanager.domain.users import Role
from callmanager.gui import Desktop
from callmanager.paths import Paths
from callmanager.settings import ServerSettings, Settings
from callmanager.ui.first_start import FirstStartDialog
from callmanager.ui.login import LoginDialog
from callmanager.ui.setup_assistant import SetupAssistant
from callmanager.ui.whats_new import WhatsNew

PASSWORD = "correct horse"
SETTINGS = Settings(server=ServerSettings(port=0))


@pytest.fixture
def open_app(home: Path) -> Callable[[], App]:
    return lambda: build(SETTINGS, Paths.at(home))


def fill_in(dialog: QWidget, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.findChild(QLineEdit, name)
        assert field is not None, name
        field.setText(text)


def when_shown(kind: type[QWidget], act: Callable[[QWidget], None]) -> QTimer:
    """Act once on the first dialog of this kind."""
    timer = QTimer(interval=20)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            act(dialog)

    timer.timeout.connect(look)
    timer.start()
    return timer


def press(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def test_a_name_typed_before_the_database_is_open_logs_in(open_app: Callable[[], App], qtbot: QtBot) -> None:
    app = open_app()
    app.users.create("Ana", PASSWORD, Role.AGENT)
    app.stop()

    def log_in(dialog: QWidget) -> None:
        fill_in(dialog, login_name="ana", login_password=PASSWORD)
        press(dialog, "login_go")

    with Desktop(SETTINGS, open_app) as desktop:
        timer = when_shown(LoginDialog, log_in)
        user = desktop.way_in(knows_somebody=True)
        assert user is not None
        assert user.name == "Ana"
        assert not timer.isActive()


def test_a_database_with_nobody_in_it_leads_to_the_first_start(open_app: Callable[[], App], qtbot: QtBot) -> None:
    def found(dialog: QWidget) -> None:
        fill_in(
            dialog,
            first_start_name="Eva",
            first_start_password=PASSWORD,
            first_start_password_again=PASSWORD,
        )
        press(dialog, "first_start_go")

    with Desktop(SETTINGS, open_app) as desktop:
        timer = when_shown(FirstStartDialog, found)
        user = desktop.way_in(knows_somebody=True)  # a guess that turns out wrong
        assert user is not None
        assert (user.name, user.role) == ("Eva", Role.ADMIN)
        assert desktop.app.users.login("eva", PASSWORD) == user
        assert not timer.isActive()
        window = desktop.open(user)
        qtbot.waitUntil(lambda: window.findChild(SetupAssistant) is not None, timeout=30_000)
        version = desktop.app.paths.home / "version"
        qtbot.waitUntil(lambda: version.exists() and version.read_text() == __version__, timeout=30_000)
        assert window.findChild(WhatsNew) is None, "to somebody new everything is"


def test_what_cannot_be_opened_ends_the_asking_with_its_reason(qtbot: QtBot) -> None:
    def fail() -> App:
        raise StoreError("The database was written by a newer CallManager.", code="store_newer")

    with Desktop(SETTINGS, fail) as desktop, pytest.raises(StoreError, match="newer CallManager"):
        desktop.way_in(knows_somebody=True)


def test_a_closed_dialog_is_nobody(open_app: Callable[[], App], qtbot: QtBot) -> None:
    with Desktop(SETTINGS, open_app) as desktop:
        timer = when_shown(FirstStartDialog, lambda dialog: dialog.close() and None)
        assert desktop.way_in(knows_somebody=False) is None
        assert not timer.isActive()
