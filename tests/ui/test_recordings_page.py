"""The recordings page over real services and real files: find, look, listen, keep, copy, delete."""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from callmanager.app import App
from callmanager.audio.files import peaks
from callmanager.audio.playing.player import PlayerState
from callmanager.domain.matching import Match
from callmanager.domain.recording import Gap, Integrity, Pause, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Role, User
from callmanager.services.people.audit import AuditLog
from callmanager.ui.context import UiContext
from callmanager.ui.widgets.player_view import PlayerView
from callmanager.ui.widgets.waveform import Waveform
from tests.support.pulse import PulseServer
from tests.ui.support import Hands

RATE = 8_000


class Shelf:
    """Puts recordings where calls would have left them."""

    def __init__(self, app: App, user: User) -> None:
        self._app, self._user = app, user
        self._put: list[str] = []

    def put(self, contact: str, seconds: float = 3.0, *, days_ago: float = 0.0, channels: int = 1, **more: Any) -> str:
        """A tone with its sidecar; its id. It is not in the index yet."""
        recording_id = secrets.token_hex(8)
        self._put.append(recording_id)
        folder = self._app.recorder.save_dir
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{recording_id}.wav"
        tone = (8_000 * np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 440 / RATE)).astype(np.int16)
        soundfile.write(path, np.repeat(tone[:, np.newaxis], channels, axis=1), RATE, subtype="PCM_16")
        start = datetime.now(UTC) - timedelta(days=days_ago)
        known: dict[str, Any] = {
            "recording_id": recording_id,
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(seconds=seconds)).isoformat(),
            "file_path": str(path),
            "sample_rate": RATE,
            "channels": channels,
            "contact_name": contact,
            "contact_phone": "+506 8888 7777",
            "user_id": self._user.user_id,
            "user_name": self._user.name,
            "duration_seconds": seconds,
            "file_size_bytes": path.stat().st_size,
            "status": RecordingStatus.COMPLETED,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        metadata = RecordingMetadata(**known | more)
        path.with_suffix(".json").write_text(json.dumps(metadata.to_dict()), "utf-8")
        return recording_id

    def index(self) -> None:
        """Bring the index up to date, and wait for it."""
        self._app.recordings.reconcile()
        deadline = time.monotonic() + 30
        while any(self._app.recordings.get(recording_id) is None for recording_id in self._put[-1:] + self._put[:1]):
            assert time.monotonic() < deadline, "the recordings were not indexed"
            time.sleep(0.01)

    def file(self, recording_id: str) -> Path:
        return self._app.recorder.save_dir / f"{recording_id}.wav"


@pytest.fixture
def shelf(app: App, user: User) -> Shelf:
    return Shelf(app, user)


