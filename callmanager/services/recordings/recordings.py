"""Recordings of calls: made, found, and listened to with a trace. The one door for the floors above."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from callmanager.bus import Bus
from callmanager.domain.coverage import Coverage
from callmanager.domain.errors import RecordingError
from callmanager.domain.events import RecordingTagged
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.recording_listing import RecordingFilter, RecordingListing, clean_tags
from callmanager.domain.recording_policy import PauseReason
from callmanager.domain.users import Right, User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting_now, denied, name_of
from callmanager.services.recordings import recorder as engine
from callmanager.services.recordings import recording_index
from callmanager.services.recordings.desk_recording import DeskRecording
from callmanager.services.recordings.library_keeper import LibraryKeeper
from callmanager.services.recordings.recording_index import Helper, RecordingIndex
from callmanager.services.recordings.recording_refusals import unknown_recording
from callmanager.services.recordings.recording_search import PAGE, RecordingSearch
from callmanager.store.database import Database
from callmanager.workers import Lane

_log = logging.getLogger(__name__)


class Recorder(engine.Recorder, recording_index.Folder, Protocol):
    """What this service needs of the audio engine."""

    def tag_recording(self, filepath: str | Path, tags: Sequence[str]) -> object:
        """Keep tags in the sidecar. Raises RecordingError."""
        ...


class RecordingService:
    """Records the calls of the person at this desk, and knows all recordings."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        audit: AuditLog,
        recorder: Recorder,
        campaigns: CampaignService,
        *,
        helper: Helper | None = None,
    ) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._recorder = recorder
        self._lane = Lane("recordings")
        self._settled = False
        self._search = RecordingSearch(database)
        self.index = RecordingIndex(database, recorder, helper)
        self.library = LibraryKeeper(database, bus, self.index)
        self._calls = DeskRecording(bus, audit, recorder, self.index, campaigns, self._lane)

    def record_calls_of(self, user: User | None) -> None:
        """Record the calls of this person from now on; None records nobody's. What runs for another one ends."""
        self._calls.record_calls_of(user)

    @property
    def coverage(self) -> Coverage:
        """Whether the call of this desk is recorded now, and why not; never waits."""
        return self._calls.coverage

    @property
    def is_paused(self) -> bool:
        """Whether the recorder keeps silence now: true a moment before `coverage` says why."""
        return self._recorder.is_paused

    def start_now(self, call_id: str, actor: User) -> None:
        """Begin to record in mid-call; see `DeskRecording.start_now`."""
        self._calls.start_now(call_id, actor)

    def stop_now(self, call_id: str, actor: User) -> None:
        """End the recording before the call ends; see `DeskRecording.stop_now`."""
        self._calls.stop_now(call_id, actor)

    def pause(self, reason: PauseReason, actor: User) -> None:
        """Keep silence instead of sound from now on; see `DeskRecording.pause`."""
        self._calls.pause(reason, actor)

    def resume(self, actor: User) -> None:
        """Keep sound again; see `DeskRecording.resume`."""
        self._calls.resume(actor)

    def beep_with(self, beeper: engine.Beeps) -> None:
        """Let this one sound while a campaign's calls are recorded that wants it."""
        self._calls.beeper = beeper

    def alarm(self, code: str, message: str) -> None:
        """The recorder says that the running recording is in danger."""
        self._calls.alarm(code, message)

    def stop(self) -> None:
        """End the running recording and the lanes; calling it again does nothing."""
        self._calls.stop()
        self._lane.stop()
        self.library.stop()

    def reconcile(self) -> None:
        """Bring the index up to date with the sidecars in the folders, in the background.

        The first time, what a crash kept from being removed after a refusal goes first.
        """
        if not self._settled:
            self._settled = True
            self._lane.run(self._calls.settle_recovered)
            self._lane.run(self.library.reconcile)
        else:
            self._calls.settle_left()
            self.library.reconcile()

    def search(
        self, user: User, wanted: RecordingFilter, *, limit: int = PAGE, after: int | None = None, offset: int = 0
    ) -> list[RecordingListing]:
        """A page of the recordings that ``user`` may see, newest first; see `RecordingSearch.search`."""
        return self._search.search(user, wanted, limit=limit, after=after, offset=offset)

    def count(self, user: User, wanted: RecordingFilter) -> int:
        """How many recordings `search` finds in all."""
        return self._search.count(user, wanted)

    def find(self, user: User, recording_id: str) -> RecordingListing | None:
        """The recording with this id, if ``user`` may see it."""
        return self._search.find(user, recording_id)

    def known_tags(self, user: User) -> list[str]:
        """The tags of the recordings that ``user`` may see, in the order of the alphabet."""
        return self._search.known_tags(user)

    def set_tags(self, recording_id: str, tags: Sequence[str], actor: User) -> tuple[str, ...]:
        """Give a recording these tags and no others; as they are kept now.

        They are kept in the sidecar, too. Where that cannot be written, the database has them all the same.

        Raises:
            RecordingError: there is no such recording, or ``actor`` may not see it.
        """
        listing = self.find(actor, recording_id)
        if listing is None:
            raise unknown_recording()
        kept = clean_tags(tuple(tags))
        with self._database.writing() as session:
            before = self.index.set_tags(session, recording_id, kept)
            if before != kept:
                detail = f"{', '.join(before) or '–'} → {', '.join(kept) or '–'}"
                self._audit.add_in(session, actor.name, "recording.tag", recording_id, detail)
        if before == kept:
            return kept
        try:
            self._recorder.tag_recording(listing.metadata.file_path, kept)
        except RecordingError as error:
            _log.info("The tags of %s are not in its sidecar: %s", recording_id, error)
        self._bus.publish(RecordingTagged(recording_id, kept))
        return kept

    def recent(self, user: User, limit: int = 10, contact_name: str | None = None) -> list[RecordingMetadata]:
        """The newest recordings that ``user`` may see, newest first; filtered before they are limited."""
        return self._search.recent(user, limit, contact_name)

    def between(self, user: User, start: datetime, end: datetime) -> list[RecordingMetadata]:
        """The recordings that began in [start, end) and that ``user`` may see, oldest first."""
        return self._search.between(user, start, end)

    def get(self, recording_id: str) -> RecordingMetadata | None:
        """The recording with this id."""
        return self.index.get(recording_id)

    def keep(self, found: Iterable[RecordingMetadata]) -> None:
        """Bring recordings whose files were changed on purpose, such as compressed ones, up to date in the index."""
        self.index.keep(found)

    def path_for_listening(self, recording_id: str, listener: Actor, *, origin: str | None = None) -> Path:
        """The first file of a recording; that it was opened stands in the audit log.

        Args:
            recording_id: which one.
            listener: who; a person must be one who sees it.
            origin: from where; None is this program.

        Raises:
            PermissionDenied: this person does not see it, or it is somebody else's and they may not listen to those.
            RecordingError: as `path_of`; then nothing stands in the log.
        """
        if isinstance(listener, User):
            self._require_listener(listener, recording_id)
        path = self.path_of(recording_id)
        self.note_listening(recording_id, name_of(listener), origin=origin)
        return path

    def _require_listener(self, listener: User, recording_id: str) -> None:
        listener = acting_now(self._database, listener)
        metadata = self.get(recording_id)
        if metadata is None:
            return
        is_own = metadata.user_id == listener.user_id and listener.is_active
        if not is_own and (not listener.may(Right.LISTEN_ALL) or self.find(listener, recording_id) is None):
            raise denied(Right.LISTEN_ALL)

    def path_of(self, recording_id: str) -> Path:
        """The first file of a recording.

        Raises:
            RecordingError: there is no such recording (``unknown_recording``), or its file is gone or outside the
                recordings folders (``recording_gone``).
        """
        metadata = self.get(recording_id)
        if metadata is None:
            raise unknown_recording()
        path = Path(metadata.file_path).resolve()
        roots = [folder.resolve() for folder in self._recorder.sidecars.folders]
        if not any(path.is_relative_to(root) for root in roots) or not path.is_file():
            raise RecordingError(
                "The file of this recording is not in the recordings folder any more.", code="recording_gone"
            )
        return path

    def note_listening(self, recording_id: str, listener: str, *, origin: str | None = None) -> None:
        """Say in the audit log that somebody listens to a recording now."""
        metadata = self.get(recording_id)
        contact = metadata.contact_name if metadata is not None else ""
        self._audit.add(listener, "recording.listen", recording_id, contact, origin=origin)
