"""The phones' part of the settings: the server at the left, the company's look on the phones at the right."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.settings import Settings
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.pages.settings_company import CompanyCard
from callmanager.ui.pages.settings_server import ServerCard
from callmanager.ui.phone_services import PhoneHost
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Panel
from callmanager.workers import Lane


class PhoneSettings(Panel):
    """Each card is saved by itself and holds at once: the server comes back by itself, and so do the phones.

    Args:
        keep: saves the settings.
        keep_logo: copies a picture to where it stays.
        problems: by part, what does not work; the server's is told here.
        lane: for what may take some seconds.
    """

    def __init__(
        self,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        keep_logo: Callable[[Path], Path],
        host: PhoneHost,
        problems: Mapping[str, CallManagerError],
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._settings, self._keep, self._host, self._problems = settings, keep, host, problems
        self._user, self._lane, self._tasks = user, lane, tasks
        may = user.may(Right.CONFIGURE)
        self.server = ServerCard(settings.server, theme, may=may)
        self.company = CompanyCard(settings.server, keep_logo, theme, language, lane, tasks, may=may)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.server, 1)
        layout.addWidget(self.company, 1)
        self.server.chosen.connect(self._change_server)
        self.company.chosen.connect(self._change_company)
        bridge.phone_address_changed.connect(lambda _event: self._show_state())
        bridge.problem_changed.connect(lambda _event: self._show_state())
        self._show_state()
        tasks.run(self, lane, host.places, self.server.show_places)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._show_state()

    def _show_state(self) -> None:
        self.server.show_state(self._host.reach(), self._problems.get("server"))

    def _change_server(self, wanted: Mapping[str, Any]) -> None:
        before = self._host.reach().url

        def saved(_done: object) -> None:
            self._show_state()
            self.server.show_settings(self._settings.server)
            self.server.tell_saved(before, self._host.reach().url)
            self.server.save.setEnabled(True)

        def failed(error: CallManagerError) -> None:
            self.server.fail(error)
            self.server.save.setEnabled(True)

        self.server.save.setEnabled(False)
        self._change(wanted, saved, failed)

    def _change_company(self, wanted: Mapping[str, Any]) -> None:
        self._change(wanted, lambda _done: self.company.tell_saved(), self.company.fail)

    def _change(
        self,
        wanted: Mapping[str, Any],
        saved: Callable[[object], None],
        failed: Callable[[CallManagerError], None],
    ) -> None:
        server = self._settings.server.model_copy(update=dict(wanted))
        new = self._settings.model_copy(update={"server": server})
        host, user, keep = self._host, self._user, self._keep

        def job() -> None:
            host.change(user, server, lambda: keep(new))

        self._tasks.run(self, self._lane, job, saved, failed)
