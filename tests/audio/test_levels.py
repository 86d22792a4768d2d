import numpy as np
import pytest

from callmanager.audio.signal.levels import FLOOR_DBFS, Meter, dbfs


def test_full_scale_is_zero_and_half_is_minus_six() -> None:
    assert dbfs(32_768) == 0
    assert dbfs(16_384) == pytest.approx(-6.02, abs=0.01)
    assert dbfs(0) == FLOOR_DBFS


def test_a_sine_has_its_rms_three_decibels_below_its_peak() -> None:
    sine = np.rint(32_767 * np.sin(np.arange(44_100) * 2 * np.pi * 441 / 44_100)).astype(np.int16)
    meter = Meter(1)
    meter.feed(sine.reshape(-1, 1))
    assert meter.latest.peak_dbfs[0] == pytest.approx(0, abs=0.01)
    assert meter.latest.rms_dbfs[0] == pytest.approx(-3.01, abs=0.01)


def test_each_channel_is_measured_and_the_most_negative_sample_counts_as_full_scale() -> None:
    meter = Meter(2)
    meter.feed(np.array([[0, -32_768], [0, 0]], np.int16))
    assert meter.latest.peak_dbfs == (FLOOR_DBFS, 0.0)
    assert meter.latest.rms_dbfs == (FLOOR_DBFS, pytest.approx(-3.01, abs=0.01))


def test_the_peak_of_the_whole_recording_stays() -> None:
    meter = Meter(1)
    assert meter.peak_dbfs == FLOOR_DBFS
    for sample in (100, -16_384, 5):
        meter.feed(np.array([[sample]], np.int16))
    meter.feed(np.zeros((0, 1), np.int16))
    assert meter.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    meter.rest()
    assert meter.latest.peak_dbfs == (FLOOR_DBFS,)
