"""What is chosen in the wrap-up and not given yet survives the program's end, for that call and no other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QAbstractButton, QDateTimeEdit

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.i18n import Language
from callmanager.ui.main_window import MainWindow
from tests.ui.support import Hands


def _kept(app: App) -> list[Path]:
    return sorted((app.paths.home / "drafts").glob("closing_*.json"))


def _wrap_up(app: App, user: User, phone: str) -> str:
    contact = app.contacts.add("Zoe", phone)
    call = app.calls.start(user, phone=phone, contact_name="Zoe", contact_id=contact.contact_id)
    app.calls.answer(call.call_id)
    app.calls.hang_up(call.call_id)
    return call.call_id


def _is_chosen(desk: Hands, outcome: str) -> bool:
    return desk.find(f"outcome_{outcome}", QAbstractButton).isChecked()


def _crash(desk: Hands, app: App) -> list[str]:
    """The window is gone, and the next start closes what was open; returns those calls."""
    assert isinstance(desk.window, MainWindow)
    desk.window.close_without_asking()
    interrupted = app.calls.close_interrupted()
    app.log_out()
    return interrupted


def test_the_outcome_chosen_in_the_wrap_up_comes_back_after_a_crash(
    open_desk: Callable[[], Hands], app: App, user: User
) -> None:
    desk = open_desk()
    call_id = _wrap_up(app, user, "8888 7777")
    desk.wait(lambda: desk.words("call_state") == "Cierre")
    desk.settle()
    desk.click("outcome_callback")
    at = (datetime.now(UTC) + timedelta(days=9)).replace(hour=15, minute=35, second=0, microsecond=0)
    desk.find("callback_moment", QDateTimeEdit).setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp())))
    desk.click("callback_anyone")
    desk.type("call_note", "Que le llame quien sepa inglés")
    desk.wait(lambda: desk.words("call_note_state") == "guardada")
    desk.settle()
    assert _crash(desk, app) == [call_id]

    again = open_desk()
    assert not any(_is_chosen(again, name) for name in ("sale", "callback")), "there is no call at hand"
    other = _wrap_up(app, user, "8888 5555")
    again.wait(lambda: again.words("call_state") == "Cierre")
    again.settle()
    assert not _is_chosen(again, "callback"), "another call is not that one"
    app.calls.finish(other, "no_answer")
    again.wait(lambda: again.words("call_state") == "Sin llamada")
    again.click("unfinished_outcome")
    again.wait(lambda: _is_chosen(again, "callback"))
    assert again.find("call_note").toPlainText() == "Que le llame quien sepa inglés"  # type: ignore[attr-defined]
    again.wait(lambda: again.find("callback_anyone").isVisible())
    assert again.find("callback_anyone", QAbstractButton).isChecked()
    again.click("call_finish")
    again.wait(lambda: again.words("call_state") == "Sin llamada")
    again.wait(lambda: _kept(app) == [])
    promised = [(one.due_at, one.agent_id) for one in app.callbacks.all_open(user)]
    assert promised == [(at, None)]


def test_what_is_chosen_is_put_off_with_its_call_and_is_chosen_again(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language
) -> None:
    """A moment that is past meanwhile, an outcome that the office has dropped and a broken file choose nothing."""
    app.calls.log_in(user)
    call_id = _wrap_up(app, user, "8888 7777")
    assert app.calls.close_interrupted() == [call_id]
    drafts = ContactDrafts(app.paths.home / "drafts", user.user_id, "closing")
    drafts.keep(call_id, {"outcome": "callback", "callback_at": "2020-01-01T10:00:00+00:00", "is_mine": True})
    desk = open_desk()
    desk.click("unfinished_outcome")
    desk.wait(lambda: _is_chosen(desk, "callback"))
    assert desk.find("callback_tomorrow_morning", QAbstractButton).isChecked()
    desk.window.resize(1366, 768)
    for code in ("en", "es"):
        language.choose(code)
        finish = desk.find("call_finish", QAbstractButton)
        desk.wait(lambda finish=finish: finish.width() >= finish.sizeHint().width())
    desk.click("outcome_sale")
    desk.click("call_leave_open")
    desk.settle()
    assert len(_kept(app)) == 1
    desk.click("unfinished_outcome")
    desk.wait(lambda: _is_chosen(desk, "sale"))
    assert not _is_chosen(desk, "callback")
    desk.click("call_leave_open")
    desk.settle()
    for useless in ("no", "[]", "{}", '{"outcome": 5}', '{"outcome": "gone"}'):
        _kept(app)[0].write_text(useless, encoding="utf-8")
        desk.click("unfinished_outcome")
        desk.wait(lambda: desk.words("call_state") == "Cierre")
        desk.settle()
        assert not desk.find("call_finish").isEnabled()
        desk.click("call_leave_open")
        desk.settle()
