"""People, phones, contacts, reports, the old program's data: commands that work beside an open desktop."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from callmanager.app import build
from callmanager.cli.workspace import actor
from callmanager.domain.users import Role
from callmanager.paths import Paths
from callmanager.workspace import load_settings
from tests.cli.conftest import Run
from tests.support import predecessor
from tests.support.desk import PASSWORD, Desk


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """``typed(b"…")`` stands on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return put


def test_a_person_is_added_and_can_log_in(run: Run, refused: Run, typed, home: Path) -> None:
    typed("contraseña larga\r\n".encode())
    said = run("users", "add", "María  Peña", "--role", "team_lead", "--team", "Norte", "--password-stdin", "--json")
    assert said.code == 0
    assert (said.json["name"], said.json["role"], said.json["team"]) == ("María Peña", "team_lead", "Norte")
    with Desk(home) as desk:
        assert desk.users.login("maría peña", "contraseña larga").role is Role.TEAM_LEAD
        assert desk.audit.recent(2)[1].actor == actor()
    typed(b"another password\n")
    refused("users", "add", "MARÍA PEÑA", "--role", "agent", "--password-stdin")
    assert [user["name"] for user in run("users", "list", "--json").json] == ["María Peña"]
    assert "María Peña" in run("users", "list").out


@pytest.mark.parametrize("password", [b"", b"short\n", b"\xff\xfe\xff\xfe\xff\xfe\xff\n", b"x" * 5000])
def test_a_password_that_cannot_be_one_adds_nobody(run: Run, refused: Run, typed, password: bytes) -> None:
    typed(password)
    refused("users", "add", "rosa", "--role", "admin", "--password-stdin")
    assert run("users", "list").out == "There are no users yet.\n"


def test_a_password_is_never_printed(run: Run, typed) -> None:
    typed(b"correct horse battery\n")
    said = run("users", "add", "rosa", "--role", "admin", "--password-stdin")
    assert "horse" not in said.out + said.err


def test_a_phone_is_invited_and_pairs_with_the_running_desktop(run: Run, refused: Run, home: Path) -> None:
    paths = Paths.at(home)
    settings, _ = load_settings(paths)
    desktop = build(settings, paths)
    try:
        rosa = desktop.users.create("rosa", PASSWORD, Role.AGENT)
        said = run("phones", "invite", "--user", "ROSA", "--listen", "--approve", "--json").json
        assert said["url"] == f"http://127.0.0.1:5000/mobile#pair={said['pair']}"
        assert len(said["code"]) == 6
        result = desktop.phones.redeem(code=said["code"], phone_name="Pixel", peer="127.0.0.1")
        assert result.token is not None
        principal = desktop.phones.authenticate(result.token)
        assert principal is not None
        assert (principal.user, principal.may_listen) == (rosa, True)
        [phone] = run("phones", "list", "--json").json
        assert (phone["name"], phone["user"], phone["listen"], phone["revoked"]) == ("Pixel", "rosa", True, False)
        assert run("phones", "revoke", phone["id"], "--json").json == {"revoked": phone["id"]}
        assert desktop.phones.authenticate(result.token) is None
        assert "Pixel" in run("phones", "list").out
    finally:
        desktop.stop()
    assert "nobody here" in refused("phones", "invite", "--user", "nobody here").err
    refused("phones", "revoke", "unknown")


def test_without_approval_the_desktop_is_asked(run: Run, home: Path) -> None:
    with Desk(home) as desk:
        desk.person("rosa")
    lines = run("phones", "invite", "--user", "rosa").out.splitlines()
    code = lines[1].removeprefix("code: ")
    with Desk(home) as desk:
        assert desk.phones.redeem(code=code, phone_name="x", peer="x").status == "waiting"


def test_a_token_for_a_program(run: Run, refused: Run, home: Path) -> None:
    token = run("phones", "token", "--name", "Asterisk", "--role", "control", "--json").json["token"]
    plain = run("phones", "token", "--name", "TV", "--role", "viewer").out.strip()
    refused("phones", "token", "--name", "  ", "--role", "viewer")
    with Desk(home) as desk:
        driving, looking = desk.phones.authenticate(token), desk.phones.authenticate(plain)
    assert driving is not None
    assert looking is not None
    assert (driving.may_control, looking.may_control) == (True, False)


def test_contacts_come_in_and_go_out(run: Run, refused: Run, tmp_path: Path) -> None:
    source = tmp_path / "contactos.csv"
    source.write_bytes("Nombre;Teléfono\nJosé Peña;8888-7777\nSin;x\nJosé otra vez;+506 8888 7777\n".encode("cp1252"))
    told = run("contacts", "import", source, "--json").json
    assert {key: told[key] for key in ("inserted", "updated", "duplicates", "errors")} == {
        "inserted": 1,
        "updated": 0,
        "duplicates": 1,
        "errors": 1,
    }
    assert "row 3" in run("contacts", "import", source).out
    for kind in ("xlsx", "csv", "json", "vcf"):
        target = tmp_path / f"out.{kind}"
        assert run("contacts", "export", target, "--json").json == {"exported": 1, "file": str(target)}
    [contact] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert contact["name"] == "José Peña"


