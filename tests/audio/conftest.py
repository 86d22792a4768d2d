import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording.engine import AudioThread
from tests.support.pulse import PulseServer

RATE = 44_100


@pytest.fixture(autouse=True)
def _coverage_sees_the_audio_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A QThread is not one of Python's own threads: hand it the trace function that those get."""
    run = AudioThread.run

    def traced(thread: AudioThread) -> None:
        sys.settrace(threading.gettrace())
        run(thread)

    if threading.gettrace() is not None:
        monkeypatch.setattr(AudioThread, "run", traced)


@pytest.fixture(scope="session")
def pulse_server() -> Iterator[PulseServer]:
    with PulseServer(RATE) as server:
        yield server


@pytest.fixture
def pulse(pulse_server: PulseServer, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    """The session's sound server as this process's microphone."""
    for name, value in pulse_server.environment.items():
        monkeypatch.setenv(name, value)
    return pulse_server


@pytest.fixture
def own_pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """A sound server for this test alone, which may break it."""
    with PulseServer(RATE) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.int16]:
    """Some 4 seconds of Spanish, mono, 44.1 kHz."""
    folder = tmp_path_factory.mktemp("speech")
    raw, wav = folder / "raw.wav", folder / "speech.wav"
    text = "Buenos días, le llamo para ofrecerle fibra de trescientos megas. ¿Le parece bien?"
    subprocess.run(["espeak-ng", "-v", "es", "-w", raw, text], check=True)
    subprocess.run(["sox", "-D", raw, "-r", str(RATE), "-b", "16", wav, "gain", "-n", "-3"], check=True)
    samples: NDArray[np.int16] = soundfile.read(wav, dtype="int16")[0]
    return samples


@pytest.fixture
def make_recorder(tmp_path: Path) -> Iterator[Callable[..., AudioRecorder]]:
    """Builds recorders into ``tmp_path/recordings`` and stops them at the end."""
    made: list[AudioRecorder] = []

    def make(save_dir: Path | None = None, **options: Any) -> AudioRecorder:
        recorder = AudioRecorder(save_dir or tmp_path / "recordings", **options)
        made.append(recorder)
        return recorder

    yield make
    for recorder in made:
        recorder.stop()


@pytest.fixture
def recorder(make_recorder: Callable[..., AudioRecorder]) -> AudioRecorder:
    return make_recorder()


@pytest.fixture
def counter_file(tmp_path: Path) -> Path:
    """Five seconds in which every difference between neighbours is the same, so that any loss shows."""
    path = tmp_path / "counter.wav"
    soundfile.write(path, counter(5 * RATE), RATE, subtype="PCM_16")
    return path


def counter(frames: int) -> NDArray[np.int16]:
    return (np.arange(frames, dtype=np.int64) * 7919 % 65_536).astype(np.uint16).view(np.int16)


def losses(samples: NDArray[np.int16]) -> int:
    """Places in a counter signal at which something is missing or wrong."""
    steps = np.diff(samples.astype(np.int64)) % 65_536
    return int((steps != 7919).sum())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, so that it can really be full; needs the right to mount (CI runs as root)."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