@pytest.fixture
def page(open_desk: Callable[[], Hands]) -> Callable[[], Hands]:
    """Opens the window at the recordings."""

    def show() -> Hands:
        desk = open_desk()
        desk.click("rail_recordings")
        desk.settle()
        return desk

    return show


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    with PulseServer() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def _contacts(desk: Hands) -> list[str]:
    model = desk.find("recordings_table", QTableView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def _states(desk: Hands) -> list[str]:
    model = desk.find("recordings_table", QTableView).model()
    return [str(model.index(row, model.columnCount() - 1).data()) for row in range(model.rowCount())]


def _choose(desk: Hands, name: str, value: object) -> None:
    box = desk.find(name, QComboBox)
    index = next(i for i in range(box.count()) if box.itemData(i) == value)
    box.setCurrentIndex(index)


def _open(desk: Hands, row: int = 0) -> Waveform:
    """Choose a row and wait for its waveform."""
    desk.find("recordings_table", QTableView).selectRow(row)
    (chosen,) = desk.find("page_recordings").chosen  # type: ignore[attr-defined]
    listening = _listening(desk)
    desk.wait(lambda: listening.metadata is not None and listening.metadata.recording_id == chosen.recording_id)
    waveform = desk.find("player_waveform", Waveform)
    desk.wait(lambda: waveform.peaks is not None and waveform.peaks.is_whole)
    desk.settle()
    return waveform


def _listening(desk: Hands) -> Any:
    return desk.find("page_recordings")._listening  # type: ignore[attr-defined]


def _actions(app: App, action: str) -> list[Any]:
    return [entry for entry in _entries(app.audit) if entry.action == action]


def _entries(audit: AuditLog) -> list[Any]:
    from sqlmodel import select

    from callmanager.store.tables import AuditRow

    with audit._database.reading() as session:
        return list(session.exec(select(AuditRow)).all())


def test_a_recording_tells_its_campaign_by_name(page: Callable[[], Hands], shelf: Shelf, app: App, user: User) -> None:
    made = app.campaigns.add("Fibra Norte", RecordingPolicy(), user)
    shelf.put("Zoe", campaign_id=made.campaign_id)
    shelf.index()
    desk = page()
    desk.find("recordings_table", QTableView).selectRow(0)

    def told() -> list[str]:
        return [label.text() for label in desk.find("recording_details").findChildren(QLabel)]

    desk.wait(lambda: "Fibra Norte" in told())
    app.campaigns.rename(made.campaign_id, "Fibra Sur", user)
    desk.wait(lambda: "Fibra Sur" in told())


# --- find -----------------------------------------------------------------------------------------------------------


def test_recordings_are_found_by_what_is_known_of_them(page: Callable[[], Hands], shelf: Shelf, app: App) -> None:
    app.recordings.set_tags(_indexed(shelf, "José Peña", 400.0, days_ago=1.5), ["calidad"], app.user or _admin(app))
    shelf.put("María Fernández", 30.0, days_ago=3)
    shelf.put("Zoe", 90.0, days_ago=40)
    shelf.index()
    desk = page()
    desk.wait(lambda: _contacts(desk) == ["José Peña", "María Fernández", "Zoe"])
    assert desk.words("recordings_count") == "3 grabaciones"
    assert not desk.find("recordings_clear").isEnabled()
    for name, value, wanted in (
        ("recordings_length", "short", ["María Fernández"]),
        ("recordings_length", "long", ["José Peña"]),
        ("recordings_dates", "week", ["José Peña", "María Fernández"]),
        ("recordings_dates", "today", []),
        ("recordings_outcome", "sale", []),
        ("recordings_state", Integrity.UNKNOWN.value, ["José Peña", "María Fernández", "Zoe"]),
        ("recordings_state", Integrity.ALTERED.value, []),
        ("recordings_state", "on_hold", []),
        ("recordings_tag", "calidad", ["José Peña"]),
    ):
        _choose(desk, name, value)
        desk.wait(lambda wanted=wanted: _contacts(desk) == wanted)
        desk.click("recordings_clear")
        desk.wait(lambda: len(_contacts(desk)) == 3)
    for text in ("pena", "calid"):
        desk.type("recordings_search", text)
        desk.wait(lambda: _contacts(desk) == ["José Peña"])
        desk.click("recordings_clear")
        desk.wait(lambda: len(_contacts(desk)) == 3)
    assert desk.has_keys("recordings_search")


def _indexed(shelf: Shelf, *args: Any, **more: Any) -> str:
    recording_id = shelf.put(*args, **more)
    shelf.index()
    return recording_id


def _admin(app: App) -> User:
    return next(user for user in app.users.all() if user.role is Role.ADMIN)


def test_between_two_days(page: Callable[[], Hands], shelf: Shelf) -> None:
    for days_ago in (1, 10, 60):
        shelf.put(f"hace {days_ago}", days_ago=days_ago)
    shelf.index()
    desk = page()
    _choose(desk, "recordings_dates", "custom")
    desk.wait(lambda: _contacts(desk) == ["hace 1", "hace 10"])
    edge = desk.find("recordings_to")
    edge.setDate(edge.date().addDays(-5))  # type: ignore[attr-defined]
    desk.wait(lambda: _contacts(desk) == ["hace 10"])


def test_many_come_in_pages_and_what_is_chosen_stays(page: Callable[[], Hands], shelf: Shelf) -> None:
    for number in range(230):
        shelf.put(f"Contacto {number:03}", 0.01, days_ago=number / 24)
    shelf.index()
    desk = page()
    desk.wait(lambda: len(_contacts(desk)) == 100, timeout=15_000)
    desk.wait(lambda: desk.words("recordings_count") == "230 grabaciones")
    table = desk.find("recordings_table", QTableView)
    for count in (200, 230):
        table.scrollToBottom()
        desk.wait(lambda count=count: len(_contacts(desk)) == count)
    assert _contacts(desk) == [f"Contacto {number:03}" for number in range(230)]
    table.selectRow(3)
    shelf.put("Contacto nuevo")
    shelf.index()
    desk.find("page_recordings").reload()  # type: ignore[attr-defined]
    desk.wait(lambda: _contacts(desk)[0] == "Contacto nuevo")
    (chosen,) = desk.find("page_recordings").chosen  # type: ignore[attr-defined]
    assert chosen.metadata.contact_name == "Contacto 003"


# --- look -----------------------------------------------------------------------------------------------------------


def test_what_is_chosen_is_told_and_drawn(page: Callable[[], Hands], shelf: Shelf, app: App) -> None:
    start = datetime.now(UTC)
    call_id = "call-1"
    app.objections.remember("me parece muy caro", Match(), call_id=call_id)
    recording_id = shelf.put(
        "María Fernández",
        20.0,
        channels=2,
        call_id=call_id,
        start_time=(start - timedelta(seconds=8)).isoformat(),
        pauses=(Pause(12.0, 3.0, "card_data"),),
        gaps=(Gap(17.0, 0.5, "disk"),),
    )
    shelf.index()
    desk = page()
    waveform = _open(desk)
    assert desk.words("recording_contact") == "María Fernández"
    assert waveform.peaks is not None
    assert (waveform.peaks.channels, waveform.peaks.duration_seconds) == (2, 20.0)
    assert peaks.cache_path(shelf.file(recording_id)).exists()
    desk.wait(lambda: len(waveform.marks) == 3)
    assert [mark.kind for mark in waveform.marks] == ["objection", "pause", "gap"]
    assert waveform.marks[0].at_seconds == pytest.approx(8.0, abs=1.0)
    middle = waveform.width() * 13.5 / 20
    near = waveform.mark_near(middle)
    assert near is not None
    assert (near.kind, near.words) == ("pause", "Pausa: datos de tarjeta")
    assert desk.words("player_time") == "00:00 / 00:20"
    assert _actions(app, "recording.listen") == [], "who looks at an outline has not listened"


def test_the_second_look_reads_the_cache(
    page: Callable[[], Hands], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("Ana", 5.0)
    shelf.put("Zoe", 5.0, days_ago=1)
    shelf.index()
    desk = page()
    _open(desk, 0)
    _open(desk, 1)
    monkeypatch.setattr(peaks, "compute", lambda *_args: pytest.fail("it was looked at already"))
    assert _open(desk, 0).peaks is not None


def test_an_altered_file_is_told_everywhere(page: Callable[[], Hands], shelf: Shelf, app: App) -> None:
    altered, whole = shelf.put("Ana", 3.0), shelf.put("Zoe", 3.0, days_ago=1)
    shelf.index()
    samples, rate = soundfile.read(shelf.file(altered), dtype="int16")
    soundfile.write(shelf.file(altered), samples[::-1], rate, subtype="PCM_16")
    desk = page()
    desk.find("recordings_table", QTableView).selectAll()
    desk.click("recording_verify")
    desk.wait(lambda: _states(desk) == ["Alterada", "Íntegra"])
    assert "No están como se grabaron: 1" in desk.find("recordings_notice").text  # type: ignore[attr-defined]
    _open(desk, 1)
    assert desk.find("player_notice").text == ""  # type: ignore[attr-defined]
    _open(desk, 0)
    assert "cambió después de grabarse" in desk.find("player_notice").text  # type: ignore[attr-defined]
    assert desk.words("recording_state") == "Alterada"
    assert app.recordings.get(whole) is not None


def test_a_file_that_is_gone_is_told(page: Callable[[], Hands], shelf: Shelf) -> None:
    recording_id = shelf.put("Ana")
    shelf.index()
    shelf.file(recording_id).unlink()
    desk = page()
    desk.find("recordings_table", QTableView).selectRow(0)
    desk.wait(lambda: "ya no está en la carpeta" in desk.find("player_notice").text)  # type: ignore[attr-defined]


def test_tags_are_typed_and_kept(page: Callable[[], Hands], shelf: Shelf, app: App, user: User) -> None:
    recording_id = shelf.put("Ana")
    shelf.index()
    desk = page()
    _open(desk)
    desk.type("recording_tags", "calidad,  para capacitar ")
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: _tags(app, user, recording_id) == ("calidad", "para capacitar"))


def _tags(app: App, user: User, recording_id: str) -> tuple[str, ...]:
    from callmanager.domain.recording_listing import RecordingFilter

    found = app.recordings.search(user, RecordingFilter(), limit=10)
    return next(one.tags for one in found if one.recording_id == recording_id)


# --- listen ---------------------------------------------------------------------------------------------------------


def test_it_is_worked_by_keys_alone_and_listening_is_noted_once(
    page: Callable[[], Hands], shelf: Shelf, app: App, pulse: PulseServer
) -> None:
    shelf.put("Ana", 120.0)
    shelf.index()
    desk = page()
    _open(desk)
    listening = _listening(desk)
    table = desk.find("recordings_table", QTableView)
    table.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.wait(lambda: listening.position_seconds > 0.3, timeout=10_000)
    desk.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    desk.wait(lambda: 30 < listening.position_seconds < 33)
    desk.press(Qt.Key.Key_Right)
    desk.wait(lambda: 35 < listening.position_seconds < 38)
    desk.press(Qt.Key.Key_Left)
    desk.press(Qt.Key.Key_Plus)
    desk.press(Qt.Key.Key_S)
    desk.wait(lambda: 30 < listening.position_seconds < 35)
    assert listening.manner.speed == 1.25
    assert listening.manner.skips_silence
    assert desk.find("player_speed", QComboBox).currentData() == 1.25
    assert desk.words("player_play") == "Pausar"
    desk.press(Qt.Key.Key_Space)
    desk.wait(lambda: listening.state is PlayerState.PAUSED)
    desk.press(Qt.Key.Key_End)
    desk.wait(lambda: listening.position_seconds == 120.0)
    desk.press(Qt.Key.Key_Home)
    desk.wait(lambda: listening.position_seconds == 0.0)
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: listening.position_seconds > 0.2, timeout=10_000)
    waveform = desk.find("player_waveform", Waveform)
    desk.qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.width() // 2, 40))
    desk.wait(lambda: 59 < listening.position_seconds < 62)
    desk.wait(lambda: abs(waveform.position_seconds - listening.position_seconds) < 0.5)
    (entry,) = _actions(app, "recording.listen")
    assert entry.actor == "Ana Vargas"
    desk.press(Qt.Key.Key_Space)
    desk.wait(lambda: listening.state is PlayerState.PAUSED)


