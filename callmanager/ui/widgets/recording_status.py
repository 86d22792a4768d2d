"""The recording light with its words, and the meters below it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from callmanager.domain.recording_policy import PauseReason
from callmanager.ui import format as say
from callmanager.ui.recording_light import RecordingLight
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import IconLabel, Label, Panel, Tone, row
from callmanager.ui.widgets.level_meter import LevelMeter

_LOOK: dict[RecordingLight, tuple[str, Tone]] = {
    "none": ("record", "muted"),
    "missing": ("alert", "warn"),
    "never": ("record", "muted"),
    "on_demand": ("record", "muted"),
    "opening": ("microphone", "info"),
    "waiting": ("microphone", "info"),
    "recording": ("record", "record"),
    "fallback": ("record", "warn"),
    "second_folder": ("record", "warn"),
    "paused": ("pause", "warn"),
    "refused": ("record", "warn"),
    "stopped": ("record", "muted"),
    "failed": ("alert", "record"),
    "device_lost": ("alert", "record"),
    "no_sound": ("alert", "record"),
    "stalled": ("alert", "record"),
}


class RecordingStatus(Panel):
    """Says in words whether sound goes to the disk, how much of it is safe there, and why not."""

    def __init__(self, theme: Theme, *, channels: int) -> None:
        super().__init__()
        self._light: RecordingLight = "none"
        self._on_colour = False
        self._shown: tuple[float, float, PauseReason | None] = (0.0, 0.0, None)
        self._icon = IconLabel(theme, "record", "muted", 16)
        self._text = Label("body", "muted")
        self._text.setObjectName("recording_light")
        self._microphone, self._far_end = Label("label", "muted"), Label("label", "muted")
        self.microphone_meter = LevelMeter(theme, "microphone_meter")
        self.far_end_meter = LevelMeter(theme, "far_end_meter")
        self._far_end.setVisible(channels == 2)
        self.far_end_meter.setVisible(channels == 2)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE_XS)
        lines.addStretch(1)
        lines.addLayout(row(self._icon, self._text, 1, spacing=SPACE_XS))
        self._meters = QWidget()
        meters = row(self._microphone, self.microphone_meter, self._far_end, self.far_end_meter, 1, spacing=SPACE_S)
        self._meters.setLayout(meters)
        lines.addWidget(self._meters)
        lines.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._microphone.setText(self.tr("mic"))
        self._far_end.setText(self.tr("cliente"))
        self.microphone_meter.setAccessibleName(self.tr("Nivel del micrófono"))
        self.far_end_meter.setAccessibleName(self.tr("Nivel del cliente"))
        self._say()

    def show_light(
        self,
        light: RecordingLight,
        durable_seconds: float,
        paused_seconds: float = 0.0,
        reason: PauseReason | None = None,
    ) -> None:
        """Show whether sound is written, how much of it is safe on disk, and how long a pause has lasted."""
        if light != self._light:
            self._light = light
            self._text.set_tone(_LOOK[light][1])
            self._dress()
        self._shown = durable_seconds, paused_seconds, reason
        self._say()

    def show_levels(self, microphone_dbfs: float | None, far_end_dbfs: float | None) -> None:
        """Show the levels; None where nothing is measured."""
        self.microphone_meter.set_level(microphone_dbfs)
        self.far_end_meter.set_level(far_end_dbfs)

    def show_on_colour(self, on_colour: bool) -> None:
        """Stand on the colour of an alarm: the words stay, the meters make room."""
        if on_colour != self._on_colour:
            self._on_colour = on_colour
            self._meters.setVisible(not on_colour)
            self._dress()

    def _dress(self) -> None:
        icon, tone = _LOOK[self._light]
        self._icon.set_icon(icon, "on_accent" if self._on_colour else tone)

    def _say(self) -> None:
        durable_seconds, paused_seconds, reason = self._shown
        safe = self.tr("%1 en disco").replace("%1", say.clock(durable_seconds))
        words = {
            "none": self.tr("Sin grabar"),
            "missing": self.tr("Esta llamada no se graba"),
            "never": self.tr("No se graba: así es la campaña"),
            "on_demand": self.tr("No se graba todavía"),
            "opening": self.tr("Abriendo el micrófono"),
            "waiting": self.tr("Espera una voz · nada en disco"),
            "recording": self.tr("Grabando") + " " + safe,
            "fallback": self.tr("Otro micrófono") + " · " + safe,
            "second_folder": self.tr("Segunda carpeta") + " · " + safe,
            "paused": self.tr("En pausa %1").replace("%1", say.clock(paused_seconds)) + " · " + safe,
            "refused": self.tr("No se graba: no aceptó"),
            "stopped": self.tr("Grabación detenida"),
            "failed": self.tr("Grabación cortada") + " · " + safe,
            "device_lost": self.tr("Sin micrófono") + " · " + safe,
            "no_sound": self.tr("No llega sonido") + " · " + safe,
            "stalled": self.tr("El disco no responde") + " · " + safe,
        }[self._light]
        if self._text.text() != words:
            self._text.setText(words)
        why = self._reason(reason) if self._light == "paused" and reason is not None else ""
        if self._text.toolTip() != why:
            self._text.setToolTip(why)

    def _reason(self, reason: PauseReason) -> str:
        return {
            PauseReason.CARD_DATA: self.tr("Datos de tarjeta"),
            PauseReason.PERSONAL: self.tr("Datos personales"),
            PauseReason.OTHER: self.tr("Otro motivo"),
        }[reason]
