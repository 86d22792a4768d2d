"""Tells of promises whose moment has come: in the call bar while there is no call, and as a number on the rail.

Nothing opens by itself and no key is taken from whoever types; during a call only the number changes.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from callmanager.domain.callback import Callback
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import CallbackDue
from callmanager.domain.users import User
from callmanager.services.calls.callbacks import CallbackService
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.widgets.idle_bar import IdleBar
from callmanager.workers import Lane

LOOK_MS = 30_000
_LATER = timedelta(minutes=10)
_log = logging.getLogger(__name__)


class Reminders(QObject):
    """Follows what is due for this desk.

    Args:
        take: opens a promise's contact on the call page.
        count: told how many are due.
    """

    def __init__(
        self,
        callbacks: CallbackService,
        bar: IdleBar,
        take: Callable[[Callback], None],
        count: Callable[[int], None],
        user: User,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__(bar)
        self._callbacks, self._bar, self._take, self._count = callbacks, bar, take, count
        self._user, self._language, self._lane, self._tasks = user, language, lane, tasks
        self._due: list[Callback] = []
        self._not_before: dict[str, datetime] = {}
        bar.reminder_taken.connect(self._attend)
        bar.reminder_put_off.connect(self._put_off)
        bridge.callback_due.connect(self._hear)
        bridge.callbacks_changed.connect(lambda _event: self.look_up())
        language.changed.connect(self._tell)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look_up)
        self._timer.start()
        self.look_up()

    @property
    def shown(self) -> Callback | None:
        """The promise that is told of now."""
        now = datetime.now(UTC)
        ready = (one for one in self._due if self._not_before.get(one.callback_id, now) <= now)
        return next(ready, None)

    def look_up(self) -> None:
        """Read what is due; each stays here until it is done."""
        self._tasks.run(self, self._lane, lambda: self._callbacks.due(self._user), self._show, self._fail)

    def stop(self) -> None:
        """Look no more; calling it again does nothing."""
        self._timer.stop()

    def _show(self, due: list[Callback]) -> None:
        self._due = due
        self._tell()

    def _hear(self, event: CallbackDue) -> None:
        known = {one.callback_id for one in self._due}
        if event.callback.callback_id not in known and event.callback.agent_id in (None, self._user.user_id):
            self._due.append(event.callback)
            self._tell()

    def _tell(self) -> None:
        self._count(len(self._due))
        callback = self.shown
        if callback is None:
            self._bar.show_reminder("", "")
            return
        who = callback.contact_name or callback.phone
        at = say.time_of_day(callback.due_at, self._language.locale)
        if datetime.now(UTC) - callback.due_at > timedelta(hours=12):
            at = say.moment(callback.due_at, self._language.locale)
        words = self.tr("%1 espera su llamada").replace("%1", who)
        note = " ".join(callback.note.split())
        self._bar.show_reminder(words, "  ·  ".join(part for part in (at, callback.phone, note) if part))

    def _attend(self) -> None:
        callback = self.shown
        if callback is not None:
            self._take(callback)

    def _put_off(self) -> None:
        callback = self.shown
        if callback is not None:
            self._not_before[callback.callback_id] = datetime.now(UTC) + _LATER
            self._tell()

    def _fail(self, error: CallManagerError) -> None:
        """It is read at the next look; whoever opens the list meanwhile is told why."""
        _log.info("What is due cannot be read now: %s", error)
