"""An alarm about a running recording never says more than what is true now, and hides nothing that is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from callmanager.app import App
from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.recording import faults
from callmanager.audio.recording.health import Health
from callmanager.domain.recording_policy import RecordingMode
from callmanager.domain.users import User
from callmanager.ui import running_alarms
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.sentences_es import SENTENCES
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands
from tests.ui.test_recording_states import _answer, _light

ENGLISH = (
    "Only digital silence has come from “Alcor USB Audio, Analogue Stereo” for 10 seconds. The recording goes on with "
    "it. Check that the microphone is not muted, that the system lets CallManager use it, and that something is played "
    "where a playback is recorded."
)

LONG = {
    "stream_ended": faults.stream_ended("Alcor USB Audio, Analogue Stereo", "the device was unplugged")[1],
    "disk_error": faults.disk_alarm(OSError(5, "Input/output error"))[1],
}
MARKS = {"silent": ("sonido", "sound"), "device_lost": ("Sin mic", "No mic"), "device_fallback": ("Otro", "ther")}


def _alarm(desk: Hands) -> str:
    return str(desk.find("call_bar").alarm)  # type: ignore[attr-defined]


@pytest.fixture
def zeros(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Lets the recorder say that only zeros come, or that sound is back."""

    def say(silent: bool) -> None:
        monkeypatch.setattr(AudioRecorder, "health", property(lambda _self: Health(silent=silent)))

    return say


def _silence(desk: Hands, app: App, user: User, zeros: Callable[[bool], None]) -> str:
    call_id = _answer(desk, app, user, RecordingMode.EVERY)
    zeros(True)
    app.recordings.alarm("silent", ENGLISH)
    desk.wait(lambda: "La grabación sigue" in _alarm(desk))
    return call_id


def test_sound_that_is_back_turns_the_alarm_into_the_past(
    desk: Hands, app: App, user: User, zeros: Callable[[bool], None]
) -> None:
    _silence(desk, app, user, zeros)
    assert desk.find("call_bar").property("alarm") == "record"
    desk.wait(lambda: _light(desk).startswith("No llega sonido · 00:"))
    assert desk.find("recording_light").isVisible(), "how much is safe stays to be read"
    zeros(False)
    desk.wait(lambda: _alarm(desk) == "Del micrófono llegó solo silencio digital por un rato. El sonido volvió.")
    assert desk.find("call_bar").property("alarm") == "past"
    desk.wait(lambda: _light(desk).startswith("Grabando 00:"))
    assert desk.find("recording_light").isVisible()
    assert desk.find("microphone_meter").isVisible()
    zeros(True)
    app.recordings.alarm("silent", ENGLISH)
    desk.wait(lambda: "La grabación sigue" in _alarm(desk))
    zeros(False)
    desk.wait(lambda: _alarm(desk).endswith("El sonido volvió."))
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == ""


def test_a_refusal_is_what_the_alarm_tells_and_it_goes_with_the_call(
    desk: Hands, app: App, user: User, zeros: Callable[[bool], None]
) -> None:
    call_id = _silence(desk, app, user, zeros)
    desk.press(Qt.Key.Key_F11)
    desk.wait(lambda: _alarm(desk).endswith("Esta llamada ya no se graba: el cliente no aceptó."))
    assert "sigue" not in _alarm(desk)
    desk.wait(lambda: _light(desk) == "No se graba: no aceptó")
    assert desk.find("recording_light").isVisible()
    app.calls.end(call_id, "sale")
    desk.wait(lambda: _alarm(desk) == "", timeout=10_000)


def test_an_alarm_of_a_call_that_is_over_goes_by_itself(
    desk: Hands, app: App, user: User, zeros: Callable[[bool], None]
) -> None:
    _silence(desk, app, user, zeros)
    app.recordings.alarm("disk_low", "The disk has little room.")
    desk.click("call_hang_up")
    desk.wait(lambda: _alarm(desk).startswith("Al disco de las grabaciones le queda poco"), timeout=10_000)
    assert "sigue" not in _alarm(desk), "what is to be mended is told without a recording that goes on"
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == ""


def test_that_a_recording_has_ended_stays_until_somebody_has_seen_it(desk: Hands, app: App, user: User) -> None:
    call_id = _answer(desk, app, user, RecordingMode.EVERY)
    app.recordings.alarm("disk_full", "The disk is full.")
    desk.wait(lambda: "disco" in _alarm(desk))
    app.calls.end(call_id, "sale")
    desk.wait(lambda: app.recordings.coverage.call_id == "", timeout=10_000)
    desk.settle()
    assert "disco" in _alarm(desk)


def test_whoever_says_that_the_recording_goes_on_is_followed() -> None:
    claims = {code for code, words in SENTENCES.items() if "grabación sigue" in words}
    about_other_things = {"recording_whole", "check_while_recording", "recording_runs", "journal_write"}
    unheard = {c for c in claims - about_other_things if not running_alarms.speaks_of_a_running_recording(c)}
    assert unheard == set()
    for code in claims - about_other_things:
        assert {code, f"{code}_past"} <= SENTENCES.keys()
        assert "goes on" in str(running_alarms.present(code))
        assert "goes on" not in str(running_alarms.past(code))


@pytest.mark.parametrize("code", ["es", "en"])
@pytest.mark.parametrize(
    "alarm", ["silent", "device_fallback", "beep_failed", "device_lost", "stream_ended", "disk_error"]
)
def test_alarm_and_recording_light_fit_beside_each_other(
    open_desk: Callable[[], Hands],
    app: App,
    user: User,
    language: Language,
    code: LanguageCode,
    alarm: str,
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    _answer(desk, app, user, RecordingMode.EVERY)
    health = Health(silent=alarm == "silent", fallback=alarm == "device_fallback", device_lost=alarm == "device_lost")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AudioRecorder, "health", property(lambda _self: health))
        app.recordings.alarm(alarm, LONG.get(alarm, ENGLISH))
        desk.wait(lambda: desk.find("alarm_text").isVisible())

        desk.wait(lambda: any(mark in _light(desk) for mark in MARKS.get(alarm, ("",))))
        desk.settle()
        assert desk.find("recording_light").isVisible()
        desk.wait(lambda: cut(desk.find("call_bar")) == [])  # Qt lays out with the next round of events
        assert overlaps(desk.find("call_bar")) == []


@pytest.mark.parametrize("code", ["es", "en"])
def test_the_past_and_the_whole_light_fit_beside_each_other(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    _answer(desk, app, user, RecordingMode.EVERY)
    app.recordings.alarm("second_folder", ENGLISH)
    desk.wait(lambda: desk.find("call_bar").property("alarm") == "record")
    desk.press(Qt.Key.Key_F11)
    desk.wait(lambda: desk.find("call_bar").property("alarm") == "past")
    desk.wait(lambda: cut(desk.find("call_bar")) == [])
    assert overlaps(desk.find("call_bar")) == []
    assert desk.find("recording_light").isVisible()
    assert desk.find("microphone_meter").isVisible()
