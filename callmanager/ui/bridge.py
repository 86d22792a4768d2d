"""The way back into the GUI thread: bus events as Qt signals, results of background work as callbacks."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from callmanager.bus import Bus
from callmanager.domain import events
from callmanager.domain.errors import CallManagerError
from callmanager.workers import Lane, WorkerError

T = TypeVar("T")
_log = logging.getLogger(__name__)

_CALL_EVENTS = (
    events.CallStarted,
    events.CallAnswered,
    events.CallHeld,
    events.CallResumed,
    events.CallEnded,
    events.CallFinished,
    events.ConsentStamped,
)


class _Turns(QObject):
    """Does one thing in each turn of the event loop, in order: much news at once holds up no key and no paint."""

    def __init__(self, do: Callable[[Any], None], parent: QObject) -> None:
        super().__init__(parent)
        self._do = do
        self._waiting: deque[Any] = deque()

    @Slot(object)
    def add(self, thing: object) -> None:
        """Do this when all that came before is done."""
        self._waiting.append(thing)
        if len(self._waiting) == 1:
            QTimer.singleShot(0, self, self._next)

    def _next(self) -> None:
        try:
            self._do(self._waiting[0])
        finally:
            self._waiting.popleft()
            if self._waiting:
                QTimer.singleShot(0, self, self._next)


class Bridge(QObject):
    """Every bus event as a queued signal that carries the event; connect in the GUI thread."""

    call_changed = Signal(object)
    agent_changed = Signal(object)
    recording_started = Signal(object)
    recording_finished = Signal(object)
    recording_alarm = Signal(object)
    recording_verified = Signal(object)
    recording_tagged = Signal(object)
    library_read = Signal(object)
    recording_discarded = Signal(object)
    recording_resumed = Signal(object)
    pause_reminded = Signal(object)
    campaigns_changed = Signal(object)
    objection_raised = Signal(object)
    contacts_changed = Signal(object)
    goals_changed = Signal(object)
    phone_waiting = Signal(object)
    phones_changed = Signal(object)
    phone_address_changed = Signal(object)
    people_changed = Signal(object)
    problem_changed = Signal(object)
    call_warned = Signal(object)
    wrap_up_overdue = Signal(object)
    callback_due = Signal(object)
    callbacks_changed = Signal(object)
    outcomes_changed = Signal(object)
    pause_reasons_changed = Signal(object)
    scripts_changed = Signal(object)
    playbook_changed = Signal(object)
    products_changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = Lock()
        self._open = True
        self._signals: dict[type[Any], Any] = dict.fromkeys(_CALL_EVENTS, self.call_changed) | {
            events.AgentStateChanged: self.agent_changed,
            events.RecordingStarted: self.recording_started,
            events.RecordingFinished: self.recording_finished,
            events.RecordingAlarm: self.recording_alarm,
            events.RecordingVerified: self.recording_verified,
            events.RecordingTagged: self.recording_tagged,
            events.LibraryRead: self.library_read,
            events.RecordingDiscarded: self.recording_discarded,
            events.RecordingResumed: self.recording_resumed,
            events.PauseReminder: self.pause_reminded,
            events.CampaignsChanged: self.campaigns_changed,
            events.ObjectionRaised: self.objection_raised,
            events.ContactsChanged: self.contacts_changed,
            events.GoalsChanged: self.goals_changed,
            events.PhoneWaiting: self.phone_waiting,
            events.PhonesChanged: self.phones_changed,
            events.PhoneAddressChanged: self.phone_address_changed,
            events.PeopleChanged: self.people_changed,
            events.ProblemChanged: self.problem_changed,
            events.CallWarned: self.call_warned,
            events.WrapUpOverdue: self.wrap_up_overdue,
            events.CallbackDue: self.callback_due,
            events.CallbacksChanged: self.callbacks_changed,
            events.OutcomesChanged: self.outcomes_changed,
            events.PauseReasonsChanged: self.pause_reasons_changed,
            events.ScriptsChanged: self.scripts_changed,
            events.PlaybookChanged: self.playbook_changed,
            events.ProductsChanged: self.products_changed,
        }
        self._turns = _Turns(self._deliver, self)
        self._arrived.connect(self._turns.add, Qt.ConnectionType.QueuedConnection)
        self._ends = [bus.subscribe(kind, self._take) for kind in self._signals]

    def _take(self, event: object) -> None:
        """Runs in the publisher's thread."""
        with self._gate:
            if self._open:
                self._arrived.emit(event)

    def _deliver(self, event: object) -> None:
        if self._open:
            self._signals[type(event)].emit(event)

    def close(self) -> None:
        """Listen no more; what was published already is dropped. Calling it again does nothing."""
        with self._gate:
            self._open = False
        for end in self._ends:
            end()
        self._ends.clear()


