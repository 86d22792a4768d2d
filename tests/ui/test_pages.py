"""The pages beside the call: they show what the services know and follow the news by themselves."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView

from callmanager import settings as settings_file
from callmanager.app import App
from callmanager.domain.errors import RecordingError
from callmanager.domain.users import Role, User
from callmanager.ui.i18n import Language
from callmanager.ui.phone_services import PhoneHost
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.charts import BarChart
from tests.ui.support import Hands


def _table(desk: Hands, name: str) -> list[list[str]]:
    model = desk.find(name, QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _notice(desk: Hands, page: str) -> str:
    return str(desk.find(f"{page}_notice").text)  # type: ignore[attr-defined]


def _call(app: App, agent: User, outcome: str) -> None:
    call = app.calls.start(agent, phone="88887777", contact_name="Zoe")
    if outcome not in ("no_answer", "busy"):
        app.calls.answer(call.call_id)
    app.calls.end(call.call_id, outcome)


# --- recordings -----------------------------------------------------------------------------------------------------


def test_a_recording_appears_by_itself_and_is_found(desk: Hands, app: App, user: User) -> None:
    desk.click("rail_recordings")
    call = app.calls.start(user, phone="88887777", contact_name="Zoe")
    app.calls.answer(call.call_id)
    desk.wait(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0.5, timeout=10_000)
    desk.wait(lambda: [row[-1] for row in _table(desk, "recordings_table")] == ["Grabando"])
    app.calls.end(call.call_id, "sale")
    desk.wait(lambda: [row[-1] for row in _table(desk, "recordings_table")] == ["Completa"], timeout=10_000)
    (row,) = _table(desk, "recordings_table")
    assert row[:3] == ["Zoe", "88887777", "Ana Vargas"]
    desk.type("recordings_search", "nadie")
    desk.wait(lambda: _table(desk, "recordings_table") == [])


# --- metrics --------------------------------------------------------------------------------------------------------


def test_figures_follow_within_a_second_without_a_click(desk: Hands, app: App, user: User) -> None:
    desk.click("rail_metrics")
    desk.settle()
    assert (desk.words("figure_calls_value"), desk.words("figure_success_value")) == ("0", "–")
    seconds = []
    for count, outcome in enumerate(("sale", "not_interested", "no_answer"), 1):
        _call(app, user, outcome)
        began = time.monotonic()
        desk.wait(lambda count=count: desk.words("figure_calls_value") == str(count))
        desk.wait(lambda: desk.words("figure_sales_value") == "1")
        seconds.append(time.monotonic() - began)
    assert min(seconds) < 1.0, "the longer ones are the computer's"
    assert desk.words("figure_success_value") == "50 %"
    assert desk.words("figure_calls_relation") == "contactadas: 2 (67 %)"
    assert sum(desk.find("chart_hours", BarChart).series[0].values) == 3
    assert sum(desk.find("chart_week", BarChart).series[1].values) == 1
    assert sorted(desk.find("chart_outcomes", BarChart).series[0].values) == [1, 1, 1]
    assert [row[:3] for row in _table(desk, "team_table")] == [["Ana Vargas", "3", "1"]]


def test_a_flood_of_news_is_looked_at_a_few_times(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    live = app.metrics.live
    desk.click("rail_metrics")
    desk.settle()
    monkeypatch.setattr(app.metrics, "live", lambda who: (looks.append(time.monotonic()), live(who))[1])
    began = time.monotonic()
    for _ in range(20):
        _call(app, user, "no_answer")
        desk.qtbot.wait(5)
    desk.wait(lambda: desk.words("figure_calls_value") == "20")
    allowed = 3 + 5.5 * (time.monotonic() - began)  # five a second at most; Qt's coarse timer is up to 5 % early
    assert len(looks) < min(allowed, 40), "60 steps of calls"


def test_a_page_that_nobody_sees_asks_nothing_and_is_true_when_it_is_opened(
    desk: Hands, app: App, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.click("rail_metrics")
    desk.click("rail_call")
    desk.settle()
    looks: list[User] = []
    live = app.metrics.live
    monkeypatch.setattr(app.metrics, "live", lambda who: (looks.append(who), live(who))[1])
    _call(app, user, "sale")
    desk.qtbot.wait(400)
    assert looks == []
    desk.click("rail_metrics")
    desk.wait(lambda: desk.words("figure_sales_value") == "1")


def test_an_agent_sees_no_team(open_desk: Callable[[], Hands], app: App, context: object) -> None:
    agent = app.users.create("Luis Mora", "correct horse", Role.AGENT)
    context.user = agent  # type: ignore[attr-defined]
    desk = open_desk()
    desk.click("rail_metrics")
    desk.settle()
    assert not desk.find("team_table").isVisible()
    desk.click("rail_recordings")
    assert not desk.find("recordings_export_report").isVisible(), "agents may not export"
    desk.click("rail_settings")
    assert not desk.find("office_country").isEnabled(), "agents may not configure"
    assert desk.find("settings_language").isEnabled()


# --- phones ---------------------------------------------------------------------------------------------------------


def test_a_phone_is_invited_accepted_and_revoked(desk: Hands, app: App) -> None:
    desk.click("rail_phones")
    assert desk.words("phones_address") == "http://127.0.0.1:5000/mobile"
    assert "entra solo esta computadora" in desk.words("phones_reach")
    desk.click("phones_invite")
    desk.wait(lambda: desk.words("phones_code") != "")
    code = desk.words("phones_code").replace(" ", "")
    result = app.phones.redeem(code=code, phone_name="Galaxy <b>A15</b>", peer="127.0.0.1")
    assert result.status == "waiting"
    desk.click("phone_accept_1")
    desk.wait(lambda: [row[0] for row in _table(desk, "phones_table")] == ["Galaxy <b>A15</b>"])
    assert app.phones.poll(result.request_id).status == "paired"
    assert not desk.find("phones_revoke").isEnabled(), "nothing is selected"
    desk.find("phones_table", QTableView).selectRow(0)
    desk.click("phones_revoke")
    desk.wait(lambda: _table(desk, "phones_table")[0][-1] == "retirado")
    assert app.phones.list()[0].revoked


def test_a_phone_that_is_refused_gets_nothing(desk: Hands, app: App) -> None:
    desk.click("rail_phones")
    desk.click("phones_invite")
    desk.wait(lambda: desk.words("phones_code") != "")
    app.phones.redeem(code=desk.words("phones_code").replace(" ", ""), phone_name="Otro", peer="127.0.0.1")
    desk.click("phone_refuse_1")
    desk.wait(lambda: desk.window.findChild(type(desk.find("phones_invite")), "phone_accept_1") is None)
    assert app.phones.list() == []


def test_an_invitation_vanishes_when_its_time_is_over(desk: Hands) -> None:
    desk.click("rail_phones")
    desk.click("phones_invite")
    desk.wait(lambda: desk.find("phones_qr").isVisible())
    card = desk.find("page_phones")._card  # type: ignore[attr-defined]
    card._invitation = type(card._invitation)("p", "123456", "Ana", _long_ago())
    desk.wait(lambda: not desk.find("phones_qr").isVisible())
    assert desk.words("phones_code") == ""


def _long_ago() -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC)


def test_without_a_server_nobody_is_invited(open_desk: Callable[[], Hands], context: object) -> None:
    context.phone_host = PhoneHost()  # type: ignore[attr-defined]
    desk = open_desk()
    desk.click("rail_phones")
    assert desk.words("phones_address") == "El servidor no está en marcha."
    assert not desk.find("phones_invite").isEnabled()


# --- settings -------------------------------------------------------------------------------------------------------


def test_settings_are_saved_and_the_look_is_worn_at_once(
    desk: Hands, app: App, theme: Theme, language: Language
) -> None:
    desk.click("rail_settings")
    _choose(desk, "settings_language", "en")
    _choose(desk, "settings_theme", "light")
    _choose(desk, "settings_channels", 2)
    desk.wait(lambda: desk.find("office_time_zone", QComboBox).count() > 100)
    _choose(desk, "office_country", "MX")
    _choose(desk, "office_time_zone", "America/Mexico_City")
    desk.type("office_days_off", "2026-12-25 25/12/2027")
    desk.click("settings_save")
    desk.wait(lambda: "“25/12/2027” no es una fecha" in _notice(desk, "settings"))
    desk.type("office_days_off", "2027-01-01; 2026-12-25, ")
    desk.click("settings_save")
    desk.wait(lambda: desk.words("rail_settings") == "Settings")
    assert (theme.choice, language.code) == ("light", "en")
    assert _notice(desk, "settings").startswith("Saved. Sound and office")
    kept = settings_file.load(app.paths.settings).settings
    assert (kept.ui.language, kept.ui.theme, kept.audio.channels) == ("en", "light", 2)
    assert (kept.office.country, kept.office.time_zone) == ("MX", "America/Mexico_City")
    assert kept.office.days_off == [date(2026, 12, 25), date(2027, 1, 1)]
    assert app.settings.ui.language == "en"


def _choose(desk: Hands, name: str, value: object) -> None:
    box = desk.find(name, QComboBox)
    box.setCurrentIndex(box.findData(value))
    assert box.currentData() == value


def test_settings_that_cannot_be_saved_are_told_and_the_old_ones_hold(desk: Hands, app: App) -> None:
    app.paths.settings.unlink(missing_ok=True)
    app.paths.settings.mkdir()
    (app.paths.settings / "in the way").touch()
    desk.click("rail_settings")
    desk.wait(lambda: desk.find("office_country", QComboBox).count() > 100)
    _choose(desk, "office_country", "MX")
    desk.click("settings_save")
    desk.wait(lambda: "no se pudieron guardar" in _notice(desk, "settings"))
    assert app.settings.office.country == "CR"


def test_sound_inputs_are_listed_on_demand(
    open_desk: Callable[[], Hands], app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.recorder, "list_devices", lambda: [{"name": "Micrófono (USB)"}])
    desk = open_desk()
    desk.click("rail_settings")
    desk.click("settings_find_devices")
    box = desk.find("settings_device", QComboBox)
    desk.wait(lambda: box.findData("Micrófono (USB)") == 1)
    assert box.currentData() == "", "what was chosen stays chosen"


def test_no_sound_system_is_told_where_one_looks_for_it(
    open_desk: Callable[[], Hands], app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[dict[str, object]]:
        raise RecordingError("PortAudio is missing.", code="no_portaudio")

    monkeypatch.setattr(app.recorder, "list_devices", broken)
    desk = open_desk()
    desk.click("rail_settings")
    desk.click("settings_find_devices")
    desk.wait(lambda: "Falta la biblioteca de sonido" in _notice(desk, "settings"))
    assert desk.find("settings_find_devices").isEnabled()


def test_where_the_data_lies(desk: Hands, app: App) -> None:
    desk.click("rail_settings")
    assert desk.find("settings_home", QLineEdit).text() == str(app.paths.home)
    assert desk.find("settings_recordings", QLineEdit).text() == str(app.paths.recordings)
    desk.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.find("page_call").isVisible()
