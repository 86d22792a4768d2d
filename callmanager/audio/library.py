"""The folder of recordings as a library: list, read, delete, export, count."""

import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from callmanager.audio import sidecar
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus

_log = logging.getLogger(__name__)

BYTES_PER_MB = 1_000_000


class Library:
    """All recordings in one folder. Its methods may be called from any thread; each reads what is on disk now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told: set[Path] = set()

    def scan(self) -> Iterator[tuple[Path, RecordingMetadata]]:
        """Every WAV path with its sidecar, in no order. What is no sidecar is passed over, and logged once."""
        try:
            sidecars = [Path(entry.path) for entry in os.scandir(self.folder) if _looks_like_sidecar(entry.name)]
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            _log.warning("The recordings folder %s cannot be read: %s", self.folder, error)
            return
        for path in sidecars:
            metadata = self._read(path)
            if metadata is not None:
                yield path.with_suffix(".wav"), metadata

    def _read(self, path: Path) -> RecordingMetadata | None:
        try:
            return sidecar.read(path)
        except FileNotFoundError:  # deleted since the folder was read
            return None
        except (OSError, ValueError) as error:
            if path not in self._told:
                self._told.add(path)
                _log.warning("%s is passed over, it is no sidecar of a recording: %s", path.name, error)
            return None

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
            (wav, metadata)
            for wav, metadata in self.scan()
            if (user_id is None or metadata.user_id == user_id)
            and (contact_name is None or _has_words(metadata.contact_name, contact_name))
        ]
        found.sort(key=lambda item: (datetime.fromisoformat(item[1].start_time), item[0].name), reverse=True)
        return [sidecar.to_dict(metadata, wav) for wav, metadata in found[: None if limit is None else max(0, limit)]]

    def metadata(self, filepath: str | Path) -> dict[str, Any]:
        """The sidecar of a WAV.

        Raises:
            RecordingError: there is none, or it cannot be read.
        """
        wav = Path(filepath).absolute().with_suffix(".wav")
        try:
            return sidecar.to_dict(sidecar.read(sidecar.sidecar_path(wav)), wav)
        except (OSError, ValueError) as error:
            cause = error.strerror if isinstance(error, OSError) else error
            raise RecordingError(
                f"Nothing is known of the recording {wav} ({cause}). The file was left as it is; choose another.",
                code="no_metadata",
                path=str(wav),
            ) from error

    def statistics(self, user_id: str | None = None) -> dict[str, Any]:
        """``total_recordings``, ``total_duration_seconds``, ``total_size_mb`` (MB = 1,000,000 bytes)."""
        found = [metadata for _, metadata in self.scan() if user_id is None or metadata.user_id == user_id]
        return {
            "total_recordings": len(found),
            "total_duration_seconds": sum(metadata.duration_seconds for metadata in found),
            "total_size_mb": sum(metadata.file_size_bytes for metadata in found) / BYTES_PER_MB,
        }

    def delete(self, filepath: str | Path) -> bool:
        """Delete a WAV of this folder with its sidecar.

        Returns:
            False, with the reason in the log, where there is no such recording in this folder, where it still runs,
            or where the system refuses.
        """
        wav = self._own(filepath)
        if wav is None or self._is_running(wav):
            _log.info("Not deleted, since it is no finished recording of this folder: %s", filepath)
            return False
        try:
            wav.unlink()  # the voice first: if the second step fails, nothing private is left without a name
            sidecar.sidecar_path(wav).unlink(missing_ok=True)
            sidecar.lock_path(wav).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("The recording %s could not be deleted: %s", wav.name, error)
            return False
        return True

    def export(self, filepath: str | Path, export_path: str | Path) -> bool:
        """Copy a WAV of this folder with its sidecar.

        Args:
            filepath: the recording.
            export_path: a folder (made when missing), or the name of a ``.wav`` file.

        Returns:
            False, with the reason in the log, where there is no such recording in this folder, where it still runs,
            where a file of that name exists already, or where the copy could not be made; no part of it is left.
        """
        wav = self._own(filepath)
        if wav is None or self._is_running(wav):
            _log.info("Not exported, since it is no finished recording of this folder: %s", filepath)
            return False
        target = _target(wav, Path(export_path).absolute())
        if target is None or target.exists() or sidecar.sidecar_path(target).exists():
            _log.info("Not exported to %s: it exists already, or is not the name of a WAV file", export_path)
            return False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._copy(wav, target)
        except (OSError, ValueError) as error:
            _log.warning("The recording %s could not be exported to %s: %s", wav.name, target, error)
            return False
        return True

    def _copy(self, wav: Path, target: Path) -> None:
        made = []
        try:
            with target.open("xb") as copy, wav.open("rb") as original:
                made.append(target)
                shutil.copyfileobj(original, copy, 2**20)
                copy.flush()
                os.fsync(copy.fileno())
            if sidecar.sidecar_path(wav).exists():
                metadata = sidecar.read(sidecar.sidecar_path(wav))
                sidecar.write(target, replace(metadata, file_path=str(target)))
        except BaseException:
            for path in made:
                path.unlink(missing_ok=True)
            raise

    def _own(self, filepath: str | Path) -> Path | None:
        """The WAV that ``filepath`` names, if it really lies in this folder; links are followed before the look."""
        try:
            wav = Path(filepath).resolve(strict=True)
            inside = wav.is_relative_to(self.folder.resolve())
        except (OSError, ValueError):
            return None
        return wav if inside and wav.suffix.lower() == ".wav" and wav.is_file() else None

    def _is_running(self, wav: Path) -> bool:
        metadata = self._read(sidecar.sidecar_path(wav))
        if metadata is None or metadata.status is not RecordingStatus.RECORDING:
            return False
        return sidecar.is_locked(wav)


def _looks_like_sidecar(name: str) -> bool:
    return name.endswith(".json") and not name.startswith(".")


def _has_words(name: str, wanted: str) -> bool:
    words, sought = name.casefold().split(), wanted.casefold().split()
    return any(words[i : i + len(sought)] == sought for i in range(len(words) - len(sought) + 1))


def _target(wav: Path, export_path: Path) -> Path | None:
    if export_path.is_dir() or not export_path.suffix:
        return export_path / wav.name
    return export_path if export_path.suffix.lower() == ".wav" else None
