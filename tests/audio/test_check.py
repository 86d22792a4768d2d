"""The check before the first call: what is said of each source, on simulated ones and on a real sound server."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from callmanager.audio import check as checking
from callmanager.audio.check import Take, Verdict, check, device_sources, judge, play, refuse_while
from callmanager.audio.playing.player import PlayerState
from callmanager.audio.signal.capture import silence
from callmanager.audio.signal.levels import Levels
from callmanager.domain.errors import RecordingError
from tests.audio.conftest import RATE
from tests.audio.simulated import Card, tone
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer


class _Now:
    """The real clock in the simulated one's place."""

    @property
    def now(self) -> float:
        return time.monotonic()


def card(amplitude: float = 0.3, **options: object) -> Card:
    return Card(_Now(), tone(400, amplitude), **options)  # type: ignore[arg-type]


def as_take(samples: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.clip(np.rint(samples * 32_768), -32_768, 32_767).astype(np.int16).reshape(-1, 1)


SECOND = np.arange(RATE) / RATE
SINE = np.sin(2 * np.pi * 200 * SECOND)


@pytest.mark.parametrize(
    ("sound", "verdict"),
    [
        (0.2 * SINE, Verdict.OK),
        (0.011 * SINE, Verdict.OK),
        (0.009 * SINE, Verdict.TOO_QUIET),
        (0.0003 * SINE, Verdict.TOO_QUIET),
        (0.0001 * SINE, Verdict.SILENT),
        (0 * SINE, Verdict.SILENT),
        (1.5 * SINE, Verdict.CLIPPING),
        (-1.5 * SINE, Verdict.CLIPPING),
        (0.99 * SINE, Verdict.OK),
        (SINE[:0], Verdict.NO_DATA),
    ],
)
def test_what_is_heard_is_judged(sound: NDArray[np.float64], verdict: Verdict) -> None:
    assert judge(as_take(sound)) is verdict


def test_two_samples_at_full_scale_are_no_clipping() -> None:
    sound = as_take(0.2 * SINE)
    sound[100:102] = 32_767
    assert judge(sound) is Verdict.OK
    sound[102] = 32_767
    assert judge(sound) is Verdict.CLIPPING


def test_every_source_is_reported_at_once(tmp_path: Path) -> None:
    loud, mute, dead, gone = card(), card(0.0), card(starts_after=1e9), card(refuses=True)
    told: dict[int, list[Levels]] = {}
    began = time.monotonic()
    report = check(
        [("agent", loud), ("customer", mute)],
        0.4,
        sample_rate=8_000,
        on_levels=lambda number, levels: told.setdefault(number, []).append(levels),
        folder=tmp_path / "not" / "there" / "yet",
    )
    assert time.monotonic() - began < 2, "together, and not one after the other"
    agent, customer = report.sources
    assert (agent.label, agent.verdict, customer.verdict) == ("agent", Verdict.OK, Verdict.SILENT)
    assert agent.peak_dbfs == pytest.approx(-10.5, abs=0.2)
    assert agent.rms_dbfs == pytest.approx(-13.5, abs=0.3)
    assert "muted" in customer.sentence
    assert agent.take.frames >= 0.4 * 8_000
    assert len(told[0]) >= 3
    assert told[0][-1].peak_dbfs[0] == pytest.approx(-10.5, abs=0.3)
    assert report.free_minutes is not None
    assert report.free_minutes > 1
    assert not report.ok
    assert loud.closed
    assert mute.closed
    as_json = report.to_dict()
    assert as_json["sources"][0]["verdict"] == "ok"
    assert "take" not in as_json["sources"][0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_PATIENCE_SECONDS", 0.2)
        report = check([("agent", dead), ("customer", gone)], 0.2, sample_rate=8_000)
    assert [source.verdict for source in report.sources] == [Verdict.NO_DATA, Verdict.CANNOT_OPEN]
    assert report.sources[1].sentence == "It is not there."
    assert report.free_minutes is None


def test_it_can_be_stopped() -> None:
    stopped = threading.Event()
    threading.Timer(0.3, stopped.set).start()
    began = time.monotonic()
    report = check([("agent", card())], 30, sample_rate=8_000, stopped=stopped)
    assert time.monotonic() - began < 2
    assert report.sources[0].take.frames < 8_000


def test_the_room_is_what_two_sides_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 500_000_000 + 60 * 8_000 * 2 * 2 * 90})
    monkeypatch.setattr("callmanager.audio.check.shutil.disk_usage", lambda _: usage)
    sources = [("agent", card()), ("customer", card())]
    assert check(sources, 0.05, sample_rate=8_000, folder=tmp_path).free_minutes == pytest.approx(90)
    usage.free = 1000  # type: ignore[attr-defined]
    assert check([("agent", card())], 0.05, sample_rate=8_000, folder=tmp_path).free_minutes == 0


def test_real_devices_are_heard_and_a_missing_one_is_told(pulse: PulseServer) -> None:
    sound = np.rint(8_000 * np.sin(np.arange(6 * RATE) * 2 * np.pi * 500 / RATE)).astype(np.int16)
    with pulse.playing(sound):
        report = check(device_sources("", "No such cable"), 1.0)
    agent, customer = report.sources
    assert agent.verdict is Verdict.OK
    assert agent.peak_dbfs == pytest.approx(-12.2, abs=0.3)
    assert agent.name in ("default", "pulse")
    assert customer.verdict is Verdict.CANNOT_OPEN
    assert "No such cable" in customer.sentence
    assert customer.error is not None
    assert customer.error.reason == "no_device"


def test_a_take_is_played_back_and_can_be_stopped(
    pulse: PulseServer, make_recorder: Callable[..., object], tmp_path: Path
) -> None:
    """What is played into the output is heard by a second check on its monitor."""
    sound = np.rint(9_000 * np.sin(np.arange(20 * RATE) * 2 * np.pi * 600 / RATE)).astype(np.int16)
    player = play(Take(sound.reshape(-1, 1), RATE))
    try:
        wait_until(lambda: player.state is PlayerState.PLAYING, "it plays")
        report = check(device_sources(None), 0.7)
    finally:
        player.close()
    heard = report.sources[0].take.samples[-RATE // 2 :, 0].astype(np.float64)
    assert np.abs(np.fft.rfft(heard)).argmax() == 300, "600 Hz"
    report = check(device_sources(None), 0.6)
    assert report.sources[0].verdict is Verdict.SILENT, "it was stopped in the middle"


def test_while_a_call_is_recorded_it_is_refused_kindly() -> None:
    refuse_while(False)
    with pytest.raises(RecordingError, match="goes on") as caught:
        refuse_while(True)
    assert caught.value.reason == "check_while_recording"


def test_an_empty_take_reads_as_nothing() -> None:
    take = Take(silence(0, 1), RATE)
    assert (take.frames, take.channels, len(take.read(0, 10))) == (0, 1, 0)
