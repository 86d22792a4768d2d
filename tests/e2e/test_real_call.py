"""One call through the whole product, with nothing faked but the language model's wit.

A real PulseAudio plays speech into the microphone, the window is worked through its own widgets, a scripted server
speaks Ollama's protocol to the real client, a real Chromium shows the phone page, another program reads the report.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from callmanager.app import App, build
from callmanager.domain.call import CallPhase
from callmanager.domain.users import Role
from callmanager.gui import Desktop
from callmanager.paths import Paths
from callmanager.settings import AudioSettings, CopilotSettings, OfficeSettings, ServerSettings, Settings
from tests.audio.test_device_recordings import best_match
from tests.support.ollama_server import ScriptedOllama
from tests.support.phone_page import PhonePage
from tests.support.pulse import PulseServer
from tests.support.watchdog import GuiWatchdog

LONGEST_WORK_MS = 50.0
PASSWORD = "correct horse"


@pytest.fixture
def ollama() -> Iterator[ScriptedOllama]:
    with ScriptedOllama() as server:
        yield server


@pytest.fixture
def desktop(home: Path, pulse: PulseServer, ollama: ScriptedOllama, qapp: object) -> Iterator[Desktop]:
    settings = Settings(
        office=OfficeSettings(time_zone="America/Costa_Rica"),
        audio=AudioSettings(device="pulse"),
        copilot=CopilotSettings(host=ollama.host),
        server=ServerSettings(port=0),
    )
    with Desktop(settings, lambda: build(settings, Paths.at(home))) as desktop:
        yield desktop


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "longest_block_ms",
    [
        # By the clock the promise can only be tried where nothing else runs; what the thread computes, everywhere.
        pytest.param(None, id="whole"),
        pytest.param(50.0, id="never-held", marks=pytest.mark.slow),
    ],
)
def test_a_sale_from_start_to_finish(
    desktop: Desktop,
    pulse: PulseServer,
    speech_file: Path,
    tmp_path: Path,
    qtbot: QtBot,
    longest_block_ms: float | None,
    proved: Callable[[str], None],
) -> None:
    app = desktop.app
    user = app.users.create("Ana Vargas", PASSWORD, Role.AGENT)
    window = desktop.open(user)
    qtbot.waitUntil(lambda: app.server is not None and app.copilot.get_status()["available"], timeout=20_000)
    invitation = app.phones.invite(user, approve=True)
    address = f"{app.server_url}#pair={invitation.pair}"
    with PhonePage(address) as phone:
        qtbot.waitUntil(lambda: phone.shown == ("0", "0", "–"), timeout=30_000)
        qtbot.wait(300)
        with GuiWatchdog() as watchdog:
            _call(window, qtbot, pulse, speech_file, app)
            finished = time.monotonic()
            qtbot.waitUntil(lambda: phone.shown == ("1", "1", "100 %"), timeout=5_000)
    assert phone.shown_since - finished < 1.0, "the phone follows within a second"
    assert phone.requested_hosts == {app.server_url.split("/")[2]}, "nothing but this computer was asked"
    _check_row(app)
    metadata = _check_recording(app, speech_file)
    _check_report(app, tmp_path, metadata)
    _check_charts(desktop, qtbot)
    waited, blocked = 1000 * watchdog.longest_wait, 1000 * watchdog.longest_block
    worked = 1000 * watchdog.longest_work
    proved(
        f"GUI thread in a whole call: longest wait {waited:.0f} ms, {blocked:.0f} ms of it not the machine's own, "
        f"{worked:.0f} ms of computing"
    )
    assert worked <= LONGEST_WORK_MS
    assert longest_block_ms is None or blocked <= longest_block_ms


def _call(window: QWidget, qtbot: QtBot, pulse: PulseServer, speech: Path, app: App) -> None:
    """Work the call as an agent would, with keys and mouse."""
    _type(window, qtbot, "contact_name_input", "Juan García")
    _type(window, qtbot, "contact_phone_input", "+506 8888 7777")
    _click(window, qtbot, "call_start")
    _wait_for_phase(app, qtbot, CallPhase.RINGING)
    _click(window, qtbot, "call_answered")
    qtbot.waitUntil(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0, timeout=10_000)
    light = _find(window, QWidget, "recording_light")
    with pulse.playing(speech):
        _type(window, qtbot, "objection_input", "me parece muy caro")
        qtbot.keyClick(_find(window, QLineEdit, "objection_input"), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "nadie quiere pagar de más" in _words(window, "copilot_approved"), timeout=1_000)
        qtbot.waitUntil(lambda: _words(window, "copilot_draft") != "", timeout=5_000)
        qtbot.waitUntil(lambda: "en disco" in light.text(), timeout=5_000)  # type: ignore[attr-defined]
        qtbot.wait(int(1000 * soundfile.info(speech).duration) + 1_500)
    _click(window, qtbot, "call_hold")
    _wait_for_phase(app, qtbot, CallPhase.HOLD)
    _click(window, qtbot, "call_hold")
    _wait_for_phase(app, qtbot, CallPhase.TALKING)
    _click(window, qtbot, "call_hang_up")
    _wait_for_phase(app, qtbot, CallPhase.WRAP_UP)
    qtbot.waitUntil(lambda: not app.recorder.is_recording, timeout=10_000)
    qtbot.keyClicks(_find(window, QPlainTextEdit, "call_note"), "Instala el jueves")
    _click(window, qtbot, "outcome_sale")
    _click(window, qtbot, "call_finish")
    qtbot.waitUntil(lambda: app.calls.current(_me(app)) is None, timeout=5_000)


def _check_row(app: App) -> None:
    assert app.user is not None
    (call,) = app.calls.recent(app.user)
    assert (call.phase, call.outcome_id, call.note) == (CallPhase.DONE, "sale", "Instala el jueves")
    assert (call.contact_name, call.phone) == ("Juan García", "+506 8888 7777")
    assert [contact.contact_id for contact in app.contacts.search("juan garcia")] == [call.contact_id]
    assert app.objections.of_call(call.call_id) == [("me parece muy caro", "price")]


def _check_recording(app: App, speech_file: Path) -> dict[str, object]:
    (wav,) = app.paths.recordings.glob("*.wav")
    metadata: dict[str, object] = json.loads(wav.with_suffix(".json").read_text("utf-8"))
    recorded, rate = soundfile.read(wav, dtype="int16")
    source = soundfile.read(speech_file, dtype="int16")[0]
    correlation, _offset = best_match(recorded, source)
    assert correlation >= 0.99
    assert rate == 44_100
    assert len(recorded) == round(float(str(metadata["duration_seconds"])) * rate)
    assert metadata["status"] == "completed"
    assert (metadata["contact_name"], metadata["user_name"]) == ("Juan García", "Ana Vargas")
    assert metadata["file_size_bytes"] == wav.stat().st_size
    assert metadata["dropped_frames"] == 0
    return metadata


def _check_report(app: App, folder: Path, metadata: dict[str, object]) -> None:
    boss = app.users.create("Luis Mora", PASSWORD, Role.ADMIN)  # an agent exports nothing
    book = CalamineWorkbook.from_path(str(app.reports.write(folder / "informe.xlsx", boss)))
    header, row = book.get_sheet_by_name("Llamadas").to_python()
    call = dict(zip(header, row, strict=True))
    assert (call["Contacto"], call["Resultado"], call["Teléfono"]) == ("Juan García", "Venta", "+506 8888 7777")
    assert call["Hablado"].total_seconds() > 5
    header, row = book.get_sheet_by_name("Grabaciones").to_python()
    assert dict(zip(header, row, strict=True))["Grabación"] == metadata["recording_id"]
    assert np.isclose(
        dict(zip(header, row, strict=True))["Duración"].total_seconds(),
        float(str(metadata["duration_seconds"])),
        atol=0.01,
    )


def _check_charts(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window
    assert window is not None
    _click(window, qtbot, "rail_metrics")
    wanted = {"figure_calls_value": "1", "figure_sales_value": "1", "figure_success_value": "100 %"}
    qtbot.waitUntil(lambda: all(_words(window, name) == words for name, words in wanted.items()), timeout=2_000)


def _me(app: App) -> str:
    assert app.user is not None
    return app.user.user_id


def _wait_for_phase(app: App, qtbot: QtBot, phase: CallPhase) -> None:
    def reached() -> bool:
        call = app.calls.current(_me(app))
        return call is not None and call.phase is phase

    qtbot.waitUntil(reached, timeout=5_000)


def _find(window: QWidget, kind: type[QWidget], name: str) -> QWidget:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def _words(window: QWidget, name: str) -> str:
    return str(_find(window, QWidget, name).text())  # type: ignore[attr-defined]


def _type(window: QWidget, qtbot: QtBot, name: str, text: str) -> None:
    line = _find(window, QLineEdit, name)
    line.clear()  # type: ignore[attr-defined]
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    for character in text:  # QTest's own keyClicks() aborts at an accent
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(line, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def _click(window: QWidget, qtbot: QtBot, name: str) -> None:
    button = _find(window, QAbstractButton, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=5_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
