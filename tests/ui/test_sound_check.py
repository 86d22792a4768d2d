"""The sound check as a person works it; what is heard is given, the rest is the window's own."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.audio.check import CheckReport, OnLevels, SourceCheck, Take, Verdict
from callmanager.audio.playing.player import PlayerState
from callmanager.audio.signal.capture import silence
from callmanager.audio.signal.levels import Levels
from callmanager.domain.errors import RecordingError
from callmanager.settings import load
from callmanager.ui.bridge import Tasks
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.level_meter import LevelMeter
from callmanager.ui.widgets.sound_check import SoundCheckDialog, SoundDesk
from callmanager.workers import Lane
from tests.ui.support import Hands

SOUND = Take(np.full((8_000, 1), 900, np.int16), 8_000)


class Speaker:
    """A player that is told how it goes."""

    def __init__(self, take: Take) -> None:
        self.take, self.state, self.closed = take, PlayerState.PLAYING, False
        self.failure: RecordingError | None = None

    def close(self) -> None:
        self.closed = True


class Bench:
    """The desk of a check: it hears what it is told, for as long as `go_on` is not set."""

    def __init__(self) -> None:
        self.recording = False
        self.asked: list[tuple[str, str]] = []
        self.level = -20.0
        self.go_on = threading.Event()
        self.was_stopped = False
        self.report: CheckReport | RecordingError = CheckReport((), None)
        self.players: list[Speaker] = []
        self.desk = SoundDesk(self.listen, self.play, lambda: self.recording)  # type: ignore[arg-type]

    def listen(self, device: str, second: str, on_levels: OnLevels, stopped: threading.Event) -> CheckReport:
        self.asked.append((device, second))
        deadline = time.monotonic() + 10
        while not self.go_on.is_set() and not stopped.is_set() and time.monotonic() < deadline:
            on_levels(0, Levels((self.level,), (self.level,)))
            time.sleep(0.01)
        self.was_stopped = stopped.is_set()
        if isinstance(self.report, RecordingError):
            raise self.report
        return self.report

    def play(self, take: Take) -> Speaker:
        self.players.append(Speaker(take))
        return self.players[-1]


def found(verdict: Verdict, **more: object) -> SourceCheck:
    values: dict[str, object] = {
        "label": "agent", "name": "Jabra", "verdict": verdict, "peak_dbfs": -14.2, "rms_dbfs": -25.0,
        "sentence": "English.", "take": SOUND,
    }  # fmt: skip
    return SourceCheck(**(values | more))  # type: ignore[arg-type]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.go_on.set()


@pytest.fixture
def opened(
    bench: Bench, theme: Theme, language: Language, lanes: tuple[Lane, Lane], qtbot: QtBot
) -> Callable[..., Hands]:
    parents: list[QWidget] = []

    def open_it(second: str = "") -> Hands:
        parent = QWidget()
        qtbot.addWidget(parent)
        parents.append(parent)  # Qt would take the dialog with it
        dialog = SoundCheckDialog(bench.desk, "Jabra", second, theme, lanes[1], Tasks(parent), parent)
        dialog.open()
        return Hands(dialog, qtbot)

    return open_it


def test_levels_move_and_each_source_is_judged(opened: Callable[..., Hands], bench: Bench) -> None:
    error = RecordingError("It is not there.", code="no_device", device="Cable")
    bench.report = CheckReport(
        (found(Verdict.OK), found(Verdict.CANNOT_OPEN, name="Cable", error=error, take=Take(silence(0, 1), 8_000))),
        754.4,
    )
    hands = opened("Cable")
    hands.click("sound_check_start")
    meter = hands.find("sound_check_1_meter", LevelMeter)
    hands.wait(lambda: meter.lit == 12)
    assert hands.words("sound_check_1_sentence") == "Escuchando …"
    bench.level = -50.0
    hands.wait(lambda: meter.lit == 3)
    bench.go_on.set()
    hands.wait(lambda: hands.words("sound_check_1_verdict") == "Bien")
    assert bench.asked == [("Jabra", "Cable")]
    assert meter.lit == 0
    assert "−14 dBFS" in hands.words("sound_check_1_sentence")
    assert hands.words("sound_check_2_verdict") == "No abre"
    assert hands.words("sound_check_2_sentence").startswith("No hay micrófono")
    assert not hands.find("sound_check_2_play").isEnabled()
    assert hands.words("sound_check_room") == "Espacio en el disco: unas 13 horas de grabación."
    # the keys come back from "Close", where Qt put them meanwhile, and Enter checks once more
    hands.wait(lambda: hands.find("sound_check_start").isEnabled())
    hands.find("sound_check_start").setFocus()
    asked = len(bench.asked)
    hands.press(Qt.Key.Key_Return)
    hands.wait(lambda: len(bench.asked) == asked + 1 and hands.words("sound_check_1_verdict") == "Bien")
    hands.wait(lambda: hands.find("sound_check_start").isEnabled())
    assert not hands.has_keys("sound_check_close")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.SILENT, "Silencio"),
        (Verdict.TOO_QUIET, "Muy bajo"),
        (Verdict.CLIPPING, "Saturado"),
        (Verdict.NO_DATA, "Sin datos"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    opened: Callable[..., Hands], bench: Bench, language: Language, verdict: Verdict, words: str
) -> None:
    bench.report = CheckReport((found(verdict),), None)
    bench.go_on.set()
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: hands.words("sound_check_1_verdict") == words)
    assert len(hands.words("sound_check_1_sentence")) > 20
    assert not hands.find("sound_check_room").isVisible()
    language.choose("en")
    hands.wait(lambda: hands.words("sound_check_1_verdict") not in (words, ""))
    assert hands.words("sound_check_start") == "Check"


def test_what_was_heard_can_be_heard_and_stopped(opened: Callable[..., Hands], bench: Bench) -> None:
    bench.report = CheckReport((found(Verdict.OK),), None)
    bench.go_on.set()
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: hands.find("sound_check_1_play").isEnabled())
    hands.click("sound_check_1_play")
    [player] = bench.players
    assert player.take is SOUND
    assert hands.words("sound_check_1_play") == "Detener"
    hands.click("sound_check_1_play")
    hands.wait(lambda: player.closed)
    assert hands.words("sound_check_1_play") == "Escuchar"
    hands.click("sound_check_1_play")
    bench.players[1].state = PlayerState.ENDED
    hands.wait(lambda: bench.players[1].closed and hands.words("sound_check_1_play") == "Escuchar")
    hands.click("sound_check_1_play")
    bench.players[2].failure = RecordingError("No output.", code="play_no_device")
    bench.players[2].state = PlayerState.FAILED
    hands.wait(lambda: hands.find("sound_check_notice").isVisible())
    hands.click("sound_check_1_play")
    hands.click("sound_check_close")
    hands.wait(lambda: bench.players[3].closed)


def test_while_a_call_is_recorded_it_is_refused(opened: Callable[..., Hands], bench: Bench) -> None:
    bench.recording = True
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: hands.find("sound_check_notice").isVisible())
    texts = [label.text() for label in hands.find("sound_check_notice").findChildren(QLabel)]
    assert any("grabando una llamada" in text for text in texts)
    assert bench.asked == []


def test_a_call_that_begins_meanwhile_comes_first(opened: Callable[..., Hands], bench: Bench) -> None:
    bench.report = CheckReport((found(Verdict.OK),), None)
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: bench.asked != [])
    bench.recording = True
    hands.wait(lambda: bench.was_stopped)
    hands.wait(lambda: hands.find("sound_check_start").isEnabled())


def test_closing_ends_it(opened: Callable[..., Hands], bench: Bench) -> None:
    bench.report = CheckReport((found(Verdict.OK),), None)
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: bench.asked != [])
    hands.click("sound_check_close")
    hands.wait(lambda: bench.was_stopped)


def test_an_error_of_the_check_is_told(opened: Callable[..., Hands], bench: Bench) -> None:
    bench.report = RecordingError("A call is being recorded.", code="check_while_recording")
    bench.go_on.set()
    hands = opened()
    hands.click("sound_check_start")
    hands.wait(lambda: hands.find("sound_check_notice").isVisible())
    assert hands.find("sound_check_start").isEnabled()


def test_it_is_opened_from_the_settings_with_what_is_chosen_there(
    open_desk: Callable[[], Hands], app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.recorder, "list_devices", lambda: [{"name": "Jabra"}, {"name": "Cable"}])
    given: list[list[str]] = []

    def check(sources: list[tuple[str, object]], **_: object) -> CheckReport:
        given.append([source.name for _, source in sources])  # type: ignore[attr-defined]
        return CheckReport(tuple(found(Verdict.OK, name=name) for name in given[-1]), 90.0)

    monkeypatch.setattr("callmanager.ui.widgets.sound_check.check", check)
    desk = open_desk()
    desk.click("rail_settings")
    desk.click("settings_find_devices")
    boxes = [desk.find(name, QComboBox) for name in ("settings_device", "settings_second_device")]
    desk.wait(lambda: all(box.findData("Cable") > 0 for box in boxes))
    for box, name in zip(boxes, ("Jabra", "Cable"), strict=True):
        box.setCurrentIndex(box.findData(name))
    desk.click("settings_sound_check")
    desk.click("sound_check_start")
    desk.wait(lambda: desk.words("sound_check_2_verdict") == "Bien")
    assert given == [["Jabra", "Cable"]]
    desk.click("sound_check_close")
    desk.click("settings_save")
    desk.wait(lambda: load(app.paths.settings).settings.audio.second_device == "Cable")
