"""Row 1 of the fault table: the interface stands still, or four threads keep Python busy. Nothing may be lost.

In the same process and at the same moment a peer records: sounddevice with a callback in Python, as its examples do.
"""

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio.recorder import AudioRecorder
from tests.audio.conftest import RATE
from tests.audio.waiting import wait_until
from tests.faults.kills import with_wave
from tests.support.pulse import PulseServer

# 7919·i mod 65536, as everywhere; a period of 1.5 s, so a loss is known to the frame as long as it is shorter.
STEP = 7919
PERIOD = 65_536


def counter(seconds: float) -> NDArray[np.int16]:
    """The counter signal from its start."""
    return (np.arange(round(seconds * RATE), dtype=np.int64) * STEP % PERIOD).astype(np.uint16).view(np.int16)


def frames_lost(samples: NDArray[np.int16]) -> int:
    """Frames that are missing inside a recording of the counter signal; silence around it is cut off."""
    sounding = np.flatnonzero(samples)
    steps = np.diff(samples[sounding[0] + 1 : sounding[-1]].astype(np.int64)) % PERIOD
    breaks = steps[steps != STEP]
    return int(((breaks * pow(STEP, -1, PERIOD)) % PERIOD).sum() - len(breaks)) % PERIOD if len(breaks) else 0


class Peer:
    """sounddevice with a Python callback and a queue; it only has to keep what it gets."""

    def __init__(self) -> None:
        import sounddevice

        self._blocks: list[NDArray[np.int16]] = []
        self.flags = 0
        self._stream = sounddevice.InputStream(
            samplerate=RATE, channels=1, dtype="int16", device="pulse", callback=self._called
        )

    def _called(self, data: NDArray[np.int16], _frames: int, _time: Any, status: Any) -> None:
        self._blocks.append(data.copy())
        self.flags += bool(status)

    def __enter__(self) -> "Peer":
        self._stream.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.stop()
        self._stream.close()

    @property
    def samples(self) -> NDArray[np.int16]:
        """Mono."""
        return np.concatenate([block[:, 0] for block in self._blocks])


def stand_still(seconds: float) -> None:
    """Hold the interpreter's lock, so that no Python thread runs: worse than a frozen window."""
    ctypes.PyDLL(None).usleep(int(seconds * 1e6))


@contextmanager
def four_busy_threads() -> Iterator[None]:
    """Threads that never wait."""
    ended = threading.Event()

    def spin() -> None:
        while not ended.is_set():
            sum(range(1000))

    busy = [threading.Thread(target=spin) for _ in range(4)]
    for thread in busy:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in busy:
            thread.join()


def frozen(seconds: float) -> None:
    """The interpreter stands still all the time."""
    stand_still(seconds)


def busy(seconds: float) -> None:
    """Four threads of Python compete with the recorder."""
    with four_busy_threads():
        time.sleep(seconds)


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (frozen, 15.0),
        pytest.param(busy, 8.0),
        pytest.param(busy, 60.0, marks=[pytest.mark.slow, pytest.mark.timeout(300)]),
    ],
)
def test_no_frame_is_lost(
    trouble: Callable[[float], None],
    seconds: float,
    recorder: AudioRecorder,
    own_pulse: PulseServer,
    proved: Callable[[str], None],
) -> None:
    path = recorder.start_recording("llamada", device_index="pulse")
    with Peer() as peer, own_pulse.playing(counter(seconds + 6)) as player:
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -1, "the signal")
        trouble(seconds)
        player.wait(seconds + 20)
        time.sleep(0.6)  # what was played last is on its way
    metadata = recorder.stop_recording()
    ours, theirs = frames_lost(with_wave(path)), frames_lost(peer.samples)
    proved(
        f"{trouble.__name__} for {seconds:.0f} s: {ours} frames lost; sounddevice with a Python callback, in the same "
        f"process: {theirs} lost (mod 65,536), told of it {peer.flags} times"
    )
    assert metadata["dropped_frames"] == 0
    assert metadata["gaps"] == []
    assert ours == 0
