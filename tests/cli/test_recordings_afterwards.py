"""“recordings export” of many and in other formats, and “recordings compress”, over the real command line."""

import json
from pathlib import Path

import pytest
import soundfile
from sqlmodel import select

from callmanager.cli import job
from callmanager.cli.workspace import actor
from callmanager.services.jobs import JOB_VARIABLE
from callmanager.store.database import Database
from callmanager.store.tables import AuditRow, RecordingExportRow
from tests.cli.conftest import Run
from tests.cli.test_recordings import folder, wav

__all__ = ["folder"]


def noted(home: Path) -> tuple[list[str], list[str]]:
    """The copies that the database knows, and who made them by the audit log."""
    database = Database.open(home / "callmanager.db")
    with database.reading() as session:
        rows = session.exec(select(RecordingExportRow.path)).all()
        entries = session.exec(select(AuditRow.actor).where(AuditRow.action == "recording.export")).all()
    database.close()
    return sorted(rows), list(entries)


def test_one_in_another_format_and_noted(run: Run, refused: Run, home: Path, folder: Path, tmp_path: Path) -> None:
    told = run("recordings", "export", wav(folder, "Ana").stem, tmp_path / "a.flac", "--format", "flac", "--json").json
    assert soundfile.info(told["file"]).format == "FLAC"
    assert told["integrity"] == "ok"
    assert noted(home) == (sorted([told["file"], told["sidecar"]]), [actor()])
    assert (
        "not the name of a .mp3 file"
        in refused("recordings", "export", wav(folder, "Ana"), tmp_path / "b.flac", "--format", "mp3").err
    )
    assert run("recordings", "export", wav(folder, "Ana"), tmp_path / "c.wav", "--format", "ogg").code == 2


def test_many_at_once_by_name_by_contact_and_all(run: Run, home: Path, folder: Path, tmp_path: Path) -> None:
    told = run("recordings", "export", "--all", tmp_path / "all", "--format", "mp3", "--json").json
    assert len(told["exported"]) == 2
    assert told["problems"] == []
    assert all(soundfile.info(item["files"][0]).format == "MP3" for item in told["exported"])
    told = run("recordings", "export", "--contact", "ana", tmp_path / "ana", "--json").json
    assert ["Ana_Mora" in item["files"][0] for item in told["exported"]] == [True]
    said = run("recordings", "export", wav(folder, "Ana"), wav(folder, "Beto").name, tmp_path / "named")
    assert "2 of 2 recordings were exported" in said.out
    assert len(noted(home)[1]) == 5
    for wrong in (["--all", "a.wav", tmp_path], [tmp_path], ["--all", "--contact", "x", "a", "b"]):
        assert run("recordings", "export", *wrong).code == 2


def test_what_was_not_exported_is_told_at_the_end(run: Run, folder: Path, tmp_path: Path) -> None:
    wav(folder, "Beto").unlink()
    altered = wav(folder, "Ana")
    altered.write_bytes(altered.read_bytes()[:-2])
    said = run("recordings", "export", "--all", tmp_path / "out")
    assert said.code == 1
    assert "1 of 2 recordings were not exported" in said.err
    assert "is not in the recordings folder any more" in said.out
    assert "ALTERED" in said.out


def test_a_list_is_worked_through_line_by_line_and_the_parent_notes_it(
    run: Run, refused: Run, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "list.json"
    gone = str(tmp_path / "moved" / wav(folder, "Ana").name)  # found in the folder by its name
    wanted.write_text(json.dumps([gone, str(folder / "nobody.wav"), "/etc/passwd"]))
    monkeypatch.setenv(JOB_VARIABLE, "1")
    monkeypatch.setattr(job, "obey_parent", lambda: None)
    said = run("recordings", "export", "--list", wanted, tmp_path / "out", "--format", "opus", "--progress")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [(line["done"], line["total"]) for line in lines] == [(1, 3), (2, 3), (3, 3)]
    assert lines[0]["source"] == gone
    assert lines[0]["exported"]["integrity"] == "ok"
    assert [line["problem"]["code"] for line in lines[1:]] == ["unknown_recording"] * 2
    assert noted(home) == ([], [])
    monkeypatch.delenv(JOB_VARIABLE)
    wanted.write_text("{}")
    refused("recordings", "verify", "--list", wanted)


def test_compress_tells_what_it_did_and_what_not(run: Run, folder: Path) -> None:
    (folder / "alone.wav").write_bytes(b"RIFF")
    altered = wav(folder, "Beto")
    altered.write_bytes(altered.read_bytes()[:-2])
    before = wav(folder, "Ana")
    said = run("recordings", "compress", before.name, altered)
    assert said.code == 0
    assert "1 of 2 recordings are smaller now" in said.out
    assert "is not as it was recorded" in said.out
    assert not before.exists()
    assert before.with_suffix(".flac").exists()
    assert run("recordings", "verify", before.stem).code == 0
    assert [
        Path(item["file_path"]).suffix for item in run("recordings", "list", "--json", "--contact", "Ana").json
    ] == [".flac"]
    said = run("recordings", "compress", "--json", "--to", "opus")
    assert said.code == 1
    assert json.loads(said.out)["outcomes"] == {"failed": 1, "not_ok": 1, "already": 1}