def test_an_encrypted_recording_is_heard_and_nothing_of_it_is_left_on_disk(
    page: Callable[[], Hands], shelf: Shelf, app: App, user: User, pulse: PulseServer
) -> None:
    recording_id = shelf.put("Ana", 30.0)
    shelf.index()
    app.keys.ensure(user)
    assert app.encryption.encrypt_all().done == 1
    desk = page()
    waveform = _open(desk)
    assert waveform.peaks is not None
    assert waveform.peaks.outline.max() == 31, "the tone, not the cipher"
    desk.click("player_play")
    desk.wait(lambda: _listening(desk).position_seconds > 0.2, timeout=10_000)
    desk.press(Qt.Key.Key_Space)
    names = sorted(path.name for path in app.recorder.save_dir.iterdir())
    assert names == [f"{recording_id}.json", f"{recording_id}.wav.enc"]


def test_without_a_device_a_sentence_says_so(page: Callable[[], Hands], shelf: Shelf) -> None:
    shelf.put("Ana")
    shelf.index()
    desk = page()
    _open(desk)
    desk.click("player_play")
    desk.wait(lambda: "no se puede" in desk.find("player_notice").text, timeout=10_000)  # type: ignore[attr-defined]
    assert desk.words("player_play") == "Reproducir"


def test_what_is_typed_into_a_field_does_not_work_the_player(page: Callable[[], Hands], shelf: Shelf) -> None:
    shelf.put("Ana")
    shelf.index()
    desk = page()
    _open(desk)
    desk.find("recordings_search", QLineEdit).setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_S)
    assert _listening(desk).state is PlayerState.PAUSED
    assert not _listening(desk).manner.skips_silence


