"""One window over one program: the Qt application, the way in, the window, and the orderly end."""

import gc
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from callmanager.domain.users import Role, User
from callmanager.gui.window_parts import context_of
from callmanager.settings import Settings
from callmanager.ui.application import create_application, language_of, theme_of
from callmanager.workers import Lane, install_qt_log, share_heaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from callmanager.app import App
    from callmanager.audio.recording.sleep_listener import SleepListener
    from callmanager.services.people.users import UserService
    from callmanager.ui.first_start import FirstStartDialog
    from callmanager.ui.input_watch import InputWatch
    from callmanager.ui.login import LoginDialog
    from callmanager.ui.main_window import MainWindow
    from callmanager.ui.single_instance import FirstInstance

_LOOK_MS = 50
_WELCOME_MS = 600
FIRST_PICTURE_MS = 100
"""What is slow to import waits so long for the window's first picture: both need the interpreter."""


class Desktop:
    """One window over one program. Use it as a context manager: at its end all threads have been joined.

    Args:
        settings: for look and language, which the first window needs before anything else is there.
        open_app: builds the program, in the background: importing and opening the database take longer than the
            first window, which asks for name and password meanwhile.
    """

    def __init__(self, settings: Settings, open_app: "Callable[[], App]") -> None:
        share_heaps()
        install_qt_log()
        self.qt: QApplication = create_application(settings)
        self.window: MainWindow | None = None
        self._sleep: SleepListener | None = None
        self._input: InputWatch | None = None
        self._first: FirstInstance | None = None
        self._is_first_start = False
        self._is_closed = False
        self._shown = threading.Event()
        self._lanes = {name: Lane(name) for name in ("gui-lane", "gui-slow-lane", "gui-dial-lane", "startup")}
        self._opening = self._lanes["startup"].submit(open_app)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def app(self) -> "App":
        """The program, once it is built.

        Raises:
            CallManagerError: it could not be built.
        """
        return self._opening.result()

    def way_in(self, *, knows_somebody: bool) -> User | None:
        """Ask who works here: the first administrator on the first start, else name and password; None to leave.

        Args:
            knows_somebody: which of the two to show until the database has told.

        Raises:
            CallManagerError: the program could not be built.
        """
        told = self._lanes["startup"].submit(lambda: self.app.users.has_users())
        dialog = self._dialog(knows_somebody)

        def look() -> None:
            if told.done():
                timer.stop()
                if told.exception() is not None or told.result() != knows_somebody:
                    dialog.reject()

        timer = QTimer(dialog, interval=_LOOK_MS)
        timer.timeout.connect(look)
        timer.start()
        dialog.exec()
        if dialog.user is None and told.done() and told.result() != knows_somebody:
            return self.way_in(knows_somebody=told.result())
        self._is_first_start = dialog.user is not None and not knows_somebody
        return dialog.user

    def hear_other_starts(self, home: Path) -> None:
        """Come to the front when CallManager is started again in this workspace; begins after the first picture."""

        def listen() -> None:
            from callmanager.ui.single_instance import FirstInstance

            if self._first is None and not self._is_closed:
                self._first = FirstInstance(home)
                self._first.asked.connect(self._come_to_front)

        QTimer.singleShot(FIRST_PICTURE_MS, self.qt, listen)

    def _come_to_front(self) -> None:
        from callmanager.ui.tray import bring_to_front

        window = self.window or self.qt.activeModalWidget()
        if window is not None:
            bring_to_front(window)

    def _dialog(self, knows_somebody: bool) -> "FirstStartDialog | LoginDialog":
        from callmanager.ui.first_start import FirstStartDialog
        from callmanager.ui.login import LoginDialog

        theme, lane, people = theme_of(self.qt), self._lanes["gui-lane"], _People(lambda: self.app.users)
        if knows_somebody:
            return LoginDialog(people, theme, lane)
        return FirstStartDialog(
            people, theme, language_of(self.qt), lane, lambda language: self.app.change_language(language)
        )

    def open(self, user: User) -> "MainWindow":
        """Show the window for this person; sound, model and phone server come up behind it."""
        from callmanager.services.calls.system_idle import seconds_since_input
        from callmanager.ui.compose import open_window
        from callmanager.ui.input_watch import InputWatch

        if seconds_since_input() is None and self._input is None:  # a Wayland desktop tells of its own window only
            self._input = InputWatch(self.qt)
            self.app.seconds_since_window_input = self._input.seconds_since_input
        self.app.log_in(user)
        lanes = (self._lanes[name] for name in ("gui-lane", "gui-slow-lane", "gui-dial-lane"))
        self.window = open_window(context_of(self.app, user, *lanes))
        QTimer.singleShot(FIRST_PICTURE_MS, self._shown.set)
        QTimer.singleShot(_WELCOME_MS, self.window, self._welcome)
        if sys.platform == "linux":
            QTimer.singleShot(FIRST_PICTURE_MS, self._listen_for_sleep)
        self._lanes["startup"].run(self._start_behind)
        return self.window

    def _welcome(self) -> None:
        """On the first start the assistant; after an upgrade, once, what is new."""
        from callmanager.ui.anywhere import show_news
        from callmanager.ui.whats_new import is_upgrade

        window = self.window
        if window is None or self.app.demo:
            return
        if self._is_first_start:
            self._is_first_start = False
            window.setup_wanted.emit()

        def show(before: str) -> None:
            if before:
                show_news(window, theme_of(self.qt), language_of(self.qt), before)

        kept = self.app.paths.home / "version"
        window.tasks.run(window, self._lanes["gui-slow-lane"], lambda: is_upgrade(kept), show)

    def _listen_for_sleep(self) -> None:
        """Have a running recording closed, safe on disk, before the computer sleeps."""
        from callmanager.audio.recording.sleep_listener import SleepListener

        if self.window is not None and self._sleep is None:
            self._sleep = SleepListener(self.app.recorder.prepare_for_sleep)
            self._sleep.start()

    def _start_behind(self) -> None:
        self._shown.wait()
        self.app.start()
        # What was built so far stays: without this, a full collection walks all of it and holds every thread for
        # 150 ms and more, at any moment of a call.
        gc.collect()
        gc.freeze()

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
        self._shown.set()
        self._is_closed = True
        if self._first is not None:
            self._first.stop()
            self._first = None
        if self._sleep is not None:
            self._sleep.stop()
            self._sleep = None
        if self._input is not None:
            self._input.stop()
            self._input = None
        for lane in reversed(self._lanes.values()):
            lane.stop()
        if self._opening.exception() is None:
            self.app.stop()


class _People:
    """The users, for a dialog that is shown before they are known; its jobs wait for them outside the GUI thread."""

    def __init__(self, users: "Callable[[], UserService]") -> None:
        self._users = users

    def login(self, name: str, password: str) -> User:
        """See `UserService.login`."""
        return self._users().login(name, password)

    def change_password(self, user: User, old: str, new: str) -> User:
        """See `UserService.change_password`."""
        return self._users().change_password(user, old, new)

    def create(self, name: str, password: str, role: Role) -> User:
        """See `UserService.create`."""
        return self._users().create(name, password, role)
