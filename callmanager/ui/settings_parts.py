"""Puts the settings together: which parts there are, and what each is given when it is built."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

from callmanager.services.phones.company_logo import keep_logo
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_drafts import drafts_of
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.pages.settings_campaigns import CampaignSettings
from callmanager.ui.pages.settings_contacts import ContactsSettings
from callmanager.ui.pages.settings_copilot import CopilotSettingsPanel
from callmanager.ui.pages.settings_database import DatabaseSettings
from callmanager.ui.pages.settings_general import GeneralSettings
from callmanager.ui.pages.settings_notices import NoticeSettings
from callmanager.ui.pages.settings_outcomes import OutcomeSettings
from callmanager.ui.pages.settings_page import SettingsPage
from callmanager.ui.pages.settings_phones import PhoneSettings
from callmanager.ui.pages.settings_privacy import PrivacySettings
from callmanager.ui.pages.settings_reports import DailySettings
from callmanager.ui.people_pages import ask_own_password
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.sound_check import SoundDesk

_TITLES = {
    "phones": QT_TRANSLATE_NOOP("labels", "Teléfonos"),
    "campaigns": QT_TRANSLATE_NOOP("labels", "Campañas"),
    "contacts": QT_TRANSLATE_NOOP("labels", "Contactos"),
    "outcomes": QT_TRANSLATE_NOOP("labels", "Resultados"),
    "copilot": QT_TRANSLATE_NOOP("labels", "Copiloto"),
    "reports": QT_TRANSLATE_NOOP("labels", "Informes"),
    "privacy": QT_TRANSLATE_NOOP("labels", "Privacidad"),
    "notices": QT_TRANSLATE_NOOP("labels", "Avisos"),
    "database": QT_TRANSLATE_NOOP("labels", "Base de datos"),
}


def build_settings_page(
    context: UiContext,
    theme: Theme,
    language: Language,
    bridge: Bridge,
    tasks: Tasks,
    appearance: Appearance,
    zone: ZoneInfo,
) -> SettingsPage:
    """The page with its general part; every other part is built when it is opened. ``zone`` is the office's."""
    page = SettingsPage(theme)
    page.add_general(
        GeneralSettings(
            context.settings,
            context.paths,
            context.recorder.list_devices,
            SoundDesk.of(context.recorder, context.settings),
            context.user,
            theme,
            language,
            context.lane,
            context.slow_lane,
            tasks,
            page.notice,
            appearance,
            keep=context.keep_settings,
        )
    )
    page.setup_asked.connect(lambda: _ask_setup(page))
    page.password_asked.connect(lambda: ask_own_password(context, page, theme, tasks))
    parts = SettingsParts(context, theme, language, bridge, tasks, zone, appearance)
    for name, build in (
        ("campaigns", parts.campaigns),
        ("contacts", parts.contacts),
        ("outcomes", parts.outcomes),
        ("copilot", parts.copilot),
        ("reports", parts.daily),
        ("privacy", parts.privacy),
        ("notices", parts.notices),
        ("phones", parts.phones),
        ("database", parts.database),
    ):
        if name != "database" or context.team_database is not None:
            page.add_panel(name, build, partial(_title, name))
    return page


def _ask_setup(page: SettingsPage) -> None:
    window = page.window()
    if isinstance(window, MainWindow):
        window.setup_wanted.emit()


def _title(name: str) -> str:
    return QCoreApplication.translate("labels", str(_TITLES[name]))


class SettingsParts:
    """Builds each part."""

    def __init__(
        self,
        context: UiContext,
        theme: Theme,
        language: Language,
        bridge: Bridge,
        tasks: Tasks,
        zone: ZoneInfo,
        appearance: Appearance,
    ) -> None:
        self._zone, self._appearance = zone, appearance
        self._context, self._theme, self._language = context, theme, language
        self._bridge, self._tasks = bridge, tasks

    def campaigns(self) -> QWidget:
        """Which campaigns there are, how their calls are recorded, placed and spoken."""
        context = self._context
        return CampaignSettings(
            context.campaigns,
            context.calling.scripts,
            context.calling.dialler,
            drafts_of(context, "campaign"),
            drafts_of(context, "script"),
            context.user,
            self._theme,
            context.lane,
            context.dial_lane,
            self._bridge,
            self._tasks,
        )

    def privacy(self) -> QWidget:
        """How long recordings are kept, whether they are encrypted, and how a person is erased."""
        context = self._context
        return PrivacySettings(
            context.privacy,
            context.settings,
            context.keep_settings,
            context.user,
            self._theme,
            self._language,
            context.slow_lane,
            self._tasks,
        )

    def outcomes(self) -> QWidget:
        """How a call can end, and why an agent pauses."""
        context, calling, language = self._context, self._context.calling, self._language
        return OutcomeSettings(
            calling.outcomes,
            calling.pause_reasons,
            lambda: [(status.status_id, status.words(language.code)) for status in calling.statuses.active()],
            context.settings,
            context.keep_settings,
            context.user,
            self._theme,
            context.lane,
            self._bridge,
            self._tasks,
        )

    def copilot(self) -> QWidget:
        """Where Ollama is, which models it has, and which of them do what."""
        context = self._context
        return CopilotSettingsPanel(
            context.copilot,
            context.assistant.models,
            context.settings,
            context.keep_settings,
            context.user,
            self._theme,
            self._language,
            context.lane,
            self._tasks,
        )

    def contacts(self) -> QWidget:
        """The statuses of contacts, and how long one stays taken."""
        context = self._context
        return ContactsSettings(
            context.contact_services.statuses,
            context.contact_services.locks,
            context.settings,
            context.keep_settings,
            context.user,
            self._theme,
            context.lane,
            self._bridge,
            self._tasks,
        )

    def daily(self) -> QWidget:
        """What is made each day: reports and backups."""
        context = self._context
        return DailySettings(
            context.settings,
            context.paths,
            context.backups,
            self._zone,
            context.user,
            self._theme,
            context.lane,
            context.slow_lane,
            self._tasks,
            keep=context.keep_settings,
        )

    def phones(self) -> QWidget:
        """The phone server, and the company's look on the phones."""
        context = self._context
        return PhoneSettings(
            context.settings,
            context.keep_settings,
            lambda source: keep_logo(source, context.paths.home / "brand"),
            context.phone_host,
            context.problems,
            context.user,
            self._theme,
            self._language,
            context.slow_lane,
            self._bridge,
            self._tasks,
        )

    def notices(self) -> QWidget:
        """What draws attention."""
        context = self._context
        panel = NoticeSettings(context.settings, context.keep_settings, self._theme, context.lane, self._tasks)
        panel.kept.connect(self._appearance.changed)
        return panel

    def database(self) -> QWidget:
        """Where the data lie: a file here or a team's server."""
        context = self._context
        assert context.team_database is not None
        return DatabaseSettings(context.team_database, context.user, self._theme, context.slow_lane, self._tasks)
