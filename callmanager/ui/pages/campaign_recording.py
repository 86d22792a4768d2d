"""How a campaign's calls are recorded: the fields of its `RecordingPolicy`."""

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout

from callmanager.domain.recording_policy import MAX_NOTICE, RecordingMode, RecordingPolicy
from callmanager.ui import format as say
from callmanager.ui.theme import SPACE_M, SPACE_S
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Field, Label, Panel, row

_NOTICE_HEIGHT = 72
_BEEPS = (0.0, 15.0, 30.0, 60.0)
_SHORTEST = (0.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0)
_LEVELS = (None, -50.0, -40.0, -30.0)
_PRE_ROLLS = (0.0, 1.0, 2.0, 3.0, 5.0)
_REMINDERS = (0.0, 30.0, 60.0, 120.0, 300.0)


class CampaignRecording(Panel):
    """Shows a policy and gives back what stands in the fields."""

    def __init__(self) -> None:
        super().__init__()
        self._may = True
        self._mode = Choice("campaign_mode", tuple(RecordingMode), self.say_mode)
        self._mode_words = Label("label", "muted")
        self._mode_words.setWordWrap(True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("campaign_notice")
        self._text.setFixedHeight(_NOTICE_HEIGHT)
        self._text.setTabChangesFocus(True)
        self._text_field = Field(self._text)
        self._keep = Choice("campaign_keep_from", _SHORTEST, self._say_keep)
        self._reminder = Choice("campaign_reminder", _REMINDERS, self._say_reminder)
        self._beep = Choice("campaign_beep", _BEEPS, self._say_beep)
        self._voice = Choice("campaign_voice_start", _LEVELS, self._say_voice)
        self._pre_roll = Choice("campaign_pre_roll", _PRE_ROLLS, self._say_pre_roll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        for parts in ((self._mode, self._beep), (self._keep, self._reminder), (self._voice, self._pre_roll)):
            halves = row(*parts, spacing=SPACE_M)
            halves.setStretch(0, 1)
            halves.setStretch(1, 1)
            layout.addLayout(halves)
            if self._mode in parts:
                layout.addWidget(self._mode_words)
                layout.addWidget(self._text_field)
        layout.addStretch(1)
        self._mode.box.currentIndexChanged.connect(lambda _index: self._follow_mode())
        self._voice.box.currentIndexChanged.connect(lambda _index: self._follow_mode())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._mode.speak(self.tr("Qué llamadas se graban"))
        self._text_field.set_text(self.tr("Aviso para leer al cliente cuando contesta"))
        self._text.setToolTip(self.tr("Hasta %1 caracteres.").replace("%1", str(MAX_NOTICE)))
        self._keep.speak(self.tr("Grabaciones cortas"))
        self._reminder.speak(self.tr("Recordar una pausa"))
        self._voice.speak(self.tr("La grabación empieza"))
        self._pre_roll.speak(self.tr("Antes de la voz se guarda"))
        self._beep.speak(self.tr("Pitido mientras se graba"))
        self._follow_mode()

    @property
    def controls(self) -> tuple[QPlainTextEdit | QComboBox, ...]:
        """What is filled in."""
        choices = self._mode, self._keep, self._reminder, self._voice, self._pre_roll, self._beep
        return self._text, *(choice.box for choice in choices)

    def show_policy(self, policy: RecordingPolicy) -> None:
        """Show this policy."""
        self._mode.choose(policy.mode)
        self._text.setPlainText(policy.notice)
        self._keep.choose(policy.keep_from_seconds)
        self._reminder.choose(policy.pause_reminder_seconds)
        self._voice.choose(policy.voice_start_dbfs)
        self._pre_roll.choose(policy.pre_roll_seconds)
        self._beep.choose(policy.beep_seconds)
        self._follow_mode()

    def let_change(self, may: bool) -> None:
        """Let the fields be changed, or only be read."""
        self._may = may
        self._mode.setEnabled(may)
        self._follow_mode()

    @property
    def policy(self) -> RecordingPolicy:
        """The policy as it stands in the fields."""
        voice = self._voice.figure
        return RecordingPolicy(
            mode=RecordingMode(str(self._mode.figure)),
            notice=self._text.toPlainText().strip(),
            beep_seconds=float(self._beep.figure or 0),
            keep_from_seconds=float(self._keep.figure or 0),
            voice_start_dbfs=None if voice is None else float(voice),
            pre_roll_seconds=float(self._pre_roll.figure or 0),
            pause_reminder_seconds=float(self._reminder.figure or 0),
        )

    def _follow_mode(self) -> None:
        """What is of no use in the mode that is chosen rests."""
        mode = RecordingMode(str(self._mode.figure))
        self._mode_words.setText(self._explain(mode))
        records = mode is not RecordingMode.NEVER and self._may
        for part in (self._text_field, self._keep, self._reminder, self._voice, self._beep):
            part.setEnabled(records)
        self._pre_roll.setEnabled(records and self._voice.figure is not None)

    def say_mode(self, mode: object) -> str:
        """The words of a mode."""
        return {
            RecordingMode.NEVER: self.tr("Ninguna"),
            RecordingMode.ON_DEMAND: self.tr("Las que pida el agente"),
            RecordingMode.EVERY: self.tr("Todas"),
            RecordingMode.LOCKED: self.tr("Todas, sin poder detenerlas"),
        }[RecordingMode(str(mode))]

    def _explain(self, mode: RecordingMode) -> str:
        return {
            RecordingMode.NEVER: self.tr("De estas llamadas no queda ningún sonido."),
            RecordingMode.ON_DEMAND: self.tr("El agente empieza y detiene la grabación cuando quiere (F8)."),
            RecordingMode.EVERY: self.tr(
                "Se graba desde que contestan. El agente puede pausar o detener. Si el cliente no acepta, "
                "lo grabado se borra al colgar."
            ),
            RecordingMode.LOCKED: self.tr(
                "Se graba hasta el final; el agente solo puede pausar, con motivo. Si el cliente no acepta, "
                "se deja de grabar y lo anterior se guarda."
            ),
        }[mode]

    def _say_keep(self, seconds: object) -> str:
        return self._seconds(self.tr("Se guardan desde %1"), seconds) if seconds else self.tr("Se guardan todas")

    def _say_reminder(self, seconds: object) -> str:
        return self._seconds(self.tr("Cada %1"), seconds) if seconds else self.tr("Nunca")

    def _say_beep(self, seconds: object) -> str:
        return self._seconds(self.tr("Cada %1"), seconds) if seconds else self.tr("Sin pitido")

    def _say_pre_roll(self, seconds: object) -> str:
        return self._seconds("%1", seconds) if seconds else self.tr("Nada")

    def _say_voice(self, level: object) -> str:
        if level is None:
            return self.tr("Al contestar")
        return self.tr("Con la primera voz (%1 dBFS)").replace("%1", f"{level:g}".replace("-", "\u2212"))

    def _seconds(self, words: str, seconds: object) -> str:
        return words.replace("%1", say.duration(float(str(seconds))))
