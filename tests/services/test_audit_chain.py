"""The audit log's chain: whatever is changed, taken out, put in or moved behind the program's back is found.

The database's own guards are taken off first where a test does what only somebody with the file at hand could do.
"""

import hashlib
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from callmanager.domain.audit import REDACTED, AuditFault, AuditNote, NoteState, link, seal
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.audit_note import NAME
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow
from tests.support.desk import SettableClock

ENTRIES = 8


class Log:
    """A log with some entries, its file, and the note beside it."""

    def __init__(self, home: Path) -> None:
        self.file, self.note = home / "callmanager.db", home / NAME
        self.database = Database.open(self.file)
        self.clock = SettableClock()
        self.audit = AuditLog(self.database, self.clock, "desktop mesa-4", self.note)

    def behind(self, *statements: str) -> None:
        """Do something to the file that the program would never do."""
        with closing(sqlite3.connect(self.file)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
            for (name,) in names.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    def found(self, known: AuditNote | None = None) -> list[tuple[int, AuditFault]]:
        check = self.audit.verify("tester", known=known)
        assert check.is_sound == (not check.problems)
        assert check.first_bad_id == (check.problems[0].entry_id if check.problems else None)
        return [(problem.entry_id, problem.fault) for problem in check.problems]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log that is made once; each test has a copy."""
    log = Log(tmp_path_factory.mktemp("log"))
    for number in range(1, ENTRIES + 1):
        log.audit.add("ana", "recording.listen", f"r{number}", f"María Peña {number}")
    log.database.close()
    return log.file.parent


@pytest.fixture
def log(written: Path, home: Path) -> Iterator[Log]:
    shutil.copytree(written, home)
    log = Log(home)
    yield log
    log.database.close()


def test_a_log_that_nobody_touched_is_sound(log: Log) -> None:
    check = log.audit.verify("tester")
    assert (check.rows, check.first_bad_id, check.problems, check.redacted) == (ENTRIES, None, (), 0)
    assert check.note is NoteState.KEPT
    assert log.audit.recent(1)[0].action == "audit.verify"
    assert log.audit.verify("tester").rows == ENTRIES + 1


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "callmanager.db")
    check = AuditLog(database, SettableClock()).verify("tester")
    database.close()
    assert (check.rows, check.is_sound, check.newest, check.note) == (0, True, None, NoteState.NONE)


def test_the_chain_is_what_its_words_say(log: Log) -> None:
    """Counted anew without any of the program's own functions."""
    with log.database.reading() as session:
        rows = session.exec(select(AuditRow).order_by(AuditRow.id)).all()  # type: ignore[arg-type]
    before = ""
    for row in rows:
        texts = ["callmanager audit seal 1", row.salt, row.actor, row.subject, row.detail, row.origin]
        sealed = hashlib.sha256(json.dumps(texts, separators=(",", ":")).encode()).hexdigest()
        at = row.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        parts = ["callmanager audit link 1", before, row.id, at, row.action, sealed]
        assert row.seal == sealed
        before = hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
        assert row.chain == before


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit SET detail = 'somebody else' WHERE id = 3", [(3, AuditFault.REWORDED)]),
        ("UPDATE audit SET actor = 'eva' WHERE id = 3", [(3, AuditFault.REWORDED)]),
        ("UPDATE audit SET subject = '' WHERE id = 3", [(3, AuditFault.REWORDED)]),
        ("UPDATE audit SET origin = '' WHERE id = 3", [(3, AuditFault.REWORDED)]),
        ("UPDATE audit SET salt = '' WHERE id = 3", [(3, AuditFault.REWORDED)]),
        ("UPDATE audit SET action = 'x' WHERE id = 3", [(3, AuditFault.CHANGED)]),
        ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE id = 3", [(3, AuditFault.CHANGED)]),
        ("UPDATE audit SET seal = 'x' WHERE id = 3", [(3, AuditFault.CHANGED)]),
        ("UPDATE audit SET chain = 'x' WHERE id = 3", [(3, AuditFault.CHANGED), (4, AuditFault.CHANGED)]),
        ("UPDATE audit SET chain = '' WHERE id = 3", [(3, AuditFault.FOREIGN), (4, AuditFault.CHANGED)]),
        ("DELETE FROM audit WHERE id = 3", [(4, AuditFault.MISSING)]),
        ("DELETE FROM audit WHERE id IN (3, 4, 5)", [(6, AuditFault.MISSING)]),
        ("DELETE FROM audit WHERE id = 1", [(2, AuditFault.MISSING)]),
        ("DELETE FROM audit WHERE id > 6", [(7, AuditFault.CUT)]),
        ("DELETE FROM audit", [(1, AuditFault.CUT)]),
    ],
)
def test_what_was_done_behind_its_back_is_found(
    log: Log, statement: str, expected: list[tuple[int, AuditFault]]
) -> None:
    log.behind(statement)
    assert log.found() == expected


