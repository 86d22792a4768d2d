import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from callmanager.audio import AudioRecorder
from callmanager.audio.sources.file_source import FileSource
from callmanager.paths import resource
from tests.cli.conftest import Run

SAMPLE = resource("samples", "llamada_demo.flac")


@pytest.fixture
def folder(home: Path) -> Path:
    """Two short recordings in the workspace, made by the real recorder from a file."""
    folder = home / "recordings"
    recorder = AudioRecorder(folder, channels=2, source_factory=lambda _device: FileSource(SAMPLE))
    for contact, user in (("Ana Mora", "rosa"), ("Beto", "luis")):
        recorder.start_recording("llamada", contact_name=contact, user_id=f"id-{user}", user_name=user)
        recorder.stop_recording()
    recorder.stop()
    return folder


def wav(folder: Path, contact: str) -> Path:
    [path] = folder.glob(f"*{contact}*.wav")
    return path


def test_the_list_is_filtered_first_and_limited_after(run: Run, folder: Path) -> None:
    def contacts(*arguments: object) -> list[str]:
        return [m["contact_name"] for m in run("recordings", "list", "--json", *arguments).json]

    assert contacts() == ["Beto", "Ana Mora"]
    assert contacts("--limit", 1) == ["Beto"]
    assert contacts("--contact", "ana", "--limit", 1) == ["Ana Mora"]
    assert contacts("--user", "ROSA") == contacts("--user", "id-rosa") == ["Ana Mora"]
    assert contacts("--user", "nobody") == []
    assert "Ana Mora" in run("recordings", "list").out
    assert not (folder.parent / "callmanager.db").exists()


@pytest.mark.parametrize("in_index", [False, True])
def test_a_name_tells_the_terminal_nothing_but_a_name(run: Run, folder: Path, in_index: bool) -> None:
    home = next(folder.glob("*Ana*.json"))
    name = "Ana\x1b[31m\r\ud83dMora"
    home.write_text(json.dumps(json.loads(home.read_text("utf-8")) | {"contact_name": name}))
    if in_index:
        run("recordings", "rebuild")
    [line] = [line for line in run("recordings", "list").out.splitlines() if "Ana" in line]
    assert "Ana [31m  Mora" in line
    assert name in [data["contact_name"] for data in run("recordings", "list", "--json").json], "programs get it whole"


def test_verify_passes_over_a_name_that_is_no_text(run: Run, folder: Path) -> None:
    run("recordings", "rebuild")
    lost = os.fsencode(folder) + b"/no\xfftext.wav"
    with open(lost, "wb") as file:
        file.write(b"RIFF")
    said = run("recordings", "verify", "--json")
    assert (said.code, said.json["checked"], said.json["ok"]) == (1, 3, 2)


def test_an_empty_and_a_missing_folder(run: Run, refused: Run, tmp_path: Path) -> None:
    assert run("recordings", "list").out == "There are no recordings.\n"
    assert run("recordings", "verify", "--json").json["checked"] == 0
    refused("recordings", "list", "--dir", tmp_path / "missing")
    (tmp_path / "file").write_text("")
    refused("recordings", "verify", "--dir", tmp_path / "file")


