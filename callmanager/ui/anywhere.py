"""What is at hand from anywhere: the palette, the icon in the tray, and what the system tells."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from callmanager.domain.callback import Callback
from callmanager.domain.contact import Contact
from callmanager.ui import shortcuts
from callmanager.ui.alarms import Alarms
from callmanager.ui.appearance import Appearance
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_parts import CallDesks, open_callback
from callmanager.ui.command_palette import CommandPalette
from callmanager.ui.commands import Command, Commands
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from callmanager.ui.notices import Notices
from callmanager.ui.theme import Theme
from callmanager.ui.tray import Tray


def reach_from_anywhere(
    context: UiContext,
    desks: CallDesks,
    window: MainWindow,
    theme: Theme,
    language: Language,
    bridge: Bridge,
    tasks: Tasks,
    alarms: Alarms,
    appearance: Appearance,
    more: Callable[[], list[Command]],
) -> None:
    """Give the window its palette, tray and notices; all belong to it. ``more`` adds commands of the builder's own."""
    commands = Commands(window, desks, context.user, language, appearance, more)

    def take(contact: Contact) -> None:
        """To be called, or during a call only to be looked at."""
        if desks.call.call is None:
            window.open_page("call")
            desks.contact.take(contact.contact_id)
            return
        window.open_page("contacts")
        from callmanager.ui.pages.contacts_page import ContactsPage  # it is open, so this costs nothing now

        page = window.findChild(ContactsPage)
        if page is not None:
            page.filters.search.setText(contact.phone or contact.name)

    def open_palette() -> None:
        palette = window.findChild(CommandPalette)
        if palette is None:  # built when it is wanted first
            palette = CommandPalette(window, commands, context.contacts, context.user, take, theme, context.lane, tasks)
        palette.open_palette()

    shortcuts.bind("palette", window, open_palette)
    tray = Tray(window, desks, commands, context.recordings, context.settings, language)
    appearance.changed.connect(tray.look)

    def take_callback(callback: Callback) -> None:
        open_callback(desks, window, callback)

    notices = Notices(
        lambda title, text, urgent: tray.tell(title, text, urgent=urgent),
        take_callback,
        tray.show_window,
        window,
        desks.call,
        alarms,
        context.settings,
        context.user,
        language,
        bridge,
    )
    tray.clicked.connect(notices.open_last)


def open_setup(
    context: UiContext,
    theme: Theme,
    language: Language,
    bridge: Bridge,
    tasks: Tasks,
    appearance: Appearance,
    window: MainWindow,
) -> None:
    """Open the first-start assistant over the window."""
    from callmanager.ui.settings_parts import SettingsParts  # slow to import, and seldom wanted
    from callmanager.ui.setup_assistant import SetupAssistant

    parts = SettingsParts(context, theme, language, bridge, tasks, ZoneInfo("UTC"), appearance)
    SetupAssistant(context, parts.copilot, theme, language, appearance, tasks, window).open()


def show_news(window: MainWindow, theme: Theme, language: Language, since: str = "") -> None:
    """Show what is new after the version ``since``; nothing opens where there is no news."""
    from callmanager.ui.whats_new import WhatsNew, news

    told = news(language.code, since)
    if told:
        WhatsNew(told, theme, window).open()


def help_commands(
    window: MainWindow, theme: Theme, language: Language, show_sheet: Callable[[], None]
) -> list[Command]:
    """What helps to find one's way: keys, the assistant, the news."""
    kind = QCoreApplication.translate("labels", "Ayuda")
    setup = QCoreApplication.translate("labels", "Asistente de inicio")
    fresh = QCoreApplication.translate("labels", "Novedades")
    return [
        Command("sheet", shortcuts.words("sheet"), kind, show_sheet, keys=shortcuts.shown("sheet")),
        Command("setup", setup, kind, window.setup_wanted.emit),
        Command("news", fresh, kind, lambda: show_news(window, theme, language)),
    ]
