"""Whether the database server can be reached: after one call has found it gone, the others fail at once.

So a desktop never stands still for each of its questions to a server that does not answer. While somebody watches the
server (`callmanager.store.news`), only the watcher's own line finds it again; without one, a call is let through every
`RETRY_SECONDS` to look.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from callmanager.domain.errors import StoreError

RETRY_SECONDS = 2.0
_log = logging.getLogger(__name__)

Changed = Callable[[StoreError | None], object]
"""Told the sentence when the server is lost, and None when it is back; in whichever thread noticed."""


class Reach:
    """Keeps what is known of the way to the server. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._away: StoreError | None = None
        self._since: datetime | None = None
        self._next_look = 0.0
        self._watchers = 0
        self._told: tuple[Changed, ...] = ()

    @property
    def away(self) -> StoreError | None:
        """Why the database cannot be used now; None while it can."""
        return self._away

    @property
    def away_since(self) -> datetime | None:
        """When it was lost; None while it is there."""
        return self._since

    def check(self) -> None:
        """Let a call through to the server, or refuse it at once.

        Raises:
            StoreError: code ``store_away``.
        """
        with self._lock:
            if self._away is None:
                return
            if not self._watchers and time.monotonic() >= self._next_look:
                self._next_look = time.monotonic() + RETRY_SECONDS
                return
            raise away(str(self._away.details.get("cause", "")))

    def lost(self, cause: str) -> StoreError:
        """Somebody found the server gone; the sentence for it."""
        error = away(cause)
        with self._lock:
            self._next_look = time.monotonic() + RETRY_SECONDS
            if self._away is not None:
                return error
            self._away, self._since = error, datetime.now(UTC)
            listeners = self._told
        _log.info("The database is away: %s", cause)
        for listener in listeners:
            listener(error)
        return error

    def back(self) -> None:
        """Somebody reached the server."""
        with self._lock:
            before, self._away, self._since = self._away, None, None
            listeners = self._told
        if before is None:
            return
        _log.info("The database is back")
        for listener in listeners:
            listener(None)

    def on_change(self, listener: Changed) -> Callable[[], None]:
        """Tell ``listener`` from now on; the function that ends it."""
        with self._lock:
            self._told = (*self._told, listener)

        def end() -> None:
            with self._lock:
                self._told = tuple(told for told in self._told if told is not listener)

        return end

    def watched(self, *, starts: bool) -> None:
        """Somebody begins to watch the server, or ends it; while one does, no call is let through to look."""
        with self._lock:
            self._watchers += 1 if starts else -1


def away(cause: str) -> StoreError:
    """The sentence for a server that cannot be reached."""
    return StoreError(
        f"The team's database cannot be reached ({cause}). Calls go on: they are recorded and kept on this computer, "
        "and brought to the database by themselves when it is back.",
        code="store_away",
        cause=cause,
    )
