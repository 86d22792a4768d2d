"""The first-start assistant: each step can be left out, what is typed stays while one goes back, and it comes again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.setup_assistant import SetupAssistant
from callmanager.ui.setup_steps import free_bytes
from callmanager.ui.theme import Theme
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands


def _open(desk: Hands) -> tuple[SetupAssistant, Hands]:
    assert isinstance(desk.window, MainWindow)
    desk.window.setup_wanted.emit()
    desk.wait(lambda: desk.window.findChild(SetupAssistant) is not None)
    assistant = desk.window.findChild(SetupAssistant)
    assert assistant is not None
    return assistant, Hands(assistant, desk.qtbot)


def test_it_walks_through_all_steps_and_back(desk: Hands, app: App, theme: Theme, language: Language) -> None:
    assistant, hands = _open(desk)
    hands.wait(lambda: assistant.number == 0)
    assert not hands.find("setup_back").isEnabled()
    # language and theme are worn and kept at once
    languages = hands.find("setup_language", QComboBox)
    languages.setCurrentIndex(languages.findData("en"))
    languages.activated.emit(languages.currentIndex())
    hands.wait(lambda: hands.words("setup_next") == "Next")
    desk.settle()
    assert settings_file.load(app.paths.settings).settings.ui.language == "en"
    for number in range(7):
        assert assistant.number == number
        desk.settle()
        desk.qtbot.wait(30)
        assert (number, cut(assistant), overlaps(assistant)) == (number, [], [])
        if number < 6:
            hands.click("setup_skip")
    assert not hands.find("setup_skip").isVisible()
    # who goes back by pressing the same spot again comes back, and not onto "Skip"
    spot = hands.find("setup_back").mapTo(assistant, hands.find("setup_back").rect().center())
    hands.click("setup_back")
    desk.settle()
    back = hands.find("setup_back")
    assert back.rect().contains(back.mapFrom(assistant, spot))
    for _number in range(3):
        hands.click("setup_back")
    assert assistant.number == 2
    # what is typed stays, and is kept only when one goes on from it
    devices = hands.find("setup_device", QComboBox)
    devices.addItem("Cable", "Cable")
    devices.setCurrentIndex(devices.findData("Cable"))
    hands.click("setup_back")
    hands.click("setup_skip")
    assert devices.currentData() == "Cable"
    assert app.settings.audio.device == ""
    hands.click("setup_next")
    hands.wait(lambda: assistant.number == 3)
    assert settings_file.load(app.paths.settings).settings.audio.device == "Cable"
    assert app.settings.audio.device == "Cable"
    hands.click("setup_next")  # nothing chosen: it goes on at once
    assert assistant.number == 4
    hands.wait(lambda: "GB" in hands.words("setup_room"))
    folder = hands.find("settings_folder", QLineEdit)
    folder.setText(str(app.paths.home / "calls"))
    hands.click("setup_next")
    hands.wait(lambda: assistant.number == 5)
    assert app.settings.audio.folder.endswith("calls")
    # what was chosen here is what the settings show, so that saving them takes nothing back
    hands.click("setup_phones")
    assert isinstance(desk.window, MainWindow)
    assert desk.window.open_page_name == "phones"
    desk.click("rail_settings")
    desk.settle()
    assert desk.find("settings_device", QComboBox).currentData() == "Cable"
    # and it comes again, from the settings
    desk.wait(lambda: desk.window.findChild(SetupAssistant) is None)
    desk.click("settings_setup")
    desk.wait(lambda: desk.window.findChild(SetupAssistant) is not None)
    again = desk.window.findChild(SetupAssistant)
    assert again is not None
    desk.qtbot.keyClick(again, Qt.Key.Key_Escape)
    desk.wait(lambda: desk.window.findChild(SetupAssistant) is None)


def test_the_window_of_the_computer_s_theme_follows_it_at_once(theme: Theme, dressed: QApplication) -> None:
    theme.choose("system")
    for scheme, is_dark in ((Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False), (Qt.ColorScheme.Dark, True)):
        dressed.styleHints().colorSchemeChanged.emit(scheme)  # this display has no switch of its own
        assert theme.tokens.is_dark is is_dark
    theme.choose("light")
    dressed.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.tokens.is_dark, "who chose one keeps it"


def test_the_room_of_a_folder_that_is_not_there_yet_is_told(app: App) -> None:
    found = free_bytes(app.paths.home / "not" / "yet")
    assert found is not None
    assert found > 0
