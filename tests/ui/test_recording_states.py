"""What the window says of a recording, and what an agent does about it by mouse and keys; the recorder is real."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.audio.recorder import RecorderState
from callmanager.audio.recording.health import Health
from callmanager.domain.coverage import Coverage, Stage
from callmanager.domain.events import RecordingAlarm
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import PauseReason, RecordingMode, RecordingPolicy
from callmanager.domain.users import User
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.recording_light import RecordingLight, light_of
from callmanager.ui.widgets.recording_button import RecordingButton
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands

NOTICE = "Le informo que esta llamada puede ser grabada. ¿Está de acuerdo?"
IDLE, RUNS, RESTS = RecorderState.IDLE, RecorderState.RECORDING, RecorderState.PAUSED
GONE = {"device_lost": True}


def _answer(desk: Hands, app: App, user: User, mode: RecordingMode, **more: object) -> str:
    policy = RecordingPolicy(mode, **more)  # type: ignore[arg-type]
    campaign = app.campaigns.add(f"Campaña {mode.value}", policy, user)
    call = app.calls.start(
        user, phone="+506 8888 7777", contact_name="María Fernández", campaign_id=campaign.campaign_id
    )
    app.calls.answer(call.call_id)
    desk.wait(lambda: app.recordings.coverage.call_id == call.call_id)
    if mode in (RecordingMode.EVERY, RecordingMode.LOCKED):
        desk.wait(lambda: app.recorder.durable_seconds > 0.2, timeout=10_000)
    desk.settle()
    return call.call_id


def _light(desk: Hands) -> str:
    return desk.words("recording_light")


@pytest.mark.parametrize(
    ("stage", "state", "health", "light"),
    [
        (Stage.NONE, IDLE, {}, "missing"),
        (Stage.NEVER, IDLE, {}, "never"),
        (Stage.ON_DEMAND, IDLE, {}, "on_demand"),
        (Stage.OPENING, IDLE, {}, "opening"),
        (Stage.RECORDING, RecorderState.WAITING, {}, "waiting"),
        (Stage.RECORDING, RecorderState.WAITING, GONE, "device_lost"),
        (Stage.OPENING, RUNS, {}, "recording"),
        (Stage.RECORDING, RUNS, {}, "recording"),
        (Stage.RECORDING, RUNS, {"fallback": True}, "fallback"),
        (Stage.RECORDING, RUNS, {"second_folder": True}, "second_folder"),
        (Stage.RECORDING, RUNS, {"fallback": True, "no_data": True}, "no_sound"),
        (Stage.RECORDING, RUNS, {"silent": True}, "no_sound"),
        (Stage.RECORDING, RUNS, {"stalled": True, "silent": True}, "stalled"),
        (Stage.RECORDING, RUNS, GONE | {"stalled": True}, "device_lost"),
        (Stage.PAUSED, RESTS, {}, "paused"),
        (Stage.REFUSED, RESTS, {}, "refused"),
        (Stage.REFUSED, IDLE, {}, "refused"),
        (Stage.STOPPED, IDLE, {}, "stopped"),
        (Stage.FAILED, IDLE, {}, "missing"),
        # What ended by itself is never called a recording, whatever the service believes.
        (Stage.RECORDING, IDLE, {}, "missing"),
        (Stage.RECORDING, RecorderState.FAILED, {}, "failed"),
        (Stage.REFUSED, RecorderState.FAILED, {}, "failed"),
    ],
)
def test_the_light_is_what_is_true(
    stage: Stage, state: RecorderState, health: dict[str, bool], light: RecordingLight
) -> None:
    assert light_of(Coverage(stage), state, Health(**health), talking=True, seconds=60.0) == light  # type: ignore[arg-type]


def test_a_call_that_has_just_been_answered_is_given_a_moment() -> None:
    assert light_of(Coverage(), IDLE, Health(), talking=True, seconds=0.5) == "none"
    assert light_of(Coverage(), IDLE, Health(), talking=False, seconds=60.0) == "none"


def test_on_demand_the_key_begins_pauses_and_goes_on_and_the_menu_stops(desk: Hands, app: App, user: User) -> None:
    _answer(desk, app, user, RecordingMode.ON_DEMAND)
    desk.wait(lambda: _light(desk) == "No se graba todavía")
    assert desk.words("call_pause_recording") == "Grabar  F8"
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: _light(desk).startswith("Grabando"), timeout=10_000)
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: _light(desk).startswith("En pausa 00:0"))
    desk.wait(lambda: app.recordings.coverage.pause_reason is PauseReason.CARD_DATA)
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: _light(desk).startswith("Grabando"))
    _menu(desk, "Detener la grabación")
    desk.wait(lambda: _light(desk) == "Grabación detenida", timeout=10_000)
    assert desk.words("call_pause_recording") == "Grabar  F8"


def _menu(desk: Hands, words: str) -> None:
    menu = desk.window.findChild(RecordingButton).menu  # type: ignore[union-attr]
    [action] = [action for action in menu.actions() if action.text() == words and action.isVisible()]
    action.trigger()


def test_another_reason_is_chosen_in_the_menu_and_stands_in_the_log(desk: Hands, app: App, user: User) -> None:
    _answer(desk, app, user, RecordingMode.LOCKED)
    menu = desk.window.findChild(RecordingButton).menu  # type: ignore[union-attr]
    desk.wait(lambda: desk.find("call_recording_menu").isEnabled())
    assert "Detener la grabación" not in [action.text() for action in menu.actions() if action.isVisible()]
    _menu(desk, "Pausar: datos personales")
    desk.wait(lambda: _light(desk).startswith("En pausa"))
    # The sound stops before the reason is kept, and that before the log has it.
    desk.wait(lambda: desk.find("recording_light").toolTip() == "Datos personales")
    desk.settle()
    [entry] = [entry for entry in app.audit.recent() if entry.action == "recording.pause"]
    assert entry.actor == "Ana Vargas"
    assert entry.detail.endswith("; personal")


def test_a_pause_is_called_to_mind_without_taking_the_keys(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.campaigns, "policy_of", lambda _id: RecordingPolicy(pause_reminder_seconds=0.3))
    _answer(desk, app, user, RecordingMode.EVERY)
    desk.press(Qt.Key.Key_F7)
    desk.press(Qt.Key.Key_F8)
    bar = desk.find("call_bar")
    desk.wait(lambda: "en pausa" in str(bar.alarm))  # type: ignore[attr-defined]
    assert bar.property("alarm") == "warn"
    assert desk.has_keys("call_note"), "who types goes on typing"
    desk.click("alarm_acknowledge")
    desk.wait(lambda: "en pausa" in str(bar.alarm))  # type: ignore[attr-defined]
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: bar.alarm == "")  # type: ignore[attr-defined]
    desk.wait(lambda: _light(desk).startswith("Grabando"))


def test_the_notice_is_read_and_the_answer_stamped_by_a_key(desk: Hands, app: App, user: User) -> None:
    call_id = _answer(desk, app, user, RecordingMode.EVERY, notice=NOTICE)
    notice = desk.find("recording_notice", QPlainTextEdit)
    desk.wait(notice.isVisible)
    assert notice.toPlainText() == NOTICE
    assert not desk.find("consent_stamp").isVisible()
    for key, name, consent, words in (
        (Qt.Key.Key_F9, "informed", Consent.INFORMED, "Informado a las "),
        (Qt.Key.Key_F10, "consented", Consent.CONSENTED, "Aceptó a las "),
    ):
        desk.press(key)
        desk.wait(lambda words=words: desk.words("consent_stamp").startswith(words))  # type: ignore[misc]
        assert desk.find(f"consent_{name}", QAbstractButton).isChecked()
        assert app.calls.get(call_id).consent is consent  # type: ignore[union-attr]
    desk.click("consent_consented")  # once more takes it back
    desk.wait(lambda: not desk.find("consent_stamp").isVisible())
    assert app.calls.get(call_id).consent is Consent.UNKNOWN  # type: ignore[union-attr]
    desk.click("call_hang_up")
    desk.wait(lambda: not notice.isVisible())
    assert desk.find("consent_informed").isVisible(), "it may still be said in the wrap-up"
    desk.settle()  # nobody is so quick as to press a key while hanging up is still under way
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    assert not desk.find("consent_informed").isVisible()


def test_a_refusal_is_shown_at_once_and_told_when_the_rest_is_gone(desk: Hands, app: App, user: User) -> None:
    _answer(desk, app, user, RecordingMode.EVERY)
    desk.wait(lambda: desk.find("consent_refused").isVisible())
    desk.press(Qt.Key.Key_F11)
    desk.wait(lambda: _light(desk) == "No se graba: no aceptó")
    assert app.recorder.state is RESTS
    desk.wait(lambda: "lo anterior se borra al colgar" in desk.words("consent_stamp"))
    assert not desk.find("call_pause_recording").isEnabled()
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    assert app.recorder.state is RESTS, "no key lets it go on"
    desk.click("call_hang_up")
    notice = desk.find("card_notice")
    desk.wait(lambda: "se borró" in notice.text, timeout=10_000)  # type: ignore[attr-defined]
    assert list(Path(app.recorder.save_dir).iterdir()) == []


def test_what_is_too_short_is_told_quietly(desk: Hands, app: App, user: User) -> None:
    _answer(desk, app, user, RecordingMode.EVERY, keep_from_seconds=60.0)
    desk.click("call_hang_up")
    notice = desk.find("card_notice")
    desk.wait(lambda: "no se guardó" in notice.text, timeout=10_000)  # type: ignore[attr-defined]
    assert str(desk.find("call_bar").alarm) == "", "that is no alarm"  # type: ignore[attr-defined]


def test_a_campaign_that_never_records_asks_nothing(desk: Hands, app: App, user: User) -> None:
    call_id = _answer(desk, app, user, RecordingMode.NEVER, notice=NOTICE)
    desk.wait(lambda: _light(desk) == "No se graba: así es la campaña")
    for name in ("recording_notice", "consent_refused"):
        assert not desk.find(name).isVisible()
    desk.press(Qt.Key.Key_F10)
    desk.press(Qt.Key.Key_F8)
    desk.settle()
    assert app.calls.get(call_id).consent is Consent.UNKNOWN  # type: ignore[union-attr]
    assert not app.recorder.is_recording


def test_an_alarm_leaves_the_name_of_who_is_on_the_line(desk: Hands, app: App, user: User) -> None:
    app.bus.publish(RecordingAlarm("c1", "disk_full", "The disk is full."))
    desk.wait(lambda: desk.find("alarm_text").isVisible())
    assert not desk.find("alarm_contact").isVisible()
    _answer(desk, app, user, RecordingMode.EVERY)
    assert desk.find("alarm_contact").isVisible()
    assert desk.words("alarm_contact") == "María Fernández"
    assert desk.find("call_pause_recording").isVisible(), "and the recording can be worked"
    desk.click("alarm_acknowledge")
    assert desk.find("call_contact").isVisible()
    assert not desk.find("alarm_contact").isVisible()


def test_the_campaign_is_chosen_where_there_are_several_and_remembered(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    fibre = app.campaigns.add("Fibra Norte", RecordingPolicy(), user)
    app.settings.ui = app.settings.ui.model_copy(update={"campaign": fibre.campaign_id})
    desk = open_desk()
    box = desk.find("campaign_combo", QComboBox)
    assert box.isVisible()
    assert box.currentText() == "Fibra Norte", "as the last time"
    box.setCurrentIndex(box.findText("General"))
    box.activated.emit(box.currentIndex())  # as when a person picks it
    desk.type("contact_phone_input", "8888 7777")
    desk.click("call_start")
    desk.wait(lambda: app.calls.current(user.user_id) is not None)
    desk.settle()
    call = app.calls.current(user.user_id)
    assert call is not None
    assert call.campaign_id == "general"
    desk.wait(lambda: settings_file.load(app.paths.settings).settings.ui.campaign == "general")
    app.calls.end(call.call_id, "busy")
    desk.wait(box.isVisible)
    app.campaigns.set_active(fibre.campaign_id, False, user)
    desk.wait(lambda: not box.isVisible())
    assert box.currentData() == "general", "with one there is nothing to choose"


def test_every_outcome_has_a_key(desk: Hands, app: App, user: User) -> None:
    _answer(desk, app, user, RecordingMode.NEVER)
    desk.click("call_hang_up")
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.settle()
    for key, outcome in ((Qt.Key.Key_0, "dropped"), (Qt.Key.Key_Minus, "do_not_call"), (Qt.Key.Key_9, "nonexistent")):
        desk.press(key)
        assert desk.find(f"outcome_{outcome}", QAbstractButton).isChecked()


@pytest.mark.parametrize("code", ["es", "en"])
def test_each_state_fits_the_smallest_window(
    desk: Hands, app: App, user: User, language: Language, code: LanguageCode
) -> None:
    language.choose(code)
    desk.window.resize(*SMALLEST)
    call_id = _answer(desk, app, user, RecordingMode.EVERY, notice=NOTICE * 4)
    for step in (
        lambda: app.recordings.pause(PauseReason.CARD_DATA, user),
        lambda: app.recordings.resume(user),
        lambda: app.consents.stamp(call_id, Consent.REFUSED, user),
        lambda: app.bus.publish(RecordingAlarm(call_id, "device_open", "The input device could not be opened.")),
    ):
        step()
        desk.settle()
        with suppress(desk.qtbot.TimeoutError):  # the page is laid out by and by
            desk.wait(lambda: not cut(desk.window) and not overlaps(desk.window), 5_000)
        assert cut(desk.window) == []
        assert overlaps(desk.window) == []
