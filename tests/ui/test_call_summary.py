"""The summary after a call: a draft until the agent says so, beside the outcome, never in the way of keys or mouse."""

import json
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QListView, QPlainTextEdit

from callmanager.app import App
from callmanager.domain.call import Call
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import User
from callmanager.services.answers.summaries import KeptSummary
from callmanager.ui.i18n import Language
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.pages.call_history import summary_words
from callmanager.ui.widgets.contact_card import HistoryLine
from callmanager.ui.widgets.contact_row import SECOND_LINE
from tests.support.ollama_server import Behaviour, ScriptedOllama
from tests.ui.support import Hands

ALT = Qt.KeyboardModifier.AltModifier
WRITTEN = {
    "reason": "Lo quiere pensar.",
    "objections": ["le parece caro"],
    "promises": ["enviar la oferta"],
    "next_step": "Llamar el lunes.",
}
DRAFT = CallSummary("Lo quiere pensar.", ("le parece caro",), ("enviar la oferta",), "Llamar el lunes.")


@pytest.fixture
def ollama(app: App) -> Iterator[ScriptedOllama]:
    """A server that writes a summary, with the program's copilot ready on it."""
    with ScriptedOllama(loaded=("llama3:latest",), answers=(json.dumps(WRITTEN),)) as server:
        app.copilot._options.host = server.host
        app.copilot.start()
        assert app.copilot.wait_until_checked(5)
        yield server
        app.copilot.stop()


def _call(desk: Hands, app: App, user: User, note: str = "Le parece caro; llamar el lunes") -> Call:
    contact = app.contacts.add("Juan García", "8888 7777")
    call = app.calls.start(user, phone="88887777", contact_name="Juan García", contact_id=contact.contact_id)
    app.calls.answer(call.call_id)
    desk.wait(lambda: desk.words("call_state") == "En llamada")
    if note:
        desk.type("call_note", note)
    desk.settle()
    return call


def _hang_up(desk: Hands) -> None:
    desk.find("outcome_list").setFocus()
    desk.press(Qt.Key.Key_F4)
    desk.wait(lambda: desk.words("call_state") == "Cierre")


def _text(desk: Hands, name: str) -> str:
    return desk.find(f"summary_{name}", QPlainTextEdit).toPlainText()


def test_a_draft_is_changed_and_confirmed_by_keys_and_stands_in_the_history(
    desk: Hands, app: App, user: User, ollama: ScriptedOllama
) -> None:
    call = _call(desk, app, user)
    places = {name: desk.find(name).mapToGlobal(QPoint()) for name in ("outcome_sale", "call_finish", "call_note")}
    _hang_up(desk)
    desk.wait(lambda: _text(desk, "reason") == "Lo quiere pensar.")
    assert desk.find("outcome_sale").hasFocus(), "the keys are on the outcome"
    assert {name: desk.find(name).mapToGlobal(QPoint()) for name in places} == places, "and nothing has moved"
    assert desk.words("summary_badge") == "borrador IA"
    assert [_text(desk, name) for name in ("objections", "promises", "next_step")] == [
        "le parece caro",
        "enviar la oferta",
        "Llamar el lunes.",
    ]
    kept = app.summaries.get(call.call_id)
    assert kept is not None
    assert (kept.draft, kept.confirmed) == (DRAFT, None), "a draft is no fact"
    asked = ollama.answers()[0].body
    assert "Le parece caro; llamar el lunes" in asked["messages"][0]["content"]
    assert asked["format"]["properties"].keys() == WRITTEN.keys()
    desk.press(Qt.Key.Key_R, ALT)
    assert desk.has_keys("summary_reason")
    desk.find("summary_reason", QPlainTextEdit).selectAll()
    desk.keys("Lo piensa hasta el lunes.")
    assert desk.words("summary_badge") == "sin confirmar"
    desk.press(Qt.Key.Key_C, ALT)
    desk.wait(lambda: desk.words("summary_badge") == "✓ confirmado")
    assert desk.find("outcome_sale").hasFocus(), "the keys go on to the outcome"
    kept = app.summaries.get(call.call_id)
    assert kept is not None
    assert kept.confirmed == CallSummary("Lo piensa hasta el lunes.", DRAFT.objections, DRAFT.promises, DRAFT.next_step)
    assert kept.confirmed_by == user.name
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    assert not desk.find("call_summary").isVisible()
    desk.settle()
    desk.type("contact_search", "juan")
    desk.press(Qt.Key.Key_Return)
    history = desk.find("contact_history", QListView)
    desk.wait(lambda: history.model().rowCount() == 1)
    row = history.model().index(0, 0)
    assert row.data(SECOND_LINE) == "Resumen: Lo piensa hasta el lunes.  ·  Siguiente paso: Llamar el lunes."
    more = row.data(Qt.ItemDataRole.ToolTipRole)
    assert "Promesas: enviar la oferta" in more
    assert "Le parece caro; llamar el lunes" in more, "the note is there, too"


