"""The frame: help, exit codes, one line for an error; in a real process where that is the point."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from callmanager.cli import _GROUPS, build_parser
from tests.cli.conftest import Run

COMMANDS = [name for names in _GROUPS.values() for name in names]
INNER = {
    "recordings": ["list", "verify", "recover", "export"],
    "contacts": ["import", "export"],
    "users": ["add", "list"],
    "phones": ["invite", "list", "revoke", "token"],
}


def process(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "callmanager", *arguments],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


def test_every_command_of_the_contract_is_there() -> None:
    text = build_parser(["--help"]).format_help()
    told = {line.split()[0] for line in text.splitlines() if line.startswith("    ") and line[4] != " "}
    assert told == set(COMMANDS)
    contract = {
        "demo", "serve", "record", "devices", "recordings", "contacts", "import-legacy", "report", "backup", "restore",
        "doctor", "users", "phones", "objection",
    }  # fmt: skip
    assert set(COMMANDS) == contract | {"audit", "calls", "callbacks", "storage"}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_has_help(run: Run, command: str) -> None:
    said = run(command, "--help")
    assert said.code == 0
    assert said.out.startswith(f"usage: callmanager {command}")
    for inner in INNER.get(command, []):
        assert run(command, inner, "--help").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        *([command] for command in INNER),
        ["recordings", "burn"],
        ["record", "--seconds", "1", "--out", "x"],
        ["record", "--seconds", "0", "--out", "x", "--label", "x"],
        ["record", "--seconds", "nan", "--out", "x", "--label", "x"],
        ["record", "--seconds", "1", "--out", "x", "--label", "x", "--channels", "3"],
        ["record", "--seconds", "1", "--out", "x", "--label", "x", "--rate", "7"],
        ["recordings", "list", "--limit", "0"],
        ["users", "add", "rosa"],
        ["users", "add", "rosa", "--role", "king", "--password-stdin"],
        ["users", "add", "rosa", "--role", "admin"],
        ["phones", "token", "--name", "x", "--role", "root"],
        ["report", "--from", "yesterday"],
        ["report", "--from", "2026-02-30"],
        ["report", "--from", "2026-02-02", "--to", "2026-02-01"],
        ["report", "--out", "report.pdf"],
        ["objection"],
        ["objection", "caro", "--file", "x"],
        ["objection", "caro", "--language", "xx"],
        ["restore"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_2_and_told_on_stderr(run: Run, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err


def test_a_real_process_answers_with_json_in_utf8_whatever_the_terminal(home: Path) -> None:
    for environment in ({"PYTHONUTF8": "1"}, {"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}):
        done = process("objection", "¿Está caro el año? 🦊", "--json", **environment)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["text"] == "¿Está caro el año? 🦊"
    assert not home.exists()


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    many = tmp_path / "many.txt"
    many.write_text("es muy caro\n" * 3000, encoding="utf-8")
    done = subprocess.run(
        f'"{sys.executable}" -m callmanager objection --file "{many}" --json | head -1',
        shell=True,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert json.loads(done.stdout)["category"] == "price"
    assert "Traceback" not in done.stderr


def test_a_workspace_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = process("users", "list", CALLMANAGER_HOME=str(tmp_path / "file"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "CALLMANAGER_HOME" in done.stderr


def test_broken_settings_are_told_and_the_command_works(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("[server\n")
    said = run("users", "list", "--json")
    assert (said.code, said.json) == (0, [])
    assert "settings.toml" in said.err


def test_a_nonsense_environment_is_one_line(refused: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLMANAGER_SERVER__PORT", "many")
    refused("users", "list")
    monkeypatch.delenv("CALLMANAGER_SERVER__PORT")
    monkeypatch.setenv("CALLMANAGER_DATABASE_URL", "nonsense")
    refused("users", "list")


def test_a_database_of_a_newer_version_is_refused(run: Run, refused: Run, home: Path) -> None:
    import sqlite3
    from contextlib import closing

    run("users", "list")
    with closing(sqlite3.connect(home / "callmanager.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "newer" in refused("contacts", "export", home / "c.csv").err
