"""The call bar: what is live, always on top of every page.

It only shows and asks; `callmanager.ui.live` tells it what there is. Its height never changes, so nothing below it
moves when a call begins or an alarm comes.
"""

from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from callmanager.domain.call import Call, CallPhase
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, ElidedLabel, IconLabel, Label, Panel, Tone, column, restyle, row
from callmanager.ui.widgets.level_meter import LevelMeter

HEIGHT = 76
RecordingLight = Literal["none", "missing", "recording", "paused", "failed"]
CopilotLight = Literal["unknown", "ready", "cold", "warming", "no_model", "away"]

_PHASE_TONES: dict[CallPhase, Tone] = {
    CallPhase.RINGING: "info",
    CallPhase.TALKING: "ok",
    CallPhase.HOLD: "warn",
    CallPhase.WRAP_UP: "accent",
}
_RECORDING_LOOK: dict[RecordingLight, tuple[str, Tone]] = {
    "none": ("record", "muted"),
    "missing": ("alert", "warn"),
    "recording": ("record", "record"),
    "paused": ("pause", "warn"),
    "failed": ("alert", "record"),
}
_COPILOT_TONES: dict[CopilotLight, Tone] = {
    "unknown": "muted",
    "ready": "ok",
    "cold": "muted",
    "warming": "warn",
    "no_model": "warn",
    "away": "muted",
}


