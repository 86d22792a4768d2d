"""Takes the pictures: ``python -m tests.pictures FOLDER [--pages call,metrics/team] [--small] [--font FAMILY]``.

Run it under `.ci/display.sh`; `make screenshots` does, with docs/screenshots as the folder.
"""

import argparse
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
import time
from pathlib import Path

from filelock import FileLock

VIEWS = ("metrics/range", "metrics/team", "metrics/project", "metrics/goals")


def main() -> int:
    """Take them; 0 when all stand."""
    parser = argparse.ArgumentParser(prog="tests.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default="", help="pages, or page/view, with commas between; all by default")
    parser.add_argument("--small", action="store_true", help="Spanish, dark, 1366×768 alone")
    parser.add_argument("--font", default="", help="another font, to see what the comparison makes of it")
    asked = parser.parse_args()
    os.environ |= {"TZ": "America/Costa_Rica", "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96", "LC_ALL": "C.UTF-8"}
    time.tzset()
    home = Path(tempfile.gettempdir(), "CallManager-demo")  # a page shows it, so it has the same name each time
    with FileLock(f"{home}.lock"):
        shutil.rmtree(home, ignore_errors=True)
        _take(home, asked.folder, [name for name in asked.pages.split(",") if name], asked.small, asked.font)
        shutil.rmtree(home)
    return 0


def _take(home: Path, folder: Path, pages: list[str], small: bool, family: str) -> None:
    import pytest

    import callmanager.ui
    from callmanager.gui import context_of
    from callmanager.ui.application import create_application, language_of, theme_of
    from callmanager.ui.compose import open_window
    from callmanager.ui.screenshots import SIZES, settle, take_screenshots
    from callmanager.workers import Lane
    from tests.pictures.still import stand_still
    from tests.pictures.workspace import build_workspace

    for module in pkgutil.walk_packages(callmanager.ui.__path__, "callmanager.ui."):
        importlib.import_module(module.name)
    lanes = [Lane(name) for name in ("gui-lane", "gui-slow-lane", "gui-dial-lane")]
    with pytest.MonkeyPatch.context() as patch:
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
        context.server_url = lambda: "http://192.168.1.20:5000/mobile"
        window = open_window(context)
        settle(window)
        wanted = pages or [*window.page_names, *VIEWS]
        taken = take_screenshots(
            window,
            theme_of(qt),
            language_of(qt),
            folder,
            pages=wanted,
            languages=("es",) if small else ("es", "en"),
            themes=("dark",) if small else ("dark", "light"),
            sizes=SIZES[:1] if small else SIZES,
            kind="webp",
        )
        print(f"{len(taken)} pictures stand in {folder}.")
        window.close_without_asking()
    for lane in lanes:
        lane.stop()
    app.stop()


if __name__ == "__main__":
    sys.exit(main())
