"""The window of the pictures, over the workspace that is always the same."""

import importlib
import os
import pkgutil
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from PySide6.QtWidgets import QApplication

import callmanager.ui
from callmanager.domain.phones import PhoneReach
from callmanager.gui import context_of
from callmanager.ui.application import create_application
from callmanager.ui.compose import open_window
from callmanager.ui.main_window import MainWindow
from callmanager.ui.phone_services import PhoneHost
from callmanager.ui.screenshots import settle
from callmanager.workers import Lane
from tests.pictures.still import stand_still
from tests.pictures.workspace import build_workspace

VIEWS = ("metrics/range", "metrics/team", "metrics/project", "metrics/goals")


@contextmanager
def pictured_window(family: str = "") -> Iterator[tuple[QApplication, MainWindow]]:
    """The application and its window, every page built; ``family`` is another font than the system's."""
    os.environ |= {"TZ": "America/Costa_Rica", "QT_FONT_DPI": "96", "LC_ALL": "C.UTF-8"}
    time.tzset()
    for module in pkgutil.walk_packages(callmanager.ui.__path__, "callmanager.ui."):
        importlib.import_module(module.name)
    home = Path(tempfile.gettempdir(), "CallManager-demo")  # a page shows it, so it has the same name each time
    lanes = [Lane(name) for name in ("gui-lane", "gui-slow-lane", "gui-dial-lane")]
    with FileLock(f"{home}.lock"), pytest.MonkeyPatch.context() as patch:
        shutil.rmtree(home, ignore_errors=True)
        stand_still(patch)
        app, admin = build_workspace(home)
        qt = create_application(app.settings)
        qt.setCursorFlashTime(0)
        if family:
            font = qt.font()
            font.setFamily(family)
            qt.setFont(font)
        app.log_in(admin)
        context = context_of(app, admin, *lanes)
        context.phone_host = PhoneHost(
            lambda: PhoneReach(("https://192.168.1.20:5000",), is_open=True, is_encrypted=True)
        )
        window = open_window(context)
        settle(window)
        yield qt, window
        window.close_without_asking()
        for lane in lanes:
            lane.stop()
        app.stop()
        shutil.rmtree(home)
