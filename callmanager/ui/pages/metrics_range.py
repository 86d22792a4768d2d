"""Figures of any range by anything: a chooser, totals, a chart and a table."""

from datetime import date, timedelta
from typing import cast, get_args

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QVBoxLayout

from callmanager.domain.agent_time import AgentTime
from callmanager.domain.errors import MetricsError
from callmanager.domain.figure_table import By, FiguresFilter, FiguresRow, FiguresTable
from callmanager.domain.ranges import Preset, Range
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.errors import sentence
from callmanager.ui.models.rows import RowsModel
from callmanager.ui.pages.metrics_columns import TIME_WIDTHS, WIDTHS, columns_of_figures, columns_of_time
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Card, ComboBox, Field
from callmanager.ui.widgets.date_box import DateBox
from callmanager.ui.widgets.table import Table

TIME = "agent_time"
_CHOSEN = "chosen"
_LAST_30 = "days30"
_MOST_BARS = 32
_DAY = timedelta(days=1)
_FILTERS = {
    By.AGENT: "agent_id",
    By.TEAM: "team_id",
    By.CAMPAIGN: "campaign_id",
    By.PRODUCT: "product",
    By.OUTCOME: "outcome_id",
}
_PLACES_SHOWN = 12  # more names than this below a chart would stand on each other


