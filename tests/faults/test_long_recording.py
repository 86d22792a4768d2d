"""An hour of audio, sixty times faster than it is spoken: every frame arrives, and nothing grows."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from callmanager.audio import AudioRecorder
from callmanager.audio.file_source import FileSource
from tests.audio.conftest import RATE, counter, losses

MINUTES = 60
SPEED = 60.0


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_hour_arrives_whole(tmp_path: Path) -> None:
    spoken = tmp_path / "hour.wav"
    with soundfile.SoundFile(spoken, "w", RATE, 1, "PCM_16") as file:
        minute = counter(RATE * 60 * MINUTES)
        for start in range(0, len(minute), RATE * 60):
            file.write(minute[start : start + RATE * 60])
    recorder = AudioRecorder(tmp_path / "recordings")
    path = recorder.start_recording("hora", source=FileSource(spoken, speed=SPEED))
    while not recorder.source_ended:
        files = open_files()
        time.sleep(1)
        assert abs(open_files() - files) <= 2, "files stay closed"
    metadata = recorder.stop_recording()
    recorder.stop()
    recorded = soundfile.read(path, dtype="int16")[0]
    assert metadata["status"] == "completed"
    assert metadata["dropped_frames"] == 0
    assert losses(recorded[: len(minute)]) == 0
    assert np.array_equal(recorded[: len(minute)], minute)
