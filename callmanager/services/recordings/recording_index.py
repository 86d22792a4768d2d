"""The index over the sidecars in the recordings folders: brought up to date, and rebuilt when it was lost.

The sidecar wins over the index. What the index alone knows (integrity) or knows better (tags, legal hold) stays as it
is while the row is there; tags and holds stand in the sidecars, too, so that a rebuild from nothing brings them back.
A recording whose files are gone stays in the index, marked as missing.

Of several sidecars with one recording_id, as a copy by hand leaves them, the one with the first path counts.
"""

import logging
import platform
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, update
from sqlmodel import Session, col, select

from callmanager.domain.call import Call
from callmanager.domain.errors import StoreError
from callmanager.domain.recording import Integrity, RecordingMetadata
from callmanager.services.recordings.recording_look import Look, Lost, Sidecars, look
from callmanager.services.recordings.recording_rows import (
    Found,
    call_values,
    doubt,
    forget_look,
    metadata_of,
    put,
    settle,
    tag_values,
    tags_in,
)
from callmanager.store import text_index
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow

MANY = 400
"""More sidecars than this are read in a child process, if there may be one."""

_AT_ONCE = 200
_AT_ONCE_IN_A_CHILD = 1_000  # the writer's turn is 0.1 s; fewer at a time write the same index pages again and again
_MANY_WORDS = 5_000  # sidecars; for fewer, reading all words anew would cost more
_READ_AT_ONCE = 20
_READERS = 4
_LANE_PAUSE_SECONDS = 0.002  # so long the others may have the interpreter between two batches
_TURN_SECONDS = 0.001  # so long another program may begin to write
_log = logging.getLogger(__name__)

Progress = Callable[[int, int], object]
"""Told how many of how many sidecars have been read."""


class Folder(Protocol):
    """What the index needs of the audio engine."""

    @property
    def save_dir(self) -> Path:
        """The folder of the recordings."""
        ...

    @property
    def sidecars(self) -> Sidecars:
        """The sidecars in the folders of the recordings."""
        ...

    def recovered(self) -> list[RecordingMetadata]:
        """What its start has mended after a crash; waits until that is done."""
        ...


