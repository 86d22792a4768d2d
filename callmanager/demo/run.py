"""Runs the demo: in a window that stays, or once to its end with what it made left in a folder."""

import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from callmanager.app import App, build
from callmanager.audio.sources.file_source import FileSource
from callmanager.demo import sample_week
from callmanager.demo.replay import Replay
from callmanager.demo.script import SampleCall, load_sample
from callmanager.domain.errors import CallManagerError, StoreError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.gui import Desktop
from callmanager.paths import Paths
from callmanager.settings import Settings
from callmanager.ui.main_window import MainWindow
from callmanager.workspace import load_settings

_SCREENSHOT_SECONDS = 10.0
_SETTLE_MS = 1_500  # the charts follow the news within a second


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What one run left behind."""

    recording: RecordingMetadata
    report: Path
    screenshots: tuple[Path, ...]
    calls_today: int
    sales_today: int
    success_rate: int | None


def build_demo(paths: Paths, settings: Settings) -> App:
    """A program over the demo workspace whose microphone is the sample call's audio.

    Raises:
        StoreError: the workspace is in use or cannot be opened.
    """
    sample = load_sample()
    audio = settings.audio.model_copy(update={"channels": 2, "folder": "", "sample_rate": 44_100})
    return build(
        settings.model_copy(update={"audio": audio}),
        paths,
        role="demo",
        demo=True,
        source_factory=lambda _device: FileSource(sample.audio_path),
    )


def open_demo(paths: Paths) -> int:
    """Open the window in the demo workspace and replay the sample call in it; the exit code."""
    settings = load_settings(paths)[0]
    with Desktop(settings, lambda: build_demo(paths, settings)) as desktop:
        desktop.hear_other_starts(paths.home)
        user = sample_week.fill(desktop.app)
        desktop.open(user)
        replay = Replay(desktop.app, load_sample(), on_end=lambda _result: None)
        desktop.when_started(replay.start)
        try:
            return desktop.run()
        finally:
            replay.stop()


def run_once(folder: Path) -> DemoResult:
    """Run the sample call to its end in a new workspace at ``folder``, with its window, and leave what it made there.

    Raises:
        CallManagerError: the call left no recording, or the workspace, the report or a picture could not be made;
            what was made is kept.
    """
    paths = Paths.at(folder)
    if paths.database.exists() and not _is_demo(folder):
        raise StoreError(f"{folder} holds a workspace that is not a demo. Choose an empty folder.", code="demo_folder")
    settings = Settings(server=load_settings(paths)[0].server.model_copy(update={"port": 0}))
    with Desktop(settings, lambda: build_demo(paths, settings)) as desktop:
        app = desktop.app
        (folder / _MARK).touch()
        user = _solo(app)
        window = desktop.open(user)
        photographer = _Photographer(desktop, folder)
        results: list[RecordingMetadata | CallManagerError] = []
        finished = _Finished()

        def end(result: RecordingMetadata | CallManagerError) -> None:
            results.append(result)
            photographer.take("metrics")
            finished.signal.emit()

        finished.signal.connect(desktop.qt.quit, Qt.ConnectionType.QueuedConnection)
        replay = Replay(app, load_sample(), end, after_objection=lambda: photographer.take("call"))
        desktop.when_started(replay.start)
        desktop.run()
        replay.stop()
        assert window is not None
        return _result(app, user, results, photographer)


_MARK = ".callmanager-demo"


def _is_demo(folder: Path) -> bool:
    return (folder / _MARK).exists()


class _Finished(QObject):
    signal = Signal()


class _Photographer(QObject):
    """Takes pictures of the window when another thread asks; the asking thread waits until it stands on disk."""

    _asked = Signal(str)

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        super().__init__()
        self._desktop = desktop
        self._folder = folder
        self._done = threading.Event()
        self.taken: list[Path] = []
        self._asked.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def take(self, page: str) -> None:
        """Show this page and save a picture of it; called from outside the GUI thread."""
        self._done.clear()
        self._asked.emit(page)
        self._done.wait(_SCREENSHOT_SECONDS)

    def _take(self, page: str) -> None:
        window = self._desktop.window
        if window is None:
            self._done.set()
            return
        window.open_page(page)
        QTimer.singleShot(_SETTLE_MS, self, lambda: self._save(window, self._folder / f"screenshot-{page}.png"))

    def _save(self, window: MainWindow, path: Path) -> None:
        if window.grab().save(str(path)):
            self.taken.append(path)
        self._done.set()


def _solo(app: App) -> User:
    """The only person of a run that is to show true figures of its one call."""
    return app.users.by_name(sample_week.LEAD) or app.users.create(
        sample_week.LEAD, sample_week.random_password(), Role.TEAM_LEAD, sample_week.TEAM, actor="demo"
    )


def _result(
    app: App, user: User, results: list[RecordingMetadata | CallManagerError], photographer: _Photographer
) -> DemoResult:
    outcome = results[0] if results else CallManagerError("The sample call did not end.", code="demo_stopped")
    if isinstance(outcome, CallManagerError):
        raise outcome
    if not photographer.taken:
        raise CallManagerError(
            "The call ran, but no picture of the window could be saved; the recording was kept.", code="demo_picture"
        )
    report = app.reports.write(app.paths.home / "report.xlsx", user)
    figures = app.metrics.today(user)
    return DemoResult(outcome, report, tuple(photographer.taken), figures.attempts, figures.sales, figures.success_rate)


def say(result: DemoResult, sample: SampleCall) -> None:
    """Tell on stdout what ran and where it lies."""
    rate = "–" if result.success_rate is None else f"{result.success_rate}%"
    lines = (
        f"The sample call with {sample.contact_name} ran to its end.",
        f"  recording   {result.recording.file_path} ({result.recording.duration_seconds:.1f} s)",
        f"  sidecar     {Path(result.recording.file_path).with_suffix('.json')}",
        f"  report      {result.report}",
        *(f"  screenshot  {path}" for path in result.screenshots),
        f"  figures     calls {result.calls_today}, sales {result.sales_today}, success {rate}",
    )
    print("\n".join(lines), file=sys.stdout)
