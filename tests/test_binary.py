"""The frozen program: built from ``callmanager.spec``, it runs the sample call with no display and no Python around."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program; building takes about 90 s on two cores."""
    folder = tmp_path_factory.mktemp("frozen")
    where = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    built = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *where, "callmanager.spec"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    name = "callmanager.exe" if sys.platform == "win32" else "callmanager"
    return folder / "dist" / "callmanager" / name


@pytest.mark.binary
@pytest.mark.timeout(900)
def test_frozen_program_runs_the_sample_call(program: Path, tmp_path: Path) -> None:
    bare = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMPDIR") if name in os.environ}
    out = tmp_path / "out"
    run = subprocess.run(
        [str(program), "demo", "--once", "--out", str(out)],
        env={**bare, "HOME": str(tmp_path), "CALLMANAGER_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    [sidecar] = (out / "recordings").glob("*.json")
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    audio = soundfile.info(sidecar.with_suffix(".wav"))
    assert told["status"] == "completed"
    assert told["duration_seconds"] == pytest.approx(audio.frames / audio.samplerate)
    assert audio.frames > 10 * audio.samplerate
    assert (out / "report.xlsx").stat().st_size > 0
    assert list(out.glob("*.png"))
    copies = tmp_path / "copies"
    everything = ["recordings", "export", "--all", str(copies), "--dir", str(sidecar.parent)]
    for kind in ("flac", "mp3", "opus"):  # coders, resampler and database, without a Python around
        said = subprocess.run(
            [str(program), *everything, "--format", kind],
            env={**bare, "HOME": str(tmp_path), "CALLMANAGER_HOME": str(tmp_path / "home")},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
        [copy] = copies.glob(f"*.{kind}")
        assert soundfile.info(copy).duration == pytest.approx(told["duration_seconds"], abs=0.1)
    where = {"CALLMANAGER_HOME": str(tmp_path / "home"), "CALLMANAGER_AUDIO__FOLDER": str(sidecar.parent)}
    for command in (["rebuild"], ["key", "create"], ["encrypt"], ["export", "--all", str(tmp_path / "decrypted")]):
        said = subprocess.run(  # cryptography, and keyring with its backends
            [str(program), "recordings", *command],
            env={**bare, "HOME": str(tmp_path), **where},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
    assert [path.suffix for path in sidecar.parent.iterdir() if path.suffix != ".json"] == [".enc"]
    [copy] = (tmp_path / "decrypted").glob("*.wav")
    assert soundfile.info(copy).frames == audio.frames
