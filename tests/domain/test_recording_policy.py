"""What follows from a campaign's wishes for its recordings."""

import math

import pytest

from callmanager.domain.errors import CampaignError
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import (
    LIMITS,
    RecordingMode,
    RecordingPolicy,
    begins_by_itself,
    is_too_short,
    may_pause,
    may_start,
    may_stop,
    refusal_discards,
)

_YES, _NO = True, False


@pytest.mark.parametrize(
    ("mode", "begins", "start", "stop", "pause", "discards"),
    [
        (RecordingMode.NEVER, _NO, _NO, _NO, _NO, _YES),
        (RecordingMode.ON_DEMAND, _NO, _YES, _YES, _YES, _YES),
        (RecordingMode.EVERY, _YES, _YES, _YES, _YES, _YES),
        (RecordingMode.LOCKED, _YES, _YES, _NO, _YES, _NO),
    ],
)
def test_what_each_mode_allows(
    mode: RecordingMode, begins: bool, start: bool, stop: bool, pause: bool, discards: bool
) -> None:
    policy = RecordingPolicy(mode)
    for consent in (Consent.UNKNOWN, Consent.INFORMED, Consent.CONSENTED):
        assert (begins_by_itself(policy, consent), may_start(policy, consent)) == (begins, start)
        assert (may_stop(policy), may_pause(policy, consent)) == (stop, pause)
    assert refusal_discards(policy) is discards


@pytest.mark.parametrize("mode", RecordingMode)
def test_nothing_is_recorded_against_a_refusal(mode: RecordingMode) -> None:
    policy = RecordingPolicy(mode)
    assert not begins_by_itself(policy, Consent.REFUSED)
    assert not may_start(policy, Consent.REFUSED)
    assert not may_pause(policy, Consent.REFUSED), "it rests already, and must not go on by a resume"


@pytest.mark.parametrize(("seconds", "short"), [(0.0, True), (9.99, True), (10.0, False), (3600.0, False)])
def test_what_is_shorter_than_the_threshold_is_not_kept(seconds: float, short: bool) -> None:
    assert is_too_short(RecordingPolicy(keep_from_seconds=10), seconds) is short
    assert not is_too_short(RecordingPolicy(), seconds), "without a threshold all is kept"


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_figures_lie_within_their_limits(name: str) -> None:
    least, most = LIMITS[name]
    off = None if name == "voice_start_dbfs" else 0.0
    for value in (off, least, most):
        policy = RecordingPolicy(**{name: value})  # type: ignore[arg-type]
        assert policy.checked() is policy
    for value in (least - 0.1, most + 0.1, math.nan, math.inf):
        with pytest.raises(CampaignError) as refusal:
            RecordingPolicy(**{name: value}).checked()  # type: ignore[arg-type]
        assert refusal.value.reason == "campaign_value"
        assert name in refusal.value.message


def test_a_notice_that_nobody_would_read_out_is_refused() -> None:
    assert RecordingPolicy(notice="x" * 1_000).checked()
    with pytest.raises(CampaignError, match="1000 characters"):
        RecordingPolicy(notice="x" * 1_001).checked()


def test_what_differs_is_named() -> None:
    old, new = RecordingPolicy(), RecordingPolicy(RecordingMode.LOCKED, beep_seconds=15.0)
    assert old.differences(new) == {
        "mode": (RecordingMode.EVERY, RecordingMode.LOCKED),
        "beep_seconds": (0.0, 15.0),
    }
    assert old.differences(old) == {}
