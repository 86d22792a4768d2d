"""Recordings of calls: made, found, and listened to with a trace. The one door for the floors above."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from callmanager.bus import Bus
from callmanager.domain.coverage import Coverage
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.recording_policy import PauseReason
from callmanager.domain.users import User
from callmanager.services import recorder as engine
from callmanager.services import recording_index
from callmanager.services.audit import AuditLog
from callmanager.services.call_recording import CallRecording
from callmanager.services.campaigns import CampaignService
from callmanager.services.recording_index import RecordingIndex
from callmanager.store.database import Database
from callmanager.workers import Lane


class Recorder(engine.Recorder, recording_index.Folder, Protocol):
    """What this service needs of the audio engine."""


class RecordingService:
    """Records the calls of the person at this desk, and knows all recordings."""

    def __init__(
        self, database: Database, bus: Bus, audit: AuditLog, recorder: Recorder, campaigns: CampaignService
    ) -> None:
        self._audit = audit
        self._recorder = recorder
        self._lane = Lane("recordings")
        self._index = RecordingIndex(database, recorder)
        self._calls = CallRecording(bus, audit, recorder, self._index, campaigns, self._lane)

    def record_calls_of(self, user: User | None) -> None:
        """Record the calls of this person from now on; None records nobody's. What runs for another one ends."""
        self._calls.record_calls_of(user)

    @property
    def coverage(self) -> Coverage:
        """Whether the call of this desk is recorded now, and why not; never waits."""
        return self._calls.coverage

    def start_now(self, call_id: str, actor: User) -> None:
        """Begin to record in mid-call; see `CallRecording.start_now`."""
        self._calls.start_now(call_id, actor)

    def stop_now(self, call_id: str, actor: User) -> None:
        """End the recording before the call ends; see `CallRecording.stop_now`."""
        self._calls.stop_now(call_id, actor)

    def pause(self, reason: PauseReason, actor: User) -> None:
        """Keep silence instead of sound from now on; see `CallRecording.pause`."""
        self._calls.pause(reason, actor)

    def resume(self, actor: User) -> None:
        """Keep sound again; see `CallRecording.resume`."""
        self._calls.resume(actor)

    def alarm(self, code: str, message: str) -> None:
        """The recorder says that the running recording is in danger."""
        self._calls.alarm(code, message)

    def stop(self) -> None:
        """End the running recording and the lane; calling it again does nothing."""
        self._calls.stop()
        self._lane.stop()

    def reconcile(self) -> None:
        """Bring the index up to date with the sidecars in the folder, in the background."""
        self._lane.run(self._index.reconcile)

    def recent(self, user: User, limit: int = 10, contact_name: str | None = None) -> list[RecordingMetadata]:
        """The newest recordings that ``user`` may see, newest first; filtered before they are limited."""
        return self._index.recent(user, limit, contact_name)

    def between(self, user: User, start: datetime, end: datetime) -> list[RecordingMetadata]:
        """The recordings that began in [start, end) and that ``user`` may see, oldest first."""
        return self._index.between(user, start, end)

    def get(self, recording_id: str) -> RecordingMetadata | None:
        """The recording with this id."""
        return self._index.get(recording_id)

    def path_for_listening(self, recording_id: str, listener: str) -> Path:
        """The WAV of a recording; that it was opened stands in the audit log.

        Raises:
            RecordingError: there is no such recording, or its file is gone or outside the recordings folder.
        """
        metadata = self.get(recording_id)
        if metadata is None:
            raise RecordingError("There is no such recording.", code="unknown_recording")
        root = self._recorder.save_dir.resolve()
        path = Path(metadata.file_path).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise RecordingError(
                "The file of this recording is not in the recordings folder any more.", code="recording_gone"
            )
        self._audit.add(listener, "recording.listen", recording_id, metadata.contact_name)
        return path
