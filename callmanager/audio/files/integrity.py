"""Whether the files of a recording still are what was recorded: digests, sizes and lengths against the sidecar."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.reader import open_recording
from callmanager.audio.files.wav import read_layout
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata, RecordingStatus

# Frames are counted exactly; what was compressed with loss may begin and end a few milliseconds off.
_TOLERANCE_SECONDS = {Encoding.WAV: 0.002, Encoding.FLAC: 0.002, Encoding.OPUS: 0.1, Encoding.MP3: 0.1}
_TAIL_FRAMES = 65_536


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at one recording found; ``file`` is its first file, ``detail`` what is wrong, in English."""

    file: Path
    result: Integrity
    detail: str = ""
    recording_id: str = ""


def check(file: Path) -> Checked:
    """Compare one recording with its sidecar. Everything is only read; never raises for what it finds.

    Args:
        file: any file of the recording, or its sidecar.
    """
    beside = parts.sidecar_of(file)
    try:
        metadata = sidecar.read(beside)
        files = parts.files_of(beside, metadata)
    except FileNotFoundError:
        return Checked(file, Integrity.NO_SIDECAR if file.exists() else Integrity.MISSING)
    except (OSError, ValueError) as error:
        return Checked(file.with_name(f"{beside.stem}.wav"), Integrity.UNREADABLE, f"the sidecar: {error}")
    try:
        result, detail = _compare(metadata, files)
    except (OSError, RecordingError) as error:
        result, detail = Integrity.UNREADABLE, str(error)
    return Checked(files[0], result, detail, metadata.recording_id)


def recordings_in(folder: Path) -> Iterator[Path]:
    """One path for each recording of a folder, in the order of their names: its sidecar, or a file that has none.

    Raises:
        OSError: the folder cannot be read.
    """
    names: dict[str, Path] = {}
    suffixes = (*parts.SUFFIXES.values(), ".json")
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(parts.ENCRYPTED_SUFFIX)
        if name.lower().endswith(suffixes) and not name.startswith("."):
            beside = parts.sidecar_of(path)
            names.setdefault(beside.stem, beside if beside.exists() else path)
    yield from names.values()


def _compare(metadata: RecordingMetadata, files: list[Path]) -> tuple[Integrity, str]:
    gone = [file.name for file in files if not file.is_file()]
    if gone:
        return Integrity.MISSING, ", ".join(gone)
    if metadata.status is RecordingStatus.RECORDING:
        return Integrity.UNFINISHED, ""
    digests = [metadata.sha256, *(segment.sha256 for segment in metadata.segments[1:])]
    for file, digest in zip(files, digests, strict=True):
        if digest is not None and sha256(file) != digest:
            return Integrity.ALTERED, f"{file.name} has another digest"
    if metadata.status is RecordingStatus.FAILED and metadata.sha256 is None:
        return Integrity.NO_DIGEST, ""  # nothing was known of it when it ended, not even its size
    wrong = wrong_measure(metadata, files)
    if wrong:
        return Integrity.ALTERED, wrong
    return (Integrity.NO_DIGEST, "") if None in digests else (Integrity.OK, "")


def wrong_measure(metadata: RecordingMetadata, files: list[Path]) -> str:
    """What of the files' size, length and channels is not as the sidecar says, "" where all is; quick at any length.

    Raises:
        OSError, RecordingError: they cannot be read.
    """
    size = sum(file.stat().st_size for file in files)
    if size != metadata.file_size_bytes:
        return f"{size} bytes, not {metadata.file_size_bytes}"
    return "" if metadata.key_id else _wrong_length(metadata, files[0])


def _wrong_length(metadata: RecordingMetadata, first: Path) -> str:
    with open_recording(first) as reader:
        seconds = reader.duration_seconds
        channels = reader.channels
    if abs(seconds - metadata.duration_seconds) > _TOLERANCE_SECONDS[metadata.encoding]:
        return f"{seconds:.3f} seconds, not {metadata.duration_seconds:.3f}"
    return "" if channels == metadata.channels else f"{channels} channels, not {metadata.channels}"


def zero_tail_seconds(wav: Path) -> float:
    """How many seconds at the end of a PCM_16 WAV are nothing but zeros, whatever its header says.

    A file system that lost power may have kept a file's length and not its content. Pauses and gaps at the end are
    zeros too: whoever asks knows of them.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no PCM_16 WAV.
    """
    with wav.open("rb") as file:
        layout = read_layout(file)
        end = file.seek(0, os.SEEK_END)
        frames = max(0, end - layout.data_offset) // layout.frame_bytes
        zeros = 0
        while zeros < frames:
            count = min(_TAIL_FRAMES, frames - zeros)
            file.seek(layout.data_offset + (frames - zeros - count) * layout.frame_bytes)
            samples = np.frombuffer(file.read(count * layout.frame_bytes), "<i2").reshape(-1, layout.channels)
            sounding = np.flatnonzero(samples.any(axis=1))
            if len(sounding):
                zeros += len(samples) - 1 - int(sounding[-1])
                break
            zeros += count
    return zeros / layout.sample_rate
