"""The child's side of `callmanager.services.jobs`: end cleanly when the parent wants it, or is gone."""

import _thread
import os
import signal
import sys
import threading

from callmanager.domain.errors import CallManagerError
from callmanager.services.jobs import JOB_VARIABLE


def is_job() -> bool:
    """Whether this process works for another one of this program."""
    return os.environ.get(JOB_VARIABLE) == "1"


def obey_parent() -> None:
    """From now on, the end of the standard input and SIGTERM act like Ctrl-C: half-done files are put away."""
    del os.environ[JOB_VARIABLE]  # what this process starts is its own affair
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    threading.Thread(target=_watch, name="parent", daemon=True).start()


def _watch() -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:  # there is no standard input at all
        return
    if sys.platform == "win32":
        _thread.interrupt_main()  # os.kill would end the process there and then
    else:
        os.kill(os.getpid(), signal.SIGINT)  # this one also wakes a main thread that waits


def as_line(error: CallManagerError) -> dict[str, object]:
    """An error as the line that lets the parent raise it again."""
    details = {name: str(value) for name, value in error.details.items()}
    return {"error": {"code": error.reason, "message": error.message, "details": details}}
