"""The campaigns' part of the settings: which there are, and how each one's calls are recorded."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPlainTextEdit, QWidget

from callmanager.domain.campaign import GENERAL_ID, Campaign
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording_policy import MAX_NOTICE, RecordingMode, RecordingPolicy
from callmanager.domain.users import Right, User
from callmanager.services.campaigns import CampaignService
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, Panel, row
from callmanager.workers import Lane

_LIST_WIDTH = 280
_NOTICE_HEIGHT = 72
_BEEPS = (0.0, 15.0, 30.0, 60.0)
_SHORTEST = (0.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0)
_LEVELS = (None, -50.0, -40.0, -30.0)
_PRE_ROLLS = (0.0, 1.0, 2.0, 3.0, 5.0)
_REMINDERS = (0.0, 30.0, 60.0, 120.0, 300.0)


class CampaignSettings(Panel):
    """A list at the left, the campaign that is chosen in it at the right. Each campaign is saved by itself."""

    def __init__(
        self, campaigns: CampaignService, user: User, theme: Theme, lane: Lane, bridge: Bridge, tasks: Tasks
    ) -> None:
        super().__init__()
        self._campaigns, self._user, self._lane, self._tasks = campaigns, user, lane, tasks
        self._shown: Campaign | None = None  # None: a new one is being written
        self._wanted_id = GENERAL_ID
        self._list_card, self._card = Card(), Card()
        self._rows: TwoLineModel[Campaign] = TwoLineModel(lambda one: one.name, self._second_line)
        self._list = QListView()
        self._list.setObjectName("campaigns_list")
        self._list.setModel(self._rows)
        self._list.setItemDelegate(TwoLineDelegate(theme, self._list))
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._new = Button(theme, "campaign_new", icon="plus")
        self._name_line = QLineEdit()
        self._name_line.setObjectName("campaign_name")
        self._name = Field(self._name_line)
        self._mode = Choice("campaign_mode", tuple(RecordingMode), self._say_mode)
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
        self._active = CheckBox(theme, "campaign_active")
        self._save = Button(theme, "campaign_save", "primary", "save")
        self.notice = Notice(theme, "campaigns_notice")
        self._rights = Label("label", "muted")
        self._build(may=user.may(Right.CONFIGURE))
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._pick)
        self._new.clicked.connect(self._begin_new)
        self._save.clicked.connect(self.save)
        self._mode.box.currentIndexChanged.connect(lambda _index: self._follow_mode())
        self._voice.box.currentIndexChanged.connect(lambda _index: self._follow_mode())
        bridge.campaigns_changed.connect(lambda _event: self.look_up())
        self.retranslate()
        self.look_up()

    def _build(self, *, may: bool) -> None:
        self._list_card.setFixedWidth(_LIST_WIDTH)
        self._list_card.body.addWidget(self._list, 1)
        self._list_card.body.addWidget(self._new)
        body = self._card.body
        body.addLayout(_halves(self._name, self._mode))
        body.addWidget(self._mode_words)
        body.addWidget(self._text_field)
        body.addLayout(_halves(self._keep, self._reminder))
        body.addLayout(_halves(self._voice, self._pre_roll))
        body.addLayout(_halves(self._beep, self._active))
        body.addStretch(1)
        body.addWidget(self.notice)
        body.addWidget(self._rights)
        foot = row(self._save)
        foot.insertStretch(0, 1)
        body.addLayout(foot)
        self._rights.setVisible(not may)
        parts: tuple[QWidget, ...] = (self._new, self._name, self._mode, self._save)
        for part in parts:
            part.setEnabled(may)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._list_card)
        layout.addWidget(self._card, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._list_card.heading.setText(self.tr("Campañas"))
        self._list.setAccessibleName(self.tr("Campañas"))
        self._new.setText(self.tr("Nueva campaña"))
        self._name.set_text(self.tr("Nombre de la campaña"))
        self._mode.speak(self.tr("Qué llamadas se graban"))
        self._text_field.set_text(self.tr("Aviso para leer al cliente cuando contesta"))
        self._keep.speak(self.tr("Grabaciones cortas"))
        self._reminder.speak(self.tr("Recordar una pausa"))
        self._voice.speak(self.tr("La grabación empieza"))
        self._pre_roll.speak(self.tr("Antes de la voz se guarda"))
        self._beep.speak(self.tr("Pitido mientras se graba"))
        self._active.setText(self.tr("Está en uso"))
        self._save.setText(self.tr("Guardar campaña"))
        self._rights.setText(self.tr("Solo quien administra puede cambiar las campañas."))
        self._rows.retranslate()
        self._head()
        self._follow_mode()

    def look_up(self) -> None:
        """Read the campaigns; the one that is shown stays."""
        self._tasks.run(self, self._lane, self._campaigns.all, self._show_list, self._fail)

    def save(self) -> None:
        """Save the campaign that is shown, or make the new one."""
        shown, name, policy, active = self._shown, self._name_line.text(), self._policy(), self._active.isChecked()
        self._save.setEnabled(False)

        def keep() -> Campaign:
            if shown is None:
                return self._campaigns.add(name, policy, self._user)
            self._campaigns.rename(shown.campaign_id, name, self._user)
            self._campaigns.change_policy(shown.campaign_id, policy, self._user)
            return self._campaigns.set_active(shown.campaign_id, active, self._user)

        self._tasks.run(self, self._lane, keep, self._saved, self._fail)

    def _policy(self) -> RecordingPolicy:
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

    def _saved(self, campaign: Campaign) -> None:
        self._save.setEnabled(True)
        self._wanted_id = campaign.campaign_id
        self._show(campaign)
        self.notice.say(self.tr("Guardado. Vale desde la próxima llamada."))
        self.look_up()

    def _fail(self, error: CallManagerError) -> None:
        self._save.setEnabled(self._user.may(Right.CONFIGURE))
        self.notice.say(sentence(error), "record")

    def _show_list(self, campaigns: list[Campaign]) -> None:
        self._rows.show(campaigns)
        is_new = self._shown is None and not self._wanted_id
        for number, campaign in enumerate(campaigns):
            if campaign.campaign_id == self._wanted_id and not is_new:
                self._list.setCurrentIndex(self._rows.index(number))
                if self._shown is None or self._shown.campaign_id != campaign.campaign_id:
                    self._show(campaign)

    def _pick(self, index: QModelIndex) -> None:
        self.notice.clear()
        self._show(self._rows.rows[index.row()])

    def _begin_new(self) -> None:
        self.notice.clear()
        self._list.clearSelection()
        self._wanted_id = ""
        self._show(None)
        self._name_line.setFocus()

    def _show(self, campaign: Campaign | None) -> None:
        self._shown = campaign
        if campaign is not None:
            self._wanted_id = campaign.campaign_id
        policy = campaign.policy if campaign is not None else RecordingPolicy()
        self._name_line.setText(campaign.name if campaign is not None else "")
        self._mode.choose(policy.mode)
        self._text.setPlainText(policy.notice)
        self._keep.choose(policy.keep_from_seconds)
        self._reminder.choose(policy.pause_reminder_seconds)
        self._voice.choose(policy.voice_start_dbfs)
        self._pre_roll.choose(policy.pre_roll_seconds)
        self._beep.choose(policy.beep_seconds)
        self._active.setChecked(campaign is None or campaign.is_active)
        may_retire = campaign is not None and campaign.campaign_id != GENERAL_ID and self._user.may(Right.CONFIGURE)
        self._active.setEnabled(may_retire)
        self._head()
        self._follow_mode()

    def _head(self) -> None:
        self._card.heading.setText(self._shown.name if self._shown is not None else self.tr("Nueva campaña"))
        self._name_line.setMaxLength(60)
        self._text.setToolTip(self.tr("Hasta %1 caracteres.").replace("%1", str(MAX_NOTICE)))

    def _follow_mode(self) -> None:
        """What is of no use in the mode that is chosen rests."""
        mode = RecordingMode(str(self._mode.figure))
        self._mode_words.setText(self._explain(mode))
        records = mode is not RecordingMode.NEVER and self._user.may(Right.CONFIGURE)
        for part in (self._text_field, self._keep, self._reminder, self._voice, self._beep):
            part.setEnabled(records)
        self._pre_roll.setEnabled(records and self._voice.figure is not None)

    def _second_line(self, campaign: Campaign) -> str:
        words = self._say_mode(campaign.policy.mode)
        return words if campaign.is_active else words + "  ·  " + self.tr("fuera de uso")

    def _say_mode(self, mode: object) -> str:
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


def _halves(left: Field, right: Field | CheckBox) -> QHBoxLayout:
    both = row(left, right, spacing=SPACE_M)
    both.setStretch(0, 1)
    both.setStretch(1, 1)
    if isinstance(right, CheckBox):
        both.setAlignment(right, Qt.AlignmentFlag.AlignBottom)
    return both
