"""Open pages while the desktop's settings change: they wear its new look, and go along to its new port."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.brand import Look
from callmanager.server.runner import PhoneServer
from tests.server.conftest import Opener
from tests.support.desk import Desk


@pytest.fixture
def looks(desk: Desk) -> list[Look]:
    """How the company wants the page; the last one holds."""
    looks = [Look()]
    object.__setattr__(desk.context, "look", lambda: looks[-1])
    return looks


@pytest.fixture
def server(desk: Desk, looks: list[Look]) -> PhoneServer:
    return desk.serve()


def test_an_open_page_goes_along_to_another_port_and_wears_the_companys_new_look_at_once(
    open_page: Opener, desk: Desk, server: PhoneServer, manager: User, looks: list[Look], tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>")
    page = open_page(desk.paired(manager), quiet=False)
    wall = open_page(path=f"/wallboard#token={desk.phones.create_token('Sala', TokenRole.WALLBOARD)}", quiet=False)
    for shown in (page, wall):
        expect(shown.locator("#calls")).to_have_text("0")
    looks.append(Look("Fibra & Cía.", "#7a1fa2", str(logo)))
    server.tell_look()
    for shown in (page, wall):
        expect(shown).to_have_title("Fibra & Cía.")
        expect(shown.locator("#logo")).to_have_class("of-company")
    page.wait_for_function("document.querySelector('#logo').naturalWidth > 0")
    assert "#7a1fa2" in page.evaluate("localStorage.getItem('brand')")
    beside = desk.serve()
    began = time.monotonic()
    server.see_off(beside.urls)
    server.stop()
    page.wait_for_url(f"{beside.url}/mobile")
    wall.wait_for_url(f"{beside.url}/wallboard#token=*")
    print(f"the pages were gone after {time.monotonic() - began:.1f} s")
    expect(page.locator("#who")).to_have_text(manager.name)
    for shown in (page, wall):
        expect(shown.locator("#age")).to_have_attribute("data-state", "live")
