"""Listening on the phone while recordings come in: nothing is cut short, no place is lost, and “today” is today."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from callmanager.domain.events import RecordingFinished
from callmanager.domain.users import Role, User
from tests.server.conftest import Opener
from tests.support.desk import Desk


def test_what_is_listened_to_and_where_the_keys_are_stays_while_newer_recordings_come(
    open_page: Opener, desk: Desk, manager: User, agent: User
) -> None:
    desk.recording(agent, contact="José Peña", seconds=20)
    page = open_page(desk.paired(manager, listen=True))
    page.click("#tab-recordings")
    page.get_by_role("button", name="Escuchar la grabación de José Peña").click()
    expect(page.locator("audio")).not_to_have_js_property("currentTime", 0)
    page.get_by_role("button", name="Cerrar la grabación de José Peña").focus()
    for turn in range(9):
        desk.recording(agent, contact=f"Cliente {turn}")
    desk.bus.publish(RecordingFinished(desk.recording(agent, contact="Cliente 9")))
    rows = page.locator("#recordings-list li")
    expect(rows).to_have_count(11)
    expect(rows.last).to_contain_text("José Peña")
    expect(page.locator("audio")).to_have_js_property("paused", False)
    expect(page.get_by_role("button", name="Cerrar la grabación de José Peña")).to_be_focused()
    page.fill("#recordings-search", "cliente 9")
    expect(rows).to_have_count(1)
    expect(page.locator("audio")).to_have_count(0)


def test_listening_ends_when_its_person_may_see_less(open_page: Opener, desk: Desk, manager: User, agent: User) -> None:
    desk.recording(agent, contact="José Peña", seconds=20)
    page = open_page(desk.paired(manager, listen=True))
    page.click("#tab-recordings")
    page.get_by_role("button", name="Escuchar la grabación de José Peña").click()
    expect(page.locator("audio")).to_have_count(1)
    desk.users.change_role("test", manager.user_id, Role.AGENT)
    expect(page.locator("audio")).to_have_count(0)
    expect(page.locator("#recordings-list li")).to_have_count(0)


def _noon_zone() -> str:
    """A time zone in which it is about noon now, so that no test crosses midnight; its sign is turned by its name."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def _first_moment(page: Page) -> str:
    return page.locator("#recordings-list .recording-text .muted").first.inner_text().split()[0]


def test_today_is_the_desktops_day_whatever_the_phones_clock_says_and_ends_at_midnight(
    open_page: Opener, desk: Desk, manager: User, agent: User
) -> None:
    desk.recording(agent, contact="José Peña")
    page = open_page(path="/install", timezone_id=_noon_zone())
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=30))
    page.context.add_cookies([{"name": "callmanager_token", "value": desk.paired(manager), "url": page.url}])
    page.goto(page.url.replace("/install", "/mobile"))
    page.click("#tab-recordings")
    expect(page.locator("#recordings-list li")).to_have_count(1)
    assert _first_moment(page) == "hoy"
    row = {"contact_name": "José Peña", "start_time": datetime.now(UTC).isoformat(), "recording_id": "a"}
    told = page.evaluate(
        """async ([row, tomorrow]) => {
          const { setClock } = await import('/static/app/format.js');
          const { drawRecordings } = await import('/static/app/recordings.js');
          const day = () => document.querySelector('#recordings-list .recording-text .muted').textContent.split(' ')[0];
          drawRecordings([row]);
          const before = day();
          setClock(tomorrow);
          drawRecordings([row]);
          return [before, day()];
        }""",
        [row, (datetime.now(UTC) + timedelta(days=1)).isoformat()],
    )
    assert told == ["hoy", "ayer"]
