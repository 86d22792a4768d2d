"""The page finds a desktop that got another address by its name: in a browser of its own, which knows those names.

It stands alone in its file: two browsers of Playwright cannot run at once in one thread.
"""

from playwright.sync_api import expect

from callmanager.domain.users import User
from callmanager.server.addresses import Card, Network
from tests.server.conftest import PHONE
from tests.support.browser import chromium
from tests.support.desk import Desk


def test_a_desktop_that_got_another_address_is_found_by_its_name(desk: Desk, manager: User, agent: User) -> None:
    def network(ip: str) -> Network:
        return Network("0.0.0.0", look=lambda: [Card("eth0", ip)], route=lambda: "", names=lambda: ("pc.local",))

    server = desk.serve(host="0.0.0.0", network=network("10.0.0.3"))
    port = server.port
    here, named = f"https://10.0.0.3:{port}", f"https://pc.local:{port}"
    with chromium("--host-resolver-rules=MAP 10.0.0.3 127.0.0.1,MAP pc.local 127.0.0.1") as browser:
        context = browser.new_context(viewport=PHONE, locale="es-CR", ignore_https_errors=True, service_workers="block")
        context.add_init_script("delete window.WebSocket")  # what is stopped below stops polling alone
        page = context.new_page()
        page.clock.install()
        page.goto(f"{here}/mobile#pair={desk.phones.invite(manager, approve=True).pair}")
        expect(page.locator("#calls")).to_have_text("0")
        context.route(f"{here}/**", lambda route: route.abort())
        server.stop()
        desk.call(agent, "sale")
        desk.serve(host="0.0.0.0", port=port, network=network("10.0.0.4"))  # a new lease, and a new start
        expect(page.locator("#age")).not_to_have_attribute("data-state", "live")
        page.clock.fast_forward("00:20")
        page.wait_for_url(f"{named}/mobile", timeout=25_000)
        expect(page.locator("#sales")).to_have_text("1")
        expect(page.locator("#who")).to_have_text(manager.name)
        context.close()