def test_what_stands_in_the_history_is_marked_and_is_text(user: User, language: Language) -> None:
    draft = KeptSummary(CallSummary("<b>Lo piensa</b>"), "llama3")
    assert summary_words(None) == summary_words(KeptSummary(CallSummary())) == ""
    assert summary_words(draft) == "Borrador IA, sin confirmar: <b>Lo piensa</b>"
    line = HistoryLine("Venta", summary_words(draft), "", summary_words(draft, whole=True))
    model: TwoLineModel[HistoryLine] = TwoLineModel(
        lambda one: one.title, lambda one: one.words, lambda one: one.at, lambda one: one.more
    )
    model.show([line])
    assert "&lt;b&gt;Lo piensa" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_without_a_model_there_is_one_sentence_and_no_form(desk: Hands, app: App, user: User) -> None:
    call = _call(desk, app, user)
    _hang_up(desk)
    desk.wait(lambda: desk.words("summary_absent") == "Sin resumen: la IA no está lista.")
    assert not desk.find("call_summary").isVisible()
    assert not desk.find("summary_show").isVisible()
    assert app.summaries.get(call.call_id) is None


def test_nothing_noted_is_nothing_to_sum_up_until_something_is(
    desk: Hands, app: App, user: User, ollama: ScriptedOllama
) -> None:
    _call(desk, app, user, note="")
    _hang_up(desk)
    desk.wait(lambda: desk.words("summary_absent") == "Sin resumen: no hay notas ni objeciones.")
    assert ollama.answers() == []
    desk.type("call_note", "Llamar el lunes")
    desk.wait(lambda: _text(desk, "reason") == "Lo quiere pensar.")
    assert desk.has_keys("call_note"), "it takes no keys"
    assert desk.words("summary_absent") == ""
    desk.keys(" a las tres")
    desk.wait(lambda: desk.words("summary_state").startswith("Sus notas han cambiado"))
    desk.click("summary_again")
    desk.wait(lambda: len(ollama.answers()) == 2)
    assert "a las tres" in ollama.answers()[1].body["messages"][0]["content"]
    desk.settle()


def test_a_draft_is_discarded_and_leaves_nothing(desk: Hands, app: App, user: User, ollama: ScriptedOllama) -> None:
    call = _call(desk, app, user)
    _hang_up(desk)
    desk.wait(lambda: desk.words("summary_state").startswith("Léalo"))
    desk.click("summary_discard")
    desk.wait(lambda: desk.words("summary_absent") == "El borrador del resumen se descartó.")
    assert app.summaries.get(call.call_id) is None
    assert desk.find("objection_input").isVisible()


def test_what_cannot_be_used_is_said_and_may_be_written_by_hand(
    desk: Hands, app: App, user: User, ollama: ScriptedOllama
) -> None:
    ollama.script.answers = ("no soy JSON",)
    call = _call(desk, app, user)
    _hang_up(desk)
    desk.wait(lambda: desk.words("summary_state").startswith("El resumen del modelo no se puede usar"))
    assert len(ollama.answers()) == 2, "it was asked once more"
    assert not desk.find("summary_confirm", QAbstractButton).isEnabled()
    desk.press(Qt.Key.Key_R, ALT)
    desk.keys("Lo piensa.")
    desk.press(Qt.Key.Key_C, ALT)
    desk.wait(lambda: desk.words("summary_badge") == "✓ confirmado")
    kept = app.summaries.get(call.call_id)
    assert kept is not None
    assert kept.confirmed == CallSummary("Lo piensa.")


@pytest.mark.parametrize("at_work", ["keys", "mouse"])
def test_when_the_customer_hangs_up_nothing_turns_under_mouse_or_keys(
    desk: Hands, app: App, user: User, ollama: ScriptedOllama, at_work: str
) -> None:
    call = _call(desk, app, user)
    line = desk.find("objection_input")
    if at_work == "keys":
        desk.type("objection_input", "no lo nec")
    else:
        desk.find("call_note").setFocus()
        desk.point_at("objection_input")
    app.calls.hang_up(call.call_id)
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.wait(lambda: desk.find("summary_show").isVisible())
    desk.settle()
    assert line.isVisible()
    assert desk.has_keys("objection_input" if at_work == "keys" else "call_note")
    desk.click("summary_show")
    desk.wait(lambda: _text(desk, "reason") == "Lo quiere pensar.")
    desk.press(Qt.Key.Key_F5)
    assert desk.has_keys("objection_input")


def test_a_live_answer_goes_first_and_the_draft_comes_afterwards(
    desk: Hands, app: App, user: User, ollama: ScriptedOllama
) -> None:
    ollama.script.behaviour = Behaviour.SLOW_PROMPT
    ollama.script.seconds_before = 5.0
    _call(desk, app, user)
    _hang_up(desk)
    desk.wait(lambda: len(ollama.answers()) == 1)
    ollama.script.behaviour = Behaviour.NORMAL
    desk.press(Qt.Key.Key_F5)
    desk.keys("me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: ollama.answers()[0].disconnected)
    desk.wait(lambda: len(ollama.answers()) == 3)
    assert "format" in ollama.answers()[2].body
    desk.wait(lambda: _text(desk, "reason") == "Lo quiere pensar.")


def test_a_summary_is_there_again_after_a_restart(
    open_desk: Callable[[], Hands], app: App, user: User, ollama: ScriptedOllama
) -> None:
    call = app.calls.start(user, phone="88887777", contact_name="Juan García")
    app.calls.answer(call.call_id)
    app.calls.hang_up(call.call_id)
    app.summaries.keep_draft(call.call_id, DRAFT, "llama3")
    app.summaries.confirm(call.call_id, CallSummary("Lo piensa."), user)
    desk = open_desk()
    desk.wait(lambda: desk.words("summary_badge") == "✓ confirmado")
    assert _text(desk, "reason") == "Lo piensa."
    assert ollama.answers() == []
