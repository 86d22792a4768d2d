"""How long recordings are kept: the rules in their order, what they would delete now, and then exactly that."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from callmanager.domain.campaign import Campaign
from callmanager.domain.errors import CallManagerError
from callmanager.domain.outcome import SHIPPED_OUTCOMES
from callmanager.domain.recording import Consent
from callmanager.domain.retention import FOR_EVER, RetentionRule
from callmanager.domain.users import Right, User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.recordings.retention import Applied, Doomed, Preview, RetentionService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Card, Label, Notice, row
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

_DAYS = (30.0, 90.0, 180.0, 365.0, 730.0, 1_825.0, 3_650.0, float(FOR_EVER))
_RULES_HEIGHT, _DOOMED_HEIGHT = 132, 164


class RetentionSettings(Card):
    """Rules are saved as they are made; nothing is deleted before it was shown."""

    def __init__(
        self,
        retention: RetentionService,
        campaigns: CampaignService,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._retention, self._campaigns, self._user = retention, campaigns, user
        self._language, self._lane, self._tasks = language, lane, tasks
        self._names: dict[str, str] = {}
        self._preview: Preview | None = None
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self._rules: RowsModel[RetentionRule] = RowsModel(
            (
                Column(lambda: self.tr("Resultado"), lambda rule: self._say_outcome(rule.outcome_id)),
                Column(lambda: self.tr("Campaña"), lambda rule: self._say_campaign(rule.campaign_id)),
                Column(lambda: self.tr("Consentimiento"), lambda rule: self._say_consent(rule.consent)),
                Column(lambda: self.tr("Se conserva"), lambda rule: self._say_days(float(rule.days))),
            )
        )
        self._rules_table = Table("retention_rules", self._rules, (0, 150, 140, 120))
        self._rules_table.setFixedHeight(_RULES_HEIGHT)
        self._outcome = Choice("retention_outcome", ("", *(o.outcome_id for o in SHIPPED_OUTCOMES)), self._say_outcome)
        self._campaign = Choice("retention_campaign", ("",), self._say_campaign)
        self._consent = Choice("retention_consent", tuple(kind.value for kind in Consent), self._say_consent)
        self._days = Choice("retention_days", _DAYS, self._say_days)
        self._add = Button(theme, "retention_add", icon="plus")
        self._up = Button(theme, "retention_up")
        self._remove = Button(theme, "retention_remove", icon="remove")
        self._look = Button(theme, "retention_preview", icon="search")
        self._go = Button(theme, "retention_apply", "danger", "remove")
        self._doomed: RowsModel[Doomed] = RowsModel(
            (
                Column(lambda: self.tr("Inicio"), lambda item: say.moment(item.started_at, self._locale)),
                Column(lambda: self.tr("Contacto"), lambda item: item.contact_name),
                Column(lambda: self.tr("Tamaño"), lambda item: say.size(item.size_bytes, self._locale), is_number=True),
                Column(lambda: self.tr("Por qué"), self._say_why),
            )
        )
        self._doomed_table = Table("retention_doomed", self._doomed, (140, 0, 90, 220))
        self._doomed_table.setMinimumHeight(_DOOMED_HEIGHT)
        self.notice = Notice(theme, "retention_notice")
        self._build(may_rule=user.may(Right.CONFIGURE), may_delete=user.may(Right.DELETE_RECORDINGS))
        self._add.clicked.connect(self._add_rule)
        self._up.clicked.connect(self._move_up)
        self._remove.clicked.connect(self._remove_rule)
        self._look.clicked.connect(self.look)
        self._go.clicked.connect(self._apply)
        self._rules_table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.retranslate()
        self.look_up()

    @property
    def _locale(self) -> QLocale:
        return self._language.locale

    def _build(self, *, may_rule: bool, may_delete: bool) -> None:
        self._may_rule, self._may_delete = may_rule, may_delete
        choices = row(self._outcome, self._campaign, self._consent, self._days, spacing=SPACE_M)
        for index in range(4):
            choices.setStretch(index, 1)
        self.body.addWidget(self._words)
        self.body.addWidget(self._rules_table)
        self.body.addLayout(choices)
        self.body.addLayout(row(self._add, 1, self._up, self._remove))
        self.body.addWidget(self._doomed_table, 1)
        self.body.addWidget(self.notice)
        self.body.addLayout(row(self._look, 1, self._go))
        for control in (self._outcome, self._campaign, self._consent, self._days, self._add):
            control.setEnabled(may_rule)
        self._follow()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Conservación"))
        self._words.setText(self.tr("Decide la primera regla que corresponde. Sin reglas se conserva todo."))
        self._outcome.speak(self.tr("Resultado"))
        self._campaign.speak(self.tr("Campaña"))
        self._consent.speak(self.tr("Consentimiento"))
        self._days.speak(self.tr("Se conserva"))
        self._add.setText(self.tr("Añadir regla"))
        self._up.setText(self.tr("Subir"))
        self._up.setAccessibleName(self.tr("Subir la regla"))
        self._remove.setText(self.tr("Quitar"))
        self._remove.setAccessibleName(self.tr("Quitar la regla"))
        self._look.setText(self.tr("Ver qué se borraría"))
        self._go.setText(self.tr("Borrar lo mostrado"))
        self._rules_table.setAccessibleName(self.tr("Reglas de conservación"))
        self._rules_table.say_empty(self.tr("No hay reglas: se conserva todo."))
        self._doomed_table.setAccessibleName(self.tr("Grabaciones que se borrarían"))
        self._doomed_table.say_empty(self.tr("Nada se borra sin haberse mostrado aquí antes."))
        for model in (self._rules, self._doomed):
            model.retranslate()

    def look_up(self) -> None:
        """Read rules and campaigns."""
        self._tasks.run(
            self, self._lane, lambda: (self._retention.rules(), self._campaigns.all()), self._show, self._fail
        )

    def look(self) -> None:
        """Show what the rules would delete now."""
        self._look.setEnabled(False)
        self._tasks.run(self, self._lane, self._retention.preview, self._show_preview, self._fail)

    def _show(self, found: tuple[Sequence[RetentionRule], Sequence[Campaign]]) -> None:
        rules, campaigns = found
        self._names = {campaign.campaign_id: campaign.name for campaign in campaigns}
        box = self._campaign.box
        for campaign_id, name in self._names.items():
            if box.findData(campaign_id) < 0:
                box.addItem(name, campaign_id)
        self._rules.show(rules)
        self._follow()

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._doomed.show([*preview.doomed, *preview.held])
        self._follow()
        if not preview.doomed:
            self.notice.say(self.tr("Nada se borraría ahora."))
        else:
            words = self.tr("Grabaciones que se borrarían: %1 (%2). Todavía no se borró nada.")
            size = say.size(preview.size_bytes, self._locale)
            self.notice.say(words.replace("%1", str(len(preview.doomed))).replace("%2", size), "warn")

    def _apply(self) -> None:
        preview = self._preview
        if preview is not None:
            self._go.setEnabled(False)
            self._tasks.run(
                self, self._lane, lambda: self._retention.apply(preview.digest, self._user), self._applied, self._fail
            )

    def _applied(self, applied: Applied) -> None:
        self._clear_preview()
        words = self.tr("Grabaciones borradas: %1.").replace("%1", str(len(applied.deleted)))
        if applied.failed:
            words += " " + sentence(applied.failed[0][1])
        self.notice.say(words, "warn" if applied.failed else "ok")

    def _add_rule(self) -> None:
        rule = RetentionRule(
            int(float(str(self._days.figure))),
            str(self._outcome.figure or ""),
            str(self._campaign.figure or ""),
            str(self._consent.figure or ""),
        )
        self._keep([*self._rules.rows, rule])

    def _move_up(self) -> None:
        place = self._chosen()
        rules = list(self._rules.rows)
        if place > 0:
            rules[place - 1], rules[place] = rules[place], rules[place - 1]
            self._keep(rules, place - 1)

    def _remove_rule(self) -> None:
        place = self._chosen()
        if place >= 0:
            self._keep([rule for number, rule in enumerate(self._rules.rows) if number != place])

    def _keep(self, rules: list[RetentionRule], chosen: int = -1) -> None:
        def kept(_done: None) -> None:
            self._rules.show(rules)
            if chosen >= 0:
                self._rules_table.selectRow(chosen)
            self._clear_preview()
            self.notice.say(self.tr("Las reglas están guardadas. No se borró nada."))

        self._tasks.run(self, self._lane, lambda: self._retention.set_rules(rules, self._user), kept, self._fail)

    def _clear_preview(self) -> None:
        self._preview = None
        self._doomed.show([])
        self._follow()

    def _fail(self, error: CallManagerError) -> None:
        self._clear_preview()
        self.notice.say(sentence(error), "record")

    def _chosen(self) -> int:
        rows = self._rules_table.selectionModel().selectedRows()
        return int(rows[0].row()) if rows else -1

    def _follow(self) -> None:
        place = self._chosen()
        self._up.setEnabled(self._may_rule and place > 0)
        self._remove.setEnabled(self._may_rule and place >= 0)
        self._look.setEnabled(self._may_delete)
        self._go.setEnabled(self._may_delete and self._preview is not None and bool(self._preview.doomed))

    def _say_outcome(self, outcome_id: object) -> str:
        return labels.outcome(str(outcome_id)) if outcome_id else self.tr("Cualquiera")

    def _say_campaign(self, campaign_id: object) -> str:
        return self._names.get(str(campaign_id), str(campaign_id)) if campaign_id else self.tr("Cualquiera")

    def _say_consent(self, value: object) -> str:
        return labels.consent(str(value)) if value else self.tr("Cualquiera")

    def _say_days(self, days: object) -> str:
        count = int(float(str(days)))
        return self.tr("Siempre") if count == FOR_EVER else self.tr("%1 días").replace("%1", str(count))

    def _say_why(self, item: Doomed) -> str:
        if item.legal_hold:
            return self.tr("Se queda: %1").replace("%1", item.legal_hold)
        return self.tr("Regla %1: %2 días").replace("%1", str(item.rule)).replace("%2", str(item.days))
