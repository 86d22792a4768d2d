"""The page in a real browser: figures change by themselves, text stays text, nothing is asked of other hosts."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from callmanager.domain.events import RecordingFinished
from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from tests.server.conftest import PHONE, Opener
from tests.support.desk import Desk


def figures(page: Page) -> dict[str, str]:
    return {name: page.inner_text(f"#{name}").strip() for name in ("calls", "sales", "success", "talk")}


def test_figures_change_by_themselves_within_a_second(
    open_page: Opener, desk: Desk, manager: User, agent: User
) -> None:
    page = open_page(desk.paired(manager))
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#success")).to_have_text("–")
    desk.call(agent, "sale", talk_seconds=252)
    began = time.monotonic()
    expect(page.locator("#sales")).to_have_text("1", timeout=1000)
    expect(page.locator("#talk")).to_have_text("4:12", timeout=1000)
    assert time.monotonic() - began < 1.0
    assert figures(page) == {"calls": "1", "sales": "1", "success": "100 %", "talk": "4:12"}
    expect(page.locator("#outcomes-list")).to_contain_text("Venta")
    expect(page.locator("#hours-chart")).to_have_attribute("aria-label", re.compile("llamadas: 1, ventas: 1"))
    page.click("#tab-team")
    expect(page.locator("#team-rows tr")).to_have_count(1)
    expect(page.locator("#team-rows")).to_contain_text(agent.name)


def test_polling_is_enough(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    page = open_page()
    page.context.add_init_script("delete window.WebSocket; delete window.WebTransport;")
    page.context.add_cookies(
        [{"name": "callmanager_token", "value": desk.paired(manager), "url": page.url.removesuffix("/mobile")}]
    )
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")
    desk.call(agent, "sale")
    expect(page.locator("#sales")).to_have_text("1", timeout=1000)


@pytest.mark.parametrize("name", ["<img src=x onerror=document.title='x'>", "<script>document.title='x'</script>"])
def test_names_stay_text(open_page: Opener, desk: Desk, manager: User, name: str) -> None:
    mallory = desk.person(name)
    desk.call(mallory, "sale", contact=name)
    desk.recording(mallory, contact=name)
    page = open_page(desk.paired(manager, listen=True, name=name))
    page.click("#tab-team")
    expect(page.locator("#team-rows .agent")).to_have_text(name)
    page.click("#tab-recordings")
    expect(page.locator("#recordings-list strong")).to_have_text(name)
    assert page.locator("main img, main script").count() == 0
    assert page.title() == "CallManager"


def test_a_recording_appears_and_is_played(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    page = open_page(desk.paired(manager, listen=True))
    page.click("#tab-recordings")
    expect(page.locator("#recordings-empty")).to_contain_text("Todavía no hay grabaciones")
    desk.bus.publish(RecordingFinished(desk.recording(agent, contact="Luis Jiménez", seconds=2)))
    row = page.locator("#recordings-list li")
    expect(row).to_contain_text("Luis Jiménez", timeout=1000)
    expect(row).to_contain_text("0:02")
    page.get_by_role("button", name="Escuchar la grabación de Luis Jiménez").click()
    audio = page.locator("audio")
    expect(audio).to_have_js_property("duration", 2)
    expect(audio).not_to_have_js_property("currentTime", 0)
    seek = "(a) => new Promise((done) => { a.pause(); a.onseeked = () => done(a.currentTime); a.currentTime = 1.5; })"
    assert audio.evaluate(seek) == 1.5
    page.get_by_role("button", name="Cerrar la grabación de Luis Jiménez").click()
    expect(page.locator("audio")).to_have_count(0)


def test_who_may_not_listen_sees_no_button(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    desk.recording(agent)
    page = open_page(desk.paired(manager))
    page.click("#tab-recordings")
    expect(page.locator("#recordings-list li")).to_have_count(1)
    assert page.locator("#recordings-list button").count() == 0


def test_a_code_and_a_yes_let_the_phone_in(open_page: Opener, desk: Desk, manager: User) -> None:
    page = open_page(quiet=False)  # the browser itself logs the 403 of a wrong code
    expect(page.locator("#pair-title")).to_be_visible()
    code = desk.phones.invite(manager).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    page.click("#pair-go")
    expect(page.locator("#pair-problem")).to_contain_text("seis cifras")
    page.fill("#pair-code", wrong)
    page.click("#pair-go")
    expect(page.locator("#pair-problem")).to_contain_text("Pida uno nuevo")
    page.fill("#pair-code", code)
    page.fill("#pair-name", "Teléfono de Mario")
    page.keyboard.press("Enter")
    expect(page.locator("#pair-waiting")).to_be_visible()
    (request,) = desk.phones.waiting()
    assert request.phone_name == "Teléfono de Mario"
    desk.phones.answer(request.request_id, True)
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#who")).to_have_text(manager.name)
    assert page.evaluate("document.cookie") == ""


def test_the_qr_codes_address_lets_the_phone_in_and_leaves_no_trace(
    open_page: Opener, desk: Desk, manager: User
) -> None:
    page = open_page(path=f"/mobile#pair={desk.phones.invite(manager, approve=True).pair}")
    expect(page.locator("#calls")).to_have_text("0")
    assert "#" not in page.url
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")


def test_a_revoked_phone_is_told_and_asked_to_pair(open_page: Opener, desk: Desk, manager: User) -> None:
    token = desk.paired(manager)
    page = open_page(token)
    expect(page.locator("#calls")).to_have_text("0")
    principal = desk.phones.authenticate(token)
    assert principal is not None
    desk.phones.revoke(principal.phone_id)
    expect(page.locator("#pair-problem")).to_contain_text("ya no está conectado", timeout=3000)
    expect(page.locator("#dashboard")).to_be_hidden()


def test_a_lost_connection_is_told_and_comes_back_by_itself(
    open_page: Opener, desk: Desk, server: PhoneServer, manager: User, agent: User
) -> None:
    page = open_page(desk.paired(manager), quiet=False)  # the browser itself logs refused connections
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#age")).to_have_attribute("data-state", "live")
    port = server.port
    server.stop()
    expect(page.locator("#stale")).to_be_visible(timeout=8000)
    expect(page.locator("#stale")).to_contain_text("Sin conexión")
    expect(page.get_by_role("status").first).to_have_text(
        "Sin datos nuevos del escritorio. La página se reconecta sola."
    )
    expect(page.locator("#calls")).to_have_text("0")
    desk.call(agent, "sale")
    desk.serve(port=port)
    expect(page.locator("#sales")).to_have_text("1", timeout=8000)
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.get_by_role("status").first).to_have_text("Los datos vuelven a estar al día.")


def test_empty_pages_say_what_to_do(open_page: Opener, desk: Desk, manager: User) -> None:
    page = open_page(desk.paired(manager))
    expect(page.locator("#hours-empty")).to_contain_text("Inicie una en el escritorio")
    expect(page.locator("#outcomes-empty")).to_be_visible()
    page.click("#tab-team")
    expect(page.locator("#team-empty")).to_be_visible()
    expect(page.locator("#team-table")).to_be_hidden()


def test_english_is_complete(open_page: Opener, desk: Desk, manager: User) -> None:
    page = open_page(desk.paired(manager), locale="en-GB")
    expect(page.locator("#title")).to_have_text("Dashboard")
    assert page.locator("html").get_attribute("lang") == "en"
    keys = page.evaluate(
        """async () => {
          const source = await (await fetch('/static/app/words.js')).text();
          const body = (name) => source.split(`const ${name} = {`)[1].split('};')[0];
          const keys = (name) => [...body(name).matchAll(/^  "([^"]+)":/gm)].map((m) => m[1]);
          return [keys('es'), keys('en'), [...document.querySelectorAll('[data-t]')].map((e) => e.dataset.t)];
        }"""
    )
    assert keys[0] == keys[1]
    assert len(keys[0]) > 50
    assert set(keys[2]) <= set(keys[0])
    assert page.evaluate("async () => (await import('/static/app/format.js')).percent(18)") == "18%"


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_is_cut_off_and_every_target_can_be_hit(
    open_page: Opener, desk: Desk, manager: User, agent: User, width: int
) -> None:
    desk.call(agent, "sale", talk_seconds=3671)
    desk.recording(agent, contact="Inmobiliaria y Asesorías Bougainvillea del Norte, Sociedad Anónima")
    page = open_page(desk.paired(manager, listen=True), viewport={"width": width, "height": 800})
    expect(page.locator("#talk")).to_have_text(re.compile(r"1:01:\d\d"))  # the test's own steps take seconds, too
    large_teams = {"calls_today": 9999, "sales_today": 999, "success_rate": 100, "total_talk_time": 445_556}
    page.evaluate("async (day) => (await import('/static/app/cards.js')).drawCards(day)", large_teams)
    assert page.inner_text("#talk") == "123:45:56"
    assert page.evaluate("document.getElementById('talk').scrollWidth <= document.getElementById('talk').clientWidth")
    for tab in ("panel", "team", "recordings"):
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#view-{tab}")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, input, a')].filter((e) => e.offsetParent)
                 .map((e) => [e.id || e.className, e.getBoundingClientRect()])
                 .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""
        )
        assert small == []


def test_the_tabs_work_by_keyboard_and_have_names(open_page: Opener, desk: Desk, manager: User) -> None:
    page = open_page(desk.paired(manager))
    expect(page.locator("#calls")).to_have_text("0")
    page.focus("#tab-panel")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Equipo")).to_be_focused()
    expect(page.get_by_role("tab", name="Equipo")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Equipo")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tabpanel", name="Panel")).to_be_visible()


@pytest.mark.parametrize(("scheme", "background"), [("dark", "rgb(17, 21, 26)"), ("light", "rgb(244, 246, 248)")])
def test_the_theme_follows_the_phone(
    open_page: Opener, desk: Desk, manager: User, scheme: str, background: str
) -> None:
    page = open_page(desk.paired(manager), color_scheme=scheme)
    expect(page.locator("body")).to_have_css("background-color", background)


def test_the_demo_is_marked_on_every_screen(browser: Browser, desk: Desk, manager: User, tmp_path: Any) -> None:
    with Desk(tmp_path / "demo", demo=True) as demo:
        server = demo.serve()
        person = demo.person("Ana")
        with browser.new_context(viewport=PHONE) as context:
            page = context.new_page()
            page.goto(f"{server.url}/mobile")
            expect(page.locator("#pairing")).to_be_visible()
            expect(page.locator("#demo")).to_be_visible()
            context.add_cookies([{"name": "callmanager_token", "value": demo.paired(person), "url": server.url}])
            page.reload()
            expect(page.locator("#calls")).to_have_text("0")
            for tab in ("panel", "team", "recordings"):
                page.click(f"#tab-{tab}")
                expect(page.locator("#demo")).to_be_visible()
