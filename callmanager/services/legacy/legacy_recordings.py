"""Copies the predecessor's recordings into our folder, each with a sidecar of ours. The originals stay as they are."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import soundfile

from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.services.legacy.legacy_files import OldRecording, moment, name_and_stamp, text
from callmanager.services.recordings.recording_rows import to_row
from callmanager.store.database import Database
from callmanager.store.tables import RecordingRow

_CHUNK_BYTES = 2**20
_ROOM_BYTES = 500_000_000


@dataclass
class OldPeople:
    """Old ids and what they are now: users as (id, name), calls as id."""

    users: dict[str, tuple[str, str]] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)


class RecordingCopier:
    """One run over the old recordings; ``added`` counts what came over."""

    def __init__(self, database: Database, folder: Path, zone: ZoneInfo, people: OldPeople) -> None:
        self._database = database
        self._folder = folder
        self._zone = zone
        self._people = people
        self.added = 0

    def run(self, found: Sequence[OldRecording], *, dry_run: bool) -> Iterator[tuple[str, str]]:
        """Copy what is new; what was skipped, as (name, reason).

        Raises:
            RecordingError: the copies do not fit on the disk, or cannot be written; each one that was made is whole.
        """
        wanted = []
        for old in found:
            reason, metadata = self._look(old)
            if metadata is None:
                yield old.name, reason
            else:
                wanted.append((old, metadata))
        if not dry_run and wanted:
            self._make_room(sum(metadata.file_size_bytes for _, metadata in wanted))
            for old, metadata in wanted:
                self._take(old, metadata)
        self.added = len(wanted)

    def _look(self, old: OldRecording) -> tuple[str, RecordingMetadata | None]:
        if old.wav is None:
            return "its WAV is not there", None
        try:
            info = soundfile.info(old.wav)
            size = old.wav.stat().st_size
        except (soundfile.LibsndfileError, OSError):
            return "the WAV cannot be read", None
        recording_id = hashlib.sha256(f"{old.wav.name}\0{size}".encode()).hexdigest()[:32]
        with self._database.reading() as session:
            if session.get(RecordingRow, recording_id) is not None:
                return "it is here already", None
        return "", self._metadata(old, recording_id, size, info)

    def _metadata(self, old: OldRecording, recording_id: str, size: int, info: Any) -> RecordingMetadata:
        assert old.wav is not None
        facts = old.facts
        words, stamp = name_and_stamp(old.wav.stem)
        modified = datetime.fromtimestamp(old.wav.stat().st_mtime, UTC)
        start = moment(facts.get("start_time"), self._zone) or moment(stamp, self._zone) or modified
        seconds = info.frames / info.samplerate
        old_user, old_call = text(facts.get("user_id")), text(facts.get("call_id"))
        user_id, user_name = self._people.users.get(old_user, (old_user, text(facts.get("user_name"))))
        return RecordingMetadata(
            recording_id=recording_id,
            start_time=start.isoformat(timespec="milliseconds"),
            file_path="",
            sample_rate=int(info.samplerate),
            channels=int(info.channels),
            call_id=self._people.calls.get(old_call, old_call),
            contact_name=text(facts.get("contact_name")) if facts else words,
            contact_phone=text(facts.get("contact_phone")),
            user_id=user_id,
            user_name=user_name,
            end_time=(start + timedelta(seconds=seconds)).isoformat(timespec="milliseconds"),
            duration_seconds=seconds,  # the old one was wall-clock time
            file_size_bytes=size,
            status=_status(text(facts.get("status")), info.frames),
            device="CallManager 1.0",
        )

    def _make_room(self, size_bytes: int) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self._folder).free
        except OSError as error:
            raise _cannot_write(self._folder, error) from error
        if free < size_bytes + _ROOM_BYTES:
            raise RecordingError(
                f"The recordings need {size_bytes / 1e6:.0f} MB and only {free / 1e6:.0f} MB are free in "
                f"{self._folder}, so none was copied. Make room and run the import again; it goes on where it ended.",
                code="legacy_room",
            )

    def _take(self, old: OldRecording, metadata: RecordingMetadata) -> None:
        assert old.wav is not None
        try:
            wav, digest = self._copy(old.wav)
            whole = replace(metadata, file_path=str(wav), sha256=digest)
            _write(wav.with_suffix(".json"), json.dumps(whole.to_dict(), ensure_ascii=False, indent=2).encode())
        except OSError as error:
            raise _cannot_write(self._folder, error) from error
        with self._database.writing() as session:
            session.merge(to_row(whole))

    def _copy(self, source: Path) -> tuple[Path, str]:
        """Where the copy lies, and its SHA-256; a WAV that lies in our folder already is not copied."""
        digest = hashlib.sha256()
        if source.parent.resolve() == self._folder.resolve():
            with source.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
            return source, digest.hexdigest()
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".import-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
            target = self._unused(source.name)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return target, digest.hexdigest()

    def _unused(self, name: str) -> Path:
        """A path in our folder that no recording stands for; an empty file holds it until the copy takes its place."""
        number = 1
        while True:
            path = self._folder / name
            path = path if number == 1 else path.with_stem(f"{path.stem}_{number}")
            number += 1
            if path.with_suffix(".json").exists():
                continue
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                continue
            return path


def _status(old: str, frames: int) -> RecordingStatus:
    if not frames:
        return RecordingStatus.FAILED
    return RecordingStatus.COMPLETED if old.upper() in ("COMPLETED", "") else RecordingStatus.RECOVERED


def _write(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".import-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _cannot_write(folder: Path, error: OSError) -> RecordingError:
    return RecordingError(
        f"The recordings folder {folder} cannot be written ({error.strerror or error}). What was copied before is "
        "whole; mend the folder and run the import again, it goes on where it ended.",
        code="folder",
        folder=str(folder),
    )