def test_every_part_is_reached_by_tab(page: Callable[[], Hands], shelf: Shelf) -> None:
    shelf.put("Ana", channels=2)
    shelf.index()
    desk = page()
    _open(desk)
    desk.find("recordings_search").setFocus()
    reached = []
    for _ in range(60):
        desk.press(Qt.Key.Key_Tab)
        focus = desk.window.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
    wanted = {
        *("recordings_agent", "recordings_dates", "recordings_outcome", "recordings_state", "recordings_tag"),
        *("recordings_table", "player_waveform", "player_play", "player_skip_silence", "player_side", "player_speed"),
        *("player_volume", "player_device", "recording_tags", "recording_export", "recording_verify"),
        *("recording_hold_button", "recording_delete"),
    }
    assert wanted - set(reached) == set()


# --- keep, delete, copy ---------------------------------------------------------------------------------------------


def test_a_hold_keeps_a_recording_until_it_is_released(
    page: Callable[[], Hands], shelf: Shelf, app: App, user: User
) -> None:
    recording_id = shelf.put("Ana")
    shelf.index()
    desk = page()
    _open(desk)
    desk.click("recording_hold_button")
    desk.wait(lambda: desk.window.findChild(QWidget, "hold_dialog") is not None)
    assert not desk.find("hold_dialog_go").isEnabled(), "a reason is needed"
    desk.find("hold_dialog_reason", QLineEdit).setText("Expediente 114")
    desk.click("hold_dialog_go")
    desk.wait(lambda: desk.words("recording_hold_button") == "Liberar")
    assert not desk.find("recording_delete").isEnabled()
    assert desk.find("recording_hold", QLabel).isVisible()
    assert _actions(app, "recording.hold")[0].detail == "Expediente 114"
    desk.click("recording_hold_button")
    desk.wait(lambda: desk.words("recording_hold_button") == "Retener …")
    desk.wait(lambda: desk.find("recording_delete").isEnabled())
    assert shelf.file(recording_id).exists()


