"""A call worked through the widgets, over real services, with a sound file as the microphone."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.audio.recorder import RecorderState
from callmanager.domain.call import Call, CallPhase
from callmanager.domain.recording import RecordingStatus
from callmanager.domain.users import Role, User
from callmanager.ui.main_window import MainWindow
from tests.ui.support import Hands


def _phase(app: App, user: User) -> CallPhase | None:
    call = app.calls.current(user.user_id)
    return call.phase if call else None


def _last(app: App, user: User) -> Call:
    return app.calls.recent(user, limit=1)[0]


def _ring(desk: Hands, app: App, user: User, name: str = "Juan García") -> None:
    desk.type("contact_name_input", name)
    desk.type("contact_phone_input", "+506 8888 7777")
    desk.click("call_start")
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()


def _talk(desk: Hands, app: App, user: User) -> None:
    _ring(desk, app, user)
    desk.click("call_answered")
    desk.wait(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0.2, timeout=10_000)
    desk.settle()


def test_a_sale_with_the_mouse(desk: Hands, app: App, user: User) -> None:
    desk.find("product_combo", QComboBox).setCurrentIndex(1)
    _ring(desk, app, user)
    assert desk.words("call_state") == "Llamando"
    assert (desk.words("call_contact"), desk.words("call_facts")) == ("Juan García", "+506 8888 7777  ·  Fibra 300")
    desk.click("call_answered")
    desk.wait(lambda: desk.words("call_state") == "En llamada")
    desk.wait(lambda: desk.words("recording_light").startswith("Grabando 00:01 en disco"), timeout=10_000)
    desk.click("call_hold")
    desk.wait(lambda: desk.words("call_state") == "En espera")
    desk.click("call_hold")
    desk.wait(lambda: desk.words("call_state") == "En llamada")
    desk.type("call_note", "Instala el jueves")
    desk.wait(lambda: desk.words("call_note_state") == "guardada")
    assert _last(app, user).note == "Instala el jueves"
    desk.click("call_hang_up")
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    assert not desk.find("call_finish").isEnabled(), "without an outcome there is nothing to finish"
    desk.click("outcome_sale")
    desk.click("call_finish")
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    call = _last(app, user)
    assert (call.phase, call.outcome_id, call.note) == (CallPhase.DONE, "sale", "Instala el jueves")
    desk.wait(
        lambda: [row.status for row in app.recordings.recent(user)] == [RecordingStatus.COMPLETED], timeout=10_000
    )
    assert app.recordings.recent(user)[0].duration_seconds > 1


def test_a_call_with_the_keys_alone(desk: Hands, app: App, user: User) -> None:
    app.contacts.add("María Fernández", "8888 1234")
    results = desk.find("contact_results", QListView)
    desk.wait(lambda: results.model().rowCount() == 1)
    assert desk.has_keys("contact_search"), "the window opens where a call begins"
    desk.keys("maria fer")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()
    assert _last(app, user).contact_id is not None
    assert desk.has_keys("objection_input"), "the keys wait where the customer will be answered"
    desk.press(Qt.Key.Key_F3)
    desk.wait(lambda: desk.words("call_state") == "En llamada")
    desk.wait(lambda: app.recorder.is_recording, timeout=10_000)
    desk.settle()
    desk.press(Qt.Key.Key_F6)
    desk.wait(lambda: desk.words("call_state") == "En espera")
    desk.settle()
    desk.press(Qt.Key.Key_F6)
    desk.wait(lambda: desk.words("call_state") == "En llamada")
    desk.settle()
    desk.press(Qt.Key.Key_F4)
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.settle()
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    assert _last(app, user).outcome_id == "interested"
    assert desk.find("contact_search", QLineEdit).text() == "", "ready for the next contact"


def test_digits_are_typed_into_a_note_and_choose_outcomes_with_ctrl(desk: Hands, app: App, user: User) -> None:
    _talk(desk, app, user)
    note = desk.find("call_note", QPlainTextEdit)
    desk.press(Qt.Key.Key_F7)
    assert desk.has_keys("call_note")
    desk.qtbot.keyClick(note, Qt.Key.Key_5)
    assert note.toPlainText() == "5"
    assert not desk.find("outcome_no_answer", QAbstractButton).isChecked()
    desk.press(Qt.Key.Key_F4)
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.settle()
    assert desk.has_keys("call_note"), "a note that is being typed keeps the keys"
    desk.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert desk.find("outcome_callback", QAbstractButton).isChecked()
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    assert (_last(app, user).outcome_id, _last(app, user).note) == ("callback", "5")


def test_a_name_that_nobody_has_becomes_a_new_contact_s(desk: Hands) -> None:
    desk.type("contact_search", "Zoe")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("contact_name_input", QLineEdit).text() == "Zoe")
    assert desk.has_keys("contact_phone_input")
    desk.type("contact_search", "+506 2222 1111")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("contact_phone_input", QLineEdit).text() == "+506 2222 1111")


def test_what_cannot_be_dialled_is_told_where_it_was_typed(desk: Hands, app: App, user: User) -> None:
    assert not desk.find("call_start").isEnabled(), "there is nothing to dial yet"
    desk.type("contact_phone_input", "sin número")
    desk.click("call_start")
    desk.wait(lambda: "número de teléfono" in desk.find("call_notice").text)  # type: ignore[attr-defined]
    assert _phase(app, user) is None


def test_a_second_click_does_nothing(desk: Hands, app: App, user: User) -> None:
    desk.type("contact_phone_input", "88887777")
    start = desk.find("call_start", QAbstractButton)
    start.click()
    start.click()
    desk.settle()
    assert len(app.calls.recent(user)) == 1


def test_pausing_the_recording_keeps_it_from_the_disk_and_goes_on(desk: Hands, app: App, user: User) -> None:
    _talk(desk, app, user)
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: desk.words("recording_light").startswith("En pausa"))
    assert app.recorder.state is RecorderState.PAUSED
    assert desk.words("call_pause_recording") == "Reanudar  F8"
    desk.click("call_pause_recording")
    desk.wait(lambda: desk.words("recording_light").startswith("Grabando"))
    desk.click("call_hang_up")
    desk.wait(lambda: not app.recorder.is_recording, timeout=10_000)
    desk.wait(lambda: len(app.recordings.recent(user)[0].pauses) == 1, timeout=10_000)
    assert app.recordings.recent(user)[0].pauses[0].reason == "card_data"


def test_one_press_does_what_the_button_says_while_the_pause_is_still_written_down(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _talk(desk, app, user)
    goes_on, pause = threading.Event(), app.recorder.pause_recording

    def pause_slowly(reason: str) -> None:
        pause(reason)
        assert goes_on.wait(15)

    monkeypatch.setattr(app.recorder, "pause_recording", pause_slowly)
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: desk.words("call_pause_recording") == "Reanudar  F8")
    desk.click("call_pause_recording")
    goes_on.set()
    desk.wait(lambda: desk.words("recording_light").startswith("Grabando"))


def test_the_meter_shows_what_is_written(desk: Hands, app: App, user: User) -> None:
    _talk(desk, app, user)
    meter = desk.find("microphone_meter")
    desk.wait(lambda: meter.lit > 10)  # type: ignore[attr-defined]
    desk.click("call_hang_up")
    desk.wait(lambda: meter.lit == 0, timeout=10_000)  # type: ignore[attr-defined]


def test_a_call_that_is_not_recorded_says_so(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callmanager.ui.recording_light.GRACE_SECONDS", 0.2)
    app.recordings.record_calls_of(None)
    _ring(desk, app, user)
    desk.click("call_answered")
    desk.wait(lambda: desk.words("recording_light") == "Esta llamada no se graba")
    assert not desk.find("call_pause_recording").isEnabled()


def test_a_call_that_a_softphone_drives_is_shown(desk: Hands, app: App, user: User) -> None:
    desk.find("contact_search").setFocus()
    call = app.calls.start(user, phone="2222 3333", contact_name="Zoe")
    desk.wait(lambda: desk.words("call_contact") == "Zoe")
    assert desk.has_keys("objection_input"), "what had the keys is gone: they are where the customer is answered"
    app.calls.end(call.call_id, "no_answer")
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")


def test_a_search_that_finds_nobody_says_what_to_do(desk: Hands, app: App) -> None:
    words = desk.find("contact_results_empty")
    desk.wait(lambda: words.isVisible() and desk.words("contact_results_empty").startswith("Aún no hay contactos"))
    desk.type("contact_search", "8888 7777")
    desk.wait(lambda: desk.words("contact_results_empty").startswith("Nadie coincide"))
    app.contacts.add("Marca", "8888 7777")
    desk.wait(lambda: not words.isVisible())


def test_somebody_else_s_call_is_not_shown(desk: Hands, app: App) -> None:
    other = app.users.create("Luis", "correct horse", Role.AGENT)
    app.calls.start(other, phone="2222 3333", contact_name="Zoe")
    app.contacts.add("Marca", "2222 0000")  # news that comes after it
    desk.wait(lambda: desk.find("contact_results", QListView).model().rowCount() == 1)
    assert desk.words("call_state") == "Sin llamada"


def test_a_call_that_was_open_is_found_again(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    app.log_in(user)
    call = app.calls.start(user, phone="2222 3333", contact_name="Zoe")
    app.calls.save_note(call.call_id, "Pide factura")
    app.log_in = lambda _user: None  # type: ignore[method-assign]
    desk = open_desk()
    desk.wait(lambda: desk.words("call_contact") == "Zoe")
    assert desk.find("call_note", QPlainTextEdit).toPlainText() == "Pide factura"


def test_earlier_calls_to_the_number_stand_beside_the_call(desk: Hands, app: App, user: User) -> None:
    first = app.calls.start(user, phone="+506 8888 7777", contact_name="Juan García")
    app.calls.end(first.call_id, "callback", "El lunes")
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    _ring(desk, app, user)
    history = desk.find("contact_history", QListView)
    desk.wait(lambda: history.model().rowCount() == 1)
    assert history.model().index(0, 0).data() == "Volver a llamar"


def _answer(button: str) -> Callable[[], None]:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        found = box.findChild(QAbstractButton, button)
        assert found is not None
        found.click()

    return press


def test_closing_during_a_call_asks(desk: Hands, app: App, user: User, qtbot: QtBot) -> None:
    _ring(desk, app, user)
    assert isinstance(desk.window, MainWindow)
    closed: list[bool] = []
    desk.window.closed.connect(lambda: closed.append(True))
    QTimer.singleShot(100, _answer("close_stay"))
    desk.window.close()
    assert desk.window.isVisible()
    assert closed == []
    QTimer.singleShot(100, _answer("close_leave"))
    desk.window.close()
    assert not desk.window.isVisible()
    assert closed == [True]


def test_the_window_closes_at_once_while_there_is_no_call(desk: Hands) -> None:
    assert desk.window.close()
    assert not desk.window.isVisible()
