"""The metrics page: any range, the team now, goals; by role."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from callmanager.app import App
from callmanager.demo import sample_week
from callmanager.domain.figure_table import By
from callmanager.domain.goals import Measure, Period
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.ui.calls_dialog import CallsDialog
from callmanager.ui.pages.metrics_team import TONE_ROLE
from callmanager.ui.widgets.charts import BarChart
from callmanager.ui.widgets.goal_card import GoalCard
from tests.ui.support import Hands


@pytest.fixture
def lead(app: App, context: object) -> User:
    """The lead of a team with a week of calls, who works at this desk."""
    lead = sample_week.fill(app)
    context.user = lead  # type: ignore[attr-defined]
    return lead


@pytest.fixture
def team_desk(lead: User, open_desk: Callable[[], Hands]) -> Hands:
    desk = open_desk()
    desk.click("rail_metrics")
    desk.settle()
    return desk


def _cells(desk: Hands, name: str) -> list[list[str]]:
    model = desk.find(name, QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _choose(desk: Hands, name: str, data: object) -> None:
    box = desk.find(name, QComboBox)
    box.setCurrentIndex(box.findData(data))
    desk.settle()


def test_a_range_by_anything_shows_what_the_service_knows(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_range")
    _choose(team_desk, "metrics_range_choice", "days30")
    for by in (By.DAY, By.AGENT, By.OUTCOME, By.HOUR, By.TEAM, By.PRODUCT, By.CAMPAIGN, By.WEEK):
        _choose(team_desk, "metrics_by", by)
        table = app.metrics.figures(lead, Range.last_days(30, app.metrics.office_today), by=by)
        shown = _cells(team_desk, "metrics_table")
        assert [row[1] for row in shown] == [str(row.figures.attempts) for row in table.rows], by
        bars = team_desk.find("chart_range", BarChart).series[0].values
        assert list(bars) == [row.figures.attempts for row in table.rows][:32]
    assert any(row.figures.attempts for row in table.rows)


def test_days_that_are_typed_are_a_range_of_their_own(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_range")
    _choose(team_desk, "metrics_range_choice", "yesterday")
    first = team_desk.find("metrics_first_day")
    first.setDate(first.date().addDays(-2))  # type: ignore[attr-defined]
    team_desk.settle()
    assert team_desk.find("metrics_range_choice", QComboBox).currentData() == "chosen"
    assert len(_cells(team_desk, "metrics_table")) == 3
    first.setDate(first.date().addDays(30))  # type: ignore[attr-defined]
    team_desk.wait(lambda: "no hay un rango de días" in team_desk.find("metrics_notice").text)  # type: ignore[attr-defined]


def test_the_time_of_agents_with_both_occupancies(team_desk: Hands) -> None:
    team_desk.click("metrics_tab_range")
    _choose(team_desk, "metrics_range_choice", "days30")
    _choose(team_desk, "metrics_by", "agent_time")
    rows = _cells(team_desk, "agent_time_table")
    assert [row[0] for row in rows][:3] == ["Andrés Solano", "Camila Rojas", "Diego Castro"]
    assert all(row[6].endswith("%") and row[7].endswith("%") for row in rows[:3])
    assert not team_desk.find("metrics_table").isVisible()


def test_the_team_now_follows_a_state_and_its_time(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_team")
    team_desk.settle()
    agent = app.users.by_name("Camila Rojas")
    assert agent is not None
    app.calls.log_in(agent)
    app.calls.pause(agent, "lunch")

    def row() -> list[str]:
        return next(row for row in _cells(team_desk, "team_now_table") if row[0] == "Camila Rojas")

    team_desk.wait(lambda: row()[1] == "Pausa: Almuerzo")
    model = team_desk.find("team_now_table", QTableView).model()
    index = next(i for i in range(model.rowCount()) if model.index(i, 0).data() == "Camila Rojas")
    assert model.index(index, 1).data(TONE_ROLE) == "muted"
    assert model.index(index, 2).data(Qt.ItemDataRole.ForegroundRole) is None
    app.calls.ready(agent)
    team_desk.wait(lambda: row()[1] == "Disponible")
    team_desk.wait(lambda: row()[2] >= "0:01")


def test_the_leader_board_is_best_first(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_team")
    _choose(team_desk, "leader_board_period", Period.MONTH)
    rows = _cells(team_desk, "leader_board")
    assert [row[0] for row in rows] == [str(place) for place in range(1, len(rows) + 1)]
    sales = [int(row[2]) for row in rows]
    assert sales == sorted(sales, reverse=True)


def test_a_goal_is_set_shown_on_its_card_and_taken_away(team_desk: Hands, app: App, lead: User) -> None:
    assert team_desk.find("figure_sales", GoalCard).bar.share is None
    team_desk.click("metrics_tab_goals")
    team_desk.settle()
    team_desk.find("goal_subject", QComboBox).setCurrentText(f"{sample_week.TEAM} (equipo)")
    _choose(team_desk, "goal_measure", Measure.SALES)
    assert not team_desk.find("goal_save").isEnabled(), "nothing is typed"
    team_desk.type("goal_value", "40")
    team_desk.click("goal_save")
    team_desk.wait(lambda: len(_cells(team_desk, "goals_table")) == 1)
    assert _cells(team_desk, "goals_table")[0][:4] == ["Equipo demo (equipo)", "Ventas", "un día", "40"]
    team_desk.click("metrics_tab_today")
    card = team_desk.find("figure_sales", GoalCard)
    team_desk.wait(lambda: card.bar.share is not None)
    assert card.toolTip() == "Meta de hoy: 40"
    team_desk.click("metrics_tab_goals")
    team_desk.find("goals_table", QTableView).selectRow(0)
    team_desk.click("goal_remove")
    team_desk.wait(lambda: _cells(team_desk, "goals_table") == [])


def test_a_lead_offers_goals_for_the_own_team_alone(team_desk: Hands, app: App) -> None:
    app.users.create("Otro", "correct horse", Role.AGENT, "Otro equipo")
    team_desk.click("metrics_tab_goals")
    team_desk.settle()
    box = team_desk.find("goal_subject", QComboBox)
    words = [box.itemText(index) for index in range(box.count())]
    assert words == ["Equipo demo (equipo)", "Andrés Solano", "Camila Rojas", "Diego Castro"]


def test_an_agent_has_neither_team_nor_goals(open_desk: Callable[[], Hands], app: App, context: object) -> None:
    context.user = app.users.create("Luis Mora", "correct horse", Role.AGENT)  # type: ignore[attr-defined]
    desk = open_desk()
    desk.click("rail_metrics")
    desk.wait(lambda: desk.find("page_metrics").is_complete)  # type: ignore[attr-defined]
    assert desk.find("metrics_tab_range").isVisible()
    for name in ("metrics_tab_team", "metrics_tab_goals", "team_now_table", "goal_save"):
        assert desk.window.findChild(QWidget, name) is None


def test_every_view_is_built_soon_by_itself(team_desk: Hands) -> None:
    team_desk.wait(lambda: team_desk.find("page_metrics").is_complete)  # type: ignore[attr-defined]
    assert team_desk.find("goal_save") is not None


def _open_calls(desk: Hands) -> tuple[str, list[list[str]]]:
    """What the window of calls says once it has found them; closes it."""
    dialog = desk.window.findChild(CallsDialog)
    assert dialog is not None
    desk.wait(lambda: dialog.count.text() != "")
    found = dialog.title.text(), _cells(desk, "calls_behind_table")
    desk.click("calls_behind_close")
    desk.wait(lambda: desk.window.findChild(CallsDialog) is None)
    return found


def test_behind_a_bar_are_its_calls(team_desk: Hands, app: App, lead: User) -> None:
    week = team_desk.find("chart_week", BarChart)
    day = app.metrics.week(lead)[2]
    week.picked.emit(2, 0)
    title, rows = _open_calls(team_desk)
    assert title.startswith("El ")
    assert len(rows) == day.calls > 0
    week.picked.emit(2, 1)
    title, rows = _open_calls(team_desk)
    assert title.endswith(": ventas")
    assert len(rows) == day.sales > 0
    assert {row[5] for row in rows} == {"Venta"}


def test_days_that_are_swept_become_the_days_that_are_shown(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_range")
    _choose(team_desk, "metrics_range_choice", "days30")
    chart = team_desk.find("chart_range", BarChart)
    chart.swept.emit(25, 27)
    team_desk.settle()
    assert len(_cells(team_desk, "metrics_table")) == 3
    assert team_desk.find("metrics_range_choice", QComboBox).currentData() == "chosen"
    _choose(team_desk, "metrics_by", By.AGENT)
    first = _cells(team_desk, "metrics_table")[0]
    chart.picked.emit(0, 0)
    title, rows = _open_calls(team_desk)
    assert title == first[0]
    assert len(rows) == int(first[1])
    assert {row[1] for row in rows} == {first[0]}
