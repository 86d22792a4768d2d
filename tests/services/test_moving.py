"""Moving a file's data to a real server: the same rows there, the file untouched, all or nothing."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from callmanager.domain.errors import StoreError
from callmanager.domain.users import Role
from callmanager.services.team.moving import DataMove
from callmanager.store.database import Database
from callmanager.store.server_check import check
from callmanager.store.tables import AuditRow, ContactRow, DayStatesRow, ObjectionRow
from tests.support.desk import Desk
from tests.support.postgres import Server

NOW = datetime(2026, 3, 2, 15, 4, 5, 678901, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file with what an office has: people, calls with all their times, strange text, numbers at their limits."""
    with Desk(tmp_path) as desk:
        rosa, boss = desk.person("rosa", team="Norte"), desk.person("jefa", Role.ADMIN)
        for outcome in ("sale", "no_answer", "voicemail"):
            desk.call(rosa, outcome, contact="Ana Ñandú 👍")
        desk.campaigns.all()
        desk.paired(boss)
        with desk.database.writing() as session:
            for number in range(300):
                session.add(
                    ContactRow(
                        id=f"c{number}", name=f"Ana {number}\n\t\\N ;'\"", phone="8888", note="é" * number,
                        created_at=NOW + timedelta(microseconds=number), updated_at=NOW,
                        locked_until=NOW if number % 2 else None, do_not_call=bool(number % 3),
                    )
                )  # fmt: skip
            session.add(ContactRow(id="nul", name="a\0b", phone="1", created_at=NOW, updated_at=NOW))
            for score in (0.1, 1 / 3, 1e-308, 123456789.123456789):
                session.add(
                    ObjectionRow(call_id="k", agent_id="a", asked_at=NOW, text="caro", category="price", score=score)
                )
            session.add(DayStatesRow(day=date(2026, 3, 1), agent_id="a", state="paused", reason="", spent_us=2**50))
    return tmp_path / "callmanager.db"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tables_of(postgres: Server, url: str) -> int:
    with postgres.connect(url.rpartition("/")[2]) as connection:
        row = connection.execute("SELECT count(*) FROM contacts").fetchone()
        assert row is not None
        return int(str(row[0]))


def test_every_row_arrives_as_it_was_and_the_file_is_untouched(postgres: Server, source: Path) -> None:
    before = digest(source)
    told: list[tuple[str, int, int]] = []
    url = postgres.empty()
    moved = DataMove(source, url).run(lambda *step: told.append(step))
    assert digest(source) == before
    rows = {table.name: table.rows for table in moved.tables}
    assert (rows["contacts"], rows["calls"], rows["objections"], rows["teams"]) == (301, 3, 4, 1)
    assert moved.repaired == 1
    assert told[-1][1] == told[-1][2]
    there, here = Database.open(url), Database.open(source)
    with here.reading() as old, there.reading() as new:
        for row, sound in ((ContactRow, "c7"), (ContactRow, "c8")):
            assert new.get(row, sound) == old.get(row, sound)
        assert [o.score for o in new.exec(select(ObjectionRow)).all()] == [
            o.score for o in old.exec(select(ObjectionRow)).all()
        ]
        assert new.exec(select(ContactRow.name).where(ContactRow.id == "nul")).one() == "a\N{REPLACEMENT CHARACTER}b"
        last = new.exec(select(func.max(AuditRow.id))).one()
    with there.writing() as session:  # numbers go on behind the moved ones
        session.add(ObjectionRow(call_id="k", agent_id="a", asked_at=NOW, text="x", category="price", score=1.0))
        session.flush()
        assert session.exec(select(ObjectionRow.id).order_by(col(ObjectionRow.id).desc())).first() == 5
    assert last is not None
    here.close()
    there.close()


def test_a_server_with_data_is_refused(postgres: Server, source: Path) -> None:
    url = postgres.empty()
    DataMove(source, url).run()
    with pytest.raises(StoreError) as refusal:
        DataMove(source, url).run()
    assert refusal.value.reason == "move_not_empty"
    assert tables_of(postgres, url) == 301


@pytest.mark.parametrize("kind", ["cancelled", "row", "lost"])
def test_after_a_failure_nothing_is_there_and_it_can_be_tried_again(postgres: Server, source: Path, kind: str) -> None:
    url = postgres.empty()
    before: str
    if kind == "row":  # SQLite keeps what is no number in a column of numbers
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("UPDATE contacts SET priority = 99999999999 WHERE id = 'c9'")
            connection.commit()
    before = digest(source)

    def progress(name: str, done: int, _total: int) -> None:
        if kind == "lost" and name == "contacts" and done:
            with postgres.connect("postgres") as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    (url.rpartition("/")[2],),
                )

    with pytest.raises(StoreError) as refusal:
        DataMove(source, url).run(progress, cancelled=lambda: kind == "cancelled")
    assert refusal.value.reason == {"cancelled": "move_cancelled", "row": "move_row"}.get(kind, refusal.value.reason)
    assert refusal.value.reason in ("move_cancelled", "move_row", "move_lost", "store_away")
    assert tables_of(postgres, url) == 0
    assert digest(source) == before
    if kind == "row":
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("UPDATE contacts SET priority = 9 WHERE id = 'c9'")
            connection.commit()
    assert DataMove(source, url).run().rows > 300


