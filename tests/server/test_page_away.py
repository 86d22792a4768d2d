"""The page without its desktop: after sleep, offline, restarted, or under another address, it comes back by itself."""

import re
import time

import pytest
from playwright.sync_api import expect

from callmanager.domain.users import User
from callmanager.server.hosts import Hosts
from callmanager.server.runner import PhoneServer
from tests.server.conftest import MUTABLE, Opener
from tests.support.desk import Desk


def test_after_a_long_sleep_the_figures_are_told_to_be_old_and_then_new(
    open_page: Opener, desk: Desk, server: PhoneServer, manager: User, agent: User
) -> None:
    page = open_page(quiet=False)  # the browser itself logs refused connections
    page.clock.install()
    cookie = {"name": "callmanager_token", "value": desk.paired(manager), "url": server.url}
    page.context.add_cookies([cookie])
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")
    expect(page.locator("#age")).to_have_attribute("data-state", "live")
    port = server.port
    server.stop()
    expect(page.locator("#age")).not_to_have_attribute("data-state", "live")
    page.clock.fast_forward("10:00")
    expect(page.locator("#stale")).to_contain_text("desde hace 10 min")
    expect(page.locator("#calls")).to_have_text("0")
    desk.call(agent, "sale")
    desk.serve(port=port)
    expect(page.locator("#sales")).to_have_text("1", timeout=8000)
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator("#age")).to_have_attribute("data-state", "live")


def test_a_desktop_that_falls_silent_is_told_once_until_it_speaks_again(
    open_page: Opener, desk: Desk, server: PhoneServer, manager: User
) -> None:
    page = open_page(path="/install")
    page.add_init_script(MUTABLE)
    page.clock.install()
    page.context.add_cookies([{"name": "callmanager_token", "value": desk.paired(manager), "url": server.url}])
    page.goto(f"{server.url}/mobile")
    expect(page.locator("#age")).to_have_attribute("data-state", "live")
    page.evaluate("window.muted = true")
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)  # from here on its time goes on by our word alone
    expect(page.locator("#stale")).to_be_hidden()
    page.clock.run_for(5_500)
    expect(page.locator("#stale")).to_contain_text("El escritorio no dice nada nuevo")
    page.clock.resume()
    said: str = page.evaluate("document.getElementById('stale-said').textContent")
    page.evaluate(
        """() => {
          window.hidden = 0;
          new MutationObserver(() => { window.hidden += document.getElementById('stale').hidden; })
            .observe(document.getElementById('stale'), { attributes: true });
        }"""
    )
    page.clock.fast_forward("00:10")  # the ping is missed, and the connection known to be lost
    expect(page.locator("#stale")).to_contain_text(re.compile(r"Sin conexión con el escritorio desde hace [2-5]\d s"))
    assert page.evaluate("window.hidden") == 0
    assert page.evaluate("document.getElementById('stale-said').textContent") == said
    page.evaluate("window.muted = false")
    page.clock.fast_forward("00:10")
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator("#stale-said")).to_have_text("Los datos vuelven a estar al día.")


def test_without_a_network_the_page_opens_and_says_so_then_comes_back(
    open_page: Opener, desk: Desk, manager: User
) -> None:
    page = open_page(desk.paired(manager), quiet=False)  # the browser itself logs that it is offline
    page.clock.install()
    page.reload()
    expect(page.locator("#calls")).to_have_text("0")
    page.clock.fast_forward("00:05")  # the page's own files are kept once there is nothing else to do
    kept = """async () => {
      await navigator.serviceWorker.ready;
      const cache = await caches.open('page-1');
      return (await cache.keys()).map((request) => new URL(request.url).pathname);
    }"""
    names: list[str] = []
    deadline = time.monotonic() + 20
    while not ("/static/app/main.js" in names and "/mobile" in names and len(names) >= 20):
        assert time.monotonic() < deadline, names
        names = page.evaluate(kept)
    assert not [name for name in names if name != "/mobile" and not name.startswith("/static/")], "only the page itself"
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#dashboard")).to_be_visible()
    page.clock.fast_forward("00:06")
    expect(page.locator("#stale")).to_contain_text("No se llega al escritorio", timeout=10_000)
    expect(page.locator("#calls")).to_have_text("–")
    page.context.set_offline(False)
    expect(page.locator("#calls")).to_have_text("0", timeout=10_000)
    expect(page.locator("#stale")).to_be_hidden()


def test_the_desktop_is_found_under_its_other_address(
    open_page: Opener, desk: Desk, server: PhoneServer, manager: User, agent: User
) -> None:
    port = server.port
    page = open_page(quiet=False, service_workers="block")
    page.context.add_init_script("delete window.WebSocket")  # what is stopped below stops polling alone
    here = f"http://localhost:{port}"
    page.context.add_cookies([{"name": "callmanager_token", "value": desk.paired(manager), "url": here}])
    page.clock.install()
    page.goto(f"{here}/mobile")
    expect(page.locator("#calls")).to_have_text("0")
    assert page.evaluate("JSON.parse(localStorage.getItem('addresses'))") == [f"http://127.0.0.1:{port}"]
    page.context.route(f"{here}/**", lambda route: route.abort())
    server.stop()
    desk.call(agent, "sale")
    desk.serve(port=port)
    expect(page.locator("#age")).not_to_have_attribute("data-state", "live")
    page.clock.fast_forward("00:06")
    expect(page.locator("#stale")).to_contain_text(f"Abrir en 127.0.0.1:{port}", timeout=10_000)
    page.clock.fast_forward("00:10")
    page.wait_for_url(f"http://127.0.0.1:{port}/mobile", timeout=25_000)
    expect(page.locator("#sales")).to_have_text("1")
    assert "#" not in page.url
    expect(page.locator("#who")).to_have_text(manager.name)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://192.168.1.20:{port}", True),
        ("https://10.9.8.7:{port}", True),
        ("https://[fd00::20]:{port}", True),
        ("http://192.168.1.20:{port}", False),
        ("https://192.168.1.20:1", False),
        ("https://192.168.1.20", False),
        ("https://203.0.113.9.example:{port}", False),
        ("https://8.8.8.8:{port}", False),
        ("https://192.168.1.20:{port}/", False),
        ("https://user@192.168.1.20:{port}", False),
        ("https://192.168.1.20:{port}.evil.example", False),
        ("https://[fd00::20:{port}", False),
        ("null", False),
    ],
)
def test_only_a_page_that_may_be_ours_learns_that_the_desktop_is_here(origin: str, allowed: bool) -> None:
    hosts = Hosts(["192.168.1.77"], 5000)
    assert hosts.may_look_for_us(origin.format(port=5000), "https") is allowed
    assert origin.format(port=5000) not in hosts.origins("https")
