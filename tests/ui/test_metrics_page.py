"""The metrics page: any range, the team now, goals; by role."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTableView, QWidget

from callmanager.app import App
from callmanager.demo import sample_week
from callmanager.domain.agent import AgentPauseReason
from callmanager.domain.figure_table import By
from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.ui.calls_dialog import CallsDialog
from callmanager.ui.pages.metrics_page import MetricsPage
from callmanager.ui.pages.metrics_team import TONE_ROLE
from callmanager.ui.theme import DARK, LIGHT, Theme
from callmanager.ui.wallboard import Wallboard
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
    save, remove = team_desk.find("goal_save"), team_desk.find("goal_remove")
    assert not save.isEnabled(), "nothing is typed"
    assert save.toolTip() == "Escriba antes una cantidad mayor que cero."
    assert not remove.isEnabled(), "there is no such goal"
    assert remove.toolTip() == "No hay una meta así."
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
    _choose(team_desk, "goal_period", Period.WEEK)
    assert not remove.isEnabled(), "it is a goal of another period"
    _choose(team_desk, "goal_period", Period.DAY)
    assert (save.toolTip(), remove.toolTip()) == ("", "")
    team_desk.click("goal_remove")
    team_desk.wait(lambda: _cells(team_desk, "goals_table") == [])
    team_desk.wait(lambda: not remove.isEnabled())


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


def test_the_team_s_day_stands_beside_yesterday_hour_by_hour(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_team")
    team_desk.settle()
    chart = team_desk.find("chart_team_hours", BarChart)
    today, before = (sum(series.values) for series in chart.series)
    days = Range.preset("today", app.metrics.office_today)
    assert today == app.metrics.figures(lead, days).total.attempts
    assert before == app.metrics.figures(lead, days.before()).total.attempts > 0
    _choose(team_desk, "team_hours_measure", Measure.SALES)
    assert sum(chart.series[1].values) == app.metrics.figures(lead, days.before()).total.sales
    place = next(place for place, count in enumerate(chart.series[1].values) if count)
    chart.picked.emit(place, 1)
    title, rows = _open_calls(team_desk)
    assert title.startswith("Ayer")
    assert len(rows) == chart.series[1].values[place]


def test_a_lead_sees_the_totals_of_other_teams(team_desk: Hands, app: App) -> None:
    other = app.users.create("Otro", "correct horse", Role.AGENT, "Equipo norte")
    call = app.calls.start(other, phone="+506 8888 7777", contact_name="Juan")
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "sale")
    team_desk.click("metrics_tab_team")
    team_desk.settle()
    rows = {row[0]: row[1:] for row in _cells(team_desk, "teams_totals")}
    assert rows["Equipo norte"] == ["1", "1", "100 %"]
    assert {row[0] for row in _cells(team_desk, "team_now_table")} & {"Otro"} == set()


def test_the_wallboard_follows_the_news_and_goes_with_esc(team_desk: Hands, app: App, lead: User) -> None:
    team_desk.click("metrics_tab_team")
    team_desk.settle()
    team_desk.click("wallboard_open")
    wall = team_desk.window.findChild(Wallboard)
    assert wall is not None
    assert wall.isFullScreen()
    team_desk.wait(lambda: wall.findChild(QLabel, "wall_calls_value").text() != "")
    before = app.metrics.today(lead).attempts
    agent = app.users.by_name("Camila Rojas")
    assert agent is not None
    call = app.calls.start(agent, phone="+506 8888 7777", contact_name="Juan")
    team_desk.wait(lambda: wall.findChild(QLabel, "wall_calls_value").text() == str(before + 1))
    app.calls.end(call.call_id, "no_answer")
    assert not wall.findChildren(QAbstractButton), "nothing can be changed there"
    wall.activateWindow()
    team_desk.wait(wall.isActiveWindow)
    team_desk.qtbot.keyClick(wall, Qt.Key.Key_Escape)
    team_desk.wait(lambda: team_desk.window.findChild(Wallboard) is None)


def test_a_project_manager_sees_campaigns_and_products(
    lead: User, open_desk: Callable[[], Hands], app: App, context: object
) -> None:
    context.user = app.users.create("Rosa", "correct horse", Role.PROJECT_MANAGER)  # type: ignore[attr-defined]
    desk = open_desk()
    desk.click("rail_metrics")
    desk.click("metrics_tab_project")
    _choose(desk, "project_period", Period.MONTH)
    user, days = context.user, Period.MONTH.range(app.metrics.office_today)  # type: ignore[attr-defined]
    for by in (By.PRODUCT, By.CAMPAIGN):
        table = app.metrics.figures(user, days, by=by)
        rows = _cells(desk, f"project_{by.value}_table")
        assert [row[1] for row in rows] == [str(row.figures.attempts) for row in table.rows]
    assert desk.words("project_calls_value") == str(table.total.attempts)
    chart = desk.find("chart_product", BarChart)
    chart.picked.emit(0, 1)
    title, rows = _open_calls(desk)
    assert title.endswith(": ventas")
    assert len(rows) == chart.series[1].values[0]


def test_an_agent_sees_the_own_goals_and_a_trend(
    lead: User, open_desk: Callable[[], Hands], app: App, context: object
) -> None:
    agent = app.users.by_name("Camila Rojas")
    assert agent is not None
    context.user = agent  # type: ignore[attr-defined]
    desk = open_desk()
    desk.click("rail_metrics")
    desk.settle()
    goals = desk.find("my_goals")
    words = [label.text() for label in goals.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("Aún no tiene metas") for text in words)
    assert len(desk.find("chart_week", BarChart).series[0].values) == 30
    app.goals.set(GoalScope.AGENT, agent.user_id, Measure.SALES, Period.MONTH, 40, lead)
    desk.wait(lambda: "Ventas, este mes" in [label.text() for label in goals.findChildren(QLabel) if label.isVisible()])
    reached = app.metrics.figures(agent, Period.MONTH.range(app.metrics.office_today)).total.sales
    assert f"{reached} de 40" in [label.text() for label in goals.findChildren(QLabel)]


def test_a_pause_reason_of_the_office_has_its_words_in_the_team_now(team_desk: Hands, app: App, user: User) -> None:
    reason = app.pause_reasons.save(AgentPauseReason("", "Reunión", "Meeting"), user)
    team_desk.click("metrics_tab_team")
    agent = app.users.by_name("Camila Rojas")
    assert agent is not None
    app.calls.log_in(agent)
    app.calls.pause(agent, reason.reason_id)
    team_desk.wait(lambda: "Pausa: Reunión" in [row[1] for row in _cells(team_desk, "team_now_table")])
    app.pause_reasons.save(dataclasses.replace(reason, label_es="Formación"), user)
    team_desk.wait(lambda: "Pausa: Formación" in [row[1] for row in _cells(team_desk, "team_now_table")])


def test_what_is_shown_goes_on_paper(team_desk: Hands, theme: Theme, tmp_path: Path) -> None:
    page = team_desk.find("page_metrics", MetricsPage)
    image, document = tmp_path / "hoy.png", tmp_path / "hoy.pdf"
    assert theme.tokens is DARK
    for path in (image, document):
        page.paper.save(path)
        team_desk.wait(lambda path=path: page.notice.text == f"Guardado en {path}.")
    assert theme.tokens is DARK, "the screen wears what it wore"
    picture = QImage(str(image))
    assert picture.width() >= 3 * team_desk.find("metrics_today").width()
    assert picture.pixelColor(6, 6).name().upper() == LIGHT.bg, "paper is light"
    colours = {picture.pixelColor(x, y).name().upper() for x in range(0, 3000, 7) for y in range(0, 1800, 7)}
    assert LIGHT.accent in colours, "the bars are there"
    assert DARK.bg not in colours
    assert document.read_bytes().startswith(b"%PDF-")
    page.paper.save(tmp_path / "nowhere" / "hoy.png")
    team_desk.wait(lambda: "no se pudo escribir" in page.notice.text)


def test_what_is_shown_is_printed(team_desk: Hands, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page = team_desk.find("page_metrics", MetricsPage)
    page.paper.print_on(printer)
    assert page.notice.text == "Enviado a la impresora."
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF-")
