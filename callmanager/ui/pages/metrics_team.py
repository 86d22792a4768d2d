"""The team now: who is in which state for how long, and the leader board."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.agent import AgentState
from callmanager.domain.figure_table import By, FiguresRow
from callmanager.domain.goals import Period
from callmanager.domain.live_figures import AgentNow
from callmanager.ui import agent_words
from callmanager.ui import format as say
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.badge_cell import BadgeCell
from callmanager.ui.widgets.controls import Card, ComboBox
from callmanager.ui.widgets.table import CELL_LEFT, Table

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_STATE_COLUMN, _TIME_COLUMN = 1, 2
_TICK_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Shown:
    team: list[AgentNow]
    board: list[FiguresRow]


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
    """For those who lead a team or all of them."""

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
        self._leaders = Table("leader_board", self._board, (36, 0, 72, 72))
        self._period = ComboBox("leader_board_period")
        for period in Period:
            self._period.addItem("", period)
        self._period.currentIndexChanged.connect(lambda _index: self.reload())
        self._now, self._best = Card(), Card()
        self._build()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._second)
        self._tick.start()
        self.retranslate()

    def _second(self) -> None:
        if self.isVisible():
            self._model.tick()

    def _build(self) -> None:
        for card, table in ((self._now, self._table), (self._best, self._leaders)):
            card.body.setContentsMargins(1, SPACE_M, 1, 1)
            card.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
            card.body.addWidget(table)
        self._best.heading_row.addWidget(self._period)
        self._best.heading_row.setContentsMargins(0, 0, SPACE_M, 0)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_M)
        across.addWidget(self._now, 5)
        across.addWidget(self._best, 2)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._now.heading.setText(self.tr("Equipo ahora"))
        self._best.heading.setText(self.tr("Clasificación"))
        self._table.setAccessibleName(self.tr("Equipo ahora"))
        self._leaders.setAccessibleName(self.tr("Clasificación"))
        self._period.setAccessibleName(self.tr("Período de la clasificación"))
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
        return _Shown(metrics.team_now(user), [row for row in board.rows if row.figures.attempts])

    def _show(self, shown: _Shown) -> None:
        self._model.show(shown.team)
        self._board.show(shown.board)

    def _last_call(self, row: AgentNow) -> str:
        return say.time_of_day(row.last_call_at, self.desk.language.locale)


def _time_in_state(row: AgentNow) -> str:
    if row.state in (None, AgentState.OFFLINE):
        return say.NOTHING
    return say.duration(row.seconds_in_state(datetime.now(UTC)))
