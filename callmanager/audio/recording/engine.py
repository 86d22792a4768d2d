"""The audio thread: a QThread that runs jobs in order and, while something is recorded, a tick every 100 ms."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QThread

from callmanager.workers import WorkerError

T = TypeVar("T")
_log = logging.getLogger(__name__)

TICK_SECONDS = 0.1


class AudioThread(QThread):
    """Owns every stream and file of the recorder: they are opened, used and closed in here and nowhere else.

    Keep a reference until `stop` has returned: Qt aborts the process when a running QThread is destroyed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("audio")
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._tick: Callable[[], None] | None = None
        self._on_failure: Callable[[], None] | None = None
        self._next_tick = 0.0
        self._ident: int | None = None

    @property
    def is_current(self) -> bool:
        """Whether this is asked from the thread itself."""
        return threading.get_ident() == self._ident

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Run ``job`` in the thread, after the jobs before it; from the thread itself it runs at once."""
        future: Future[T] = Future()
        if self.is_current:
            _run(job, future)
        else:
            self._jobs.put((job, future))
        return future

    def tick_with(self, tick: Callable[[], None] | None, on_failure: Callable[[], None] | None = None) -> None:
        """Call ``tick`` every `TICK_SECONDS` from now on, or no more; only from the thread itself.

        A tick that fails is the last one: it is logged, and ``on_failure`` is called.
        """
        self._tick, self._on_failure = tick, on_failure
        self._next_tick = time.monotonic()

    def run(self) -> None:
        """The thread's body; Qt calls it."""
        self._ident = threading.get_ident()
        while True:
            try:
                item = self._jobs.get(timeout=self._until_tick())
            except queue.Empty:
                self._run_tick()
                continue
            if item is None:
                self._ident = None
                return
            _run(*item)
            if self._tick is not None and time.monotonic() >= self._next_tick:
                self._run_tick()

    def _until_tick(self) -> float | None:
        return None if self._tick is None else max(0.0, self._next_tick - time.monotonic())

    def _run_tick(self) -> None:
        if self._tick is None:
            return
        self._next_tick = time.monotonic() + TICK_SECONDS
        try:
            self._tick()
        except Exception:  # the thread's top: a tick that fails must not end the thread
            _log.exception("The audio thread failed")
            self._tick, failed = None, self._on_failure
            if failed is not None:
                _run(failed, Future())

    def stop(self, seconds: float) -> None:
        """End the thread after the jobs that were given and join it; calling it again does nothing.

        Raises:
            WorkerError: it did not end within ``seconds``.
        """
        if not self.isRunning():
            return
        self._jobs.put(None)
        if not self.wait(int(seconds * 1000)):
            raise WorkerError(f"The thread “{self.objectName()}” did not end within {seconds} s.")


def _run(job: Callable[[], T], future: "Future[T]") -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(job())
    except BaseException as error:  # handed to the caller who waits on the future
        future.set_exception(error)
