"""The copilot's card: at once, streaming, quiet when the model cannot answer, and never in the way."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlmodel import select

from callmanager.ai.answers import AnswerResult, Question
from callmanager.app import App
from callmanager.domain.events import ObjectionRaised
from callmanager.domain.objection import ObjectionCategory, PlaybookEntry
from callmanager.domain.users import Role, User
from callmanager.settings import load
from callmanager.store.tables import ObjectionRow
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.copilot_card import CopilotCard
from tests.support.ollama_server import Behaviour, ScriptedOllama
from tests.ui.support import Hands


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> CopilotCard:
    card = CopilotCard(theme)
    qtbot.addWidget(card)
    card.resize(500, 500)
    card.show()
    return card


def _button(card: CopilotCard, name: str) -> QPushButton:
    button = card.findChild(QPushButton, name)
    assert button is not None
    return button


def _label(card: CopilotCard, name: str) -> QLabel:
    label = card.findChild(QLabel, name)
    assert label is not None
    return label


def test_what_is_written_stays_text(card: CopilotCard, qtbot: QtBot) -> None:
    card.show_approved("price", "<b>Le entiendo</b> & más", "<script>alert(1)</script>")
    card.begin_draft()
    card.add_piece("<img src=x onerror=alert(1)>")
    draft = _label(card, "copilot_draft")
    qtbot.waitUntil(lambda: draft.text() != "")
    for name in ("copilot_approved", "copilot_follow_up", "copilot_draft", "copilot_draft_state"):
        assert _label(card, name).textFormat() is Qt.TextFormat.PlainText
    assert _label(card, "copilot_approved").text() == "<b>Le entiendo</b> & más"


def test_pieces_are_painted_together_and_none_is_lost(card: CopilotCard, qtbot: QtBot) -> None:
    card.show_approved("price", "Le entiendo.", "")
    card.begin_draft()
    draft = _label(card, "copilot_draft")
    pieces = [f"palabra{i} " for i in range(200)]
    for piece in pieces:
        card.add_piece(piece)
    assert draft.text() == "", "no repaint for each piece"
    qtbot.waitUntil(lambda: draft.text() == "".join(pieces))
    card.end_draft("Le entiendo. Son 2,60 al día.")
    assert draft.text() == "Le entiendo. Son 2,60 al día."
    assert card.draft_state == "done"
    assert _label(card, "copilot_draft_state").text() == ""
    card.end_draft("Le entiendo.", unread=True)
    assert "no leyó la ficha entera" in _label(card, "copilot_draft_state").text()


def test_a_failure_is_one_quiet_line_and_leaves_the_approved_answer(card: CopilotCard) -> None:
    card.show_approved("price", "Le entiendo.", "¿Qué paga hoy?")
    card.begin_draft()
    card.add_piece("Media resp")
    card.fail_draft("Ollama no responde.")
    assert _label(card, "copilot_draft_state").text() == "Ollama no responde."
    assert not _label(card, "copilot_draft").isVisible()
    assert not _label(card, "copilot_draft_badge").isVisible(), "half an answer is no draft"
    assert _label(card, "copilot_approved").isVisible()
    assert _label(card, "copilot_approved_badge").isVisible()
    card.add_piece("uesta")
    assert card.draft == ""


def test_without_an_approved_answer_nothing_wears_its_badge(card: CopilotCard) -> None:
    card.show_approved("none", "", "")
    assert not _label(card, "copilot_approved_badge").isVisible()
    assert _label(card, "copilot_category").text() == "No hay respuesta aprobada para esto"


def test_the_approved_answer_stays_and_says_why_while_the_model_is_away(desk: Hands, app: App) -> None:
    desk.type("objection_input", "me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("copilot_approved").isVisible())
    assert desk.words("copilot_category") == "Precio"
    desk.wait(lambda: "Ollama no responde" in desk.words("copilot_draft_state"))
    assert desk.find("copilot_approved").isVisible()
    desk.wait(lambda: app.objections.of_call("") == [("me parece muy caro", "price")])


def test_the_model_s_answer_streams_into_the_card(open_desk: Callable[[], Hands], app: App) -> None:
    with ScriptedOllama() as server:
        server.script.seconds_between = 0.05
        _point(app, server)
        desk = open_desk()
        desk.type("objection_input", "me parece muy caro")
        desk.press(Qt.Key.Key_Return)
        seen: set[str] = set()
        draft = desk.find("copilot_draft", QLabel)

        def whole() -> bool:
            seen.add(draft.text())
            return draft.text().endswith("valora?")

        desk.wait(whole)
        assert len(seen) > 2, "it came in pieces"
        assert desk.find("copilot_draft_badge").isVisible()
        app.copilot.stop()


def _point(app: App, server: ScriptedOllama) -> None:
    """Let the program's copilot talk to this server."""
    app.copilot._options.host = server.host


