"""Keeping, encrypting and erasing from the command line, over a workspace that the real services made."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callmanager.app import App, build
from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.cli.workspace import actor
from callmanager.domain.recording import RecordingMetadata
from callmanager.paths import Paths
from callmanager.settings import OfficeSettings, Settings
from tests.cli.conftest import Run
from tests.support.desk import Desk

SETTINGS = Settings(office=OfficeSettings(time_zone="UTC"))


@pytest.fixture
def recordings(home: Path) -> list[RecordingMetadata]:
    """Two recordings, one of them a hundred days old, of one person whose call has a note."""
    with Desk(home) as desk:
        agent = desk.person("leo")
        call = desk.calls.start(agent, phone="8877-6655", contact_name="Ñusta Quispe")
        for step in (desk.calls.answer, desk.calls.hang_up):
            step(call.call_id)
        desk.calls.finish(call.call_id, "sale", "llamar a Ñusta Quispe")
        made = []
        for days in (100, 0):
            metadata = desk.recording(agent, contact="Ñusta Quispe", seconds=0.1)
            changes = {
                "call_id": call.call_id,
                "sha256": sha256(Path(metadata.file_path)),
                "start_time": (datetime.now(UTC) - timedelta(days=days)).isoformat(),
            }
            made.append(sidecar.update(Path(metadata.file_path), changes))
        desk.recordings.index.keep(made)
    return made


def open_app(home: Path) -> App:
    return build(SETTINGS, Paths.at(home), role=None)


def test_retention_is_shown_and_then_applied(run: Run, refused: Run, recordings: list[RecordingMetadata]) -> None:
    old, new = recordings
    assert run("recordings", "retain").out == "There are no rules; every recording is kept.\n"
    assert run("recordings", "rules", "--set", "0,outcome=interested", "30", "--json").json[1]["days"] == 30
    assert run("recordings", "rules").out == "1. outcome interested: for ever\n2. every recording: 30 days\n"
    said = run("recordings", "retain", "--dry-run")
    assert old.recording_id in said.out
    assert new.recording_id not in said.out
    digest = run("recordings", "retain", "--json").json["digest"]
    assert digest.partition("-")[2] in said.out, "the moment may be another, the list is the same"
    refused("recordings", "retain", "--apply", "20260101T000000Z-0000000000000000")
    assert Path(old.file_path).exists()
    assert run("recordings", "retain", "--apply", digest, "--json").json["deleted"] == [old.recording_id]
    assert not Path(old.file_path).exists()
    assert Path(new.file_path).exists()
    assert run("recordings", "retain").out == "No recording is due.\n"


@pytest.mark.parametrize("rule", ["99999999", "30,colour=red", "30,consent=perhaps"])
def test_a_wrong_rule_changes_nothing(run: Run, home: Path, rule: str) -> None:
    assert run("recordings", "rules", "--set", "5").code == 0
    assert run("recordings", "rules", "--set", rule).code == 2
    assert run("recordings", "rules", "--json").json[0]["days"] == 5


def test_a_hold_is_set_by_id_or_file_and_ended(
    run: Run, refused: Run, recordings: list[RecordingMetadata], home: Path
) -> None:
    old, new = recordings
    run("recordings", "rules", "--set", "30")
    assert run("recordings", "hold", old.recording_id, "Expediente 7").code == 0
    assert run("recordings", "hold", Path(new.file_path).name, "Expediente 8", "--json").json == {
        "recording_id": new.recording_id
    }
    assert "must be kept: Expediente 7" in run("recordings", "retain").out
    assert run("recordings", "retain", "--json").json["doomed"] == []
    run("recordings", "release", old.recording_id)
    assert len(run("recordings", "retain", "--json").json["doomed"]) == 1
    refused("recordings", "hold", "nobody", "x")
    app = open_app(home)
    entries = [(entry.actor, entry.action, entry.origin) for entry in app.audit.recent(3, action="recording")]
    app.stop()
    assert [entry[:2] for entry in entries] == [
        (actor(), "recording.release"),
        (actor(), "recording.hold"),
        (actor(), "recording.hold"),
    ]
    assert all(entry[2].startswith("cli ") for entry in entries)


def test_a_key_goes_to_another_computer(
    run: Run, refused: Run, recordings: list[RecordingMetadata], home: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    refused("recordings", "encrypt")
    assert "no key" in run("recordings", "key", "status").out
    run("recordings", "key", "create")
    said = run("recordings", "encrypt", "--json")
    assert said.json == {"encrypted": 2, "failed": [], "recovery_key_saved": False}
    assert "key export FILE" in said.err
    assert "SAVED NOWHERE" in run("recordings", "key", "status").out
    assert "its recovery key was saved nowhere" in run("doctor").out
    sheet = tmp_path / "sheet.txt"
    key_id = run("recordings", "key", "export", sheet, "--json").json["key_id"]
    status = run("recordings", "key", "status", "--json").json
    assert (status["readable"], status["in_keyring"], status["key_id"]) == (True, False, key_id)
    assert status["recovery_saved"]
    (told,) = (one for one in run("doctor", "--json").json["checks"] if one["name"] == "recording keys")
    assert (told["status"], key_id in told["detail"]) == ("ok", True)
    assert all(not Path(metadata.file_path).exists() for metadata in recordings)
    monkeypatch.setenv("CALLMANAGER_HOME", str(tmp_path / "other"))
    # As PowerShell's “>” and an editor of another country write it.
    resaved = tmp_path / "resaved.txt"
    text = f"Panadería\r\n{sheet.read_text('utf-8')}"
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        resaved.write_bytes(text.encode(encoding, "replace"))
        assert run("recordings", "key", "import", resaved, "--json").json == {"key_id": key_id}
    assert (
        run("recordings", "key", "show", "--json").json["recovery_key"].splitlines()[4:13]
        == (sheet.read_text("utf-8").splitlines()[4:13])
    )
    assert run("recordings", "key", "rotate", "--json").json["key_id"] != key_id
    refused("recordings", "key", "import", tmp_path / "nothing.txt")


def test_what_lies_in_the_folder_alone_is_missed_by_no_command(
    run: Run, refused: Run, recordings: list[RecordingMetadata], home: Path
) -> None:
    with Desk(home) as desk:
        for metadata in recordings:
            desk.recordings.index.forget(metadata.recording_id)
    old, new = recordings
    assert run("recordings", "erase", "--phone", "8877-6655", "--json").json["recordings"] == 2
    run("recordings", "rules", "--set", "30")
    with Desk(home) as desk:
        for metadata in recordings:
            desk.recordings.index.forget(metadata.recording_id)
    assert len(run("recordings", "retain", "--json").json["doomed"]) == 1
    with Desk(home) as desk:
        for metadata in recordings:
            desk.recordings.index.forget(metadata.recording_id)
    assert run("recordings", "hold", old.recording_id, "Expediente 7").code == 0
    with Desk(home) as desk:
        for metadata in recordings:
            desk.recordings.index.forget(metadata.recording_id)
    run("recordings", "key", "create")
    assert run("recordings", "encrypt", "--json").json["encrypted"] == 2
    (home / "keys.json").rename(home / "away.json")
    (home / "keys").rename(home / "away")
    status = run("recordings", "key", "status", "--json")
    assert (status.code, status.json["key_id"], len(status.json["missing"])) == (1, "", 1)
    (told,) = (one for one in run("doctor", "--json").json["checks"] if one["name"] == "recording keys")
    assert (told["status"], status.json["missing"][0] in told["detail"]) == ("warn", True)
    assert status.json["missing"][0] in status.err
    assert not Path(new.file_path).exists()


def test_a_person_is_erased_only_as_shown_and_alone_in_the_workspace(
    run: Run, refused: Run, recordings: list[RecordingMetadata], home: Path
) -> None:
    said = run("recordings", "erase", "--phone", "+506 8877 6655")
    assert "Ñusta Quispe: 2 recordings" in said.out
    assert run("recordings", "erase").code == 2
    preview = run("recordings", "erase", "--phone", "8877-6655", "--json").json
    assert preview["digest"] in said.out
    desktop = build(SETTINGS, Paths.at(home))
    busy = refused("recordings", "erase", "--phone", "8877-6655", "--apply", preview["digest"])
    assert "open already" in busy.err
    desktop.stop()
    erased = run("recordings", "erase", "--phone", "8877-6655", "--apply", preview["digest"], "--json").json
    assert (erased["recordings"], erased["calls"], erased["database_overwritten"]) == (2, 1, True)
    assert os.listdir(home / "recordings") == []
    assert b"Quispe" not in (home / "callmanager.db").read_bytes()
    refused("recordings", "erase", "--phone", "8877-6655")


def test_the_help_names_them(home: Path) -> None:
    command = [sys.executable, "-m", "callmanager", "recordings", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    for name in ("retain", "rules", "hold", "release", "erase", "encrypt", "key"):
        assert f"    {name} " in said
