"""The call bar: what is live, always on top of every page.

It only shows and asks; `callmanager.ui.live` tells it what there is. Its height never changes, so nothing below it
moves when a call begins or an alarm comes. An alarm colours all of it and takes the place of the meters; who is on the
line, whether it is recorded and how much is safe stay to be read. A danger that is over is told without a colour.
"""

from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from callmanager.domain.call import Call, CallPhase
from callmanager.ui import format as say
from callmanager.ui import labels, shortcuts
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, ElidedLabel, IconLabel, Label, Panel, Tone, column, restyle, row
from callmanager.ui.widgets.copilot_light import CopilotLight
from callmanager.ui.widgets.idle_bar import IdleBar
from callmanager.ui.widgets.recording_button import RecordingButton
from callmanager.ui.widgets.recording_status import RecordingStatus

HEIGHT = 76
ClockUrgency = Literal["none", "amber", "red"]
_URGENCIES: dict[ClockUrgency, tuple[Tone, str]] = {
    "none": ("text", ""),
    "amber": ("warn", " !"),
    "red": ("record", " !!"),
}

_PHASE_TONES: dict[CallPhase, Tone] = {
    CallPhase.RINGING: "info",
    CallPhase.TALKING: "ok",
    CallPhase.HOLD: "warn",
    CallPhase.WRAP_UP: "accent",
}


