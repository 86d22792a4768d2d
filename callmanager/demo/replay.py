"""Replays the sample call through the services, in real time, as an agent would work it."""

import logging
import threading
import time
from collections.abc import Callable

from callmanager.app import App
from callmanager.demo.script import SampleCall
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import ObjectionRaised, RecordingAlarm, RecordingFinished, RecordingStarted
from callmanager.domain.recording import RecordingMetadata

RING_SECONDS = 2.0
HOLD_SECONDS = 1.5
LOOK_SECONDS = 4.0
WRAP_UP_SECONDS = 3.0
_LONGEST_WAIT_SECONDS = 15.0
_log = logging.getLogger(__name__)


class Replay(threading.Thread):
    """Drives one call in a thread of its own; windows, phones and files follow by themselves.

    Args:
        app: a built program whose capture source is the sample's audio.
        sample: the script.
        on_end: called once in this thread, with the recording or the reason why there is none.
        after_objection: called in this thread while the call goes on, a few seconds after the objection.
    """

    def __init__(
        self,
        app: App,
        sample: SampleCall,
        on_end: Callable[[RecordingMetadata | CallManagerError], None],
        after_objection: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name="demo-replay", daemon=True)
        self._app = app
        self._sample = sample
        self._on_end = on_end
        self._after_objection = after_objection
        self._stopped = threading.Event()
        self._sound = threading.Event()
        self._closed = threading.Event()
        self._recording: RecordingMetadata | None = None
        self._alarm: CallManagerError | None = None
        self._endings = [
            app.bus.subscribe(RecordingStarted, lambda _event: self._sound.set()),
            app.bus.subscribe(RecordingFinished, self._on_recorded),
            app.bus.subscribe(RecordingAlarm, self._on_alarm),
        ]

    def stop(self) -> None:
        """End the replay where it stands and join the thread; the call is left to whoever stops the program."""
        self._stopped.set()
        self._sound.set()
        self._closed.set()
        if self.is_alive() and self is not threading.current_thread():
            self.join()

    def run(self) -> None:
        """The thread's body."""
        try:
            self._play()
            result = self._recording or self._alarm or CallManagerError("The sample call was stopped before its end.")
        except CallManagerError as error:
            result = error
        finally:
            for ending in self._endings:
                ending()
        if not self._stopped.is_set() or self._recording is not None:
            self._on_end(result)

    def _play(self) -> None:
        app, sample = self._app, self._sample
        assert app.user is not None
        call = app.calls.start(
            app.user, phone=sample.contact_phone, contact_name=sample.contact_name, product=sample.product
        )
        self._wait(RING_SECONDS)
        app.calls.answer(call.call_id)
        self._sound.wait(_LONGEST_WAIT_SECONDS)
        self._wait(sample.objection_seconds)
        app.bus.publish(ObjectionRaised(call.call_id, sample.objection))
        self._wait(LOOK_SECONDS)
        began = time.monotonic()
        self._after_objection()
        looked = time.monotonic() - began + LOOK_SECONDS
        self._wait(sample.duration_seconds - sample.objection_seconds - HOLD_SECONDS - looked)
        app.calls.hold(call.call_id)
        self._wait(HOLD_SECONDS)
        app.calls.resume(call.call_id)
        app.calls.hang_up(call.call_id)
        self._closed.wait(_LONGEST_WAIT_SECONDS)
        self._wait(WRAP_UP_SECONDS)
        app.calls.finish(call.call_id, sample.outcome, sample.note)

    def _wait(self, seconds: float) -> None:
        if self._stopped.wait(max(0.0, seconds)):
            raise CallManagerError("The sample call was stopped before its end.", code="demo_stopped")

    def _on_recorded(self, event: RecordingFinished) -> None:
        self._recording = event.metadata
        self._closed.set()

    def _on_alarm(self, event: RecordingAlarm) -> None:
        self._alarm = CallManagerError(event.message, code=event.code)
        self._sound.set()
        self._closed.set()
