"""The player on a real PulseAudio: what the loudspeaker's monitor hears is what the recording says."""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.playing import outputs
from callmanager.audio.playing.outputs import list_outputs
from callmanager.audio.playing.player import Player, PlayerState
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources import portaudio
from callmanager.domain.errors import RecordingError
from tests.audio import waiting
from tests.audio.conftest import RATE
from tests.audio.memory_sound import MemorySound, find, noise, pitch
from tests.support.pulse import PulseServer


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    waiting.wait_until(condition, "what the test waits for", seconds)


class Ear:
    """Records what a sink plays, while the ``with`` block lasts."""

    def __init__(self, pulse: PulseServer, folder: Path, sink: str = "mic", channels: int = 1) -> None:
        self._path, self._channels = folder / f"heard-{sink}.raw", channels
        arguments = ["parecord", "--raw", f"--rate={RATE}", f"--channels={channels}", "--format=s16le"]
        self._arguments = [*arguments, "--latency-msec=20", f"--device={sink}.monitor", str(self._path)]
        self._environment = pulse.environment

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._arguments, env=os.environ | self._environment)
        wait_until(lambda: self._path.exists() and self._path.stat().st_size > 0, 10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(5)

    def heard(self) -> NDArray[np.int16]:
        """All of it so far, from the first sound on (frames × channels)."""
        data = self._path.read_bytes()
        samples = np.frombuffer(data[: len(data) // (2 * self._channels) * 2 * self._channels], "<i2")
        samples = samples.reshape(-1, self._channels)
        loud = np.flatnonzero(samples.any(axis=1))
        return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]

    def seconds(self) -> float:
        return len(self.heard()) / RATE


@pytest.fixture
def make_player() -> Iterator[Callable[..., Player]]:
    made: list[Player] = []

    def make(sound: MemorySound, **options: Any) -> Player:
        made.append(Player(sound, **options))
        return made[-1]

    yield make
    for player in made:
        player.close()


def _first(is_after: Callable[[int], bool], end: int) -> int:
    """The first frame, to 5 ms, for which it is true from there on."""
    low, high = 0, end - 2_000
    while high - low > 220:
        middle = (low + high) // 2
        low, high = (low, middle) if is_after(middle) else (middle, high)
    return high + 1_000  # by then, most of what is looked at lies behind


def _is(player: Player, state: PlayerState) -> Callable[[], bool]:
    return lambda: player.state is state


def test_what_is_heard_is_the_recording_and_a_jump_lands(
    pulse: PulseServer, make_player: Callable[..., Player], tmp_path: Path
) -> None:
    samples = noise(12)
    with Ear(pulse, tmp_path) as ear:
        player = make_player(MemorySound(samples))
        player.play()
        wait_until(lambda: ear.seconds() > 0.8, 10)
        before = player.position_seconds
        player.seek(8.0)
        assert player.position_seconds == 8.0, "the screen does not wait for the sound"
        wait_until(lambda: player.position_seconds > 8.4, 5)
        player.pause()
        wait_until(_is(player, PlayerState.PAUSED), 5)
        stood = player.position_seconds
        assert stood > 8.4
    heard = ear.heard()[:, 0]
    at, likeness = find(heard[400:20_000], samples[:, 0])  # it is faded in
    assert likeness > 0.999, "the sound itself"
    at -= 400
    assert at < 0.05 * RATE, "from the start (the sink swallows its first milliseconds)"
    jumped = _first(lambda start: find(heard[start : start + 2_000], samples[:, 0])[0] > 7 * RATE, len(heard))
    landed, likeness = find(heard[jumped + 882 : jumped + 8_000], samples[:, 0])
    assert likeness > 0.999
    assert abs((landed - 882) / RATE - 8.0) < 0.05, "it lands where it was asked to"
    heard_before_the_jump = at / RATE + jumped / RATE
    assert heard_before_the_jump - before < 0.15, "and soon"


def test_one_and_a_half_times_as_fast_keeps_the_pitch(
    pulse: PulseServer, make_player: Callable[..., Player], tmp_path: Path
) -> None:
    tone = (8_000 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)).astype(np.int16)
    with Ear(pulse, tmp_path) as ear:
        player = make_player(MemorySound(tone))
        player.set_speed(1.5)
        player.play()
        wait_until(_is(player, PlayerState.ENDED), 15)
        assert player.position_seconds == 3.0
    heard = ear.heard()[:, 0]
    assert len(heard) / RATE == pytest.approx(2.0, abs=0.15)
    assert abs(pitch(heard[RATE // 4 : RATE].astype(np.float64), RATE) - 440) < 1.0


def test_it_plays_while_a_call_is_recorded_and_neither_loses_a_sample(
    pulse: PulseServer, make_player: Callable[..., Player], recorder: AudioRecorder, tmp_path: Path
) -> None:
    """The recording begins while the player runs: PortAudio starts anew for it, and the player comes back."""
    samples, spoken = noise(20), noise(3, seed=2)
    pulse.pactl("load-module", "module-null-sink", "sink_name=ears", f"rate={RATE}", "channels=1", "format=s16le")
    try:
        with pytest.MonkeyPatch.context() as patch, Ear(pulse, tmp_path, "ears") as ear:
            patch.setenv("PULSE_SINK", "ears")
            player = make_player(MemorySound(samples))
            player.play()
            wait_until(lambda: ear.seconds() > 0.3, 10)
            path = recorder.start_recording("while playing")
            wait_until(lambda: player.state is PlayerState.PLAYING and recorder.durable_seconds > 0.2, 10)
            began = player.position_seconds
            pulse.play(spoken[:, 0])
            wait_until(lambda: player.position_seconds > began + 1.5, 10)
            metadata = recorder.stop_recording()
            player.pause()
            wait_until(_is(player, PlayerState.PAUSED), 5)
            assert player.failure is None
    finally:
        pulse.unload("ears")
    recorded = soundfile.read(path, dtype="int16")[0]
    at, likeness = find(spoken[4_000:-4_000, 0], recorded)
    assert likeness > 0.9999
    assert (recorded[at : at + len(spoken) - 8_000] == spoken[4_000:-4_000, 0]).all(), "bit for bit"
    assert metadata["dropped_frames"] == 0
    heard = ear.heard()[:, 0]
    late = heard[-2 * RATE : -RATE]
    _place, likeness = find(late, samples[:, 0])
    assert likeness > 0.999, "a whole second without a gap, beside the recording"


def test_an_interpreter_that_stands_still_is_not_heard(
    pulse: PulseServer, make_player: Callable[..., Player], tmp_path: Path
) -> None:
    samples = noise(10)
    with Ear(pulse, tmp_path) as ear:
        player = make_player(MemorySound(samples))
        player.play()
        wait_until(lambda: player.position_seconds > 0.5, 10)
        ctypes.PyDLL(None).usleep(1_500_000)  # sleeps with the interpreter's lock in its hand
        wait_until(lambda: player.position_seconds > 2.3, 5)
        player.pause()
        wait_until(_is(player, PlayerState.PAUSED), 5)
    heard = ear.heard()[:, 0]
    _at, likeness = find(heard[RATE // 4 : 2 * RATE], samples[:, 0])
    assert likeness > 0.999, "without a gap"


def test_volume_and_speed_change_while_it_plays(pulse: PulseServer, make_player: Callable[..., Player]) -> None:
    player = make_player(MemorySound(noise(60)))
    player.play()
    wait_until(lambda: player.position_seconds > 0.2, 10)
    for speed in (0.75, 1.25, 2.0, 1.0):
        before = player.position_seconds
        player.set_speed(speed)
        player.set_volume(speed / 4)
        player.set_skips_silence(speed > 1)
        wait_until(lambda before=before: player.position_seconds > before + 0.2, 5)
        assert player.position_seconds < before + 1.5, "it goes on from where it was"
        assert (player.manner.speed, player.state) == (speed, PlayerState.PLAYING)


def test_the_place_is_kept_while_it_is_silent(pulse: PulseServer, make_player: Callable[..., Player]) -> None:
    player = make_player(MemorySound(noise(10)))
    player.seek(4.0)
    wait_until(lambda: player.position_seconds == 4.0, 5)
    assert player.state is PlayerState.PAUSED
    player.play()
    wait_until(lambda: player.position_seconds > 4.3, 10)
    player.seek(99.0)
    wait_until(_is(player, PlayerState.ENDED), 5)
    assert player.position_seconds == 10.0
    player.play()
    wait_until(lambda: 0.05 < player.position_seconds < 5, 10)
    player.pause()
    wait_until(_is(player, PlayerState.PAUSED), 5)


def test_a_recording_at_another_rate_is_heard_in_its_pitch(
    pulse: PulseServer, make_player: Callable[..., Player], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that refuses the recording's rate runs at its own."""
    import rtmixer

    mixer = rtmixer.Mixer

    def picky(**options: Any) -> Any:
        if options["samplerate"] != RATE:
            raise ValueError("an invalid rate")
        return mixer(**options)

    monkeypatch.setattr(rtmixer, "Mixer", picky)
    tone = (8_000 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)).astype(np.int16)
    with Ear(pulse, tmp_path) as ear:
        player = make_player(MemorySound(tone, 16_000))
        player.play()
        wait_until(_is(player, PlayerState.ENDED), 10)
    heard = ear.heard()[:, 0]
    assert len(heard) / RATE == pytest.approx(1.0, abs=0.15)
    assert abs(pitch(heard[RATE // 4 : 3 * RATE // 4].astype(np.float64), RATE) - 440) < 1.0


def test_a_device_that_goes_away_is_told(own_pulse: PulseServer, make_player: Callable[..., Player]) -> None:
    player = make_player(MemorySound(noise(60)))
    player.play()
    wait_until(lambda: player.position_seconds > 0.3, 10)
    stood = player.position_seconds
    own_pulse.kill()
    wait_until(_is(player, PlayerState.FAILED), 10)
    assert player.failure is not None
    assert player.failure.reason in ("play_device_lost", "play_device_open", "play_no_device")
    assert player.position_seconds >= stood
    assert str(player.failure).endswith(".")


def test_no_sound_system_is_told_and_nothing_else_happens(
    make_player: Callable[..., Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise RecordingError("PortAudio is missing.", code="no_portaudio")

    monkeypatch.setattr(outputs, "load_portaudio", missing)
    player = make_player(MemorySound(noise(1)))
    player.play()
    wait_until(_is(player, PlayerState.FAILED), 5)
    assert player.failure is not None
    assert player.failure.reason == "play_no_sound_system"
    with pytest.raises(RecordingError, match="nothing can be played"):
        list_outputs()


def test_the_devices_to_listen_with(pulse: PulseServer, make_player: Callable[..., Player]) -> None:
    player = make_player(MemorySound(noise(5)))
    player.play()
    wait_until(_is(player, PlayerState.PLAYING), 10)
    names = [device.name for device in list_outputs()]
    assert "pulse" in names
    player.set_device("pulse")
    wait_until(lambda: player.position_seconds > 0.4, 10)
    player.set_device("a headset that is not there")
    wait_until(_is(player, PlayerState.FAILED), 10)
    assert player.failure is not None
    assert (player.failure.reason, player.failure.details["device"]) == (
        "play_device_gone",
        "a headset that is not there",
    )


def test_a_player_that_is_closed_lets_go(pulse: PulseServer) -> None:
    with Player(MemorySound(noise(5))) as player:
        player.play()
        wait_until(_is(player, PlayerState.PLAYING), 10)
        assert portaudio._guests
    player.close()
    assert not portaudio._guests
