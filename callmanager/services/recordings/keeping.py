"""What is done with recordings afterwards, behind everything else: verified, and made smaller.

The work itself happens in a child process of low priority, at most one at a time, and never beside a live call.
"""

import logging
import platform
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col, select

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import JobError, RecordingError
from callmanager.domain.events import CallEnded, CallStarted, RecordingVerified
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata, RecordingStatus
from callmanager.services.jobs import CANCELLED
from callmanager.services.recordings.exports import Progress, Runner, listed
from callmanager.settings import AudioSettings
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow
from callmanager.workers import Repeater

LOOK_SECONDS = 120.0
_FINISHED = (RecordingStatus.COMPLETED.value, RecordingStatus.RECOVERED.value)
_BATCH = 500
_SOON = timedelta(days=1)
_log = logging.getLogger(__name__)


class Check(Protocol):
    """Compares one recording with its sidecar; see `callmanager.audio.files.integrity.check`."""

    def __call__(self, file: Path) -> "Answer":
        """What a look at its files found."""
        ...


class Answer(Protocol):
    """What a look at one recording found."""

    @property
    def result(self) -> Integrity:
        """In one word."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done afterwards.

    Attributes:
        encoding: FLAC or Opus; WAV leaves recordings as they are.
        after: so long after its end a recording is left as it is.
        verify_every: each recording is looked at again after so long; None: only when somebody asks.
    """

    encoding: Encoding = Encoding.WAV
    after: timedelta = timedelta()
    verify_every: timedelta | None = timedelta(days=30)


def policy_of(settings: AudioSettings) -> Policy:
    """The policy that the settings tell."""
    every = timedelta(days=settings.verify_every_days) if settings.verify_every_days else None
    encoding = Encoding.WAV if settings.compress == "never" else Encoding(settings.compress)
    return Policy(encoding, timedelta(days=settings.compress_after_days), every)


@dataclass
class Verified:
    """What a look at all recordings found: the number of each answer, and the files that are not as they should be."""

    counts: dict[Integrity, int] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)
    cancelled: bool = False

    @property
    def checked(self) -> int:
        """How many were looked at."""
        return sum(self.counts.values())


