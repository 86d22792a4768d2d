"""The tray tells what the desk does; the system tells what nobody sees, and keeps quiet during a call."""

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QSystemTrayIcon

from callmanager.app import App
from callmanager.domain.callback import Callback
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import CallbackDue, PhoneWaiting
from callmanager.domain.users import User
from callmanager.ui.main_window import MainWindow
from callmanager.ui.notices import Notices
from callmanager.ui.tray import Tray, picture
from tests.ui.support import Hands


def _tray(desk: Hands) -> Tray:
    tray = desk.window.findChild(Tray)
    assert tray is not None
    return tray


def _actions(tray: Tray) -> dict[str, str]:
    return {action.objectName(): action.text() for action in tray.menu.actions() if action.objectName()}


def test_the_tray_follows_the_desk_and_acts(desk: Hands, app: App, user: User) -> None:
    tray = _tray(desk)
    assert not tray.is_shown, "this display has no tray: nothing is shown and nothing fails"
    assert not tray.tell("Uno", "dos", urgent=False)
    tray._is_available = lambda: True
    tray.look()
    assert tray.is_shown
    desk.wait(lambda: "tray_agent_pause_lunch" in _actions(tray) or len(_actions(tray)) > 4)
    assert tray.words == "Listo"
    pause = next(name for name in _actions(tray) if name.startswith("tray_agent_pause"))
    next(action for action in tray.menu.actions() if action.objectName() == pause).trigger()
    desk.wait(lambda: tray.words == "En pausa")
    next(action for action in tray.menu.actions() if action.objectName() == "tray_agent_ready").trigger()
    desk.wait(lambda: tray.words == "Listo")
    call = app.calls.start(user, phone="+506 8888 7777")
    desk.wait(lambda: tray.words == "Llamando")
    app.calls.answer(call.call_id)
    desk.wait(lambda: tray.words == "En llamada · grabando")
    next(action for action in tray.menu.actions() if action.objectName() == "tray_hang_up").trigger()
    desk.wait(lambda: tray.words.startswith("Cierre"))
    desk.window.hide()
    tray.show_window()
    assert desk.window.isVisible()
    app.settings.ui = app.settings.ui.model_copy(update={"tray": False})
    tray.look()
    assert not tray.is_shown


def test_every_state_has_a_picture_of_its_own() -> None:
    seen = {
        picture(state, records).pixmap(32, 32).toImage().constBits().tobytes()  # type: ignore[arg-type]
        for state in ("ready", "paused", "ringing", "talking", "hold", "wrap_up")
        for records in (False, True)
    }
    assert len(seen) == 12
    assert QSystemTrayIcon.MessageIcon.Warning


def _callback(user: User) -> Callback:
    return Callback(
        callback_id="c1",
        contact_id="k1",
        contact_name="María Núñez",
        phone="+506 8888 1111",
        campaign_id="general",
        due_at=datetime.now(UTC) - timedelta(minutes=1),
        agent_id=user.user_id,
    )


def test_what_nobody_sees_is_told_and_a_call_is_not_disturbed(desk: Hands, app: App, user: User) -> None:
    window = desk.window
    assert isinstance(window, MainWindow)
    notices = window.findChild(Notices)
    assert notices is not None
    told: list[tuple[str, str, bool]] = []
    notices._tell = lambda title, text, urgent: told.append((title, text, urgent)) is None
    phone = PhoneWaiting("r1", "Galaxy", "Luis")
    # whoever looks at the window sees a callback in the bar, but no phone on another page
    due = CallbackDue(_callback(user))
    app.bus.publish(due)
    app.bus.publish(phone)
    desk.wait(lambda: [title for title, _text, _urgent in told] == ["Un teléfono pide entrar"])
    notices.open_last()
    assert window.open_page_name == "phones"
    app.bus.publish(phone)
    # during a call the rest waits, an alarm does not
    call = app.calls.start(user, phone="+506 8888 7777")
    app.calls.answer(call.call_id)
    desk.wait(lambda: window.desk.call is not None and window.desk.call.answered_at is not None)
    window._open_page_name = "call"
    app.bus.publish(PhoneWaiting("r2", "Pixel", "Luis"))
    desk.wait(lambda: [one.key for one in notices.waiting] == ["phone:r2"])
    window.hide()
    app.note_problem("server", CallManagerError("The phone server stopped.", code="server_port"))
    desk.wait(lambda: len(told) == 2)
    assert told[-1][2], "an alarm is urgent"
    app.calls.end(call.call_id, "nonexistent")
    desk.wait(lambda: len(told) == 3)
    assert "Pixel" in told[-1][1]
    assert notices.waiting == ()
    # and who wants none gets none
    app.settings.ui = app.settings.ui.model_copy(update={"notify_phones": False})
    app.bus.publish(PhoneWaiting("r3", "Moto", "Luis"))
    app.bus.publish(due)  # told of once already
    desk.settle()
    desk.qtbot.wait(50)
    assert len(told) == 3


def test_a_long_conversation_colours_its_clock_with_signs(desk: Hands, app: App, user: User) -> None:
    app.settings.ui = app.settings.ui.model_copy(update={"timer_amber_minutes": 1, "timer_red_minutes": 2})
    call = app.calls.start(user, phone="+506 8888 7777")
    app.calls.answer(call.call_id)
    desk.wait(lambda: desk.find("call_hold").isVisible())
    live = desk.window.call_bar.findChild(object, "live_view")  # type: ignore[attr-defined]
    assert live is not None

    def looks(tone: str, back: int) -> bool:
        live._since = datetime.now(UTC) - timedelta(seconds=back)  # anew: news of the call that comes late sets it back
        return bool(desk.find("call_timer").property("tone") == tone)

    for back, sign, tone in ((0, "", "text"), (61, " !", "warn"), (125, " !!", "record")):
        desk.wait(lambda tone=tone, back=back: looks(tone, back))  # type: ignore[misc]
        assert desk.words("call_timer").endswith(sign)
        assert desk.words("call_timer").count("!") == sign.count("!")
