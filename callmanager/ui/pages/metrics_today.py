"""Today: figures against their goals, by hour and outcome, the week, and the team for those who lead one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from callmanager.domain.figure_table import By, FiguresFilter
from callmanager.domain.goals import GoalProgress, Measure, Period
from callmanager.domain.live_figures import OverdueCallback
from callmanager.domain.metrics import AgentFigures, DayFigures, Figures, HourFigures
from callmanager.domain.ranges import Range
from callmanager.domain.users import Scope
from callmanager.ui import format as say
from callmanager.ui import goal_words, labels
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Card, Label
from callmanager.ui.widgets.goal_card import GoalCard
from callmanager.ui.widgets.my_goals import MyGoals
from callmanager.ui.widgets.table import CELL_LEFT, Table

_FIRST_HOUR, _LAST_HOUR = 8, 18  # shown even when empty; hours with calls outside widen it
_MOST_OUTCOMES = 6
_TREND_DAYS, _DAYS_NAMED = 30, 8
_SALES = 1  # the second row of bars


@dataclass(frozen=True, slots=True)
class _Shown:
    today: Figures
    before: Figures
    hours: Sequence[HourFigures]
    outcomes: dict[str, int]
    days: list[DayFigures]
    team: Sequence[AgentFigures]
    goals: list[GoalProgress]
    overdue: OverdueCallback | None


class TodayView(MetricsView):
    """The office's present day as the person sees it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("today", desk)
        theme = desk.theme
        self._shown: _Shown | None = None
        self._hours_shown: list[int] = []
        self._outcomes_shown: list[str] = []
        self._has_team = desk.user.scope is not Scope.OWN
        self._cards = {name: GoalCard(theme, f"figure_{name}") for name in ("calls", "sales", "success", "talk")}
        self._overdue = Label("body", "warn")
        self._overdue.setObjectName("metrics_overdue")
        self._overdue.hide()
        self._hours = BarChart(theme, "chart_hours")
        self._outcomes = BarChart(theme, "chart_outcomes", lying=True)
        self._week = BarChart(theme, "chart_week")
        self._hours.picked.connect(lambda place, series: self._open_hours(place, place, series))
        self._hours.swept.connect(lambda first, last: self._open_hours(first, last, -1))
        self._outcomes.picked.connect(lambda place, _series: self._open_outcome(place))
        self._week.picked.connect(lambda place, series: self._open_days(place, place, series))
        self._week.swept.connect(lambda first, last: self._open_days(first, last, -1))
        self._model: RowsModel[AgentFigures] = RowsModel(
            (
                Column(lambda: self.tr("Agente"), lambda row: row.name),
                Column(lambda: self.tr("Llamadas"), lambda row: str(row.figures.attempts), is_number=True),
                Column(lambda: self.tr("Ventas"), lambda row: str(row.figures.sales), is_number=True),
                Column(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate), is_number=True),
                Column(lambda: self.tr("Hablado"), lambda row: say.duration(row.figures.talk_seconds), is_number=True),
            )
        )
        self._goals = MyGoals(theme, desk.language)
        self._goals.setVisible(not self._has_team)
        self._table = Table("team_table", self._model, (0, 88, 80, 88, 88))
        self._table.wait_for_rows()
        self._team = Card()
        self._build()
        self.retranslate()

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
            self._goals.setParent(self)
            grid.addWidget(self._week, 1, 0)
            grid.addWidget(self._team, 1, 1)
        else:
            self._team.hide()
            self._team.setParent(self)
            grid.addWidget(self._week, 1, 0)
            grid.addWidget(self._goals, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_M)
        body.addLayout(cards)
        body.addWidget(self._overdue)
        body.addLayout(grid, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._cards["calls"].heading.setText(self.tr("Llamadas"))
        self._cards["sales"].heading.setText(self.tr("Ventas"))
        self._cards["success"].heading.setText(self.tr("Éxito"))
        self._cards["talk"].heading.setText(self.tr("Tiempo hablado"))
        nothing = self.tr("Aún no hay llamadas.")
        calls, sales = self.tr("llamadas"), self.tr("ventas")
        series, counted = (calls, sales), (labels.calls, labels.sales)
        self._hours.name(self.tr("Por hora"), nothing, self.tr("hora"), "", series, counted)
        self._outcomes.name(self.tr("Resultados"), self.tr("Aún no hay resultados."), "", calls, (), (labels.calls,))
        last = self.tr("Últimos siete días") if self._has_team else self.tr("Tendencia de 30 días")
        self._week.name(last, nothing, "", "", series, counted)
        press = self.tr("Pulse una barra para ver sus llamadas; arrastre para ver las de varias.")
        for chart in (self._hours, self._outcomes, self._week):
            chart.let_press(press)
        self._team.heading.setText(self.tr("Equipo"))
        self._table.setAccessibleName(self.tr("Equipo, hoy"))
        self._table.say_empty(nothing)
        self._model.retranslate()
        if self._shown is not None:
            self._show(self._shown)

    def reload(self) -> None:
        """Ask for all figures of today."""
        self.ask(self._look, self._show)

    def _look(self) -> _Shown:
        metrics, user = self.desk.metrics, self.desk.user
        live = metrics.live(user)
        return _Shown(
            live.figures,
            metrics.yesterday_until_now(user),
            live.hours,
            live.outcomes,
            metrics.week(user) if self._has_team else self._trend(),
            live.agents if self._has_team else (),
            self.desk.goals.of(user),
            metrics.longest_overdue(user),
        )

    def _trend(self) -> list[DayFigures]:
        """The days of somebody who works alone, as far back as a trend can be seen in."""
        metrics = self.desk.metrics
        table = metrics.figures(self.desk.user, Range.last_days(_TREND_DAYS, metrics.office_today), by=By.DAY)
        return [
            DayFigures(row.day, row.figures.attempts, row.figures.sales) for row in table.rows if row.day is not None
        ]

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._show_cards(shown.today)
        self._show_goals(shown)
        self._show_hours(shown.hours)
        self._show_outcomes(shown.outcomes)
        locale = self.desk.language.locale
        days = [say.weekday(row.day.year, row.day.month, row.day.day, locale) for row in shown.days]
        told = [f"{name} {say.date_of(row.day, locale)}" for name, row in zip(days, shown.days, strict=True)]
        if not self._has_team:
            every = -(-len(days) // _DAYS_NAMED)
            days = [say.day_and_month(row.day, locale) if i % every == 0 else "" for i, row in enumerate(shown.days)]
        self._week.show_bars(days, _calls_and_sales(shown.days), told)
        self._goals.show_goals(shown.goals)
        self._model.show(shown.team)
        overdue = shown.overdue
        self._overdue.setVisible(overdue is not None)
        if overdue is not None:
            words = self.tr("La llamada prometida más atrasada espera desde hace %1.")
            self._overdue.setText(words.replace("%1", say.duration(overdue.overdue_seconds)))

    def _show_goals(self, shown: _Shown) -> None:
        locale, before = self.desk.language.locale, shown.before
        goals = {one.goal.measure: one for one in shown.goals if one.goal.period is Period.DAY}
        for name, measure, was in (
            ("calls", Measure.CALLS, say.number(before.attempts, locale)),
            ("sales", Measure.SALES, say.number(before.sales, locale)),
            ("success", Measure.SUCCESS_RATE, say.percent(before.success_rate)),
            ("talk", Measure.TALK_SECONDS, say.duration(before.talk_seconds)),
        ):
            goal = goals.get(measure)
            words = ""
            if goal is not None:
                target = goal_words.value(measure, goal.goal.value, locale)
                words = self.tr("Meta de hoy: %1").replace("%1", target)
            share = None if goal is None else goal.share or 0.0
            self._cards[name].show_goal(share, words, self.tr("ayer %1").replace("%1", was))

    def _show_cards(self, today: Figures) -> None:
        locale = self.desk.language.locale
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
        self._hours_shown = [row.hour for row in rows]
        told = [f"{row.hour}:00" for row in rows]
        self._hours.show_bars([str(row.hour) for row in rows], _calls_and_sales(rows), told)

    def _show_outcomes(self, outcomes: dict[str, int]) -> None:
        ranked = sorted(outcomes.items(), key=lambda pair: -pair[1])
        self._outcomes_shown = [outcome for outcome, _count in ranked[:_MOST_OUTCOMES]]
        shown = [(labels.outcome(outcome), count) for outcome, count in ranked[:_MOST_OUTCOMES]]
        rest = sum(count for _outcome, count in ranked[_MOST_OUTCOMES:])
        if rest:
            shown.append((self.tr("otros"), rest))
        self._outcomes.show_bars([name for name, _count in shown], [Series(tuple(count for _n, count in shown), 0)])

    # --- the calls behind a bar ---------------------------------------------------------------------------------------

    def _open_hours(self, first: int, last: int, series: int) -> None:
        day = self.desk.metrics.office_today
        hours = range(self._hours_shown[first], self._hours_shown[last] + 1)
        title = self._title(self.tr("Hoy, de %1:00 a %2:59"), str(hours[0]), str(hours[-1]), series)
        self.show_calls(title, Range.of(day, day), hours=hours, only_sales=series == _SALES)

    def _open_outcome(self, place: int) -> None:
        if place < len(self._outcomes_shown):  # the rest together is no outcome
            day, outcome = self.desk.metrics.office_today, self._outcomes_shown[place]
            title = self.tr("Hoy, con el resultado %1").replace("%1", labels.outcome(outcome))
            self.show_calls(title, Range.of(day, day), FiguresFilter(outcome_id=outcome))

    def _open_days(self, first: int, last: int, series: int) -> None:
        if self._shown is None:
            return
        days, locale = self._shown.days, self.desk.language.locale
        words = self.tr("El %1") if first == last else self.tr("Del %1 al %2")
        title = self._title(words, say.date_of(days[first].day, locale), say.date_of(days[last].day, locale), series)
        self.show_calls(title, Range.of(days[first].day, days[last].day), only_sales=series == _SALES)

    def _title(self, words: str, first: str, last: str, series: int) -> str:
        words = words.replace("%1", first).replace("%2", last)
        return self.tr("%1: ventas").replace("%1", words) if series == _SALES else words


def _calls_and_sales(rows: Sequence[HourFigures] | Sequence[DayFigures]) -> list[Series]:
    return [Series(tuple(row.calls for row in rows), 0), Series(tuple(row.sales for row in rows), 1)]
