"""The wallboard: figures and states from across the room, no control, and nothing that its token does not show."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.brand import Look
from callmanager.server.runner import PhoneServer
from tests.server.conftest import MUTABLE, Opener
from tests.support.desk import Desk

TELEVISION = {"width": 1280, "height": 720}


def test_it_shows_the_day_and_the_team_and_nothing_to_press(open_page: Opener, desk: Desk, agent: User) -> None:
    token = desk.phones.create_token("Sala Norte", TokenRole.WALLBOARD)
    page = open_page(path=f"/wallboard#token={token}", viewport=TELEVISION)
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#title")).to_have_text("Sala Norte")
    desk.call(agent, "sale", talk_seconds=252)
    expect(page.locator("#sales")).to_have_text("1", timeout=2000)
    expect(page.locator("#talk")).to_have_text("4:12")
    tile = page.locator("#agents li")
    expect(tile.locator(".agent")).to_have_text(agent.name)
    expect(tile.locator(".state")).to_have_text("Disponible")
    expect(tile.locator(".day")).to_have_text("1venta de 1")
    assert page.locator("button, a, input, select, [tabindex]").count() == 0
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [1280, 720]
    page.reload()
    expect(page.locator("#sales")).to_have_text("1")


def test_a_large_team_takes_turns_and_nobody_is_cut_off(open_page: Opener, desk: Desk) -> None:
    for turn in range(14):
        desk.call(desk.person(f"<b>Persona {turn:02}</b>"), "no_answer", talk_seconds=0)
    token = desk.phones.create_token("Sala", TokenRole.WALLBOARD)
    page = open_page(path=f"/wallboard#token={token}", viewport=TELEVISION, quiet=False)
    page.clock.install()
    page.reload()
    expect(page.locator("#team-page")).to_have_text("1 de 2")
    shown = page.locator("#agents .agent").all_inner_texts()
    assert 6 <= len(shown) < 14
    bottoms = page.locator("#agents li").evaluate_all("(items) => items.map((e) => e.getBoundingClientRect().bottom)")
    assert max(bottoms) <= TELEVISION["height"]
    page.clock.fast_forward(10_000)
    expect(page.locator("#team-page")).to_have_text("2 de 2")
    others = page.locator("#agents .agent").all_inner_texts()
    assert sorted(shown + others) == [f"<b>Persona {turn:02}</b>" for turn in range(14)]


@pytest.mark.parametrize("path", ["/wallboard", "/wallboard#token=" + "x" * 43])
def test_a_link_that_does_not_hold_says_so(open_page: Opener, path: str) -> None:
    page = open_page(path=path, viewport=TELEVISION)
    expect(page.locator("#refused")).to_contain_text("ya no vale")
    expect(page.locator("#board")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "ground"), [("dark", "#181E25"), ("light", "#FFFFFF")])
def test_the_companys_name_and_colour_are_worn_where_they_can_be_read(
    open_page: Opener, desk: Desk, manager: User, monkeypatch: pytest.MonkeyPatch, scheme: str, ground: str
) -> None:
    look: dict[str, Any] = Look("Fibra del Valle & Cía.", "#7a1fa2").told()
    page = open_page(desk.paired(manager), quiet=False, color_scheme=scheme)
    page.context.route("**/brand.json", lambda route: route.fulfill(json=look))
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")
    expect(page).to_have_title("Fibra del Valle & Cía.")
    worn = "() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    assert page.evaluate(worn) == look[f"accent_{scheme}"]
    contrast = (
        f"""async () => (await import('/static/app/brand.js')).contrast('{look[f"accent_{scheme}"]}', '{ground}')"""
    )
    assert page.evaluate(contrast) >= 4.5
    page.context.unroute("**/brand.json")
    page.context.route("**/brand.json", lambda route: route.fulfill(json={**look, f"accent_{scheme}": ground}))
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#tab-panel")).to_have_css(
        "color", "rgb(53, 184, 166)" if scheme == "dark" else "rgb(11, 122, 110)"
    )


def test_it_tells_the_desktops_time_and_how_long_the_desktop_has_been_silent(
    open_page: Opener, desk: Desk, server: PhoneServer
) -> None:
    page = open_page(path="/install", timezone_id="UTC")
    page.add_init_script(MUTABLE)
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=7))
    before = datetime.now(UTC)
    page.goto(f"{server.url}/wallboard#token={desk.phones.create_token('Sala', TokenRole.WALLBOARD)}")
    expect(page.locator("#age")).to_have_attribute("data-state", "live")
    shown = page.inner_text("#clock")
    assert shown in {f"{at:%H:%M}" for at in (before, before + timedelta(minutes=1))}
    page.evaluate("window.muted = true")
    page.clock.fast_forward("00:10")
    expect(page.locator("#stale")).to_contain_text("no dice nada nuevo")
    page.clock.fast_forward("00:10")  # the ping is missed, and the connection known to be lost
    expect(page.locator("#stale")).to_contain_text(re.compile(r"Sin conexión con el escritorio desde hace [2-5]\d s"))
    page.evaluate("window.muted = false")
    page.clock.fast_forward("00:10")
    expect(page.locator("#stale")).to_be_hidden()
