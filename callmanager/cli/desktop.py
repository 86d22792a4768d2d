"""``callmanager`` with no command, and ``callmanager demo``."""

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager import log
from callmanager.domain.errors import CallManagerError
from callmanager.paths import Paths
from callmanager.workspace import is_held

if TYPE_CHECKING:
    from callmanager.app import App
    from callmanager.settings import Settings


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``demo``."""
    demo = commands.add_parser("demo", help="sample data and one replayed call, apart from real data")
    demo.add_argument("--once", action="store_true", help="run the sample call to its end with no display, and leave")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where --once leaves recording, report and screenshot")
    demo.set_defaults(run=_demo)


def open_desktop() -> int:
    """Open the desktop over the user's own workspace; the exit code."""
    from callmanager import settings as settings_file
    from callmanager.gui import Desktop, has_display, tell

    if not has_display():
        raise CallManagerError(
            "There is no display to open a window on. Run “callmanager demo --once” to see a call without one, or "
            "“callmanager --help” for what works with no display.",
            code="no_display",
        )
    paths = Paths.default()
    if _is_open_already(paths):
        return 0
    log.configure(paths)
    try:
        loaded = settings_file.load(paths.settings)
        with Desktop(loaded.settings, lambda: _build(loaded.settings, paths)) as desktop:
            desktop.hear_other_starts(paths.home)
            user = desktop.way_in(knows_somebody=bool(loaded.settings.database_url) or paths.database.exists())
            if user is None:
                return 0
            desktop.open(user)
            if loaded.problem is not None:
                desktop.app.note_problem("settings", loaded.problem)
            return desktop.run()
    except CallManagerError as error:
        tell(error)
        return 1


def _is_open_already(paths: Paths) -> bool:
    """Whether a window over this workspace is open and has come to the front."""
    if not is_held(paths, "desktop"):
        return False
    from callmanager.ui.single_instance import wake_first

    return wake_first(paths.home)


def _build(settings: "Settings", paths: Paths) -> "App":
    from callmanager.app import build  # slow to import: the first window is there before it

    return build(settings, paths)


def _demo(args: argparse.Namespace) -> int:
    if args.out is not None and not args.once:
        raise CallManagerError("--out goes with --once.", code="usage")
    if args.once:
        return _demo_once(args.out)
    from callmanager.demo.run import open_demo
    from callmanager.gui import has_display, tell

    if not has_display():
        return _demo_once(None)
    paths = Paths.default().demo
    if _is_open_already(paths):
        return 0
    log.configure(paths)
    try:
        return open_demo(paths)
    except CallManagerError as error:
        tell(error)
        return 1


def _demo_once(out: Path | None) -> int:
    from callmanager.gui import has_display

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from callmanager.demo.run import run_once, say
    from callmanager.demo.script import load_sample

    folder = (out or Path(tempfile.mkdtemp(prefix="callmanager-demo-"))).absolute()
    problem = log.configure(Paths.at(folder))
    if problem is not None:
        raise problem
    say(run_once(folder), load_sample())
    return 0
