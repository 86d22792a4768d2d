"""``record`` and ``devices`` as a program meets them: real processes, a real PulseAudio, real signals."""

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Run
from tests.support.pulse import PulseServer


@pytest.fixture(scope="module")
def pulse() -> Iterator[PulseServer]:
    with PulseServer() as server:
        yield server


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "callmanager", *(str(argument) for argument in arguments)]


def test_devices_and_a_recording_of_a_real_input(pulse: PulseServer, tmp_path: Path, home: Path) -> None:
    environment = os.environ | pulse.environment
    listed = subprocess.run(command("devices", "--json"), env=environment, capture_output=True, timeout=50, check=True)
    names = [device["name"] for device in json.loads(listed.stdout)]
    assert "pulse" in names
    done = subprocess.run(
        command("record", "--seconds", 2, "--out", tmp_path / "out", "--label", "prueba ../ñ", "--device", "pulse",
                "--channels", 1, "--rate", 16_000, "--json"),
        env=environment, capture_output=True, timeout=50, check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    metadata = json.loads(done.stdout)
    assert (metadata["status"], metadata["sample_rate"], metadata["channels"]) == ("completed", 16_000, 1)
    path = Path(metadata["file_path"])
    assert path.parent == tmp_path / "out"
    assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) == metadata
    with wave.open(str(path)) as file:
        assert file.getnframes() / file.getframerate() == metadata["duration_seconds"]
    assert metadata["duration_seconds"] == 2.0
    assert not home.exists()


def test_devices_are_checked_and_recorded_as_a_pair_from_the_first_voice(pulse: PulseServer, tmp_path: Path) -> None:
    environment = os.environ | pulse.environment | {"CALLMANAGER_HOME": str(tmp_path / "not" / "yet")}
    sound = np.rint(9_000 * np.sin(np.arange(30 * pulse.rate) * 0.05)).astype(np.int16)
    with pulse.playing(sound):
        checked = subprocess.run(
            command("devices", "--check", "--seconds", 0.5, "--second-device", "No such cable", "--play", "--json"),
            env=environment, capture_output=True, timeout=50, check=False,
        )  # fmt: skip
        done = subprocess.run(
            command("record", "--seconds", 1.5, "--out", tmp_path, "--label", "x", "--device", "pulse",
                    "--second-device", "pulse", "--voice-start", -30, "--pre-roll", 0.5, "--json"),
            env=environment, capture_output=True, timeout=50, check=False, text=True, encoding="utf-8",
        )  # fmt: skip
    report = json.loads(checked.stdout)
    assert checked.returncode == 1
    assert [source["verdict"] for source in report["sources"]] == ["ok", "cannot_open"]
    assert "No such cable" in report["sources"][1]["sentence"]
    assert isinstance(report["free_minutes"], int), "told of the disk before there is a folder"
    assert done.returncode == 0, done.stderr
    metadata = json.loads(done.stdout)
    assert (metadata["status"], metadata["channels"], metadata["device"]) == ("completed", 2, "pulse + pulse")
    assert [event["code"] for event in metadata["events"]] == ["voice"]
    assert metadata["duration_seconds"] == 1.5


@pytest.mark.parametrize("option", [("--voice-start", "3"), ("--voice-start", "loud"), ("--pre-roll", "-1")])
def test_levels_and_lengths_that_make_no_sense_are_refused(tmp_path: Path, run: Run, option: tuple[str, str]) -> None:
    assert run("record", "--seconds", "1", "--out", str(tmp_path), "--label", "x", *option).code == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_recording_and_keeps_it(pulse: PulseServer, tmp_path: Path, number: int) -> None:
    process = subprocess.Popen(
        command("record", "--seconds", 600, "--out", tmp_path, "--label", "larga", "--device", "pulse"),
        env=os.environ | pulse.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Recording ")
        [path] = tmp_path.glob("*.wav")
        deadline = time.monotonic() + 20
        while path.stat().st_size < 50_000 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert process.returncode == 0, err
    assert out.startswith("completed: ")
    assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["status"] == "completed"
    assert path.stat().st_size >= 50_000


def test_without_a_microphone_it_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    environment = os.environ | {"PULSE_SERVER": "unix:/nowhere"}
    done = subprocess.run(
        command("record", "--seconds", 1, "--out", tmp_path / "out", "--label", "x", "--json"),
        env=environment, capture_output=True, timeout=50, check=False, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    last = done.stderr.splitlines()[-1]
    assert last.startswith("callmanager: ")
    assert "nothing" in last.lower()
    assert not list((tmp_path / "out").glob("*.wav"))


def test_a_device_that_is_not_there_is_told_with_those_that_are(
    run: Run, tmp_path: Path, pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
    said = run("record", "--seconds", 1, "--out", tmp_path, "--label", "x", "--device", "no such thing")
    assert said.code == 1
    assert "no such thing" in said.err
    assert "pulse" in said.err


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = run("record", "--seconds", 1, "--out", tmp_path / "file" / "out", "--label", "x")
    assert (said.code, said.out) == (1, "")
    assert "callmanager: " in said.err
