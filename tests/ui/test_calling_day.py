"""An agent's day on the call page: the queue, promises, scripts, pauses and refusals, through the widgets and keys."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QListView, QPlainTextEdit, QTableView

from callmanager.app import App
from callmanager.domain.agent import AgentState
from callmanager.domain.call import CallPhase
from callmanager.domain.contact import Contact
from callmanager.domain.dialling import DialKind
from callmanager.domain.events import CallbackDue, RecordingDiscarded, WrapUpOverdue
from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.outcome import Outcome
from callmanager.domain.recording_policy import Discard
from callmanager.domain.script import Script
from callmanager.domain.users import Role, User
from callmanager.ui.callback_times import quick_times
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.widgets.callback_panel import system_zone
from tests.ui.support import Hands

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def user(request: pytest.FixtureRequest, app: App) -> User:
    """An administrator, as elsewhere; an agent where the test asks for one."""
    role = Role.AGENT if "goals" in request.node.name else Role.ADMIN
    return app.users.create("Ana Vargas", "correct horse", role)


def _contact(app: App, name: str = "María Fernández", phone: str = "8888 1234", **fields: object) -> Contact:
    return app.contacts.add(name, phone, **fields)  # type: ignore[arg-type]


def _rules(app: App, user: User, **changes: object) -> None:
    campaign = app.campaigns.get("general")
    assert campaign is not None
    app.campaigns.change_rules("general", replace(campaign.rules, **changes), user)  # type: ignore[arg-type]


def _phase(app: App, user: User) -> CallPhase | None:
    call = app.calls.current(user.user_id)
    return call.phase if call else None


def _lines(desk: Hands) -> list[tuple[str, str]]:
    model = desk.find("contact_history", QListView).model()
    second = Qt.ItemDataRole.UserRole + 1
    return [(model.index(row, 0).data(), model.index(row, 0).data(second)) for row in range(model.rowCount())]


def _take(desk: Hands, name: str) -> None:
    desk.press(Qt.Key.Key_F12)
    desk.wait(lambda: desk.find("card_name").isVisible() and desk.words("card_name") == name)
    desk.settle()


def _notice(desk: Hands, name: str) -> str:
    return str(desk.find(name).text)  # type: ignore[attr-defined]


def test_the_whole_job_with_the_keys_alone(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    """From the queue to the promise of the next call; no mouse, no waiting for anything but the customer."""
    app.scripts.save(Script("", "general", "Bienvenida", "¿Hablo con {nombre}?\n---\nHay fibra en {ciudad}."), user)
    contact = _contact(app, city="Heredia")
    desk = open_desk()
    _take(desk, "María Fernández")
    assert app.contacts.get(contact.contact_id).locked_by == user.user_id  # type: ignore[union-attr]
    script = desk.find("script_text", QPlainTextEdit)
    desk.wait(lambda: script.toPlainText() == "¿Hablo con María Fernández?")
    assert desk.has_keys("card_call"), "Enter is enough to call"
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()
    desk.press(Qt.Key.Key_F3)
    desk.wait(lambda: _phase(app, user) is CallPhase.TALKING)
    desk.settle()
    assert desk.has_keys("objection_input")
    desk.keys("me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(desk.find("copilot_approved").isVisible)
    first = desk.words("copilot_approved")
    desk.press(Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text().startswith(first)
    desk.press(Qt.Key.Key_Down, ALT)
    desk.wait(lambda: desk.words("copilot_approved") != first)
    desk.press(Qt.Key.Key_U, ALT)
    assert desk.find("answer_used", QAbstractButton).isChecked()
    assert desk.has_keys("objection_input"), "all of it without leaving the line"
    desk.press(Qt.Key.Key_F7)
    desk.keys("Prefiere mañana")
    desk.press(Qt.Key.Key_Right, ALT)
    assert script.toPlainText() == "Hay fibra en Heredia.", "the script goes on without leaving the note"
    assert desk.words("script_step") == "paso 2 de 2"
    desk.press(Qt.Key.Key_Left, ALT)
    assert desk.words("script_step") == "paso 1 de 2"
    desk.press(Qt.Key.Key_F4)
    desk.wait(lambda: _phase(app, user) is CallPhase.WRAP_UP)
    desk.settle()
    desk.press(Qt.Key.Key_3, CTRL)
    assert desk.has_keys("callback_tomorrow_morning"), "the keys go on to when to call again"
    assert not script.isVisible()
    assert desk.find("call_note").isVisible(), "nothing lies over the rest of the page"
    expected = quick_times(datetime.now(UTC), system_zone())
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: _phase(app, user) is None)
    desk.settle()
    (callback,) = app.callbacks.coming(user)
    assert callback.due_at == next(one.at for one in expected if one.key == "tomorrow_morning")
    assert (callback.agent_id, callback.note) == (user.user_id, "Prefiere mañana")
    call = app.calls.recent(user, limit=1)[0]
    assert (call.outcome_id, call.contact_id) == ("callback", contact.contact_id)
    assert app.contacts.get(contact.contact_id).locked_by is None, "given back"  # type: ignore[union-attr]
    desk.press(Qt.Key.Key_F12)
    desk.wait(lambda: "nadie más" in _notice(desk, "call_notice"))


def test_a_contact_is_shown_with_all_that_was_before(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    contact = _contact(app, company="El Roble", note="Llamar por la tarde")
    other = app.users.create("Luis", "correct horse", Role.AGENT)
    call = app.calls.start(other, phone=contact.phone, contact_id=contact.contact_id)
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "interested", "Quiere factura")
    app.contacts.set_status(contact.contact_id, "to_do", user)
    desk = open_desk()
    desk.type("contact_search", "maria")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: len(_lines(desk)) == 2)
    assert _lines(desk)[0] == ("Estado: Sin gestionar", "Ana Vargas")
    assert _lines(desk)[1] == ("Interesado", "Luis  ·  Quiere factura")
    assert desk.words("card_counted") == "1 llamada"
    assert desk.words("card_note") == "Llamar por la tarde"
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()
    assert len(_lines(desk)) == 2, "it stays beside the call"


def test_escape_gives_the_contact_back(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    contact = _contact(app)
    desk = open_desk()
    _take(desk, "María Fernández")
    desk.press(Qt.Key.Key_Escape)
    desk.wait(lambda: desk.find("contact_search").isVisible())
    desk.settle()
    assert app.contacts.get(contact.contact_id).locked_by is None  # type: ignore[union-attr]
    assert desk.has_keys("contact_search")


def test_closing_the_window_gives_the_contact_back(open_desk: Callable[[], Hands], app: App, lanes: object) -> None:
    contact = _contact(app)
    desk = open_desk()
    _take(desk, "María Fernández")
    desk.window.close()
    desk.wait(lambda: app.contacts.get(contact.contact_id).locked_by is None)  # type: ignore[union-attr]


def test_who_somebody_else_works_on_is_named(open_desk: Callable[[], Hands], app: App) -> None:
    contact = _contact(app)
    other = app.users.create("Luis", "correct horse", Role.AGENT)
    app.locks.take(contact.contact_id, other)
    desk = open_desk()
    desk.type("contact_search", "maria")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: "Luis" in _notice(desk, "call_notice"))
    assert desk.find("contact_search").isVisible()


def test_the_note_after_a_call_moves_nothing_that_is_worked(desk: Hands, app: App, user: User) -> None:
    names = ("contact_search", "contact_name_input", "contact_phone_input", "call_start", "queue_next")
    before = {name: desk.find(name).mapTo(desk.window, desk.find(name).rect().topLeft()) for name in names}
    notice = desk.find("call_notice")
    notice.say("La grabación duró 0:02 y no se guardó: es más corta que lo que pide la campaña.")  # type: ignore[attr-defined]
    desk.wait(notice.isVisible)
    desk.qtbot.wait(50)
    assert {name: desk.find(name).mapTo(desk.window, desk.find(name).rect().topLeft()) for name in names} == before


def test_a_call_without_outcome_is_told_and_moves_the_list_alone(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    app.calls.log_in(user)
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.answer(call.call_id)
    app.calls.close_interrupted()
    desk = open_desk()
    desk.window.resize(*SMALLEST)
    names = ("queue_next", "contact_search", "contact_name_input", "contact_phone_input", "call_start")

    def places() -> dict[str, QPoint]:
        desk.qtbot.wait(20)
        return {name: desk.find(name).mapTo(desk.window, QPoint()) for name in names}

    app.bus.publish(RecordingDiscarded("c1", "r1", Discard.TOO_SHORT, 2.0))
    desk.wait(lambda: desk.find("unfinished_words").isVisible() and desk.find("call_notice").isVisible())
    with_both = places()
    assert desk.window.size() == QSize(*SMALLEST), "there is room for both"
    desk.click("unfinished_leave")
    desk.wait(lambda: not desk.find("unfinished_words").isVisible())
    assert places() == with_both


def test_a_telephone_that_fails_leaves_the_call_to_be_dialled_by_hand(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    _rules(app, user, dial_kind=DialKind.COMMAND, dial_template="/no/such/telephone --call {number}")
    _contact(app)
    desk = open_desk()
    _take(desk, "María Fernández")
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: desk.find("card_notice").isVisible())
    assert "marque" in _notice(desk, "card_notice").casefold()
    assert _phase(app, user) is CallPhase.RINGING
    assert desk.words("card_phone") == "8888 1234", "large enough to be dialled by hand"
    desk.press(Qt.Key.Key_F3)
    desk.wait(lambda: _phase(app, user) is CallPhase.TALKING)


def test_the_number_reaches_the_telephone_as_one_argument(
    open_desk: Callable[[], Hands], app: App, user: User, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "telephone.py"
    program.write_text(f"import sys, pathlib\npathlib.Path({str(told)!r}).write_text('|'.join(sys.argv[1:]))\n")
    _rules(app, user, dial_kind=DialKind.COMMAND, dial_template=f'"{sys.executable}" "{program}" --call {{number}}')
    _contact(app)
    desk = open_desk()
    _take(desk, "María Fernández")
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: told.exists() and told.read_text() == "--call|88881234", timeout=10_000)
    assert not desk.find("card_notice").isVisible()


def test_outside_the_hours_the_agent_is_warned_and_may_call(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    today = datetime.now(UTC).weekday()
    never_now = f'{{"{(today + 3) % 7}": [["09:00", "10:00"]]}}'
    _rules(app, user, hours=never_now)
    _contact(app)
    desk = open_desk()
    desk.type("contact_search", "maria")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("card_warning").isVisible())
    assert "fuera del horario" in _notice(desk, "card_warning")
    assert desk.find("card_call").isEnabled()
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()
    assert "fuera del horario" in _notice(desk, "card_warning"), "it stays in sight during the call"


def test_who_must_not_be_called_is_refused_with_the_reason(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    contact = _contact(app)
    app.contacts.block(contact.contact_id, user, "Lo pidió")
    desk = open_desk()
    desk.type("contact_search", "maria")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("card_warning").isVisible())
    assert "No se puede llamar" in _notice(desk, "card_warning")
    assert not desk.find("card_call").isEnabled()
    desk.press(Qt.Key.Key_F2)
    desk.settle()
    assert _phase(app, user) is None


def test_a_number_of_somebody_who_must_not_be_called_is_refused_when_it_is_typed(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    app.contacts.block(_contact(app).contact_id, user, "Lo pidió")
    desk = open_desk()
    desk.type("contact_phone_input", "+506 8888 1234")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("call_notice").isVisible())
    assert "No se inició ninguna llamada" in _notice(desk, "call_notice")
    assert _phase(app, user) is None


def test_the_wrap_up_counts_down_and_says_when_it_is_over(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    _rules(app, user, wrap_up_seconds=90)
    desk = open_desk()
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.hang_up(call.call_id)
    desk.wait(lambda: desk.words("call_timer") in ("01:30", "01:29", "01:28"))
    ended = app.calls.get(call.call_id)
    assert ended is not None
    app.bus.publish(WrapUpOverdue(ended, 90))
    desk.wait(lambda: desk.words("wrap_up_late") == "El cierre pasó de 1:30")
    # finishing without an outcome leads to where it is chosen; there a digit alone is enough
    desk.press(Qt.Key.Key_F7)
    desk.wait(lambda: desk.has_keys("call_note"))
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: not desk.has_keys("call_note"))
    assert _phase(app, user) is CallPhase.WRAP_UP
    desk.press(Qt.Key.Key_5)
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: _phase(app, user) is None)
    desk.wait(lambda: desk.words("wrap_up_late") == "")


def test_a_promise_that_is_due_is_told_and_takes_no_keys(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    contact = _contact(app)
    desk = open_desk()
    callback = app.callbacks.promise(
        contact.contact_id, datetime.now(UTC) + timedelta(minutes=1), user, note="Por la tarde", actor=user
    )
    desk.type("contact_name_input", "Zo")
    due = replace(callback, due_at=datetime.now(UTC) - timedelta(seconds=1))
    desk.qtbot.wait(100)  # what was promised is looked up first
    desk.settle()
    app.bus.publish(CallbackDue(due))
    desk.wait(lambda: desk.find("reminder_text").isVisible())
    assert desk.words("reminder_text") == "María Fernández espera su llamada"
    assert "Por la tarde" in desk.words("reminder_facts")
    assert desk.find("rail_callbacks", QAbstractButton).text() == "Agenda (1)"
    assert desk.has_keys("contact_name_input")
    desk.click("reminder_take")
    desk.wait(lambda: desk.find("card_name").isVisible() and desk.words("card_name") == "María Fernández")
    assert "Espera su llamada" in desk.words("card_counted")


def test_a_reminder_can_wait(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    contact = _contact(app)
    desk = open_desk()
    callback = app.callbacks.promise(contact.contact_id, datetime.now(UTC) + timedelta(minutes=1), user, actor=user)
    desk.qtbot.wait(100)  # what was promised is looked up first
    desk.settle()
    app.bus.publish(CallbackDue(replace(callback, due_at=datetime.now(UTC) - timedelta(seconds=1))))
    desk.wait(lambda: desk.find("reminder_later").isVisible())
    desk.click("reminder_later")
    desk.wait(lambda: not desk.find("reminder_text").isVisible())
    assert app.callbacks.coming(user) != []


def test_callbacks_are_listed_moved_given_and_dropped(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    first, second = _contact(app), _contact(app, "Juan García", "8888 7777")
    now = datetime.now(UTC)
    mine = app.callbacks.promise(first.contact_id, now + timedelta(days=2), user, note="Pide factura", actor=user)
    app.callbacks.promise(second.contact_id, now + timedelta(days=1), None, actor=user)
    desk = open_desk()
    desk.click("rail_callbacks")
    table = desk.find("callbacks_table", QTableView)
    desk.wait(lambda: table.model().rowCount() == 2)
    names = [table.model().index(row, 2).data() for row in range(2)]
    assert names == ["Juan García", "María Fernández"], "what comes first stands first"
    assert [table.model().index(row, 4).data() for row in range(2)] == ["Quien pueda", "Yo"]
    table.selectRow(1)
    desk.wait(lambda: desk.words("callback_note") == "Pide factura")
    desk.click("move_hour")
    desk.click("move_anyone")
    desk.click("callback_move")
    desk.wait(lambda: table.model().index(0, 2).data() == "María Fernández")
    moved = app.callbacks.get(mine.callback_id)
    assert moved is not None
    assert moved.agent_id is None
    assert timedelta(hours=1) <= moved.due_at - now <= timedelta(hours=1, minutes=6)
    desk.settle()
    table.selectRow(1)
    desk.settle()
    desk.click("callback_drop")
    desk.wait(lambda: table.model().rowCount() == 1)
    assert "Juan García" in _notice(desk, "callbacks_notice")
    desk.settle()
    table.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("card_name").isVisible() and desk.words("card_name") == "María Fernández")


def test_an_agent_pauses_for_a_reason_and_comes_back(desk: Hands, app: App, user: User) -> None:
    pause = desk.find("idle_bar").pause  # type: ignore[attr-defined]
    desk.wait(lambda: len(pause.menu.actions()) >= 7)
    assert [action.text()[:4] for action in pause.menu.actions()][:2] == ["&1  ", "&2  "], "a digit chooses"
    lunch = next(action for action in pause.menu.actions() if action.objectName() == "agent_pause_lunch")
    assert isinstance(lunch, QAction)
    lunch.trigger()
    desk.wait(lambda: desk.words("call_state") == "En pausa")
    state = app.calls.state(user.user_id)
    assert state is not None
    assert (state.state, state.reason) == (AgentState.PAUSED, "lunch")
    assert desk.words("alarm_contact") == "Almuerzo"
    assert desk.words("agent_pause") == "Volver  F8"
    desk.press(Qt.Key.Key_F8)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    state = app.calls.state(user.user_id)
    assert state is not None
    assert state.state is AgentState.AVAILABLE


def test_the_office_s_own_outcomes_are_offered_at_once(desk: Hands, app: App, user: User) -> None:
    app.calls.start(user, phone="88887777", contact_name="Zoe")
    own = app.outcomes.save(Outcome("", "Pide técnico", "Pide técnico", connected=True), user, position=0)
    name = f"outcome_{own.outcome_id}"
    desk.wait(lambda: desk.window.findChild(QAbstractButton, name) is not None)
    call = app.calls.current(user.user_id)
    assert call is not None
    app.calls.hang_up(call.call_id)
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.settle()
    desk.press(Qt.Key.Key_1, CTRL)
    desk.wait(lambda: desk.find(name, QAbstractButton).isChecked())
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: _phase(app, user) is None)
    assert app.calls.recent(user, limit=1)[0].outcome_id == own.outcome_id


def test_a_call_that_a_crash_closed_is_told_and_gets_its_outcome(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    app.calls.log_in(user)
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.answer(call.call_id)
    assert app.calls.close_interrupted() == [call.call_id]
    desk = open_desk()
    desk.wait(lambda: desk.find("unfinished_words").isVisible())
    assert "Zoe" in desk.words("unfinished_words")
    desk.click("unfinished_outcome")
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    mended = app.calls.get(call.call_id)
    assert mended is not None
    assert (mended.outcome_id, mended.interrupted) == ("interested", True)
    desk.wait(lambda: not desk.find("unfinished_words").isVisible())


def test_today_s_goals_stand_in_the_call_bar(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    boss = app.users.create("Luis", "correct horse", Role.ADMIN)
    app.goals.set(GoalScope.AGENT, user.user_id, Measure.CALLS, Period.DAY, 40, boss)
    desk = open_desk()
    desk.wait(lambda: desk.words("goal_1") == "0 / 40")
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.end(call.call_id, "no_answer")
    desk.wait(lambda: desk.words("goal_1") == "1 / 40")
    assert desk.find("goal_1").isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_F12, Qt.Key.Key_Escape])
def test_during_a_call_no_key_takes_the_contact_away(
    open_desk: Callable[[], Hands], app: App, user: User, key: Qt.Key
) -> None:
    _contact(app)
    _contact(app, "Juan García", "8888 7777")
    desk = open_desk()
    desk.press(Qt.Key.Key_F12)
    desk.wait(lambda: desk.find("card_name").isVisible())
    desk.settle()
    name = desk.words("card_name")
    desk.press(Qt.Key.Key_F2)
    desk.wait(lambda: _phase(app, user) is CallPhase.RINGING)
    desk.settle()
    desk.press(key)
    desk.settle()
    assert desk.words("card_name") == name
