"""What a user's own script may rely on, run as such: the document's example, and endings of every kind."""

import json
import re
import time
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.audio import child
from tests.support.pulse import PulseServer

# Example 2 of the requirements, with the imports changed and the ten seconds shortened to two.
EXAMPLE = """
import time
from callmanager.audio import initialize_audio_recorder

# Inicializar
recorder = initialize_audio_recorder(save_dir="mis_grabaciones")

print("Ejemplo de Grabación")
print("=" * 70)

# Listar dispositivos disponibles
print("\\n🔌 Dispositivos de audio:")
for device in recorder.list_devices():
    print(f"  [{device['index']}] {device['name']} ({device['channels']}ch)")

# Grabar 10 segundos
print("\\n🔴 Iniciando grabación de 10 segundos...")
filepath = recorder.start_recording(
    filename="ejemplo",
    contact_name="Cliente Test",
    contact_phone="555-1234"
)

# Esperar
for i in range(2):
    print(f"  {i+1}/10...", end='\\r')
    time.sleep(1)

# Detener
metadata = recorder.stop_recording()

print("\\n✅ Grabación completada!")
print(f"📊 Estadísticas:")
print(f"  Archivo: {metadata['file_path']}")
print(f"  Duración: {metadata['duration_seconds']:.1f} segundos")
print(f"  Tamaño: {metadata['file_size_bytes']/1024:.1f} KB")

# Listar grabaciones
print("\\n📋 Grabaciones:")
for rec in recorder.list_recordings(limit=5):
    print(f"  - {rec['contact_name']}: {rec['duration_seconds']}s")
"""


def sidecars(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]


def test_the_example_of_the_requirements_runs_to_its_end(pulse: PulseServer, tmp_path: Path) -> None:
    done = child.run(EXAMPLE, tmp_path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (metadata,) = sidecars(tmp_path / "mis_grabaciones")
    assert metadata["status"] == "completed"
    assert metadata["duration_seconds"] == pytest.approx(2, abs=1)
    assert f"Archivo: {metadata['file_path']}" in done.stdout
    assert f"- Cliente Test: {metadata['duration_seconds']}s" in done.stdout
    assert re.search(r"\[\d+\] pulse \(\d+ch\)", done.stdout)
    with wave.open(metadata["file_path"]) as file:
        assert file.getnframes() / file.getframerate() == metadata["duration_seconds"]


ENDINGS = {
    "simply ends": "",
    "exits": "import sys; sys.exit(0)",
    "drops it": "del recorder; import gc; gc.collect()",
    "replaces it": "recorder = initialize_audio_recorder('recordings')",
    "paused": "recorder.pause_recording('x')",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_script_that_ends_without_stop_leaves_a_completed_recording(
    pulse: PulseServer, tmp_path: Path, ending: str
) -> None:
    script = f"""
from callmanager.audio import get_audio_recorder, initialize_audio_recorder
import time
recorder = initialize_audio_recorder("recordings")
assert get_audio_recorder() is recorder
recorder.start_recording("x")
time.sleep(0.5)
{ending}
print(time.time(), flush=True)
"""
    if "sys.exit" in ending:
        script = script.replace(ending, "").rstrip() + f"\n{ending}\n"
    done = child.run(script, tmp_path)
    ended = time.time()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert ended - float(done.stdout) < 2
    (metadata,) = sidecars(tmp_path / "recordings")
    assert metadata["status"] == "completed"
    assert metadata["duration_seconds"] > 0.2


def test_a_script_that_fails_keeps_its_recording_too(pulse: PulseServer, tmp_path: Path) -> None:
    done = child.run(
        """
        from callmanager.audio import AudioRecorder
        AudioRecorder("recordings").start_recording("x")
        raise ValueError("a mistake")
        """,
        tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith("ValueError: a mistake")
    assert [metadata["status"] for metadata in sidecars(tmp_path / "recordings")] == ["completed"]


def test_importing_starts_nothing(tmp_path: Path) -> None:
    done = child.run(
        """
        import sys, threading
        import callmanager.audio
        assert threading.active_count() == 1
        assert not {"sounddevice", "rtmixer", "PySide6.QtWidgets"} & set(sys.modules)
        """,
        tmp_path,
        QT_QPA_PLATFORM="no such platform",
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == [], "importing writes nothing"


def test_get_builds_one_with_the_defaults(tmp_path: Path) -> None:
    done = child.run(
        """
        from callmanager.audio import get_audio_recorder
        recorder = get_audio_recorder()
        assert get_audio_recorder() is recorder
        print(recorder.save_dir, recorder.sample_rate, recorder.channels, recorder.is_recording)
        """,
        tmp_path,
    )
    assert done.stdout.strip() == f"{tmp_path / 'recordings'} 44100 1 False"
    assert (done.returncode, done.stderr) == (0, "")
