"""The phones' settings over a server that really listens: what is saved holds at once."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.users import Role, User
from callmanager.gui import context_of
from callmanager.settings import Settings
from callmanager.ui.context import UiContext
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.pages.settings_company import CompanyCard
from tests.domain.test_logo import SVG, png
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands

Served = Callable[[], Hands]


@pytest.fixture
def served(app: App, user: User, context: UiContext, open_desk: Callable[[], Hands]) -> Served:
    """Opens the phones' settings of a window whose phone server is the program's own, and runs."""

    def show() -> Hands:
        context.phone_host = context_of(app, user, context.lane, context.slow_lane, context.dial_lane).phone_host
        app.start_server()
        desk = open_desk()
        desk.click("rail_settings")
        desk.click("settings_tab_phones")
        desk.settle()
        return desk

    return show


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _said(desk: Hands, name: str) -> str:
    return str(desk.find(name).text)  # type: ignore[attr-defined]


def _kept(app: App) -> Settings:
    return settings_file.load(app.paths.settings).settings


def _company(app: App) -> dict[str, str]:
    assert app.server is not None
    told: dict[str, str] = httpx.get(f"{app.server.url}/brand.json").json()
    return told


def test_the_server_moves_to_another_port_at_once_and_stays_where_it_is_when_that_is_taken(
    served: Served, app: App, taken: int
) -> None:
    desk = served()
    assert app.server is not None
    old, before = app.server.url, app.server
    assert old in desk.words("settings_server_state")
    desk.type("settings_server_port", str(taken))
    desk.click("settings_server_save")
    desk.wait(lambda: f"ocupa el puerto {taken}" in _said(desk, "settings_server_notice"))
    assert app.server is before, "nobody was disturbed"
    assert httpx.get(f"{old}/health").status_code == 200
    assert app.settings.server.port == 0
    assert _kept(app).server.port != taken, "nothing was saved"
    assert "server" not in app.problems
    free = _free()
    desk.type("settings_server_port", str(free))
    desk.click("settings_server_save")
    desk.wait(lambda: f":{free}" in _said(desk, "settings_server_notice"))
    assert app.server.port == free == _kept(app).server.port
    assert f":{free}" in desk.words("settings_server_state")
    assert app.paths.server_url.read_text() == app.server.url
    assert httpx.get(f"{app.server.url}/health").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{old}/health")
    told = [entry for entry in app.audit.recent() if entry.action == "settings.change"]
    assert (told[0].subject, told[0].detail) == ("server.port", f"0 -> {free}")
    desk.type("settings_server_port", "70000")
    desk.click("settings_server_save")
    desk.wait(lambda: "de 0 a 65535" in _said(desk, "settings_server_notice"))
    assert desk.has_keys("settings_server_port")
    desk.type("settings_server_port", str(free))
    desk.find("settings_server_enabled", QCheckBox).click()
    desk.click("settings_server_save")
    desk.wait(lambda: desk.words("settings_server_state") == "No está en marcha.")
    desk.wait(lambda: desk.find("settings_server_save", QAbstractButton).isEnabled())  # the server tells first
    assert app.server is None
    assert not app.paths.server_url.exists()
    desk.find("settings_server_enabled", QCheckBox).click()
    desk.click("settings_server_save")
    desk.wait(lambda: f":{free}" in desk.words("settings_server_state"))
    desk.wait(lambda: _said(desk, "settings_server_notice") == f"Guardado. Ahora está en {app.phone_reach.url}.")


def test_an_address_that_is_not_this_computers_and_settings_that_cannot_be_saved_change_nothing(
    served: Served, app: App
) -> None:
    desk = served()
    assert app.server is not None
    port = app.server.port
    box = desk.find("settings_server_host", QComboBox)
    box.addItem("192.0.2.7", "192.0.2.7")
    box.setCurrentIndex(box.count() - 1)
    desk.click("settings_server_save")
    desk.wait(lambda: "192.0.2.7" in _said(desk, "settings_server_notice"))
    assert app.settings.server.host == "auto"
    assert app.server is not None
    assert app.server.is_running
    assert httpx.get(f"{app.server.url}/health").status_code == 200
    app.paths.settings.unlink(missing_ok=True)
    app.paths.settings.mkdir()
    (app.paths.settings / "in the way").touch()
    box.setCurrentIndex(box.findData("127.0.0.1"))
    desk.click("settings_server_save")
    desk.wait(lambda: "no se pudieron guardar" in _said(desk, "settings_server_notice"))
    assert app.settings.server.host == "auto"
    assert httpx.get(f"{app.server.url}/health").status_code == 200
    assert port > 0


def test_what_is_not_encrypted_is_said_plainly_and_listening_ends_everywhere(
    served: Served, app: App, user: User, language: Language
) -> None:
    invitation = app.phones.invite(user, listen=True, approve=True)
    token = app.phones.redeem(pair=invitation.pair, phone_name="Pixel", peer="127.0.0.1").token
    desk = served()
    assert app.server is not None
    bearer = {"Authorization": f"Bearer {token}"}
    audio = f"{app.server.url}/api/recordings/0123456789abcdef/audio"
    assert httpx.get(audio, headers=bearer).status_code == 404, "there is no such recording, but it may listen"
    assert not desk.find("settings_server_tls").isVisible()
    desk.click("settings_server_more")
    assert not desk.find("settings_server_plain").isVisible()
    desk.find("settings_server_tls", QCheckBox).click()
    assert "ni nombres, ni grabaciones" in desk.find("settings_server_plain", QLabel).text()
    assert desk.find("settings_server_plain").isVisible()
    desk.find("settings_server_tls", QCheckBox).click()
    desk.find("settings_server_listening", QCheckBox).click()
    desk.click("settings_server_save")
    desk.wait(lambda: _said(desk, "settings_server_notice") == "Guardado.")
    refused = httpx.get(audio, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "may_not_listen")
    assert _kept(app).server.listening is False
    assert _kept(app).server.tls is True
    desk.click("rail_phones")
    assert not desk.find("phones_may_listen").isEnabled()
    desk.click("rail_settings")
    for code in ("es", "en"):
        language.choose(code)
        desk.window.resize(*SMALLEST)
        desk.find("settings_server_tls", QCheckBox).setChecked(False)
        desk.settle()
        assert (code, cut(desk.window), overlaps(desk.window)) == (code, [], [])


def test_the_companys_look_is_shown_checked_and_worn_at_once(served: Served, app: App, tmp_path: Path) -> None:
    desk = served()
    card = desk.window.findChild(CompanyCard)
    assert card is not None
    assert "el de CallManager" in desk.words("company_contrast")
    desk.type("company_accent", "#azul")
    assert "no es un color" in desk.words("company_contrast")
    desk.click("company_save")
    desk.wait(lambda: "no es un color" in _said(desk, "company_notice"))
    desk.type("company_accent", "ffcc00")
    light, dark = desk.words("company_contrast").split("\n")
    assert "1,3\u00a0:\u00a01" in light
    assert "#866b00 (4,7\u00a0:\u00a01)" in light, "the ratio, and the nearest that works"
    assert "se lee bien" in dark
    desk.type("company_name", "Fibra & Cía.")
    logo = tmp_path / "logo.svg"
    for content, told in (
        (SVG.format("<script>alert(1)</script>").encode(), "programa"),
        (b"x" * 300_000, "200 kB"),
        (png()[:-9], "dañado"),
        (b"GIF89a", "PNG o SVG"),
    ):
        logo.write_bytes(content)
        card.take_logo(logo)
        desk.wait(lambda told=told: told in _said(desk, "company_notice"))
        assert not desk.find("company_logo_remove").isEnabled()
    logo.write_bytes(png(30, 20))
    card.take_logo(logo)
    desk.wait(lambda: desk.find("company_logo_remove").isEnabled())
    assert _company(app)["name"] == "", "nothing holds before it is saved"
    desk.click("company_save")
    desk.wait(lambda: _said(desk, "company_notice").startswith("Guardado"))
    told = _company(app)
    assert (told["name"], told["accent"], told["accent_light"]) == ("Fibra & Cía.", "#ffcc00", "#866b00")
    assert app.server is not None
    assert httpx.get(app.server.url + told["logo"]).content == png(30, 20)
    assert Path(_kept(app).server.logo).parent == app.paths.home / "brand"
    desk.click("company_logo_remove")
    desk.click("company_save")
    desk.wait(lambda: _company(app)["logo"] == "")


class TestForAgents:
    @pytest.fixture
    def user(self, app: App) -> User:
        return app.users.create("Luis", "correct horse", Role.AGENT)

    def test_who_may_not_configure_sees_it_and_changes_nothing(self, served: Served, app: App, user: User) -> None:
        desk = served()
        for name in ("settings_server_save", "settings_server_port", "settings_server_tls", "company_save"):
            assert not desk.find(name).isEnabled()
        wanted = app.settings.server.model_copy(update={"company": "Mía"})
        with pytest.raises(Exception, match="does not let you change the office's settings"):
            app.change_server(user, wanted, lambda: None)
        assert app.settings.server.company == ""
        app.prefer_phone_address(user, "vm.local")
        assert app.settings.server.address == "vm.local", "for the invitations of this desk, until its end"
        assert _kept(app).server.address == ""
