"""Metrics: today, any range, the team now, and goals; views are built when they are opened, or in a quiet turn."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from callmanager.domain.users import Right, Scope, User
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.metrics_paper import PaperButton
from callmanager.ui.pages.metrics_goals import GoalsView
from callmanager.ui.pages.metrics_project import ProjectView
from callmanager.ui.pages.metrics_range import RangeView
from callmanager.ui.pages.metrics_team import TeamView
from callmanager.ui.pages.metrics_today import TodayView
from callmanager.ui.pages.metrics_view import Desk, MetricsView
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.ui.wallboard import Wallboard

_COALESCE_MS = 200
_EVERY_MS = 15_000  # talk time grows while nobody does anything


class MetricsPage(Page):
    """Figures that follow the events by themselves, coalesced to five looks a second at most."""

    def __init__(
        self,
        metrics: MetricsService,
        goals: GoalService,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        *,
        demo: bool = False,
    ) -> None:
        super().__init__("metrics", theme)
        desk = Desk(metrics, goals, user, theme, language, lane, tasks, demo)
        self._factories: dict[str, Callable[[], MetricsView]] = {
            "today": lambda: TodayView(desk),
            "range": lambda: RangeView(desk),
        }
        if user.scope is not Scope.OWN:
            self._factories["team"] = lambda: self._team_view(desk, bridge)
        if user.scope is Scope.ALL:
            self._factories["project"] = lambda: ProjectView(desk)
        if user.may(Right.EDIT_GOALS):
            self._factories["goals"] = lambda: GoalsView(desk)
        self._views: dict[str, MetricsView] = {}
        self._wall: Wallboard | None = None
        self._stack = QStackedWidget()
        self._tabs = {name: Button(theme, f"metrics_tab_{name}", "tab") for name in self._factories}
        group = QButtonGroup(self)
        for name, tab in self._tabs.items():
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, name=name: self.open_view(name))
            group.addButton(tab)
            self.action_row.addWidget(tab)
        self.paper = PaperButton(theme, self._on_paper, language, lane, tasks, demo=demo)
        self.paper.said.connect(lambda words, tone: self.notice.say(words, tone))
        self.action_row.addWidget(self.paper)
        self.content.addWidget(self._stack, 1)
        self._soon = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._soon.timeout.connect(self.reload)
        self._often = QTimer(self, interval=_EVERY_MS)
        self._often.timeout.connect(self._look_if_visible)
        self._often.start()
        for news in (bridge.call_changed, bridge.agent_changed, bridge.goals_changed, bridge.pause_reasons_changed):
            news.connect(self._news)
        self.retranslate()
        self.open_view("today")
        QTimer.singleShot(0, self, self._build_next)

    @property
    def is_complete(self) -> bool:
        """Whether all views are built."""
        return len(self._views) == len(self._factories)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Métricas"))
        words = {
            "today": self.tr("Hoy"),
            "range": self.tr("Por período"),
            "team": self.tr("Equipo ahora"),
            "project": self.tr("Proyecto"),
            "goals": self.tr("Metas"),
        }
        for name, tab in self._tabs.items():
            tab.setText(words[name])

    def open_view(self, name: str) -> None:
        """Show a view.

        Raises:
            KeyError: this person has no such view.
        """
        view = self._view(name)
        self._tabs[name].setChecked(True)
        self._stack.setCurrentWidget(view)
        view.reload()

    def opened(self) -> None:
        """Look at once."""
        self.reload()

    def reload(self) -> None:
        """Ask for what the open view shows."""
        view = self._stack.currentWidget()
        if isinstance(view, MetricsView):
            view.reload()

    def _on_paper(self) -> tuple[QWidget, str]:
        shown = self._stack.currentWidget()
        name, view = next((name, view) for name, view in self._views.items() if view is shown)
        return view, f"{self.title.text()} · {self._tabs[name].text()}"

    def _team_view(self, desk: Desk, bridge: Bridge) -> TeamView:
        view = TeamView(desk)
        view.wall_wanted.connect(lambda: self._open_wall(desk, bridge))
        return view

    def _open_wall(self, desk: Desk, bridge: Bridge) -> None:
        """Open the wallboard over the whole screen; one is enough."""
        from callmanager.ui.wallboard import Wallboard

        if self._wall is None:
            self._wall = Wallboard(desk, bridge, self.window())
            self._wall.destroyed.connect(self._wall_gone)
        self._wall.showFullScreen()
        self._wall.activateWindow()

    def _wall_gone(self) -> None:
        self._wall = None

    def _view(self, name: str) -> MetricsView:
        if name not in self._views:
            view = self._views[name] = self._factories[name]()
            view.failed.connect(lambda words: self.notice.say(words, "record"))
            view.looked.connect(self.notice.clear)
            self._stack.addWidget(view)
        return self._views[name]

    def _build_next(self) -> None:
        """Build one view that is not there yet, each in a turn of its own, so that no turn is long."""
        name = next((name for name in self._factories if name not in self._views), None)
        if name is not None:
            self._view(name)
            QTimer.singleShot(0, self, self._build_next)

    def _news(self, _event: object) -> None:
        if self.isVisible() and not self._soon.isActive():  # a page that nobody sees looks when it is opened
            self._soon.start()

    def _look_if_visible(self) -> None:
        if self.isVisible():
            self.reload()
