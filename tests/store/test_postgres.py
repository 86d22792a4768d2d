"""What is PostgreSQL's own: one migration for many desktops, rows of an older schema, text, locks, a server away."""

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel, func, select

import callmanager.store.migrations as migrations
from callmanager.cli import checks
from callmanager.domain.errors import StoreError
from callmanager.paths import Paths
from callmanager.settings import Settings
from callmanager.store import contact_index, server_check, text_index
from callmanager.store.database import Database
from callmanager.store.locks import hold
from callmanager.store.migrations import HEAD
from callmanager.store.tables import AuditRow, CallRow, TeamRow, UserRow
from tests.support.postgres import Server

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CACHES = (text_index.NAME, contact_index.NAME, contact_index.TRIGRAMS)


def entry(action: str = "test") -> AuditRow:
    return AuditRow(at=NOW, actor="x", action=action)


def user(name: str) -> UserRow:
    return UserRow(id=name, name=name, name_key=name, role="agent", password_hash="!", created_at=NOW)


def test_the_migrations_make_the_tables(postgres: Server) -> None:
    database = Database.open(postgres.empty())
    with database.reading() as session:
        opts = {"include_name": lambda name, _kind, _parents: not (name or "").startswith(CACHES)}
        context = MigrationContext.configure(session.connection(), opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_desktops_that_start_at_once_migrate_once(postgres: Server) -> None:
    url = postgres.empty()
    with ThreadPoolExecutor(4) as threads:
        for database in threads.map(Database.open, [url] * 4):
            database.close()
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", "import sys; from callmanager.store.database import Database\n"
             "Database.open(sys.argv[1]).close()", other],
            cwd=ROOT, stderr=subprocess.PIPE,
        )
        for other in [postgres.empty()] * 2
    ]  # fmt: skip
    for program in programs:
        _, err = program.communicate(timeout=50)
        assert program.returncode == 0, err.decode()
    with postgres.connect(url.rpartition("/")[2]) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_rows_of_an_office_at_the_third_schema_come_along(kind: str, postgres: Server, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else postgres.empty()
    engine = create_engine(url)
    config = migrations._config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for name, team in (("rosa", "Norte"), ("luis", "norte "), ("eva", None)):
            connection.execute(
                text(
                    "INSERT INTO users (id, name, name_key, role, team_id, password_hash, is_active, created_at) "
                    "VALUES (:name, :name, :name, 'agent', :team, '!', :yes, :at)"
                ),
                {"name": name, "team": team, "yes": True, "at": "2026-01-01 00:00:00"},
            )
        calls = [("sold", "sale", True), ("talk", None, True), ("none", "no_answer", False), ("box", "voicemail", True)]
        for key, outcome, answered in calls:
            connection.execute(
                text(
                    "INSERT INTO calls (id, agent_id, agent_name, contact_name, phone, product, phase, started_at, "
                    "answered_at, outcome_id, note, interrupted, time_known, campaign_id, consent) VALUES (:key, "
                    "'rosa', 'rosa', 'Ana', '1', '', 'done', :at, :answered, :outcome, '', :no, :yes, '', '')"
                ),
                {"key": key, "at": "2026-01-01 00:00:00", "answered": "2026-01-01 00:00:05" if answered else None,
                 "outcome": outcome, "no": False, "yes": True},
            )  # fmt: skip
        connection.execute(
            text(
                "INSERT INTO contacts (id, name, search_key, phone, phone_e164, email, company, note, status, "
                "created_at, updated_at) VALUES ('c', 'Ana', 'ana 1', '1', '', '', '', '', 'new', :at, :at)"
            ),
            {"at": "2026-01-01 00:00:00"},
        )
        connection.execute(
            text(
                "INSERT INTO audit (at, actor, action, subject, detail, origin) VALUES (:at, 'rosa', 'x', '', '', '')"
            ),
            {"at": "2026-01-01 00:00:00"},
        )
        connection.commit()
    engine.dispose()
    database = Database.open(url)
    with database.reading() as session:
        meant = {row.id: (row.is_connected, row.is_sale) for row in session.exec(select(CallRow)).all()}
        names = sorted(row.name for row in session.exec(select(TeamRow)).all())
        teams = {row.id: row.team_id for row in session.exec(select(UserRow)).all()}
        audit = session.exec(select(AuditRow)).one()
    database.close()
    assert meant == {"sold": (True, True), "talk": (True, False), "none": (False, False), "box": (False, False)}
    assert teams == {"rosa": "Norte", "luis": "norte ", "eva": None}
    assert len(names) == len({name.casefold().strip() for name in names}) == 2
    assert audit.chain


def test_moments_and_nul_characters_come_back(postgres: Server) -> None:
    database = Database.open(postgres.fresh())
    with database.writing() as session:
        session.add(AuditRow(at=NOW, actor="a\0b", action="test", detail="ñ👍"))
    with database.reading() as session:
        row = session.exec(select(AuditRow)).one()
    database.close()
    assert (row.at, row.actor, row.detail) == (NOW, "a\N{REPLACEMENT CHARACTER}b", "ñ👍")


def test_what_several_services_write_together_is_one_transaction(postgres: Server, tmp_path: Path) -> None:
    for database in (Database.open(postgres.fresh()), Database.open(tmp_path / "x.db")):
        with pytest.raises(ZeroDivisionError):
            _half_done(database)
        with database.together(), database.writing() as session:
            session.add(user("luis"))
        with database.reading() as session:
            assert [row.id for row in session.exec(select(UserRow)).all()] == ["luis"]
        database.close()


def _half_done(database: Database) -> None:
    with database.together():
        with database.writing() as session:
            session.add(user("rosa"))
        with database.reading() as session:
            assert session.get(UserRow, "rosa") is not None
        raise ZeroDivisionError


def test_who_holds_a_name_lets_nobody_else_in(postgres: Server) -> None:
    url = postgres.fresh()
    here, there = Database.open(url), Database.open(url)
    order: list[str] = []
    held, waits = threading.Event(), threading.Event()

    def other() -> None:
        held.wait(10)
        waits.set()
        with there.writing() as session:
            hold(session, "agent:a", "agent:b")
            order.append("there")

    thread = threading.Thread(target=other)
    thread.start()
    with here.writing() as session:
        hold(session, "agent:b", "agent:a")
        held.set()
        waits.wait(10)
        with postgres.connect("postgres") as connection:
            deadline = time.monotonic() + 10
            while not _waiting(connection):
                assert time.monotonic() < deadline
                time.sleep(0.01)
        order.append("here")
    thread.join()
    assert order == ["here", "there"]
    here.close()
    there.close()


def _waiting(connection: object) -> int:
    query = b"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return int(connection.execute(query).fetchone()[0])  # type: ignore[attr-defined]


def test_the_same_thing_from_two_desktops_at_once_is_told(postgres: Server) -> None:
    url = postgres.fresh()
    here, there = Database.open(url), Database.open(url)
    with here.writing() as session:
        session.add(user("rosa"))
    with pytest.raises(StoreError) as refusal, there.writing() as session:
        session.add(user("rosa"))
    assert refusal.value.reason == "store_conflict"
    with there.reading() as session:
        assert session.exec(select(func.count()).select_from(UserRow)).one() == 1
    here.close()
    there.close()


def test_readers_cannot_write_and_see_one_moment(postgres: Server) -> None:
    database = Database.open(postgres.fresh())
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(AuditRow)).one() == 0
        with database.writing() as other:
            other.add(entry())
        assert session.exec(select(func.count()).select_from(AuditRow)).one() == 0
    with database.reading() as session:
        session.add(entry())
        with pytest.raises(Exception, match="read-only"):
            session.flush()
        session.rollback()
    database.close()


