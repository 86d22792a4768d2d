"""One scripted day on the page: at every step the figures are those of the desktop, states and goals included."""

import re

from playwright.sync_api import Page, expect

from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.users import Role, User
from tests.server.conftest import Opener
from tests.support.desk import Desk

AT_ONCE_MS = 2000  # a bound for a busy machine; the bar itself is measured elsewhere


def clock_text(seconds: float) -> str:
    """4:12, or 1:04:12 from an hour on."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def same_as_desktop(page: Page, desk: Desk, viewer: User) -> None:
    """The page shows what the desktop's own service says; talk time, which runs, only while nobody talks."""
    figures = desk.metrics.live(viewer).figures
    expect(page.locator("#calls")).to_have_text(str(figures.attempts), timeout=AT_ONCE_MS)
    expect(page.locator("#sales")).to_have_text(str(figures.sales), timeout=AT_ONCE_MS)
    rate = "–" if figures.success_rate is None else f"{figures.success_rate} %"
    expect(page.locator("#success")).to_have_text(rate, timeout=AT_ONCE_MS)
    rows = desk.metrics.team_today(viewer)
    texts = [[row.name, str(row.figures.attempts), str(row.figures.sales)] for row in rows if row.figures.attempts]
    for name, calls, sales in texts:
        row = page.locator("#team-rows tr", has=page.locator(".agent", has_text=re.compile(f"^{name}$")))
        expect(row.locator("td.num:not(.wide)").nth(0)).to_have_text(calls, timeout=AT_ONCE_MS)
        expect(row.locator("td.num:not(.wide)").nth(1)).to_have_text(sales, timeout=AT_ONCE_MS)


def test_the_figures_are_the_desktops_at_every_step_of_a_day(
    open_page: Opener, desk: Desk, manager: User, agent: User
) -> None:
    desk.clock.noon()
    other = desk.person("José Peña", team="Sur")
    desk.call(other, "not_interested", talk_seconds=30)
    page = open_page(desk.paired(manager))
    same_as_desktop(page, desk, manager)
    call = desk.calls.start(agent, phone="88887777", contact_name="Carla Rojas")
    same_as_desktop(page, desk, manager)
    state = page.locator("#team-rows tr", has_text=agent.name).locator(".under .state")
    expect(state).to_have_text("Llamando")
    desk.clock.go_on(seconds=9)
    desk.calls.answer(call.call_id)
    expect(state).to_have_text("En llamada")
    same_as_desktop(page, desk, manager)
    desk.clock.go_on(seconds=200)
    desk.calls.hold(call.call_id)
    expect(state).to_have_text("En espera")
    desk.clock.go_on(seconds=20)
    desk.calls.resume(call.call_id)
    desk.clock.go_on(seconds=43)
    desk.calls.hang_up(call.call_id)
    expect(state).to_have_text("Cierre")
    same_as_desktop(page, desk, manager)
    desk.clock.go_on(seconds=12)
    desk.calls.finish(call.call_id, "sale")
    expect(state).to_have_text("Disponible")
    for outcome, talk in (("no_answer", 0.0), ("interested", 75.0), ("sale", 3600.0), ("busy", 0.0)):
        desk.call(other, outcome, talk_seconds=talk)
        same_as_desktop(page, desk, manager)
    talked = desk.metrics.live(manager).figures.talk_seconds
    expect(page.locator("#talk")).to_have_text(clock_text(talked), timeout=AT_ONCE_MS)
    counts = desk.metrics.live(manager).outcomes
    expect(page.locator("#outcomes-total")).to_have_text(str(sum(counts.values())))
    hours = [row for row in desk.metrics.live(manager).hours if row.calls]
    said = "; ".join(f"{row.hour}:00, llamadas: {row.calls}, ventas: {row.sales}" for row in hours)
    expect(page.locator("#hours-chart")).to_have_attribute("aria-label", said)
    week = page.locator("#week-chart").get_attribute("aria-label") or ""
    assert len(week.split("; ")) == 7
    assert week.endswith(f"llamadas: {sum(row.calls for row in hours)}, ventas: {sum(row.sales for row in hours)}")


