from pathlib import Path

import pytest

from callmanager.app import build
from callmanager.domain.users import Role
from callmanager.paths import Paths
from callmanager.workspace import load_settings
from tests.cli.conftest import Run
from tests.support.desk import PASSWORD, Desk


def names(run: Run) -> list[str]:
    return [user["name"] for user in run("users", "list", "--json").json]


@pytest.fixture
def rosa(home: Path) -> None:
    with Desk(home) as desk:
        desk.person("rosa")


@pytest.mark.usefixtures("rosa")
def test_a_backup_comes_back(run: Run, home: Path, tmp_path: Path) -> None:
    told = run("backup", "--json").json
    assert Path(told["file"]).parent == home / "backups"
    assert told["rows"]["users"] == 1
    assert run("backup", "--out", tmp_path / "copia.db").code == 0
    with Desk(home) as desk:
        desk.person("luis")
    restored = run("restore", tmp_path / "copia.db", "--json").json
    assert names(run) == ["rosa"]
    assert run("restore", restored["kept"]).code == 0
    assert names(run) == ["luis", "rosa"]
    assert "proven" in run("backup", "--out", tmp_path).out


@pytest.mark.usefixtures("rosa")
@pytest.mark.parametrize("role", ["desktop", "serve"])
def test_nothing_is_restored_under_an_open_program_and_a_backup_works(
    run: Run, refused: Run, home: Path, tmp_path: Path, role: str
) -> None:
    paths = Paths.at(home)
    settings, _ = load_settings(paths)
    app = build(settings, paths, role=role)
    try:
        assert run("backup", "--out", tmp_path / "copia.db").code == 0
        app.users.create("luis", PASSWORD, Role.AGENT)
        assert "open already" in refused("restore", tmp_path / "copia.db").err
        assert app.users.by_name("luis") is not None
    finally:
        app.stop()
    assert run("restore", tmp_path / "copia.db").code == 0


@pytest.mark.usefixtures("rosa")
def test_what_is_no_backup_changes_nothing(run: Run, refused: Run, tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "folder.db").mkdir()
    for name in ("junk.db", "folder.db", "missing.db"):
        assert name in refused("restore", tmp_path / name).err
    refused("backup", "--out", tmp_path / "junk.db")
    assert names(run) == ["rosa"]


def test_without_a_database_there_is_nothing_to_back_up(refused: Run, home: Path) -> None:
    assert "no database" in refused("backup").err
    assert not (home / "backups").exists()


def test_a_server_has_its_own_tools(refused: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("callmanager.store.database._url", lambda _location: _Server())
    (tmp_path / "x.db").write_text("")
    assert "pg_dump" in refused("backup").err
    assert "pg_dump" in refused("restore", tmp_path / "x.db").err


class _Server:
    """The address of a PostgreSQL whose driver need not be here for this test."""

    database = "team"

    def get_backend_name(self) -> str:
        return "postgresql"
