"""Builds the window out of its parts: the only place in the interface that knows them all."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from callmanager.ui import shortcuts
from callmanager.ui.alarms import Alarms
from callmanager.ui.anywhere import help_commands, open_setup, reach_from_anywhere
from callmanager.ui.appearance import Appearance
from callmanager.ui.application import language_of, theme_of
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_parts import build_call_page, build_desks, follow_the_day, open_callback
from callmanager.ui.commands import Command
from callmanager.ui.context import UiContext
from callmanager.ui.late_pages import LatePages
from callmanager.ui.live import LiveView
from callmanager.ui.main_window import MainWindow, PageLike
from callmanager.ui.own_account import OwnAccount
from callmanager.ui.widgets.call_bar import CallBar
from callmanager.ui.window_memory import WindowMemory

_FIRST_PICTURE_MS = 100


def open_window(context: UiContext, *, all_pages: bool = True) -> MainWindow:
    """Build and show the window. Keep the reference: the window goes when it goes.

    Args:
        context: what it works with.
        all_pages: build every page soon; False builds each when it is opened.

    Raises:
        RuntimeError: `create_application` has not been called.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme, language = theme_of(application), language_of(application)
    bridge, tasks = Bridge(context.bus), Tasks()
    desks = build_desks(context, bridge, tasks)
    desk = desks.call
    bar = CallBar(theme, channels=context.recorder.channels, demo=context.demo)
    alarms = Alarms(bridge, context.problems, bar)
    live = LiveView(
        bar,
        desk,
        desks.agent,
        context.recorder,
        context.recordings,
        context.copilot,
        alarms,
        language,
        context.settings,
    )
    appearance = Appearance(context.settings, theme, language, context.lane, tasks, context.keep_settings)
    later = LatePages(
        context,
        desk,
        theme,
        language,
        bridge,
        tasks,
        lambda name: window.open_page(name),
        lambda callback: open_callback(desks, window, callback),
        appearance,
    )
    call_page = build_call_page(context, desks, theme, language, bridge, tasks)
    pages: dict[str, PageLike] = {"call": call_page, **later.places}
    for part, error in list(context.problems.items()):
        alarms.raise_problem(part, error)
    window = MainWindow(pages, bar, desk, context.user, theme, bridge, tasks, demo=context.demo)
    OwnAccount(context.people.users, context.user, window, context.lane, bridge, tasks)
    follow_the_day(context, desks, window, language, bridge, tasks)

    def show_sheet() -> None:
        from callmanager.ui.shortcut_sheet import ShortcutSheet

        ShortcutSheet(theme, window).open()

    def more() -> list[Command]:
        return help_commands(window, theme, language, show_sheet)

    def show_setup() -> None:
        open_setup(context, theme, language, bridge, tasks, appearance, window)

    window.setup_wanted.connect(show_setup)
    WindowMemory(window, context.paths.home / "window.json", context.user.user_id, context.lane)
    shortcuts.bind("sheet", window, show_sheet)
    reach_from_anywhere(context, desks, window, theme, language, bridge, tasks, alarms, appearance, more)
    window.closed.connect(live.stop)
    window.closed.connect(later.close)
    window.show()
    QTimer.singleShot(_FIRST_PICTURE_MS, window, lambda: _get_ready(window, later if all_pages else None))
    return window


def _get_ready(window: MainWindow, later: LatePages | None) -> None:
    """What the first picture did not need: the look of widgets that a call will show, and the other pages."""
    for widget in window.findChildren(QWidget):
        widget.ensurePolished()
    if later is not None:
        later.warm_up()
