"""The folder of recordings as a library: list, read, delete, export, count."""

import logging
import time
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.copying import copy_recording, target_of
from callmanager.audio.files.reader import Unlock
from callmanager.audio.library.exporting import Exporter
from callmanager.audio.library.sidecars import Sidecars, Summary
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, RecordingMetadata, RecordingStatus

_log = logging.getLogger(__name__)

BYTES_PER_MB = 1_000_000
_SUSPECT_DAYS = 7
_PAUSE_SECONDS = 0.001


class Library:
    """All recordings in one folder. Its methods may be called from any thread; each reads what is on disk now.

    Args:
        folder: where the recordings lie.
        second: where one may have gone on; its sidecar, too, if the first folder's disk was lost.
    """

    def __init__(self, folder: Path, second: Path | None = None) -> None:
        self.folder = folder
        self.second = second
        self.unlock: Unlock | None = None  # opens encrypted recordings for export
        self.files = Sidecars(*(each for each in (folder, second) if each is not None))

    def scan(self) -> Iterator[tuple[Path, RecordingMetadata]]:
        """Every recording's first file with its sidecar, in no order; see `sidecars`."""
        for path, metadata in self.sidecars():
            yield parts.first_file(path, metadata), metadata

    def sidecars(
        self, *, suspects_only: bool = False, lost: set[str] | None = None
    ) -> Iterator[tuple[Path, RecordingMetadata]]:
        """Every sidecar's path and content, in no order. What is no sidecar is passed over, and logged once.

        Args:
            suspects_only: only what may have been left by a crash: whose lock file is there, and what changed in the
                last days, in case that the lock file was taken away.
            lost: takes the places of sidecars that are missing or cannot be read, of those looked at.
        """
        try:
            batches = []
            for batch in self.files.scan():
                batches.append(batch)
                time.sleep(_PAUSE_SECONDS if suspects_only else 0)  # the windows are just being opened
        except OSError as error:
            _log.warning("The recordings folder %s cannot be read: %s", error.filename, error)
            return
        locked = {path for batch in batches for path in batch.locks}
        since = time.time_ns() - _SUSPECT_DAYS * 86_400 * 10**9
        if lost is not None:
            there = {path for batch in batches for path, _ in batch.sidecars}
            sounds = {path for batch in batches for path in batch.sounds} - there
            lost |= {path for path in sounds if not suspects_only or path in locked or _changed_ns(path) > since}
        for path, changed_ns in (entry for batch in batches for entry in batch.sidecars):
            if suspects_only and path not in locked and 0 < changed_ns < since:
                continue
            metadata = self.files.read(path)
            if metadata is not None:
                yield Path(path), metadata
            elif lost is not None:
                lost.add(path)

    def find(
        self, user_id: str | None = None, contact_name: str | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """The recordings, newest first; filtered first, limited after.

        Args:
            user_id: only this person's.
            contact_name: only contacts with these whole words in their name, in any case: “juan” finds
                “Juan García”, “cliente 1” does not find “Cliente 10”.
            limit: at most so many.
        """
        found = [
            (summary, metadata)
            for summary, metadata in self._summaries()
            if (user_id is None or summary.user_id == user_id)
            and (contact_name is None or _has_words(summary.contact_name, contact_name))
        ]
        found.sort(key=lambda item: (item[0].began, Path(item[0].path).name), reverse=True)
        contents = (metadata or self.files.read(summary.path) for summary, metadata in found)
        there = (metadata.to_dict() for metadata in contents if metadata is not None)
        return list(islice(there, None if limit is None else max(0, limit)))

    def _summaries(self) -> list[tuple[Summary, RecordingMetadata | None]]:
        try:
            return self.files.summaries()
        except OSError as error:
            _log.warning("The recordings folder %s cannot be read: %s", error.filename, error)
            return []

    def metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a recording, by any of its files.

        Raises:
            RecordingError: there is none, or it cannot be read.
        """
        wav = Path(filepath).absolute()
        try:
            home = self.sidecar_of(wav)
            metadata = sidecar.read(home)
            return sidecar.to_dict(metadata, parts.first_file(home, metadata))
        except (OSError, ValueError) as error:
            cause = error.strerror if isinstance(error, OSError) else error
            raise RecordingError(
                f"Nothing is known of the recording {wav} ({cause}). The file was left as it is; choose another.",
                code="no_metadata",
                path=str(wav),
            ) from error

    def sidecar_of(self, file: Path) -> Path:
        """Where the sidecar of a recording lies, or would lie, by any of its files."""
        home = parts.sidecar_of(file)
        if self.second is not None and not home.exists() and (self.second / home.name).exists():
            return self.second / home.name
        if home.parent == self.second and not home.exists():  # the first file was lost; the sidecar stayed
            return self.folder / home.name
        return home

    def statistics(self, user_id: str | None = None) -> dict[str, Any]:
        """``total_recordings``, ``total_duration_seconds``, ``total_size_mb`` (MB = 1,000,000 bytes)."""
        found = [summary for summary, _ in self._summaries() if user_id is None or summary.user_id == user_id]
        return {
            "total_recordings": len(found),
            "total_duration_seconds": sum(summary.duration_seconds for summary in found),
            "total_size_mb": sum(summary.size_bytes for summary in found) / BYTES_PER_MB,
        }

    def delete(self, filepath: str | Path) -> bool:
        """Delete a recording of this folder: all its files and its sidecar.

        Returns:
            False, with the reason in the log, where there is no such recording in this folder, where it still runs or
            must be kept, or where the system refuses.
        """
        wav = self._own(filepath)
        home = self.sidecar_of(wav) if wav is not None else None
        metadata = self.files.read(str(home)) if home is not None else None
        if wav is None or home is None or not self._may_go(wav, home, metadata):
            _log.info("Not deleted, since it is no finished recording of this folder: %s", filepath)
            return False
        files = parts.files_of(home, metadata) if metadata is not None else [wav]
        try:
            with sidecar.updating():
                # The voice first: if the second step fails, nothing private is left without a name.
                for file in files:
                    if self._owns(file):
                        file.unlink(missing_ok=True)
                for copy in sidecar.damaged_copies(home):
                    copy.unlink()
                home.unlink(missing_ok=True)
                home.with_suffix(".peaks").unlink(missing_ok=True)
                sidecar.lock_path(home).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("The recording %s could not be deleted: %s", wav.name, error)
            return False
        return True

    def _may_go(self, wav: Path, home: Path, metadata: RecordingMetadata | None) -> bool:
        if metadata is None:
            return home == wav.with_suffix(".json")  # no part of a recording whose sidecar cannot be read
        if metadata.legal_hold:
            _log.info("The recording %s must be kept: %s", wav.name, metadata.legal_hold)
            return False
        return wav == parts.first_file(home, metadata).resolve() and not _is_running(home, metadata)

    def export(self, filepath: str | Path, export_path: str | Path) -> bool:
        """Copy a recording of this folder with its sidecar, all its files where it has several.

        Args:
            filepath: the recording.
            export_path: a folder (made when missing), or the name of a file of the same kind (``.wav``).

        Returns:
            False, with the reason in the log, where there is no such recording in this folder, where it still runs,
            where a file of that name exists already, or where the copy could not be made; no part of it is left.
        """
        wav = self._own(filepath)
        home = self.sidecar_of(wav) if wav is not None else None
        metadata = self.files.read(str(home)) if home is not None else None
        if wav is None or home is None or (metadata is not None and _is_running(home, metadata)):
            _log.info("Not exported, since it is no finished recording of this folder: %s", filepath)
            return False
        files = parts.files_of(home, metadata) if metadata is not None else [wav]
        if metadata is not None and not all(self._owns(file) for file in files):
            _log.info("Not exported, since not all files of it lie in its folders: %s", filepath)
            return False
        target = Path(export_path).absolute()
        if metadata is not None and (metadata.encoding is not Encoding.WAV or metadata.key_id):
            return self._export_decoded(wav, home.stem, target)
        return self._export_as_it_is(wav, files, metadata, target)

    def _export_decoded(self, first: Path, stem: str, target: Path) -> bool:
        """What was compressed or encrypted meanwhile comes out as the WAV that it was."""
        is_folder = target.is_dir() or not target.suffix
        if not is_folder and target.suffix.lower() != ".wav":
            _log.info("Not exported to %s: it is not the name of a WAV file", target)
            return False
        folder, name = (target, stem) if is_folder else (target.parent, target.stem)
        try:
            Exporter(folder, Encoding.WAV, unlock=self.unlock).export(first, name)
        except RecordingError as error:
            level = logging.INFO if error.reason == "export_exists" else logging.WARNING
            _log.log(level, "The recording %s could not be exported to %s: %s", first.name, target, error)
            return False
        return True

    def _export_as_it_is(
        self, wav: Path, files: list[Path], metadata: RecordingMetadata | None, export_path: Path
    ) -> bool:
        target = target_of(wav, export_path)
        try:
            if target is None or not copy_recording(files, metadata, target):
                _log.info("Not exported to %s: it exists already, or is not the name of such a file", export_path)
                return False
        except (OSError, ValueError) as error:
            _log.warning("The recording %s could not be exported to %s: %s", wav.name, target, error)
            return False
        return True

    def _own(self, filepath: str | Path) -> Path | None:
        """The file that ``filepath`` names, if it really lies in one of the folders, links followed."""
        try:
            file = self._where(Path(filepath)).resolve(strict=True)
            inside = self._owns(file)
        except (OSError, ValueError, RuntimeError):  # the last one: links that lead to one another
            return None
        name = file.name.lower().removesuffix(parts.ENCRYPTED_SUFFIX)
        return file if inside and name.endswith(tuple(parts.SUFFIXES.values())) and file.is_file() else None

    def _where(self, file: Path) -> Path:
        """Where the recording is that had this name before it was compressed or encrypted."""
        home = self.sidecar_of(file.absolute())
        if file.exists() or not home.exists():
            return file
        return parts.first_file(home, sidecar.read(home))

    def _owns(self, file: Path) -> bool:
        """Whether a file that a sidecar names really lies in one of the folders."""
        real = file.resolve()
        return any(
            folder is not None and real.is_relative_to(folder.resolve()) for folder in (self.folder, self.second)
        )


def _is_running(home: Path, metadata: RecordingMetadata) -> bool:
    return metadata.status is RecordingStatus.RECORDING and sidecar.is_locked(home)


def _changed_ns(home: str) -> int:
    try:
        return Path(home).with_suffix(".wav").stat().st_mtime_ns
    except OSError:  # no WAV, or none that can be looked at
        return 0


def _has_words(name: str, wanted: str) -> bool:
    words, sought = _folded(name).split(), _folded(wanted).split()
    return any(words[i : i + len(sought)] == sought for i in range(len(words) - len(sought) + 1))


def _folded(text: str) -> str:
    """In one case, and an accent as part of its letter, however it was typed or copied."""
    return unicodedata.normalize("NFC", text.casefold())
