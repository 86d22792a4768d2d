"""Which threads are running, so that a test can be held to leave none."""

import threading
import time
from pathlib import Path

_TASKS = Path("/proc/self/task")
# pytest-timeout's own watch, where it cannot use a signal.
_FOREIGN = ("pytest_timeout",)


def running() -> set[threading.Thread]:
    """The threads that run Python now, QThreads included where the system tells (Linux)."""
    return {thread for thread in threading.enumerate() if _is_running(thread)}


def left_over(before: set[threading.Thread], seconds: float = 2.0) -> list[str]:
    """The names of threads that were not there before and do not end within the bound; empty when all is well."""
    deadline = time.monotonic() + seconds
    while extra := running() - before:
        if time.monotonic() > deadline:
            return sorted(thread.name for thread in extra)
        time.sleep(0.01)
    return []


def _is_running(thread: threading.Thread) -> bool:
    if thread.name.startswith(_FOREIGN):
        return False
    if isinstance(thread, threading._DummyThread):
        # A thread that Qt started: Python up to 3.12 never learns of its end, the system does.
        return (_TASKS / str(thread.native_id)).exists()
    return thread.is_alive()
