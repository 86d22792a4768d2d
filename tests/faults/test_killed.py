"""Row 2 of the fault table: the process is killed at a random moment."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.domain.recording import RecordingStatus
from tests.faults import kills
from tests.faults.kills import RATE, Killed
from tests.support.browser import chromium
from tests.support.pulse import PulseServer

LOST_SECONDS_MAX = 0.5
AT_ONCE = 4


@pytest.mark.parametrize(
    "kills_wanted",
    [8, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
def test_a_killed_recording_keeps_all_but_the_last_half_second(
    kills_wanted: int, own_pulse: PulseServer, tmp_path: Path, proved: Callable[[str], None]
) -> None:
    chance = random.Random(20_261_122)
    lost = []
    with chromium() as browser:
        page = browser.new_page()
        for group in range(kills_wanted // AT_ONCE):
            folder = tmp_path / str(group)
            folder.mkdir()
            for killed in kills.kill_some(AT_ONCE, folder, own_pulse, chance):
                before = kills.with_wave(killed.wav)
                for read in (kills.with_soundfile, kills.with_sox, kills.with_ffmpeg):
                    assert np.array_equal(read(killed.wav), before), read.__name__
                assert kills.with_chromium(page, killed.wav) == len(before)
                lost.append(kills.lost_frames(killed, before) / RATE)
                _recover(killed, before)
    longest, middle = max(lost), sorted(lost)[len(lost) // 2]
    proved(
        f"{len(lost)} of {kills_wanted} killed recordings are bit-exact prefixes of what the microphone delivered and "
        f"open before recovery in soundfile, wave, sox, ffmpeg and Chromium; lost at the end: median {middle:.2f} s, "
        f"most {longest:.2f} s"
    )
    assert longest <= LOST_SECONDS_MAX


def _recover(killed: Killed, before: np.ndarray) -> None:
    (mended,) = recover(Library(killed.wav.parent))
    assert mended.status is RecordingStatus.RECOVERED
    after = kills.with_wave(killed.wav)
    assert len(after) >= len(before)
    assert np.array_equal(after[: len(before)], before)
    assert mended.duration_seconds == len(after) / RATE
    assert recover(Library(killed.wav.parent)) == []
