"""Metrics: today's figures, by hour and outcome, the week, and the team for those who lead one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.metrics import AgentFigures, DayFigures, Figures, HourFigures
from callmanager.domain.users import Scope, User
from callmanager.services.metrics import MetricsService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Card
from callmanager.ui.widgets.figure_card import FigureCard
from callmanager.ui.widgets.table import CELL_LEFT, Table
from callmanager.workers import Lane

_COALESCE_MS = 200
_EVERY_MS = 15_000  # talk time grows while nobody does anything
_FIRST_HOUR, _LAST_HOUR = 8, 18  # shown even when empty; hours with calls outside widen it
_MOST_OUTCOMES = 6


@dataclass(frozen=True, slots=True)
class _Shown:
    today: Figures
    hours: list[HourFigures]
    outcomes: dict[str, int]
    week: list[DayFigures]
    team: list[AgentFigures]


class MetricsPage(Page):
    """Figures that follow the events by themselves, coalesced to five looks a second at most."""

    def __init__(
        self,
        metrics: MetricsService,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("metrics", theme)
        self._metrics, self._user, self._language = metrics, user, language
        self._lane, self._tasks = lane, tasks
        self._shown: _Shown | None = None
        self._has_team = user.scope is not Scope.OWN
        self._cards = {name: FigureCard(f"figure_{name}") for name in ("calls", "sales", "success", "talk")}
        self._hours = BarChart(theme, "chart_hours")
        self._outcomes = BarChart(theme, "chart_outcomes", lying=True)
        self._week = BarChart(theme, "chart_week")
        self._model: RowsModel[AgentFigures] = RowsModel(
            (
                Column(lambda: self.tr("Agente"), lambda row: row.name),
                Column(lambda: self.tr("Llamadas"), lambda row: str(row.figures.attempts), is_number=True),
                Column(lambda: self.tr("Ventas"), lambda row: str(row.figures.sales), is_number=True),
                Column(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate), is_number=True),
                Column(lambda: self.tr("Hablado"), lambda row: say.duration(row.figures.talk_seconds), is_number=True),
            )
        )
        self._table = Table("team_table", self._model, (0, 88, 80, 88, 88))
        self._team = Card()
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._soon.timeout.connect(self.reload)
        self._often = QTimer(self, interval=_EVERY_MS)
        self._often.timeout.connect(self._look_if_visible)
        self._often.start()
        for news in (bridge.call_changed, bridge.agent_changed):
            news.connect(self._news)
        self.retranslate()
        self.reload()

    def _build(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(SPACE_M)
        for card in self._cards.values():
            cards.addWidget(card, 1)
        self._team.body.setContentsMargins(1, SPACE_M, 1, 1)
        self._team.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
        self._team.body.addWidget(self._table)
        grid = QGridLayout()
        grid.setSpacing(SPACE_M)
        grid.addWidget(self._hours, 0, 0)
        grid.addWidget(self._outcomes, 0, 1)
        if self._has_team:
            grid.addWidget(self._week, 1, 0)
            grid.addWidget(self._team, 1, 1)
        else:
            self._team.hide()
            self._team.setParent(self)
            grid.addWidget(self._week, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        self.content.addLayout(cards)
        self.content.addLayout(grid, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Hoy"))
        self._cards["calls"].heading.setText(self.tr("Llamadas"))
        self._cards["sales"].heading.setText(self.tr("Ventas"))
        self._cards["success"].heading.setText(self.tr("Éxito"))
        self._cards["talk"].heading.setText(self.tr("Tiempo hablado"))
        nothing = self.tr("Aún no hay llamadas.")
        calls, sales = self.tr("llamadas"), self.tr("ventas")
        self._hours.name(self.tr("Por hora"), nothing, self.tr("hora"), "", (calls, sales))
        self._outcomes.name(self.tr("Resultados"), self.tr("Aún no hay resultados."), "", calls)
        self._week.name(self.tr("Últimos siete días"), nothing, "", "", (calls, sales))
        self._team.heading.setText(self.tr("Equipo"))
        self._table.setAccessibleName(self.tr("Equipo, hoy"))
        self._table.say_empty(nothing)
        self._model.retranslate()
        if self._shown is not None:
            self._show(self._shown)

    def opened(self) -> None:
        """Look at once."""
        self.reload()

    def _news(self, _event: object) -> None:
        if self.isVisible() and not self._soon.isActive():  # a page that nobody sees looks when it is opened
            self._soon.start()

    def _look_if_visible(self) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Ask for all figures, outside the GUI thread."""
        self._tasks.run(self, self._lane, self._look, self._show, self._fail)

    def _look(self) -> _Shown:
        metrics, user = self._metrics, self._user
        return _Shown(
            metrics.today(user),
            metrics.by_hour_today(user),
            metrics.outcomes_today(user),
            metrics.week(user),
            metrics.team_today(user) if self._has_team else [],
        )

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self.notice.clear()
        self._show_cards(shown.today)
        self._show_hours(shown.hours)
        self._show_outcomes(shown.outcomes)
        days = [say.weekday(row.day.year, row.day.month, row.day.day, self._language.locale) for row in shown.week]
        self._week.show_bars(days, _calls_and_sales(shown.week))
        self._model.show(shown.team)

    def _show_cards(self, today: Figures) -> None:
        locale = self._language.locale
        relation = self.tr("contactadas: %1 (%2)")
        relation = relation.replace("%1", str(today.connected)).replace("%2", say.percent(today.contact_rate))
        self._cards["calls"].show_figure(say.number(today.attempts, locale), relation)
        relation = self.tr("%1 de los intentos").replace("%1", say.percent(today.sales_per_attempt))
        self._cards["sales"].show_figure(say.number(today.sales, locale), relation)
        self._cards["success"].show_figure(say.percent(today.success_rate), self.tr("ventas por contactadas"))
        relation = self.tr("media por llamada, con cierre: %1").replace("%1", say.duration(today.aht_seconds))
        self._cards["talk"].show_figure(say.duration(today.talk_seconds), relation)

    def _show_hours(self, hours: Sequence[HourFigures]) -> None:
        busy = [row.hour for row in hours if row.calls]
        first, last = min([_FIRST_HOUR, *busy]), max([_LAST_HOUR, *busy])
        rows = [row for row in hours if first <= row.hour <= last]
        self._hours.show_bars([str(row.hour) for row in rows], _calls_and_sales(rows))

    def _show_outcomes(self, outcomes: dict[str, int]) -> None:
        ranked = sorted(outcomes.items(), key=lambda pair: -pair[1])
        shown = [(labels.outcome(outcome), count) for outcome, count in ranked[:_MOST_OUTCOMES]]
        rest = sum(count for _outcome, count in ranked[_MOST_OUTCOMES:])
        if rest:
            shown.append((self.tr("otros"), rest))
        self._outcomes.show_bars([name for name, _count in shown], [Series(tuple(count for _n, count in shown), 0)])

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")


def _calls_and_sales(rows: Sequence[HourFigures] | Sequence[DayFigures]) -> list[Series]:
    return [Series(tuple(row.calls for row in rows), 0), Series(tuple(row.sales for row in rows), 1)]
