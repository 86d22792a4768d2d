"""Calls a paused recording to mind, again and again, until it goes on."""

import time

from callmanager.bus import Bus
from callmanager.domain.events import PauseReminder
from callmanager.workers import Repeater


class PauseWatch:
    """Publishes `PauseReminder` every so many seconds of a pause. One pause at a time; call it from one thread."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._reminder: Repeater | None = None

    def begin(self, call_id: str, every_seconds: float) -> None:
        """A pause has begun; 0 seconds: nobody is reminded."""
        self.end()
        if every_seconds > 0:
            since = time.monotonic()
            self._reminder = Repeater(
                "pause-reminder",
                every_seconds,
                lambda: self._bus.publish(PauseReminder(call_id, time.monotonic() - since)),
            )
            self._reminder.start()

    def end(self) -> None:
        """The pause is over; calling it again does nothing."""
        reminder, self._reminder = self._reminder, None
        if reminder is not None:
            reminder.stop()
