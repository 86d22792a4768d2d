"""The team now: who is in which state for how long, the day hour by hour, the leader board and all teams' totals."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout

from callmanager.domain.agent import AgentState
from callmanager.domain.figure_table import By, FiguresRow
from callmanager.domain.goals import Measure, Period
from callmanager.domain.live_figures import AgentNow
from callmanager.domain.ranges import Range
from callmanager.ui import agent_words
from callmanager.ui import format as say
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.badge_cell import BadgeCell
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Button, Card, ComboBox
from callmanager.ui.widgets.table import CELL_LEFT, Table

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_STATE_COLUMN, _TIME_COLUMN = 1, 2
_TICK_MS = 1_000
_FIRST_HOUR, _LAST_HOUR = 8, 18  # shown even when empty


@dataclass(frozen=True, slots=True)
class _Shown:
    team: list[AgentNow]
    board: list[FiguresRow]
    today: tuple[FiguresRow, ...]
    yesterday: tuple[FiguresRow, ...]
    teams: tuple[FiguresRow, ...]


class _NowModel(RowsModel[AgentNow]):
    """Knows the colours of state and time, too."""

    def __init__(self, columns: tuple[Column[AgentNow], ...], theme: Theme) -> None:
        super().__init__(columns)
        self._theme = theme

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As any table; the badge of a state, the colour of a time that has become long."""
        if index.isValid():
            row = self.row(index.row())
            if role == TONE_ROLE and index.column() == _STATE_COLUMN:
                return agent_words.tone(row.state)
            if role == Qt.ItemDataRole.ForegroundRole and index.column() == _TIME_COLUMN:
                tone = agent_words.time_tone(row.state, row.seconds_in_state(datetime.now(UTC)))
                return QColor(self._theme.tokens.colour(tone)) if tone else None
        return super().data(index, role)

    def tick(self) -> None:
        """A second has passed."""
        if self.rows:
            self.dataChanged.emit(self.index(0, _TIME_COLUMN), self.index(len(self.rows) - 1, _TIME_COLUMN))


