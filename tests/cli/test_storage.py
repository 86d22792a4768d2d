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
    monkeypatch.setenv("CALLMANAGER_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/team")
    (tmp_path / "x.db").write_text("")
    assert "pg_restore" in refused("restore", tmp_path / "x.db").err
    monkeypatch.setenv("PATH", str(tmp_path))
    told = refused("backup").err
    assert "pg_dump is not installed" in told
    assert "Nothing was backed up" in told
    monkeypatch.delenv("CALLMANAGER_DATABASE_URL")
    assert "restore” brings a backup back" in refused("storage", "restored", "x.dump").err


@pytest.mark.usefixtures("rosa")
def test_the_settings_come_back_where_there_are_none_or_it_is_asked_for(run: Run, home: Path, tmp_path: Path) -> None:
    settings, copy = home / "settings.toml", tmp_path / "copia.db"
    settings.write_text("[office]\ncountry = 'MX'\n", encoding="utf-8")
    assert "Recordings are not in it" in run("backup", "--out", copy).out
    assert run("restore", copy, "--json").json["settings"] == "same"
    settings.write_text("[office]\ncountry = 'ES'\n", encoding="utf-8")
    assert run("restore", copy, "--json").json["settings"] == "kept"
    assert "ES" in settings.read_text(encoding="utf-8")
    assert run("restore", copy, "--with-settings", "--json").json["settings"] == "restored"
    assert "MX" in settings.read_text(encoding="utf-8")
    (before,) = home.glob("settings-before-restore-*.toml")
    assert "ES" in before.read_text(encoding="utf-8")
    settings.unlink()
    assert run("restore", copy, "--json").json["settings"] == "restored"


@pytest.mark.usefixtures("rosa")
def test_old_backups_go_and_the_newest_never(run: Run, tmp_path: Path) -> None:
    old = [tmp_path / f"callmanager-2024010{day}-120000.db" for day in (1, 2)]
    others = [
        tmp_path / name for name in ("callmanager-before-migration.db", "callmanager-20240101-120000.txt", "x.db")
    ]
    for path in (*old, *others):
        path.write_text("a file")
    told = run("backup", "--out", tmp_path, "--keep-days", 14, "--json").json
    assert sorted(told["removed"]) == [str(path) for path in old]
    assert Path(told["file"]).exists()
    assert all(path.exists() for path in others)
    assert run("backup", "--out", tmp_path / "b.db", "--keep-days", "0").code == 2
