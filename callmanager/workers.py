"""The threads that everything slow runs in: a loop thread for asyncio, a lane for ordered blocking work.

Every worker has ``start()``, an idempotent ``stop()``, and is joined within a bound.
"""

import asyncio
import inspect
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler

from callmanager.domain.errors import CallManagerError

T = TypeVar("T")
P = ParamSpec("P")
_FIRST_STEPS = 100  # turns of the loop at most, when it ends, for tasks that are only just made
_M_ARENA_MAX = -8  # by glibc's malloc.h
_log = logging.getLogger(__name__)


class WorkerError(RuntimeError):
    """A worker was used before its start or after its stop, or did not end in time."""


def _is_new(task: "asyncio.Task[Any]") -> bool:
    """Whether it has not taken its first step; cancelled now, a task group's would never await what it was given."""
    coroutine = task.get_coro()
    return inspect.iscoroutine(coroutine) and inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED


class LoopThread(QThread):
    """A QThread that runs an asyncio loop.

    Keep a reference until `stop` has returned: Qt aborts the process when a running QThread is destroyed.
    """

    def __init__(
        self,
        name: str,
        stop_seconds: float = 2.0,
        loop_factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_factory = loop_factory
        self._ready = threading.Event()
        self._stop_ms = int(stop_seconds * 1000)

    def start_loop(self) -> None:
        """Start the thread and return when its loop accepts work."""
        if not self.isRunning():
            self._ready.clear()
            self.start()
            if not self._ready.wait(10):
                raise WorkerError(f"The thread “{self.objectName()}” did not start.")

    def run(self) -> None:
        """The thread's body; Qt calls it."""
        threading.current_thread().name = self.objectName()
        if (trace := threading.gettrace()) is not None:  # Python does not hand it to threads that Qt made
            sys.settrace(trace)
        loop = self._loop_factory()
        asyncio.set_event_loop(loop)
        self._loop = loop
        loop.call_soon(self._ready.set)
        try:
            loop.run_forever()
        finally:
            self._drain(loop)
            asyncio.set_event_loop(None)
            loop.close()

    @staticmethod
    def _drain(loop: asyncio.AbstractEventLoop) -> None:
        tasks = asyncio.all_tasks(loop)
        for _ in range(_FIRST_STEPS):
            if not any(_is_new(task) for task in tasks):
                break
            loop.run_until_complete(asyncio.sleep(0))
            tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run ``coroutine`` on the loop, from any thread; never wait on the result from the GUI thread.

        Raises:
            WorkerError: the thread is not running.
        """
        loop = self._loop
        if loop is None or loop.is_closed() or not self.isRunning():
            coroutine.close()
            raise WorkerError(f"The thread “{self.objectName()}” is not running.")
        return asyncio.run_coroutine_threadsafe(coroutine, loop)

    def call_soon(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Run a plain function on the loop soon; False when the loop has ended."""
        loop = self._loop
        if loop is None or loop.is_closed() or kwargs:
            return False
        try:
            loop.call_soon_threadsafe(function, *args)
        except RuntimeError:  # the loop closed between the look and the call
            return False
        return True

    def stop(self) -> None:
        """Cancel what runs, end the loop and join the thread; calling it again does nothing.

        Raises:
            WorkerError: the thread did not end within its bound.
        """
        if not self.isRunning():
            return
        self.call_soon(self._loop.stop if self._loop else lambda: None)
        if not self.wait(self._stop_ms):
            raise WorkerError(f"The thread “{self.objectName()}” did not end within {self._stop_ms} ms.")


class Lane:
    """One thread that runs blocking jobs in the order in which they were given."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool: ThreadPoolExecutor | None = ThreadPoolExecutor(1, thread_name_prefix=name)

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a job; its failure is kept in the future, and logged when nobody asks for it.

        Raises:
            WorkerError: the lane was stopped.
        """
        if self._pool is None:
            raise WorkerError(f"The lane “{self._name}” was stopped.")
        return self._pool.submit(function, *args, **kwargs)

    def run(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Queue a job nobody waits for; a failure is logged."""
        self.submit(function, *args, **kwargs).add_done_callback(_log_failure)

    def stop(self) -> None:
        """Finish the queued jobs and join the thread; calling it again does nothing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True)


def _is_away(error: BaseException | None) -> bool:
    """Whether it is only that the team's database is away, which is told on screen and comes right by itself."""
    return isinstance(error, CallManagerError) and error.reason == "store_away"


def _log_failure(future: "Future[Any]") -> None:
    error = None if future.cancelled() else future.exception()
    if _is_away(error):
        _log.info("A background job waits for the database: %s", error)
    elif error is not None:
        _log.error("A background job failed", exc_info=error)


_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install_qt_log() -> Callable[[], None]:
    """Send Qt's own messages to the logger ``qt``; returns the function that puts back what was there before."""
    logger = logging.getLogger("qt")

    def write(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logger.log(_QT_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message)

    before = qInstallMessageHandler(write)

    def restore() -> None:
        qInstallMessageHandler(before)

    return restore


def share_heaps() -> bool:
    """Have all threads take their memory from two heaps; whether the C library is one that has to be told.

    glibc gives each thread a heap of its own, and what is free in one serves no other: 12 MB in the desktop. Its
    threads take turns in the interpreter anyway. Call it before they start.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    return set_option is not None and bool(set_option(_M_ARENA_MAX, 2))


class Repeater:
    """A thread that calls a quick function every so many seconds until it is stopped."""

    def __init__(self, name: str, seconds: float, function: Callable[[], object]) -> None:
        self._seconds = seconds
        self._function = function
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first call comes after one period."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and join it; calling it again does nothing."""
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._function()
            except Exception as error:
                if _is_away(error):
                    _log.debug("“%s” waits for the database", self._thread.name)
                    continue
                _log.exception("“%s” failed; it is tried again in %s s", self._thread.name, self._seconds)
