"""The call bar: lights that are true, alarms that stay until somebody has seen them, and no work while idle."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.errors import ServerError
from callmanager.domain.events import ProblemChanged, RecordingAlarm
from callmanager.domain.users import User
from callmanager.ui.alarms import Alarms
from callmanager.ui.bridge import Bridge
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.level_meter import LevelMeter, lit_segments
from tests.ui.support import Hands


def _alarm(desk: Hands) -> str:
    return str(desk.find("call_bar").alarm)  # type: ignore[attr-defined]


def test_an_alarm_fills_the_bar_until_it_is_acknowledged(desk: Hands, app: App) -> None:
    app.bus.publish(RecordingAlarm("c1", "stream_ended", "The device has gone."))
    desk.wait(lambda: _alarm(desk).startswith("El micrófono dejó de funcionar"))
    desk.click("rail_metrics")
    desk.settle()
    app.calls.start(app.user, phone="8888", contact_name="Zoe")  # type: ignore[arg-type]
    desk.wait(lambda: desk.words("call_state") == "Llamando")
    assert _alarm(desk).startswith("El micrófono dejó de funcionar"), "no page and no call takes it away"
    assert desk.find("call_hang_up").isVisible(), "the call can still be worked"
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == ""


def test_recordings_in_danger_come_before_other_problems(desk: Hands, app: App) -> None:
    app.bus.publish(ProblemChanged("playbook", "brand_new", "The playbook is torn."))
    app.bus.publish(RecordingAlarm("c1", "disk_full", "The disk is full."))
    desk.wait(lambda: "disco" in _alarm(desk))
    assert desk.find("call_bar").property("alarm") == "record"
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == "The playbook is torn."
    assert desk.find("call_bar").property("alarm") == "warn"
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == ""


def test_a_part_that_works_again_takes_its_own_alarm_away(desk: Hands, app: App) -> None:
    app.bus.publish(ProblemChanged("server", "server_start", "The phone server did not start."))
    desk.wait(lambda: "servidor de teléfonos" in _alarm(desk))
    app.bus.publish(ProblemChanged("server", "", None))
    desk.wait(lambda: _alarm(desk) == "")


def test_the_alarm_names_what_the_whole_error_knows(desk: Hands, app: App) -> None:
    app.note_problem("server", ServerError("Port 5000 is taken.", code="port_taken", port=5000))
    desk.wait(lambda: "puerto 5000" in _alarm(desk))


def test_what_did_not_start_is_told_when_the_window_opens(open_desk: Callable[[], Hands], app: App) -> None:
    app.problems["server"] = ServerError("Port 5000 is taken.", code="port_taken", port=5000)
    assert "puerto 5000" in _alarm(open_desk())


def test_an_alarm_changes_its_language(desk: Hands, app: App, language: Language) -> None:
    app.bus.publish(RecordingAlarm("c1", "disk_full", "The disk is full."))
    desk.wait(lambda: _alarm(desk) != "")
    language.choose("en")
    assert _alarm(desk) == "The disk is full."


def test_the_same_alarm_twice_is_one(qtbot: QtBot, app: App) -> None:
    bridge = Bridge(app.bus)
    alarms = Alarms(bridge, {})
    for _ in range(3):
        app.bus.publish(RecordingAlarm("c1", "no_data", "No sound has come."))
    qtbot.waitUntil(lambda: alarms.count == 1)
    alarms.acknowledge()
    alarms.acknowledge()
    assert alarms.first is None
    bridge.close()


def test_why_the_model_is_away_is_told_in_the_language_that_is_on(desk: Hands, app: App, language: Language) -> None:
    app.copilot.get_status()  # looks at the server, which is not there
    light = desk.find("copilot_light", QLabel)
    desk.wait(lambda: light.text() == "IA no disponible" and "no responde" in light.toolTip())
    language.choose("en")
    desk.wait(lambda: light.text() == "AI not available" and "does not answer" in light.toolTip())


def test_a_language_chosen_before_the_window_opens_holds_for_the_model_s_words(
    open_desk: Callable[[], Hands], app: App, language: Language
) -> None:
    """The first start asks for the language when the program is made already; it was made in Spanish."""
    language.choose("en")
    desk = open_desk()
    assert app.copilot.language == "en"
    desk.window.open_page("assistant")  # type: ignore[attr-defined]
    app.copilot.get_status()
    desk.wait(lambda: "does not answer" in desk.words("assistant_state"))


def test_the_model_being_away_is_no_alarm(desk: Hands, app: App) -> None:
    app.bus.publish(ProblemChanged("copilot", "away", "Ollama does not answer."))
    app.bus.publish(ProblemChanged("server", "server_start", "The phone server did not start."))
    desk.wait(lambda: _alarm(desk) != "")
    desk.click("alarm_acknowledge")
    assert _alarm(desk) == ""


def test_nothing_ticks_fast_while_there_is_no_call(desk: Hands, app: App, user: User) -> None:
    def fastest() -> int:
        timers = desk.window.findChildren(QTimer)
        return min(timer.interval() for timer in timers if timer.isActive() and not timer.isSingleShot())

    assert fastest() >= 1_000
    call = app.calls.start(user, phone="8888", contact_name="Zoe")
    desk.wait(lambda: fastest() <= 34)
    app.calls.end(call.call_id, "no_answer")
    desk.wait(lambda: fastest() >= 1_000)


def test_the_demo_is_marked_on_every_page_and_in_the_title(open_desk: Callable[[], Hands], context: object) -> None:
    context.demo = True  # type: ignore[attr-defined]
    desk = open_desk()
    for page in desk.window.page_names:  # type: ignore[attr-defined]
        desk.click(f"rail_{page}")
        assert desk.find("demo_badge").isVisible()
    assert desk.window.windowTitle().startswith("DEMO")


def test_real_data_wears_no_demo_badge(desk: Hands) -> None:
    assert not desk.find("demo_badge").isVisible()
    assert desk.window.windowTitle() == "Ana Vargas – CallManager"


@pytest.mark.parametrize(("level", "lit"), [(None, 0), (-120.0, 0), (-60.0, 0), (-59.0, 1), (-30.0, 9), (0.0, 18)])
def test_segments_of_a_level(level: float | None, lit: int) -> None:
    assert lit_segments(level, 18) == lit


def test_a_meter_repaints_only_for_another_segment(theme: Theme, qtbot: QtBot) -> None:
    meter = LevelMeter(theme, "meter")
    qtbot.addWidget(meter)
    meter.set_level(-30.0)
    lit = meter.lit
    meter.set_level(-30.1)
    assert meter.lit == lit
    meter.show()
    qtbot.waitExposed(meter)
    assert meter.grab().toImage().pixelColor(2, 5).name().upper() == theme.tokens.ok
