import sys
from pathlib import Path

import pytest

from callmanager import paths
from callmanager.paths import Paths, checkout_root, resource


def test_everything_lies_below_the_home_that_is_named(home: Path) -> None:
    places = Paths.default()
    named = (places.recordings, places.database, places.settings, places.logs, places.backups, places.reports)
    assert places.home == home
    assert all(place.parent == home for place in named)
    assert len(set(named)) == len(named)
    assert not home.exists()


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLMANAGER_HOME", "datos")
    assert Paths.default().home == tmp_path / "datos"
    monkeypatch.setenv("CALLMANAGER_HOME", "~/datos")
    assert Paths.default().home == Path.home() / "datos"


def test_the_demo_is_apart_from_real_data(home: Path) -> None:
    demo = Paths.default().demo
    assert demo.home != home
    assert demo.database != Paths.default().database
    assert demo.recordings.is_relative_to(demo.home)


def test_without_a_home_the_checkouts_recordings_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALLMANAGER_HOME")
    root = checkout_root()
    assert root is not None
    assert Paths.default().recordings == root / "recordings"
    monkeypatch.setattr(paths, "checkout_root", lambda: None)
    places = Paths.default()
    assert places.recordings == places.home / "recordings"


def test_resources_are_found_in_checkout_wheel_and_frozen_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert resource("playbooks", "es.toml").is_file()
    monkeypatch.setattr(paths, "checkout_root", lambda: None)
    assert resource("web").parts[-3:] == ("callmanager", "_resources", "web")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("web") == tmp_path / "resources" / "web"