def test_the_card_never_moves_the_focus(desk: Hands, app: App, user: User) -> None:
    call = app.calls.start(user, phone="88887777", contact_name="Juan")
    desk.wait(lambda: desk.words("call_contact") == "Juan")
    note = desk.find("call_note", QPlainTextEdit)
    note.setFocus()
    desk.keys("Paga ")
    app.bus.publish(ObjectionRaised(call.call_id, "me parece muy caro"))
    desk.wait(lambda: desk.find("copilot_approved").isVisible())
    desk.wait(lambda: desk.words("copilot_draft_state").startswith("Ollama"), timeout=10_000)
    assert desk.has_keys("call_note")
    desk.keys("mucho")
    assert note.toPlainText() == "Paga mucho"


def test_a_line_that_is_being_typed_is_left_alone(desk: Hands, app: App, user: User) -> None:
    call = app.calls.start(user, phone="88887777", contact_name="Juan")
    desk.wait(lambda: desk.words("call_contact") == "Juan")
    desk.type("objection_input", "no lo nec")
    app.bus.publish(ObjectionRaised("another call", "no me interesa"))
    app.bus.publish(ObjectionRaised(call.call_id, "me parece muy caro"))
    desk.wait(lambda: desk.find("copilot_approved").isVisible())
    assert desk.words("objection_input") == "no lo nec"
    assert desk.words("copilot_category") == "Precio"


class _Slow:
    """A copilot that answers when the test says so, in the order it says."""

    def __init__(self) -> None:
        self.asked: list[tuple[Question, Callable[[AnswerResult], None], Callable[[str], None]]] = []

    def ask(self, question: Question, on_done: Callable[[AnswerResult], None], on_token: Callable[[str], None]) -> None:
        self.asked.append((question, on_done, on_token))


def test_words_for_an_older_question_are_dropped(desk: Hands, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = _Slow()
    monkeypatch.setattr(app.copilot, "ask", slow.ask)
    for number, text in enumerate(("me parece muy caro", "lo tengo que pensar"), start=1):
        desk.type("objection_input", text)
        desk.press(Qt.Key.Key_Return)
        desk.wait(lambda number=number: len(slow.asked) == number)
    (old, old_done, old_token), (new, _done, new_token) = slow.asked
    old_token("vieja")
    old_done(AnswerResult(old, "vieja", "model"))
    new_token("nueva")
    desk.wait(lambda: desk.words("copilot_draft") == "nueva")
    assert new.text == "lo tengo que pensar"


def test_the_next_call_begins_with_an_empty_card(desk: Hands, app: App, user: User) -> None:
    first = app.calls.start(user, phone="88887777", contact_name="Juan")
    desk.wait(lambda: desk.words("call_contact") == "Juan")
    desk.type("objection_input", "me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("copilot_approved").isVisible())
    app.calls.end(first.call_id, "sale")
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    app.calls.start(user, phone="88886666", contact_name="Zoe")
    desk.wait(lambda: desk.words("call_contact") == "Zoe")
    assert not desk.find("copilot_approved").isVisible()
    assert desk.find("objection_input", QLineEdit).text() == ""


def test_half_an_answer_is_taken_back_when_the_connection_breaks(app: App, open_desk: Callable[[], Hands]) -> None:
    with ScriptedOllama() as server:
        server.script.behaviour = Behaviour.CUT
        _point(app, server)
        desk = open_desk()
        desk.type("objection_input", "me parece muy caro")
        desk.press(Qt.Key.Key_Return)
        desk.wait(lambda: "se cortó" in desk.words("copilot_draft_state"), timeout=10_000)
        assert desk.find("copilot_approved").isVisible()
        app.copilot.stop()


def test_the_card_tells_which_words_decided(card: CopilotCard) -> None:
    card.show_approved("price", "Le entiendo.", "", why=("muy", "caro"))
    assert _label(card, "copilot_why").text() == "Por: “muy”, “caro”"
    card.show_approved("price", "Le entiendo.", "", why=("caro",), score=0.923, margin=0.4)
    assert _label(card, "copilot_why").text() == "Por: “caro”  ·  coincide al 92 %, margen 40 %"
    card.show_approved("none", "", "", score=0.31, margin=0.01)
    assert _label(card, "copilot_why").text() == "Lo más parecido solo llega al 31 %."
    card.show_approved("none", "", "", why=("hola",))
    assert not _label(card, "copilot_why").isVisible()


def test_an_answer_is_copied_judged_and_followed_by_the_next_one(desk: Hands, app: App) -> None:
    desk.type("objection_input", "me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.find("copilot_approved").isVisible())
    first = desk.words("copilot_approved")
    desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    desk.wait(lambda: QGuiApplication.clipboard().text().startswith(first))
    assert desk.find("objection_input").hasFocus(), "the keys stay where they are"
    desk.wait(lambda: desk.words("copilot_draft_state").startswith("Ollama"))
    place = _resting_place(desk, "answer_other")
    desk.click("answer_other")
    desk.wait(lambda: desk.words("copilot_approved") != first)
    assert _resting_place(desk, "answer_other") == place, "nothing moves under the mouse"
    desk.click("answer_helped")
    desk.wait(lambda: desk.find("answer_helped", QPushButton).isChecked())

    def judged() -> list[str]:
        with app.database.reading() as session:
            return [row.verdict for row in session.exec(select(ObjectionRow)).all()]

    desk.wait(lambda: judged() == ["helped"])
    desk.click("answer_no_good")
    desk.wait(lambda: judged() == ["no_good"])
    assert not desk.find("answer_helped", QPushButton).isChecked()


def _resting_place(desk: Hands, name: str) -> QPoint:
    """Where a widget stands on the screen once nothing is being laid out any more."""
    seen: list[QPoint] = []

    def rests() -> bool:
        seen.append(desk.find(name).mapToGlobal(QPoint(0, 0)))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    desk.wait(rests)
    return seen[-1]


def test_a_sheet_and_the_team_s_own_answer_hold_from_the_next_question_on(desk: Hands, app: App, user: User) -> None:
    lead = User("x", "Irene", Role.ADMIN)
    app.answers.save(
        PlaybookEntry("own", ObjectionCategory.TRUST, "es", ("mi perro muerde a los técnicos",), "Lo dejamos afuera."),
        lead,
    )
    desk.type("objection_input", "mi perro muerde a los técnicos")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.words("copilot_approved") == "Lo dejamos afuera.")


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
_WORDS = st.lists(
    st.one_of(_TEXT, st.sampled_from(["palabra", "un" * 60, "¿Sí?", "<b>x</b>", "مرحبا", "👍🏽"])), max_size=60
).map(" ".join)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("approved"), _WORDS, _WORDS),
        st.tuples(st.just("begin"), st.just(""), st.just("")),
        st.tuples(st.just("piece"), _WORDS, st.just("")),
        st.tuples(st.just("end"), _WORDS, st.just("")),
        st.tuples(st.just("fail"), _WORDS, st.just("")),
    ),
    max_size=8,
)