class Helper(Protocol):
    """Brings the index up to date in another process."""

    def __call__(self, on_progress: Progress, cancelled: threading.Event) -> object:
        """Do it, and wait for its end. Raises JobError."""
        ...


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was found: sidecars in the folders, how many of them were read, and recordings that are not whole."""

    sidecars: int = 0
    read: int = 0
    passed_over: int = 0
    missing: int = 0

    def to_dict(self) -> dict[str, int]:
        """For ``--json``."""
        return asdict(self)


class RecordingIndex:
    """Keeps the index.

    Args:
        database: where it is kept.
        folder: the audio engine.
        helper: does in another process what would take long; None does everything here.
    """

    def __init__(self, database: Database, folder: Folder, helper: Helper | None = None) -> None:
        self._database = database
        self._folder = folder
        self._helper = helper
        self._host = platform.node()
        self._turn = threading.Lock()
        self._again = threading.Event()

    def get(self, recording_id: str) -> RecordingMetadata | None:
        """The recording with this id."""
        with self._database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            return metadata_of(row.sidecar) if row else None

    def of_call(self, call_id: str) -> list[RecordingMetadata]:
        """The recordings of a call, in the order in which they began."""
        query = select(RecordingRow).where(RecordingRow.call_id == call_id).order_by(col(RecordingRow.place))
        with self._database.reading() as session:
            return [metadata_of(row.sidecar) for row in session.exec(query).all()]

    def forget(self, recording_id: str) -> None:
        """Take a recording out of the index; nothing happens when it is not in it."""
        with self._database.writing() as session:
            row = session.get(RecordingRow, recording_id)
            if row is not None:
                session.delete(row)

    def keep(self, found: Iterable[RecordingMetadata]) -> None:
        """Put recordings into the index as they are now; their sidecars are looked at again at the next reconcile."""
        sidecar_of = self._folder.sidecars.sidecar_of
        rows = [Found(item, str(sidecar_of(Path(item.file_path))), 0, self._host) for item in found]
        if not rows:
            return
        try:
            with self._database.writing() as session:
                put(session.connection(), rows)
        except StoreError as error:
            if error.reason != "store_away":
                raise
            # The sidecars tell the same, and are read when it is back (`services.team.outage`).
            _log.info("%s recordings are not in the index yet: %s", len(rows), error)

    def follow(self, call: Call) -> None:
        """Copy to the recordings of a call what it knows now."""
        values = call_values(call.outcome_id, call.product, call.note)
        with self._database.writing() as session:
            session.execute(update(RecordingRow).where(col(RecordingRow.call_id) == call.call_id).values(values))

    def set_tags(self, session: Session, recording_id: str, tags: Sequence[str]) -> tuple[str, ...]:
        """Give a recording these tags and no others, in a transaction; the ones that it had."""
        row = session.get(RecordingRow, recording_id)
        if row is None:
            return ()
        before = tags_in(row.tags)
        for name, value in tag_values(tags).items():
            setattr(row, name, value)
        session.add(row)
        return before

    def reconcile(
        self, on_progress: Progress = lambda _done, _total: None, cancelled: threading.Event | None = None
    ) -> Reconciled:
        """Bring the index up to date with the folders; unchanged sidecars are not read.

        Waits until a crash's leftovers are mended. While it runs already, another thread's call returns at once, and
        the running one looks once more.

        Raises:
            OSError: a folder cannot be read; the index was left as it is.
            JobError: the other process failed; what it did is kept.
        """
        self._again.set()
        result = Reconciled()
        while self._again.is_set() and self._turn.acquire(blocking=False):
            try:
                self._again.clear()
                result = self._reconcile(on_progress, cancelled or threading.Event())
            finally:
                self._turn.release()
        return result

    def rebuild(
        self,
        on_progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
        *,
        everything: bool = True,
    ) -> Reconciled:
        """Read the sidecars in this process and thread, all of them or those that changed; for commands.

        Raises:
            OSError: a folder cannot be read; the index was left as it is.
        """
        seen = look(self._database, self._folder.sidecars, self._host, everything=everything)
        with self._words_let_go(everything or len(seen.changed) > _MANY_WORDS):
            return self._apply(seen, on_progress, cancelled or threading.Event(), pause_seconds=0.0)

    @contextmanager
    def _words_let_go(self, wanted: bool) -> Iterator[None]:
        if not (wanted and self._database.has_text_index):
            yield
            return
        with self._database.writing() as session:
            text_index.let_go(session.connection())
        try:
            yield
        finally:
            with self._database.writing() as session:
                text_index.take_up(session.connection())

    def _reconcile(self, on_progress: Progress, cancelled: threading.Event) -> Reconciled:
        self._folder.recovered()
        seen = look(self._database, self._folder.sidecars, self._host, pause_seconds=_LANE_PAUSE_SECONDS)
        if self._helper is not None and len(seen.changed) > MANY:
            self._helper(on_progress, cancelled)
            return Reconciled(len(seen.present), len(seen.changed))
        return self._apply(seen, on_progress, cancelled, pause_seconds=_LANE_PAUSE_SECONDS)

    def _apply(
        self, seen: Look, on_progress: Progress, cancelled: threading.Event, *, pause_seconds: float
    ) -> Reconciled:
        read = passed_over = 0
        missing = len(seen.gone) + len(seen.silent)
        if missing:
            with self._database.writing() as session:
                doubt(session.connection(), Integrity.MISSING, [*seen.gone, *seen.silent])
        if seen.touched:
            with self._database.writing() as session:
                forget_look(session.connection(), seen.touched)
        at_once = _AT_ONCE if pause_seconds else _AT_ONCE_IN_A_CHILD
        for start in range(0, len(seen.changed), at_once):
            if cancelled.is_set():
                break
            part = seen.changed[start : start + at_once]
            unreadable, silent = self._read(part, seen, pause_seconds)
            read, passed_over, missing = read + len(part), passed_over + unreadable, missing + silent
            on_progress(read, len(seen.changed))
            time.sleep(pause_seconds or _TURN_SECONDS)
        return Reconciled(len(seen.present), read, passed_over, missing)

    def _read(self, part: Sequence[tuple[str, int]], seen: Look, pause_seconds: float) -> tuple[int, int]:
        """Read some sidecars into the index; how many were none, and of how many the sound is missing."""
        found: dict[str, Found] = {}
        ids: dict[str, str] = {}
        unreadable = []
        for (path, mtime_ns), metadata in zip(part, self._contents(part, pause_seconds), strict=True):
            if metadata is None:
                unreadable.append((path, mtime_ns))
            else:  # in the order of their paths: the first one of a recording counts
                ids[path] = metadata.recording_id
                found.setdefault(metadata.recording_id, Found(metadata, path, mtime_ns, self._host))
        with self._database.writing() as session:
            connection = session.connection()
            self._drop_doubles(connection, found, seen)
            put(connection, found.values())
            settle(connection, ids, unreadable)
            silent = [item for item in found.values() if item.sidecar_path not in seen.sounds]
            losses = [Lost(item.metadata.recording_id, item.sidecar_path, item.mtime_ns) for item in silent]
            doubt(connection, Integrity.MISSING, losses)
        return len(unreadable), len(silent)

    def _contents(self, part: Sequence[tuple[str, int]], pause_seconds: float) -> Iterator[RecordingMetadata | None]:
        """The contents of some sidecars, in their order."""
        read = self._folder.sidecars.read
        if pause_seconds or len(part) < _READERS * _READ_AT_ONCE:
            for count, (path, _) in enumerate(part, start=1):
                yield read(path)
                if pause_seconds and count % _READ_AT_ONCE == 0:
                    time.sleep(pause_seconds)
            return
        # A disk answers many questions at a time far sooner than one after the other.
        slices = [part[start : start + _READ_AT_ONCE] for start in range(0, len(part), _READ_AT_ONCE)]
        with ThreadPoolExecutor(_READERS, thread_name_prefix="sidecars") as readers:
            for contents in readers.map(lambda paths: [read(path) for path, _ in paths], slices):
                yield from contents

    def _drop_doubles(self, connection: Connection, found: dict[str, Found], seen: Look) -> None:
        """Leave out what another sidecar tells of that is still there and comes before."""
        query = select(RecordingRow.id, RecordingRow.sidecar_path).where(col(RecordingRow.id).in_(list(found)))
        for recording_id, path in connection.execute(query).all():
            if not path or path >= found[recording_id].sidecar_path or path not in seen.present:
                continue
            other = self._folder.sidecars.read(path)
            if other is not None and other.recording_id == recording_id:
                double = found.pop(recording_id)
                _log.info("%s is passed over: %s tells of the same recording", double.sidecar_path, path)
