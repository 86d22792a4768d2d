"""Every setting is found by its words and by what it means, in whatever part it stands; parts are built one by one."""

import time

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QFrame, QLineEdit, QPlainTextEdit, QWidget

from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.pages.late_page import LatePage
from callmanager.ui.pages.settings_page import SettingsPage
from callmanager.ui.settings_finder import settings_in
from callmanager.ui.settings_meanings import known
from callmanager.ui.widgets.settings_search import SettingsSearch
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands

_BLOCK_SECONDS = 0.05
_CONTROLS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)


def _page(desk: Hands) -> SettingsPage:
    desk.click("rail_settings")
    desk.settle()
    return desk.find("page_settings", SettingsPage)


def test_a_setting_is_found_in_any_part_and_pointed_at(desk: Hands, language: Language) -> None:
    page = _page(desk)
    assert [one.tab for one in page.settings()][-1] == "recording", "what nobody opened is not built"
    desk.type("settings_search", "interm camp")  # typed by mistake: nothing
    results = desk.find("settings_search").parent()
    assert isinstance(results, SettingsSearch)
    desk.wait(lambda: not page.build_more())
    desk.settle()
    desk.type("settings_search", "ausente")
    desk.wait(lambda: [one.name for one in results.results.rows] == ["idle_minutes"])
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("idle_minutes").isVisible())
    assert desk.has_keys("idle_minutes")
    pointer = desk.find("setting_pointer", QFrame)
    around = pointer.mapToGlobal(pointer.rect().topLeft()), pointer.mapToGlobal(pointer.rect().bottomRight())
    box = desk.find("idle_minutes")
    assert QRect(*around).contains(QRect(box.mapToGlobal(box.rect().topLeft()), box.size()))
    assert not desk.find("settings_save").isVisible(), "that part saves by itself"
    # by what it means alone, without its accents, in a tab within a part
    desk.type("settings_search", "sin cortarse")
    desk.wait(lambda: [one.name for one in results.results.rows] == ["settings_second_folder"])
    assert "disco" in results.results.rows[0].meaning
    desk.type("settings_search", "campanas intentos")
    desk.wait(lambda: "campaign_attempts" in [one.name for one in results.results.rows])
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("campaign_attempts").isVisible())
    assert desk.find("campaign_tab_calls", QAbstractButton).isChecked()
    desk.type("settings_search", "zzz")
    desk.wait(lambda: not results.results.isVisible())
    language.choose("en")
    desk.wait(lambda: desk.words("settings_save") == "Save")
    desk.type("settings_search", "theme")
    desk.wait(lambda: [one.name for one in results.results.rows][:1] == ["settings_theme"])
    desk.press(Qt.Key.Key_Escape)
    assert not results.results.isVisible()
    page.open_tab("general")
    desk.window.resize(1200, 680)
    desk.settle()
    assert (cut(desk.window), overlaps(desk.window)) == ([], [])


def test_each_setting_says_what_it_means(desk: Hands) -> None:
    page = _page(desk)
    while page.build_more():
        desk.settle()
    there = {one.name for one in page.settings()}
    assert known() - there == set(), "these explain nothing that can be set"
    silent = []
    for setting in page.settings():
        control = page.findChild(QWidget, setting.name)
        assert control is not None
        if isinstance(control, _CONTROLS) and not control.toolTip():
            silent.append(setting.name)
        elif setting.name in known():
            assert control.accessibleDescription() == control.toolTip()
    named_by_themselves = {f"campaign_hours_{day}" for day in range(7)} | {
        "retention_outcome",
        "retention_campaign",
        "retention_consent",
        "script_preview_choice",
        "script_preview_text",
    }
    assert set(silent) <= named_by_themselves, "write into ui/settings_meanings.py what these mean"
    assert {one.tab for one in settings_in(page, "all", "")} == {"all"}


def test_no_part_of_the_settings_holds_the_window_long(desk: Hands) -> None:
    """CPU time, not the clock: other programs on this computer are no fault of the window."""
    assert isinstance(desk.window, MainWindow)
    place = desk.window.findChild(LatePage, "place_settings")
    assert place is not None
    took = []
    while not place.is_whole:
        began = time.thread_time()
        place.build_more()
        took.append(time.thread_time() - began)
        desk.settle()
    assert len(took) >= 7, "one part in each turn"
    print("settings, ms per part:", [round(1000 * seconds) for seconds in took])
    assert max(took) < 3 * _BLOCK_SECONDS, took