def test_a_row_that_arrives_changed_is_noticed(postgres: Server, source: Path, tmp_path: Path) -> None:
    url = postgres.empty()
    Database.open(url).close()
    with postgres.connect(url.rpartition("/")[2]) as connection:
        connection.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF NEW.id = 'c7' THEN NEW.note = 'x'; END IF; RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER spoil BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION spoil()")
    with pytest.raises(StoreError) as refusal:
        DataMove(source, url).run()
    assert (refusal.value.reason, refusal.value.details["table"]) == ("move_differs", "contacts")
    assert tables_of(postgres, url) == 0


def test_a_file_of_another_schema_or_none_is_refused(postgres: Server, source: Path, tmp_path: Path) -> None:
    url = postgres.empty()
    with pytest.raises(StoreError) as refusal:
        DataMove(tmp_path / "none.db", url).run()
    assert refusal.value.reason == "move_source"
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.commit()
    with pytest.raises(StoreError) as refusal:
        DataMove(source, url).run()
    assert refusal.value.reason == "move_schema"


def _make(postgres: Server, *statements: str) -> None:
    with postgres.connect("postgres") as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
def problem(postgres: Server) -> Callable[[str], str]:
    """The address of a server with this problem."""

    def make(kind: str) -> str:
        good = postgres.url("postgres")
        if kind == "server_host":
            return good.replace("127.0.0.1", "no-such-host.invalid")
        if kind == "server_port":
            return good.replace(str(postgres.port), "1")
        if kind == "server_database":
            return postgres.url("there_is_none")
        if kind == "server_login":
            return postgres.url("postgres", user="nobody_knows")
        if kind == "server_rights":
            _make(postgres, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
            return postgres.empty().replace("callmanager@", "guest@")
        if kind == "server_encoding":
            _make(
                postgres,
                "DROP DATABASE IF EXISTS latin",
                "CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0",
            )
            return postgres.url("latin")
        url = postgres.fresh()
        with postgres.connect(url.rpartition("/")[2]) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        return url

    return make


@pytest.mark.parametrize(
    "kind",
    [
        "server_host",
        "server_port",
        "server_database",
        "server_login",
        "server_rights",
        "server_encoding",
        "store_newer",
    ],
)
def test_what_is_wrong_with_a_server_is_said(problem: Callable[[str], str], kind: str) -> None:
    with pytest.raises(StoreError) as refusal:
        check(problem(kind))
    assert refusal.value.reason == kind
    assert "secret" not in str(refusal.value)


def test_a_server_that_can_be_used_is_said_too(postgres: Server) -> None:
    empty, ours = check(postgres.empty()), check(postgres.fresh().replace("+psycopg", ""))
    assert (empty.is_ours, empty.tables) == (False, 0)
    assert ours.is_ours
    assert not ours.needs_migration
    assert int(empty.version.split(".")[0]) >= 13


def test_an_old_server_is_refused(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callmanager.store.postgresql.LEAST_VERSION", 99)
    with pytest.raises(StoreError) as refusal:
        check(postgres.empty())
    assert refusal.value.reason == "server_version"


def test_a_password_is_asked_for_and_a_wrong_one_refused(postgres: Server) -> None:
    hba = postgres.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    _make(postgres, "DROP ROLE IF EXISTS careful", "CREATE ROLE careful LOGIN PASSWORD 's3cret-word'")
    hba.write_text(f"host all careful 127.0.0.1/32 scram-sha-256\n{before}")
    _make(postgres, "SELECT pg_reload_conf()")
    url = postgres.empty()
    _make(postgres, f'ALTER DATABASE "{url.rpartition("/")[2]}" OWNER TO careful')
    told: list[tuple[str, str]] = []
    try:
        for words in ("careful", "careful:wrong", "careful:s3cret-word"):
            told.append(_checked(url.replace("callmanager@", f"{words}@")))
    finally:
        hba.write_text(before)
        _make(postgres, "SELECT pg_reload_conf()")
    assert [code for code, _words in told] == ["server_password_missing", "server_login", "ok"]
    assert not any("s3cret" in words or "wrong" in words for _code, words in told)


def _checked(url: str) -> tuple[str, str]:
    try:
        return "ok", check(url).where
    except StoreError as error:
        return error.reason, f"{error} {error.details}"