class TeamView(MetricsView):
    """For those who lead a team or all of them. ``wall_wanted`` asks for the wallboard."""

    wall_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("team", desk)
        self._model = _NowModel(
            (
                Column(lambda: self.tr("Agente"), lambda row: row.name),
                Column(lambda: self.tr("Estado"), lambda row: agent_words.state(row.state, row.reason)),
                Column(lambda: self.tr("Desde hace"), _time_in_state, is_number=True),
                Column(lambda: self.tr("Llamadas"), lambda row: str(row.figures.attempts), is_number=True),
                Column(lambda: self.tr("Ventas"), lambda row: str(row.figures.sales), is_number=True),
                Column(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate), is_number=True),
                Column(lambda: self.tr("Última llamada"), self._last_call, is_number=True),
            ),
            desk.theme,
        )
        self._table = Table("team_now_table", self._model, (0, 168, 108, 96, 84, 80, 128))
        self._table.setItemDelegateForColumn(_STATE_COLUMN, BadgeCell(desk.theme, TONE_ROLE, self._table))
        self._board: RowsModel[FiguresRow] = RowsModel(
            (
                Column(lambda: "", lambda row: str(self._board.rows.index(row) + 1), is_number=True),
                Column(lambda: self.tr("Agente"), lambda row: row.label or row.key),
                Column(lambda: self.tr("Ventas"), lambda row: str(row.figures.sales), is_number=True),
                Column(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate), is_number=True),
            )
        )
        self._leaders = Table("leader_board", self._board, (36, 0, 72, 80))
        self._period = ComboBox("leader_board_period")
        for period in Period:
            self._period.addItem("", period)
        self._period.currentIndexChanged.connect(lambda _index: self.reload())
        self._teams: RowsModel[FiguresRow] = RowsModel(
            (
                Column(lambda: self.tr("Equipo"), lambda row: row.label or row.key or self.tr("sin equipo")),
                Column(lambda: self.tr("Llamadas"), lambda row: str(row.figures.attempts), is_number=True),
                Column(lambda: self.tr("Ventas"), lambda row: str(row.figures.sales), is_number=True),
                Column(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate), is_number=True),
            )
        )
        self._others = Table("teams_totals", self._teams, (0, 86, 70, 76))
        self._hours = BarChart(desk.theme, "chart_team_hours")
        self._hours_shown: list[int] = []
        for table in (self._table, self._leaders, self._others):
            table.wait_for_rows()
        self._measure = ComboBox("team_hours_measure")
        for measure in (Measure.CALLS, Measure.SALES):
            self._measure.addItem("", measure)
        self._measure.currentIndexChanged.connect(lambda _index: self._show_hours())
        self._hours.picked.connect(lambda place, series: self._open_hours(place, place, series))
        self._hours.swept.connect(lambda first, last: self._open_hours(first, last, 0))
        self._wall = Button(desk.theme, "wallboard_open", icon="wallboard")
        self._wall.clicked.connect(self.wall_wanted)
        self._shown: _Shown | None = None
        self._now, self._best, self._all = Card(), Card(), Card()
        self._build()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._second)
        self._tick.start()
        self.retranslate()

    def _second(self) -> None:
        if self.isVisible():
            self._model.tick()

    def _build(self) -> None:
        cards = ((self._now, self._table), (self._best, self._leaders), (self._all, self._others))
        for card, table in cards:
            card.body.setContentsMargins(1, SPACE_M, 1, 1)
            card.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
            card.body.addWidget(table)
        self._best.heading_row.addWidget(self._period)
        self._best.heading_row.setContentsMargins(0, 0, SPACE_M, 0)
        self._now.heading_row.addWidget(self._wall)
        self._now.heading_row.setContentsMargins(0, 0, SPACE_M, 0)
        self._hours.heading_row.addWidget(self._measure)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_M)
        grid.addWidget(self._now, 0, 0)
        grid.addWidget(self._hours, 1, 0)
        grid.addWidget(self._best, 0, 1)
        grid.addWidget(self._all, 1, 1)
        for line, (across, down) in enumerate(((5, 3), (2, 2))):
            grid.setColumnStretch(line, across)
            grid.setRowStretch(line, down)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._now.heading.setText(self.tr("Equipo ahora"))
        self._best.heading.setText(self.tr("Clasificación"))
        self._table.setAccessibleName(self.tr("Equipo ahora"))
        self._leaders.setAccessibleName(self.tr("Clasificación"))
        self._period.setAccessibleName(self.tr("Período de la clasificación"))
        self._all.heading.setText(self.tr("Equipos, hoy"))
        self._others.setAccessibleName(self.tr("Equipos, hoy"))
        self._others.say_empty(self.tr("Aún no hay llamadas."))
        self._wall.setText(self.tr("Pantalla grande"))
        self._wall.setToolTip(self.tr("Cifras grandes a toda pantalla, para una pared; Esc la cierra"))
        measures = {Measure.CALLS: self.tr("Llamadas"), Measure.SALES: self.tr("Ventas")}
        for index in range(self._measure.count()):
            self._measure.setItemText(index, measures[Measure(self._measure.itemData(index))])
        self._measure.setAccessibleName(self.tr("Qué se compara por hora"))
        nothing = self.tr("Aún no hay llamadas.")
        self._hours.name(self.tr("Hora por hora"), nothing, "", "", (self.tr("hoy"), self.tr("ayer")))
        self._hours.let_press(self.tr("Pulse una barra para ver sus llamadas; arrastre para ver las de varias."))
        self._teams.retranslate()
        self._table.say_empty(self.tr("Nadie ha entrado todavía."))
        self._leaders.say_empty(self.tr("Aún no hay llamadas."))
        words = {Period.DAY: self.tr("Hoy"), Period.WEEK: self.tr("Esta semana"), Period.MONTH: self.tr("Este mes")}
        for index in range(self._period.count()):
            self._period.setItemText(index, words[Period(self._period.itemData(index))])
        self._model.retranslate()
        self._board.retranslate()

    def reload(self) -> None:
        """Ask who does what, and who leads."""
        period = Period(self._period.currentData())  # Qt hands it back as plain text
        self.ask(lambda: self._look(period), self._show)

    def _look(self, period: Period) -> _Shown:
        metrics, user = self.desk.metrics, self.desk.user
        board = metrics.figures(user, period.range(metrics.office_today), by=By.AGENT)
        today = Range.preset("today", metrics.office_today)
        return _Shown(
            metrics.team_now(user),
            [row for row in board.rows if row.figures.attempts],
            metrics.figures(user, today, by=By.HOUR).rows,
            metrics.figures(user, today.before(), by=By.HOUR).rows,
            metrics.figures(user, today, by=By.TEAM).rows,
        )

    def _show(self, shown: _Shown) -> None:
        self._model.show(shown.team)
        self._board.show(shown.board)
        self._teams.show(shown.teams)
        self._shown = shown
        self._show_hours()

    def _show_hours(self) -> None:
        """Today beside yesterday, over the hours in which somebody worked on either day."""
        if self._shown is None:
            return
        measure = Measure(self._measure.currentData())

        def counts(rows: tuple[FiguresRow, ...]) -> dict[int, int]:
            found: dict[int, int] = {}
            for row in rows:  # an hour that the clocks repeat counts twice
                count = row.figures.attempts if measure is Measure.CALLS else row.figures.sales
                found[row.hour or 0] = found.get(row.hour or 0, 0) + count
            return found

        today, before = counts(self._shown.today), counts(self._shown.yesterday)
        busy = [hour for day in (today, before) for hour, count in day.items() if count]
        first, last = min([_FIRST_HOUR, *busy]), max([_LAST_HOUR, *busy])
        self._hours_shown = list(range(first, last + 1))
        series = (
            Series(tuple(today.get(hour, 0) for hour in self._hours_shown), 0),
            Series(tuple(before.get(hour, 0) for hour in self._hours_shown), 5),
        )
        names = [str(hour) for hour in self._hours_shown]
        self._hours.show_bars(names, series, [f"{name}:00" for name in names])

    def _open_hours(self, first: int, last: int, series: int) -> None:
        today = Range.preset("today", self.desk.metrics.office_today)
        days, words = (today.before(), self.tr("Ayer, de %1:00 a %2:59")) if series == 1 else (today, "")
        words = words or self.tr("Hoy, de %1:00 a %2:59")
        hours = range(self._hours_shown[first], self._hours_shown[last] + 1)
        title = words.replace("%1", str(hours[0])).replace("%2", str(hours[-1]))
        only_sales = Measure(self._measure.currentData()) is Measure.SALES
        self.show_calls(title, days, hours=hours, only_sales=only_sales)

    def _last_call(self, row: AgentNow) -> str:
        return say.time_of_day(row.last_call_at, self.desk.language.locale)


def _time_in_state(row: AgentNow) -> str:
    if row.state in (None, AgentState.OFFLINE):
        return say.NOTHING
    return say.duration(row.seconds_in_state(datetime.now(UTC)))