def test_a_recording_is_deleted_with_its_outline_and_a_reason(
    page: Callable[[], Hands], shelf: Shelf, app: App
) -> None:
    gone, stays = shelf.put("Ana"), shelf.put("Zoe", days_ago=1)
    shelf.index()
    desk = page()
    _open(desk)
    assert peaks.cache_path(shelf.file(gone)).exists()
    desk.click("recording_delete")
    desk.wait(lambda: desk.window.findChild(QWidget, "delete_dialog") is not None)
    desk.find("delete_dialog_reason", QLineEdit).setText("Lo pidió el cliente")
    desk.click("delete_dialog_go")
    desk.wait(lambda: _contacts(desk) == ["Zoe"])
    left = sorted(path.name for path in app.recorder.save_dir.iterdir())
    assert left == [f"{stays}.json", f"{stays}.wav"]
    (entry,) = _actions(app, "recording.delete")
    assert "Lo pidió el cliente" in entry.detail
    assert _listening(desk).metadata is None


def test_a_person_is_erased_when_the_name_is_typed(page: Callable[[], Hands], shelf: Shelf, app: App) -> None:
    for days_ago in (0, 1):
        shelf.put("Ana Rojas", days_ago=days_ago)
    shelf.put("Zoe", days_ago=2, contact_phone="+506 8777 6666")
    shelf.index()
    desk = page()
    _open(desk)
    desk.click("recording_erase_person")
    desk.wait(lambda: desk.window.findChild(QWidget, "erase_dialog") is not None)
    typed, go = desk.find("erase_typed", QLineEdit), desk.find("erase_dialog_go", QAbstractButton)
    wanted = desk.find("erase_dialog")._wanted  # type: ignore[attr-defined]
    typed.setText(wanted[:-1])
    assert not go.isEnabled()
    typed.setText(f" {wanted.lower()} ")
    desk.click("erase_dialog_go")
    desk.wait(lambda: _contacts(desk) == ["Zoe"], timeout=15_000)
    assert len(list(app.recorder.save_dir.glob("*.wav"))) == 1
    (entry,) = _actions(app, "contact.erase")
    assert "Rojas" not in entry.detail + entry.subject