class CallBar(Panel):
    """State and timer, contact, recording light and meters, the copilot's light, and the steps of the call."""

    def __init__(self, theme: Theme, *, channels: int, demo: bool) -> None:
        super().__init__()
        self.setObjectName("call_bar")
        self.setFixedHeight(HEIGHT)
        self._call: Call | None = None
        self._pause: str | None = None

        self.demo_badge = Label("strong")
        self.demo_badge.setObjectName("demo_badge")
        self.demo_badge.setText("DEMO")
        self.demo_badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.demo_badge.setVisible(demo)
        self._state = Label("strong", "muted")
        self._state.setObjectName("call_state")
        self._timer = Label("timer", "muted")
        self._timer.setObjectName("call_timer")
        self._name = ElidedLabel("lead")
        self._name.setObjectName("call_contact")
        self._name_aside = ElidedLabel("strong")
        self._name_aside.setObjectName("alarm_contact")
        self._name_aside.hide()
        self._facts = ElidedLabel("label", "muted")
        self._facts.setObjectName("call_facts")
        self.recording = RecordingStatus(theme, channels=channels)
        self.idle = IdleBar(theme)
        self.copilot = CopilotLight(theme)
        self.answered = Button(theme, "call_answered", "primary")
        self.hold = Button(theme, "call_hold", icon="pause")
        self.recording_button = RecordingButton(theme)
        self.hang_up = Button(theme, "call_hang_up", "danger", "phone_off")
        self._alarm_icon = IconLabel(theme, "alert", "on_accent")
        self._alarm_text = Label("label")
        self._alarm_text.setObjectName("alarm_text")
        self._alarm_text.setWordWrap(True)
        self._alarm_text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.acknowledge = Button(theme, "alarm_acknowledge")
        self._build()
        self.retranslate()
        self.show_call(None)

    def _build(self) -> None:
        state = QWidget()
        state.setFixedWidth(112)
        state.setLayout(column(1, self._state, self._timer, self._name_aside, 1, spacing=0))

        self._who = QWidget()
        self._who.setLayout(column(1, self._name, self._facts, 1, spacing=2))

        self._lights = QWidget()
        self._lights_row = row(self.recording, self.copilot, spacing=SPACE_L)
        self._lights.setLayout(self._lights_row)

        self._alarm = QWidget()
        told = QWidget()
        self._alarm_column = column(1, self._alarm_text, 1, spacing=2)
        told.setLayout(self._alarm_column)
        alarm = row(self._alarm_icon, told, self.acknowledge, spacing=SPACE_M)
        alarm.setStretch(1, 1)
        self._alarm.setLayout(alarm)
        self._alarm.hide()

        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        layout.setSpacing(SPACE_L)
        layout.addWidget(self.demo_badge)
        layout.addWidget(state)
        layout.addWidget(self._who, 1)
        layout.addWidget(self.idle, 1)
        layout.addWidget(self._lights)
        layout.addWidget(self._alarm, 1)
        layout.addLayout(row(self.answered, self.hold, self.recording_button, self.hang_up))

    def retranslate(self) -> None:
        """Say everything anew."""
        self.answered.setText(self.tr("Contestó") + "  " + shortcuts.shown("call.answered"))
        self.hang_up.setText(self.tr("Colgar") + "  " + shortcuts.shown("call.hang_up"))
        self.acknowledge.setText(self.tr("Entendido"))
        self.demo_badge.setToolTip(self.tr("Datos de muestra, aparte de los reales."))
        self.show_call(self._call)

    def show_call(self, call: Call | None) -> None:
        """Show the current call and the steps it can take."""
        self._call = call
        phase = call.phase if call else None
        live = phase is not None and phase.is_live
        self.answered.setVisible(phase is CallPhase.RINGING)
        self.hold.setVisible(phase in (CallPhase.TALKING, CallPhase.HOLD))
        self.recording_button.setVisible(phase in (CallPhase.TALKING, CallPhase.HOLD))
        self.hang_up.setVisible(live)
        on_hold = phase is CallPhase.HOLD
        self.hold.setText(
            (self.tr("Retomar") if on_hold else self.tr("En espera")) + "  " + shortcuts.shown("call.hold")
        )
        self.hold.set_icon("play" if on_hold else "pause")
        self.recording.setVisible(live)
        self._timer.setVisible(call is not None or self._pause is not None)
        if call is None:
            self._state.setText(self.tr("Sin llamada") if self._pause is None else self.tr("En pausa"))
            self._state.set_tone("muted" if self._pause is None else "warn")
            self._timer.set_tone("text")
            self._name.setText("")
            self._name_aside.setText(self._pause or "")
            self._facts.setText("")
            self._make_room()
            return
        self._state.setText(labels.phase(call.phase.value))
        self._state.set_tone(_PHASE_TONES.get(call.phase, "text"))
        self._name.setText(call.contact_name or call.phone)
        self._name_aside.setText(call.contact_name or call.phone)
        self._facts.setText("  ·  ".join(part for part in (call.phone, call.product) if part))
        self._make_room()

    def show_busy(self, busy: bool) -> None:
        """While a step is under way the buttons rest."""
        for button in (self.answered, self.hold, self.hang_up):
            button.setEnabled(not busy)

    def show_pause(self, reason: str | None) -> None:
        """Show that the agent pauses, for what reason; None while the agent is ready."""
        self.idle.pause.show_paused(reason is not None)
        if reason != self._pause:
            self._pause = reason
            self.show_call(self._call)

    def show_clock(self, seconds: float, urgency: ClockUrgency = "none") -> None:
        """Show how long the present phase lasts; a long one by colour and by signs."""
        tone, sign = _URGENCIES[urgency]
        self._show_time(say.clock(seconds) + sign, tone)

    def show_time_left(self, seconds: float) -> None:
        """Show how much of the wrap-up is left, then, in amber, by how much it is over."""
        over = seconds < 0
        self._show_time(f"+{say.duration(-seconds)}" if over else say.clock(seconds), "warn" if over else "text")

    def _show_time(self, text: str, tone: Tone) -> None:
        if self._timer.text() != text:
            self._timer.setText(text)
        self._timer.set_tone(tone)

    def show_alarm(self, sentence: str, tone: str) -> None:
        """Fill the bar with an alarm, in its colour unless its ``tone`` is "past"; "" ends it."""
        if self.property("alarm") != tone:
            self.setProperty("alarm", tone if sentence else "")
            restyle(self)
            for child in self.findChildren(QWidget):
                restyle(child)
        self._alarm_text.setText(sentence)
        self._alarm_text.setToolTip(sentence)
        self._alarm_text.setAccessibleName(sentence)
        self._alarm.setVisible(bool(sentence))
        self._alarm_icon.set_icon("alert", "muted" if tone == "past" else "on_accent")
        self.copilot.setVisible(not sentence)
        self.idle.show_alarmed(bool(sentence))
        on_colour = bool(sentence) and tone != "past"
        self._lights.setVisible(not on_colour)
        self.recording.show_on_colour(on_colour)
        if on_colour == (self._lights_row.indexOf(self.recording) >= 0):
            if on_colour:
                self._alarm_column.insertWidget(2, self.recording)  # below the sentence
            else:
                self._lights_row.insertWidget(0, self.recording)
            # A widget that moves is hidden until the next round of events, unless it is told.
            self.recording.setVisible(self._call is not None and self._call.phase.is_live)
        self._make_room()

    def _make_room(self) -> None:
        """Beside an alarm the name of who is on the line stands below the clock."""
        alarmed, has_call = not self._alarm.isHidden(), self._call is not None
        self._who.setVisible(not alarmed and has_call)
        self.idle.setVisible(not has_call)
        self._name_aside.setVisible((alarmed and has_call) or (not has_call and self._pause is not None))

    @property
    def alarm(self) -> str:
        """The alarm that fills the bar; "" when there is none."""
        return "" if self._alarm.isHidden() else self._alarm_text.text()
