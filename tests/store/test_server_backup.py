"""Backups of a server's database, by its own tool over a real server."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from callmanager.bus import Bus
from callmanager.domain.errors import StoreError
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.audit_note import NAME
from callmanager.store import contact_index
from callmanager.store.database import Database
from callmanager.store.server_backup import dump
from tests.support.desk import SettableClock
from tests.support.postgres import Server


@pytest.mark.slow
def test_a_dump_is_made_proven_and_can_be_read_back(postgres: Server, tmp_path: Path) -> None:
    location = postgres.fresh()
    Database.open(location).close()
    target = tmp_path / "copies" / "callmanager-20260101-130000.dump"
    size = dump(location, target)
    assert size == target.stat().st_size > 10_000
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    listed = subprocess.run(["pg_restore", "--list", str(target)], capture_output=True, text=True, check=True).stdout
    assert "TABLE DATA public scheduled_runs" in listed
    with pytest.raises(StoreError, match="exists already"):
        dump(location, target)
    with pytest.raises(StoreError) as refused:
        dump(location.rsplit("/", 1)[0] + "/nobody", tmp_path / "other.dump")
    assert refused.value.reason == "backup_failed"
    assert "nobody" in refused.value.message
    assert not (tmp_path / "other.dump").exists()


@pytest.mark.slow
def test_what_a_server_brought_back_is_told_and_goes_on(postgres: Server, tmp_path: Path) -> None:
    location = postgres.fresh()
    clock, target = SettableClock(), tmp_path / "team.dump"
    database = Database.open(location)
    log = AuditLog(database, clock, "desktop", tmp_path / NAME)
    contacts = ContactService(database, Bus(), log, clock, country="CR")
    kept = contacts.add("Ana Mora", "88887777")
    log.add("rosa", "x", "before")
    dump(location, target)
    contacts.add("Ana Rojas", "88886666")
    log.add("rosa", "x", "after")
    lost = log.recent(1)[0]
    database.close()
    plain = location.replace("+psycopg", "")
    command = ["pg_restore", "--clean", "--if-exists", "--exit-on-error", f"--dbname={plain}", str(target)]
    subprocess.run(command, capture_output=True, text=True, check=True)
    database = Database.open(location)
    log = AuditLog(database, clock, "desktop", tmp_path / NAME)
    assert not log.verify("x").is_sound, "the end that this computer noted is gone"
    log.note_restored("x", target.name)
    told = log.recent(1)[0]
    assert (told.action, told.subject) == ("storage.restore", "team.dump")
    assert str(lost.entry_id) in told.detail
    assert lost.chain in told.detail
    assert log.verify("x").is_sound
    contacts = ContactService(database, Bus(), log, clock, country="CR")
    assert contacts.search("ana") == [kept]
    with database.reading() as session:
        query = text("SELECT count(*) FROM pg_indexes WHERE indexname = :name")
        assert session.connection().execute(query, {"name": contact_index.TRIGRAMS}).scalar() == 1
    database.close()


def test_without_its_tool_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="pg_dump is not installed") as refused:
        dump("postgresql+psycopg://somebody:secret@127.0.0.1:1/team", tmp_path / "x.dump")
    assert refused.value.reason == "backup_server"
    assert "secret" not in refused.value.message


def test_a_tool_that_fails_leaves_no_file_and_no_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pg_dump that tells what it was given."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("pg_dump", "pg_restore"):
        tool = tools / name
        tool.write_text('#!/bin/sh\necho "given $* and $PGPASSWORD" | tr "\\n" " " >&2\nexit 1\n')
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    with pytest.raises(StoreError) as refused:
        dump("postgresql+psycopg://ana:s3cret@127.0.0.1:5433/team?sslmode=require", tmp_path / "x.dump")
    arguments, _, password = refused.value.message.partition(" and ")
    assert "--host=127.0.0.1 --port=5433 --username=ana --dbname=team" in arguments
    assert "s3cret" not in arguments
    assert password.startswith("s3cret"), "by the environment, where other users cannot read it"
    assert not (tmp_path / "x.dump").exists()
