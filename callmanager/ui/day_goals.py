"""The agent's own goals of today, small in the call bar while there is no call."""

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, QTimer

from callmanager.domain.errors import CallManagerError
from callmanager.domain.goals import GoalProgress, GoalScope, Measure, Period
from callmanager.domain.users import User
from callmanager.services.figures.goals import GoalService
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.widgets.idle_bar import GoalLine, IdleBar
from callmanager.workers import Lane

_LOOK_MS = 60_000
_SOON_MS = 800  # after a call its figures stand
_NAMES = {
    Measure.SALES: QT_TRANSLATE_NOOP("labels", "Ventas"),
    Measure.CALLS: QT_TRANSLATE_NOOP("labels", "Llamadas"),
    Measure.CONNECTED: QT_TRANSLATE_NOOP("labels", "Contactadas"),
    Measure.TALK_SECONDS: QT_TRANSLATE_NOOP("labels", "Hablado"),
    Measure.SUCCESS_RATE: QT_TRANSLATE_NOOP("labels", "Éxito"),
}
_log = logging.getLogger(__name__)


class DayGoals(QObject):
    """Reads how far the agent is, after each call and once a minute."""

    def __init__(
        self,
        goals: GoalService,
        bar: IdleBar,
        user: User,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__(bar)
        self._goals, self._bar, self._user, self._language = goals, bar, user, language
        self._lane, self._tasks = lane, tasks
        self._progress: list[GoalProgress] = []
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look_up)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look_up)
        self._timer.start()
        bridge.call_changed.connect(lambda _event: self._soon.start())
        language.changed.connect(self._tell)
        self.look_up()

    def look_up(self) -> None:
        """Read how far the agent is now."""
        self._tasks.run(
            self, self._lane, lambda: self._goals.progress(self._user, datetime.now(UTC)), self._show, self._fail
        )

    def stop(self) -> None:
        """Look no more; calling it again does nothing."""
        self._timer.stop()
        self._soon.stop()

    def _show(self, progress: list[GoalProgress]) -> None:
        self._progress = [one for one in progress if self._is_own(one)]
        self._tell()

    def _is_own(self, one: GoalProgress) -> bool:
        is_mine = one.goal.scope is GoalScope.AGENT and one.subject_id == self._user.user_id
        return is_mine and one.goal.period is Period.DAY

    def _tell(self) -> None:
        order = list(_NAMES)
        ordered = sorted(self._progress, key=lambda one: order.index(one.goal.measure))
        self._bar.show_goals([self._line(one) for one in ordered])

    def _line(self, one: GoalProgress) -> GoalLine:
        name = QCoreApplication.translate("labels", str(_NAMES[one.goal.measure]))
        words = f"{self._figure(one, one.reached)} / {self._figure(one, one.goal.value)}"
        return GoalLine(name, one.reached or 0.0, one.goal.value, words)

    def _figure(self, one: GoalProgress, value: float | None) -> str:
        if value is None:
            return say.NOTHING
        if one.goal.measure is Measure.TALK_SECONDS:
            return say.duration(value)
        if one.goal.measure is Measure.SUCCESS_RATE:
            return say.percent(round(value))
        return say.number(round(value), self._language.locale)

    def _fail(self, error: CallManagerError) -> None:
        """What was shown last stays; the page of figures says what is wrong."""
        _log.info("Today's goals cannot be read now: %s", error)