def test_whatever_is_answered_no_button_moves_and_no_key_goes_astray(theme: Theme, qtbot: QtBot) -> None:
    window, line, card = QWidget(), QLineEdit(), CopilotCard(theme)
    layout = QVBoxLayout(window)
    layout.addWidget(line)
    layout.addWidget(card, 1)
    qtbot.addWidget(window)
    window.resize(480, 460)
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    card.show_approved("price", "Le entiendo.", "")
    qtbot.waitUntil(card.below.isVisible)
    names = ("answer_copy", "answer_used", "answer_helped", "answer_no_good", "answer_other")
    buttons = [_button(card, name) for name in names]
    approved = _label(card, "copilot_approved")

    def places() -> list[QRect]:
        return [QRect(button.mapToGlobal(QPoint()), button.size()) for button in buttons]

    def laid_out() -> None:
        for _ in range(3):  # a layout asks for another one, and the area that scrolls for a third
            QApplication.processEvents()

    before, size = places(), window.size()

    @settings(max_examples=30, deadline=None)
    @given(_STEPS)
    def answered(steps: list[tuple[str, str, str]]) -> None:
        card.show_approved("price", "Le entiendo.", "¿Qué paga hoy?")
        laid_out()
        for kind, one, other in steps:
            top = approved.mapToGlobal(QPoint())
            match kind:
                case "approved":
                    card.show_approved("price", one or "Le entiendo.", other, why=tuple(other.split()[:5]))
                case "begin":
                    card.begin_draft()
                case "piece":
                    card.add_piece(one)
                case "end":
                    card.end_draft(one)
                case _:
                    card.fail_draft(one)
            card._paint_draft()  # rather than 40 ms later
            laid_out()
            assert places() == before
            assert window.size() == size
            assert line.hasFocus()
            if kind != "approved":
                assert approved.mapToGlobal(QPoint()) == top, "what is being read aloud stays where it is"

    answered()


def test_the_language_that_is_chosen_holds_for_the_campaign_s_next_calls(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _Slow()
    monkeypatch.setattr(app.copilot, "ask", slow.ask)
    first = app.calls.start(user, phone="88887777", contact_name="Juan")
    desk.wait(lambda: desk.words("call_contact") == "Juan")
    desk.type("objection_input", "me parece muy caro")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: len(slow.asked) == 1)
    assert slow.asked[0][0].language == "es", "the words tell it"
    box = desk.find("call_language", QComboBox)
    box.setCurrentIndex(box.findData("en"))
    box.activated.emit(box.currentIndex())
    desk.wait(lambda: len(slow.asked) == 2)
    assert slow.asked[1][0].language == "en", "what is on the card is answered anew"
    desk.type("objection_input", "it is too expensive for me")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: len(slow.asked) == 3)
    assert (slow.asked[2][0].language, bool(slow.asked[2][0].approved)) == ("en", True)
    desk.settle()
    assert load(app.paths.settings).settings.ui.call_languages == {first.campaign_id: "en"}
    app.calls.end(first.call_id, "sale")
    desk.wait(lambda: desk.words("call_state") == "Sin llamada")
    app.calls.start(user, phone="88886666", contact_name="Zoe")
    desk.wait(lambda: desk.words("call_contact") == "Zoe")
    assert box.currentData() == "en", "remembered"
