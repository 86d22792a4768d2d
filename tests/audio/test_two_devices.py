"""The recorder with a device for each side: file sources, and two real null sinks of PulseAudio."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.recorder import AudioRecorder, RecorderState
from callmanager.audio.signal.capture import silence
from callmanager.audio.signal.drift import MAX_PULL
from callmanager.audio.sources.file_source import FileSource
from callmanager.audio.sources.pair_source import PairSource
from callmanager.audio.sources.steady_source import SteadySource
from tests.audio.conftest import RATE, counter
from tests.audio.test_device_recordings import best_match
from tests.audio.waiting import wait_until
from tests.support.pulse import PulseServer

MakeRecorder = Callable[..., AudioRecorder]


class Cable(FileSource):
    """A file that can be unplugged."""

    plugged = True

    def read(self) -> NDArray[np.int16]:
        block = super().read()
        return block if self.plugged else silence(0, block.shape[1])


def sound_file(folder: Path, name: str, samples: NDArray[np.int16]) -> Path:
    path = folder / f"{name}.wav"
    soundfile.write(path, samples, RATE, subtype="PCM_16")
    return path


def tone(hertz: float, seconds: float, amplitude: float = 8_000) -> NDArray[np.int16]:
    return np.rint(amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.int16)


def below_4_khz(side: NDArray[np.int16]) -> NDArray[np.int16]:
    spectrum = np.fft.rfft(side.astype(np.float64))
    spectrum[np.fft.rfftfreq(len(side), 1 / RATE) > 4_000] = 0
    return np.rint(np.fft.irfft(spectrum, len(side)).clip(-32_768, 32_767)).astype(np.int16)


def likeness(recorded: NDArray[np.int16], piece: NDArray[np.int16]) -> float:
    """How like the piece the best stretch of ``recorded`` is, at any pull that the second device's clock may need."""
    pulls = 1 + np.linspace(-MAX_PULL, MAX_PULL, 17)
    places = np.arange(len(piece))
    pulled = (np.interp(np.arange(0, len(piece) - 1, pull), places, piece) for pull in pulls)
    return max(best_match(recorded, np.rint(as_heard).astype(np.int16))[0] for as_heard in pulled)


def first_sound(side: NDArray[np.int16]) -> int:
    """The second frame of a file that begins with a zero: a device that starts a moment later has a little silence."""
    lead = int(np.flatnonzero(side)[0])
    assert lead < 0.1 * RATE
    return lead


def test_a_second_device_makes_a_stereo_file(make_recorder: MakeRecorder, tmp_path: Path) -> None:
    files = {
        "desk": sound_file(tmp_path, "desk", counter(8 * RATE)),
        "line": sound_file(tmp_path, "line", tone(440, 8)),
    }
    recorder = make_recorder(
        device="desk", second_device="line", source_factory=lambda name: FileSource(files[str(name)])
    )
    assert recorder.channels == 2
    path = recorder.start_recording("x")
    wait_until(lambda: recorder.durable_seconds > 2.5, "2.5 s on disk")
    metadata = recorder.stop_recording()
    sound, rate = soundfile.read(path, dtype="int16")
    assert (rate, sound.shape[1], metadata["channels"]) == (RATE, 2, 2)
    assert metadata["device"] == "file desk.wav + file line.wav"
    lead = first_sound(sound[:, 0])
    assert np.array_equal(sound[lead : lead + 2 * RATE, 0], counter(2 * RATE + 1)[1:]), "left is the agent, bit for bit"
    right = sound[RATE : 2 * RATE, 1].astype(np.float64)
    assert np.abs(np.fft.rfft(right)).argmax() == 440
    assert np.abs(right).max() == pytest.approx(8_000, rel=0.02)
    assert metadata["gaps"] == []
    assert metadata["events"] == []


def test_no_second_device_is_as_before(make_recorder: MakeRecorder, tmp_path: Path) -> None:
    path = sound_file(tmp_path, "desk", counter(3 * RATE))
    recorder = make_recorder(second_device="", source_factory=lambda _: FileSource(path))
    assert recorder.channels == 1
    wav = recorder.start_recording("x")
    recorder.stop_recording()
    assert soundfile.info(wav).channels == 1


def test_the_default_device_never_stands_in_for_the_customers(make_recorder: MakeRecorder) -> None:
    """It is the agent's microphone: the wrong voice on the customer's side would be worse than silence."""
    pair = make_recorder(device="desk", second_device="line")._source_for("desk")
    assert isinstance(pair, PairSource)
    agent, customer = (side.source for side in pair._sides)
    assert isinstance(agent, SteadySource)
    assert isinstance(customer, SteadySource)
    assert agent._fallback_after < 10
    assert customer._fallback_after > 1_000_000