class RangeView(MetricsView):
    """What was reached in some days, and what the time of agents went into."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("range", desk)
        self._shown: FiguresTable | list[AgentTime] | None = None
        self._range, self._by = ComboBox("metrics_range_choice"), ComboBox("metrics_by")
        self._first, self._last = DateBox("metrics_first_day"), DateBox("metrics_last_day")
        self._fields = [Field(control) for control in (self._range, self._first, self._last, self._by)]
        for name in (*get_args(Preset), _LAST_30, _CHOSEN):
            self._range.addItem("", name)
        for key in (*By, TIME):
            self._by.addItem("", key)
        self._range.setMinimumContentsLength(15)
        self._by.setMinimumContentsLength(15)
        self._by.setCurrentIndex(self._by.findData(By.DAY))
        self._range.setCurrentIndex(self._range.findData("week"))
        self._chart = BarChart(desk.theme, "chart_range")
        self._chart.picked.connect(self._open_row)
        self._chart.swept.connect(self._open_rows)
        self._model: RowsModel[FiguresRow] = RowsModel(
            columns_of_figures(self._by.currentText, self._name, lambda: desk.language.locale)
        )
        self._time: RowsModel[AgentTime] = RowsModel(columns_of_time())
        self._table = Table("metrics_table", self._model, WIDTHS)
        self._times = Table("agent_time_table", self._time, TIME_WIDTHS)
        for table in (self._table, self._times):
            table.wait_for_rows()
        self._card = Card()
        self._build()
        self._range.currentIndexChanged.connect(self._range_chosen)
        self._by.currentIndexChanged.connect(lambda _index: self.reload())
        for edit in (self._first, self._last):
            edit.dateChanged.connect(lambda _day: self._days_chosen())
        self._range_chosen()
        self.retranslate()

    def _build(self) -> None:
        chooser = QHBoxLayout()
        chooser.setSpacing(SPACE_M)
        for field in self._fields:
            chooser.addWidget(field)
        chooser.addStretch(1)
        self._card.body.setContentsMargins(1, SPACE_M, 1, 1)
        self._card.heading.setContentsMargins(11, 0, 0, 0)
        self._card.body.addWidget(self._table)
        self._card.body.addWidget(self._times)
        self._times.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_M)
        body.addLayout(chooser)
        body.addWidget(self._chart, 2)
        body.addWidget(self._card, 3)

    def retranslate(self) -> None:
        """Say everything anew."""
        words = (self.tr("Período"), self.tr("Desde"), self.tr("Hasta"), self.tr("Por"))
        for field, text in zip(self._fields, words, strict=True):
            field.set_text(text)
        self._rename(self._range, self._range_words())
        self._rename(self._by, self._by_words())
        self._table.setAccessibleName(self.tr("Cifras del período"))
        self._times.setAccessibleName(self.tr("Tiempo de los agentes"))
        for table in (self._table, self._times):
            table.say_empty(self.tr("No hay nada en estos días."))
        self._model.retranslate()
        self._time.retranslate()
        self._name_chart()
        if self._shown is not None:
            self._show(self._shown)

    def _range_words(self) -> dict[str, str]:
        return {
            "today": self.tr("Hoy"),
            "yesterday": self.tr("Ayer"),
            "week": self.tr("Esta semana"),
            "last_week": self.tr("Semana pasada"),
            "month": self.tr("Este mes"),
            "last_month": self.tr("Mes pasado"),
            _LAST_30: self.tr("Últimos 30 días"),
            _CHOSEN: self.tr("Elegido"),
        }

    def _by_words(self) -> dict[str, str]:
        return {
            By.HOUR: self.tr("Hora"),
            By.DAY: self.tr("Día"),
            By.WEEK: self.tr("Semana"),
            By.AGENT: self.tr("Agente"),
            By.TEAM: self.tr("Equipo"),
            By.CAMPAIGN: self.tr("Campaña"),
            By.PRODUCT: self.tr("Producto"),
            By.OUTCOME: self.tr("Resultado"),
            TIME: self.tr("Tiempo de agentes"),
        }

    def _name_chart(self) -> None:
        self._chart.let_press(
            self.tr("Pulse una barra para ver sus llamadas; arrastre sobre varios días para acercarse a ellos.")
        )
        nothing = self.tr("No hay nada en estos días.")
        series = (self.tr("llamadas"), self.tr("ventas"))
        self._chart.name(self._by.currentText(), nothing, "", "", series, (labels.calls, labels.sales))

    @staticmethod
    def _rename(box: ComboBox, words: dict[str, str]) -> None:
        for index in range(box.count()):
            box.setItemText(index, words[box.itemData(index)])

    def chosen(self) -> Range:
        """The days that are chosen.

        Raises:
            MetricsError: the last day lies before the first one.
        """
        name, today = self._range.currentData(), self.desk.metrics.office_today
        if name == _CHOSEN:
            return Range.of(_python_day(self._first), _python_day(self._last))
        return Range.last_days(30, today) if name == _LAST_30 else Range.preset(cast(Preset, name), today)

    def _range_chosen(self) -> None:
        if self._range.currentData() != _CHOSEN:
            days = self.chosen()
            self._set_days(days.start_day, days.last_day)
        self.reload()

    def _set_days(self, first: date, last: date) -> None:
        for edit, day in ((self._first, first), (self._last, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)

    def _days_chosen(self) -> None:
        self._range.setCurrentIndex(self._range.findData(_CHOSEN))
        self.reload()

    def reload(self) -> None:
        """Ask for what is chosen."""
        if not self.isVisible():
            return
        try:
            days = self.chosen()
        except MetricsError as error:
            self.failed.emit(sentence(error))
            return
        metrics, user, by = self.desk.metrics, self.desk.user, self._by.currentData()
        if by == TIME:
            self.ask(lambda: metrics.agent_time(user, days), self._show)
        else:
            self.ask(lambda: metrics.figures(user, days, by=by), self._show)

    def _show(self, shown: FiguresTable | list[AgentTime]) -> None:
        self._shown = shown
        is_time = not isinstance(shown, FiguresTable)
        self._table.setVisible(not is_time)
        self._times.setVisible(is_time)
        self._chart.setVisible(not is_time)
        self._card.heading.setVisible(not is_time)
        if isinstance(shown, FiguresTable):
            self._model.show(shown.rows)
            self._model.retranslate()
            total = shown.total
            words = self.tr("En total: %1, %2, éxito %3, hablado %4")
            for place, value in (
                ("%1", labels.calls(total.attempts)),
                ("%2", labels.sales(total.sales)),
                ("%3", say.percent(total.success_rate)),
                ("%4", say.duration(total.talk_seconds)),
            ):
                words = words.replace(place, value)
            self._card.heading.setText(words)
            self._show_chart(shown.rows[:_MOST_BARS])
        else:
            self._time.show(shown)

    def _show_chart(self, rows: tuple[FiguresRow, ...]) -> None:
        self._name_chart()
        every = -(-len(rows) // _PLACES_SHOWN) if rows else 1
        names = [self._name(row, short=True) if index % every == 0 else "" for index, row in enumerate(rows)]
        calls, sales = (tuple(row.figures.attempts for row in rows), tuple(row.figures.sales for row in rows))
        told = [self._name(row) for row in rows]
        self._chart.show_bars(names, (Series(calls, 0), Series(sales, 1)), told)

    # --- the calls behind a bar ---------------------------------------------------------------------------------------

    def _open_row(self, place: int, series: int) -> None:
        """The calls of one line, or its sales."""
        shown = self._shown
        if not isinstance(shown, FiguresTable) or place >= len(shown.rows) or not shown.rows[place].in_detail:
            return  # of another team nobody sees more than the totals
        row, only_sales = shown.rows[place], series == 1
        title = self._name(row)
        if only_sales:
            title = self.tr("%1: ventas").replace("%1", title)
        days, which, hours = shown.range, None, None
        if row.hour is not None:
            hours = range(row.hour, row.hour + 1)
        elif row.day is not None:
            last = row.day if shown.by is By.DAY else min(row.day + 6 * _DAY, days.last_day)
            days = Range.of(max(row.day, days.start_day), last)
        elif shown.by is not None:
            which = FiguresFilter(**{_FILTERS[shown.by]: row.key})
        self.show_calls(title, days, which, hours=hours, only_sales=only_sales)

    def _open_rows(self, first: int, last: int) -> None:
        """Several days that were swept become the days that are chosen; of hours their calls are shown."""
        shown = self._shown
        if not isinstance(shown, FiguresTable) or shown.by is None:
            return
        rows = shown.rows[first : last + 1]
        begin, end = rows[0], rows[-1]
        if begin.hour is not None and end.hour is not None:
            title = f"{self._name(begin)} – {self._name(end)}"
            self.show_calls(title, shown.range, hours=range(begin.hour, end.hour + 1))
        elif begin.day is not None and end.day is not None:
            until = end.day if shown.by is By.DAY else min(end.day + 6 * _DAY, shown.range.last_day)
            self._set_days(max(begin.day, shown.range.start_day), until)
            self._days_chosen()

    def _name(self, row: FiguresRow, short: bool = False) -> str:
        by, locale = self._by.currentData(), self.desk.language.locale
        if row.hour is not None:
            return f"{row.hour}:00"
        if row.day is not None:
            day = QDate(row.day.year, row.day.month, row.day.day)
            if short:
                return say.day_and_month(row.day, locale)
            weekday = say.weekday(row.day.year, row.day.month, row.day.day, locale)
            return f"{weekday} {locale.toString(day, locale.FormatType.ShortFormat)}"
        if by == By.OUTCOME:
            words = labels.outcome(row.key) if row.key else self.tr("sin resultado")
        elif by == By.TEAM:
            words = row.label or row.key or self.tr("sin equipo")
            words = words if row.in_detail or short else self.tr("%1 (solo totales)").replace("%1", words)
        else:
            words = row.label or row.key or "–"
        return words if not short or len(words) <= _PLACES_SHOWN else f"{words[: _PLACES_SHOWN - 1]}…"


def _python_day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
