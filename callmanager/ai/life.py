"""The copilot's life: its thread, the engine in it, who waits for an answer, and how all of it ends in time."""

import atexit
import logging
import threading
from concurrent.futures import CancelledError
from contextlib import suppress

from callmanager.ai.answers import Request, is_calling
from callmanager.ai.engine import Engine
from callmanager.ai.history import History
from callmanager.ai.loop import CopilotLoop
from callmanager.ai.options import Options
from callmanager.ai.server_watch import ServerView
from callmanager.workers import LoopThread, WorkerError

_log = logging.getLogger(__name__)

_CLOSE_SECONDS, _JOIN_SECONDS = 1.0, 0.8  # together less than the two seconds that stopping may take
_FRESH_SECONDS = 4.5  # of the blocking questions; above the time-outs of the look they wait for
_unended: list[LoopThread] = []  # threads that did not end in time: Qt aborts if one is destroyed


class CopilotLife:
    """Starts the thread with the first thing to do and ends it with the interpreter; `AICopilot` gives it the work."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._history = History()
        self._lock = threading.Lock()
        self._waiting: set[Request] = set()
        self._engine = Engine(self._options, self._history)
        self._thread: LoopThread | None = None
        self._stopped = False

    def start(self) -> None:
        """Start the thread; again after `stop` too. Calling it while it runs does nothing."""
        with self._lock:
            if self._thread is not None:
                return
            thread = LoopThread("copilot", _JOIN_SECONDS, CopilotLoop)
            thread.start_loop()
            self._engine = Engine(self._options, self._history)
            thread.call_soon(self._engine.begin)
            self._thread, self._stopped = thread, False
        atexit.register(self.stop)  # also keeps us referenced: Qt aborts when a running thread is destroyed

    def _start_once(self) -> None:
        """Start what was never started; what was stopped stays so."""
        if self._thread is None and not self._stopped:
            self.start()

    def wait_until_checked(self, seconds: float) -> bool:
        """Wait until the server was looked at for the first time; False when that took longer."""
        return self._engine.server.checked.wait(seconds)

    def stop(self) -> None:
        """End the answer under way and the thread, within 2 s; calling it again does nothing.

        From a callback it returns at once and the thread ends soon after.
        """
        if threading.get_ident() == self._engine.thread_id:
            threading.Thread(target=self.stop, name="copilot-stop").start()
            return
        with self._lock:
            thread, self._thread, self._stopped = self._thread, None, True
            engine = self._engine
        if thread is None:
            return
        atexit.unregister(self.stop)
        try:
            with suppress(TimeoutError, WorkerError):
                thread.submit(engine.close()).result(_CLOSE_SECONDS)
            thread.stop()
        except WorkerError:
            if is_calling(engine.thread_id):
                _log.error("A callback holds the copilot's thread; it ends when the callback returns.")
            else:  # it was told to end, and does: nothing for anybody to mend
                _log.info("The computer is busy: the copilot's thread ends later than the program wanted.")
            _unended.append(thread)
        with self._lock:
            waiting, self._waiting = self._waiting, set()
            if self._thread is None:
                self._engine = Engine(self._options, self._history)  # knows nothing of the server, as after a start
        for request in waiting:
            self._finish_stopped(request)

    def _hand_over(self, request: Request) -> None:
        """Give the engine a request; it is ended here where no engine takes it any more."""
        self._start_once()
        with self._lock:
            thread = self._thread
            self._waiting = {r for r in self._waiting if not r.finished} | {request}
        if thread is None or not thread.call_soon(self._engine.accept, request):
            self._finish_stopped(request)

    def _finish_stopped(self, request: Request) -> None:
        question, language = request.question, self._options.language
        request.finish(request.ended("stopped", language, question.approved, question.language or language))

    def _running(self) -> LoopThread:
        self._start_once()
        if self._thread is None:
            raise WorkerError("The copilot was stopped.")
        return self._thread

    def _look(self) -> ServerView:
        """What the server has now; what was last known, where waiting would be waiting for ourselves."""
        self._start_once()
        thread, engine = self._thread, self._engine
        if thread is None or threading.get_ident() == engine.thread_id:
            return engine.server.view
        try:
            looking = thread.submit(engine.look())
            return looking.result(_FRESH_SECONDS)
        except TimeoutError:
            looking.cancel()
        except (WorkerError, CancelledError):  # stopped meanwhile
            pass
        return engine.server.view
