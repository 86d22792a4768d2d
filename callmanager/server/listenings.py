"""Which requests are one listening: a player asks for a recording many times, and the audit log tells of each once.

A listening goes on while the same phone asks for the same recording again within some minutes; after that it is a new
one, with an entry of its own. The entry is written before the first sound is sent.
"""

import threading
import time
from collections.abc import Callable

PAUSE_SECONDS = 600.0


class Listenings:
    """The listenings that go on now. May be asked from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._clock = clock
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._last: dict[tuple[str, str], float] = {}

    def go_on(self, phone_id: str, recording_id: str, begin: Callable[[], object]) -> None:
        """Call ``begin`` if this is a new listening; whoever asks meanwhile waits for it. If it fails, so does this."""
        key = phone_id, recording_id
        with self._lock:
            now = self._clock()
            self._last = {k: at for k, at in self._last.items() if now - at < self._pause_seconds}
            if key not in self._last:
                begin()
            self._last[key] = now
