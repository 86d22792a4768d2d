"""The desktop over a built program: the Qt application, the way in, the window, and the orderly end."""

import logging
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from PySide6.QtWidgets import QApplication

from callmanager.app import App
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.ui.application import create_application, language_of, theme_of
from callmanager.ui.compose import open_window
from callmanager.ui.context import UiContext
from callmanager.ui.main_window import MainWindow
from callmanager.workers import Lane, install_qt_log

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


def has_display() -> bool:
    """Whether a window can be shown to somebody here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


class Desktop:
    """One window over one program. Use it as a context manager: at its end all threads have been joined."""

    def __init__(self, app: App) -> None:
        install_qt_log()
        self.app = app
        self.qt: QApplication = create_application(app.settings)
        self.window: MainWindow | None = None
        self._lanes = {name: Lane(name) for name in ("gui-lane", "gui-slow-lane", "startup")}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def way_in(self) -> User | None:
        """Ask who works here: the first administrator on the first start, else name and password; None to leave."""
        from callmanager.ui.first_start import ask_first_admin
        from callmanager.ui.login import ask_login

        theme, lane = theme_of(self.qt), self._lanes["gui-lane"]
        if self.app.users.has_users():
            return ask_login(self.app.users, theme, lane)
        return ask_first_admin(self.app.users, theme, language_of(self.qt), lane)

    def open(self, user: User) -> MainWindow:
        """Show the window for this person; sound, model and phone server come up behind it."""
        self.app.log_in(user)
        self.window = open_window(self._context(user))
        self._lanes["startup"].run(self.app.start)
        return self.window

    def run(self) -> int:
        """Show windows until the last one is closed; what Qt's loop returned."""
        return int(self.qt.exec())

    def when_started(self, function: "Callable[[], object]") -> None:
        """Run a function once the parts behind the window are up (or known to be missing), outside the GUI thread."""
        self._lanes["startup"].run(function)

    def close(self) -> None:
        """Close the window and end the program; calling it again does nothing."""
        window, self.window = self.window, None
        if window is not None:
            window.close_without_asking()
            window.deleteLater()
        for lane in reversed(self._lanes.values()):
            lane.stop()
        self.app.stop()

    def _context(self, user: User) -> UiContext:
        app = self.app
        return UiContext(
            settings=app.settings,
            paths=app.paths,
            bus=app.bus,
            user=user,
            calls=app.calls,
            contacts=app.contacts,
            recordings=app.recordings,
            metrics=app.metrics,
            reports=app.reports,
            objections=app.objections,
            phones=app.phones,
            recorder=app.recorder,
            copilot=app.copilot,
            lane=self._lanes["gui-lane"],
            slow_lane=self._lanes["gui-slow-lane"],
            problems=app.problems,
            server_url=lambda: app.server_url,
            demo=app.demo,
        )


def tell(error: CallManagerError) -> None:
    """Say why the program cannot open: on stderr, and in a box where there is a screen."""
    print(f"callmanager: {error}", file=sys.stderr)
    _log.error("The desktop did not open: %s", error)
    if has_display():
        from callmanager.ui.errors import show_fatal

        show_fatal(error)
