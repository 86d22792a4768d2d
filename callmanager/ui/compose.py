"""Builds the window out of its parts: the only place in the interface that knows them all."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from callmanager.ui.alarms import Alarms
from callmanager.ui.application import language_of, theme_of
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.live import LiveView
from callmanager.ui.main_window import MainWindow, PageLike
from callmanager.ui.pages.call_closing import CallClosing
from callmanager.ui.pages.call_contact import CallContact
from callmanager.ui.pages.call_copilot import CallCopilot
from callmanager.ui.pages.call_page import CallPage
from callmanager.ui.pages.contacts_page import ContactsPage
from callmanager.ui.pages.late_page import LatePage
from callmanager.ui.pages.page import Page
from callmanager.ui.pages.phones_page import PhonesPage
from callmanager.ui.pages.recordings_page import RecordingsPage
from callmanager.ui.pages.settings_page import SettingsPage
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.call_bar import CallBar


def open_window(context: UiContext) -> MainWindow:
    """Build and show the window. Keep the reference: the window goes when it goes.

    Raises:
        RuntimeError: `create_application` has not been called.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme, language = theme_of(application), language_of(application)
    bridge, tasks = Bridge(context.bus), Tasks()
    desk = CallDesk(context.calls, context.recorder, context.user, context.lane, bridge, tasks)
    bar = CallBar(theme, channels=context.recorder.channels, demo=context.demo)
    alarms = Alarms(bridge, context.problems, bar)
    live = LiveView(bar, desk, context.recorder, context.copilot, alarms, language)
    pages = _pages(context, desk, theme, language, bridge, tasks)
    for part, error in list(context.problems.items()):
        alarms.raise_problem(part, error)
    window = MainWindow(pages, bar, desk, context.user, theme, bridge, tasks, demo=context.demo)
    window.closed.connect(live.stop)
    window.show()
    metrics = pages["metrics"]
    assert isinstance(metrics, LatePage)
    tasks.run(window, context.slow_lane, _import_charts, lambda _: metrics.warm_up())
    return window


def _import_charts() -> None:
    """Outside the GUI thread, once the window stands: pyqtgraph takes half a second."""
    import callmanager.ui.widgets.charts  # noqa: F401


def _metrics_page(context: UiContext, theme: Theme, language: Language, bridge: Bridge, tasks: Tasks) -> Page:
    from callmanager.ui.pages.metrics_page import MetricsPage

    return MetricsPage(context.metrics, context.user, theme, language, context.lane, bridge, tasks)


def _pages(
    context: UiContext, desk: CallDesk, theme: Theme, language: Language, bridge: Bridge, tasks: Tasks
) -> dict[str, PageLike]:
    user, lane, slow_lane = context.user, context.lane, context.slow_lane
    settings, paths = context.settings, context.paths
    folder = Path(settings.audio.folder) if settings.audio.folder else paths.recordings
    products = settings.office.products
    return {
        "call": CallPage(
            desk,
            CallContact(desk, context.contacts, context.calls, user, products, theme, language, lane, bridge, tasks),
            CallCopilot(desk, context.objections, context.copilot, theme, language, lane, bridge, tasks),
            CallClosing(desk, theme),
        ),
        "contacts": ContactsPage(context.contacts, user, theme, lane, slow_lane, bridge, tasks),
        "recordings": RecordingsPage(
            context.recordings,
            context.reports,
            folder,
            paths.reports,
            user,
            theme,
            language,
            lane,
            slow_lane,
            bridge,
            tasks,
        ),
        "metrics": LatePage(lambda: _metrics_page(context, theme, language, bridge, tasks)),
        "phones": PhonesPage(context.phones, user, context.server_url, theme, language, lane, bridge, tasks),
        "settings": SettingsPage(
            settings, paths, context.recorder.list_devices, user, theme, language, lane, slow_lane, tasks
        ),
    }
