"""The page of phones over a server that really listens: the network is opened by the first invitation."""

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.gui import context_of
from callmanager.server import addresses
from callmanager.server.addresses import Card
from callmanager.ui.context import UiContext
from tests.ui.support import Hands


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two network cards, that nobody connects to here."""
    found = [Card("eth0", "10.20.0.5"), Card("wlan0", "192.168.1.20"), Card("docker0", "172.17.0.1")]
    monkeypatch.setattr(addresses.Network.__init__, "__kwdefaults__", {
        "look": lambda: found, "route": lambda: "192.168.1.20", "names": lambda: ("pc-lucia.local",)
    })  # fmt: skip


@pytest.fixture
def served(
    app: App, user: User, context: UiContext, cards: None, open_desk: Callable[[], Hands]
) -> Callable[[], Hands]:
    """A window whose phone server is the program's own."""
    context.phone_host = context_of(app, user, context.lane, context.slow_lane, context.dial_lane).phone_host
    app.start_server()
    return open_desk


def test_the_first_invitation_opens_the_network_and_is_shown_with_all_that_a_phone_needs(
    served: Callable[[], Hands], app: App
) -> None:
    assert app.phone_reach.is_open is False
    desk = served()
    desk.click("rail_phones")
    assert desk.words("phones_address").startswith("http://127.0.0.1:")
    assert not desk.find("phones_fingerprint", QLabel).isVisible()
    desk.click("phones_invite")
    desk.wait(lambda: desk.words("phones_code") != "")
    assert desk.words("phones_address").startswith("https://192.168.1.20:")
    assert desk.find("phones_qr").isVisible()
    assert desk.words("phones_fingerprint").replace("\n", ":") == app.phone_reach.fingerprint
    assert "/install" in desk.words("phones_reach")
    others = desk.find("phones_other_address", QComboBox)
    hosts = [others.itemText(place) for place in range(others.count())]
    assert hosts == ["192.168.1.20", "10.20.0.5", "172.17.0.1", "pc-lucia.local"]
    others.activated.emit(3)
    desk.wait(lambda: desk.words("phones_address").startswith("https://pc-lucia.local:"))
    assert app.paths.server_url.read_text().startswith("https://pc-lucia.local:")
    app.start_server()  # as at the next start: it stays open, and shows the name
    assert app.phone_reach.url.startswith("https://pc-lucia.local:")


def test_wrong_codes_bring_another_code_by_themselves(desk: Hands, app: App) -> None:
    desk.click("rail_phones")
    desk.click("phones_invite")
    desk.wait(lambda: desk.words("phones_code") != "")
    first = desk.words("phones_code")
    wrong = f"{(int(first.replace(' ', '')) + 1) % 1_000_000:06d}"
    for _ in range(6):
        with pytest.raises(Exception, match="code"):
            app.phones.redeem(code=wrong, phone_name="x", peer="10.0.0.9")
    desk.wait(lambda: desk.words("phones_code") not in ("", first))
    assert "código nuevo" in desk.find("page_phones").notice.text  # type: ignore[attr-defined]


def test_a_screen_on_the_wall_gets_an_address_of_its_own(served: Callable[[], Hands], app: App) -> None:
    desk = served()
    desk.click("rail_phones")
    desk.click("phones_wallboard")
    desk.wait(lambda: "#token=" in desk.words("phones_wallboard_url"))
    url = urlsplit(desk.words("phones_wallboard_url"))
    assert url.path == "/wallboard"
    token = url.fragment.removeprefix("token=")
    assert app.server is not None
    health = httpx.get(f"http://127.0.0.1:{app.server.port}/health", headers={"Authorization": f"Bearer {token}"})
    assert "details" in health.json()
    control = httpx.post(
        f"http://127.0.0.1:{app.server.port}/api/call/start",
        json={"call_id": "1", "phone": "8", "agent": "Ana Vargas"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert control.status_code == 403
    desk.wait(lambda: desk.find("phones_table", QTableView).model().rowCount() == 1)


def test_last_seen_is_told_and_a_lead_makes_no_tokens(
    app: App, context: UiContext, open_desk: Callable[[], Hands]
) -> None:
    lead = app.users.create("Lucía", "correct horse", Role.TEAM_LEAD, "Norte")
    invitation = app.phones.invite(lead, approve=True)
    token = app.phones.redeem(pair=invitation.pair, phone_name="Pixel", peer="10.0.0.9").token
    assert token is not None
    app.phones.authenticate(token)
    context.user = lead
    desk = open_desk()
    desk.click("rail_phones")
    table = desk.find("phones_table", QTableView)
    desk.wait(lambda: table.model().rowCount() == 1)
    seen = table.model().index(0, 4).data()
    assert seen not in ("", "–")
    assert not desk.find("phones_wallboard").isVisible()
