"""The recording tone: a short beep of 1,400 Hz at intervals, heard on this computer's output device.

Whether the customer hears it too depends on what that output is connected to.
"""

import logging
import threading
import time
from collections.abc import Callable

import numpy as np

from callmanager.audio.playing.outputs import Output
from callmanager.audio.signal.capture import Floats
from callmanager.domain.errors import RecordingError

_log = logging.getLogger(__name__)

HERTZ = 1_400.0
BEEP_SECONDS = 0.2
LEVEL_DBFS = -24.0
_EDGE_SECONDS = 0.01
_RATE = 48_000
# Half a second of silence around it: a device that wakes up swallows the first moments, and closing the last.
_AROUND_SECONDS = 0.25
_POLL_SECONDS = 0.02
_STOP_SECONDS = 2.0


def beep(sample_rate: int, channels: int = 1, level_dbfs: float = LEVEL_DBFS) -> Floats:
    """One beep with soft edges, floats (frames × channels); ``level_dbfs`` is its peak."""
    frames = round(BEEP_SECONDS * sample_rate)
    wave = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * HERTZ * np.arange(frames) / sample_rate)
    edge = round(_EDGE_SECONDS * sample_rate)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    wave[:edge] *= rise
    wave[-edge:] *= rise[::-1]
    return np.repeat(wave.astype(np.float32)[:, np.newaxis], channels, axis=1)


class Beeper:
    """Beeps every ``interval_seconds`` from `start` until `stop`, the first time at once.

    The output device is opened for each beep and let go of in between. An output that fails never touches the
    recording: it is told once, and each beep tries again.

    Args:
        is_recording: asked before each beep, from the beeper's thread; False (a pause) leaves that beep out.
        on_trouble: told ``(code, sentence)`` once for each `start` when no beep can be played, in that thread.
        device: name of the output device; "" means the system's default.
        level_dbfs: the peak of the beep.
    """

    def __init__(
        self,
        is_recording: Callable[[], bool],
        on_trouble: Callable[[str, str], None] | None = None,
        device: str = "",
        level_dbfs: float = LEVEL_DBFS,
    ) -> None:
        self._is_recording = is_recording
        self._on_trouble = on_trouble
        self._device = device
        self._level_dbfs = level_dbfs
        self._life = threading.Lock()
        self._ended: threading.Event | None = None
        self._thread: threading.Thread | None = None

    def start(self, interval_seconds: float) -> None:
        """Begin to beep; a beeper that runs goes on with the new interval. 0 means no beep.

        Returns at once: the device is opened in a thread.
        """
        self.stop()
        if interval_seconds <= 0:
            return
        with self._life:
            self._ended = ended = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(interval_seconds, ended), name="beeper", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Beep no more, within a moment; calling it again does nothing."""
        with self._life:
            thread, ended = self._thread, self._ended
            self._thread = self._ended = None
            if thread is None or ended is None:
                return
            ended.set()
            if thread is not threading.current_thread():
                thread.join(_STOP_SECONDS)

    def _run(self, interval: float, ended: threading.Event) -> None:
        due = time.monotonic()
        told = False
        while not ended.wait(max(0.0, due - time.monotonic())):
            due = max(due + interval, time.monotonic())  # after a sleep there is nothing to catch up with
            if not self._is_recording():
                continue
            try:
                self._sound(ended)
            except RecordingError as error:
                _log.info("The recording tone could not be played: %s", error)
                if not told and self._on_trouble is not None:
                    self._on_trouble(*_trouble())
                told = True
            except Exception:  # the thread's top: the tone must never be what ends a call
                _log.exception("The recording tone failed")
                return

    def _sound(self, ended: threading.Event) -> None:
        output = Output(self._device, _RATE)
        try:
            around = np.zeros((round(_AROUND_SECONDS * output.sample_rate), output.channels), np.float32)
            output.begin(np.concatenate((around, beep(output.sample_rate, output.channels, self._level_dbfs), around)))
            longest = time.monotonic() + 2 * _AROUND_SECONDS + BEEP_SECONDS + output.latency_seconds + 1.0
            while output.is_open and output.waiting and time.monotonic() < longest and not ended.wait(_POLL_SECONDS):
                pass
        finally:
            output.close()


def _trouble() -> tuple[str, str]:
    return "beep_failed", (
        "The recording tone cannot be played on the output device. The recording goes on. Tell the customer in words "
        "that the call is recorded, and check the output device."
    )
