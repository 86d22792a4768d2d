import json
from pathlib import Path

import pytest

from callmanager.app import build
from callmanager.cli import main
from callmanager.domain.users import Role
from callmanager.paths import Paths
from callmanager.settings import ServerSettings, Settings


def test_an_invitation_names_the_server_that_runs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = build(Settings(server=ServerSettings(port=0)), Paths.at(home), role="serve")
    app.users.create("Ana", "correct horse", Role.AGENT)
    try:
        app.start()
        assert app.server is not None
        assert main(["phones", "invite", "--user", "Ana", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["url"].startswith(f"{app.server.url}/mobile#pair=")
    finally:
        app.stop()
    assert main(["phones", "invite", "--user", "Ana", "--json"]) == 0
    assert ":5000/mobile#pair=" in json.loads(capsys.readouterr().out)["url"]


def test_a_screen_on_the_wall_is_given_its_whole_address(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["phones", "token", "--name", "Wall", "--role", "wallboard", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["url"] == f"http://127.0.0.1:5000/wallboard#token={said['token']}"
    assert main(["phones", "token", "--name", "PBX", "--role", "control", "--json"]) == 0
    assert "url" not in json.loads(capsys.readouterr().out)


def test_doctor_tells_the_addresses_and_the_firewall(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from callmanager.cli import checks_phones
    from callmanager.cli.checks import Desk
    from callmanager.server import addresses
    from callmanager.server.addresses import Card

    assert "not open" in checks_phones.phone_network(Desk.of(Paths.at(home))).detail
    monkeypatch.setenv("CALLMANAGER_SERVER__HOST", "*")
    found = [Card("wlan0", "192.168.1.20"), Card("docker0", "172.17.0.1")]
    monkeypatch.setattr(addresses.Network.__init__, "__kwdefaults__", {
        "look": lambda: found, "route": lambda: "", "names": lambda: ("pc.local",)
    })  # fmt: skip
    monkeypatch.setattr(checks_phones, "firewall", lambda: "ufw")
    finding = checks_phones.phone_network(Desk.of(Paths.at(home)))
    assert finding.detail == "192.168.1.20, port 5000; also 172.17.0.1, pc.local; firewall: ufw"
    assert "sudo ufw allow 5000/tcp" in finding.mend
    monkeypatch.setenv("CALLMANAGER_SERVER__TLS", "false")
    assert checks_phones.phone_network(Desk.of(Paths.at(home))).status == "warn"
    found.clear()
    assert "no network" in checks_phones.phone_network(Desk.of(Paths.at(home))).detail


def test_each_firewall_has_its_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from callmanager.cli import checks_phones

    assert checks_phones.firewall("win32") == "win32"
    assert checks_phones.firewall("darwin") == "darwin"
    monkeypatch.setattr(checks_phones.shutil, "which", lambda _name: None)
    rules = tmp_path / "ufw.conf"
    monkeypatch.setattr(checks_phones, "_UFW", rules)
    assert checks_phones.firewall("linux") == ""
    rules.write_text("# on\nENABLED=yes\n")
    assert checks_phones.firewall("linux") == "ufw"
    rules.write_text("ENABLED=no\n")
    assert checks_phones.firewall("linux") == ""
    assert all("{port}" in hint or name == "darwin" for name, hint in checks_phones._MENDS.items())
