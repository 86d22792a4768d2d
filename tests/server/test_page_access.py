"""The page for everybody: axe finds nothing on any view in either theme, a keyboard is enough, text may be large."""

import pytest
from playwright.sync_api import Page, expect

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from tests.server.conftest import Opener
from tests.support.axe import faults
from tests.support.desk import Desk

SCHEMES = ["dark", "light"]


@pytest.fixture
def busy(desk: Desk, agent: User) -> Desk:
    """A desk with something on every view."""
    for outcome in ("sale", "interested", "no_answer"):
        desk.call(agent, outcome)
    desk.call(desk.person("José Peña", team="Norte"), "not_interested")
    desk.recording(agent, seconds=2)
    return desk


def settled(page: Page) -> Page:
    """The page once its figures are there and no chart moves any more."""
    expect(page.locator("#calls")).to_have_text("4")
    return page


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_tab(open_page: Opener, busy: Desk, manager: User, scheme: str) -> None:
    page = settled(open_page(busy.paired(manager, listen=True), color_scheme=scheme))
    assert faults(page) == []
    page.click("#tab-team")
    expect(page.locator("#team-rows tr")).to_have_count(2)
    assert faults(page) == []
    page.click("#tab-recordings")
    page.click("#recordings-list button")
    expect(page.locator("audio")).to_be_visible()
    assert faults(page) == []
    page.click("#settings-open")
    expect(page.locator("#settings")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_while_a_phone_is_paired_and_its_certificate_installed(
    open_page: Opener, busy: Desk, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    expect(page.locator("#pairing")).to_be_visible()
    page.click("#pair-go")
    expect(page.locator("#pair-problem")).to_be_visible()
    assert faults(page) == []
    page = open_page(path="/install", color_scheme=scheme)
    expect(page.locator("#title")).not_to_be_empty()
    assert faults(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_wallboard(open_page: Opener, busy: Desk, scheme: str) -> None:
    token = busy.phones.create_token("Sala Norte", TokenRole.WALLBOARD)
    size = {"width": 1920, "height": 1080}
    page = settled(open_page(path=f"/wallboard#token={token}", viewport=size, color_scheme=scheme))
    expect(page.locator("#agents li")).to_have_count(2)
    assert faults(page) == []


def test_axe_finds_nothing_on_a_wide_screen_and_where_nothing_is_yet(
    open_page: Opener, desk: Desk, manager: User
) -> None:
    page = open_page(desk.paired(manager), viewport={"width": 1440, "height": 900})
    expect(page.locator("#calls")).to_have_text("0")
    for tab in ("panel", "team", "recordings"):
        page.click(f"#tab-{tab}")
        assert faults(page) == []


def test_a_keyboard_reaches_and_works_everything(open_page: Opener, busy: Desk, manager: User) -> None:
    page = settled(open_page(busy.paired(manager, listen=True)))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ajustes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ajustes")).to_be_visible()
    page.get_by_role("radio", name="Del teléfono").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Oscuro")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.keyboard.press("Escape")
    expect(page.locator("#settings")).to_be_hidden()
    expect(page.get_by_role("button", name="Ajustes")).to_be_focused()
    page.get_by_role("tab", name="Panel").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Grabaciones")).to_be_focused()
    page.get_by_role("searchbox", name="Buscar grabaciones").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Escuchar la grabación de Carla Rojas")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("audio")).to_have_attribute("aria-label", "Grabación de Carla Rojas")


def test_what_is_chosen_holds_after_loading_again(open_page: Opener, busy: Desk, manager: User) -> None:
    page = settled(open_page(busy.paired(manager), color_scheme="dark"))
    page.click("#settings-open")
    page.get_by_text("Claro").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(244, 246, 248)")
    page.get_by_text("Muy grande").click()
    page.get_by_text("English").click()  # loads the page anew
    expect(page.get_by_role("tab", name="Recordings")).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(244, 246, 248)")
    expect(page.locator("html")).to_have_css("font-size", "20.8px")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []


def test_text_of_twice_the_size_is_not_cut_off(open_page: Opener, busy: Desk, manager: User) -> None:
    width = 320
    busy.clock.go_on(seconds=1)
    busy.recording(manager, contact="Constructora Hermanos Villalobos Montenegro S. A.")
    page = settled(open_page(busy.paired(manager, listen=True), viewport={"width": width, "height": 700}))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for tab in ("panel", "team", "recordings"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = """places => places.filter(place => {
      const around = place.closest('label, li') || place;
      return place.scrollWidth > around.clientWidth + 1 || place.scrollHeight > around.clientHeight + 1;
    }).map(place => place.textContent)"""
    expect(page.locator("#recordings-list strong").first).to_have_text(
        "Constructora Hermanos Villalobos Montenegro S. A."
    )
    assert page.eval_on_selector_all(".recording-text > *", cut) == []
    page.click("#settings-open")
    expect(page.locator("#settings")).to_be_visible()
    assert page.eval_on_selector_all(".segments span", cut) == []
