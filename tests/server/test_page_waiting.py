"""A phone that waits for its yes: a gap in the network, a reload and a second tab do not cost another code."""

from playwright.sync_api import Page, expect

from callmanager.domain.users import User
from tests.server.conftest import Opener
from tests.support.desk import Desk


def _waiting(open_page: Opener, desk: Desk, manager: User) -> Page:
    page = open_page(quiet=False)  # the browser itself logs that it is offline
    page.fill("#pair-code", desk.phones.invite(manager).code)
    page.click("#pair-go")
    expect(page.locator("#pair-waiting")).to_be_visible()
    return page


def _say_yes(desk: Desk) -> None:
    (request,) = desk.phones.waiting()
    desk.phones.answer(request.request_id, True)


def test_a_gap_in_the_network_ends_no_waiting(open_page: Opener, desk: Desk, manager: User) -> None:
    page = _waiting(open_page, desk, manager)
    with page.expect_event("requestfailed", lambda request: "/api/pair/" in request.url):
        page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator("#pair-waiting")).to_be_visible()
    _say_yes(desk)
    expect(page.locator("#calls")).to_have_text("0")


def test_a_page_that_is_loaded_anew_waits_on_and_a_second_tab_follows(
    open_page: Opener, desk: Desk, manager: User
) -> None:
    page = _waiting(open_page, desk, manager)
    page.reload()
    expect(page.locator("#pair-waiting")).to_be_visible()
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("#pair-form")).to_be_visible()
    _say_yes(desk)
    expect(page.locator("#calls")).to_have_text("0")
    expect(second.locator("#calls")).to_have_text("0", timeout=15_000)
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")


def test_who_stops_waiting_is_asked_for_a_code_again(open_page: Opener, desk: Desk, manager: User) -> None:
    page = _waiting(open_page, desk, manager)
    page.click("#pair-cancel")
    expect(page.locator("#pair-form")).to_be_visible()
    page.reload()
    expect(page.locator("#pair-form")).to_be_visible()
