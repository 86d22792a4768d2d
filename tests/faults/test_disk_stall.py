"""Row 6: a disk that takes nothing for a while. Nothing is lost at 10 s, and the alarm is not left to who waits.

The disk is an ext4 on a loop device, frozen by ``fsfreeze``: whoever writes waits in the kernel.
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio.recorder import AudioRecorder
from tests.audio.conftest import RATE, counter
from tests.audio.waiting import wait_until
from tests.faults.disks import FrozenDisk, ext4
from tests.support.pulse import PulseServer

Make = Callable[..., AudioRecorder]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FrozenDisk]:
    with ext4(tmp_path / "image", tmp_path / "disk") as disk:
        yield disk


@pytest.mark.parametrize("seconds", [3.8, pytest.param(10.0, marks=pytest.mark.slow)])
def test_nothing_is_lost_and_the_alarm_comes_from_another_thread(
    make_recorder: Make,
    pulse: PulseServer,
    disk: FrozenDisk,
    seconds: float,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("disk_stall")
    alarms: list[tuple[str, str]] = []
    recorder = make_recorder(
        disk.folder,
        min_free_bytes=0,
        low_disk_seconds=0,
        on_alarm=lambda code, _: alarms.append((code, threading.current_thread().name)),
    )
    path = recorder.start_recording("x", device_index="pulse")
    signal = counter(round((seconds + 2) * RATE))
    with pulse.playing(signal) as player:
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -1, "the signal")
        disk.freeze()
        frozen = time.monotonic()
        wait_until(lambda: bool(alarms), "the alarm", 5)
        waited = time.monotonic() - frozen
        assert alarms == [("disk_stall", "recording-watchdog")]
        assert recorder.health.stalled
        at = recorder.durable_seconds
        wait_until(lambda: time.monotonic() > frozen + seconds, "the end of the stall", seconds)
        assert recorder.durable_seconds == at, "what is on disk stands still on screen"
        disk.thaw()
        wait_until(lambda: recorder.durable_seconds > at + seconds, "what was kept in memory", 5)
        assert not recorder.health.stalled
        player.wait(20)
    metadata = recorder.stop_recording()
    assert len(alarms) == 1
    assert metadata["gaps"] == []
    recorded = soundfile.read(path, dtype="int16")[0]
    start = int(np.flatnonzero(recorded == signal[1])[0]) - 1
    assert np.array_equal(recorded[start : start + len(signal)], signal), f"0 frames lost in {seconds} s"
    assert 3 < waited < 5


def test_a_pause_holds_although_the_disk_holds_the_recorder(
    make_recorder: Make, pulse: PulseServer, disk: FrozenDisk, expected_log: Callable[[str], None]
) -> None:
    """A card number must not reach the disk because the disk was slow when the pause was asked for."""
    recorder = make_recorder(disk.folder, min_free_bytes=0, low_disk_seconds=0)
    path = recorder.start_recording("x", device_index="pulse")
    with pulse.playing(counter(20 * RATE)):
        wait_until(lambda: recorder.levels().peak_dbfs[0] > -1, "the signal")
        disk.freeze()
        time.sleep(0.2)
        asked_at = recorder.position_seconds
        asking = threading.Thread(target=recorder.pause_recording, args=("tarjeta",))
        asked = time.monotonic()
        asking.start()
        time.sleep(0.8)
        disk.thaw()
        asking.join(5)
        wait_until(lambda: recorder.durable_seconds > asked_at + 2, "the pause on disk")
        metadata = recorder.stop_recording()
    recorded = soundfile.read(path, dtype="int16")[0]
    (pause,) = metadata["pauses"]
    start = round(pause["start_seconds"] * RATE)
    assert not recorded[start:].any()
    length = metadata["duration_seconds"] - pause["start_seconds"]
    assert length == pytest.approx(time.monotonic() - asked, abs=1), "from the moment it was asked for"