def test_two_entries_that_changed_places_are_found(log: Log) -> None:
    log.behind(
        "UPDATE audit SET id = -1 WHERE id = 3",
        "UPDATE audit SET id = 3 WHERE id = 4",
        "UPDATE audit SET id = 4 WHERE id = -1",
    )
    assert log.found()[0] == (3, AuditFault.CHANGED)


def test_an_entry_put_in_is_found(log: Log) -> None:
    columns = "at, actor, action, subject, detail, origin"
    log.behind(f"INSERT INTO audit (id, {columns}) SELECT 100, {columns} FROM audit WHERE id = 1")
    assert log.found()[0] == (100, AuditFault.FOREIGN)


def test_after_a_fault_the_entries_that_follow_are_looked_at_too(log: Log) -> None:
    log.behind("UPDATE audit SET detail = '' WHERE id = 2", "DELETE FROM audit WHERE id = 5")
    assert log.found() == [(2, AuditFault.REWORDED), (6, AuditFault.MISSING)]


def test_a_log_written_anew_with_a_sound_chain_is_found_by_the_note(log: Log) -> None:
    """Whoever knows the program can make a whole new chain; the note outside the database tells all the same."""
    _forge(log, 4, "nobody")
    assert log.found() == [(ENTRIES, AuditFault.REPLACED)]


def test_a_cut_end_is_found_however_many_entries_come_after_it(log: Log) -> None:
    log.behind("DELETE FROM audit WHERE id > 6")
    for _ in range(5):
        log.audit.add("ana", "x")
    assert log.found() == [(ENTRIES, AuditFault.REPLACED)]
    log.audit.add("ana", "x")
    assert log.found() == [(ENTRIES, AuditFault.REPLACED)]


def test_who_forges_the_note_too_is_found_by_a_note_that_was_kept_elsewhere(log: Log) -> None:
    kept = log.audit.verify("tester").newest
    _forge(log, 4, "nobody")
    log.note.unlink()
    assert log.found() == []
    log.note.unlink()
    assert log.found(kept) == [(ENTRIES, AuditFault.REPLACED)]


def _forge(log: Log, first: int, actor: str) -> None:
    with log.database.reading() as session:
        rows = session.exec(select(AuditRow).order_by(AuditRow.id)).all()  # type: ignore[arg-type]
    before, statements = "", []
    for row in rows:
        assert row.id is not None
        who = actor if row.id == first else row.actor
        sealed = seal(row.salt, who, row.subject, row.detail, row.origin)
        before = link(before, row.id, row.at, row.action, sealed)
        values = f"actor = '{who}', seal = '{sealed}', chain = '{before}'"
        statements.append(f"UPDATE audit SET {values} WHERE id = {row.id}")
    log.behind(*statements)


