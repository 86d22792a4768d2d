"""What the person must know and acknowledge: a queue that is never silently emptied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, Signal

from callmanager.audio.recorder import RecorderState
from callmanager.audio.recording.health import Health
from callmanager.domain.coverage import Coverage
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import PauseReminder, ProblemChanged, RecordingAlarm
from callmanager.domain.recording import Consent
from callmanager.ui import format as say
from callmanager.ui import running_alarms as running
from callmanager.ui.bridge import Bridge

# Without the language model a call goes on as before: its own light in the call bar says so, no alarm does.
QUIET_PARTS = frozenset({"copilot"})
AlarmTone = Literal["record", "warn", "past"]
_ORDER: tuple[AlarmTone, ...] = ("record", "warn", "past")
_PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that went wrong: ``record`` for a recording in danger, ``warn`` for a part that does not work.

    ``past`` is for a danger that is over; ``then`` says what is true now. ``call_id`` is whose recording it is about,
    "" for other alarms.
    """

    key: str
    tone: AlarmTone
    error: CallManagerError
    call_id: str = ""
    then: CallManagerError | None = None


class Alarms(QObject):
    """Holds alarms until they are acknowledged; recordings in danger come first.

    A part that works again takes its own alarm away. An alarm that a recording has ended only goes when somebody has
    seen it; one about a recording that runs turns into the past tense when it is over, and goes with its call. The
    reminder of a pause goes with the pause, and comes again while it lasts.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, problems: Mapping[str, CallManagerError], parent: QObject | None = None) -> None:
        """``problems`` holds the whole errors, with the details that the news of them leaves out."""
        super().__init__(parent)
        self._problems = problems
        self._waiting: list[Alarm] = []
        bridge.recording_alarm.connect(self._recording)
        bridge.problem_changed.connect(self._problem)
        bridge.pause_reminded.connect(self._remind)
        for over in (bridge.recording_resumed, bridge.recording_finished, bridge.recording_discarded):
            over.connect(lambda _event: self._drop(_PAUSE))
        bridge.call_changed.connect(self._hear_call)

    @property
    def first(self) -> Alarm | None:
        """The alarm to show now."""
        return min(self._waiting, key=lambda alarm: _ORDER.index(alarm.tone), default=None)

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def raise_problem(self, part: str, error: CallManagerError) -> None:
        """Tell of a part that does not work."""
        if part not in QUIET_PARTS:
            self._add(Alarm(f"part:{part}", "warn", error))

    def acknowledge(self) -> None:
        """The alarm that is shown has been seen."""
        shown = self.first
        if shown is not None:
            self._waiting.remove(shown)
            self.changed.emit()

    def follow(self, coverage: Coverage, state: RecorderState, health: Health) -> None:
        """Keep the alarms of recordings true to what is recorded at this moment."""
        followed = [self._as_of_now(alarm, coverage, state, health) for alarm in self._waiting]
        waiting = [alarm for alarm in followed if alarm is not None]
        if waiting != self._waiting:
            self._waiting = waiting
            self.changed.emit()

    @staticmethod
    def _as_of_now(alarm: Alarm, coverage: Coverage, state: RecorderState, health: Health) -> Alarm | None:
        code = alarm.key.rpartition(":")[2]
        if not alarm.key.startswith("recording:") or not running.speaks_of_a_running_recording(code):
            return alarm
        told = running.past(code) if alarm.tone != "past" else alarm.error
        if not alarm.call_id or alarm.call_id != coverage.call_id:
            return replace(alarm, tone="past", error=told, then=None) if running.outlives_the_call(code) else None
        if alarm.tone != "past" and not running.is_over(code, coverage, state, health):
            return alarm
        then = running.now(code, coverage, state, health)
        if alarm.tone == "past" and (then and then.reason) == (alarm.then and alarm.then.reason):
            return alarm
        return replace(alarm, tone="past", error=told, then=then)

    def _add(self, alarm: Alarm) -> None:
        if alarm not in self._waiting:
            self._waiting = [waiting for waiting in self._waiting if waiting.key != alarm.key]
            self._waiting.append(alarm)
            self.changed.emit()

    def _recording(self, event: RecordingAlarm) -> None:
        runs = running.speaks_of_a_running_recording(event.code)
        error = running.present(event.code) if runs else CallManagerError(event.message, code=event.code)
        self._add(Alarm(f"recording:{event.call_id}:{event.code}", "record", error, event.call_id))

    def _problem(self, event: ProblemChanged) -> None:
        if event.message is not None:
            known = self._problems.get(event.part)
            whole = known is not None and known.reason == event.code
            told = known if known is not None and whole else CallManagerError(event.message, code=event.code)
            self.raise_problem(event.part, told)
            return
        self._drop(f"part:{event.part}")

    def _remind(self, event: PauseReminder) -> None:
        time = say.duration(event.paused_seconds)
        error = CallManagerError(
            f"The recording has been paused for {time}. Let it go on with F8.", code="pause_reminder", time=time
        )
        self._add(Alarm(_PAUSE, "warn", error))

    def _hear_call(self, event: object) -> None:
        call = getattr(event, "call", None)
        if call is not None and (call.consent is Consent.REFUSED or not call.phase.is_live):
            self._drop(_PAUSE)

    def _drop(self, key: str) -> None:
        if any(alarm.key == key for alarm in self._waiting):
            self._waiting = [alarm for alarm in self._waiting if alarm.key != key]
            self.changed.emit()
