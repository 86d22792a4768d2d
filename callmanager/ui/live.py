"""What moves in the call bar: the timer, the durable time, levels and lights, pulled and never pushed."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.domain.agent import PauseReasons
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.campaign import Campaign
from callmanager.services.recordings.recordings import RecordingService
from callmanager.settings import Settings
from callmanager.ui.agent_desk import AgentDesk
from callmanager.ui.alarms import Alarms
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.recording_light import light_of
from callmanager.ui.widgets.call_bar import CallBar, ClockUrgency

if TYPE_CHECKING:
    from callmanager.ai import AICopilot

_LIVE_MS = 33
_WRAP_UP_MS = 250
_STATUS_MS = 1_000


class LiveView(QObject):
    """Keeps the call bar true. Its fast timer runs only while a call is there."""

    def __init__(
        self,
        bar: CallBar,
        desk: CallDesk,
        agent: AgentDesk,
        recorder: AudioRecorder,
        recordings: RecordingService,
        copilot: "AICopilot",
        alarms: Alarms,
        language: Language,
        settings: Settings,
    ) -> None:
        """``settings`` tells from which minute on the clock of a conversation warns."""
        super().__init__(bar)
        self.setObjectName("live_view")
        self._settings = settings
        self._bar, self._desk, self._agent, self._recorder, self._copilot = bar, desk, agent, recorder, copilot
        self._recordings, self._alarms, self._language = recordings, alarms, language
        self._since: datetime | None = None
        self._phase: CallPhase | None = None
        self._wrap_up_seconds = 0  # the limit of the current call's campaign; 0 means none
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._pull)
        self._status = QTimer(self, interval=_STATUS_MS)
        self._status.timeout.connect(self._look)
        desk.changed.connect(self._call_changed)
        desk.campaign_known.connect(self._campaign_known)
        desk.busy_changed.connect(bar.show_busy)
        agent.changed.connect(self._agent_changed)
        bar.idle.pause.pause_asked.connect(agent.pause)
        bar.idle.pause.ready_asked.connect(agent.ready)
        alarms.changed.connect(self.show_alarm)
        bar.answered.clicked.connect(desk.answer)
        bar.hold.clicked.connect(desk.toggle_hold)
        bar.recording_button.main.clicked.connect(desk.toggle_recording)
        bar.recording_button.pause_asked.connect(desk.pause_recording)
        bar.recording_button.stop_asked.connect(desk.stop_recording)
        bar.hang_up.clicked.connect(desk.hang_up)
        bar.acknowledge.clicked.connect(alarms.acknowledge)
        self._status.start()
        language.changed.connect(self._speak)  # a method, so that the connection ends with this object
        self._speak()  # the language may have been chosen since the copilot was made: at the first start it is

    def _call_changed(self, call: Call | None) -> None:
        self._phase = call.phase if call else None
        if call is None:
            self._wrap_up_seconds = 0
        self._bar.show_call(call)
        self._follow_clock()

    def _campaign_known(self, campaign: Campaign) -> None:
        self._wrap_up_seconds = campaign.rules.wrap_up_seconds
        self._pull()

    def _agent_changed(self) -> None:
        """Show the pause, its reason and how long it lasts; and the reasons there are."""
        reasons, interval = self._agent.reasons, self._agent.interval
        self._bar.idle.pause.offer(
            [(reason.reason_id, reasons.label(reason.reason_id, self._language.code)) for reason in reasons.active()]
        )
        self._bar.show_pause(
            _reason_words(reasons, interval.reason, self._language.code)
            if self._agent.is_paused and interval is not None
            else None
        )
        self._follow_clock()

    def _follow_clock(self) -> None:
        """The clock that is shown: of the call; without one, of the pause."""
        call, interval = self._desk.call, self._agent.interval
        if call is not None:
            self._since = _began(call)
            self._tick.start(_LIVE_MS if call.phase.is_live else _WRAP_UP_MS)
        elif self._agent.is_paused and interval is not None:
            self._since = interval.started_at
            self._tick.start(_WRAP_UP_MS)
        else:
            self._since = None
            self._tick.stop()
        self._pull()

    def _pull(self) -> None:
        elapsed = (datetime.now(UTC) - self._since).total_seconds() if self._since else 0.0
        if self._since and self._phase is CallPhase.WRAP_UP and self._wrap_up_seconds:
            self._bar.show_time_left(self._wrap_up_seconds - elapsed)
        elif self._since:
            self._bar.show_clock(elapsed, self._urgency(elapsed))
        state, coverage = self._recorder.state, self._recordings.coverage
        heard = state in (RecorderState.RECORDING, RecorderState.WAITING)
        levels = self._recorder.levels() if heard else None
        peaks: tuple[float, ...] = levels.peak_dbfs if levels else ()
        self._bar.recording.show_levels(peaks[0] if peaks else None, peaks[1] if len(peaks) > 1 else None)
        talking = self._phase in (CallPhase.TALKING, CallPhase.HOLD)
        self._follow()
        light = light_of(coverage, state, self._recorder.health, talking=talking, seconds=elapsed)
        paused_seconds = time.monotonic() - coverage.paused_since if coverage.pause_reason else 0.0
        self._bar.recording.show_light(light, self._recorder.durable_seconds, paused_seconds, coverage.pause_reason)
        runs = state in (RecorderState.RECORDING, RecorderState.WAITING, RecorderState.PAUSED)
        self.show_copilot()
        self._bar.recording_button.show_state(
            paused=light == "paused",
            may_pause=runs and coverage.may_pause,
            may_start=not runs and coverage.may_start,
            may_stop=runs and coverage.may_stop,
        )

    def _urgency(self, seconds: float) -> ClockUrgency:
        """Whether a conversation lasts longer than the person at this desk wants."""
        ui = self._settings.ui
        if self._phase not in (CallPhase.TALKING, CallPhase.HOLD):
            return "none"
        if ui.timer_red_minutes and seconds >= 60 * ui.timer_red_minutes:
            return "red"
        return "amber" if ui.timer_amber_minutes and seconds >= 60 * ui.timer_amber_minutes else "none"

    def _speak(self) -> None:
        self._copilot.language = self._language.code
        self.show_copilot()
        self.show_alarm()
        self._agent_changed()

    def show_copilot(self) -> None:
        """Show how the language model was when it was last looked at; this asks nobody."""
        state = self._copilot.state
        self._bar.copilot.show_state(state.phase, state.model, state.trouble, is_loaded=state.model_loaded is not False)

    def show_alarm(self) -> None:
        """Show the first alarm that waits, in the language that is on."""
        self._follow()  # it may have come when what it tells of was over already
        alarm = self._alarms.first
        told = [sentence(error) for error in (alarm.error, alarm.then) if error is not None] if alarm else []
        self._bar.show_alarm(" ".join(told), alarm.tone if alarm else "")

    def _look(self) -> None:
        """What is looked at without a call, too: an alarm may outlive its own."""
        self.show_copilot()
        self._follow()

    def _follow(self) -> None:
        self._alarms.follow(self._recordings.coverage, self._recorder.state, self._recorder.health)

    def stop(self) -> None:
        """Pull no more; calling it again does nothing."""
        self._tick.stop()
        self._status.stop()


def _reason_words(reasons: PauseReasons, reason_id: str, code: str) -> str:
    return reasons.label(reason_id, code) if reason_id else ""


def _began(call: Call) -> datetime:
    """When the clock that is shown began: of ringing, of the conversation (hold included), of the wrap-up."""
    if call.phase is CallPhase.WRAP_UP:
        return call.ended_at or call.started_at
    return call.answered_at or call.started_at
