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
