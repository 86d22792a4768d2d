"""A private PulseAudio without a sound card: null sinks ``mic`` and ``far``, whose monitors are the microphones.

PortAudio reaches it as ALSA's device ``pulse`` (Debian: pulseaudio, pulseaudio-utils, libasound2-plugins), with the
variables of `PulseServer.environment` set before PortAudio starts. The recorder starts PortAudio anew for each
recording, so setting them in ``os.environ`` during a test is enough.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

START_SECONDS = 10.0
STOP_SECONDS = 5.0
# The first milliseconds that a null sink plays are swallowed now and then: let them be silence.
LEAD_SECONDS = 0.5
# What a test plays ends well within this.
PLAY_SECONDS = 45.0
_SINK_FORMAT = ("format=s16le", "channels=1")


class PulseServer:
    """The server of one test or session; a context manager that ends it, by its own process id."""

    def __init__(self, rate: int = 44_100) -> None:
        self.rate = rate
        # Not pytest's folder: the path of a socket may have 107 bytes only.
        self._folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        self._socket = self._folder / "native"
        self.environment = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SOURCE": "mic.monitor",
            "PULSE_SINK": "mic",
        }
        """What a program needs to record from ``mic``."""
        sink = f"rate={rate} {' '.join(_SINK_FORMAT)}"
        arguments = [
            *("pulseaudio", "-n", "-F", os.devnull, "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
            f"--log-target=file:{self._folder / 'log'}",
            *("-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"),
            *("-L", f"module-null-sink sink_name=mic {sink}"),
            *("-L", f"module-null-sink sink_name=far {sink}"),
        ]
        self._arguments = arguments
        self.start()

    def start(self) -> None:
        """Start the server, after `kill`, too; returns when it answers."""
        own = os.environ | {"XDG_RUNTIME_DIR": str(self._folder), "HOME": str(self._folder)}
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            self._arguments, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.pactl("info", check=False).returncode != 0:
            if time.monotonic() > deadline or self._process.poll() is not None:
                log = self._folder / "log"
                text = log.read_text(errors="replace") if log.exists() else "no log"
                self.stop()
                raise RuntimeError(f"the private PulseAudio did not start: {text}")
            time.sleep(0.05)

    def pactl(self, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run ``pactl`` against this server."""
        return subprocess.run(
            ["pactl", *arguments],
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=STOP_SECONDS,
            check=check,
        )

    def play(self, sound: Path | NDArray[np.int16], sink: str = "mic") -> None:
        """Play half a second of silence and a sound file, or mono samples at the server's rate, into ``sink``.

        Returns when it has been played.
        """
        with self.playing(sound, sink) as player:
            player.wait(PLAY_SECONDS)

    def playing(self, sound: Path | NDArray[np.int16], sink: str = "mic") -> "_Player":
        """Begin to play the same; leave the ``with`` block to end it."""
        if isinstance(sound, Path):
            samples, rate = soundfile.read(sound, dtype="int16", always_2d=True)
            channels = samples.shape[1]
        else:
            samples, rate, channels = sound, self.rate, 1
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".raw", delete=False) as file:
            file.write(bytes(2 * channels * round(LEAD_SECONDS * rate)))
            file.write(np.ascontiguousarray(samples, "<i2").tobytes())
        arguments = ["pacat", "--raw", f"--rate={rate}", f"--channels={channels}", "--format=s16le"]
        return _Player([*arguments, f"--device={sink}", file.name], os.environ | self.environment)

    def unload(self, sink: str) -> None:
        """Take a sink away, as if its headset were unplugged."""
        modules = self.pactl("list", "short", "modules").stdout.splitlines()
        number = next(line.split()[0] for line in modules if f"sink_name={sink} " in f"{line} ")
        self.pactl("unload-module", number)

    def load(self, sink: str) -> None:
        """Put a sink there, as if its headset were plugged in."""
        self.pactl("load-module", "module-null-sink", f"sink_name={sink}", f"rate={self.rate}", *_SINK_FORMAT)

    def reroute(self, source: str) -> None:
        """Send another source's sound to whoever records from this server."""
        for line in self.pactl("list", "short", "source-outputs").stdout.splitlines():
            self.pactl("move-source-output", line.split()[0], source)

    def recorded_from(self) -> list[str]:
        """The source of each stream that records from this server."""
        sources = dict(line.split()[:2] for line in self.pactl("list", "short", "sources").stdout.splitlines() if line)
        outputs = self.pactl("list", "short", "source-outputs").stdout.splitlines()
        return [sources.get(line.split()[1], "") for line in outputs if line]

    def freeze(self) -> None:
        """Stop the server in its tracks, as a sound system that hangs."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End the server and remove its folder; calling it again does nothing."""
        if self._process.poll() is None:
            self.thaw()
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Player:
    """A running ``pacat``."""

    def __init__(self, arguments: Sequence[str], environment: dict[str, str]) -> None:
        self._process: subprocess.Popen[Any] = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL)

    def wait(self, seconds: float) -> None:
        """Return when everything has been played."""
        if self._process.wait(seconds) != 0:
            raise RuntimeError(f"pacat ended with {self._process.returncode}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)
