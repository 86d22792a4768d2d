"""The settings of where the data lie, against a real server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from callmanager.domain.clock import SystemClock
from callmanager.domain.users import Role, User
from callmanager.paths import Paths
from callmanager.services.people.audit import AuditLog
from callmanager.services.team.team_database import TeamDatabase
from callmanager.settings import load
from callmanager.store.database import Database
from callmanager.store.tables import ContactRow
from callmanager.ui.bridge import Tasks
from callmanager.ui.pages.settings_database import DatabaseSettings
from callmanager.ui.theme import Theme
from callmanager.workers import Lane
from tests.services.test_outages import START
from tests.support.postgres import Server
from tests.support.still import fresh_database

ADMIN = User("a", "jefa", Role.ADMIN)


class Panel:
    """The panel over a real file, with lanes that end."""

    def __init__(self, qtbot: QtBot, theme: Theme, home: Path, user: User = ADMIN) -> None:
        self.paths = Paths.at(home)
        self.settings = load(self.paths.settings).settings
        self.database = fresh_database(self.paths.database)
        self.lane, self.tasks = Lane("slow"), Tasks()
        team = TeamDatabase(self.database, self.settings, self.paths, AuditLog(self.database, SystemClock()))
        self.page = DatabaseSettings(team, user, theme, self.lane, self.tasks)
        qtbot.addWidget(self.page)
        self.qtbot = qtbot

    def type(self, server: Server, url: str) -> None:
        texts = {
            "database_host": "127.0.0.1",
            "database_port": str(server.port),
            "database_name": url.rpartition("/")[2],
            "database_user": "callmanager",
            "database_password": "",
        }
        for name, text in texts.items():
            self.page.findChild(QLineEdit, name).setText(text)

    def press(self, name: str) -> None:
        self.page.findChild(QPushButton, name).click()

    def wait_for(self, words: str, milliseconds: int = 40_000) -> None:
        self.qtbot.waitUntil(lambda: words in self.page._notice.text, timeout=milliseconds)

    def close(self) -> None:
        self.tasks.close()
        self.lane.stop()
        self.database.close()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, home: Path) -> Callable[..., Panel]:
    made: list[Panel] = []

    def make(user: User = ADMIN) -> Panel:
        made.append(Panel(qtbot, theme, home, user))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_the_test_says_in_words_what_is_wrong_and_what_is_right(panel: Callable[..., Panel], postgres: Server) -> None:
    shown = panel()
    shown.type(postgres, postgres.empty())
    shown.press("database_test")
    shown.wait_for("La conexión funciona")
    assert "está vacía" in shown.page._notice.text
    shown.type(postgres, "/there_is_none")
    shown.press("database_test")
    shown.wait_for("no hay una base “there_is_none”")
    assert load(shown.paths.settings).settings.database_url == ""


def test_moving_copies_and_chooses_the_server_and_closes(
    panel: Callable[..., Panel], postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = panel()
    with shown.database.writing() as session:
        session.add(ContactRow(id="c", name="Ana", phone="1", created_at=START, updated_at=START))
    url = postgres.empty()
    shown.type(postgres, url)
    closed: list[bool] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
    monkeypatch.setattr(shown.page, "close", lambda: closed.append(True))
    shown.page.move_data()
    shown.wait_for("allí son las mismas")
    shown.qtbot.waitUntil(lambda: bool(closed))
    assert load(shown.paths.settings).settings.database_url == shown.page.address()
    there = Database.open(shown.page.address())
    with there.reading() as session:
        assert session.get(ContactRow, "c") is not None
    there.close()


def test_a_move_that_cannot_be_changes_nothing(panel: Callable[..., Panel], postgres: Server) -> None:
    shown = panel()
    shown.type(postgres, postgres.fresh())
    address = shown.page.address()
    other = Database.open(address)
    with other.writing() as session:
        session.add(ContactRow(id="theirs", name="X", phone="1", created_at=START, updated_at=START))
    other.close()
    shown.page.move_data()
    shown.wait_for("ya tiene datos")
    assert load(shown.paths.settings).settings.database_url == ""


def test_who_may_not_configure_changes_nothing(panel: Callable[..., Panel], postgres: Server) -> None:
    shown = panel(User("u", "rosa", Role.AGENT))
    for name in ("database_test", "database_use", "database_move", "database_use_file"):
        assert not shown.page.findChild(QPushButton, name).isEnabled()
    from callmanager.domain.errors import PermissionDenied

    with pytest.raises(PermissionDenied):
        shown.page._team.use(postgres.empty(), User("u", "rosa", Role.AGENT))
