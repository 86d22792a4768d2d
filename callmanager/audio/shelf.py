"""Finished recordings on disk: removed whole, encrypted whole, and what a crash interrupted is finished.

Both take the recording's lock, so that no other program works on it meanwhile. A removal first leaves a marker
(``name.deleting``, the sidecar's content), and whoever called for it takes the marker away when nothing else knows the
recording any more; encrypting first has the encrypted files whole on disk, then the sidecar, and only then do the
plain files go.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from callmanager.audio import parts, sidecar, vault
from callmanager.audio.digest import sha256
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

MARKER_SUFFIX = ".deleting"
_STALE_SECONDS = 600.0
# What may stand behind a recording's name, with “.part2” or without.
_ENDINGS = (
    *(f"{suffix}{seal}" for suffix in parts.SUFFIXES.values() for seal in ("", parts.ENCRYPTED_SUFFIX)),
    ".json", ".peaks", ".lock",
)  # fmt: skip
_FINISHED = (RecordingStatus.COMPLETED, RecordingStatus.RECOVERED)
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
        home = self._sidecar(metadata)
        found = [path for path in (home.with_suffix(MARKER_SUFFIX), *self._elsewhere(home, metadata)) if path.exists()]
        number = 1
        while (here := self._part(home.stem, number)) or number <= len(metadata.segments):
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
        home = self._sidecar(metadata)
        with self._alone(home, metadata):
            self._refuse_held(home, metadata)
            try:
                _mark(home, metadata)
                return self._unlink(home, metadata)
            except OSError as error:
                raise _undeletable(home, error) from error

    def forget(self, metadata: RecordingMetadata) -> None:
        """Nothing else knows the removed recording any more: take its marker away.

        Raises:
            RecordingError: the system refused.
        """
        marker = self._sidecar(metadata).with_suffix(MARKER_SUFFIX)
        try:
            marker.unlink(missing_ok=True)
        except OSError as error:
            raise _undeletable(marker, error) from error

    def unfinished(self) -> list[RecordingMetadata]:
        """The recordings whose removal was interrupted; `remove` each of them again."""
        found = []
        for marker in _listed(self.folder):
            if marker.suffix == MARKER_SUFFIX:
                try:
                    found.append(replace(sidecar.read(marker), file_path=str(marker.with_suffix(".wav"))))
                except (OSError, ValueError) as error:
                    _log.warning("%s tells of a removal that cannot be finished: %s", marker.name, error)
        return found

    def sweep(self, seconds: float = _STALE_SECONDS) -> int:
        """Delete hidden temporary files that a crash left, older than so many seconds; how many there were."""
        count = 0
        for folder in self._folders():
            for path in _listed(folder):
                if path.name.startswith(".") and path.suffix == ".tmp" and _age(path) > seconds:
                    path.unlink(missing_ok=True)
                    count += 1
        return count

    def keep_for(self, metadata: RecordingMetadata, reason: str) -> RecordingMetadata:
        """Write into the sidecar why the recording must be kept, "" when it need not any more.

        Raises:
            RecordingError: it still runs, or its sidecar cannot be read or written.
        """
        home = self._sidecar(metadata)
        with self._alone(home, metadata):
            try:
                return sidecar.update(home, {"legal_hold": reason})
            except (OSError, ValueError) as error:
                raise RecordingError(
                    f"The hold could not be written beside the recording {home.stem} ({error}). Nothing was changed.",
                    code="hold_write",
                    file=home.name,
                ) from error

    def seal(
        self,
        metadata: RecordingMetadata,
        key: bytes,
        key_id: str,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RecordingMetadata | None:
        """Encrypt a finished recording; its metadata as it is now, None where there was nothing to do.

        Raises:
            RecordingError: it runs, a file is not what was recorded (``recording_altered``), or it could not be
                written (``seal_failed``); the plain files are as they were.
            Cancelled: it was called off; the plain files are as they were.
        """
        home = self._sidecar(metadata)
        with self._alone(home, metadata):
            try:
                current = sidecar.read(home)
                if current.key_id or current.status not in _FINISHED:
                    return None
                files = parts.files_of(home, current)
                if any(digest is None and _age(file) < _STALE_SECONDS for file, digest in _digests(files, current)):
                    return None  # its digests are being made, see `sealing`
                sealed = [_seal(file, digest, key, key_id, cancelled) for file, digest in _digests(files, current)]
                changed = _sealed(current, home, sealed, key_id)
                sidecar.write(home, changed)
            except (OSError, ValueError) as error:
                raise _not_sealed(home, error) from error
            self._drop_plain(home, files)
        return replace(changed, file_path=str(sealed[0].path))

    def finish_sealing(self, metadata: RecordingMetadata) -> bool:
        """Delete what a crash left of the plain files of an encrypted recording; whether there was anything.

        Raises:
            RecordingError: it is being worked on, or a file refuses to go.
        """
        home = self._sidecar(metadata)
        if not metadata.key_id:
            return False
        try:
            sealed = parts.files_of(home, metadata)
            plain = [file.with_name(file.name.removesuffix(parts.ENCRYPTED_SUFFIX)) for file in sealed]
            if not any(file.exists() for file in plain):
                return False
            with self._alone(home, metadata):
                if any(sha256(file) != digest for file, digest in _digests(sealed, metadata)):
                    _log.error("%s is encrypted and altered; its plain files were left, too", home.stem)
                    return False
                self._drop_plain(home, plain)
        except (OSError, ValueError) as error:
            raise _undeletable(home, error) from error
        return True

    def _part(self, stem: str, number: int) -> list[Path]:
        """The files of one part; asked for by name, since a folder may hold a hundred thousand recordings."""
        name = stem if number == 1 else f"{stem}.part{number}"
        files = [folder / f"{name}{ending}" for folder in self._folders() for ending in _ENDINGS]
        return [file for file in files if file.exists()]

    def _elsewhere(self, home: Path, metadata: RecordingMetadata) -> list[Path]:
        """Files in what was the second folder once."""
        try:
            files = parts.files_of(home, metadata)
        except ValueError:  # a sidecar that names foreign files: they are not ours to touch
            return []
        folders = {folder.resolve() for folder in self._folders()}
        return [file for file in files if file.parent.resolve() not in folders]

    def _folders(self) -> list[Path]:
        return [self.folder, self._second] if self._second is not None else [self.folder]

    def _sidecar(self, metadata: RecordingMetadata) -> Path:
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
    def _alone(self, home: Path, metadata: RecordingMetadata) -> Iterator[None]:
        lock = sidecar.OwnerLock(home)
        try:
            free = lock.acquire()
        except OSError as error:
            raise _undeletable(home, error) from error
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
        for folder in self._folders():
            if folder.is_dir():
                sidecar.sync_folder(folder)
        return freed

    def _drop_plain(self, home: Path, files: list[Path]) -> None:
        try:
            for path in (*files, *(file.with_suffix(".peaks") for file in files)):
                path.unlink(missing_ok=True)
            for folder in {file.parent for file in files}:
                sidecar.sync_folder(folder)
        except OSError as error:
            raise _undeletable(home, error) from error


def held_error(reason: str) -> RecordingError:
    """The error for a recording that must be kept."""
    return RecordingError(
        f"This recording must be kept ({reason}). It was not deleted. Whoever may delete recordings can end the hold.",
        code="recording_held",
        why=reason,
    )


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _mark(home: Path, metadata: RecordingMetadata) -> None:
    marker = home.with_suffix(MARKER_SUFFIX)
    if not marker.exists() and home.parent.is_dir():
        temporary = marker.with_name(f".{marker.name}.tmp")
        temporary.write_text(json.dumps(metadata.to_dict(), ensure_ascii=False), encoding="utf-8")
        temporary.replace(marker)
        sidecar.sync_folder(home.parent)


def _digests(files: list[Path], metadata: RecordingMetadata) -> list[tuple[Path, str | None]]:
    """Each file with the digest that the sidecar has of it."""
    if not metadata.segments:
        return [(files[0], metadata.sha256)]
    return [(file, segment.sha256) for file, segment in zip(files, metadata.segments, strict=True)]


def _seal(file: Path, digest: str | None, key: bytes, key_id: str, cancelled: Callable[[], bool]) -> vault.Encrypted:
    target = file.with_name(f"{file.name}{parts.ENCRYPTED_SUFFIX}")
    sealed = vault.encrypt_file(file, target, key, key_id, cancelled=cancelled)
    if digest is not None and sealed.plain_sha256 != digest:
        target.unlink()
        raise RecordingError(
            f"The recording {file.name} is not as it was recorded, so it was not encrypted. It was left as it is; look "
            "at it in the list of recordings.",
            code="recording_altered",
            file=file.name,
        )
    return sealed


def _sealed(metadata: RecordingMetadata, home: Path, sealed: list[vault.Encrypted], key_id: str) -> RecordingMetadata:
    segments = tuple(
        replace(
            segment,
            file=f"{segment.file}{parts.ENCRYPTED_SUFFIX}",
            size_bytes=done.size_bytes,
            sha256=done.sha256,
        )
        for segment, done in zip(metadata.segments, sealed, strict=False)
    )
    return replace(
        metadata,
        file_path=str(home.with_name(sealed[0].path.name)),
        file_size_bytes=sum(done.size_bytes for done in sealed),
        sha256=sealed[0].sha256,
        segments=segments,
        key_id=key_id,
    )


def _undeletable(path: Path, error: Exception) -> RecordingError:
    cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return RecordingError(
        f"A file of the recording {path.stem} could not be worked on ({cause}). What was begun is finished at the next "
        "start. Close other programs that use it.",
        code="recording_undeletable",
        file=path.stem,
        cause=cause,
    )


def _not_sealed(home: Path, error: Exception) -> RecordingError:
    cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return RecordingError(
        f"The recording {home.stem} could not be encrypted ({cause}) and stays as it was. It is tried again at the "
        "next start.",
        code="seal_failed",
        file=home.stem,
        cause=cause,
    )
