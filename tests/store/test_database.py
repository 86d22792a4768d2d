import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, col, select

from callmanager.domain.errors import StoreError
from callmanager.domain.recording_listing import first_place
from callmanager.store import contact_index, sqlite, text_index
from callmanager.store.database import Database, sqlite_file
from callmanager.store.migrations import HEAD, known_revisions
from callmanager.store.tables import AuditRow, CallRow, RecordingRow, UserRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "callmanager.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database.open(path)
    yield database
    database.close()


def entry(action: str = "test", at: datetime = NOW) -> AuditRow:
    return AuditRow(at=at, actor="x", action=action)


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(AuditRow.action).order_by(col(AuditRow.id))).all())


def test_the_migrations_make_the_tables(database: Database) -> None:
    with database.reading() as session:
        caches = (text_index.NAME, contact_index.NAME, contact_index.TRIGRAMS)
        opts = {"include_name": lambda name, _kind, _parents: not (name or "").startswith(caches)}
        context = MigrationContext.configure(session.connection(), opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []
        assert session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
    assert HEAD in known_revisions()
    assert max(known_revisions()) == HEAD


def test_an_older_database_is_backed_up_and_migrated_with_its_rows(path: Path, tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import callmanager.store.migrations as migrations

    path.parent.mkdir()
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO users VALUES ('u', 'rosa', 'rosa', 'agent', NULL, '!', 1, '2026-01-01 00:00:00')")
        )
        connection.execute(
            text(
                "INSERT INTO calls (id, agent_id, agent_name, contact_name, phone, product, phase, started_at, note, "
                "interrupted) VALUES ('k', 'u', 'rosa', 'Ana', '1', '', 'done', '2026-01-01 00:00:00', '', 0)"
            )
        )
        for name, second in (("r1", 1), ("r2", 0), ("r3", 1)):
            connection.execute(
                text(
                    "INSERT INTO recordings VALUES (:name, 'k', 'u', 'Ana', '1', :at, 1, 9, 'completed', :name, '{}')"
                ),
                {"name": name, "at": f"2026-01-01 00:00:0{second}.500000"},
            )
        connection.commit()
    engine.dispose()
    database = Database.open(path, backups=tmp_path / "backups")
    with database.reading() as session:
        [call] = session.exec(select(CallRow)).all()
        recordings = session.exec(select(RecordingRow).order_by(col(RecordingRow.place))).all()
        words = session.connection().execute(text(f"SELECT rowid FROM {text_index.NAME}")).all()
    database.close()
    assert call.time_known
    assert [row.id for row in recordings] == ["r2", "r1", "r3"]
    assert [row.place for row in recordings] == sorted(row[0] for row in words)
    assert all(first_place(row.started_at) <= (row.place or 0) for row in recordings)
    [backup] = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("SELECT id FROM calls").fetchall() == [("k",)]


def test_a_newer_database_is_refused_and_left_untouched(path: Path) -> None:
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer CallManager") as refusal:
        Database.open(path)
    assert refusal.value.reason == "store_newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_database_is_refused_and_left_untouched(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match="left as it is"):
        Database.open(path)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Database.open(tmp_path / "file" / "callmanager.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError):
        Database.open(tmp_path / "folder.db")


@pytest.mark.parametrize("url", ["nonsense", "://", "postgresql+nodriver://x/y", "sqlite"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(StoreError) as refusal:
        Database.open(url)
    assert refusal.value.reason == "store_url"


def test_a_driver_that_is_not_installed_is_named() -> None:
    with pytest.raises(StoreError, match="oracledb"):
        Database.open("oracle+oracledb://x/y")


def test_moments_come_back_in_utc_and_a_moment_without_zone_is_refused(database: Database) -> None:
    there = timezone(timedelta(hours=-6))
    with database.writing() as session:
        session.add(entry(at=NOW.astimezone(there)))
    with database.reading() as session:
        at = session.exec(select(AuditRow.at)).one()
    assert at == NOW
    assert at.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="without a time zone"), database.writing() as session:
        session.add(entry(at=NOW.replace(tzinfo=None)))
    assert actions(database) == ["test"]


def test_an_error_takes_the_whole_transaction_back(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.add(entry())
            session.flush()
            raise RuntimeError

    def refer_to_nobody() -> None:
        row = {"id": "k", "agent_name": "", "contact_name": "", "phone": "", "phase": "done", "started_at": NOW}
        with database.writing() as session:
            session.add(entry())
            session.add(CallRow(agent_id="nobody", **row))

    with pytest.raises(RuntimeError):
        fail()
    with pytest.raises(IntegrityError):
        refer_to_nobody()
    assert actions(database) == []


def test_readers_cannot_write(database: Database) -> None:
    with database.reading() as session:
        session.add(entry())
        with pytest.raises(Exception, match="readonly"):
            session.commit()
        session.rollback()
    assert actions(database) == []


def test_many_threads_write_one_after_another_and_lose_nothing(database: Database) -> None:
    inside = threading.Semaphore(1)

    def write(number: int) -> None:
        for turn in range(20):
            with database.writing() as session:
                assert inside.acquire(blocking=False), "two writers at once"
                session.add(entry(f"{number} {turn}"))
                session.flush()
                inside.release()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert sorted(actions(database)) == sorted(f"{number} {turn}" for number in range(8) for turn in range(20))


def test_a_reader_sees_a_state_of_one_moment_while_others_write(database: Database) -> None:
    with database.writing() as session:
        session.add(entry("first"))
    with database.reading() as reader:
        assert len(reader.exec(select(AuditRow)).all()) == 1
        with database.writing() as session:
            session.add(entry("second"))
        assert len(reader.exec(select(AuditRow)).all()) == 1
    assert len(actions(database)) == 2


def test_a_lock_of_another_program_is_told_and_nothing_is_half_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.store.sqlite.BUSY_SECONDS", 0.2)
    database = Database.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="could not be saved"), database.writing() as session:
            session.add(entry())
        other.execute("ROLLBACK")
        with database.writing() as session:
            session.add(entry("after"))
        assert actions(database) == ["after"]
    finally:
        other.close()
        database.close()


def test_what_was_committed_outlives_a_killed_program(path: Path) -> None:
    program = (
        "import os, sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from callmanager.store.database import Database; from callmanager.store.tables import AuditRow\n"
        "d = Database.open(Path(sys.argv[1]))\n"
        "for n in range(5):\n"
        "    with d.writing() as s: s.add(AuditRow(at=datetime.now(UTC), actor='x', action=str(n)))\n"
        "with d.writing() as s:\n"
        "    s.add(AuditRow(at=datetime.now(UTC), actor='x', action='lost')); s.flush(); os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 9
    database = Database.open(path)
    assert actions(database) == ["0", "1", "2", "3", "4"]
    assert database.integrity_problems() == []
    database.close()


def test_a_guest_leaves_the_wal_to_its_owner(path: Path) -> None:
    owner = Database.open(path)
    before = path.read_bytes()
    guest = Database.open(path, checkpoints=False)
    for _ in range(4):
        with guest.writing() as session:
            session.add_all([entry("x" * 500) for _ in range(2000)])
    guest.close()
    assert path.with_name(path.name + "-wal").stat().st_size > 2 * 4_200_000, "SQLite's own limit is 1000 pages"
    assert path.read_bytes() == before
    assert len(actions(owner)) == 8000
    owner.close()
    assert not path.with_name(path.name + "-wal").exists()


def test_closing_twice_and_names_with_strange_characters(tmp_path: Path) -> None:
    path = tmp_path / "año 100% #1 'ñ'?" / "call manager.db"
    database = Database.open(path)
    with database.writing() as session:
        session.add(UserRow(id="u", name="ñ", name_key="ñ", role="agent", password_hash="!", created_at=NOW))
    database.close()
    database.close()
    assert path.is_file()
    assert sqlite_file(path) == path
    assert sqlite_file("sqlite:////data/x.db") == Path("/data/x.db")
    assert sqlite_file("sqlite://") is None


def test_a_database_that_another_program_holds_is_no_reason_to_bring_back_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    path = tmp_path / "callmanager.db"
    Database.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match="Another program holds the database") as caught:
            Database.open(path)
        assert caught.value.reason == "store_locked"
    finally:
        other.close()
    Database.open(path).close()