def test_a_server_that_is_away_is_told_at_once_and_found_again(postgres: Server) -> None:
    with Server() as server:
        url = server.fresh()
        database = Database.open(url)
        server.kill()
        with pytest.raises(StoreError) as refusal, database.reading() as session:
            session.exec(select(UserRow)).all()
        assert refusal.value.reason == "store_away"
        begun = time.monotonic()
        for _ in range(50):
            with pytest.raises(StoreError), database.reading():
                pass
        assert time.monotonic() - begun < 0.5
        with pytest.raises(StoreError) as refusal:
            Database.open(url)
        assert refusal.value.reason == "store_away"
        server.start()
        deadline = time.monotonic() + 15
        while not _answers(database):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert database.reach.away is None
        database.close()


def test_a_line_that_breaks_in_the_middle_of_a_long_answer_leaves_nothing_open(
    postgres: Server, recwarn: pytest.WarningsRecorder
) -> None:
    database = Database.open(postgres.fresh())
    with database.writing() as session:
        session.add_all([entry(str(number)) for number in range(50)])
    with pytest.raises(StoreError) as refusal:
        _cut_while_reading(database)
    assert refusal.value.reason == "store_away"
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []
    database.close()


def _cut_while_reading(database: Database) -> None:
    with database.reading() as session:
        for at, _ in enumerate(session.exec(select(AuditRow).execution_options(yield_per=5))):
            if at == 7:
                database.cut()


def _answers(database: Database) -> bool:
    try:
        with database.reading() as session:
            session.exec(select(UserRow)).all()
    except StoreError as error:
        if error.reason != "store_away":
            raise
        return False
    return True


def test_no_password_stands_in_a_log_or_a_sentence(
    postgres: Server, caplog: pytest.LogCaptureFixture, expected_log: Callable[[str], None]
) -> None:
    url = postgres.fresh().replace("callmanager@", "callmanager:s3cret-word@")
    Database.open(url).close()
    with pytest.raises(StoreError) as refusal:
        Database.open(url.replace(str(postgres.port), "1"))
    assert "s3cret" not in caplog.text
    assert "s3cret" not in f"{refusal.value} {refusal.value.details}"


def test_the_doctor_names_the_tables_that_are_gone(postgres: Server, tmp_path: Path) -> None:
    url = postgres.empty()
    Database.open(url).close()
    desk = checks.Desk(Paths.at(tmp_path), Settings(database_url=url), None)
    assert checks.database(desk).status == "ok"
    assert server_check.check(url).missing == ()
    with postgres.connect(url.rpartition("/")[2]) as connection:
        connection.execute("DROP TABLE goals, call_summaries")
    found = checks.database(desk)
    assert found.status == "fail"
    assert found.detail.endswith("tables are missing: call_summaries, goals")
