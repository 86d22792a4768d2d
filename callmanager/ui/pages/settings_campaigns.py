"""The campaigns' part of the settings: which there are, how their calls are recorded, placed and spoken."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QListView, QStackedWidget, QWidget

from callmanager.domain.campaign import GENERAL_ID, Campaign, CampaignRules
from callmanager.domain.dialling import DialKind, DialResult
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Right, User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.dialling import Dialler
from callmanager.services.calls.scripts import ScriptService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.hours_words import HoursMistake
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.pages.campaign_calls import CampaignCalls
from callmanager.ui.pages.campaign_recording import CampaignRecording
from callmanager.ui.pages.campaign_script import CampaignScript
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, Panel, row
from callmanager.workers import Lane

_LIST_WIDTH = 248
_TABS = ("recording", "calls", "script")


class CampaignSettings(Panel):
    """A list at the left, the campaign that is chosen in it at the right. Each campaign is saved by itself."""

    def __init__(
        self,
        campaigns: CampaignService,
        scripts: ScriptService,
        dialler: Dialler,
        drafts: ContactDrafts,
        script_drafts: ContactDrafts,
        user: User,
        theme: Theme,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._campaigns, self._dialler, self._user = campaigns, dialler, user
        self._lane, self._slow_lane, self._tasks = lane, slow_lane, tasks
        self._may = user.may(Right.CONFIGURE)
        self._shown: Campaign | None = None  # None: a new one is being written
        self._wanted_id = GENERAL_ID
        self._list_card, self._card = Card(), Card()
        self._recording, self._calls = CampaignRecording(), CampaignCalls(theme)
        self._script = CampaignScript(scripts, script_drafts, user, theme, lane, bridge, tasks)
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
        self._name_line.setMaxLength(60)
        self._name = Field(self._name_line)
        self._active = CheckBox(theme, "campaign_active")
        self._tabs = [Button(theme, f"campaign_tab_{name}", "tab") for name in _TABS]
        self._tab_group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._save = Button(theme, "campaign_save", "primary", "save")
        self.notice = Notice(theme, "campaigns_notice")
        fields = self._name_line, self._active, *self._recording.controls, *self._calls.controls
        self._draft = FormDraft(drafts, fields, lane, tasks, self)
        self._draft.tell(self.notice)
        self._rights = Label("label", "muted")
        self._build()
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._pick)
        self._new.clicked.connect(self._begin_new)
        self._save.clicked.connect(self.save)
        self._tab_group.idClicked.connect(self._open_tab)
        self._calls.test_asked.connect(self._test_dialling)
        bridge.campaigns_changed.connect(lambda _event: self.look_up())
        self.retranslate()
        self.look_up()

    def _build(self) -> None:
        self._list_card.setFixedWidth(_LIST_WIDTH)
        self._list_card.body.addWidget(self._list, 1)
        self._list_card.body.addWidget(self._new)
        for number, tab in enumerate(self._tabs):
            tab.setCheckable(True)
            self._tab_group.addButton(tab, number)
            self._card.heading_row.addWidget(tab)
        self._tabs[0].setChecked(True)
        head = row(self._name, self._active, spacing=SPACE_M)
        head.setStretch(0, 1)
        head.setAlignment(self._active, Qt.AlignmentFlag.AlignBottom)
        for page in (self._recording, self._calls, self._script):
            self._stack.addWidget(page)
        body = self._card.body
        body.addLayout(head)
        body.addWidget(self._stack, 1)
        body.addWidget(self.notice)
        body.addWidget(self._rights)
        body.addLayout(row(1, self._save))
        self._rights.setVisible(not self._may)
        parts: tuple[QWidget, ...] = (self._new, self._name, self._save)
        for part in parts:
            part.setEnabled(self._may)
        self._recording.let_change(self._may)
        self._calls.let_change(self._may)
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
        self._active.setText(self.tr("Está en uso"))
        for tab, words in zip(self._tabs, (self.tr("Grabación"), self.tr("Llamadas"), self.tr("Guion")), strict=True):
            tab.setText(words)
        self._save.setText(self.tr("Guardar campaña"))
        self._rights.setText(self.tr("Solo quien administra puede cambiar las campañas."))
        self._rows.retranslate()
        self._head()

    def look_up(self) -> None:
        """Read the campaigns; the one that is shown stays."""
        self._tasks.run(self, self._lane, self._campaigns.all, self._show_list, self._fail)

    def save(self) -> None:
        """Save the campaign that is shown, or make the new one."""
        shown, name, policy, active = self._shown, self._name_line.text(), self._recording.policy, self._active
        is_active = active.isChecked()
        try:
            rules = self._calls.rules
        except HoursMistake as mistake:
            self._open_tab(_TABS.index("calls"))
            self.notice.say(self._calls.point_to(mistake), "record")
            return
        self._save.setEnabled(False)

        def keep() -> Campaign:
            if shown is None:
                made = self._campaigns.add(name, policy, self._user)
                return self._campaigns.change_rules(made.campaign_id, rules, self._user)
            self._campaigns.rename(shown.campaign_id, name, self._user)
            self._campaigns.change_policy(shown.campaign_id, policy, self._user)
            self._campaigns.change_rules(shown.campaign_id, rules, self._user)
            return self._campaigns.set_active(shown.campaign_id, is_active, self._user)

        self._tasks.run(self, self._lane, keep, self._saved, self._fail)

    def _saved(self, campaign: Campaign) -> None:
        self._save.setEnabled(True)
        self._draft.done()
        self._wanted_id = campaign.campaign_id
        self._show(campaign)
        self.notice.say(self.tr("Guardado. Vale desde la próxima llamada."))
        self.look_up()

    def _fail(self, error: CallManagerError) -> None:
        self._save.setEnabled(self._may)
        self.notice.say(sentence(error), "record")

    def _test_dialling(self, kind: DialKind, template: str) -> None:
        """Dial a number that reaches nobody in this way, as it stands in the fields."""

        def done(result: DialResult) -> None:
            if result.ok:
                self._calls.show_tested(self.tr("Así se puede marcar: %1").replace("%1", result.target), "ok")
            else:
                failed(CallManagerError(result.message, code=result.code, **result.details))

        def failed(error: CallManagerError) -> None:
            self._calls.show_tested(sentence(error), "warn")

        self._tasks.run(self, self._slow_lane, lambda: self._dialler.test(kind, template), done, failed)

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
        self._draft.pause()
        self._shown = campaign
        if campaign is not None:
            self._wanted_id = campaign.campaign_id
        self._name_line.setText(campaign.name if campaign is not None else "")
        self._recording.show_policy(campaign.policy if campaign is not None else RecordingPolicy())
        self._calls.show_rules(campaign.rules if campaign is not None else CampaignRules())
        self._script.show_campaign(campaign.campaign_id if campaign is not None else "")
        self._tabs[_TABS.index("script")].setEnabled(campaign is not None)
        if campaign is None and self._stack.currentWidget() is self._script:
            self._open_tab(0)
        self._active.setChecked(campaign is None or campaign.is_active)
        self._active.setEnabled(campaign is not None and campaign.campaign_id != GENERAL_ID and self._may)
        if self._may:
            self._draft.follow(campaign.campaign_id if campaign is not None else "")
        self._head()

    def _open_tab(self, number: int) -> None:
        self._tabs[number].setChecked(True)
        self._stack.setCurrentIndex(number)
        self._save.setVisible(self._stack.currentWidget() is not self._script)  # a script is saved by itself

    def _head(self) -> None:
        self._card.heading.setText(self._shown.name if self._shown is not None else self.tr("Nueva campaña"))

    def _second_line(self, campaign: Campaign) -> str:
        words = self._recording.say_mode(campaign.policy.mode)
        return words if campaign.is_active else words + "  ·  " + self.tr("fuera de uso")
