"""The whole project: what each campaign and each product reached in a day, a week or a month."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from callmanager.domain.figure_table import By, FiguresFilter, FiguresTable
from callmanager.domain.goals import Period
from callmanager.domain.metrics import Figures
from callmanager.domain.ranges import Range
from callmanager.ui import format as say
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.controls import ComboBox, Field
from callmanager.ui.widgets.figure_card import FigureCard
from callmanager.ui.widgets.figures_side import FILTERS, FiguresSide


@dataclass(frozen=True, slots=True)
class _Shown:
    tables: dict[By, FiguresTable]
    before: Figures


class ProjectView(MetricsView):
    """For those who see everything."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("project", desk)
        self._shown: _Shown | None = None
        self._period = ComboBox("project_period")
        for period in Period:
            self._period.addItem("", period)
        self._period.setMinimumContentsLength(15)
        self._field = Field(self._period)
        self._cards = {name: FigureCard(f"project_{name}") for name in ("calls", "sales", "success", "talk")}
        self._sides = {by: FiguresSide(by, desk.theme, desk.language, self._open) for by in FILTERS}
        self._build()
        self._period.currentIndexChanged.connect(lambda _index: self.reload())
        self.retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self._field)
        head.addStretch(1)
        cards = QHBoxLayout()
        cards.setSpacing(SPACE_M)
        for card in self._cards.values():
            cards.addWidget(card, 1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        for side in self._sides.values():
            across.addWidget(side, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_M)
        body.addLayout(head)
        body.addLayout(cards)
        body.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._field.set_text(self.tr("Período"))
        words = {Period.DAY: self.tr("Hoy"), Period.WEEK: self.tr("Esta semana"), Period.MONTH: self.tr("Este mes")}
        for index in range(self._period.count()):
            self._period.setItemText(index, words[Period(self._period.itemData(index))])
        for name, text in (
            ("calls", self.tr("Llamadas")),
            ("sales", self.tr("Ventas")),
            ("success", self.tr("Éxito")),
            ("talk", self.tr("Tiempo hablado")),
        ):
            self._cards[name].heading.setText(text)
        if self._shown is not None:
            self._show(self._shown)

    def reload(self) -> None:
        """Ask for the figures of the period."""
        period = Period(self._period.currentData())  # Qt hands it back as plain text
        self.ask(lambda: self._look(period), self._show)

    def _look(self, period: Period) -> _Shown:
        metrics, user = self.desk.metrics, self.desk.user
        days = period.range(metrics.office_today)
        return _Shown(
            {by: metrics.figures(user, days, by=by) for by in FILTERS}, metrics.figures(user, days.before()).total
        )

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        locale = self.desk.language.locale
        total, before = shown.tables[By.CAMPAIGN].total, shown.before
        for name, now, was in (
            ("calls", say.number(total.attempts, locale), say.number(before.attempts, locale)),
            ("sales", say.number(total.sales, locale), say.number(before.sales, locale)),
            ("success", say.percent(total.success_rate), say.percent(before.success_rate)),
            ("talk", say.duration(total.talk_seconds), say.duration(before.talk_seconds)),
        ):
            self._cards[name].show_figure(now, self.tr("el período anterior: %1").replace("%1", was))
        for by, side in self._sides.items():
            side.show_table(shown.tables[by])

    def _open(self, title: str, days: Range, which: FiguresFilter, only_sales: bool) -> None:
        if only_sales:
            title = self.tr("%1: ventas").replace("%1", title)
        self.show_calls(title, days, which, only_sales=only_sales)
