"""Killing recordings at random moments, and asking every program that may open one what it hears."""

import base64
import os
import random
import signal
import subprocess
import threading
import time
import wave
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Page

from tests.audio import child
from tests.support.pulse import PulseServer

RATE = 44_100
# Longer than any recording here, and no stretch of it is like another: a last second tells where it was cut.
NOISE_SECONDS = 40

CHILD = """
    import sys, time
    from callmanager.audio import AudioRecorder
    recorder = AudioRecorder(sys.argv[1])
    print(recorder.start_recording("llamada", "Ana"), flush=True)
    time.sleep(60)
"""


@dataclass(frozen=True, slots=True)
class Killed:
    """One recording whose process was killed.

    ``heard`` is what another program, with little latency, heard of the same microphone until the kill; mono, 44.1 kHz.
    """

    wav: Path
    heard: NDArray[np.int16]


def noise(seed: int) -> NDArray[np.int16]:
    """White noise at −12 dBFS, so that any second of it is found again exactly."""
    return np.random.default_rng(seed).integers(-8_192, 8_192, NOISE_SECONDS * RATE, dtype=np.int16)


def kill_some(count: int, folder: Path, server: PulseServer, chance: random.Random) -> list[Killed]:
    """Record the same microphone in ``count`` processes and kill each after 0.5–3.5 seconds of sound."""
    with ExitStack() as stack:
        stack.enter_context(server.playing(noise(chance.randrange(2**32))))
        listener = Listener(server)
        stack.callback(listener.stop)
        children = [child.start(CHILD, folder, str(folder / f"recordings{n}")) for n in range(count)]
        for process in children:
            stack.callback(_end, process)
        wavs = []
        for process in children:
            assert process.stdout is not None
            wavs.append(Path(process.stdout.readline().strip()))
        began = time.monotonic()
        killed = {}
        for index, when in sorted(enumerate(chance.uniform(0.5, 3.5) for _ in children), key=lambda item: item[1]):
            time.sleep(max(0.0, began + when - time.monotonic()))
            children[index].send_signal(signal.SIGKILL)
            killed[index] = listener.frames()
        samples = listener.heard()
        return [Killed(wavs[index], samples[: killed[index]]) for index in range(count)]


class Listener:
    """Another program that records the same microphone, with little latency."""

    def __init__(self, server: PulseServer) -> None:
        self._heard = bytearray()
        self._process = subprocess.Popen(
            [
                "parec",
                "--raw",
                f"--rate={RATE}",
                "--channels=1",
                "--format=s16le",
                "--latency-msec=10",
                "-d",
                "mic.monitor",
            ],
            env=os.environ | server.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        self._thread = threading.Thread(target=self._read, name="listener")
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while block := self._process.stdout.read1(2**16):
            self._heard += block

    def frames(self) -> int:
        """So much has been heard until now."""
        return len(self._heard) // 2

    def heard(self) -> NDArray[np.int16]:
        """All of it, mono."""
        return np.frombuffer(bytes(self._heard[: self.frames() * 2]), np.int16)

    def stop(self) -> None:
        """End the program and its thread."""
        self._process.kill()
        self._thread.join(10)
        _end(self._process)


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait(10)
    if process.stdout is not None:
        process.stdout.close()


def lost_frames(killed: Killed, recorded: NDArray[np.int16]) -> int:
    """Frames that the microphone had delivered and the file does not have, at its end.

    Raises:
        AssertionError: what is in the file is not, sample for sample, what was heard.
    """
    last = recorded[-RATE // 10 :]
    assert len(last) == RATE // 10, "something was recorded"
    windows = np.flatnonzero(killed.heard[: len(killed.heard) - len(last) + 1] == last[0])
    place = next((p for p in windows if np.array_equal(killed.heard[p : p + len(last)], last)), None)
    assert place is not None, "the end of the file is nothing that was heard before the kill"
    end = int(place) + len(last)
    common = min(end, len(recorded))
    sounding = np.flatnonzero(recorded[len(recorded) - common :])
    first = int(sounding[0]) if len(sounding) else 0
    assert np.array_equal(recorded[len(recorded) - common + first :], killed.heard[end - common + first : end])
    return len(killed.heard) - end


def with_wave(path: Path) -> NDArray[np.int16]:
    """Python's own reader, which trusts the header."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def with_soundfile(path: Path) -> NDArray[np.int16]:
    """libsndfile."""
    samples: NDArray[np.int16] = soundfile.read(path, dtype="int16")[0]
    return samples


def with_sox(path: Path) -> NDArray[np.int16]:
    """sox, which must have nothing to say."""
    done = subprocess.run(["sox", path, "-t", "raw", "-"], capture_output=True, check=True, timeout=30)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16)


def with_ffmpeg(path: Path) -> NDArray[np.int16]:
    """ffmpeg, which must find no error."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30, stdin=subprocess.DEVNULL)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16)


def with_chromium(page: Page, path: Path) -> int:
    """Chromium: the frames of the sound that the browser decodes, and its ``<audio>`` agrees to within 10 ms."""
    data = base64.b64encode(path.read_bytes()).decode()
    decoded, shown = page.evaluate(
        """async (data) => {
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const audio = new Audio(URL.createObjectURL(new Blob([bytes], {type: 'audio/wav'})));
            await new Promise((done, fail) => { audio.onloadedmetadata = done; audio.onerror = fail; });
            const context = new OfflineAudioContext(1, 44100, 44100);
            const sound = await context.decodeAudioData(bytes.buffer);
            return [sound.length, audio.duration];
        }""",
        data,
    )
    assert abs(decoded / RATE - shown) < 0.01
    return int(decoded)
