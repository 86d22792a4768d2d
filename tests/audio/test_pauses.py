import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from callmanager.audio.recording.pauses import Pauses
from callmanager.domain.recording import Pause

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
