import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from callmanager.domain.errors import StoreError
from callmanager.store.backup import back_up, prove, restore
from callmanager.store.database import Database
from callmanager.store.health import look
from callmanager.store.tables import AuditRow
from tests.support.still import fresh_database

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "callmanager.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = fresh_database(path)
    yield database
    database.close()


def write(database: Database, *actions: str) -> None:
    for action in actions:
        with database.writing() as session:
            session.add(AuditRow(at=NOW, actor="x", action=action, detail="x" * 2000))


def actions(path: Path) -> list[str]:
    database = Database.open(path)
    try:
        with database.reading() as session:
            return list(session.exec(select(AuditRow.action).order_by(col(AuditRow.id))).all())
    finally:
        database.close()


def test_a_backup_made_while_in_use_holds_what_was_committed(database: Database, path: Path, tmp_path: Path) -> None:
    write(database, "one", "two")
    target = tmp_path / "usb" / "copia ñ.db"
    proof = back_up(path, target)
    write(database, "three")
    assert (proof.path, proof.rows["audit"]) == (target, 2)
    assert sorted(p.name for p in target.parent.iterdir()) == [target.name]
    assert actions(target) == ["one", "two"]


def test_a_backup_is_of_one_moment_while_others_write(database: Database, path: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            write(database, str(number))
            number += 1

    write(database, *(f"before {n}" for n in range(200)))
    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        back_up(path, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    found = [int(action) for action in actions(tmp_path / "copy.db") if action.isdigit()]
    assert found == list(range(len(found)))


def test_a_backup_never_overwrites_and_leaves_nothing_when_it_fails(
    database: Database, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        back_up(path, target)
    assert target.read_text() == "mine"
    with pytest.raises(StoreError, match="could not be made"):
        back_up(path, target / "below a file.db")
    with pytest.raises(StoreError, match="no database"):
        back_up(tmp_path / "missing.db", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_database_gives_no_backup(path: Path, tmp_path: Path) -> None:
    database = fresh_database(path)
    write(database, *map(str, range(100)))
    database.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 30_000] = b"\xff" * 30_000
    path.write_bytes(data)
    with pytest.raises(StoreError):
        back_up(path, tmp_path / "copy.db")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
    assert "damaged" in look(path, 5).problem


def test_a_restore_brings_the_backup_and_keeps_what_was_there(path: Path, tmp_path: Path) -> None:
    database = fresh_database(path)
    write(database, "one")
    back_up(path, tmp_path / "copy.db")
    write(database, "two")
    database.close()
    before = (tmp_path / "copy.db").read_bytes()
    kept = restore(tmp_path / "copy.db", path, NOW).kept
    assert kept == path.with_name("callmanager-before-restore-20260301-123000.db")
    assert actions(path) == ["one"]
    assert actions(kept) == ["one", "two"]
    assert (tmp_path / "copy.db").read_bytes() == before
    again = restore(tmp_path / "copy.db", path, NOW).kept
    assert again is not None
    assert again != kept


def test_a_restore_does_not_mix_with_the_wal_of_the_old_database(path: Path, tmp_path: Path) -> None:
    database = fresh_database(path)
    write(database, "one")
    back_up(path, tmp_path / "copy.db")
    write(database, "two", "three")
    killed = {ending: path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal")}
    database.close()
    for ending, data in killed.items():  # as a killed program leaves it: the newest rows are in the WAL alone
        path.with_name(path.name + ending).write_bytes(data)
    kept = restore(tmp_path / "copy.db", path, NOW).kept
    assert kept is not None
    assert actions(path) == ["one"]
    assert actions(kept) == ["one", "two", "three"]


def test_a_restore_into_an_empty_place(path: Path, tmp_path: Path) -> None:
    source = fresh_database(tmp_path / "source.db")
    write(source, "one")
    source.close()
    assert restore(tmp_path / "source.db", path, NOW).kept is None
    assert actions(path) == ["one"]


def test_a_damaged_database_can_be_replaced_and_is_kept(path: Path, tmp_path: Path) -> None:
    source = fresh_database(tmp_path / "source.db")
    write(source, "one")
    source.close()
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    damaged = path.read_bytes()
    kept = restore(tmp_path / "source.db", path, NOW).kept
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert actions(path) == ["one"]


def test_the_wal_of_a_damaged_database_is_kept_with_it_and_not_played_into_the_restored_one(
    path: Path, tmp_path: Path
) -> None:
    database = fresh_database(path)
    write(database, "one")
    back_up(path, tmp_path / "copy.db")
    write(database, "two", "three")
    wal = path.with_name(path.name + "-wal")
    left = wal.read_bytes()
    database.close()
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    wal.write_bytes(left)
    kept = restore(tmp_path / "copy.db", path, NOW).kept
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == left
    assert not wal.exists()
    assert actions(path) == ["one"]


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name)")
        connection.commit()


def changed(path: Path, *statements: str) -> None:
    fresh_database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


UNSOUND = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "junk": lambda path: path.write_bytes(bytes(range(256)) * 99),
    "damaged": lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000),
    "foreign": foreign,
    "newer": lambda path: changed(path, "UPDATE alembic_version SET version_num = '9999'"),
    "no schema": lambda path: changed(path, "DELETE FROM alembic_version"),
    "half": lambda path: changed(path, "DROP TABLE agent_intervals"),
    "orphans": lambda path: changed(
        path, "INSERT INTO signs_of_life (agent_id, owner, seen_at) VALUES ('nobody', 'x', '2026-01-01 00:00:00')"
    ),
}


@pytest.mark.parametrize("kind", UNSOUND)
def test_what_is_no_sound_backup_changes_nothing(database: Database, path: Path, tmp_path: Path, kind: str) -> None:
    write(database, "mine")
    database.close()
    backup = tmp_path / "backup.db"
    UNSOUND[kind](backup)
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    with pytest.raises(StoreError) as refusal:
        restore(backup, path, NOW)
    assert "backup.db" in str(refusal.value)
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before


def test_the_database_is_no_backup_of_itself(database: Database, path: Path) -> None:
    with pytest.raises(StoreError, match="itself"):
        restore(path, path, NOW)


def test_proving_changes_nothing(database: Database, path: Path) -> None:
    write(database, "one")
    database.close()
    before = path.read_bytes()
    assert prove(path).rows["audit"] == 1
    assert path.read_bytes() == before


def test_the_look_at_the_database(path: Path, tmp_path: Path) -> None:
    assert not look(path, 5).exists
    database = fresh_database(path)
    write(database, *map(str, range(50)))
    sound = look(path, 5)
    assert (sound.exists, sound.problem, sound.complete) == (True, "", True)
    database.close()
    foreign(tmp_path / "songs.db")
    assert "no database of CallManager" in look(tmp_path / "songs.db", 5).problem
    changed(tmp_path / "newer.db", "UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in look(tmp_path / "newer.db", 5).problem
    (tmp_path / "junk.db").write_bytes(b"x" * 5000)
    assert look(tmp_path / "junk.db", 5).problem
    assert look(f"sqlite:///{path}", 5).exists


def test_the_settings_travel_inside_the_backup_and_leave_no_table_behind(path: Path, tmp_path: Path) -> None:
    database = fresh_database(path)
    write(database, "one")
    database.close()
    settings, absent = tmp_path / "settings.toml", tmp_path / "absent.toml"
    settings.write_bytes('[office]\ncountry = "CR"  # ñ\n'.encode())
    back_up(path, tmp_path / "copy.db", (settings, absent))
    restored = restore(tmp_path / "copy.db", path, NOW)
    assert restored.files == {"settings.toml": settings.read_bytes()}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_files'").fetchone() is None
    back_up(path, tmp_path / "again.db")
    assert restore(tmp_path / "again.db", path, NOW).files == {}
