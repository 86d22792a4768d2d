"""The page as phones in the network get it: encrypted, packed with brotli; and what is left of it unencrypted."""

import re

from playwright.sync_api import Browser, Response, expect

from callmanager.domain.phones import TokenRole
from callmanager.domain.users import User
from callmanager.server.authority import Authority
from tests.server.conftest import PHONE
from tests.support.desk import Desk

ELSEWHERE = "127.0.0.2"  # the server takes it for a card of the network


def test_a_phone_in_the_network_pairs_by_the_qr_code_and_is_told_over_tls(
    browser: Browser, desk: Desk, manager: User, agent: User
) -> None:
    server = desk.serve(host=ELSEWHERE)
    answers: list[Response] = []
    # A browser that has the certificate installed; what it checks then is tested with Python's own TLS.
    with browser.new_context(viewport=PHONE, locale="es-CR", ignore_https_errors=True) as context:
        page = context.new_page()
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{server.url}/mobile#pair={desk.phones.invite(manager, approve=True).pair}")
        expect(page.locator("#calls")).to_have_text("0")
        desk.call(agent, "sale")
        expect(page.locator("#sales")).to_have_text("1")
        packed = {answer.url: answer.headers.get("content-encoding") for answer in answers if "/vendor/" in answer.url}
        assert len(packed) == 3
        assert set(packed.values()) == {"br"}
        page.click("#settings-open")
        expect(page.locator("#connection")).to_contain_text("por una conexión cifrada")
        expect(page.locator("#awake")).to_be_enabled()
        page.goto(f"{server.url}/install")
        expect(page.locator("#print")).to_have_text(Authority(desk.certificates).fingerprint)
        expect(page.locator("#systems details")).to_have_count(4)
        link = page.locator("#systems details[open] a")
        assert page.request.get(server.url + str(link.get_attribute("href"))).status == 200


def test_unencrypted_over_the_network_a_screen_shows_totals_alone(browser: Browser, desk: Desk, agent: User) -> None:
    server = desk.serve(host=ELSEWHERE, tls=False)
    desk.call(agent, "sale")
    token = desk.phones.create_token("Sala", TokenRole.WALLBOARD)
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="es-CR") as context:
        page = context.new_page()
        page.goto(f"{server.url}/wallboard#token={token}")
        expect(page.locator("#sales")).to_have_text("1")
        expect(page.locator("#team")).to_be_hidden()
        assert agent.name not in page.inner_text("body")
        expect(page.locator("#hours-chart")).to_have_attribute("aria-label", re.compile("llamadas: 1, ventas: 1"))


def test_unencrypted_over_the_network_nobody_is_told_that_a_right_code_is_wrong(
    browser: Browser, desk: Desk, manager: User
) -> None:
    server = desk.serve(host=ELSEWHERE, tls=False)
    with browser.new_context(viewport=PHONE, locale="es-CR") as context:
        page = context.new_page()
        page.goto(f"{server.url}/mobile#pair={desk.phones.invite(manager, approve=True).pair}")
        expect(page.locator("#pair-problem")).to_contain_text("no está cifrada")
        page.fill("#pair-code", desk.phones.invite(manager, approve=True).code)
        page.click("#pair-go")
        expect(page.locator("#pair-problem")).to_contain_text("no está cifrada")
