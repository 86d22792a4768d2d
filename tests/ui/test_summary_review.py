"""Drafts of summaries that were never confirmed, found again beside the contact and the recording."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QTableView, QWidget

from callmanager.app import App
from callmanager.domain.summary import CallSummary
from callmanager.domain.users import Role, User
from callmanager.ui.summary_review import SummaryReview
from callmanager.ui.widgets.summary_form import SummaryForm
from tests.ui.conftest import PASSWORD
from tests.ui.support import Hands
from tests.ui.test_recordings_page import Shelf

FIRST = CallSummary("Lo quiere pensar.", ("caro",), (), "Llamar el lunes.")
SECOND = CallSummary("No contestó su esposa.", (), (), "Llamar otra vez.")


def _called(app: App, user: User, contact_id: str | None = None) -> str:
    call = app.calls.start(user, phone="88887777", contact_name="Juan García", contact_id=contact_id)
    app.calls.answer(call.call_id)
    app.calls.hang_up(call.call_id)
    app.calls.finish(call.call_id, "not_interested")
    return call.call_id


def _review(desk: Hands, button: str) -> tuple[SummaryReview, Callable[[str], QWidget]]:
    desk.find(button, QAbstractButton).click()
    review = desk.window.findChild(SummaryReview)
    assert review is not None
    review.activateWindow()  # there is no window manager to do it
    desk.wait(review.isActiveWindow)

    def part(name: str) -> QWidget:
        found = review.findChild(QWidget, name)
        assert found is not None
        return found

    return review, part


def _rows(desk: Hands, table: str) -> int:
    return desk.find(table, QTableView).model().rowCount()


def test_drafts_are_confirmed_and_discarded_beside_their_contact(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    contact = app.contacts.add("Juan García", "8888 7777")
    older, newer = _called(app, user, contact.contact_id), _called(app, user, contact.contact_id)
    luis = app.users.create("Luis Mora", PASSWORD, Role.AGENT)
    theirs = _called(app, luis, contact.contact_id)
    for call_id, draft in ((older, FIRST), (newer, SECOND), (theirs, FIRST)):
        app.summaries.keep_draft(call_id, draft, "llama3")
    desk = open_desk()
    desk.click("rail_contacts")
    desk.wait(lambda: _rows(desk, "contacts_table") == 1)
    assert not desk.find("contact_summaries").isVisible()
    desk.find("contacts_table", QTableView).selectRow(0)
    places = {name: desk.find(name).mapToGlobal(QPoint()) for name in ("contact_call", "contact_edit")}
    button = desk.find("contact_summaries", QAbstractButton)
    desk.wait(lambda: button.isVisible())
    assert button.text() == "2 resúmenes …", "only one's own"
    assert {name: desk.find(name).mapToGlobal(QPoint()) for name in places} == places, "nothing moved"
    review, part = _review(desk, "contact_summaries")
    form = review.form
    assert form.summary == SECOND.fitted(), "the newest first"
    assert not part("summary_again").isVisible(), "there is no model in it any more"
    part("summary_reason").setFocus()
    QTest.keyClick(part("summary_reason"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(part("summary_reason"), "Su esposa llama.")
    QTest.keyClick(review, Qt.Key.Key_Escape)
    assert review.isVisible(), "what was changed is not lost without a word"
    assert "no están confirmados" in part("summary_review_notice").accessibleName()
    QTest.keyClick(part("summary_reason"), Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: form.summary == FIRST.fitted())
    kept = app.summaries.get(newer)
    assert kept is not None
    assert kept.confirmed is not None
    assert (kept.confirmed.reason, kept.confirmed.next_step) == ("Su esposa llama.", "Llamar otra vez.")
    assert kept.confirmed_by == user.name
    assert [entry.subject for entry in app.audit.recent(5, action="summary.confirm")] == [newer]
    part("summary_discard").click()  # type: ignore[attr-defined]
    desk.wait(lambda: desk.window.findChild(SummaryReview) is None)
    assert app.summaries.get(older) is None
    assert app.summaries.get(theirs) is not None
    desk.wait(lambda: not button.isVisible())


def test_a_draft_is_confirmed_beside_its_recording(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    call_id = _called(app, user)
    app.summaries.keep_draft(call_id, FIRST, "llama3")
    shelf = Shelf(app, user)
    shelf.put("Juan García", call_id=call_id)
    shelf.put("Rosa Mora", days_ago=1.0, call_id="another call")
    shelf.index()
    desk = open_desk()
    desk.click("rail_recordings")
    desk.wait(lambda: _rows(desk, "recordings_table") == 2)
    table = desk.find("recordings_table", QTableView)
    button = desk.find("recording_summary", QAbstractButton)
    table.selectRow(0)
    desk.wait(lambda: button.isVisible())
    assert button.text() == "Resumen …"
    place = button.mapTo(desk.window, QPoint())
    table.selectRow(1)
    desk.wait(lambda: not button.isVisible())
    table.selectRow(0)
    desk.wait(lambda: button.isVisible())
    assert button.mapTo(desk.window, QPoint()) == place
    review, part = _review(desk, "recording_summary")
    assert isinstance(review.form, SummaryForm)
    assert isinstance(part("summary_reason"), QPlainTextEdit)
    review.form.press_confirm()
    desk.wait(lambda: desk.window.findChild(SummaryReview) is None)
    kept = app.summaries.get(call_id)
    assert kept is not None
    assert kept.confirmed == FIRST
    desk.wait(lambda: not button.isVisible())