def test_recordings_are_copied_into_a_folder(page: Callable[[], Hands], shelf: Shelf, app: App, tmp_path: Path) -> None:
    for number in range(2):
        shelf.put(f"Contacto {number}", days_ago=number)
    shelf.index()
    desk = page()
    desk.find("recordings_table", QTableView).selectAll()
    desk.click("recording_export")
    desk.wait(lambda: desk.window.findChild(QWidget, "export_dialog") is not None)
    _choose(desk, "export_kind", "flac")
    desk.find("export_folder", QLineEdit).setText(str(tmp_path / "copias"))
    desk.click("export_dialog_go")
    notice = desk.find("export_dialog_notice")
    desk.wait(lambda: "Copiadas: 2." in notice.text, timeout=20_000)  # type: ignore[attr-defined]
    assert len(list((tmp_path / "copias").glob("*.flac"))) == 2
    assert len(_actions(app, "recording.export")) == 2
    desk.click("export_dialog_cancel")


def test_an_agent_may_listen_but_neither_copy_nor_delete(
    open_desk: Callable[[], Hands], app: App, user: User, context: UiContext
) -> None:
    agent = app.users.create("Luis Mora", "correct horse", Role.AGENT)
    context.user = agent
    own, others = Shelf(app, agent), Shelf(app, user)
    own.put("Ana")
    others.put("Zoe")
    own.index()
    desk = open_desk()
    desk.click("rail_recordings")
    desk.wait(lambda: _contacts(desk) == ["Ana"])
    _open(desk)
    shown = {
        name
        for name in ("export", "verify", "hold_button", "delete")
        if desk.find(f"recording_{name}", QAbstractButton).isVisible()
    }
    assert shown == {"verify"}
    assert not desk.find("recordings_agent").isVisible(), "there is only one"


def test_the_window_may_close_while_it_plays(page: Callable[[], Hands], shelf: Shelf, pulse: PulseServer) -> None:
    """The fixtures fail the test when the player's thread is left."""
    shelf.put("Ana", 60.0)
    shelf.index()
    desk = page()
    _open(desk)
    desk.find("player", PlayerView).setFocus()
    desk.find("player_play", QAbstractButton).click()
    desk.wait(lambda: _listening(desk).position_seconds > 0.1, timeout=10_000)
