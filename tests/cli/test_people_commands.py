"""People and the audit log on the command line."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from callmanager.cli.workspace import actor
from callmanager.domain.errors import UserError
from callmanager.domain.users import Role
from callmanager.paths import Paths
from tests.cli.conftest import Run
from tests.support.desk import PASSWORD, Desk

Typed = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    def put(words: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words.encode()), encoding="utf-8"))

    return put


@pytest.fixture
def rosa(run: Run, typed: Typed) -> str:
    typed(PASSWORD)
    return str(run("users", "add", "rosa", "--role", "admin", "--password-stdin", "--json").json["id"])


def test_a_new_password_has_to_be_changed_at_the_next_login(run: Run, typed: Typed, rosa: str, home: Path) -> None:
    typed("another password\n")
    said = run("users", "password", "rosa", "--password-stdin", "--json")
    assert (said.code, said.json["must_change_password"]) == (0, True)
    with Desk(home) as desk:
        assert desk.users.login("rosa", "another password").must_change_password
        [entry] = desk.audit.recent(action="user.reset_password")
        assert (entry.actor, entry.subject) == (actor(), "rosa")
    typed("the third password")
    assert not run("users", "password", "rosa", "--password-stdin", "--final", "--json").json["must_change_password"]


def test_role_team_and_being_let_in_are_changed(run: Run, refused: Run, typed: Typed, rosa: str) -> None:
    typed(PASSWORD)
    run("users", "add", "luis", "--role", "agent", "--password-stdin")
    assert run("users", "role", "luis", "team_lead", "--json").json["role"] == "team_lead"
    assert run("users", "team", "LUIS", "Norte", "--json").json["team"] == "Norte"
    assert "in Norte now" in run("users", "team", "luis", " norte ").out
    assert run("users", "team", "luis", "--none", "--json").json["team"] is None
    assert run("users", "disable", "luis", "--json").json["active"] is False
    assert "disabled" in run("users", "list").out
    assert run("users", "enable", "luis", "--json").json["active"] is True
    assert "last administrator" in refused("users", "disable", "rosa").err
    assert "last administrator" in refused("users", "role", "rosa", "agent").err
    assert "no user" in refused("users", "enable", "nobody").err


@pytest.mark.parametrize(
    "wrong", [("team", "rosa"), ("team", "rosa", "Norte", "--none"), ("role", "rosa", "boss"), ("disable",), ()]
)
def test_wrong_use_exits_with_2(run: Run, rosa: str, wrong: tuple[str, ...]) -> None:
    assert run("users", *wrong).code == 2


def test_the_log_is_listed_filtered_and_exported(run: Run, refused: Run, rosa: str, tmp_path: Path) -> None:
    run("users", "team", "rosa", "Norte")
    told = run("audit", "list", "--what", "user", "--json").json
    assert [entry["what"] for entry in told] == ["user.team", "user.create"]
    assert run("audit", "list", "--about", "NORTE", "--limit", "1", "--json").json[0]["about"] == "rosa"
    assert run("audit", "list", "--to", "2020-01-01").out == "There are no such entries.\n"
    assert "user.team" in run("audit", "list", "--who", actor()[:3], "--from", "2020-01-01").out
    file = tmp_path / "log.csv"
    assert run("audit", "export", file, "--what", "user", "--json").json == {"entries": 2, "file": str(file)}
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["what"] for row in rows] == ["user.create", "user.team"]
    assert "already" in refused("audit", "export", file).err
    assert run("audit", "list", "--what", "audit.export", "--json").json[0]["about"] == "log.csv"


def test_verify_tells_and_exits_with_1_when_something_was_changed(run: Run, rosa: str, home: Path) -> None:
    said = run("audit", "verify", "--json")
    assert said.code == 0
    assert (said.json["sound"], said.json["first_bad"], said.json["note"]) == (True, None, "kept")
    newest = f"{said.json['newest']['number']}:{said.json['newest']['chain']}"
    assert run("audit", "verify", "--known", newest).code == 0
    with closing(sqlite3.connect(home / "callmanager.db")) as connection:
        connection.execute("DROP TRIGGER audit_keeps_words")
        connection.execute("UPDATE audit SET subject = 'eva' WHERE id = 1")
        connection.commit()
    said = run("audit", "verify")
    assert said.code == 1
    assert "Entry 1: its words are not what was written." in said.out
    assert json.loads(run("audit", "verify", "--json").out)["first_bad"] == 1
    assert run("audit", "verify", "--known", newest[:-1]).code == 2


def test_a_log_that_is_gone_is_told_in_one_line_and_by_the_doctor(run: Run, rosa: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "callmanager.db")) as connection:
        connection.execute("DROP TABLE audit")
        connection.commit()
    said = run("audit", "verify")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "The audit log is gone" in said.err
    [found] = [check for check in run("doctor", "--json").json["checks"] if check["name"] == "database"]
    assert (found["status"], found["detail"].partition(": ")[2]) == ("fail", "tables are missing: audit")


def test_a_cut_end_is_told_though_the_chain_is_sound(run: Run, rosa: str, home: Path) -> None:
    run("users", "team", "rosa", "Norte")
    with closing(sqlite3.connect(home / "callmanager.db")) as connection:
        connection.execute("DROP TRIGGER audit_keeps_rows")
        connection.execute("DELETE FROM audit WHERE id > 1")
        connection.commit()
    said = run("audit", "verify")
    assert said.code == 1
    assert "Entry 2: the newest entries are gone" in said.out
    (Paths.at(home).home / "audit-chain.json").unlink()
    said = run("audit", "verify")
    assert said.code == 0
    assert "could not be seen" in said.out


def test_a_password_of_the_command_line_obeys_the_same_rules(run: Run, refused: Run, typed: Typed, rosa: str) -> None:
    for password in ("short", "rosa    ", ""):
        typed(password)
        refused("users", "password", "rosa", "--password-stdin")
    assert run("users", "list", "--json").json[0]["must_change_password"] is False


def test_who_is_disabled_by_a_command_does_not_log_in(run: Run, typed: Typed, rosa: str, home: Path) -> None:
    typed(PASSWORD)
    run("users", "add", "eva", "--role", "agent", "--password-stdin", "--must-change", "--email", "eva@example.org")
    assert run("users", "list", "--json").json[0]["email"] == "eva@example.org"
    run("users", "disable", "eva")
    with Desk(home) as desk:
        with pytest.raises(UserError, match="disabled"):
            desk.users.login("eva", PASSWORD)
        assert desk.users.by_name("rosa").role is Role.ADMIN  # type: ignore[union-attr]


def test_a_backup_that_is_brought_back_is_no_alarm_and_stands_in_the_log(run: Run, rosa: str, tmp_path: Path) -> None:
    backup = tmp_path / "kept.db"
    assert run("backup", "--out", backup).code == 0
    run("users", "team", "rosa", "Norte")
    assert run("restore", backup).code == 0
    assert run("audit", "verify").code == 0
    [entry] = run("audit", "list", "--what", "storage", "--json").json
    assert (entry["what"], entry["about"]) == ("storage.restore", "kept.db")
    assert "had reached entry" in entry["detail"]
