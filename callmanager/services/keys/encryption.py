"""Encrypts finished recordings in the background, and says before it is too late when their key is in danger."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.errors import CallManagerError, RecordingError
from callmanager.domain.events import RecordingFinished
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.services.keys.keys import KeyService
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow
from callmanager.workers import Lane, Repeater

LOOK_SECONDS = 600.0
_FINISHED = (RecordingStatus.COMPLETED.value, RecordingStatus.RECOVERED.value)
_KEY = '"key_id": "'  # as it stands in the sidecar's copy in the index
_PLAIN = f'{_KEY}"'
_KEY_ID_LENGTH = 16
_BATCH = 200
_log = logging.getLogger(__name__)


class Sealer(Protocol):
    """What this service needs of the recordings folder."""

    def seal(
        self, metadata: RecordingMetadata, key: bytes, key_id: str, cancelled: Callable[[], bool] = ...
    ) -> RecordingMetadata | None:
        """Encrypt a finished recording; None where there is nothing to do. Raises RecordingError."""
        ...

    def finish_sealing(self) -> int:
        """Delete what a crash left of plain files."""
        ...


@dataclass
class Encrypted:
    """What a run did: how many recordings were encrypted, and which were not, with the reason."""

    done: int = 0
    failed: dict[str, RecordingError] = field(default_factory=dict)


class EncryptionService:
    """The switch “encryption at rest”.

    Args:
        database: the index of recordings.
        bus: tells when a recording has ended.
        keys: gives the key.
        sealer: the recordings folder.
        enabled: whether new recordings are to be encrypted; asked each time.
        waits: whether something else is still to be done with a recording, such as compressing it.
        tell: shows a problem of a part on screen until it is over (None).
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        keys: KeyService,
        sealer: Sealer,
        *,
        enabled: Callable[[], bool],
        waits: Callable[[RecordingMetadata], bool] = lambda _metadata: False,
        tell: Callable[[str, CallManagerError | None], None] = lambda _part, _error: None,
    ) -> None:
        self._database, self._bus, self._keys, self._sealer = database, bus, keys, sealer
        self._enabled, self._waits, self._tell = enabled, waits, tell
        self._stopped = threading.Event()
        self._lane: Lane | None = None
        self._repeater: Repeater | None = None
        self._ending: Callable[[], None] = lambda: None
        self._told: set[str] = set()
        self._given_up: set[str] = set()  # in this run of the program

    def start(self) -> None:
        """Finish what a crash interrupted, check the key, encrypt what is plain; then each recording as it ends."""
        self._lane = Lane("encryption")
        self._lane.run(self._begin)
        self._ending = self._bus.subscribe(RecordingFinished, lambda _event: self.look())
        self._repeater = Repeater("encryption-looks", LOOK_SECONDS, self.look)
        self._repeater.start()

    def stop(self) -> None:
        """End the background work; a recording that is being encrypted stays plain. Again, it does nothing."""
        self._stopped.set()
        self._ending()
        self._ending = lambda: None
        if self._repeater is not None:
            self._repeater.stop()
        lane, self._lane = self._lane, None
        if lane is not None:
            lane.stop()

    def look(self) -> None:
        """Encrypt what is there to be encrypted, in the background, if it is switched on."""
        if self._lane is not None and not self._stopped.is_set():
            self._lane.run(self._look)

    def check(self) -> None:
        """Look whether the key can be read back and its recovery key is in safety, and say so on screen if not.

        Raises:
            RecordingError: nothing may be encrypted now.
        """
        try:
            self._keys.current()
        except RecordingError as error:
            self._say("encryption", error)
            raise
        self._say("encryption", None)
        unsaved = None
        if not self._keys.status().recovery_saved:
            unsaved = RecordingError(
                "Nobody has kept the recovery key of the encrypted recordings. If this computer breaks, they are lost. "
                "Keep it: Settings › Privacy.",
                code="key_unsaved",
            )
        self._say("recovery_key", unsaved)

    def encrypt_all(
        self,
        on_progress: Callable[[int, int], object] = lambda _done, _all: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Encrypted:
        """Encrypt every finished recording that is plain, whatever the switch says.

        Raises:
            RecordingError: the key is not at hand; nothing was encrypted.
        """
        self._keys.current()
        result = Encrypted()
        pending = self._pending(limit=None)
        for number, metadata in enumerate(pending):
            on_progress(number, len(pending))
            if cancelled():
                break
            self._encrypt(metadata, result, cancelled)
        else:
            on_progress(len(pending), len(pending))
        return result

    def _begin(self) -> None:
        finished = self._sealer.finish_sealing()
        if finished:
            _log.info("Deleted what a crash had left of the plain files of %d encrypted recordings", finished)
        self.check_used()
        self._look()

    def check_used(self) -> list[str]:
        """Look whether the keys of all encrypted recordings are at hand, and say on screen which are not; their ids."""
        missing = self._keys.missing(self._used_keys())
        error = None
        if missing:
            error = RecordingError(
                f"Recordings are locked, since their key is not at hand ({', '.join(missing)}). None of them is lost. "
                "Unlock the keyring, or bring the key back with its recovery key: Settings › Privacy.",
                code="keys_missing",
                keys=", ".join(missing),
            )
        self._say("locked_recordings", error)
        return missing

    def _used_keys(self) -> set[str]:
        query = select(RecordingRow.sidecar).where(~col(RecordingRow.sidecar).contains(_PLAIN))
        found = set()
        with self._database.reading() as session:
            for number, sidecar in enumerate(session.exec(query)):
                found.add(sidecar.partition(_KEY)[2][:_KEY_ID_LENGTH])
                if number % _BATCH == 0:
                    self._stopped.wait(0.001)  # others want the interpreter, too
        return {key_id for key_id in found if len(key_id) == _KEY_ID_LENGTH and key_id.isalnum()}

    def _look(self) -> None:
        if "locked_recordings" in self._told:
            self.check_used()  # somebody may have brought the key back
        if not self._enabled():
            for part in ("encryption", "recovery_key"):
                self._say(part, None)
            return
        try:
            self.check()
        except RecordingError as error:
            _log.info("Recordings stay plain: %s", error)
            return
        result = Encrypted()
        for metadata in self._pending(limit=_BATCH):
            if self._stopped.is_set():
                return
            if not self._waits(metadata):
                self._encrypt(metadata, result, self._stopped.is_set)
        for recording_id, failure in result.failed.items():
            _log.info("The recording %s stays plain: %s", recording_id, failure.reason)

    def _encrypt(self, metadata: RecordingMetadata, result: Encrypted, cancelled: Callable[[], bool]) -> None:
        try:
            key_id, key = self._keys.current()  # read back anew for each: it may have gone in between
            sealed = self._sealer.seal(metadata, key, key_id, cancelled)
        except RecordingError as error:
            if error.reason != "recording_runs":
                self._given_up.add(metadata.recording_id)
            result.failed[metadata.recording_id] = error
            return
        if sealed is not None:
            result.done += 1
            self._note(sealed)

    def _note(self, metadata: RecordingMetadata) -> None:
        with self._database.writing() as session:
            row = session.get(RecordingRow, metadata.recording_id)
            if row is not None:
                row.sidecar = json.dumps(metadata.to_dict())
                row.file_path, row.size_bytes = metadata.file_path, metadata.file_size_bytes
                row.sidecar_mtime_ns = 0  # the next look into the folder reads it
                session.add(row)

    def _pending(self, limit: int | None) -> list[RecordingMetadata]:
        query = (
            select(RecordingRow.id, RecordingRow.sidecar, RecordingRow.file_path)
            .where(col(RecordingRow.status).in_(_FINISHED), col(RecordingRow.sidecar).contains(_PLAIN))
            .order_by(col(RecordingRow.started_at).desc())
        )
        found = []
        with self._database.reading() as session:
            for recording_id, sidecar, path in session.exec(query):
                if recording_id not in self._given_up:
                    found.append(RecordingMetadata.from_dict({**json.loads(sidecar), "file_path": path}))
                    if limit is not None and len(found) >= limit:
                        break
        return found

    def _say(self, part: str, error: RecordingError | None) -> None:
        if error is not None:
            self._told.add(part)
            self._tell(part, error)
        elif part in self._told:
            self._told.discard(part)
            self._tell(part, None)
