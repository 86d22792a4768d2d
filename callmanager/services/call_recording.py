"""The recording of the calls at this desk: begun when the person answers, ended with the line."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from callmanager.bus import Bus
from callmanager.domain.call import Call
from callmanager.domain.errors import RecordingError
from callmanager.domain.events import (
    CallAnswered,
    CallEnded,
    RecordingAlarm,
    RecordingFinished,
    RecordingStarted,
)
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import User
from callmanager.services.recording_index import RecordingIndex
from callmanager.workers import Lane

_log = logging.getLogger(__name__)


class Recorder(Protocol):
    """What recording a call needs of the audio engine."""

    @property
    def is_recording(self) -> bool:
        """Whether sound is being written now."""
        ...

    def start_recording(
        self,
        filename: str,
        contact_name: str = "",
        contact_phone: str = "",
        user_id: str = "",
        user_name: str = "",
        call_id: str = "",
    ) -> str:
        """Begin; the path of the WAV. Raises RecordingError."""
        ...

    def stop_recording(self) -> dict[str, Any]:
        """End; the metadata. Raises RecordingError."""
        ...

    def get_metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a recording."""
        ...


class CallRecording:
    """Records the calls of the person at this desk.

    Starting a device can take a second, so it happens in ``lane``; news comes by the bus.
    """

    def __init__(self, bus: Bus, recorder: Recorder, index: RecordingIndex, lane: Lane) -> None:
        self._bus = bus
        self._recorder = recorder
        self._index = index
        self._lane = lane
        self._agent_id: str | None = None
        self._call_id: str | None = None
        self._endings: list[Callable[[], None]] = [
            bus.subscribe(CallAnswered, lambda event: self._on_answered(event.call)),
            bus.subscribe(CallEnded, lambda event: self._on_ended(event.call)),
        ]

    def record_calls_of(self, user: User | None) -> None:
        """Record the calls of this person from now on; None records nobody's. What runs for another one ends."""
        before, self._agent_id = self._agent_id, user.user_id if user else None
        if before is not None and before != self._agent_id:
            self._end_soon()

    def alarm(self, code: str, message: str) -> None:
        """The recorder says that the running recording is in danger."""
        self._bus.publish(RecordingAlarm(self._call_id or "", code, message))

    def stop(self) -> None:
        """End the running recording, in the lane's order; calling it again does nothing."""
        self._end_soon()
        for ending in self._endings:
            ending()
        self._endings.clear()

    def _on_answered(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            self._lane.run(self._begin, call)

    def _on_ended(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            self._lane.run(self._end, call.call_id)

    def _begin(self, call: Call) -> None:
        try:
            path = self._recorder.start_recording(
                filename="llamada",
                contact_name=call.contact_name,
                contact_phone=call.phone,
                user_id=call.agent_id,
                user_name=call.agent_name,
                call_id=call.call_id,
            )
        except RecordingError as error:
            _log.info("Call %s goes on without a recording: %s", call.call_id, error)
            self._bus.publish(RecordingAlarm(call.call_id, error.reason, error.message))
            return
        self._call_id = call.call_id
        metadata = RecordingMetadata.from_dict(self._recorder.get_metadata(path))
        self._index.keep([metadata])
        self._bus.publish(RecordingStarted(metadata))

    def _end(self, call_id: str) -> None:
        if self._call_id != call_id:
            return
        self._call_id = None
        try:
            metadata = RecordingMetadata.from_dict(self._recorder.stop_recording())
        except RecordingError as error:
            self._bus.publish(RecordingAlarm(call_id, error.reason, error.message))
            self._index.reconcile()
            return
        self._index.keep([metadata])
        self._bus.publish(RecordingFinished(metadata))

    def _end_soon(self) -> None:
        """End what runs, in the lane's order: a recording that is just beginning ends too."""
        if self._endings:  # not stopped yet
            self._lane.run(self._end_running)

    def _end_running(self) -> None:
        if self._call_id is not None:
            self._end(self._call_id)
