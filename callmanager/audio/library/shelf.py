"""Finished recordings on disk: which files each has, removed whole, and what a crash interrupted is finished.

Whoever works on a recording holds its lock, so that no other program does meanwhile. A removal first leaves a marker
(``name.deleting``, the sidecar's content), and whoever called for it takes the marker away when nothing else knows the
recording any more.
"""

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.audio.library.doubles import doubles
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata

MARKER_SUFFIX = ".deleting"
STALE_SECONDS = 600.0
# What may stand behind a recording's name, with “.part2” or without.
_ENDINGS = (
    *(f"{suffix}{seal}" for suffix in parts.SUFFIXES.values() for seal in ("", parts.ENCRYPTED_SUFFIX)),
    ".json", ".peaks", ".lock",
)  # fmt: skip
_log = logging.getLogger(__name__)


class Shelf:
    """The finished recordings of one folder, and of the second one where recordings went on.

    Its methods may be called from any thread; two of them never work on one recording at a time.
    """

    def __init__(self, folder: Path, second: Path | None = None) -> None:
        self.folder = folder
        self._second = second

    def files(self, metadata: RecordingMetadata) -> list[Path]:
        """Every file that belongs to a recording and is there: sound, sidecar, outline, lock, its marker.

        Raises:
            RecordingError: it lies in another folder (``recording_elsewhere``).
        """
        home = self.sidecar_of(metadata)
        found = [path for path in (home.with_suffix(MARKER_SUFFIX), *self._elsewhere(home, metadata)) if path.exists()]
        found += sidecar.damaged_copies(home)
        number = 1
        # Numbers may be missing: those of files that were lost.
        last = max((parts.number_of(Path(segment.file)) for segment in metadata.segments), default=0)
        while (here := self._part(home.stem, number)) or number <= last:
            found += here
            number += 1
        return found

    def remove(self, metadata: RecordingMetadata) -> int:
        """Delete all files of a finished recording except the marker, see `forget`; how many bytes they had.

        Raises:
            RecordingError: it still runs (``recording_runs``), must be kept (``recording_held``), lies in another
                folder, or the system refused to delete a file (``recording_undeletable``): what is left is finished
                at the next start.
        """
        home = self.sidecar_of(metadata)
        with self.alone(home, metadata):
            self._refuse_held(home, metadata)
            try:
                _mark(home, metadata)
                return self._unlink(home, metadata)
            except OSError as error:
                raise undeletable(home, error) from error

    def forget(self, metadata: RecordingMetadata) -> None:
        """Nothing else knows the removed recording any more: take its marker away.

        Raises:
            RecordingError: the system refused.
        """
        marker = self.sidecar_of(metadata).with_suffix(MARKER_SUFFIX)
        try:
            marker.unlink(missing_ok=True)
        except OSError as error:
            raise undeletable(marker, error) from error

    def unfinished(self) -> list[RecordingMetadata]:
        """The recordings whose removal was interrupted; `remove` each of them again."""
        found = []
        for marker in listed(self.folder):
            if marker.suffix == MARKER_SUFFIX:
                try:
                    found.append(replace(sidecar.read(marker), file_path=str(marker.with_suffix(".wav"))))
                except (OSError, ValueError) as error:
                    _log.warning("%s tells of a removal that cannot be finished: %s", marker.name, error)
        return found

    def doubles(self, known: Sequence[RecordingMetadata]) -> list[RecordingMetadata]:
        """Copies of these recordings that somebody made by hand within the folder; see `doubles.doubles`.

        Raises:
            RecordingError: the folder cannot be read.
        """
        try:
            return doubles(self.folder, known)
        except OSError as error:
            raise undeletable(self.folder, error) from error

    def sweep(self, seconds: float = STALE_SECONDS) -> int:
        """Delete hidden temporary files that a crash left, older than so many seconds; how many there were."""
        count = 0
        for folder in self.folders():
            for path in listed(folder):
                if path.name.startswith(".") and path.suffix == ".tmp" and age(path) > seconds:
                    path.unlink(missing_ok=True)
                    count += 1
        return count

    def keep_for(self, metadata: RecordingMetadata, reason: str) -> RecordingMetadata:
        """Write into the sidecar why the recording must be kept, "" when it need not any more.

        Raises:
            RecordingError: it still runs, or its sidecar cannot be read or written.
        """
        home = self.sidecar_of(metadata)
        with self.alone(home, metadata):
            try:
                return sidecar.update(home, {"legal_hold": reason})
            except (OSError, ValueError) as error:
                raise RecordingError(
                    f"The hold could not be written beside the recording {home.stem} ({error}). Nothing was changed.",
                    code="hold_write",
                    file=home.name,
                ) from error

    def _part(self, stem: str, number: int) -> list[Path]:
        """The files of one part; asked for by name, since a folder may hold a hundred thousand recordings."""
        name = stem if number == 1 else f"{stem}.part{number}"
        files = [folder / f"{name}{ending}" for folder in self.folders() for ending in _ENDINGS]
        return [file for file in files if file.exists()]

    def _elsewhere(self, home: Path, metadata: RecordingMetadata) -> list[Path]:
        """Files in what was the second folder once."""
        try:
            files = parts.files_of(home, metadata)
        except ValueError:  # a sidecar that names foreign files: they are not ours to touch
            return []
        folders = {folder.resolve() for folder in self.folders()}
        return [file for file in files if file.parent.resolve() not in folders]

    def folders(self) -> list[Path]:
        """The folder, and the second one."""
        return [self.folder, self._second] if self._second is not None else [self.folder]

    def sidecar_of(self, metadata: RecordingMetadata) -> Path:
        """Where the sidecar lies; nothing but the name is taken from what is known of the recording."""
        path = Path(metadata.file_path)
        home = self.folder / parts.sidecar_of(self.folder / path.name).name
        if not home.exists() and path.exists() and path.resolve().parent != self.folder.resolve():
            raise RecordingError(
                f"The recording {path.name} lies in another folder than this program's. It was left as it is. Use the "
                "program with that folder.",
                code="recording_elsewhere",
                file=path.name,
            )
        return home

    @contextmanager
    def alone(self, home: Path, metadata: RecordingMetadata) -> Iterator[None]:
        """Hold the recording's lock.

        Raises:
            RecordingError: somebody else has it.
        """
        lock = sidecar.OwnerLock(home)
        try:
            free = lock.acquire()
        except OSError as error:
            raise undeletable(home, error) from error
        if not free:
            raise RecordingError(
                "This recording still runs, or is being worked on. It was left as it is. Try again when it has ended.",
                code="recording_runs",
                recording=metadata.recording_id,
            )
        try:
            yield
        finally:
            lock.release()

    @staticmethod
    def _refuse_held(home: Path, metadata: RecordingMetadata) -> None:
        try:
            held = sidecar.read(home).legal_hold
        except (OSError, ValueError):
            held = metadata.legal_hold
        if held:
            raise held_error(held)

    def _unlink(self, home: Path, metadata: RecordingMetadata) -> int:
        """The voice goes first: if a later step fails, nothing private is left without a name."""
        freed = 0
        kept = {home.with_suffix(MARKER_SUFFIX), sidecar.lock_path(home)}
        for path in sorted(self.files(metadata), key=lambda file: file.suffix == ".json"):
            if path not in kept:
                freed += path.stat().st_size
                path.unlink(missing_ok=True)
        for folder in self.folders():
            if folder.is_dir():
                sidecar.sync_folder(folder)
        return freed


def held_error(reason: str) -> RecordingError:
    """The error for a recording that must be kept."""
    return RecordingError(
        f"This recording must be kept ({reason}). It was not deleted. Whoever may delete recordings can end the hold.",
        code="recording_held",
        why=reason,
    )


def listed(folder: Path) -> list[Path]:
    """What lies in a folder, sorted; nothing where there is none."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def age(path: Path) -> float:
    """How many seconds ago a file was written last; 0 where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _mark(home: Path, metadata: RecordingMetadata) -> None:
    marker = home.with_suffix(MARKER_SUFFIX)
    if not marker.exists() and home.parent.is_dir():
        temporary = marker.with_name(f".{marker.name}.tmp")
        temporary.write_text(json.dumps(metadata.to_dict(), ensure_ascii=False), "utf-8", "replace")
        temporary.replace(marker)
        sidecar.sync_folder(home.parent)


def undeletable(path: Path, error: Exception) -> RecordingError:
    """The error for files that the system does not let go."""
    cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return RecordingError(
        f"A file of the recording {path.stem} could not be worked on ({cause}). What was begun is finished at the next "
        "start. Close other programs that use it.",
        code="recording_undeletable",
        file=path.stem,
        cause=cause,
    )
