"""Hours of recording: every frame is there, and nothing grows."""

import ctypes
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio import AudioRecorder
from callmanager.audio.sources.file_source import FileSource
from tests.audio.conftest import RATE, counter
from tests.faults.kills import noise, with_wave
from tests.support.pulse import PulseServer

MEGABYTE = 1_000_000
MEMORY_GROWTH_MAX = 5 * MEGABYTE


class Usage:
    """Memory and open files of this process, looked at now and then."""

    def __init__(self) -> None:
        self.resident: list[int] = []
        self.files: list[int] = []

    def look(self) -> None:
        """Note both, after the allocator has given back what it keeps for later: a late look took a large block."""
        ctypes.CDLL(None).malloc_trim(0)
        with open("/proc/self/statm", encoding="ascii") as file:
            self.resident.append(int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        self.files.append(len(os.listdir("/proc/self/fd")))

    @property
    def growth(self) -> int:
        """Bytes between the least of the first fifth and of the last: blocks come and go, a leak stays."""
        return _growth(self.resident)

    @property
    def files_growth(self) -> int:
        """The same for open files."""
        return _growth(self.files)


def _growth(looks: list[int]) -> int:
    fifth = max(1, len(looks) // 5)
    return min(looks[-fifth:]) - min(looks[:fifth])


@pytest.mark.parametrize(
    ("hours", "speed"),
    [
        pytest.param(1.0, 60.0, marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
        pytest.param(8.0, 60.0, marks=[pytest.mark.slow, pytest.mark.timeout(1800)]),
    ],
)
def test_a_long_day_arrives_whole(hours: float, speed: float, tmp_path: Path, proved: Callable[[str], None]) -> None:
    frames = round(hours * 3600) * RATE
    spoken, minute = tmp_path / "day.wav", counter(65_536 * 40)  # whole periods, so that they can be joined
    with soundfile.SoundFile(spoken, "w", RATE, 1, "PCM_16") as file:
        for start in range(0, frames, len(minute)):
            file.write(minute[: min(len(minute), frames - start)])
    recorder, usage = AudioRecorder(tmp_path / "recordings"), Usage()
    path = Path(recorder.start_recording("jornada", source=FileSource(spoken, speed=speed)))
    while not recorder.source_ended:
        usage.look()
        time.sleep(1)
    metadata = recorder.stop_recording()
    recorder.stop()
    assert metadata["status"] == "completed"
    assert metadata["dropped_frames"] == 0
    with soundfile.SoundFile(path) as recorded, soundfile.SoundFile(spoken) as original:
        assert recorded.frames >= frames
        for start in range(0, frames, len(minute)):
            count = min(len(minute), frames - start)
            assert np.array_equal(recorded.read(count, dtype="int16"), original.read(count, dtype="int16")), start
    proved(
        f"{hours:.0f} h of audio at {speed:.0f}×: {frames} of {frames} frames; "
        f"memory {usage.growth / MEGABYTE:+.1f} MB, open files {usage.files_growth:+d}"
    )
    assert usage.growth <= MEMORY_GROWTH_MAX
    assert usage.files_growth == 0


@pytest.mark.parametrize("minutes", [pytest.param(10.0, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_ten_minutes_by_the_clock(
    minutes: float, recorder: AudioRecorder, own_pulse: PulseServer, tmp_path: Path, proved: Callable[[str], None]
) -> None:
    usage = Usage()
    sound = tmp_path / "noise.wav"
    signal = np.tile(noise(1), round(minutes * 60 / 40) + 1)
    soundfile.write(sound, signal, RATE, subtype="PCM_16")
    path = recorder.start_recording("diez minutos", device_index="pulse")
    with own_pulse.playing(sound):
        began = time.monotonic()
        before = recorder.durable_seconds
        while time.monotonic() < began + minutes * 60:
            usage.look()
            time.sleep(1)
        elapsed, recorded_seconds = time.monotonic() - began, recorder.durable_seconds - before
        metadata = recorder.stop_recording()
    recorded = with_wave(Path(path))
    start = int(np.flatnonzero(recorded)[0])
    end = int(np.flatnonzero(recorded)[-1]) + 1
    place = int(np.flatnonzero(signal[:RATE] == recorded[start])[0]) if recorded[start] in signal[:RATE] else 0
    whole = bool(np.array_equal(recorded[start:end], signal[place : place + end - start]))
    proved(
        f"{minutes:.0f} min on PulseAudio: {recorded_seconds:.2f} s recorded in {elapsed:.2f} s by the clock, "
        f"{'every sample as it was played' if whole else 'NOT the samples that were played'}, "
        f"memory {usage.growth / MEGABYTE:+.1f} MB, open files {usage.files_growth:+d}"
    )
    assert metadata["gaps"] == []
    assert whole
    assert abs(elapsed - recorded_seconds) < 1
    assert usage.growth <= MEMORY_GROWTH_MAX
    assert usage.files_growth == 0