def test_one_side_unplugged_is_an_alarm_and_an_event_and_the_other_goes_on(
    make_recorder: MakeRecorder, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("side_silent")
    alarms: list[tuple[float, str, str]] = []
    sides = [Cable(sound_file(tmp_path, "a", tone(300, 30))), Cable(sound_file(tmp_path, "b", tone(500, 30)))]
    left_to_give = iter(sides)
    recorder = make_recorder(second_device="line", source_factory=lambda _: next(left_to_give))
    recorder.on_alarm = lambda code, words: alarms.append((time.monotonic(), code, words))
    path = recorder.start_recording("x")
    wait_until(lambda: recorder.durable_seconds > 1.5, "1.5 s on disk")
    gone_at, gone = time.monotonic(), recorder.position_seconds
    sides[1].plugged = False
    wait_until(lambda: bool(alarms), "the alarm")
    assert alarms[0][1] == "side_silent"
    assert "customer" in alarms[0][2]
    assert alarms[0][0] - gone_at < 2
    wait_until(lambda: recorder.durable_seconds > gone + 3, "the agent goes on")
    assert recorder.state is RecorderState.RECORDING
    back = recorder.position_seconds
    sides[1].plugged = True  # a file goes on where it was: what came late is cut where silence stands
    wait_until(lambda: recorder.durable_seconds > back + 2.5, "both again")
    metadata = recorder.stop_recording()
    sound = soundfile.read(path, dtype="int16")[0]
    lead, frames = first_sound(sound[:, 0]), round((back + 2) * RATE)
    assert np.array_equal(sound[lead : lead + frames, 0], tone(300, back + 3)[1 : frames + 1]), (
        "the agent's side is whole"
    )
    assert not sound[round((gone + 0.3) * RATE) : round((back - 0.3) * RATE), 1].any()
    assert np.abs(sound[-RATE:, 1]).max() > 7_900
    assert [event["code"] for event in metadata["events"]] == ["gap", "back"]
    assert metadata["gaps"] == [], "the file itself has none"
    assert metadata["status"] == "completed"


@pytest.fixture
def two_cards(own_pulse: PulseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    """The null sinks ``mic`` and ``far`` as ALSA's devices ``agent`` and ``customer``."""
    config = tmp_path / "asound.conf"
    sources = {"agent": "mic.monitor", "customer": "far.monitor", "twin": "mic.monitor"}
    config.write_text(
        "</usr/share/alsa/alsa.conf>\n"
        + "".join(
            f'pcm.{name} {{ type pulse device "{source}" hint {{ show on }} }}\n' for name, source in sources.items()
        )
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
    return own_pulse


def test_two_null_sinks_become_left_and_right(
    make_recorder: MakeRecorder,
    two_cards: PulseServer,
    speech: NDArray[np.int16],
    expected_log: Callable[[str], None],
) -> None:
    """Each voice on its own side, and one sink unplugged in the middle: the other loses nothing."""
    expected_log("side_silent")
    expected_log("moved")
    speech = speech[: 5 * RATE // 2]
    alarms: dict[str, str] = {}
    recorder = make_recorder(device="agent", second_device="customer", on_alarm=alarms.__setitem__)
    path = recorder.start_recording("x")
    other = tone(700, 20)
    with two_cards.playing(other, "mic"), two_cards.playing(speech, "far") as player:
        player.wait(20)
        began = recorder.position_seconds
        wait_until(lambda: recorder.durable_seconds > began + 1, "the last word is on disk")
        two_cards.unload("far")
        began = recorder.durable_seconds
        wait_until(lambda: recorder.durable_seconds > began + 2, "the agent's side goes on")
    metadata = recorder.stop_recording()
    sound = soundfile.read(path, dtype="int16")[0]
    # In pieces and below 4 kHz: how much the second side is stretched changes, and a hiss shows half a frame.
    heard_voice, voice = below_4_khz(sound[:, 1]), below_4_khz(speech)
    offset = best_match(heard_voice, voice)[1]
    size, around = RATE // 4, RATE // 20
    found = []
    for first in range(0, len(speech) - size, size):
        piece, place = voice[first : first + size], offset + first
        if np.abs(piece).max() > 3_000:
            found.append(likeness(heard_voice[place - around : place + size + around], piece))
    assert len(found) > 5
    assert np.median(found) >= 0.98
    assert min(found) >= 0.8
    heard = sound[offset + RATE // 4 :][: 2 * RATE, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() == 1400, "700 Hz in 2 s: the agent's side is the tone"
    left = sound[offset + RATE // 2 : round((began + 1.5) * RATE), 0].astype(np.float64)
    residual = left[2:] + left[:-2] - 2 * np.cos(2 * np.pi * 700 / RATE) * left[1:-1]
    assert "customer" in alarms.get("device_moved", "customer"), "whose stream the server moved"
    assert np.abs(residual).max() < 4, "without a seam, over the loss of the other"
    assert metadata["status"] == "completed"


@pytest.mark.slow
def test_two_streams_of_one_source_lie_on_each_other(make_recorder: MakeRecorder, two_cards: PulseServer) -> None:
    """Opened one after the other, in blocks of a quarter of a second: aligned all the same."""
    white = np.random.default_rng(9).normal(0, 3_000, 12 * RATE)
    noise = np.convolve(white, np.full(24, 0.1), "same").astype(np.int16)
    recorder = make_recorder(device="agent", second_device="twin")
    path = recorder.start_recording("x")
    with two_cards.playing(noise):
        wait_until(lambda: recorder.durable_seconds > 5, "5 s on disk")
        recorder.stop_recording()
    sound = soundfile.read(path, dtype="int16")[0]
    right = sound[2 * RATE : 4 * RATE, 1]
    correlation, offset = best_match(sound[:, 0], right)
    apart = (offset - 2 * RATE) / RATE * 1000
    print(f"\ntwo streams of one source lie {apart:.2f} ms apart, correlation {correlation:.3f}")
    assert correlation > 0.9
    assert abs(apart) < 20


# Start by voice.


def test_a_recording_waits_for_a_voice_and_begins_before_it(make_recorder: MakeRecorder, tmp_path: Path) -> None:
    quiet = (np.arange(3 * RATE) % 10).astype(np.int16)
    sound = np.concatenate((quiet, tone(300, 4)))
    alarms: list[str] = []
    recorder = make_recorder(silent_seconds=0.2, on_alarm=lambda code, _: alarms.append(code))
    source = FileSource(sound_file(tmp_path, "x", sound))
    began = time.monotonic()
    path = recorder.start_recording("x", source=source, voice_start_dbfs=-30, pre_roll_seconds=1.0)
    started = time.time()
    assert time.monotonic() - began < 2, "nobody waits for somebody to speak"
    assert recorder.state is RecorderState.WAITING
    assert recorder.is_recording
    wait_until(lambda: recorder.levels().peak_dbfs[0] > -80, "what is heard is shown")
    assert recorder.durable_seconds == 0
    wait_until(lambda: recorder.state is RecorderState.RECORDING, "the voice")
    wait_until(lambda: recorder.durable_seconds > 2.5, "2.5 s on disk")
    metadata = recorder.stop_recording()
    recorded = soundfile.read(path, dtype="int16")[0]
    first = round((3 - 1.0) * RATE)
    lies = next(n for n in range(first - 2000, first + 2000) if np.array_equal(recorded, sound[n : n + len(recorded)]))
    assert abs(lies - first) <= 0.02 * RATE
    assert datetime.fromisoformat(metadata["start_time"]).timestamp() == pytest.approx(started + 2.0 - 0.1, abs=0.3)
    assert [event["code"] for event in metadata["events"]] == ["voice"]
    assert alarms == []
    assert metadata["gaps"] == []


def test_no_voice_is_an_empty_recording_and_no_alarm(
    make_recorder: MakeRecorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.audio.recording.watches.NO_DATA_SECONDS", 0.5)
    alarms: list[str] = []
    recorder = make_recorder(silent_seconds=0.2, on_alarm=lambda code, _: alarms.append(code))
    source = FileSource(sound_file(tmp_path, "x", np.zeros(5 * RATE, np.int16)))
    recorder.start_recording("x", source=source, voice_start_dbfs=-30, pre_roll_seconds=1.0)
    time.sleep(1.5)  # nothing may happen: there is nothing to wait for
    assert recorder.state is RecorderState.WAITING
    metadata = recorder.stop_recording()
    assert (metadata["status"], metadata["duration_seconds"]) == ("completed", 0)
    assert alarms == []


def test_a_dead_source_is_told_while_a_voice_is_waited_for(
    make_recorder: MakeRecorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("no_data")
    monkeypatch.setattr("callmanager.audio.recording.watches.NO_DATA_SECONDS", 0.5)
    alarms: list[str] = []
    recorder = make_recorder(on_alarm=lambda code, _: alarms.append(code))
    source = Cable(sound_file(tmp_path, "x", np.zeros(5 * RATE, np.int16)))
    source.plugged = False
    recorder.start_recording("x", source=source, voice_start_dbfs=-30)
    wait_until(lambda: alarms == ["no_data"], "the alarm")
    recorder.stop_recording()


def test_a_pause_while_it_waits_keeps_the_pre_roll_clean(make_recorder: MakeRecorder, tmp_path: Path) -> None:
    """A card number said in a pause, and a voice right after it: the pre-roll must not bring it back."""
    secret = np.full(RATE, 7, np.int16)
    sound = np.concatenate((np.full(RATE, 3, np.int16), secret, np.full(RATE, 5, np.int16), tone(300, 6)))
    recorder = make_recorder()
    source = FileSource(sound_file(tmp_path, "x", sound))
    path = recorder.start_recording("x", source=source, voice_start_dbfs=-30, pre_roll_seconds=5)
    began = time.monotonic()
    recorder.pause_recording("card")
    assert recorder.state is RecorderState.PAUSED
    wait_until(lambda: time.monotonic() - began > 2.1, "the number has been said")
    recorder.resume_recording()
    assert recorder.state is RecorderState.WAITING
    wait_until(lambda: recorder.durable_seconds > 1, "the voice")
    recorder.stop_recording()
    recorded = soundfile.read(path, dtype="int16")[0]
    assert not (recorded[: RATE // 2] == 7).any()
    assert (recorded[:1000] == 5).all(), "what was said after the pause is in it"
