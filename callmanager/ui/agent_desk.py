"""What the agent at this desk does beside calls: ready, or paused for a reason of the office's list."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from callmanager.domain.agent import AgentState, PauseReasons, StateInterval
from callmanager.domain.events import AgentStateChanged
from callmanager.domain.users import User
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.pause_reasons import PauseReasonService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.workers import Lane


class AgentDesk(QObject):
    """``changed`` is emitted when state or reasons are others; ``failed`` carries a `CallManagerError`."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        calls: CallService,
        reasons: PauseReasonService,
        user: User,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._calls, self._service, self._user = calls, reasons, user
        self._lane, self._tasks = lane, tasks
        self._interval: StateInterval | None = None
        self._reasons = PauseReasons()
        bridge.agent_changed.connect(self._hear)
        bridge.pause_reasons_changed.connect(lambda _event: self.look_up())
        tasks.run(self, lane, lambda: calls.state(user.user_id), self._found)
        self.look_up()

    @property
    def interval(self) -> StateInterval | None:
        """What the agent does now, and since when; None until that is known."""
        return self._interval

    @property
    def is_paused(self) -> bool:
        """Whether the agent is paused."""
        return self._interval is not None and self._interval.state is AgentState.PAUSED

    @property
    def reasons(self) -> PauseReasons:
        """The office's list, those out of use included."""
        return self._reasons

    def look_up(self) -> None:
        """Read the office's list of reasons."""
        self._tasks.run(self, self._lane, self._service.catalogue, self._know, self.failed.emit)

    def pause(self, reason_id: str) -> None:
        """Take a pause; not during a call."""
        self._do(lambda: self._calls.pause(self._user, reason_id))

    def ready(self) -> None:
        """Go on after a pause."""
        if self.is_paused:
            self._do(lambda: self._calls.ready(self._user))

    def _do(self, step: Callable[[], None]) -> None:
        self._tasks.run(self, self._lane, step, on_error=self.failed.emit)

    def _found(self, interval: StateInterval | None) -> None:
        if self._interval is None:
            self._interval = interval
            self.changed.emit()

    def _know(self, reasons: PauseReasons) -> None:
        self._reasons = reasons
        self.changed.emit()

    def _hear(self, event: AgentStateChanged) -> None:
        if event.agent_id == self._user.user_id:
            self._interval = StateInterval(event.agent_id, event.state, event.at, reason=event.reason)
            self.changed.emit()