def test_an_import_is_looked_at_and_taken_back(run: Run, refused: Run, tmp_path: Path) -> None:
    source, errors = tmp_path / "c.csv", tmp_path / "malas.csv"
    source.write_text("uno,dos\nAna,88887777\nEva,no\n", encoding="utf-8")
    refused("contacts", "import", source)
    mapping = json.dumps({"0": "name", "1": "phone"})
    look = run("contacts", "import", source, "--preview", "--mapping", mapping, "--json").json
    assert (look["columns"], look["inserted"], look["errors"], look["is_whole"]) == (["uno", "dos"], 1, 1, True)
    assert run("contacts", "imports", "--json").json == []
    told = run("contacts", "import", source, "--mapping", mapping, "--errors", errors, "--json").json
    assert (told["inserted"], told["errors"], told["errors_file"]) == (1, 1, str(errors))
    assert "Eva" in errors.read_text(encoding="utf-8-sig")
    assert run("contacts", "imports", "--json").json[0]["state"] == "done"
    undone = run("contacts", "undo", "--json").json
    assert (undone["removed"], undone["kept"]) == (1, 0)
    assert "no such import" in refused("contacts", "undo").err
    assert run("contacts", "imports", "--json").json[0]["state"] == "undone"
    assert run("contacts", "import", source, "--mapping", "nonsense").code == 2


def test_statuses_and_their_rules_are_told(run: Run, tmp_path: Path) -> None:
    told = {status["id"]: status for status in run("contacts", "statuses", "--json").json}
    assert told["not_reached"]["moves_to"] == "to_do"
    assert told["do_not_contact"]["closed"]
    assert run("contacts", "statuses", "--run-rules", "--json").json == []
    assert "Nobody is due" in run("contacts", "statuses", "--run-rules", "--dry-run").out


@pytest.mark.parametrize("name", ["missing.csv", "folder.csv", "junk.xlsx", "junk.json", "noending"])
def test_contacts_that_are_none_are_refused(run: Run, refused: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    for junk in ("junk.xlsx", "junk.json", "noending"):
        (tmp_path / junk).write_bytes(bytes(range(256)))
    refused("contacts", "import", tmp_path / name)
    refused("contacts", "export", tmp_path / "junk.json" / "below.csv")
    refused("contacts", "export", tmp_path / "out.pdf")


def test_the_report_of_a_day_a_range_and_a_person(run: Run, refused: Run, home: Path, tmp_path: Path) -> None:
    with Desk(home) as desk:
        rosa, luis = desk.person("rosa"), desk.person("luis")
        desk.clock.offset = timedelta(days=-3)
        day = desk.call(rosa, "sale").started_at.date()
        desk.call(luis, "busy", talk_seconds=0)
    around = ("--from", day - timedelta(days=1), "--to", day + timedelta(days=1))
    told = run("report", "--out", tmp_path / "r.xlsx", *around, "--json").json
    assert (told["calls"], told["connected"], told["sales"]) == (2, 1, 1)
    rows = CalamineWorkbook.from_path(told["file"]).get_sheet_by_name("Llamadas").to_python()
    assert sorted(row[1] for row in rows[1:]) == ["luis", "rosa"]
    assert run("report", "--out", tmp_path, *around, "--user", "Rosa", "--json").json["calls"] == 1
    today = run("report", "--json").json
    assert today["calls"] == 0
    assert Path(today["file"]).parent == home / "reports"
    assert "unknown" in refused("report", "--user", "unknown").err
    refused("report", "--out", tmp_path / "r.xlsx" / "below.xlsx")


def test_the_old_programs_data_comes_over(run: Run, refused: Run, tmp_path: Path, home: Path) -> None:
    old = predecessor.install(tmp_path / "old")
    dry = run("import-legacy", old, "--dry-run", "--json").json
    assert not (home / "recordings").exists()
    real = run("import-legacy", old, "--json").json
    assert {key: real[key] for key in ("contacts", "users", "calls", "recordings")} == {
        "contacts": 3,
        "users": 4,
        "calls": 3,
        "recordings": 3,
    }
    assert dry | {"dry_run": False} == real
    assert {"kind", "id", "reason"} == real["skipped"][0].keys()
    again = run("import-legacy", old)
    assert "Added 0 contacts, 0 users, 0 calls and 0 recordings." in again.out
    assert "left out" in again.out
    refused("import-legacy", tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    refused("import-legacy", tmp_path / "empty")
    assert len(run("recordings", "list", "--json").json) == 3
    assert run("recordings", "verify", "--json").json["ok"] == 3
