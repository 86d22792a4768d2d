"""Looks for a device again and again, in a thread of its own: a sound system may take its time to open one."""

import logging
import threading
from collections.abc import Callable

from callmanager.audio.signal.capture import Source

_log = logging.getLogger(__name__)

Attempt = Callable[[int], Source | None]
"""Told the number of the round, from 1: opens and starts a device, or gives None."""


class NeedsRoom(Exception):
    """The device is connected, but can only be opened when no other stream is open."""


class DeviceSearch:
    """Closes a device that is gone and tries others, again and again, in a thread of its own."""

    def __init__(self, gone: list[Source], tries: list[Attempt], wait: float, pause: float) -> None:
        self._gone, self._tries, self._wait, self._pause = gone, tries, wait, pause
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._found: Source | None = None
        self.wants_room = False
        """Whether it has found a device that can only be opened when the one that stands in for it is closed."""
        self._thread = threading.Thread(target=self._run, name="find-device", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def take(self) -> Source | None:
        """What was found: open, and capturing."""
        with self._lock:
            found, self._found = self._found, None
            return found

    def stop(self) -> None:
        """Look no more, and close what was found and not taken."""
        self._stopped.set()
        found = self.take()
        if found is not None:
            found.close()

    def _run(self) -> None:
        try:
            for source in self._gone:
                source.close()
            self._look()
        except Exception:  # the thread's top
            _log.exception("The search for an input device failed; it is not looked for any more")

    def _look(self) -> None:
        round_, wait = 0, self._wait
        while self._tries and not self._stopped.wait(wait):
            round_, wait = round_ + 1, self._pause
            for attempt in self._tries:
                try:
                    source = attempt(round_)
                except NeedsRoom:
                    self.wants_room = True
                    return
                if source is not None:
                    self._offer(source)
                    return

    def _offer(self, source: Source) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self._found = source
                return
        source.close()
