"""CPU that recording costs: ours with meters and fsync, sounddevice's own example, and parecord, in turns.

Each records the null sink of a private PulseAudio in a process of its own; its CPU time is read from the fifth second
on. Not at the same moment: PulseAudio serves all listeners in the small blocks that the most impatient one wants. The
peer does what sounddevice's ``rec_unlimited.py`` does: a callback puts copies into a queue, a loop writes them with
soundfile.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.pulse import PulseServer

WARM_UP_SECONDS = 5.0
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
ROUNDS = 3
RATIO_MAX = 0.3
CORE_SHARE_MAX = 0.01
HOUR = 3600.0

OURS = """
import sys, time
from callmanager.audio import AudioRecorder
recorder = AudioRecorder(sys.argv[1])
recorder.start_recording("x", device_index="pulse")
time.sleep(float(sys.argv[2]))
recorder.stop_recording()
"""
PEER = """
import queue, sys, time
import sounddevice as sd
import soundfile as sf
blocks = queue.Queue()
def called(data, frames, at, status):
    blocks.put(data.copy())
end = time.monotonic() + float(sys.argv[2])
with sf.SoundFile(sys.argv[1] + ".wav", "x", 44100, 1, "PCM_16") as file:
    with sd.InputStream(samplerate=44100, channels=1, device="pulse", callback=called):
        while time.monotonic() < end:
            file.write(blocks.get())
"""


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(folder: Path, server: PulseServer) -> dict[str, float]:
    """CPU seconds for each hour of audio, in the steady state."""
    environment = os.environ | server.environment | {"PYTHONPATH": str(Path(__file__).parents[2])}
    seconds = str(WARM_UP_SECONDS + SECONDS + 5)
    commands = {
        "CallManager": [sys.executable, "-c", OURS, str(folder / "ours"), seconds],
        "sounddevice's example": [sys.executable, "-c", PEER, str(folder / "peer"), seconds],
        "parecord": ["parecord", "--rate=44100", "--channels=1", "-d", "mic.monitor", str(folder / "parecord.wav")],
    }
    return {name: _measure(command, environment) for name, command in commands.items()}


def _measure(command: list[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(WARM_UP_SECONDS)
        before, began = cpu_seconds(process.pid), time.monotonic()
        time.sleep(SECONDS)
        return (cpu_seconds(process.pid) - before) * HOUR / (time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(10)


def main() -> int:
    """Print the medians and the ratios; 1 when a target is missed."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, PulseServer() as server:
        for number in range(ROUNDS):
            place = Path(folder) / str(number)
            place.mkdir()
            for name, seconds in measure(place, server).items():
                found.setdefault(name, []).append(seconds)
    medians = {name: sorted(values)[len(values) // 2] for name, values in found.items()}
    for name, values in found.items():
        print(f"{name:24} {medians[name]:7.1f} CPU s per hour of audio (min {min(values):.1f}, max {max(values):.1f})")
    ratio = medians["CallManager"] / medians["sounddevice's example"]
    share = medians["CallManager"] / HOUR
    print(f"{'ratio to the example':24} {ratio:7.2f} (at most {RATIO_MAX})")
    print(f"{'share of one core':24} {share:7.2%} (under {CORE_SHARE_MAX:.0%})")
    return 0 if ratio <= RATIO_MAX and share < CORE_SHARE_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
