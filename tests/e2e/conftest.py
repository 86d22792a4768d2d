import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pulse import PulseServer

RATE = 44_100


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """A private sound server as this process's microphone."""
    with PulseServer(RATE) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def speech_file(tmp_path: Path) -> Path:
    """Some 8 seconds of a customer speaking Spanish, mono, 44.1 kHz."""
    raw, wav = tmp_path / "raw.wav", tmp_path / "speech.wav"
    text = "Buenas tardes. Sí, soy yo. La verdad me parece muy caro, pero si la instalación va incluida, acepto."
    subprocess.run(["espeak-ng", "-v", "es-419", "-w", raw, text], check=True)
    subprocess.run(["sox", "-D", raw, "-r", str(RATE), "-b", "16", wav, "gain", "-n", "-3"], check=True)
    return wav
