"""How calls are recorded by their campaign's rules, with the real recorder; never against a refusal."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from callmanager.audio.recorder import RecorderState
from callmanager.domain.coverage import Stage
from callmanager.domain.errors import CallError, PermissionDenied, RecordingError
from callmanager.domain.events import (
    PauseReminder,
    RecordingAlarm,
    RecordingDiscarded,
    RecordingFinished,
    RecordingPaused,
    RecordingResumed,
    RecordingStarted,
)
from callmanager.domain.recording import Consent, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_policy import Discard, PauseReason, RecordingMode, RecordingPolicy
from callmanager.domain.users import Role, User
from tests.support.desk import Desk
from tests.support.studio import Studio

RATE = 44_100
MODES = RecordingMode


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def loud(tmp_path: Path) -> Path:
    """Two minutes in which no sample is zero."""
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.full(120 * RATE, 8_000, np.int16), RATE, subtype="PCM_16")
    return path


@pytest.fixture
def studio(desk: Desk, loud: Path) -> Iterator[Studio]:
    studio = Studio(desk, loud)
    yield studio
    studio.stop()


@pytest.fixture
def rosa(desk: Desk, studio: Studio) -> User:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    return rosa


@pytest.fixture
def ring(desk: Desk, rosa: User) -> Callable[..., str]:
    """Starts a call of a campaign with this policy; its id."""
    boss = desk.person("irene", Role.ADMIN)

    def start(mode: RecordingMode, **more: float) -> str:
        campaign = desk.campaigns.add(f"C {mode.value}", RecordingPolicy(mode, **more), boss)  # type: ignore[arg-type]
        return desk.calls.start(
            rosa, phone="88887777", call_id="k", contact_name="Zoe", campaign_id=campaign.campaign_id
        ).call_id

    return start


@pytest.fixture
def talk(desk: Desk, studio: Studio, ring: Callable[..., str]) -> Callable[..., str]:
    """Starts and answers one; waits until its recording runs, where it begins by itself."""

    def answer(mode: RecordingMode, **more: float) -> str:
        call_id = ring(mode, **more)
        desk.calls.answer(call_id)
        if mode in (MODES.EVERY, MODES.LOCKED):
            studio.wait_for(RecordingStarted)
        else:
            studio.wait_until(lambda: studio.service.coverage.call_id == call_id)
        return call_id

    return answer


def _log(desk: Desk, action: str) -> list[tuple[str, str, str]]:
    entries = reversed([entry for entry in desk.audit.recent() if entry.action == action])
    return [(entry.actor, entry.subject, entry.detail) for entry in entries]


def _files(desk: Desk) -> list[str]:
    return sorted(path.name for path in desk.folder.iterdir()) if desk.folder.exists() else []


def _samples(metadata: RecordingMetadata) -> NDArray[np.int16]:
    samples: NDArray[np.int16] = soundfile.read(metadata.file_path, dtype="int16")[0]
    return samples


def _more(studio: Studio, seconds: float = 0.2) -> None:
    """Let so much more sound reach the disk."""
    wanted = studio.recorder.durable_seconds + seconds
    studio.wait_until(lambda: studio.recorder.durable_seconds >= wanted)


# Modes.


def test_never_means_that_no_file_is_made(desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User) -> None:
    call_id = talk(MODES.NEVER)
    coverage = studio.service.coverage
    assert (coverage.stage, coverage.may_start, coverage.may_pause) == (Stage.NEVER, False, False)
    with pytest.raises(RecordingError) as refusal:
        studio.service.start_now(call_id, rosa)
    assert refusal.value.reason == "recording_never"
    desk.calls.end(call_id, "sale")
    studio.service.stop()
    assert studio.news == []
    assert _files(desk) == []
    assert _log(desk, "recording.start") == []


def test_on_demand_the_agent_starts_and_stops_as_often_as_they_like(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.ON_DEMAND)
    assert studio.service.coverage.stage is Stage.ON_DEMAND
    assert studio.service.coverage.may_start
    assert not studio.recorder.is_recording
    studio.service.start_now(call_id, rosa)
    studio.service.start_now(call_id, rosa)  # a second click
    first = studio.wait_for(RecordingStarted).metadata
    assert studio.service.coverage.may_stop
    studio.service.stop_now(call_id, rosa)
    assert studio.wait_for(RecordingFinished).metadata.recording_id == first.recording_id
    assert (studio.service.coverage.stage, studio.service.coverage.may_start) == (Stage.STOPPED, True)
    studio.service.start_now(call_id, rosa)
    second = studio.wait_for(RecordingStarted, 2).metadata
    desk.calls.hang_up(call_id)
    studio.wait_for(RecordingFinished, 2)
    assert [m.status for m in studio.service.recent(rosa)] == [RecordingStatus.COMPLETED] * 2
    assert [subject for _, subject, _ in _log(desk, "recording.start")] == [call_id, call_id]
    [(actor, subject, detail)] = _log(desk, "recording.stop")
    assert (actor, subject) == ("rosa", first.recording_id)
    assert detail.startswith("at ")
    assert {m.campaign_id for m in (first, second)} == {desk.campaigns.find("C on_demand").campaign_id}  # type: ignore[union-attr]


def test_a_locked_recording_goes_on_whatever_the_agent_asks_but_can_be_paused(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.LOCKED)
    coverage = studio.service.coverage
    assert (coverage.may_stop, coverage.may_pause) == (False, True)
    with pytest.raises(RecordingError, match="records every call to its end") as refusal:
        studio.service.stop_now(call_id, rosa)
    assert refusal.value.reason == "recording_whole"
    assert studio.recorder.is_recording
    assert _log(desk, "recording.stop") == []
    studio.service.pause(PauseReason.CARD_DATA, rosa)
    studio.service.resume(rosa)
    desk.calls.hang_up(call_id)
    assert len(studio.wait_for(RecordingFinished).metadata.pauses) == 1


def test_a_call_is_recorded_as_its_campaign_was_when_it_was_answered(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.LOCKED)
    campaign = desk.campaigns.find("C locked")
    assert campaign is not None
    desk.campaigns.change_policy(campaign.campaign_id, RecordingPolicy(MODES.NEVER), desk.users.by_name("irene"))  # type: ignore[arg-type]
    with pytest.raises(RecordingError):
        studio.service.stop_now(call_id, rosa)
    assert studio.recorder.is_recording


def test_only_the_agent_of_the_call_decides(desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User) -> None:
    call_id = talk(MODES.EVERY)
    luis = desk.person("luis", Role.ADMIN)
    for step in (
        lambda: studio.service.stop_now(call_id, luis),
        lambda: studio.service.pause(PauseReason.OTHER, luis),
        lambda: studio.service.resume(luis),
        lambda: desk.consents.stamp(call_id, Consent.REFUSED, luis),
    ):
        with pytest.raises(PermissionDenied):
            step()
    with pytest.raises(RecordingError) as refusal:
        studio.service.stop_now("another", rosa)
    assert refusal.value.reason == "not_this_call"
    assert studio.recorder.state.value == "recording"
    assert desk.calls.get(call_id).consent is Consent.UNKNOWN  # type: ignore[union-attr]


# Pauses.


def test_a_pause_keeps_silence_and_tells_who_why_and_where(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    _more(studio)
    studio.service.pause(PauseReason.CARD_DATA, rosa)
    studio.service.pause(PauseReason.OTHER, rosa)  # a second click changes nothing
    coverage = studio.service.coverage
    assert (coverage.stage, coverage.pause_reason) == (Stage.PAUSED, PauseReason.CARD_DATA)
    _more(studio)
    studio.service.resume(rosa)
    studio.service.resume(rosa)
    assert studio.service.coverage.stage is Stage.RECORDING
    _more(studio)
    desk.calls.hang_up(call_id)
    metadata = studio.wait_for(RecordingFinished).metadata
    [pause] = metadata.pauses
    assert pause.reason == "card_data"
    start, end = (round(s * RATE) for s in (pause.start_seconds, pause.start_seconds + pause.duration_seconds))
    samples = _samples(metadata)
    assert not samples[start:end].any()
    assert samples[:start].all()
    assert samples[end:].all(), "and before and after it every sample is there"
    [paused] = _log(desk, "recording.pause")
    assert paused == ("rosa", metadata.recording_id, f"at {pause.start_seconds:.1f} s; card_data")
    [(actor, subject, detail)] = _log(desk, "recording.resume")
    assert (actor, subject) == ("rosa", metadata.recording_id)
    resumed_at = float(detail.split()[1])
    assert resumed_at == pytest.approx(pause.start_seconds + pause.duration_seconds, abs=0.3)
    assert detail.endswith("; card_data")
    kinds = [type(event) for event in studio.news]
    assert kinds == [RecordingStarted, RecordingPaused, RecordingResumed, RecordingFinished]


def test_a_pause_is_called_to_mind_again_and_again_until_it_ends(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.campaigns, "policy_of", lambda _id: RecordingPolicy(pause_reminder_seconds=0.05))
    call_id = talk(MODES.EVERY)
    studio.service.pause(PauseReason.OTHER, rosa)
    third = studio.wait_for(PauseReminder, 3)
    assert third.call_id == call_id
    assert third.paused_seconds >= 0.15
    studio.service.resume(rosa)
    told = sum(isinstance(event, PauseReminder) for event in studio.news)
    _more(studio)
    assert sum(isinstance(event, PauseReminder) for event in studio.news) == told
    studio.service.pause(PauseReason.OTHER, rosa)
    desk.calls.hang_up(call_id)
    studio.wait_for(RecordingFinished)  # and nothing is left running that would remind


def test_a_pause_holds_from_the_first_sound_on(
    desk: Desk, studio: Studio, ring: Callable[..., str], rosa: User
) -> None:
    """The device is open and delivers, though whoever opened it has not said so yet."""
    call_id = ring(MODES.EVERY)
    desk.calls.answer(call_id)
    studio.wait_until(lambda: studio.recorder.is_recording)
    studio.service.pause(PauseReason.CARD_DATA, rosa)
    studio.wait_for(RecordingStarted)
    _more(studio)
    assert studio.service.coverage.stage is Stage.PAUSED
    desk.calls.hang_up(call_id)
    metadata = studio.wait_for(RecordingFinished).metadata
    assert not _samples(metadata)[round(metadata.pauses[0].start_seconds * RATE) :].any()


def test_while_nothing_is_recorded_nothing_is_paused(studio: Studio, talk: Callable[..., str], rosa: User) -> None:
    talk(MODES.ON_DEMAND)
    for step in (lambda: studio.service.pause(PauseReason.OTHER, rosa), lambda: studio.service.resume(rosa)):
        with pytest.raises(RecordingError):
            step()


# Consent.


def test_consent_is_stamped_with_its_time_on_call_sidecar_and_log(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    before = desk.clock.now()
    desk.consents.stamp(call_id, Consent.INFORMED, rosa)
    desk.consents.stamp(call_id, Consent.INFORMED, rosa)
    call = desk.consents.stamp(call_id, Consent.CONSENTED, rosa)
    assert call.consent is Consent.CONSENTED
    assert call.consent_at is not None
    assert before <= call.consent_at <= desk.clock.now()
    assert desk.calls.get(call_id) == call
    running = studio.recorder.recording
    assert running is not None
    assert json.loads(Path(running.file_path).with_suffix(".json").read_text("utf-8"))["consent"] == "consented"
    assert studio.service.recent(rosa)[0].consent is Consent.CONSENTED
    assert _log(desk, "call.consent") == [
        ("rosa", call_id, "none -> informed"),
        ("rosa", call_id, "informed -> consented"),
    ]
    desk.calls.hang_up(call_id)
    assert studio.wait_for(RecordingFinished).metadata.consent is Consent.CONSENTED
    assert desk.consents.stamp(call_id, Consent.UNKNOWN, rosa).consent_at is None, "taken back"


def test_a_refusal_keeps_every_later_sample_from_the_disk_and_the_rest_goes_with_the_line(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    _more(studio)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    refused_at = studio.recorder.recording
    assert refused_at is not None
    coverage = studio.service.coverage
    assert (coverage.stage, coverage.may_start, coverage.may_pause) == (Stage.REFUSED, False, False)
    for step in (
        lambda: studio.service.resume(rosa),
        lambda: studio.service.pause(PauseReason.OTHER, rosa),
        lambda: studio.service.start_now(call_id, rosa),
    ):
        with pytest.raises(RecordingError) as refusal:
            step()
        assert refusal.value.reason == "recording_refused"
    _more(studio)
    on_disk = np.frombuffer(Path(refused_at.file_path).read_bytes()[44:], "<i2")
    start = round(refused_at.pauses[0].start_seconds * RATE)
    assert len(on_disk) > start + RATE // 10
    assert not on_disk[start:].any()
    desk.calls.hang_up(call_id)
    gone = studio.wait_for(RecordingDiscarded)
    assert (gone.call_id, gone.why, gone.recording_id) == (call_id, Discard.REFUSED, refused_at.recording_id)
    assert _files(desk) == []
    assert studio.service.recent(rosa) == []
    [(actor, subject, detail)] = _log(desk, "recording.discard")
    assert (actor, subject) == ("campaign policy", refused_at.recording_id)
    assert detail.startswith("refused; ")
    assert not any(isinstance(event, RecordingFinished | RecordingAlarm) for event in studio.news)


def test_a_refusal_stamped_by_mistake_is_taken_back_and_nothing_before_it_is_lost(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    _more(studio)
    desk.consents.stamp(call_id, Consent.CONSENTED, rosa)
    assert studio.service.coverage.stage is Stage.RECORDING
    _more(studio)
    desk.calls.hang_up(call_id)
    metadata = studio.wait_for(RecordingFinished).metadata
    assert metadata.consent is Consent.CONSENTED
    assert [pause.reason for pause in metadata.pauses] == ["refused"]
    assert _samples(metadata)[-1] != 0
    assert _log(desk, "recording.discard") == []


def test_a_locked_campaign_keeps_what_was_said_up_to_the_refusal(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.LOCKED)
    _more(studio)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    _more(studio)
    desk.calls.hang_up(call_id)
    metadata = studio.wait_for(RecordingFinished).metadata
    assert metadata.consent is Consent.REFUSED
    start = round(metadata.pauses[0].start_seconds * RATE)
    samples = _samples(metadata)
    assert samples[:start].all()
    assert not samples[start:].any()
    assert _log(desk, "recording.discard") == []


def test_a_refusal_while_it_rings_keeps_the_answer_from_starting_a_recording(
    desk: Desk, studio: Studio, ring: Callable[..., str], rosa: User
) -> None:
    call_id = ring(MODES.EVERY)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    desk.calls.answer(call_id)
    studio.wait_until(lambda: studio.service.coverage.stage is Stage.REFUSED)
    assert _files(desk) == []
    desk.consents.stamp(call_id, Consent.CONSENTED, rosa)
    assert studio.wait_for(RecordingStarted).metadata.consent is Consent.CONSENTED


def test_a_refusal_while_the_device_is_being_opened_holds_too(
    desk: Desk, studio: Studio, ring: Callable[..., str], rosa: User
) -> None:
    opening, go_on = threading.Event(), threading.Event()

    def open_slowly() -> None:
        opening.set()
        assert go_on.wait(20)

    studio.before_opening = open_slowly
    call_id = ring(MODES.EVERY)
    desk.calls.answer(call_id)
    assert opening.wait(20)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    go_on.set()
    studio.wait_until(lambda: studio.service.coverage.stage is Stage.REFUSED)
    desk.calls.hang_up(call_id)
    assert studio.wait_for(RecordingDiscarded).why is Discard.REFUSED
    assert _files(desk) == []


def test_what_is_said_in_the_wrap_up_reaches_the_finished_recording(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    desk.calls.hang_up(call_id)
    metadata = studio.wait_for(RecordingFinished).metadata
    desk.consents.stamp(call_id, Consent.CONSENTED, rosa)
    studio.wait_until(lambda: studio.service.recent(rosa)[0].consent is Consent.CONSENTED)
    sidecar = json.loads(Path(metadata.file_path).with_suffix(".json").read_text("utf-8"))
    assert (sidecar["consent"], sidecar["sha256"]) == ("consented", metadata.sha256)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    assert studio.wait_for(RecordingDiscarded).recording_id == metadata.recording_id
    assert _files(desk) == []
    desk.calls.finish(call_id, "sale")
    with pytest.raises(CallError) as refusal:
        desk.consents.stamp(call_id, Consent.CONSENTED, rosa)
    assert refusal.value.reason == "call_done"


def test_a_refusal_reaches_what_was_recorded_and_stopped_before(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    call_id = talk(MODES.EVERY)
    studio.service.stop_now(call_id, rosa)
    studio.wait_for(RecordingFinished)
    desk.consents.stamp(call_id, Consent.REFUSED, rosa)
    assert studio.service.coverage.stage is Stage.REFUSED
    desk.calls.hang_up(call_id)
    studio.wait_for(RecordingDiscarded)
    assert _files(desk) == []
    assert studio.service.recent(rosa) == []


def test_consent_of_a_call_that_does_not_exist_is_refused(desk: Desk, rosa: User) -> None:
    with pytest.raises(CallError) as refusal:
        desk.consents.stamp("nowhere", Consent.INFORMED, rosa)
    assert refusal.value.reason == "unknown_call"


# The tone, and the start by voice.


class _Beeper:
    def __init__(self) -> None:
        self.heard: list[float | str] = []

    def start(self, interval_seconds: float) -> None:
        self.heard.append(interval_seconds)

    def stop(self) -> None:
        self.heard.append("stop")


def test_the_tone_sounds_from_the_beginning_of_a_recording_to_its_end(
    desk: Desk, studio: Studio, talk: Callable[..., str], rosa: User
) -> None:
    beeper = _Beeper()
    studio.service.beep_with(beeper)
    call_id = talk(MODES.ON_DEMAND, beep_seconds=15.0)
    assert beeper.heard == []
    studio.service.start_now(call_id, rosa)
    studio.wait_for(RecordingStarted)
    assert beeper.heard == [15.0]
    studio.service.stop_now(call_id, rosa)
    studio.wait_for(RecordingFinished)
    assert beeper.heard == [15.0, "stop"]


@pytest.fixture
def voice_after(desk: Desk, tmp_path: Path) -> Iterator[Callable[[float], Studio]]:
    """A studio in which somebody speaks after so many seconds; in all it lasts thirty."""
    made: list[Studio] = []

    def build(seconds: float) -> Studio:
        sound = np.zeros(30 * RATE, np.int16)
        sound[round(seconds * RATE) :] = 8_000
        soundfile.write(tmp_path / "voice.wav", sound, RATE, subtype="PCM_16")
        made.append(Studio(desk, tmp_path / "voice.wav"))
        return made[-1]

    yield build
    for studio in made:
        studio.stop()


def _answer_by_voice(desk: Desk, studio: Studio) -> str:
    rosa = desk.person("rosa")
    studio.service.record_calls_of(rosa)
    policy = RecordingPolicy(voice_start_dbfs=-40.0, pre_roll_seconds=0.5)
    campaign = desk.campaigns.add("Voz", policy, desk.person("irene", Role.ADMIN))
    desk.calls.start(rosa, phone="1", call_id="k", campaign_id=campaign.campaign_id)
    desk.calls.answer("k")
    studio.wait_for(RecordingStarted)
    return "k"


def test_a_recording_begins_with_the_voice_and_a_little_before(
    desk: Desk, voice_after: Callable[[float], Studio]
) -> None:
    studio = voice_after(2.0)
    call_id = _answer_by_voice(desk, studio)
    assert studio.recorder.state is RecorderState.WAITING
    assert studio.recorder.durable_seconds == 0
    studio.wait_until(lambda: studio.recorder.durable_seconds > 0.8)
    desk.calls.hang_up(call_id)
    samples = _samples(studio.wait_for(RecordingFinished).metadata)
    assert np.flatnonzero(samples)[0] == round(0.5 * RATE), "to the sample"


def test_where_nobody_speaks_nothing_is_kept_and_that_is_said(
    desk: Desk, voice_after: Callable[[float], Studio]
) -> None:
    studio = voice_after(30.0)
    call_id = _answer_by_voice(desk, studio)
    desk.calls.hang_up(call_id)
    gone = studio.wait_for(RecordingDiscarded)
    assert (gone.why, gone.seconds) == (Discard.NO_VOICE, 0.0)
    assert _files(desk) == []
    assert not any(isinstance(event, RecordingAlarm) for event in studio.news)
    assert _log(desk, "recording.discard")[0][2] == "no_voice; 0.0 s; call k"


# After a crash.


@pytest.mark.parametrize(("mode", "gone"), [(MODES.EVERY, True), (MODES.LOCKED, False)])
def test_what_a_crash_left_of_a_refused_call_goes_at_the_next_start(
    desk: Desk, studio: Studio, rosa: User, monkeypatch: pytest.MonkeyPatch, mode: RecordingMode, gone: bool
) -> None:
    campaign = desk.campaigns.add("C", RecordingPolicy(mode), desk.person("irene", Role.ADMIN))
    kept, refused = desk.recording(rosa), desk.recording(rosa)
    refused = replace(refused, consent=Consent.REFUSED, campaign_id=campaign.campaign_id)
    monkeypatch.setattr(studio.recorder, "recovered", lambda: [kept, refused])
    studio.service.reconcile()
    if gone:
        assert studio.wait_for(RecordingDiscarded).recording_id == refused.recording_id
    else:
        studio.service.stop()
    left = {kept.recording_id} if gone else {kept.recording_id, refused.recording_id}
    assert {m.recording_id for m in studio.service.recent(rosa)} == left
    assert {name.removesuffix(".wav") for name in _files(desk) if name.endswith(".wav")} == left


# What is too short to be kept.


@pytest.fixture
def quick(desk: Desk, loud: Path) -> Iterator[Studio]:
    """Twenty seconds of sound for each second of the clock."""
    studio = Studio(desk, loud, speed=20.0)
    yield studio
    studio.stop()


@pytest.mark.parametrize(("seconds", "kept"), [(2.0, False), (12.0, True)])
def test_what_is_shorter_than_the_campaign_wants_is_not_kept_and_said_so(
    desk: Desk, quick: Studio, seconds: float, kept: bool
) -> None:
    rosa = desk.person("rosa")
    quick.service.record_calls_of(rosa)
    policy = RecordingPolicy(keep_from_seconds=10.0)
    boss = desk.person("irene", Role.ADMIN)
    campaign = desk.campaigns.add("Corta", policy, boss)
    call = desk.calls.start(rosa, phone="1", campaign_id=campaign.campaign_id)
    desk.calls.answer(call.call_id)
    started = quick.wait_for(RecordingStarted).metadata
    quick.wait_until(lambda: quick.recorder.durable_seconds >= seconds)
    desk.calls.hang_up(call.call_id)
    if kept:
        metadata = quick.wait_for(RecordingFinished).metadata
        assert metadata.duration_seconds >= 10.0
        assert [m.recording_id for m in quick.service.recent(rosa)] == [metadata.recording_id]
        assert _log(desk, "recording.discard") == []
    else:
        gone = quick.wait_for(RecordingDiscarded)
        assert (gone.recording_id, gone.why) == (started.recording_id, Discard.TOO_SHORT)
        assert 2.0 <= gone.seconds < 10.0
        assert _files(desk) == []
        assert quick.service.recent(rosa) == []
        [(actor, subject, detail)] = _log(desk, "recording.discard")
        assert (actor, subject) == ("campaign policy", started.recording_id)
        assert detail == f"too_short; {gone.seconds:.1f} s; call {call.call_id}"


def test_a_recording_that_cannot_be_removed_raises_an_alarm(
    desk: Desk,
    studio: Studio,
    talk: Callable[..., str],
    expected_log: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected_log("could not be removed")
    call_id = talk(MODES.EVERY, keep_from_seconds=30.0)
    monkeypatch.setattr(studio.recorder, "delete_recording", lambda _path: False)
    desk.calls.hang_up(call_id)
    alarm = studio.wait_for(RecordingAlarm)
    assert (alarm.call_id, alarm.code) == (call_id, "discard_failed")
    assert len(_files(desk)) == 2, "it is there still, with its sidecar"
    assert _log(desk, "recording.discard") == []
