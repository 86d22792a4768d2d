"""A thread that looks whether the audio thread still comes round. It alone can tell while a disk holds that one."""

import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
# A look that comes later than this was held up with the whole program: the audio thread has its turn first.
_OVERSLEPT_SECONDS = 1.5


class Watchdog:
    """Calls a quick check twice a second while something is recorded, and sleeps otherwise."""

    def __init__(self) -> None:
        self._check: Callable[[], None] | None = None
        self._changed = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="recording-watchdog", daemon=True)

    def start(self) -> None:
        """Start the thread; nothing is checked yet."""
        self._thread.start()

    def watch(self, check: Callable[[], None] | None) -> None:
        """Check this from now on; None: nothing."""
        with self._changed:
            self._check = check
            self._changed.notify_all()

    def stop(self, seconds: float) -> None:
        """End the thread and wait for it at most ``seconds``; calling it again does nothing."""
        with self._changed:
            self._check, self._ended = None, True
            self._changed.notify_all()
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._check is not None)
                began = time.monotonic()
                if not self._changed.wait_for(lambda: self._ended or self._check is None, LOOK_SECONDS):
                    check = self._check
                elif self._ended:
                    return
                else:
                    continue
            if check is not None and time.monotonic() - began < _OVERSLEPT_SECONDS:
                self._look(check)

    @staticmethod
    def _look(check: Callable[[], None]) -> None:
        try:
            check()
        except Exception:  # the thread's top
            _log.exception("The recording could not be checked; it is tried again in %s s", LOOK_SECONDS)
