"""A new sidecar for a WAV whose own is missing or damaged: what can be known of it, and what it takes over.

The WAV tells its length, rate and channels, its name or its time of change when it began. From a damaged sidecar comes
what can be read for sure; the damaged file itself is kept beside, since a person may read more in it.
"""

import filecmp
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from callmanager.audio.files import parts, sidecar, sidecar_values
from callmanager.audio.files.wav import WavLayout, mend, read_layout
from callmanager.audio.library import sidecars
from callmanager.audio.library.library import Library
from callmanager.domain.recording import RecordingEvent, RecordingMetadata

EVENT = "sidecar_rebuilt"
_LEGACY_ENDING = "_metadata.json"  # the predecessor's sidecars; its recordings come in by the import
_STAMP = re.compile(r"_(\d{8}_\d{6})(?:_\d+)?\Z")
_SETTLED_SECONDS = 5.0
# What people and the call gave; all else is told by the WAV, or cannot be trusted once it is not the same WAV.
_TAKEN_OVER = (
    "recording_id", "start_time", "call_id", "contact_name", "contact_phone", "user_id", "user_name", "device", "gaps",
    "pauses", "dropped_frames", "peak_dbfs", "events", "campaign_id", "consent", "tags", "legal_hold",
)  # fmt: skip
_LINE = re.compile(rb'^  "(\w+)": (.+?),?\r?$', re.MULTILINE)


def damage(home: Path, library: Library) -> str | None:
    """What is wrong with the sidecar, in words that end a sentence; "" where it is missing, None where it is whole.

    Raises:
        OSError: it cannot be looked at, which is no damage.
    """
    try:
        library.files.load(str(home))
    except FileNotFoundError:
        return ""
    except (ValueError, OverflowError) as error:
        return str(error)[:200]
    return None


def may_be_rebuilt(home: Path, library: Library) -> bool:
    """Whether ``home`` is the place of a sidecar for a WAV of this library that is nobody else's."""
    wav = home.with_suffix(".wav")
    if home.name.startswith(".") or not home.name.isprintable():
        return False
    if not wav.is_file() or home.with_name(f"{home.stem}{_LEGACY_ENDING}").exists():
        return False
    others = [folder / home.name for folder in library.files.folders if folder != home.parent]
    if any(other.exists() for other in others):
        return False  # it lies in the other folder, see `_bring_home`
    # What has a sidecar's name and is no file, such as a pipe, cannot be replaced by one.
    return home.is_file() if home.exists() else not _is_part(home, library)


def _is_part(home: Path, library: Library) -> bool:
    owner = re.sub(r"\.part\d{1,4}$", "", home.stem)
    if owner == home.stem:
        return False
    # Of what lies in the second folder the first file may be on a disk that is away just now.
    return home.parent == library.second or any(
        (folder / f"{owner}{ending}{encrypted}").exists()
        for folder in library.files.folders
        for ending in (".json", *parts.SUFFIXES.values())
        for encrypted in ("", parts.ENCRYPTED_SUFFIX)
    )


def check_sound(wav: Path) -> None:
    """Return where ``wav`` holds sound and nobody seems to write it.

    Raises:
        ValueError: it does not, or somebody does; in words that end a sentence.
        OSError: it cannot be read.
    """
    with wav.open("rb") as file:
        layout = read_layout(file)
        size = os.fstat(file.fileno()).st_size
    if size - layout.data_offset < layout.frame_bytes:
        raise ValueError("it holds no sound")
    is_young = abs(time.time() - wav.stat().st_mtime) < _SETTLED_SECONDS
    if not _fits(layout, size) and is_young and not sidecar.lock_path(wav).exists():
        raise ValueError("it may still be copied here")


def layout_of(wav: Path) -> WavLayout:
    """Where the samples lie. A header that fits the file is believed: other programs put more behind the samples.

    Raises:
        ValueError: this is not a PCM_16 WAV.
        OSError: it cannot be read, or not be mended.
    """
    with wav.open("rb") as file:
        layout = read_layout(file)
        size = os.fstat(file.fileno()).st_size
    return layout if _fits(layout, size) else mend(wav)


def _fits(layout: WavLayout, size: int) -> bool:
    return layout.riff_bytes + 8 in (size, size - 1) and layout.data_offset + layout.data_bytes <= size


def description(home: Path, why: str) -> RecordingMetadata:
    """What is known of the recording before its sound is measured; ``why`` is what `damage` said.

    Raises:
        ValueError: the WAV is none.
        OSError: it cannot be read.
    """
    wav = home.with_suffix(".wav")
    with wav.open("rb") as file:
        layout = read_layout(file)
        status = os.fstat(file.fileno())
    seconds = (status.st_size - layout.data_offset) / layout.frame_bytes / layout.sample_rate
    began = _stamped(home.stem) or datetime.fromtimestamp(max(0.0, status.st_mtime - seconds), UTC)
    base = RecordingMetadata(
        uuid4().hex, began.isoformat(timespec="milliseconds"), str(wav), layout.sample_rate, layout.channels
    ).to_dict()
    for key, value in _readable(home) if why else ():
        if key in _TAKEN_OVER and _is_safe(str(home), base | {key: value}, value):
            base[key] = value
    detail = f"it was damaged: {why}" if why else "it was missing"
    metadata = RecordingMetadata.from_dict(base)
    events = (*metadata.events, RecordingEvent(0.0, EVENT, detail))
    return RecordingMetadata.from_dict(base | {"events": [_event(event) for event in events]})


def _event(event: RecordingEvent) -> dict[str, Any]:
    return {"at_seconds": event.at_seconds, "code": event.code, "detail": event.detail}


def keep_damaged(home: Path) -> Path:
    """Copy a damaged sidecar to ``name.json.damaged``, or with the next number that is free; where it is kept.

    Raises:
        OSError: it could not be copied.
    """
    for number in count(1):
        kept = sidecar.damaged_copy(home, number)
        try:
            handle = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            if kept.is_file() and filecmp.cmp(home, kept, shallow=False):
                return kept
            continue
        with os.fdopen(handle, "wb") as copy, home.open("rb") as damaged:
            shutil.copyfileobj(damaged, copy)
            copy.flush()
            os.fsync(copy.fileno())
        return kept
    raise AssertionError("count() does not end")


def _stamped(stem: str) -> datetime | None:
    """The local time that a recording's name ends with."""
    found = _STAMP.search(stem)
    try:
        return datetime.strptime(found[1], "%Y%m%d_%H%M%S").astimezone(UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def _readable(home: Path) -> Iterator[tuple[str, Any]]:
    """The keys and values of a damaged sidecar; of one that is no JSON any more, those on whole lines."""
    with home.open("rb") as file:
        text = file.read(sidecars.MAX_BYTES + 1)
    if len(text) > sidecars.MAX_BYTES:
        return
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        for key, value in _LINE.findall(text):
            try:
                yield key.decode(), json.loads(value)
            except (ValueError, RecursionError):
                continue
        return
    if isinstance(data, dict):
        yield from data.items()


def _is_safe(path: str, data: dict[str, Any], value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        metadata = RecordingMetadata.from_dict(data)
        sidecar_values.check(metadata)
        sidecars.check(path, metadata)
    except (ValueError, OverflowError, RecursionError):
        return False
    return isinstance(data["tags"], list)
