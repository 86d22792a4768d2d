"""A call that a crash, or a telephone system's next call, has closed without an outcome: said once, and mended here."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.call import Call
from callmanager.domain.users import User
from callmanager.services.calls.calls import CallService
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, IconLabel, Label, Panel, line, row
from callmanager.workers import Lane

_SINCE = timedelta(days=2)


class UnfinishedCall(Panel):
    """``outcome_asked`` carries the `Call` whose outcome shall be given now. Takes no room while there is none."""

    outcome_asked = Signal(object)

    def __init__(
        self, calls: CallService, user: User, theme: Theme, language: Language, lane: Lane, bridge: Bridge, tasks: Tasks
    ) -> None:
        super().__init__()
        self._calls, self._user, self._language = calls, user, language
        self._lane, self._tasks = lane, tasks
        self._put_off: set[str] = set()
        self._call: Call | None = None
        self._words = Label()
        self._words.setObjectName("unfinished_words")
        self._words.setWordWrap(True)
        self._give = Button(theme, "unfinished_outcome")
        self._leave = Button(theme, "unfinished_leave", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        told = row(IconLabel(theme, "alert", "warn", 16), self._words, spacing=SPACE_S)
        told.setStretch(1, 1)
        layout.addLayout(told)
        layout.addLayout(row(1, self._leave, self._give))
        layout.addWidget(line())
        self.hide()
        self._give.clicked.connect(self._ask)
        self._leave.clicked.connect(self._put_it_off)
        bridge.call_changed.connect(self._hear)
        self.retranslate()
        self.look_up()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._give.setText(self.tr("Poner resultado"))
        self._leave.setText(self.tr("Ahora no"))
        self._leave.setAccessibleName(self.tr("Dejar la llamada sin resultado por ahora"))
        call = self._call
        if call is not None:
            words = self.tr("Su llamada con %1 (%2) se interrumpió y quedó sin resultado. Lo grabado se conserva.")
            at = say.moment(call.started_at, self._language.locale)
            self._words.setText(words.replace("%1", call.contact_name or call.phone).replace("%2", at))

    def look_up(self) -> None:
        """Look which calls of the last days have no outcome."""
        self._tasks.run(self, self._lane, lambda: self._calls.without_outcome(self._user.user_id), self._show)

    def _show(self, calls: list[Call]) -> None:
        oldest = datetime.now(UTC) - _SINCE
        open_ends = [call for call in calls if call.started_at > oldest and call.call_id not in self._put_off]
        self._call = open_ends[0] if open_ends else None
        self.setVisible(self._call is not None)
        self.retranslate()

    def _hear(self, event: object) -> None:
        call = getattr(event, "call", None)
        if isinstance(call, Call) and call.agent_id == self._user.user_id and call.interrupted:
            self.look_up()

    def _ask(self) -> None:
        if self._call is not None:
            self.outcome_asked.emit(self._call)

    def _put_it_off(self) -> None:
        if self._call is not None:
            self._put_off.add(self._call.call_id)
            self.look_up()
