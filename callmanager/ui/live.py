"""What moves in the call bar: the timer, the durable time, levels and lights, pulled and never pushed."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from callmanager.domain.call import Call, CallPhase
from callmanager.ui.alarms import Alarms
from callmanager.ui.bridge import Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.errors import sentence
from callmanager.ui.widgets.call_bar import CallBar, CopilotLight, RecordingLight
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.ai import AICopilot
    from callmanager.audio import AudioRecorder

_LIVE_MS = 33
_WRAP_UP_MS = 250
_STATUS_MS = 5_000
# Opening a device takes a moment; only after it a call without a recording deserves a word.
_GRACE_SECONDS = 3.0


class LiveView(QObject):
    """Keeps the call bar true. Its fast timer runs only while a call is there."""

    def __init__(
        self,
        bar: CallBar,
        desk: CallDesk,
        recorder: "AudioRecorder",
        copilot: "AICopilot",
        alarms: Alarms,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__(bar)
        self._bar, self._desk, self._recorder, self._copilot = bar, desk, recorder, copilot
        self._alarms, self._lane, self._tasks = alarms, lane, tasks
        self._since: datetime | None = None
        self._phase: CallPhase | None = None
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._pull)
        self._status = QTimer(self, interval=_STATUS_MS)
        self._status.timeout.connect(self.ask_copilot)
        desk.changed.connect(self._call_changed)
        desk.busy_changed.connect(bar.show_busy)
        alarms.changed.connect(self.show_alarm)
        bar.answered.clicked.connect(desk.answer)
        bar.hold.clicked.connect(desk.toggle_hold)
        bar.pause_recording.clicked.connect(desk.toggle_recording)
        bar.hang_up.clicked.connect(desk.hang_up)
        bar.acknowledge.clicked.connect(alarms.acknowledge)
        self._status.start()
        self.ask_copilot()
        self.show_alarm()

    def _call_changed(self, call: Call | None) -> None:
        self._since = _began(call) if call else None
        self._phase = call.phase if call else None
        self._bar.show_call(call)
        if call is None:
            self._tick.stop()
        else:
            self._tick.start(_LIVE_MS if call.phase.is_live else _WRAP_UP_MS)
        self._pull()

    def _pull(self) -> None:
        elapsed = (datetime.now(UTC) - self._since).total_seconds() if self._since else 0.0
        if self._since:
            self._bar.show_clock(elapsed)
        is_recording = self._recorder.is_recording
        levels = self._recorder.levels() if is_recording else None
        peaks: tuple[float, ...] = levels.peak_dbfs if levels else ()
        self._bar.show_levels(peaks[0] if peaks else None, peaks[1] if len(peaks) > 1 else None)
        self._bar.show_recording(self._light(is_recording, elapsed), self._recorder.durable_seconds)

    def _light(self, is_recording: bool, elapsed: float) -> RecordingLight:
        if is_recording:
            return "paused" if self._recorder.is_paused else "recording"
        talking = self._phase in (CallPhase.TALKING, CallPhase.HOLD)
        return "missing" if talking and elapsed > _GRACE_SECONDS else "none"

    def ask_copilot(self) -> None:
        """Look how the language model is, outside the GUI thread."""
        self._tasks.run(self, self._lane, self._copilot.get_status, self._show_copilot)

    def _show_copilot(self, status: dict[str, Any]) -> None:
        light: CopilotLight
        if not status.get("available"):
            light = "away"
        elif not status.get("model_installed"):
            light = "no_model"
        elif status.get("model_loaded") is False:
            light = "warming"
        else:
            light = "ready"
        self._bar.show_copilot(light, str(status.get("error") or status.get("model") or ""))

    def show_alarm(self) -> None:
        """Show the first alarm that waits, in the language that is on."""
        alarm = self._alarms.first
        self._bar.show_alarm(sentence(alarm.error) if alarm else "", alarm.tone if alarm else "")


def _began(call: Call) -> datetime:
    """When the clock that is shown began: of ringing, of the conversation (hold included), of the wrap-up."""
    if call.phase is CallPhase.WRAP_UP:
        return call.ended_at or call.started_at
    return call.answered_at or call.started_at
