"""Hears from logind, on Linux, that the computer is about to sleep, and has it wait until the recording is on disk.

Without it the recording is whole all the same: the clocks tell of the sleep afterwards, and the header is always right.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor

_log = logging.getLogger(__name__)

_SERVICE = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_INTERFACE = "org.freedesktop.login1.Manager"
_SIGNAL = "PrepareForSleep"
_ANSWER_MS = 1_000
_SLOT: Any = SLOT("on_sleep(bool)")  # text, although PySide6's stubs want bytes


class SleepListener(QObject):
    """Calls ``prepare`` before the computer sleeps; needs an event loop in the thread that makes it.

    Args:
        prepare: closes what must be on disk; called in a thread of its own.
        bus: the system's bus, or another one in tests.
    """

    def __init__(self, prepare: Callable[[], object], bus: QDBusConnection | None = None) -> None:
        super().__init__()
        self._prepare = prepare
        self._bus = bus
        self._delay: int | None = None

    def start(self) -> bool:
        """Begin to listen; False where there is no logind."""
        if sys.platform != "linux":
            return False
        bus = self._bus = self._bus or QDBusConnection.systemBus()
        if not bus.isConnected():
            _log.info("Nobody tells of sleep: %s", bus.lastError().message())
            return False
        heard = bus.connect(_SERVICE, _PATH, _INTERFACE, _SIGNAL, self, _SLOT)
        self._ask_to_wait()
        return heard

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """What logind says: True before sleep, False after it."""
        if begins:
            threading.Thread(target=self._get_ready, name="before-sleep", daemon=True).start()
        else:
            self._ask_to_wait()

    def _get_ready(self) -> None:
        try:
            self._prepare()
        except Exception:  # the thread's top
            _log.exception("The recording could not be closed before sleep; it is whole up to a second before it")
        finally:
            self._let_sleep()

    def _ask_to_wait(self) -> None:
        """Take the lock for which logind waits, for some seconds, before it lets the computer sleep."""
        if self._delay is not None or self._bus is None:
            return
        call = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "Inhibit")
        call.setArguments(["sleep", "CallManager", "closing the recording", "delay"])
        answer = self._bus.call(call, timeout=_ANSWER_MS)
        given = answer.arguments()
        if given and isinstance(given[0], QDBusUnixFileDescriptor):
            self._delay = os.dup(given[0].fileDescriptor())

    def _let_sleep(self) -> None:
        delay, self._delay = self._delay, None
        if delay is not None:
            os.close(delay)

    def stop(self) -> None:
        """Listen no more; calling it again does nothing."""
        if self._bus is not None:
            self._bus.disconnect(_SERVICE, _PATH, _INTERFACE, _SIGNAL, self, _SLOT)
            self._bus = None
        self._let_sleep()
