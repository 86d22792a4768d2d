"""Finished recordings encrypted whole: one whole copy is on disk at every moment.

First the encrypted files are on disk and proven, then the sidecar tells of them, and only then do the plain ones go.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import wrong_measure
from callmanager.audio.library import vault
from callmanager.audio.library.shelf import STALE_SECONDS, Shelf, age, listed, undeletable
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

_FINISHED = (RecordingStatus.COMPLETED, RecordingStatus.RECOVERED)
_log = logging.getLogger(__name__)


class VaultShelf(Shelf):
    """A shelf whose recordings can be encrypted."""

    def seal(
        self,
        metadata: RecordingMetadata,
        key: bytes,
        key_id: str,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RecordingMetadata | None:
        """Encrypt a finished recording; its metadata as it is now, None where there was nothing to do.

        None, too, where it was called off, or where its digests are still being made (see `sealing`).

        Raises:
            RecordingError: it runs, a file is not what was recorded (``recording_altered``), or it could not be
                written (``seal_failed``); the plain files are as they were.
        """
        home = self.sidecar_of(metadata)
        with self.alone(home, metadata):
            try:
                current = sidecar.read(home)
                if current.key_id or current.status not in _FINISHED:
                    return None
                files = parts.files_of(home, current)
                if any(digest is None and age(file) < STALE_SECONDS for file, digest in _digests(files, current)):
                    return None
                if wrong_measure(current, files):  # encrypted, nobody could measure it any more
                    raise _not_as_recorded(files[0])
                sealed = [_seal(file, digest, key, key_id, cancelled) for file, digest in _digests(files, current)]
                changed = _sealed(current, home, sealed, key_id)
                sidecar.write(home, changed)
            except vault.Cancelled:
                return None
            except (OSError, ValueError) as error:
                raise _not_sealed(home, error) from error
            try:
                self._drop_plain(home, files)
            except RecordingError as error:  # a player has one open, maybe; the next start finishes it
                _log.info("%s is encrypted, its plain files stay for now: %s", home.stem, error)
        return replace(changed, file_path=str(sealed[0].path))

    def finish_sealing(self) -> int:
        """Delete the plain files that a crash left beside their encrypted ones; how many recordings were finished.

        A plain file goes only when its encrypted one is, byte for byte, what its sidecar says.
        """
        finished = 0
        for home in sorted(self._half_sealed()):
            try:
                metadata = sidecar.read(home)
                if not metadata.key_id:
                    continue  # it was interrupted earlier: the encrypted file is made anew
                sealed = parts.files_of(home, metadata)
                with self.alone(home, metadata):
                    if any(sha256(file) != digest for file, digest in _digests(sealed, metadata)):
                        _log.error("%s is encrypted and altered; its plain files were left, too", home.stem)
                        continue
                    self._drop_plain(home, [file.with_name(_plain(file.name)) for file in sealed])
                    finished += 1
            except (OSError, ValueError, RecordingError) as error:
                _log.warning("The plain files of %s could not be deleted: %s", home.stem, error)
        return finished

    def _half_sealed(self) -> set[Path]:
        """The sidecars of recordings of which a file lies here both plain and encrypted."""
        found = set()
        for folder in self.folders():
            names = {path.name for path in listed(folder)}
            for name in names:
                if name.endswith(parts.ENCRYPTED_SUFFIX) and _plain(name) in names:
                    found.add(self.folder / parts.sidecar_of(folder / name).name)
        return found

    def _drop_plain(self, home: Path, files: list[Path]) -> None:
        try:
            for path in (*files, *(file.with_suffix(".peaks") for file in files)):
                path.unlink(missing_ok=True)
            for folder in {file.parent for file in files}:
                sidecar.sync_folder(folder)
        except OSError as error:
            raise undeletable(home, error) from error


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
        raise _not_as_recorded(file)
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


def _not_as_recorded(file: Path) -> RecordingError:
    return RecordingError(
        f"The recording {file.name} is not as it was recorded, so it was not encrypted. It was left as it is; look "
        "at it in the list of recordings.",
        code="recording_altered",
        file=file.name,
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


def _plain(name: str) -> str:
    return name.removesuffix(parts.ENCRYPTED_SUFFIX)
