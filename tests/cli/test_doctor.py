import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from callmanager.app import build
from callmanager.cli import doctor
from callmanager.cli.checks import Finding
from callmanager.domain.errors import SettingsError
from callmanager.paths import Paths
from callmanager.store.database import Database
from callmanager.workspace import load_settings
from tests.cli.conftest import Run, Said


def checks(said: Said) -> dict[str, Any]:
    return {check["name"]: check for check in said.json["checks"]}


def test_a_fresh_computer_needs_nothing_mended_and_nothing_is_changed(run: Run, home: Path) -> None:
    said = run("doctor", "--json")
    found = checks(said)
    assert (said.code, said.json["ok"]) == (0, True), found
    assert set(found) == {
        "Python", "settings", "time zone", "data folder", "recordings folder", "database", "backups",
        "recording keys", "sound", "microphone", "playbook", "language model", "phone server", "phone network",
        "display",
    }  # fmt: skip
    assert found["database"]["status"] == found["data folder"]["status"] == "ok"
    assert found["language model"]["status"] == "warn"
    assert "11434" in found["language model"]["detail"] or "127.0.0.1" in found["language model"]["detail"]
    assert all(check["mend"] for check in found.values() if check["status"] == "warn")
    assert not home.exists()


def test_it_speaks_to_people_too(run: Run) -> None:
    said = run("doctor")
    assert said.code == 0
    assert "CallManager can work on this computer." in said.out
    assert "→" in said.out


def test_a_broken_database_fails(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "callmanager.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    before = (home / "callmanager.db").read_bytes()
    said = run("doctor", "--json")
    assert said.code == 1
    assert checks(said)["database"]["status"] == "fail"
    assert "restore" in checks(said)["database"]["mend"]
    assert (home / "callmanager.db").read_bytes() == before


def test_the_backups_age_and_soundness_are_told(run: Run, home: Path) -> None:
    Database.open(home / "callmanager.db").close()
    folder = home / "backups"
    told = [checks(run("doctor", "--json"))["backups"]]
    run("backup")
    told.append(checks(run("doctor", "--json"))["backups"])
    (made,) = folder.glob("callmanager-*.db")
    old = made.rename(folder / "callmanager-20240101-120000.db")
    told.append(checks(run("doctor", "--json"))["backups"])
    old.write_bytes(old.read_bytes()[:20_000])
    told.append(checks(run("doctor", "--json"))["backups"])
    assert [check["status"] for check in told] == ["warn", "ok", "warn", "fail"], told
    assert "no backup" in told[0]["detail"]
    assert "recordings are not in it" in told[1]["detail"]
    assert "days old" in told[2]["detail"]
    assert "damaged" in told[3]["detail"]


def test_a_newer_database_fails(run: Run, home: Path) -> None:
    Database.open(home / "callmanager.db").close()
    with closing(sqlite3.connect(home / "callmanager.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "newer" in checks(run("doctor", "--json"))["database"]["detail"]


def test_a_folder_that_cannot_be_used_fails(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CALLMANAGER_HOME", str(tmp_path / "file"))
    said = run("doctor", "--json")
    assert said.code == 1
    assert checks(said)["data folder"]["status"] == checks(said)["recordings folder"]["status"] == "fail"


def test_broken_settings_are_a_warning_and_a_nonsense_environment_fails(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[server\n")
    said = run("doctor", "--json")
    assert (said.code, checks(said)["settings"]["status"]) == (0, "warn")
    monkeypatch.setenv("CALLMANAGER_SERVER__PORT", "many")
    said = run("doctor", "--json")
    assert (said.code, checks(said)["settings"]["status"]) == (1, "fail")


def test_a_taken_port_is_a_warning_and_our_own_server_is_not(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("CALLMANAGER_SERVER__PORT", str(other.getsockname()[1]))
        assert checks(run("doctor", "--json"))["phone server"]["status"] == "warn"
    paths = Paths.at(home)
    monkeypatch.setenv("CALLMANAGER_SERVER__PORT", "0")
    app = build(load_settings(paths)[0], paths)
    try:
        app.start()
        assert app.server is not None
        monkeypatch.setenv("CALLMANAGER_SERVER__PORT", str(app.server.port))
        found = checks(run("doctor", "--json"))
        assert found["phone server"]["status"] == "ok"
        assert "serves" in found["phone server"]["detail"]
        assert found["database"]["status"] == "ok"
    finally:
        app.stop()


def test_a_check_that_hangs_fails_or_breaks_is_told_and_keeps_no_other() -> None:
    gate = threading.Event()

    def hang() -> Finding:
        gate.wait(20)
        return Finding("ok", "late")

    def refuse() -> Finding:
        raise SettingsError("No zone.")

    def break_down() -> Finding:
        raise ZeroDivisionError

    before = time.monotonic()
    looks = {"hangs": hang, "refuses": refuse, "breaks": break_down, "works": lambda: Finding("ok", "fine")}
    found = dict(doctor.run_all([doctor._Check(name, look) for name, look in looks.items()], 1.0))
    gate.set()
    assert time.monotonic() - before < 10
    assert {name: finding.status for name, finding in found.items()} == {
        "hangs": "warn",
        "refuses": "fail",
        "breaks": "fail",
        "works": "ok",
    }
    assert found["refuses"].detail == "No zone."
    assert "ZeroDivisionError" in found["breaks"].detail
