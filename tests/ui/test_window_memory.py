"""The window comes back where it was, never out of reach; a second start wakes the first; news come once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from callmanager.app import App
from callmanager.domain.users import User
from callmanager.paths import Paths
from callmanager.ui.single_instance import FirstInstance, wake_first
from callmanager.ui.whats_new import is_upgrade, news
from callmanager.ui.window_memory import fitted
from callmanager.workspace import is_held
from tests.ui.support import Hands

_LEAST = QSize(1200, 680)
_ONE, _TWO = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1366, 728)


@pytest.mark.parametrize(
    ("box", "areas", "wanted"),
    [
        (QRect(100, 80, 1300, 700), [_ONE], QRect(100, 80, 1300, 700)),
        (QRect(5000, 5000, 1300, 700), [_ONE], QRect(620, 340, 1300, 700)),
        (QRect(-900, -400, 1300, 700), [_ONE, _TWO], QRect(0, 32, 1300, 700)),
        (QRect(2000, 10, 1300, 700), [_ONE, _TWO], QRect(1986, 32, 1300, 696)),
        (QRect(2000, 10, 1300, 700), [_ONE], QRect(620, 32, 1300, 700)),
        (QRect(0, 0, 3840, 2100), [_TWO], QRect(1920, 32, 1366, 696)),
        (QRect(10, 10, 50, 50), [_ONE], QRect(10, 32, 1200, 680)),
        (QRect(1, 2, 3, 4), [], QRect(1, 2, 3, 4)),
    ],
)
def test_a_window_is_put_where_a_hand_can_reach_it(box: QRect, areas: list[QRect], wanted: QRect) -> None:
    assert fitted(box, areas, _LEAST) == wanted


def test_the_window_comes_back_where_it_was(open_desk: Callable[[], Hands], app: App, user: User) -> None:
    path = app.paths.home / "window.json"
    path.write_text("not json")
    first = open_desk()
    first.window.setGeometry(QRect(120, 90, 1280, 720))
    first.wait(lambda: path.read_text() != "not json" and user.user_id in json.loads(path.read_text()))
    first.wait(lambda: json.loads(path.read_text())[user.user_id]["box"] == [120, 90, 1280, 720])
    first.window.close_without_asking()  # type: ignore[attr-defined]
    app.log_out()
    again = open_desk()
    again.wait(lambda: again.window.geometry() == QRect(120, 90, 1280, 720))


def test_a_second_start_wakes_the_first(home: Path, qtbot: QtBot, dressed: QApplication) -> None:
    assert not wake_first(home), "nobody is there"
    first = FirstInstance(home)
    other = FirstInstance(home / "other")
    heard: list[str] = []
    other.asked.connect(lambda: heard.append("other"))
    with qtbot.waitSignal(first.asked, timeout=5_000):
        assert wake_first(home)
    assert heard == [], "each workspace has its own"
    first.stop()
    other.stop()
    assert not wake_first(home)


def test_a_workspace_that_is_in_use_is_seen_without_touching_it(app: App, tmp_path: Path) -> None:
    assert is_held(app.paths, "desktop")
    assert not is_held(app.paths, "serve")
    assert not is_held(Paths.at(tmp_path / "nothing"), "desktop")
    assert not (tmp_path / "nothing").exists()


def test_news_are_told_once_after_an_upgrade(tmp_path: Path) -> None:
    kept = tmp_path / "version"
    assert is_upgrade(kept, "2.0.0") == "", "the first start tells nothing"
    assert is_upgrade(kept, "2.0.0") == ""
    assert is_upgrade(kept, "2.1.0") == "2.0.0"
    assert is_upgrade(kept, "2.1.0") == "", "once"
    assert is_upgrade(kept, "2.0.0") == "", "an older program tells nothing"
    for language in ("es", "en"):
        assert "Ctrl+K" in news(language)
        assert "Ctrl+K" in news(language, "1.9")
        assert news(language, "2.0.0") == ""
    heads = [[line for line in news(code).splitlines() if line.startswith("##")] for code in ("es", "en")]
    assert heads[0] == heads[1], "both languages tell of the same versions"
