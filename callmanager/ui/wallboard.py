"""The wallboard: today's figures over a whole screen, to be read from across the room. It changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.goals import GoalProgress, Measure
from callmanager.domain.live_figures import AgentNow, LiveFigures
from callmanager.domain.metrics import Figures
from callmanager.ui import agent_words, goal_words, labels
from callmanager.ui import format as say
from callmanager.ui.bridge import Bridge
from callmanager.ui.errors import sentence
from callmanager.ui.pages.metrics_view import Desk
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_XL, FontRole, font
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Badge, Card, ElidedLabel, Label, Panel, Tone
from callmanager.ui.widgets.goal_card import GoalBar

_SOON_MS, _OFTEN_MS, _TICK_MS = 200, 15_000, 1_000
_MOST_AGENTS, _ACROSS = 24, 3
_DESIGNED_FOR = 1080  # the height of the screen for which the sizes below are meant
_SIZES: dict[str, int] = {"heading": 22, "figure": 80, "small": 20, "line": 24, "note": 15}


@dataclass(frozen=True, slots=True)
class _Shown:
    live: LiveFigures
    before: Figures
    goals: dict[Measure, GoalProgress]
    team: list[AgentNow]


class _Tall(Label):
    """A label whose letters grow with the screen."""

    def __init__(self, size: str, role: FontRole = "body", tone: Tone = "text") -> None:
        super().__init__(role, tone)
        self._role: FontRole = role
        self._size = _SIZES[size]

    def fit(self, scale: float) -> None:
        """Take the size that belongs to a screen of this scale."""
        grown = font(self._role)
        grown.setPixelSize(round(self._size * scale))
        self.setFont(grown)


class _Figure(Card):
    """One large figure with its goal and yesterday's."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.setObjectName(f"wall_{name}")
        self.heading.hide()
        self.words = _Tall("heading", tone="muted")
        self.figure = _Tall("figure", "figure")
        self.figure.setObjectName(f"wall_{name}_value")
        self.before = _Tall("small", tone="muted")
        self.bar = GoalBar(desk.theme)
        for part in (self.words, self.figure, self.bar, self.before):
            self.body.addWidget(part)


class _Agent(Card):
    """One person: name, state, and for how long."""

    def __init__(self) -> None:
        super().__init__(SPACE_M)
        self.heading.hide()
        self.name = ElidedLabel("lead")
        self.state = Badge("muted")
        self.time = _Tall("line", "timer")
        self.figures = _Tall("note", tone="muted")
        line = QHBoxLayout()
        line.addWidget(self.state)
        line.addStretch(1)
        line.addWidget(self.time)
        self.body.addWidget(self.name)
        self.body.addLayout(line)
        self.body.addWidget(self.figures)


