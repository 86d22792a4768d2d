"""The life of the recorder's threads: started once, stopped within a bound, and at the latest when the program ends."""

import atexit
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.audio.recording.engine import AudioThread
from callmanager.audio.recording.sealing import seal
from callmanager.audio.recording.session import Session
from callmanager.audio.recording.watchdog import Watchdog
from callmanager.domain.recording import RecordingMetadata
from callmanager.workers import Lane, WorkerError

T = TypeVar("T")
_log = logging.getLogger(__name__)

_EXIT_SECONDS = 10.0
_WATCHDOG_SECONDS = 1.0


class AudioHost:
    """Keeps the audio thread, its watchdog, and the lanes beside it: for mending after a crash, and for digests.

    Args:
        library: the folder to mend at the start.
        last_job: run in the audio thread before it ends.
    """

    def __init__(self, library: Library, last_job: Callable[[], object]) -> None:
        self._library = library
        self._last_job = last_job
        self._life = threading.RLock()
        self._thread: AudioThread | None = None
        self._lane: Lane | None = None
        self._sealing: Lane | None = None
        self._watchdog: Watchdog | None = None
        self._recovery: Future[list[RecordingMetadata]] | None = None
        self._stopping = threading.Event()

    def start(self) -> AudioThread:
        """Start both, if they do not run; the audio thread."""
        with self._life:
            if self._thread is None:
                self._stopping.clear()
                self._thread = AudioThread()
                self._thread.start()
                self._lane = Lane("recovery")
                self._recovery = self._lane.submit(self._recover)
                self._sealing = Lane("digests")
                self._watchdog = Watchdog()
                self._watchdog.start()
                _running.add(self)
                run_at_exit_first()
            return self._thread

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Run ``job`` in the audio thread, which is started for it."""
        thread = self._thread
        if thread is not None and thread.is_current:
            return thread.submit(job)  # a job of a job; the lock may be held by who waits for it
        with self._life:
            return self.start().submit(job)

    def tick_with(self, tick: Callable[[], None] | None, on_failure: Callable[[], None] | None = None) -> None:
        """Call ``tick`` regularly from now on, or no more; see `AudioThread.tick_with`."""
        if self._thread is not None:
            self._thread.tick_with(tick, on_failure)

    def watch(self, session: Session | None) -> None:
        """Have the watchdog look after this recording; None: after none."""
        if self._watchdog is not None:
            self._watchdog.watch(session.check_alive if session is not None else None)

    def seal(self, session: Session) -> "Future[RecordingMetadata]":
        """Work out the digests of a finished recording, beside the audio thread."""
        assert self._sealing is not None, "the host runs"
        return self._sealing.submit(seal, session.files.sidecar_file, session.metadata, self._stopping.is_set)

    def stop(self, seconds: float) -> None:
        """Run the last job and end both; calling it again does nothing.

        Raises:
            WorkerError: the thread did not end within ``seconds``; it is kept, and `stop` may be tried again.
        """
        with self._life:
            if self._thread is None:
                return
            self._stopping.set()
            if self._thread.isRunning():
                self._thread.submit(self._last_job)
            self._thread.stop(seconds)
            for lane in (self._lane, self._sealing):
                if lane is not None:
                    lane.stop()
            if self._watchdog is not None:
                self._watchdog.stop(_WATCHDOG_SECONDS)
            self._thread = self._lane = self._sealing = self._watchdog = None
            _running.discard(self)

    def _recover(self) -> list[RecordingMetadata]:
        try:
            return recover(self._library, self._stopping.is_set, suspects_only=True)
        except Exception:  # the thread's top
            _log.exception("Unfinished recordings could not be mended; they are left as they are")
            return []

    def recovered(self) -> list[RecordingMetadata]:
        """What the start has mended; waits until that is done."""
        return self._recovery.result() if self._recovery else []

    def wait_for_recovery(self) -> None:
        """Return when nothing is being mended any more."""
        if self._recovery is not None:
            wait([self._recovery])


# Hosts whose thread runs. They are kept here, since Qt aborts the process when a running QThread is destroyed.
_running: set[AudioHost] = set()


def run_at_exit_first() -> None:
    """Make `_stop_all` the next exit handler to run: what registers last runs first.

    sounddevice registers PortAudio's own end when it is first imported; it must find no stream open.
    """
    atexit.unregister(_stop_all)
    atexit.register(_stop_all)


def _stop_all() -> None:
    for host in tuple(_running):
        try:
            host.stop(_EXIT_SECONDS)
        except WorkerError:
            _log.exception("The recorder did not end in time")
