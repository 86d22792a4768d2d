"""What a power loss leaves: a file of the right length whose end has no content."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from callmanager.audio.files import sidecar
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.domain.recording import Pause, RecordingStatus, Segment
from tests.audio.conftest import counter
from tests.audio.test_reader import about, write

RATE = 8_000


def left(folder: Path, sound: float, zeros: float, *, parts: int = 1, pauses: tuple[Pause, ...] = ()) -> Path:
    """The files of a recording whose program died with the power."""
    samples = np.concatenate([counter(int(sound * RATE)) | 1, np.zeros(int(zeros * RATE), np.int16)])
    names = ["a.wav", *(f"a.part{n}.wav" for n in range(2, parts + 1))]
    for name, cut in zip(names, np.array_split(samples, parts), strict=True):
        write(folder / name, cut, RATE)
    segments = tuple(Segment(name) for name in names) if parts > 1 else ()
    told = about(folder / "a.wav", sample_rate=RATE, status=RecordingStatus.RECORDING)
    sidecar.write(folder / "a.wav", replace(told, pauses=pauses, segments=segments))
    return folder / "a.wav"


@pytest.mark.parametrize("parts", [1, 2])
def test_a_zeroed_tail_is_flagged_and_kept(tmp_path: Path, parts: int) -> None:
    left(tmp_path, 4.0, 1.5, parts=parts)
    [mended] = recover(Library(tmp_path))
    [event] = mended.events
    assert (event.code, event.at_seconds) == ("zero_tail", 4.0)
    assert "1.50 s" in event.detail
    assert mended.duration_seconds == 5.5, "nothing is cut off"
    assert recover(Library(tmp_path)) == []


@pytest.mark.parametrize("zeros", [0.0, 0.09])
def test_a_breath_is_no_loss(tmp_path: Path, zeros: float) -> None:
    left(tmp_path, 2.0, zeros)
    assert recover(Library(tmp_path))[0].events == ()


def test_a_pause_explains_its_own_silence_and_no_other(tmp_path: Path) -> None:
    left(tmp_path, 3.0, 1.0, pauses=(Pause(2.95, 0.0, "card"),))
    assert recover(Library(tmp_path))[0].events == ()
    left(tmp_path, 3.0, 1.0, pauses=(Pause(0.5, 0.4, "card"),))
    assert [event.code for event in recover(Library(tmp_path))[0].events] == ["zero_tail"]