def test_what_cannot_be_seen_is_a_cut_end_that_no_note_tells_of(log: Log) -> None:
    log.behind("DELETE FROM audit WHERE id > 6")
    log.note.unlink()
    check = log.audit.verify("tester")
    assert check.is_sound
    assert check.note is NoteState.NONE


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"local": {"entry": "many"}}', b'{"local": 7}'])
def test_a_note_that_cannot_be_read_is_told_and_never_overwritten(log: Log, content: bytes) -> None:
    log.note.write_bytes(content)
    log.audit.add("ana", "x")
    assert log.audit.verify("tester").note is NoteState.UNREADABLE
    assert log.note.read_bytes() == content


def test_a_note_that_cannot_be_written_is_told_in_the_log_file(
    log: Log, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    expected_log("could not be written")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        log.audit.add("ana", "x")
    assert log.audit.recent(1)[0].action == "x"
    assert log.found() == []


def test_a_change_that_fails_leaves_neither_an_entry_nor_a_note(log: Log) -> None:
    before = log.note.read_bytes()

    def fail() -> None:
        with log.database.writing() as session:
            log.audit.add_in(session, "ana", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert log.note.read_bytes() == before
    assert log.found() == []


def test_several_entries_of_one_change_are_linked_and_the_last_is_noted(log: Log) -> None:
    with log.database.writing() as session:
        for number in range(3):
            log.audit.add_in(session, "ana", "x", str(number))
    assert json.loads(log.note.read_bytes())["local"]["entry"] == ENTRIES + 3
    assert log.found() == []


def test_programs_that_write_at_once_make_one_chain(log: Log) -> None:
    """Two programs over one file, as desktop and command line are."""
    other = Database.open(log.file, checkpoints=False)
    logs = [log.audit, AuditLog(other, log.clock, "cli mesa-4", log.note)]

    def write(audit: AuditLog) -> None:
        for number in range(20):
            audit.add("ana", "x", str(number))

    threads = [threading.Thread(target=write, args=(audit,)) for audit in logs for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    other.close()
    check = log.audit.verify("tester")
    assert (check.rows, check.problems) == (ENTRIES + 80, ())
    assert json.loads(log.note.read_bytes())["local"]["entry"] == ENTRIES + 81


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 8",
        "UPDATE audit SET detail = 'x'",
        "UPDATE audit SET salt = '', detail = '' WHERE id = 3",
        "UPDATE audit SET id = 99 WHERE id = 3",
        "UPDATE audit SET chain = 'x' WHERE id = 8",
        "INSERT OR REPLACE INTO audit (id, at, actor, action, subject, detail) VALUES (3, '2026', '', '', '', '')",
        "REPLACE INTO audit (id, at, actor, action, subject, detail) VALUES (8, '2026', '', '', '', '')",
    ],
)
def test_the_database_itself_refuses(log: Log, statement: str) -> None:
    with closing(sqlite3.connect(log.file)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(statement)
        connection.rollback()
    assert log.found() == []


def test_the_database_lets_a_text_go_only_where_the_log_says_so_and_nothing_else_of_it(log: Log) -> None:
    with log.database.writing() as session:
        log.audit.add_in(session, "boss", REDACTED, "3", "0" * 64)
    with closing(sqlite3.connect(log.file)) as connection:
        for column in ("actor", "action", "at", "seal", "chain", "id"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(f"UPDATE audit SET {column} = 0 WHERE id = 3")
        connection.execute("UPDATE audit SET detail = 'another text' WHERE id = 3")
        connection.commit()
    assert log.found() == [(3, AuditFault.REWORDED)], "the text is not the one that the log has sealed"


def test_an_erased_person_leaves_a_sound_chain_and_no_way_back(log: Log) -> None:
    with log.database.reading() as session:
        sealed = session.get(AuditRow, 3)
        assert sealed is not None
        salt, whole = sealed.salt, sealed.seal

    def clean(words: str) -> str:
        return words.replace("María Peña", "[…]")

    with log.database.writing() as session:
        assert log.audit.redact_in(session, "boss", 3, clean)
        assert log.audit.redact_in(session, "boss", 4, clean, wholly=True)
        assert not log.audit.redact_in(session, "boss", 3, clean), "nothing is left to go"
        assert not log.audit.redact_in(session, "boss", 999, clean)
    entries = {entry.entry_id: entry for entry in log.audit.recent()}
    assert (entries[3].detail, entries[4].detail) == ("[…] 3", "")
    assert [number for number, entry in sorted(entries.items()) if entry.is_redacted] == [3, 4]
    check = log.audit.verify("tester")
    assert (check.problems, check.redacted) == ((), 2)
    with log.database.reading() as session:
        row = session.get(AuditRow, 3)
        assert row is not None
        assert row.seal == whole
        assert row.salt != salt
        assert seal(row.salt, "ana", "r3", "María Peña 3", row.origin) != row.seal, "the name cannot be tried"


def test_what_is_changed_after_an_erasure_is_found(log: Log) -> None:
    with log.database.writing() as session:
        log.audit.redact_in(session, "boss", 3, lambda _words: "")
    log.behind("UPDATE audit SET detail = 'innocent' WHERE id = 3")
    assert log.found() == [(3, AuditFault.REWORDED)]


def test_an_erasure_that_the_log_does_not_tell_of_is_found(log: Log) -> None:
    with log.database.writing() as session:
        log.audit.redact_in(session, "boss", 3, lambda _words: "")
    log.behind(f"DELETE FROM audit WHERE action = '{REDACTED}'")
    log.note.unlink()
    assert log.found() == [(3, AuditFault.REWORDED)]


def test_a_backup_that_was_brought_back_is_told_once_and_stays_in_the_log(log: Log) -> None:
    log.behind("DELETE FROM audit WHERE id > 5")
    assert log.found()[0] == (6, AuditFault.CUT)
    log.audit.note_restored("ana", "backup.db")
    assert log.found() == []
    [entry] = log.audit.recent(action="storage.restore")
    assert f"entry {ENTRIES} (" in entry.detail


def test_what_a_database_cannot_keep_does_not_break_the_chain(log: Log) -> None:
    for words in ("a\0b", "\ud800", "x" * 20_000, "ñ\u0301", "line\nline", "=1+1"):
        log.audit.add(words[:50], "x", words, words)
    assert log.found() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_any_value_is_found(log: Log, data: st.DataObject) -> None:
    """Of any entry and any column, with any other value; then it is put back, and all is well."""
    entry = data.draw(st.integers(1, ENTRIES))
    column = data.draw(st.sampled_from(["actor", "action", "subject", "detail", "origin", "salt", "seal", "chain"]))
    value = data.draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
    log.behind()
    with closing(sqlite3.connect(log.file)) as connection:
        [before] = connection.execute(f"SELECT {column} FROM audit WHERE id = ?", (entry,)).fetchone()
        connection.execute(f"UPDATE audit SET {column} = ? WHERE id = ?", (value, entry))
        connection.commit()
        found = log.found()
        connection.execute(f"UPDATE audit SET {column} = ? WHERE id = ?", (before, entry))
        connection.commit()
    assert [entry for entry, _ in found][:1] == ([entry] if value != before else [])
    assert log.found() == []


def test_what_older_versions_wrote_is_linked_when_they_are_brought_up_to_date(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import callmanager.store.migrations as migrations

    path = tmp_path / "callmanager.db"
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for number in (1, 2, 5):
            values = f"({number}, '2026-01-01 00:00:0{number}.000000', 'ana', 'login', '', 'ñ', '')"
            columns = "(id, at, actor, action, subject, detail, origin)"
            connection.execute(text(f"INSERT INTO audit {columns} VALUES {values}"))
        connection.commit()
    engine.dispose()
    database = Database.open(path)
    audit = AuditLog(database, SettableClock())
    audit.add("ana", "x")
    check = audit.verify("tester")
    assert (check.rows, check.problems) == (4, ())
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute("UPDATE audit SET detail = '' WHERE id = 1")
    database.close()