@dataclass(frozen=True, slots=True)
class _Result:
    future: "Future[Any]"
    owner: QObject
    on_done: Callable[[Any], None]
    on_error: Callable[[CallManagerError], None] | None
    counts: bool = True  # among those that are on their way


class Tasks(QObject):
    """Runs service calls outside the GUI thread and brings their results back into it."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = Lock()
        self._open = True
        self._pending = 0
        self._turns = _Turns(self._deliver, self)
        self._finished.connect(self._turns.add, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        """How many results are still on their way."""
        return self._pending

    def run(
        self,
        owner: QObject,
        lane: Lane,
        function: Callable[[], T],
        on_done: Callable[[T], None] = lambda _: None,
        on_error: Callable[[CallManagerError], None] | None = None,
    ) -> None:
        """Run ``function`` in ``lane``; then ``on_done(result)`` or ``on_error(error)`` in the GUI thread.

        Neither is called when ``owner`` is gone by then. A failure that is not a `CallManagerError` is a fault of the
        program: it is logged with its traceback and ``on_error`` gets one sentence with the code ``unexpected``.
        """
        self._pending += 1
        try:
            future = lane.submit(function)
        except WorkerError:  # the application is closing
            self._pending -= 1
            _log.info("A job was dropped: %s has stopped", lane)
        else:
            future.add_done_callback(lambda done: self._bring(_Result(done, owner, on_done, on_error)))

    def follow(
        self,
        owner: QObject,
        future: "Future[T]",
        on_done: Callable[[T], None],
        on_error: Callable[[CallManagerError], None],
    ) -> None:
        """The same for work that is under way elsewhere; a future that is cancelled is told to nobody."""
        self._pending += 1
        future.add_done_callback(lambda done: self._bring(_Result(done, owner, on_done, on_error)))

    def telling(self, owner: QObject, function: Callable[[T], None]) -> Callable[[T], None]:
        """A function that may be called from any thread: ``function`` is then called in the GUI thread."""

        def tell(value: T) -> None:
            told: Future[T] = Future()
            told.set_result(value)
            self._bring(_Result(told, owner, function, None, counts=False))

        return tell

    def _bring(self, result: _Result) -> None:
        """Runs in any thread."""
        with self._gate:
            if self._open:
                self._finished.emit(result)

    def _deliver(self, result: _Result) -> None:
        self._pending -= result.counts
        if not self._open or result.future.cancelled() or not shiboken6.isValid(result.owner):
            return
        error = result.future.exception()
        if error is None:
            result.on_done(result.future.result())
        elif result.on_error is not None:
            result.on_error(_as_told(error))
        else:
            _log.error("A job of %s failed and nobody was there to say so", result.owner, exc_info=error)

    def close(self) -> None:
        """Bring back no more results; the jobs themselves go on to their end. Calling it again does nothing."""
        with self._gate:
            self._open = False


def _as_told(error: BaseException) -> CallManagerError:
    if isinstance(error, CallManagerError):
        return error
    _log.error("A background job failed", exc_info=error)
    return CallManagerError(
        "Something went wrong in the program. Nothing was lost; the details stand in the log.", code="unexpected"
    )
