"""No text is cut off and no control is squeezed, on any page, in either language, in the smallest window."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.paths import checkout_root
from callmanager.ui.first_start import FirstStartDialog
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.login import LoginDialog
from callmanager.ui.main_window import LEAST, SMALLEST, MainWindow
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.rail import WIDTH as RAIL_WIDTH
from callmanager.workers import Lane
from tests.ui.fitting import cut, overlaps
from tests.ui.support import Hands

VIEWS = ("range", "team", "project", "goals")
languages = pytest.mark.parametrize("code", ["es", "en"])
_SETTLE_SECONDS = 3.0
COMMON_WIDTH = 1280  # 1920×1080 at 150 %: no page has to be moved from side to side there


def _still_cut(desk: Hands) -> list[str]:
    """What does not fit once everything has its place: pages that are still being built hold up the others."""
    end = time.monotonic() + _SETTLE_SECONDS
    while (found := cut(desk.window)) and time.monotonic() < end:
        desk.qtbot.wait(30)
    return found


@languages
def test_every_page_fits_the_smallest_window(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    call = app.calls.start(user, phone="+506 8888 7777", contact_name="María Fernández Solano")
    app.calls.answer(call.call_id)
    app.calls.end(call.call_id, "nonexistent")
    desk = open_desk()
    language.choose(code)
    assert isinstance(desk.window, MainWindow)
    desk.window.resize(*SMALLEST)
    for page in (*desk.window.page_names, *VIEWS):
        if page in VIEWS:
            desk.window.open_page("metrics")
            desk.find("page_metrics").open_view(page)  # type: ignore[attr-defined]
        else:
            desk.window.open_page(page)
        desk.settle()
        assert (desk.window.width(), desk.window.height()) == SMALLEST
        assert (page, _still_cut(desk)) == (page, [])
        assert (page, overlaps(desk.window)) == (page, [])
    assert desk.find("page_area").minimumSizeHint().width() <= COMMON_WIDTH - RAIL_WIDTH


@languages
def test_a_call_fits_with_everything_shown(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    call = app.calls.start(
        user, phone="+506 8888 7777", contact_name="Comercializadora Internacional El Roble S.A.", product="Fibra 300"
    )
    app.calls.answer(call.call_id)
    desk.wait(lambda: app.recorder.is_recording and app.recorder.durable_seconds > 0.3, timeout=10_000)
    desk.type("objection_input", "me parece muy caro")
    desk.find("objection_input").returnPressed.emit()  # type: ignore[attr-defined]
    desk.wait(lambda: desk.words("copilot_draft_state").startswith("Ollama"), timeout=10_000)
    app.calls.hold(call.call_id)
    desk.settle()
    desk.qtbot.wait(100)
    assert cut(desk.window) == []
    assert overlaps(desk.window) == []


@languages
def test_an_alarm_fits_the_call_bar(
    open_desk: Callable[[], Hands], app: App, user: User, language: Language, code: LanguageCode
) -> None:
    desk = open_desk()
    language.choose(code)
    desk.window.resize(*SMALLEST)
    call = app.calls.start(user, phone="+506 8888 7777", contact_name="Juan")
    app.calls.answer(call.call_id)
    app.recordings.alarm("device_open", "The input device could not be opened. Nothing was recorded. Check it.")
    desk.wait(lambda: desk.find("alarm_text").isVisible())
    desk.settle()
    assert cut(desk.find("call_bar")) == []


@languages
def test_the_ways_in_fit(
    app: App, theme: Theme, language: Language, lanes: tuple[Lane, Lane], qtbot: QtBot, code: LanguageCode
) -> None:
    language.choose(code)
    for dialog in (FirstStartDialog(app.users, theme, language, lanes[0]), LoginDialog(app.users, theme, lanes[0])):
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.try_it()  # a sentence says what is missing
        qtbot.wait(30)
        assert cut(dialog) == []
        assert overlaps(dialog) == []


def _fit(scale: float, *options: str, seconds: float) -> dict[str, list[str]]:
    """What does not fit on a screen of this scale, by page; the pages are shown in a process of their own."""
    environment = os.environ | {"QT_SCALE_FACTOR": str(scale)}
    command = [sys.executable, "-m", "tests.pictures.fit", *options]
    done = subprocess.run(
        command, cwd=checkout_root(), env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    assert found["scale"] == [str(scale)]
    return {page: words for page, words in found.items() if words and page != "scale"}


@pytest.mark.timeout(120)
def test_some_pages_fit_at_150_percent() -> None:
    assert _fit(1.5, "--languages", "es", "--pages", "metrics/team,contacts", seconds=110) == {}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_page_fits_at_each_scale(scale: float) -> None:
    assert _fit(scale, seconds=500) == {}


def test_a_tiny_window_scrolls_and_keeps_the_call_bar(desk: Hands) -> None:
    """What a laptop of 1366×768 shows at 150 %: nothing is squeezed, the keys bring what they reach into sight."""
    window = desk.window
    assert isinstance(window, MainWindow)
    window.resize(*LEAST)
    for page in ("call", "contacts", "metrics"):
        window.open_page(page)
        desk.settle()
        assert (window.width(), window.height()) == LEAST
        assert (page, _still_cut(desk)) == (page, [])
    window.open_page("call")
    bar, area = desk.find("call_bar"), desk.find("frame_page", QScrollArea)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert area.verticalScrollBar().maximum() > 0
    assert bar.mapTo(window, QPoint(0, 0)).y() == 0
    for name in ("objection_input", "contact_phone_input"):  # far to the right, and far down
        control = desk.find(name)
        control.setFocus()
        desk.wait(lambda control=control: control.visibleRegion().boundingRect().height() >= 30)


def test_a_page_begins_at_its_top_in_a_tiny_window(desk: Hands) -> None:
    """What was scrolled before, or filled the window and had the keys, moves no page away from its title."""
    window = desk.window
    assert isinstance(window, MainWindow)
    window.resize(*LEAST)
    desk.settle()
    bar = desk.find("frame_page", QScrollArea).verticalScrollBar()
    desk.wait(lambda: bar.maximum() > 0)
    pages = ("metrics", "callbacks", "settings", "contacts", "people")
    for page in (*pages, *pages):  # built just now, and then once more
        bar.setValue(bar.maximum())
        window.open_page(page)
        assert (page, bar.value()) == (page, 0)
        desk.settle()
        assert (page, bar.value()) == (page, 0)


def test_the_smallest_window_fits_a_small_laptop() -> None:
    width, height = SMALLEST
    assert width <= 1366
    assert height <= 768 - 48 - 32, "less the system's bar and the title"


def test_the_check_finds_what_is_cut(qtbot: QtBot) -> None:
    label = QLabel("Palabras que no caben")
    qtbot.addWidget(label)
    box = QWidget()
    qtbot.addWidget(box)
    label.setParent(box)
    label.setFixedSize(20, 20)
    box.show()
    assert re.search("needs .* px", cut(box)[0])
