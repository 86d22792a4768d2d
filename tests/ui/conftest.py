from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from callmanager.app import App, build
from callmanager.audio.sources.file_source import FileSource
from callmanager.domain.phones import PhoneReach
from callmanager.domain.users import Role, User
from callmanager.gui import context_of
from callmanager.paths import Paths
from callmanager.settings import OfficeSettings, ServerSettings, Settings, UiSettings
from callmanager.ui.application import create_application, language_of, theme_of
from callmanager.ui.bridge import Tasks
from callmanager.ui.compose import open_window
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.phone_services import PhoneHost
from callmanager.ui.theme import Theme
from callmanager.workers import Lane
from tests.support.still import lay_database
from tests.ui.support import Hands

PASSWORD = "correct horse"
RATE = 44_100


@pytest.fixture(autouse=True)
def kept_widgets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keeps a test's widgets until they are closed, as a window keeps its own.

    qtbot refers to them weakly. A chart that is garbage when the test returns, and still shown, can be collected in the
    middle of its own painting: its items go while the scene draws them, and the process with them.
    """
    kept: list[QWidget] = []
    real = QtBot.addWidget

    def add(self: QtBot, widget: QWidget, **options: Any) -> None:
        kept.append(widget)
        real(self, widget, **options)

    monkeypatch.setattr(QtBot, "addWidget", add)
    yield
    kept.clear()


@pytest.fixture
def settings() -> Settings:
    return Settings(
        office=OfficeSettings(time_zone="America/Costa_Rica"),
        server=ServerSettings(port=0),
        ui=UiSettings(language="es", theme="dark"),
    )


@pytest.fixture
def dressed(qapp: QApplication, settings: Settings) -> QApplication:
    """The Qt application as the program makes it."""
    return create_application(settings)


@pytest.fixture
def theme(dressed: QApplication) -> Theme:
    return theme_of(dressed)


@pytest.fixture
def language(dressed: QApplication) -> Iterator[Language]:
    language = language_of(dressed)
    yield language
    language.choose("es")


@pytest.fixture(scope="session")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of a 440 Hz tone at −12 dBFS, 16 bits."""
    seconds = np.arange(60 * RATE) / RATE
    path = tmp_path_factory.mktemp("sound") / "tone.wav"
    soundfile.write(path, 0.25 * np.sin(2 * np.pi * 440 * seconds), RATE, subtype="PCM_16")
    return path


@pytest.fixture
def app(home: Path, settings: Settings, tone: Path) -> Iterator[App]:
    """A real program over an empty workspace whose microphone plays the tone; the phone server is not started."""
    paths = Paths.at(home)
    lay_database(paths.database)
    app = build(settings, paths, source_factory=lambda _device: FileSource(tone))
    app.users._hasher = PasswordHasher(time_cost=1, memory_cost=64)  # what it costs to hash is no part of these tests
    yield app
    app.stop()


@pytest.fixture
def lanes() -> Iterator[tuple[Lane, Lane, Lane]]:
    lanes = Lane("gui-lane"), Lane("gui-slow-lane"), Lane("gui-dial-lane")
    yield lanes
    for lane in lanes:
        lane.stop()


@pytest.fixture
def user(app: App) -> User:
    return app.users.create("Ana Vargas", PASSWORD, Role.ADMIN)


@pytest.fixture
def context(app: App, user: User, lanes: tuple[Lane, Lane, Lane]) -> UiContext:
    """What the program gives its window; the phone server, which is not started here, has an address all the same."""
    context = context_of(app, user, *lanes)
    context.phone_host = PhoneHost(lambda: PhoneReach(("http://127.0.0.1:5000",)))
    return context


@pytest.fixture
def open_desk(
    app: App, user: User, context: UiContext, language: Language, theme: Theme, qtbot: QtBot
) -> Iterator[Callable[[], Hands]]:
    """Opens the window when the test has made the workspace it wants to see."""
    windows: list[MainWindow] = []

    def show() -> Hands:
        app.log_in(user)
        window = open_window(context, all_pages=False)  # each is built when it is opened
        windows.append(window)
        window.activateWindow()  # there is no window manager to do it
        qtbot.waitUntil(window.isActiveWindow)
        hands = Hands(window, qtbot)
        hands.settle()
        return hands

    yield show
    for window in windows:
        window.close_without_asking()
        window.deleteLater()


@pytest.fixture
def desk(open_desk: Callable[[], Hands]) -> Hands:
    """The open window over an empty workspace."""
    return open_desk()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()
