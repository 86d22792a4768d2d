"""A recording's start is the moment of its first frame, even where the devices took long to start."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.signal.levels import Samples
from callmanager.audio.sources.file_source import FileSource
from callmanager.audio.sources.pair_source import PairSource
from tests.audio.waiting import wait_until

_LATE = 0.8


class LateSource(FileSource):
    """Begins to deliver so long after it was asked to, with sound of that moment."""

    began = 0.0

    def start(self) -> None:
        """Only note the time."""
        self._asked = time.monotonic()

    def read(self) -> Samples:
        """Nothing at first."""
        if not self.began and time.monotonic() >= self._asked + _LATE:
            super().start()
            self.began = datetime.now(UTC).timestamp()
        return super().read() if self.began else super()._take(0)


@pytest.mark.parametrize("pair", [False, True])
def test_the_start_is_the_moment_of_the_first_frame(
    make_recorder: Callable[..., AudioRecorder], tmp_path: Path, counter_file: Path, pair: bool
) -> None:
    first, second = LateSource(counter_file), LateSource(counter_file)
    recorder = make_recorder(tmp_path / "r", channels=2 if pair else 1)
    path = recorder.start_recording("x", source=PairSource(first, second) if pair else first)
    running = recorder.get_metadata(path)
    wait_until(lambda: recorder.durable_seconds > 0.3, "sound on disk")
    metadata = recorder.stop_recording()
    assert datetime.fromisoformat(metadata["start_time"]).timestamp() == pytest.approx(first.began, abs=0.15)
    assert running["start_time"] == metadata["start_time"]
