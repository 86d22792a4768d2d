"""The audit log on a team's server: one chain whichever desktop writes, and guards that the server itself keeps."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from callmanager.domain.audit import AuditFault, NoteState
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.audit_note import NAME
from callmanager.store.database import Database
from tests.support.desk import SettableClock
from tests.support.postgres import Server

DESKTOPS, ENTRIES = 3, 25


@pytest.fixture
def address(postgres: Server) -> str:
    return postgres.fresh()


@pytest.fixture
def desktops(address: str, home: Path) -> Iterator[list[AuditLog]]:
    """Some desktops at one server, each with a workspace of its own."""
    databases = [Database.open(address) for _ in range(DESKTOPS)]
    logs = []
    for number, database in enumerate(databases):
        folder = home / str(number)
        folder.mkdir(parents=True)
        logs.append(AuditLog(database, SettableClock(), f"desktop {number}", folder / NAME))
    yield logs
    for database in databases:
        database.close()


def raw(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(address.replace("+psycopg", ""), autocommit=True)


def test_desktops_that_write_at_once_make_one_chain(desktops: list[AuditLog]) -> None:
    def write(log: AuditLog) -> None:
        for number in range(ENTRIES):
            log.add(log.origin, "x", str(number), "ñ \x00 “…”")

    with ThreadPoolExecutor(DESKTOPS) as pool:
        list(pool.map(write, desktops))
    for number, log in enumerate(desktops):
        check = log.verify("tester")
        assert (check.rows, check.problems, check.note) == (DESKTOPS * ENTRIES + number, (), NoteState.KEPT)


def test_the_server_refuses_changes_and_finds_what_went_round_them(address: str, desktops: list[AuditLog]) -> None:
    log = desktops[0]
    for number in range(4):
        log.add("ana", "recording.listen", str(number), "María Peña")
    with log._database.writing() as session:
        assert log.redact_in(session, "boss", 2, lambda words: words.replace("María Peña", "[…]"))
    with raw(address) as connection:
        for statement in (
            "DELETE FROM audit WHERE id = 1",
            "UPDATE audit SET detail = '' WHERE id = 1",
            "UPDATE audit SET actor = 'eva' WHERE id = 2",
            "TRUNCATE audit",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match="only grows"):
                connection.execute(statement)
        check = log.verify("tester")
        assert (check.problems, check.redacted) == ((), 1)
        connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute("UPDATE audit SET detail = '' WHERE id = 1")
        connection.execute("DELETE FROM audit WHERE id = 3")
    found = [(problem.entry_id, problem.fault) for problem in log.verify("tester").problems]
    assert found == [(1, AuditFault.REWORDED), (4, AuditFault.MISSING)]


def test_each_desktop_is_a_witness_of_the_end(address: str, desktops: list[AuditLog]) -> None:
    first, second, _ = desktops
    first.add("ana", "x")
    for _ in range(3):
        second.add("ana", "x")
    with raw(address) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM audit WHERE id > 1")
    assert first.verify("tester").is_sound, "this one saw no more than the first entry"
    assert [problem.fault for problem in second.verify("tester").problems] == [AuditFault.CUT]
