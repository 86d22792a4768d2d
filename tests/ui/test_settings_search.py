"""Every setting is found by its words and by what it means, in whatever part it stands; parts are built one by one."""

import importlib
import time

from pydantic import BaseModel
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QFrame, QLineEdit, QPlainTextEdit, QWidget

from callmanager.settings import Settings
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


# Where each setting stands on screen. Only the last ones stand in the file alone; docs/decisions.md says why.
PLACES = {
    "database_url": "database_host",
    "office.time_zone": "office_time_zone",
    "office.country": "office_country",
    "office.idle_minutes": "idle_minutes",
    "office.days_off": "office_days_off",
    "audio.folder": "settings_folder",
    "audio.sample_rate": "settings_sample_rate",
    "audio.channels": "settings_channels",
    "audio.device": "settings_device",
    "audio.second_device": "settings_second_device",
    "audio.second_folder": "settings_second_folder",
    "audio.low_disk_minutes": "settings_low_disk",
    "audio.min_free_mb": "settings_min_free",
    "audio.compress": "settings_compress",
    "audio.compress_after_days": "settings_compress_after",
    "audio.verify_every_days": "settings_verify_every",
    "audio.encrypt": "encryption_on",
    "audio.retention_enabled": "retention_daily",
    "audio.silent_alarm_seconds": "settings_silent_alarm",
    "copilot.model": "model_live",
    "copilot.host": "copilot_host",
    "copilot.timeout_seconds": "copilot_timeout_seconds",
    "copilot.total_seconds": "copilot_total_seconds",
    "copilot.connect_seconds": "copilot_connect_seconds",
    "copilot.summary_model": "model_summary",
    "copilot.token": "copilot_token",
    "copilot.verify_tls": "copilot_verify_tls",
    "copilot.num_ctx": "copilot_num_ctx",
    "copilot.keep_alive": "copilot_keep_alive",
    "server.enabled": "settings_server_enabled",
    "server.host": "settings_server_host",
    "server.port": "settings_server_port",
    "server.other_port": "settings_server_other_port",
    "server.address": "settings_server_address",
    "server.tls": "settings_server_tls",
    "server.listening": "settings_server_listening",
    "server.company": "company_name",
    "server.accent": "company_accent",
    "server.logo": "company_logo_choose",
    "contacts.lock_minutes": "contact_lock_minutes",
    "contacts.run_rules": "contact_run_rules",
    "contacts.rules_time": "contact_rules_time",
    "ui.language": "settings_language",
    "ui.theme": "settings_theme",
    "ui.timer_amber_minutes": "settings_timer_amber",
    "ui.timer_red_minutes": "settings_timer_red",
    "ui.tray": "settings_tray",
    "ui.notify_callbacks": "settings_notify_callbacks",
    "ui.notify_alarms": "settings_notify_alarms",
    "ui.notify_phones": "settings_notify_phones",
    "ui.quiet_in_calls": "settings_quiet_in_calls",
    "reports.daily": "daily_report_daily",
    "reports.time": "daily_report_time",
    "reports.of_day": "daily_report_of_day",
    "reports.folder": "daily_report_folder",
    "reports.kind": "daily_report_kind",
    "reports.keep_days": "daily_report_keep",
    "reports.all_contacts": "daily_report_all_contacts",
    "backups.daily": "backup_daily",
    "backups.time": "backup_time",
    "backups.folder": "backup_folder",
    "backups.keep_days": "backup_keep",
}
IN_THE_FILE_ALONE = {"office.products", "ui.campaign", "ui.call_languages"}


def test_each_setting_has_a_place_on_screen_or_a_reason_to_have_none() -> None:
    names = set()
    for section, value in Settings():
        fields = type(value).model_fields if isinstance(value, BaseModel) else [""]
        names |= {f"{section}.{name}".rstrip(".") for name in fields}
    assert names == PLACES.keys() | IN_THE_FILE_ALONE


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
    for place in PLACES.values():
        assert page.findChild(QWidget, place) is not None, place
    assert {one.tab for one in settings_in(page, "all", "")} == {"all"}


def test_no_part_of_the_settings_holds_the_window_long(desk: Hands) -> None:
    """CPU time, not the clock: other programs on this computer are no fault of the window."""
    importlib.import_module("callmanager.ui.settings_parts")  # the program does that in a lane
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