def test_each_figure_stands_against_its_goal(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    admin = desk.person("Ada", Role.ADMIN)
    for _ in range(3):
        desk.call(agent, "sale", talk_seconds=600)
    page = open_page(desk.paired(manager))
    expect(page.locator("#calls")).to_have_text("3")
    expect(page.locator("#calls-goal")).to_be_hidden()
    for measure, value in (
        (Measure.CALLS, 4),
        (Measure.SALES, 3),
        (Measure.TALK_SECONDS, 5400),
        (Measure.SUCCESS_RATE, 50),
    ):
        desk.goals.set(GoalScope.ALL, "", measure, Period.DAY, value, admin)
    expect(page.locator("#calls-goal")).to_have_text("Meta 4 · 75 %", timeout=AT_ONCE_MS)
    assert page.locator("#calls-goal .meter-fill").evaluate("(e) => e.style.width") == "75%"
    expect(page.locator("#sales-goal")).to_have_text("Meta 3 cumplida")
    expect(page.locator("#talk-goal")).to_have_text("Meta 1 h 30 min · 33 %")
    expect(page.locator("#success-goal")).to_have_text("Meta 50 % cumplida")


def test_the_time_in_a_state_goes_on_by_itself_and_says_when_it_is_long(
    open_page: Opener, desk: Desk, manager: User, agent: User
) -> None:
    desk.call(agent, "sale")
    call = desk.calls.start(agent, phone="88887777")
    desk.calls.answer(call.call_id)
    desk.calls.hold(call.call_id)
    desk.clock.go_on(seconds=57)
    page = open_page(desk.paired(manager))
    page.click("#tab-team")
    since = page.locator("#team-rows .under .since")
    expect(since).to_have_text(re.compile("^0:5[789]$"))
    expect(since).to_have_text(re.compile("^1:0[0-9]$"), timeout=8000)
    expect(since).to_have_class("since late-warn")
    expect(page.locator("#team-states")).to_have_text("1En espera")


def test_the_team_is_sorted_as_one_wants_it_and_stays_so(open_page: Opener, desk: Desk, manager: User) -> None:
    for name, calls in (("Óscar", 1), ("Ana", 3), ("Beto", 2)):
        person = desk.person(name)
        for turn in range(calls):
            desk.call(person, "sale" if name == "Beto" and turn == 0 else "no_answer", talk_seconds=turn)
    page = open_page(desk.paired(manager), viewport={"width": 1024, "height": 768})
    page.click("#tab-team")
    names = page.locator("#team-rows .agent")
    expect(names).to_have_text(["Beto", "Ana", "Óscar"])
    page.get_by_role("button", name="Agente").click()
    expect(names).to_have_text(["Ana", "Beto", "Óscar"])
    expect(page.get_by_role("columnheader", name="Agente")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Llamadas").click()
    expect(names).to_have_text(["Ana", "Beto", "Óscar"])
    page.get_by_role("button", name="Llamadas").click()
    expect(names).to_have_text(["Óscar", "Beto", "Ana"])
    expect(page.get_by_role("columnheader", name="Llamadas")).to_have_attribute("aria-sort", "ascending")
    page.reload()
    expect(names).to_have_text(["Óscar", "Beto", "Ana"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_label("Ordenar por").select_option("Mejores primero")
    expect(names).to_have_text(["Beto", "Ana", "Óscar"])


def test_recordings_are_searched_beyond_those_shown(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    desk.recording(agent, contact="José Peña")
    for turn in range(10):
        desk.recording(agent, contact=f"Cliente {turn}")
    page = open_page(desk.paired(manager))
    page.click("#tab-recordings")
    rows = page.locator("#recordings-list strong")
    expect(rows).to_have_count(10)
    page.fill("#recordings-search", "pena")
    expect(rows).to_have_text(["José Peña"])
    expect(page.locator("#recordings-found")).to_have_text("1 grabación encontrada")
    page.fill("#recordings-search", "nadie <b>")
    expect(page.locator("#recordings-empty")).to_have_text("Ninguna grabación coincide con «nadie <b>».")
    page.fill("#recordings-search", "")
    expect(rows).to_have_count(10)