class CallBar(Panel):
    """State and timer, contact, recording light and meters, the copilot's light, and the steps of the call."""

    def __init__(self, theme: Theme, *, channels: int, demo: bool) -> None:
        super().__init__()
        self.setObjectName("call_bar")
        self.setFixedHeight(HEIGHT)
        self._call: Call | None = None
        self._recording: RecordingLight = "none"
        self._copilot: CopilotLight = "unknown"
        self._paused = False

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
        self._facts = ElidedLabel("label", "muted")
        self._facts.setObjectName("call_facts")
        self._recording_icon = IconLabel(theme, "record", "muted", 16)
        self._recording_text = Label("body", "muted")
        self._recording_text.setObjectName("recording_light")
        self._microphone, self._far_end = Label("label", "muted"), Label("label", "muted")
        self.microphone_meter = LevelMeter(theme, "microphone_meter")
        self.far_end_meter = LevelMeter(theme, "far_end_meter")
        self._far_end.setVisible(channels == 2)
        self.far_end_meter.setVisible(channels == 2)
        self._copilot_icon = IconLabel(theme, "copilot", "muted", 16)
        self._copilot_text = Label("label", "muted")
        self._copilot_text.setObjectName("copilot_light")
        self.answered = Button(theme, "call_answered", "primary")
        self.hold = Button(theme, "call_hold", icon="pause")
        self.pause_recording = Button(theme, "call_pause_recording", icon="record")
        self.hang_up = Button(theme, "call_hang_up", "danger", "phone_off")
        self._alarm_icon = IconLabel(theme, "alert", "on_accent")
        self._alarm_text = Label("strong")
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
        state.setLayout(column(1, self._state, self._timer, 1, spacing=2))

        self._sound = QWidget()
        lines = QVBoxLayout(self._sound)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE_XS)
        lines.addStretch(1)
        lines.addLayout(row(self._recording_icon, self._recording_text, 1, spacing=SPACE_XS))
        lines.addLayout(
            row(self._microphone, self.microphone_meter, self._far_end, self.far_end_meter, 1, spacing=SPACE_S)
        )
        lines.addStretch(1)

        facts = QWidget()
        across = QHBoxLayout(facts)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(column(1, self._name, self._facts, 1, spacing=2), 1)
        across.addWidget(self._sound)
        across.addLayout(row(self._copilot_icon, self._copilot_text, spacing=SPACE_XS))

        alarm = QWidget()
        alarm.setLayout(row(self._alarm_icon, self._alarm_text, self.acknowledge, spacing=SPACE_M))
        alarm.layout().setStretch(1, 1)  # type: ignore[union-attr]

        self._middle = QStackedWidget()
        self._middle.addWidget(facts)
        self._middle.addWidget(alarm)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        layout.setSpacing(SPACE_L)
        layout.addWidget(self.demo_badge)
        layout.addWidget(state)
        layout.addWidget(self._middle, 1)
        layout.addLayout(row(self.answered, self.hold, self.pause_recording, self.hang_up))

    def retranslate(self) -> None:
        """Say everything anew."""
        self._microphone.setText(self.tr("mic"))
        self._far_end.setText(self.tr("cliente"))
        self.microphone_meter.setAccessibleName(self.tr("Nivel del micrófono"))
        self.far_end_meter.setAccessibleName(self.tr("Nivel del cliente"))
        self.answered.setText(self.tr("Contestó") + "  F3")
        self.hang_up.setText(self.tr("Colgar") + "  F4")
        self.acknowledge.setText(self.tr("Entendido"))
        self.demo_badge.setToolTip(self.tr("Datos de muestra, aparte de los reales."))
        self.show_call(self._call)
        self._say_recording(0.0)
        self._say_copilot("")

    def show_call(self, call: Call | None) -> None:
        """Show the current call and the steps it can take."""
        self._call = call
        phase = call.phase if call else None
        live = phase is not None and phase.is_live
        self.answered.setVisible(phase is CallPhase.RINGING)
        self.hold.setVisible(phase in (CallPhase.TALKING, CallPhase.HOLD))
        self.pause_recording.setVisible(phase in (CallPhase.TALKING, CallPhase.HOLD))
        self.hang_up.setVisible(live)
        on_hold = phase is CallPhase.HOLD
        self.hold.setText((self.tr("Retomar") if on_hold else self.tr("En espera")) + "  F6")
        self.hold.set_icon("play" if on_hold else "pause")
        self._sound.setVisible(live)
        self._timer.setVisible(call is not None)
        if call is None:
            self._state.setText(self.tr("Sin llamada"))
            self._state.set_tone("muted")
            self._name.setText("")
            self._facts.setText("")
            return
        self._state.setText(labels.phase(call.phase.value))
        self._state.set_tone(_PHASE_TONES.get(call.phase, "text"))
        self._timer.set_tone("text")
        self._name.setText(call.contact_name or call.phone)
        self._facts.setText("  ·  ".join(part for part in (call.phone, call.product) if part))

    def show_busy(self, busy: bool) -> None:
        """While a step is under way the buttons rest."""
        for button in (self.answered, self.hold, self.hang_up):
            button.setEnabled(not busy)

    def show_clock(self, seconds: float) -> None:
        """Show how long the present phase lasts."""
        text = say.clock(seconds)
        if self._timer.text() != text:
            self._timer.setText(text)

    def show_recording(self, light: RecordingLight, durable_seconds: float) -> None:
        """Show whether sound is written, and how much of it is safe on disk."""
        if light != self._recording:
            self._recording = light
            icon, tone = _RECORDING_LOOK[light]
            self._recording_icon.set_icon(icon, tone)
            self._recording_text.set_tone(tone)
        self.pause_recording.setEnabled(light in ("recording", "paused"))
        self._say_recording(durable_seconds)

    def _say_recording(self, durable_seconds: float) -> None:
        safe = self.tr("%1 en disco").replace("%1", say.clock(durable_seconds))
        words = {
            "none": self.tr("Sin grabar"),
            "missing": self.tr("Esta llamada no se graba"),
            "recording": self.tr("Grabando") + " " + safe,
            "paused": self.tr("En pausa") + " · " + safe,
            "failed": self.tr("Grabación cortada") + " · " + safe,
        }[self._recording]
        if self._recording_text.text() != words:
            self._recording_text.setText(words)
        paused = self._recording == "paused"
        button = (self.tr("Grabar") if paused else self.tr("Pausar")) + "  F8"
        if self.pause_recording.text() != button:
            self.pause_recording.setText(button)
            meaning = self.tr("Seguir grabando") if paused else self.tr("Pausar la grabación")
            self.pause_recording.setAccessibleName(meaning)
            self.pause_recording.setToolTip(meaning)

    def show_levels(self, microphone_dbfs: float | None, far_end_dbfs: float | None) -> None:
        """Show the levels; None where nothing is measured."""
        self.microphone_meter.set_level(microphone_dbfs)
        self.far_end_meter.set_level(far_end_dbfs)

    def show_copilot(self, light: CopilotLight, why: str = "") -> None:
        """Show how the language model is; ``why`` is the tool tip."""
        if light != self._copilot:
            self._copilot = light
            self._copilot_icon.set_icon("copilot", _COPILOT_TONES[light])
        self._say_copilot(why)

    def _say_copilot(self, why: str) -> None:
        words = {
            "unknown": self.tr("IA …"),
            "ready": self.tr("IA lista"),
            "cold": self.tr("IA sin cargar"),
            "warming": self.tr("IA calentando"),
            "no_model": self.tr("IA sin modelo"),
            "away": self.tr("IA no disponible"),
        }[self._copilot]
        if self._copilot_text.text() != words:
            self._copilot_text.setText(words)
        self._copilot_text.setToolTip(why)

    def show_alarm(self, sentence: str, tone: str) -> None:
        """Fill the bar with an alarm; "" ends it."""
        if self.property("alarm") != tone:
            self.setProperty("alarm", tone if sentence else "")
            restyle(self)
            for child in self.findChildren(QWidget):
                restyle(child)
        self._alarm_text.setText(sentence)
        self._alarm_text.setToolTip(sentence)
        self._alarm_text.setAccessibleName(sentence)
        self._middle.setCurrentIndex(1 if sentence else 0)

    @property
    def alarm(self) -> str:
        """The alarm that fills the bar; "" when there is none."""
        return self._alarm_text.text() if self._middle.currentIndex() == 1 else ""
