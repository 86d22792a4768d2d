"""What the system tells while nobody looks at the window: a callback that is due, an alarm, a phone that asks.

During a call only alarms are told; the rest waits until the line is closed, unless the settings want it otherwise.
Nothing is told twice, and nothing that already stands before the eyes of whoever looks at the window.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer

from callmanager.domain.call import Call
from callmanager.domain.callback import Callback
from callmanager.domain.events import CallbackDue, PhoneWaiting
from callmanager.domain.users import Right, User
from callmanager.settings import Settings
from callmanager.ui import format as say
from callmanager.ui.alarms import Alarms
from callmanager.ui.bridge import Bridge
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow

Kind = Literal["callback", "alarm", "phone"]
_MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell, and what a click on it opens."""

    kind: Kind
    key: str
    title: str
    text: str
    go: Callable[[], object]


class Notices(QObject):
    """Decides what is told, and when.

    Args:
        tell: shows title and text, as urgent or not; False where the system has no way to.
        take: opens a callback's contact on the call page.
        show_window: brings the window to the front.
    """

    def __init__(
        self,
        tell: Callable[[str, str, bool], bool],
        take: Callable[[Callback], None],
        show_window: Callable[[], None],
        window: MainWindow,
        desk: CallDesk,
        alarms: Alarms,
        settings: Settings,
        user: User,
        language: Language,
        bridge: Bridge,
    ) -> None:
        super().__init__(window)
        self._tell, self._take, self._show_window = tell, take, show_window
        self._window, self._desk, self._alarms, self._settings = window, desk, alarms, settings
        self._user, self._language = user, language
        self._waiting: list[Notice] = []
        self._told: set[str] = set()
        self.last: Notice | None = None
        bridge.callback_due.connect(self._callback)
        bridge.phone_waiting.connect(self._phone)
        alarms.changed.connect(self._alarm)
        desk.changed.connect(self._call_changed)
        QTimer.singleShot(0, self, self._alarm)

    @property
    def waiting(self) -> tuple[Notice, ...]:
        """What waits for the end of the call."""
        return tuple(self._waiting)

    def open_last(self) -> None:
        """The message was clicked: bring the window to the front, at the place it is about."""
        self._show_window()
        if self.last is not None:
            self.last.go()

    def _callback(self, event: CallbackDue) -> None:
        callback = event.callback
        if callback.agent_id not in (None, self._user.user_id):
            return
        words = self.tr("%1 espera su llamada").replace("%1", callback.contact_name or callback.phone)
        at = say.time_of_day(callback.due_at, self._language.locale)
        key = f"callback:{callback.callback_id}:{callback.due_at.isoformat()}"
        self._want(Notice("callback", key, words, f"{at} · {callback.phone}", lambda: self._take(callback)))

    def _phone(self, event: PhoneWaiting) -> None:
        if self._user.may(Right.MANAGE_PHONES) or event.user_name == self._user.name:
            words = self.tr("%1 pide entrar con el teléfono “%2”. Acéptelo o rechácelo en Teléfonos.")
            text = words.replace("%1", event.user_name).replace("%2", event.phone_name)
            title = self.tr("Un teléfono pide entrar")
            self._want(Notice("phone", f"phone:{event.request_id}", title, text, self._open_phones))

    def _open_phones(self) -> None:
        self._window.open_page("phones")

    def _alarm(self) -> None:
        alarm = self._alarms.first
        if alarm is not None and alarm.tone != "past":
            title = self.tr("La grabación está en peligro") if alarm.tone == "record" else self.tr("Algo no funciona")
            self._want(Notice("alarm", alarm.key, title, sentence(alarm.error), lambda: None))
        else:
            self._told = {key for key in self._told if key.startswith(("callback:", "phone:"))}

    def _want(self, notice: Notice) -> None:
        ui = self._settings.ui
        wanted = {"callback": ui.notify_callbacks, "alarm": ui.notify_alarms, "phone": ui.notify_phones}
        if not wanted[notice.kind] or notice.key in self._told:
            return
        self._told.add(notice.key)
        call = self._desk.call
        if notice.kind != "alarm" and ui.quiet_in_calls and call is not None and call.phase.is_live:
            self._waiting = [*self._waiting, notice][-_MOST_WAITING:]
        elif not self._is_seen(notice):
            self._say(notice)

    def _is_seen(self, notice: Notice) -> bool:
        """Whether it stands in the window that is looked at: the bar is always there, phones on their own page."""
        return self._window.isActiveWindow() and (notice.kind != "phone" or self._window.open_page_name == "phones")

    def _say(self, notice: Notice) -> None:
        if self._tell(notice.title, notice.text, notice.kind == "alarm"):
            self.last = notice

    def _call_changed(self, call: Call | None) -> None:
        if call is None or not call.phase.is_live:
            waiting, self._waiting = self._waiting, []
            for notice in waiting:
                if not self._is_seen(notice):
                    self._say(notice)
