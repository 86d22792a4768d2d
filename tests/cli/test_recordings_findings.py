"""What “recordings verify” found is kept, and “recordings list” says it; copies are what their names say."""

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from callmanager.cli.workspace import actor
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow
from tests.cli.conftest import Run
from tests.cli.test_recordings import SAMPLE, folder, wav
from tests.cli.test_recordings_afterwards import noted

__all__ = ["folder"]


def integrity(run: Run) -> dict[str, str]:
    """What the index says, by contact."""
    return {item["contact_name"]: item["integrity"] for item in run("recordings", "list", "--json").json}


def alter(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


@pytest.mark.usefixtures("folder")
def test_verify_makes_no_database(run: Run, home: Path) -> None:
    assert run("recordings", "verify").code == 0
    assert not (home / "callmanager.db").exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_what_verify_found_is_kept_in_the_index(run: Run, folder: Path, home: Path, is_known: bool) -> None:
    Database.open(home / "callmanager.db").close()
    if is_known:
        run("recordings", "rebuild")
        assert integrity(run) == {"Beto": "", "Ana Mora": ""}
    assert run("recordings", "verify").code == 0
    assert integrity(run) == {"Beto": "ok", "Ana Mora": "ok"}
    alter(wav(folder, "Beto"))
    assert run("recordings", "verify", wav(folder, "Beto").name).code == 1
    assert integrity(run) == {"Beto": "altered", "Ana Mora": "ok"}
    lines = run("recordings", "list").out.splitlines()
    assert "  altered  " in next(line for line in lines if "Beto" in line)
    assert "  completed  " in next(line for line in lines if "Ana" in line)


def test_a_copy_elsewhere_says_nothing_of_the_recording(run: Run, folder: Path, tmp_path: Path) -> None:
    run("recordings", "rebuild")
    run("recordings", "verify")
    [copy] = [Path(run("recordings", "export", wav(folder, "Beto").name, tmp_path / "out", "--json").json["file"])]
    alter(copy)
    assert run("recordings", "verify", copy).code == 1
    assert run("recordings", "verify", "--dir", tmp_path / "out").code == 1
    assert integrity(run) == {"Beto": "ok", "Ana Mora": "ok"}


@pytest.mark.parametrize("keeps_time", [True, False])
def test_what_changed_after_it_was_verified_is_not_called_ok(
    run: Run, folder: Path, home: Path, keeps_time: bool
) -> None:
    run("recordings", "rebuild")
    run("recordings", "verify")
    file = wav(folder, "Beto")
    before = file.stat()
    if keeps_time:
        file.write_bytes(file.read_bytes()[:-2])
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        alter(file)
    assert integrity(run) == {"Beto": "", "Ana Mora": "ok"}
    database = Database.open(home / "callmanager.db")
    with database.reading() as session:
        row = session.get(RecordingRow, json.loads(file.with_suffix(".json").read_text())["recording_id"])
        assert row is not None
        assert row.verified_at is None, "it is looked at again soon"
    database.close()
    run("recordings", "verify")
    assert integrity(run) == {"Beto": "altered", "Ana Mora": "ok"}


@pytest.mark.parametrize("in_index", [True, False])
def test_the_list_tells_what_a_crash_left_and_what_is_gone(run: Run, folder: Path, in_index: bool) -> None:
    program = (
        "import os, sys; from callmanager.audio import AudioRecorder\n"
        "from callmanager.audio.sources.file_source import FileSource\n"
        "r = AudioRecorder(sys.argv[1], channels=2, source_factory=lambda _d: FileSource(sys.argv[2]))\n"
        "r.start_recording('muerta', contact_name='Carla'); print(flush=True)\n"
        "while r.durable_seconds < 0.5: pass\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", program, folder, SAMPLE], check=False, timeout=50, capture_output=True)
    wav(folder, "Beto").unlink()
    if in_index:
        run("recordings", "rebuild")
    lines = run("recordings", "list").out.splitlines()
    assert "  unfinished (see recordings recover)  " in next(line for line in lines if "Carla" in line)
    assert "  missing  " in next(line for line in lines if "Beto" in line)
    assert "  completed  " in next(line for line in lines if "Ana" in line)


@pytest.mark.parametrize(
    ("name", "format_"), [("x.wav", "WAV"), ("x.flac", "FLAC"), ("X.MP3", "MP3"), ("x.opus", "OGG"), ("x.ogg", "OGG")]
)
def test_the_ending_says_what_the_copy_is(run: Run, folder: Path, tmp_path: Path, name: str, format_: str) -> None:
    target = tmp_path / "out" / name
    told = run("recordings", "export", wav(folder, "Ana").name, target, "--json").json
    assert soundfile.info(told["file"]).format == format_
    assert Path(told["file"]).name.lower() == name.lower()
    assert run("recordings", "verify", "--dir", target.parent).out == "1 checked, 1 as they were recorded.\n"
    assert run("recordings", "verify", told["file"], "--dir", target.parent).code == 0


def test_ending_and_format_agree_or_are_refused(run: Run, refused: Run, folder: Path, tmp_path: Path) -> None:
    source = wav(folder, "Ana").name
    assert run("recordings", "export", source, tmp_path / "a.ogg", "--format", "opus").code == 0
    said = refused("recordings", "export", source, tmp_path / "b.flac", "--format", "wav").err
    assert "b.flac" in said
    assert "--format wav" in said
    assert ".mp3" in refused("recordings", "export", source, tmp_path / "b.txt").err
    said = run("recordings", "export", "--all", tmp_path / "all.flac")
    assert said.code == 2
    assert "a folder" in said.err
    assert sorted(path.name for path in tmp_path.iterdir() if path != folder.parent) == ["a.json", "a.ogg"]


@pytest.mark.parametrize(
    "name", ["CON.wav", "lpt1.x.wav", "x.wav.", "x.", "nul", "a:b.wav", "x?.wav", "aux/x.wav", "x "]
)
def test_names_that_windows_refuses_are_refused(refused: Run, folder: Path, tmp_path: Path, name: str) -> None:
    assert "Windows" in refused("recordings", "export", wav(folder, "Ana").name, tmp_path / "out" / name).err
    assert "Windows" in refused("recordings", "export", "--all", tmp_path / "out" / "con").err
    assert not (tmp_path / "out").exists()


def test_the_audit_log_names_who_ran_the_command(
    run: Run, home: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "rosa\n de la O")
    run("recordings", "export", wav(folder, "Ana").name, tmp_path / "a.wav")
    assert noted(home)[1] == ["rosa de la O"]


def nobody() -> str:
    raise KeyError("uid not found")


@pytest.mark.parametrize("answer", [nobody, lambda: ""])
def test_a_user_without_a_name_is_the_command_line(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], str]) -> None:
    monkeypatch.setattr(getpass, "getuser", answer)
    assert actor() == "command line"