class KeepingService:
    """Verifies and compresses recordings.

    Args:
        database: the index of recordings.
        bus: tells when a call begins; is told what was found.
        clock: tells when.
        check: compares one recording with its sidecar.
        run: runs a child for somebody who waits.
        run_behind: runs a child behind everything else.
        keep: puts changed metadata into the index.
        policy: what is to be done; asked each time.
        left_over: the files of compressed recordings whose WAV a crash left; looked at once, at the start.
        is_busy: whether something must not be disturbed; live calls are known from the bus.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        *,
        check: Check,
        run: Runner,
        run_behind: Runner,
        keep: Callable[[Iterable[RecordingMetadata]], object],
        policy: Callable[[], Policy],
        is_busy: Callable[[], bool],
        left_over: Callable[[], Sequence[Path]] = list,
    ) -> None:
        self._database, self._bus, self._clock = database, bus, clock
        self._check, self._run, self._run_behind, self._keep = check, run, run_behind, keep
        self._policy, self._is_busy, self._left_over = policy, is_busy, left_over
        self._is_tidy = False
        self._call_off = threading.Event()
        self._stopped = False
        self._given_up: set[str] = set()  # in this run of the program
        self._one = threading.Lock()
        self._repeater: Repeater | None = None
        self._live: set[str] = set()
        self._endings: list[Callable[[], None]] = []

    # In the background.

    def start(self) -> None:
        """Look every two minutes for something to do; again, it does nothing."""
        if self._repeater is None:
            self._endings = [
                self._bus.subscribe(CallStarted, lambda event: self._hear_call(event.call.call_id)),
                self._bus.subscribe(CallEnded, lambda event: self._live.discard(event.call.call_id)),
            ]
            self._repeater = Repeater("keeping", LOOK_SECONDS, self.work)
            self._repeater.start()

    def stop(self) -> None:
        """End the background work; what is half done is put away. Calling it again does nothing."""
        self._stopped = True
        self._call_off.set()
        for ending in self._endings:
            ending()
        self._endings = []
        if self._repeater is not None:
            self._repeater.stop()

    def work(self) -> None:
        """Do what is to be done, if nothing is going on; called in the background, and by tests."""
        if not self._one.acquire(blocking=False):
            return
        try:
            if not self._live and not self._stopped:
                self._call_off.clear()
            for step in (self._tidy, self._compress_in_background, self._verify_in_background):
                if not self._call_off.is_set() and not self._is_busy():
                    step()
        except (JobError, RecordingError) as error:
            _log.info("Recordings were not looked after now: %s", error)
        finally:
            self._one.release()

    def _hear_call(self, call_id: str) -> None:
        self._live.add(call_id)
        self._call_off.set()

    def will_compress(self, metadata: RecordingMetadata) -> bool:
        """Whether the policy will make this recording smaller soon; encrypting it waits for that.

        It does not wait for days: a recording that stays a WAV for a while, or that could not be compressed within a
        day, is encrypted as it is, and then stays so.
        """
        policy = self._policy()
        encoding = policy.encoding
        if policy.after or self._clock.now() - datetime.fromisoformat(metadata.start_time) > _SOON:
            return False
        if encoding is Encoding.WAV or metadata.encoding is not Encoding.WAV or metadata.key_id:
            return False
        if metadata.recording_id in self._given_up or metadata.status.value not in _FINISHED:
            return False
        return not (metadata.legal_hold and encoding is not Encoding.FLAC)

    def _tidy(self) -> None:
        """A WAV that lies beside its compressed copy since a crash goes, once it is sure that the copy holds it."""
        if not self._is_tidy:
            left = {str(file): "" for file in self._left_over()}
            self._is_tidy = not left or self.compress(left, Encoding.FLAC, self._call_off) >= 0

    def _compress_in_background(self) -> None:
        policy = self._policy()
        if policy.encoding is Encoding.WAV:
            return
        before = self._clock.now() - policy.after
        query = select(RecordingRow.id, RecordingRow.file_path).where(
            col(RecordingRow.status).in_(_FINISHED),
            col(RecordingRow.file_path).endswith(".wav"),
            col(RecordingRow.started_at) < before,
            col(RecordingRow.integrity).not_in([kind.value for kind in Integrity if kind.is_bad]),
            self._here(),
        )
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(RecordingRow.started_at)).limit(_BATCH + len(self._given_up))).all()
        wanted = {file: recording_id for recording_id, file in rows if recording_id not in self._given_up}
        if wanted:
            self.compress(dict(list(wanted.items())[:_BATCH]), policy.encoding, self._call_off)

    def compress(self, wanted: dict[str, str], encoding: Encoding, cancelled: threading.Event) -> int:
        """Make these recordings smaller (files with their ids); how many bytes were won.

        Raises:
            JobError: the child could not start, or died.
        """
        saved = 0

        def hear(line: dict[str, Any]) -> None:
            nonlocal saved
            if isinstance(metadata := line.get("metadata"), dict):
                self._keep([RecordingMetadata.from_dict(metadata)])
                saved += int(line.get("saved_bytes", 0))
            elif line.get("outcome") not in (None, "busy"):
                self._given_up.add(wanted.get(str(line.get("source")), ""))

        with listed(wanted) as path:
            self._run_behind(
                ["recordings", "compress", "--list", str(path), "--to", encoding.value, "--progress"], hear, cancelled
            )
        if saved:
            _log.info("Recordings were made smaller by %.1f MB", saved / 1e6)
        return saved

    def _verify_in_background(self) -> None:
        every = self._policy().verify_every
        if every is None:
            return
        query = select(RecordingRow.id, RecordingRow.file_path).where(
            col(RecordingRow.status) != RecordingStatus.RECORDING.value,
            or_(col(RecordingRow.verified_at).is_(None), col(RecordingRow.verified_at) < self._clock.now() - every),
            self._here(),
        )
        with self._database.reading() as session:
            rows = session.exec(query.order_by(col(RecordingRow.verified_at)).limit(_BATCH)).all()
        if rows:
            wanted = {file: recording_id for recording_id, file in rows}
            self._verify(wanted, self._run_behind, lambda _done, _total: None, self._call_off)

    # For somebody who waits.

    def verify(self, recording_id: str) -> Integrity:
        """Look at one recording now; not in the GUI thread, an hour takes a second.

        Raises:
            RecordingError: there is no such recording.
        """
        with self._database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            file = row.file_path if row is not None else None
        if file is None:
            raise RecordingError("There is no such recording.", code="unknown_recording")
        result = self._check(Path(file)).result
        self._store({recording_id: result}, tell_all=True)
        return result

    def verify_all(
        self, on_progress: Progress = lambda _done, _total: None, cancelled: threading.Event | None = None
    ) -> Verified:
        """Look at every recording of the index, in a child process.

        Raises:
            JobError: the child could not start, or died; what was found before is kept.
        """
        query = select(RecordingRow.id, RecordingRow.file_path).where(self._here())
        query = query.order_by(col(RecordingRow.started_at))
        with self._database.reading() as session:
            wanted = {file: recording_id for recording_id, file in session.exec(query).all()}
        return self._verify(wanted, self._run, on_progress, cancelled or threading.Event())

    def keep_found(self, found: Mapping[str, tuple[Integrity, datetime]]) -> None:
        """Keep what somebody else's look found: by the sidecar's path, with the time when that look began.

        What the index does not know there is passed over.
        """
        query = select(RecordingRow.id, RecordingRow.sidecar_path)
        with self._database.reading() as session:
            rows = session.exec(query.where(col(RecordingRow.sidecar_path).in_(list(found)))).all()
        if rows:
            results = {recording_id: found[path][0] for recording_id, path in rows}
            self._store(results, at=min(found[path][1] for _, path in rows))

    def _verify(
        self, wanted: dict[str, str], run: Runner, on_progress: Progress, cancelled: threading.Event
    ) -> Verified:
        found, waiting = Verified(), dict[str, Integrity]()

        def hear(line: dict[str, Any]) -> None:
            recording_id = wanted.get(str(line.get("source")))
            if recording_id is None:
                return
            result = Integrity(line["result"])
            waiting[recording_id] = result
            found.counts[result] = found.counts.get(result, 0) + 1
            if result.is_bad:
                found.bad.append(str(line["file"]))
            on_progress(found.checked, len(wanted))
            if len(waiting) >= _BATCH:
                self._store(waiting)
                waiting.clear()

        try:
            with listed(wanted) as path:
                code = run(["recordings", "verify", "--list", str(path), "--progress"], hear, cancelled)
        finally:
            self._store(waiting)
        found.cancelled = code == CANCELLED
        return found

    @staticmethod
    def _here() -> ColumnElement[bool]:
        """Those in the folder of this computer; another one, which shares the database, looks after its own."""
        return col(RecordingRow.host).in_(("", platform.node()))

    def _store(self, results: dict[str, Integrity], *, tell_all: bool = False, at: datetime | None = None) -> None:
        """Keep what was found, and tell what is new."""
        if not results:
            return
        with self._database.writing() as session:
            ids = list(results)
            known = dict(
                session.exec(select(RecordingRow.id, RecordingRow.integrity).where(col(RecordingRow.id).in_(ids))).all()
            )
            now = at or self._clock.now()
            for recording_id in known:
                values = {"integrity": results[recording_id].value, "verified_at": now}
                session.connection().execute(
                    update(RecordingRow).where(col(RecordingRow.id) == recording_id).values(**values)
                )
        for recording_id, before in known.items():
            result = results[recording_id]
            if tell_all or before != result.value:
                if result.is_bad:
                    _log.info("The recording %s is not as it was recorded: %s", recording_id, result)
                self._bus.publish(RecordingVerified(recording_id, result))
