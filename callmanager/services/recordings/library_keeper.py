"""Keeps the index of recordings up to date in the background, beside the lane that starts and ends recordings."""

import logging
import threading
from collections.abc import Callable, Mapping

from callmanager.bus import Bus
from callmanager.domain.call import Call
from callmanager.domain.errors import JobError
from callmanager.domain.events import CallFinished, CallNoteSaved, LibraryRead
from callmanager.services.jobs import run_child
from callmanager.services.recordings.recording_index import Helper, Progress, RecordingIndex
from callmanager.store.database import Database
from callmanager.workers import Lane

_CHECKPOINT_EVERY = 2_000  # sidecars: some 6 MB, which are moved into the database's file in 50 ms
_log = logging.getLogger(__name__)


class LibraryKeeper:
    """Reconciles in a lane of its own, and lets the recordings follow their calls."""

    def __init__(self, database: Database, bus: Bus, index: RecordingIndex) -> None:
        self._database = database
        self._bus = bus
        self._index = index
        self._lane = Lane("library")
        self._cancelled = threading.Event()
        self._moved = 0
        self._endings: list[Callable[[], None]] = [
            bus.subscribe(CallFinished, lambda event: self._follow(event.call)),
            bus.subscribe(CallNoteSaved, lambda event: self._follow(event.call)),
        ]

    def reconcile(self) -> None:
        """Bring the index up to date in the background; `LibraryRead` tells how far it is."""
        self._lane.run(self._reconcile)

    def stop(self) -> None:
        """End what runs, and the lane; calling it again does nothing."""
        self._cancelled.set()
        for ending in self._endings:
            ending()
        self._endings.clear()
        self._lane.stop()

    def _follow(self, call: Call) -> None:
        self._lane.run(self._index.follow, call)

    def _reconcile(self) -> None:
        if self._cancelled.is_set():
            return
        self._moved = 0
        try:
            self._index.reconcile(self._tell, self._cancelled)
        except OSError as error:
            _log.warning("The recordings folder cannot be read, its index is left as it was: %s", error)
        except JobError as error:
            _log.warning("The index of the recordings is not up to date: %s", error)

    def _tell(self, done: int, total: int) -> None:
        if done - self._moved >= _CHECKPOINT_EVERY or done == total:
            self._moved = done
            self._database.checkpoint()
        self._bus.publish(LibraryRead(done, total))


def child_helper(environment: Mapping[str, str]) -> Helper:
    """Reads sidecars in a process of its own: “recordings rebuild --changed --json”.

    Args:
        environment: what tells the child which data to work on, see `jobs.child_environment`.
    """

    def help_with(on_progress: Progress, cancelled: threading.Event) -> None:
        def hear(line: Mapping[str, object]) -> None:
            done, total = line.get("done"), line.get("total")
            if isinstance(done, int) and isinstance(total, int):
                on_progress(done, total)

        arguments = ["recordings", "rebuild", "--changed", "--json"]
        run_child(arguments, hear, cancelled, environment=environment, background=True)

    return help_with
