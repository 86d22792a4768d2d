"""Recordings that are not kept: their files go, their row in the index goes, and both log and screen are told."""

import logging
from pathlib import Path
from typing import Any, Protocol

from callmanager.bus import Bus
from callmanager.domain.errors import RecordingError
from callmanager.domain.events import RecordingAlarm, RecordingDiscarded
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.recording_policy import Discard
from callmanager.services.people.audit import AuditLog
from callmanager.services.recordings.recording_index import RecordingIndex

ACTOR = "campaign policy"
"""Who discards, in the audit log: a rule, no person."""

_log = logging.getLogger(__name__)


class Bin(Protocol):
    """What is needed of the audio engine to remove recordings."""

    def discard_recording(self) -> dict[str, Any]:
        """End the running recording and remove its files. Raises RecordingError."""
        ...

    def delete_recording(self, filepath: str | Path) -> bool:
        """Remove a finished recording; False where it was refused."""
        ...


class Discards:
    """Removes what a campaign does not keep."""

    def __init__(self, bus: Bus, audit: AuditLog, recorder: Bin, index: RecordingIndex) -> None:
        self._bus = bus
        self._audit = audit
        self._recorder = recorder
        self._index = index

    def running(self, call_id: str, why: Discard) -> None:
        """End the running recording and remove it.

        Raises:
            RecordingError: nothing is being recorded, or the files could not be removed.
        """
        self._tell(call_id, RecordingMetadata.from_dict(self._recorder.discard_recording()), why)

    def finished(self, metadata: RecordingMetadata, why: Discard) -> None:
        """Remove a recording that has ended; an alarm where its files could not be removed."""
        if self._recorder.delete_recording(metadata.file_path):
            self._tell(metadata.call_id, metadata, why)
            return
        _log.warning("The recording %s could not be removed (%s)", metadata.file_path, why.value)
        error = RecordingError(
            "A recording that must not be kept could not be removed. Remove it in the list of recordings.",
            code="discard_failed",
        )
        self._bus.publish(RecordingAlarm(metadata.call_id, error.reason, error.message))

    def _tell(self, call_id: str, metadata: RecordingMetadata, why: Discard) -> None:
        self._index.forget(metadata.recording_id)
        detail = f"{why.value}; {metadata.duration_seconds:.1f} s; call {call_id}"
        self._audit.add(ACTOR, "recording.discard", metadata.recording_id, detail)
        self._bus.publish(RecordingDiscarded(call_id, metadata.recording_id, why, metadata.duration_seconds))
