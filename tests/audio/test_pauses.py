from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.audio.recording import flow as flow_module
from callmanager.audio.recording.flow import Flow
from callmanager.audio.recording.pauses import Pauses
from callmanager.audio.recording.segments import RecordingFiles
from callmanager.audio.recording.taps import Taps
from callmanager.audio.signal.levels import Samples
from callmanager.audio.signal.timeline import Timeline
from callmanager.domain.recording import Pause
from tests.audio.simulated import Card, Clock

ONES = np.ones((10_000, 2), np.int16)


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=8), st.integers(1, 3_000))
def test_exactly_the_paused_frames_are_zero_however_the_blocks_fall(steps: list[int], block: int) -> None:
    pauses = Pauses()
    at, expected, position = 0, np.ones(10_000, bool), 0
    for i, step in enumerate(steps):
        at += step
        if i % 2 == 0:
            pauses.begin(at, "card")
            expected[at:] = False
        else:
            pauses.end(at)
            expected[at:] = True
    written = []
    while position < len(ONES):
        written.append(pauses.silenced(ONES[position : position + block], position))
        position += block
    assert np.array_equal(np.concatenate(written)[:, 0].astype(bool), expected)
    listed = pauses.listed(10_000, 100)
    assert round(sum(pause.duration_seconds for pause in listed) * 100) == (~expected).sum()
    assert ONES.all(), "the caller's block is not changed"


def test_a_pause_that_lasts_to_the_end_is_cut_there() -> None:
    pauses = Pauses()
    pauses.begin(100, "tarjeta")
    assert pauses.open
    assert pauses.listed(150, 100) == (Pause(1.0, 0.5, "tarjeta"),)
    assert pauses.listed(50, 100) == (Pause(0.5, 0.0, "tarjeta"),)
    pauses.end(120)
    assert not pauses.open


def test_a_pause_never_begins_inside_the_one_before() -> None:
    pauses = Pauses()
    pauses.begin(0, "a")
    pauses.end(500)
    pauses.begin(300, "b")
    assert pauses.listed(1000, 1000) == (Pause(0.0, 0.5, "a"), Pause(0.5, 0.5, "b"))


class _Files:
    """What was written, in memory."""

    def __init__(self) -> None:
        self.blocks: list[Samples] = []

    @property
    def frames(self) -> int:
        return sum(len(block) for block in self.blocks)

    def write(self, block: Samples) -> None:
        self.blocks.append(block)


@pytest.mark.parametrize(
    ("lost", "late"),
    [
        ([], []),
        ([(1.0, 1.2)], []),  # too little to become a gap: all later frames are younger than they look
        ([(1.0, 1.1), (1.4, 1.52)], []),
        ([(1.9, 1.99)], []),
        ([(1.0, 1.6)], []),
        ([(1.0, 1.2)], [(1.8, 2.3)]),
        ([(1.0, 1.2)], [(1.95, 2.95)]),
    ],
)
def test_nothing_spoken_in_a_pause_is_kept_though_sound_is_missing_before_it(
    monkeypatch: pytest.MonkeyPatch, lost: list[tuple[float, float]], late: list[tuple[float, float]]
) -> None:
    clock, rate, paused, resumed = Clock(), 8_000, 2.0, 3.0
    monkeypatch.setattr(flow_module, "time", SimpleNamespace(monotonic=clock))
    begin = clock.now
    # Each sample tells the moment at which it was spoken; no moment is zero.
    card = Card(clock, lambda t: (t - begin + 0.5) / 10, lost=lost, late=late, block=80, latency_seconds=0.05)
    files = _Files()
    timeline = Timeline(rate, card.latency_seconds)
    flow = Flow(timeline, cast(RecordingFiles, files), 1, Taps(), lambda _start, _frames: None)
    card.open(rate, 1)
    card.start()
    for tick in range(1, 101):
        clock.now = begin + tick * 0.05
        if tick == round(paused / 0.05):
            flow.ask_pause("card")
            flow.begin_pause()
        if tick == round(resumed / 0.05):
            flow.end_pause(card.latency_seconds, rate)
        flow.take(card.read())
    spoken = np.concatenate(files.blocks)[:, 0] / 32_767 * 10 - 0.5
    kept = spoken[spoken > -0.49]
    assert not len(kept[(kept >= paused + 0.001) & (kept < resumed - 0.01)])
    assert len(kept[kept < paused]) > 0.8 * (paused - sum(stop - start for start, stop in lost)) * rate
    assert len(kept[kept > resumed]) > 0.8 * (5 - resumed) * rate