@pytest.mark.parametrize("command", ["list", "verify", "recover", "compress", "export"])
def test_a_folder_that_may_not_be_read_is_one_line(
    refused: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    scandir = os.scandir

    def denied(path: Any = ".") -> Any:
        if str(path) == str(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    more = [wav(folder, "Beto").name, tmp_path / "target"] if command == "export" else []
    monkeypatch.setattr(os, "scandir", denied)
    assert "cannot be read (Permission denied)" in refused("recordings", command, *more).err


def test_verify_names_what_was_altered(run: Run, folder: Path) -> None:
    said = run("recordings", "verify", "--json")
    assert (said.code, said.json["ok"], said.json["altered"]) == (0, 2, [])
    changed = wav(folder, "Beto")
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    said = run("recordings", "verify", "--json")
    assert (said.code, said.json["ok"], said.json["altered"]) == (1, 1, [str(changed)])
    assert changed.name in said.err
    said = run("recordings", "verify")
    assert "ALTERED" in said.out
    assert run("recordings", "verify", wav(folder, "Ana")).code == 0
    for name in (changed, changed.name, changed.stem, changed.with_suffix(".json")):
        assert run("recordings", "verify", name).code == 1


def test_verify_tells_what_is_missing_broken_or_unfinished(run: Run, folder: Path) -> None:
    wav(folder, "Beto").unlink()
    (folder / "broken.json").write_text("{")
    soundfile.write(folder / "alone.wav", np.zeros(10, np.int16), 8000)
    said = run("recordings", "verify", "--json")
    results = {Path(r["file"]).name.split("_")[0]: r["result"] for r in said.json["results"]}
    assert said.code == 1
    assert results["broken.wav"] == "unreadable"
    assert results["alone.wav"] == "no_sidecar"
    assert len(said.json["missing"]) == 1
    assert "Beto" in said.json["missing"][0]
    assert run("recordings", "verify", "nothing at all").code == 1


def test_recover_makes_whole_what_a_killed_program_left(run: Run, folder: Path) -> None:
    program = (
        "import os, sys; from callmanager.audio import AudioRecorder\n"
        "from callmanager.audio.sources.file_source import FileSource\n"
        "r = AudioRecorder(sys.argv[1], channels=2, source_factory=lambda _d: FileSource(sys.argv[2]))\n"
        "r.start_recording('muerta'); print(flush=True)\n"
        "while r.durable_seconds < 0.5: pass\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", program, folder, SAMPLE], check=False, timeout=50, capture_output=True)
    left = wav(folder, "muerta")
    unfinished = run("recordings", "verify", left, "--json").json
    assert unfinished["unfinished"] == [str(left)]
    [recovered] = run("recordings", "recover", "--json").json["recovered"]
    assert recovered["status"] == "recovered"
    assert recovered["file_path"] == str(left)
    assert recovered["duration_seconds"] == soundfile.info(left).duration >= 0.5
    assert run("recordings", "verify").code == 0
    assert run("recordings", "recover", "--json").json == {"recovered": []}
    assert "nothing to recover" in run("recordings", "recover").out


def test_recover_gives_a_recording_whose_sidecar_is_damaged_a_new_one(
    run: Run, folder: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("is passed over")
    file = wav(folder, "Ana")
    file.with_suffix(".json").write_text('{"a":')
    assert len(run("recordings", "list", "--dir", folder, "--json").json) == 1
    assert "with a new sidecar" in run("recordings", "recover").out
    assert len(run("recordings", "list", "--dir", folder, "--json").json) == 2
    assert file.with_name(f"{file.stem}.json.damaged").read_text() == '{"a":'
    assert "nothing to recover" in run("recordings", "recover").out


def test_an_export_takes_the_sidecar_along_and_overwrites_nothing(
    run: Run, refused: Run, folder: Path, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    source = wav(folder, "Ana")
    told = run("recordings", "export", source.name, tmp_path / "out", "--json").json
    assert Path(told["file"]).read_bytes() == source.read_bytes()
    assert json.loads(Path(told["sidecar"]).read_text(encoding="utf-8"))["contact_name"] == "Ana Mora"
    assert run("recordings", "export", source, tmp_path / "otro.wav").code == 0
    assert "exists already" in refused("recordings", "export", source, tmp_path / "otro.wav").err
    refused("recordings", "export", source, tmp_path / "otro.mp3")
    refused("recordings", "export", "nothing.wav", tmp_path)
    (tmp_path / "foreign.wav").write_bytes(b"RIFF")
    assert "--dir" in refused("recordings", "export", tmp_path / "foreign.wav", tmp_path / "x.wav").err
    (tmp_path / "file").write_text("")
    expected_log("could not be exported")
    assert "exists" in refused("recordings", "export", source, tmp_path / "file" / "x.wav").err


def test_the_index_answers_where_there_is_one(
    run: Run, folder: Path, home: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("broken.json is passed over")

    def contacts(*arguments: object) -> list[str]:
        return [m["contact_name"] for m in run("recordings", "list", "--json", *arguments).json]

    lines = [json.loads(line) for line in run("recordings", "rebuild", "--json").out.splitlines()]
    assert lines[0] == {"done": 2, "total": 2}
    assert lines[-1] | {"seconds": 0} == {"sidecars": 2, "read": 2, "passed_over": 0, "missing": 0, "seconds": 0}
    assert (home / "callmanager.db").exists()
    [first] = run("recordings", "list", "--contact", "ana", "--json").json
    assert first["file_path"] == str(wav(folder, "Ana"))
    assert (first["outcome_id"], first["note"], first["integrity"]) == (None, "", "")
    assert contacts() == ["Beto", "Ana Mora"]
    assert contacts("--agent", "ROSA") == contacts("--user", "id-rosa") == contacts("--text", "ros mor") == ["Ana Mora"]
    assert contacts("--contact", "an") == []  # whole words here, as in a folder
    assert contacts("--limit", 1) == ["Beto"]
    assert contacts("--min", 9_999) == contacts("--outcome", "sale") == contacts("--tag", "vip") == []
    assert contacts("--from", "2020-01-01", "--to", "2099-12-31", "--max", 9_999) == ["Beto", "Ana Mora"]
    assert contacts("--to", "2020-01-01") == []
    assert "Ana Mora" in run("recordings", "list").out
    wav(folder, "Beto").with_suffix(".json").unlink()
    assert "1 recordings are not in the folder any more" in run("recordings", "rebuild", "--changed").out
    (folder / "broken.json").write_text("{")
    assert "1 are no sidecars" in run("recordings", "rebuild").out


def test_a_folder_is_asked_with_the_same_filters(run: Run, folder: Path, refused: Run) -> None:
    sidecar = wav(folder, "Ana").with_suffix(".json")
    data = json.loads(sidecar.read_text()) | {"contact_phone": "+506 8888-7777", "tags": ["Cliente VIP"]}
    sidecar.write_text(json.dumps(data))

    def contacts(*arguments: object) -> list[str]:
        return [m["contact_name"] for m in run("recordings", "list", "--dir", folder, "--json", *arguments).json]

    for filters in (
        ("--phone", "8888 7777"), ("--tag", "cliente vip"), ("--text", "vip mora"), ("--text", "8888-7777"),
        ("--agent", "rosa", "--contact", "ANA"),
    ):  # fmt: skip
        assert contacts(*filters) == ["Ana Mora"], filters
    for filters in (("--phone", "12"), ("--tag", "vip"), ("--text", "zz"), ("--min", 9_999), ("--from", "2099-01-01")):
        assert contacts(*filters) == [], filters
    assert contacts("--max", 9_999, "--to", "2099-01-01") == ["Beto", "Ana Mora"]
    assert run("recordings", "list", "--dir", folder, "--outcome", "sale").code == 2
    assert run("recordings", "list", "--from", "someday").code == 2
    refused("recordings", "list", "--dir", folder, "--outcome", "nonsense")
