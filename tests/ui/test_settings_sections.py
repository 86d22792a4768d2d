"""Campaigns and the keeping of recordings in the settings: what is chosen there is what holds."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListView, QPlainTextEdit

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.campaign import GENERAL_ID
from callmanager.domain.recording_policy import RecordingMode, RecordingPolicy
from callmanager.domain.users import Role, User
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.pages.settings_office import OfficeCard
from callmanager.ui.pages.settings_storage import StorageSettings
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands


def _open(desk: Hands, tab: str) -> None:
    desk.click("rail_settings")
    desk.click(f"settings_tab_{tab}")
    desk.settle()


def _choose(desk: Hands, name: str, figure: object) -> None:
    box = desk.find(name, QComboBox)
    index = next(i for i in range(box.count()) if box.itemData(i) == figure)
    box.setCurrentIndex(index)


def _names(desk: Hands) -> list[str]:
    model = desk.find("campaigns_list", QListView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _said(desk: Hands) -> str:
    return str(desk.find("campaigns_notice").text)  # type: ignore[attr-defined]


def test_a_campaign_is_made_with_its_whole_policy(desk: Hands, app: App) -> None:
    _open(desk, "campaigns")
    desk.wait(lambda: _names(desk) == ["General"])
    assert desk.find("campaign_name", QLineEdit).text() == "General"
    assert not desk.find("campaign_pre_roll").isEnabled(), "without a start by voice"
    _choose(desk, "campaign_mode", RecordingMode.NEVER)
    for name in ("campaign_notice", "campaign_beep", "campaign_voice_start", "campaign_keep_from"):
        assert not desk.find(name).isEnabled(), "what is not recorded needs no notice"
    desk.click("campaign_new")
    assert desk.has_keys("campaign_name")
    desk.keys("general")
    desk.find("campaign_notice", QPlainTextEdit).setPlainText(" Esta llamada se graba. ")
    for name, figure in (
        ("campaign_mode", RecordingMode.LOCKED),
        ("campaign_keep_from", 10.0),
        ("campaign_reminder", 30.0),
        ("campaign_voice_start", -40.0),
        ("campaign_pre_roll", 2.0),
        ("campaign_beep", 15.0),
    ):
        _choose(desk, name, figure)
    desk.click("campaign_save")
    desk.wait(lambda: "Ya hay una campaña" in _said(desk))
    assert desk.find("campaign_name", QLineEdit).text() == "general", "and it can be mended"
    desk.type("campaign_name", "Fibra Norte")
    desk.click("campaign_save")
    desk.wait(lambda: _names(desk) == ["General", "Fibra Norte"])
    made = app.campaigns.find("Fibra Norte")
    assert made is not None
    assert made.policy == RecordingPolicy(RecordingMode.LOCKED, "Esta llamada se graba.", 15.0, 10.0, -40.0, 2.0, 30.0)
    assert _said(desk).startswith("Guardado")
    assert app.campaigns.policy_of("general") == RecordingPolicy(), "what was not saved did not happen"


def test_a_campaign_is_renamed_changed_and_taken_out_of_use(desk: Hands, app: App, user: User) -> None:
    odd = RecordingPolicy(RecordingMode.ON_DEMAND, beep_seconds=7.0)
    made = app.campaigns.add("Verano", odd, user)
    _open(desk, "campaigns")
    desk.wait(lambda: _names(desk) == ["General", "Verano"])
    listing = desk.find("campaigns_list", QListView)
    listing.clicked.emit(listing.model().index(1, 0))
    assert desk.find("campaign_beep", QComboBox).currentData() == 7.0, "a figure that nobody offers is kept"
    desk.type("campaign_name", "Otoño")
    _choose(desk, "campaign_mode", RecordingMode.EVERY)
    desk.find("campaign_active", QAbstractButton).click()
    desk.click("campaign_save")
    desk.wait(lambda: _names(desk) == ["General", "Otoño"])
    kept = app.campaigns.get(made.campaign_id)
    assert kept is not None
    assert (kept.name, kept.is_active, kept.policy) == ("Otoño", False, RecordingPolicy(beep_seconds=7.0))
    actions = [entry.action for entry in app.audit.recent() if entry.action.startswith("campaign.")]
    assert actions == ["campaign.deactivate", "campaign.policy", "campaign.rename", "campaign.add"]
    listing.clicked.emit(listing.model().index(0, 0))
    assert not desk.find("campaign_active").isEnabled(), "the general one stays in use"


@pytest.fixture
def agent(app: App) -> User:
    return app.users.create("Luis", "correct horse", Role.AGENT)


class TestForAgents:
    @pytest.fixture
    def user(self, agent: User) -> User:
        return agent

    def test_who_may_not_configure_sees_it_and_changes_nothing(self, desk: Hands) -> None:
        _open(desk, "campaigns")
        for name in ("campaign_new", "campaign_save", "campaign_name", "campaign_mode", "campaign_beep"):
            assert not desk.find(name).isEnabled()
        _open(desk, "recording")
        assert not desk.find("settings_folder").isEnabled()
        assert not desk.find("settings_save").isEnabled(), "there is nothing to save where all is grey"
        desk.click("settings_tab_general")
        assert desk.find("settings_save").isEnabled()
        assert not desk.find("office_days_off").isEnabled()
        for card in (StorageSettings, OfficeCard):  # and is told why
            words = [label.text() for label in desk.window.findChildren(card)[0].findChildren(QLabel)]
            assert "Solo quien administra puede cambiar esto." in words


def test_the_keeping_of_recordings_is_saved(desk: Hands, app: App) -> None:
    app.settings.ui = app.settings.ui.model_copy(update={"campaign": GENERAL_ID})
    _open(desk, "recording")
    desk.type("settings_second_folder", "/srv/second")
    for name, figure in (
        ("settings_low_disk", 60.0),
        ("settings_min_free", 1_000.0),
        ("settings_silent_alarm", 10.0),
        ("settings_compress", "flac"),
        ("settings_compress_after", 7.0),
        ("settings_verify_every", 90.0),
    ):
        _choose(desk, name, figure)
    desk.click("settings_save")
    desk.wait(lambda: "reiniciar" in desk.find("settings_notice").text)  # type: ignore[attr-defined]
    kept = settings_file.load(app.paths.settings).settings
    assert kept.ui.campaign == GENERAL_ID, "what is remembered elsewhere stays"
    audio = kept.audio
    assert (audio.folder, audio.second_folder) == ("", "/srv/second")
    assert (audio.low_disk_minutes, audio.min_free_mb, audio.silent_alarm_seconds) == (60, 1_000, 10.0)
    assert (audio.compress, audio.compress_after_days, audio.verify_every_days) == ("flac", 7, 90)


@pytest.mark.parametrize("code", ["es", "en"])
def test_each_section_fits_the_smallest_window(desk: Hands, app: App, language: Language, code: LanguageCode) -> None:
    language.choose(code)
    desk.window.resize(*SMALLEST)
    for tab in ("general", "recording", "campaigns"):
        _open(desk, tab)
        for mode in RecordingMode if tab == "campaigns" else (None,):
            if mode is not None:
                _choose(desk, "campaign_mode", mode)
            desk.qtbot.wait(30)
            assert (tab, cut(desk.window)) == (tab, [])
            assert (tab, overlaps(desk.window)) == (tab, [])