class Wallboard(Panel):
    """A window of its own; Esc and F11 close it. It looks again at every piece of news, five times a second at most."""

    def __init__(self, desk: Desk, bridge: Bridge, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setObjectName("wallboard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._shown: _Shown | None = None
        self._cards = {name: _Figure(desk, name) for name in ("calls", "sales", "success", "talk")}
        self._hours = BarChart(desk.theme, "chart_wall_hours")
        self._agents: list[_Agent] = []
        self._grid = QGridLayout()
        self._nobody = _Tall("line", tone="muted")
        self._foot = _Tall("note", tone="muted")
        self._demo = Label("label")
        self._demo.setObjectName("demo_badge")
        self._demo.setText("DEMO")
        self._demo.setVisible(desk.demo)
        self._foot.setObjectName("wall_foot")
        self._build()
        for key in ("Esc", "F11"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.reload)
        for news in (bridge.call_changed, bridge.agent_changed, bridge.goals_changed, bridge.pause_reasons_changed):
            news.connect(self._news)
        self._often = QTimer(self, interval=_OFTEN_MS)
        self._often.timeout.connect(self.reload)
        self._often.start()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_times)
        self._tick.start()
        self.retranslate()
        self.reload()

    def _build(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(SPACE_L)
        for card in self._cards.values():
            cards.addWidget(card, 1)
        self._grid.setSpacing(SPACE_M)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        people = QVBoxLayout()
        people.addLayout(self._grid)
        people.addWidget(self._nobody)
        people.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(SPACE_L)
        below.addLayout(people, 3)
        below.addWidget(self._hours, 2)
        body = QVBoxLayout(self)
        body.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        body.setSpacing(SPACE_L)
        body.addLayout(cards)
        body.addLayout(below, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._demo)
        foot.addStretch(1)
        foot.addWidget(self._foot)
        body.addLayout(foot)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setWindowTitle(self.tr("Pantalla grande – CallManager"))
        self.setAccessibleName(self.tr("Pantalla grande"))
        words = (self.tr("Llamadas"), self.tr("Ventas"), self.tr("Éxito"), self.tr("Tiempo hablado"))
        for card, text in zip(self._cards.values(), words, strict=True):
            card.words.setText(text)
        nothing = self.tr("Aún no hay llamadas.")
        series = (self.tr("llamadas"), self.tr("ventas"))
        self._hours.name(self.tr("Por hora"), nothing, "", "", series, (labels.calls, labels.sales))
        self._nobody.setText(self.tr("Nadie ha entrado todavía."))
        if self._shown is not None:
            self._show(self._shown)

    def reload(self) -> None:
        """Ask for everything that is shown."""
        desk = self._desk
        desk.tasks.run(self, desk.lane, self._look, self._show, self._fail)

    def _news(self, _event: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _look(self) -> _Shown:
        metrics, user = self._desk.metrics, self._desk.user
        return _Shown(
            metrics.live(user), metrics.yesterday_until_now(user), self._desk.goals.own(user), metrics.team_now(user)
        )

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        locale = self._desk.language.locale
        today, before = shown.live.figures, shown.before
        for name, measure in (
            ("calls", Measure.CALLS),
            ("sales", Measure.SALES),
            ("success", Measure.SUCCESS_RATE),
            ("talk", Measure.TALK_SECONDS),
        ):
            card, goal = self._cards[name], shown.goals.get(measure)
            card.figure.setText(goal_words.value(measure, measure.of(today), locale))
            words = self.tr("ayer %1").replace("%1", goal_words.value(measure, measure.of(before), locale))
            if goal is not None:
                target = goal_words.value(measure, goal.goal.value, locale)
                words = f"{self.tr('meta %1').replace('%1', target)} · {words}"
            card.before.setText(words)
            card.bar.show_share(None if goal is None else goal.share or 0.0)
            card.setAccessibleName(f"{card.words.text()}: {card.figure.text()}. {words}")
        busy = [row.hour for row in shown.live.hours if row.calls]
        rows = [row for row in shown.live.hours if min([8, *busy]) <= row.hour <= max([18, *busy])]
        series = (Series(tuple(row.calls for row in rows), 0), Series(tuple(row.sales for row in rows), 1))
        self._hours.show_bars([str(row.hour) for row in rows], series)
        self._show_team(shown.team[:_MOST_AGENTS])
        words = self.tr("Cifras de las %1 · Esc cierra esta pantalla")
        self._foot.setText(words.replace("%1", say.time_of_day(shown.live.as_of, locale)))

    def _show_team(self, team: list[AgentNow]) -> None:
        self._nobody.setVisible(not team)
        while len(self._agents) < len(team):
            card = _Agent()
            self._grid.addWidget(card, *divmod(len(self._agents), _ACROSS))
            self._agents.append(card)
            self._fit(card)
        for number, card in enumerate(self._agents):
            card.setVisible(number < len(team))
            if number < len(team):
                self._show_agent(card, team[number])
        self._show_times()

    def _show_agent(self, card: _Agent, row: AgentNow) -> None:
        card.name.setText(row.name)
        card.state.setText(agent_words.state(row.state, row.reason))
        card.state.set_tone(agent_words.tone(row.state))
        card.figures.setText(f"{labels.calls(row.figures.attempts)} · {labels.sales(row.figures.sales)}")
        card.setAccessibleName(f"{row.name}: {card.state.text()}. {card.figures.text()}")

    def _show_times(self) -> None:
        if self._shown is None:
            return
        now = datetime.now(UTC)
        for card, row in zip(self._agents, self._shown.team, strict=False):
            seconds = None if agent_words.is_away(row.state) else row.seconds_in_state(now)
            card.time.setText(say.duration(seconds))
            card.time.set_tone(agent_words.time_tone(row.state, seconds) or "text")

    def _fail(self, error: CallManagerError) -> None:
        """What was shown last stays; the foot says that it is old."""
        self._foot.setText(sentence(error))

    def _fit(self, part: QWidget) -> None:
        for label in part.findChildren(_Tall):
            label.fit(self._scale)
        for card in part.findChildren(_Agent) or ([part] if isinstance(part, _Agent) else []):
            large = font("lead")
            large.setPixelSize(round(_SIZES["small"] * self._scale))
            card.name.setFont(large)
            small = font("label")
            small.setPixelSize(round(_SIZES["note"] * self._scale))
            card.state.setFont(small)

    @property
    def _scale(self) -> float:
        return min(2.0, max(0.6, self.height() / _DESIGNED_FOR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger screen has larger letters."""
        super().resizeEvent(event)
        self._hours.grow(round(_SIZES["note"] * self._scale))
        self._fit(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Look no more."""
        for timer in (self._soon, self._often, self._tick):
            timer.stop()
        super().closeEvent(event)
