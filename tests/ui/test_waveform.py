"""The waveform by itself: where a click lands, what is marked, and that only what moved is painted again."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from callmanager.audio.files.peaks import Peaks
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.waveform import Mark, Waveform

WIDTH, HEIGHT = 602, 140


def _peaks(seconds: int, channels: int = 1) -> Peaks:
    outline = np.zeros((seconds * 50, channels, 2), np.int8)
    outline[:, :, 0], outline[:, :, 1] = -60, 60
    return Peaks(8_000, channels, 160, seconds * 8_000, outline)


@pytest.fixture
def waveform(theme: Theme, qtbot: QtBot) -> Waveform:
    widget = Waveform(theme, "waveform")
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    widget.show_recording(600.0, [Mark("objection", 100.0, "Precio"), Mark("pause", 300.0, "Pausa", 60.0)])
    widget.show_peaks(_peaks(600))
    widget.show()
    return widget


def test_a_click_and_a_drag_ask_for_their_moments(waveform: Waveform, qtbot: QtBot) -> None:
    asked: list[float] = []
    waveform.asked.connect(asked.append)
    qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=QPoint(151, 60))
    qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=QPoint(151, 60))
    qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=QPoint(WIDTH - 1, 60))
    qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=QPoint(WIDTH - 1, 60))
    qtbot.mousePress(waveform, Qt.MouseButton.RightButton, pos=QPoint(300, 60))
    assert asked == [pytest.approx(150.0, abs=1.0), 600.0]
    assert waveform.focusWidget() is waveform


def test_what_is_under_the_mouse(waveform: Waveform) -> None:
    assert waveform.mark_near(101) == waveform.marks[0]
    assert waveform.mark_near(330) == waveform.marks[1]
    assert waveform.mark_near(200) is None


def test_what_was_played_has_another_colour(waveform: Waveform, theme: Theme) -> None:
    waveform.set_position(300.0)
    image = waveform.grab().toImage()
    middle = 12 + (HEIGHT - 30) // 2
    before, after = image.pixelColor(30, middle), image.pixelColor(500, middle)
    assert before == QColor(theme.tokens.accent)
    assert after not in (before, QColor(theme.tokens.surface))
    assert image.pixelColor(301, middle) == QColor(theme.tokens.text), "the play head"
    theme.choose("light")
    assert waveform.grab().toImage().pixelColor(30, middle) == QColor(theme.tokens.accent)
    theme.choose("dark")


def test_an_outline_that_is_still_made_shows_its_beginning(waveform: Waveform, theme: Theme) -> None:
    half = _peaks(600)
    waveform.show_peaks(Peaks(half.sample_rate, 1, half.bucket_frames, half.frames, half.outline[: 300 * 50]))
    image = waveform.grab().toImage()
    high = 12 + (HEIGHT - 30) // 2 - 15
    assert image.pixelColor(200, high) != image.pixelColor(500, high)


def test_a_stereo_recording_has_two_lanes(waveform: Waveform) -> None:
    one = waveform.grab().toImage()
    waveform.name_lanes("Agente", "Cliente")
    waveform.show_peaks(_peaks(600, channels=2))
    two = waveform.grab().toImage()
    column = [two.pixelColor(400, y) for y in range(12, HEIGHT - 18)]
    changes = sum(a != b for a, b in pairwise(column))
    before = [one.pixelColor(400, y) for y in range(12, HEIGHT - 18)]
    assert changes > sum(a != b for a, b in pairwise(before))


def test_without_a_recording_there_is_nothing_to_ask(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.show_recording(0.0, ())
    waveform.say_empty("Elija una grabación.")
    asked: list[float] = []
    waveform.asked.connect(asked.append)
    qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    waveform.grab()
    assert asked == []
