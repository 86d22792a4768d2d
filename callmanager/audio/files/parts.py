"""Which files a recording is made of: names are derived, and nothing that a sidecar says is used as a path unchecked.

A recording ``name`` has one sidecar ``name.json`` and ``name.wav``, after compression ``name.flac`` or ``name.opus``;
a long one goes on in ``name.part2.wav`` and so on. An encrypted file has ``.enc`` behind its name.
"""

import re
from pathlib import Path

from callmanager.domain.recording import Encoding, RecordingMetadata

ENCRYPTED_SUFFIX = ".enc"
SUFFIXES = {Encoding.WAV: ".wav", Encoding.FLAC: ".flac", Encoding.OPUS: ".opus", Encoding.MP3: ".mp3"}
_PART_NUMBER = re.compile(r"\.part(\d{1,4})\.\w+$")
OTHER_SUFFIXES = (".ogg",)
"""What copies may have beside those: Opus in its usual container, by the name that more programs know."""
_PART = re.compile(r"(?P<base>.+)\.part\d{1,4}")


def stem_of(file: Path) -> str:
    """The name that all files of a recording share, from any of them: ``a`` for ``a.part2.flac.enc`` or ``a.json``."""
    name = file.name.removesuffix(ENCRYPTED_SUFFIX)
    for suffix in (*SUFFIXES.values(), *OTHER_SUFFIXES, ".json"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
            break
    part = _PART.fullmatch(name)
    # A label may have ended like a part by itself; then it has a sidecar of that name.
    return part["base"] if part and not file.with_name(f"{name}.json").exists() else name


def sidecar_of(file: Path) -> Path:
    """The sidecar of the recording to which ``file`` belongs; it lies beside the first file."""
    return file.with_name(f"{stem_of(file)}.json")


def first_file(sidecar: Path, metadata: RecordingMetadata) -> Path:
    """The recording's first file beside its sidecar, wherever the folder was moved."""
    if metadata.segments:
        return files_of(sidecar, metadata)[0]
    encrypted = ENCRYPTED_SUFFIX if metadata.key_id else ""
    return sidecar.with_name(f"{sidecar.stem}{SUFFIXES[metadata.encoding]}{encrypted}")


def files_of(sidecar: Path, metadata: RecordingMetadata) -> list[Path]:
    """All sound files of a recording, in order, whether they are there or not.

    Raises:
        ValueError: the sidecar names a file that no recording of this name can have.
    """
    if not metadata.segments:
        return [first_file(sidecar, metadata)]
    files = []
    for number, segment in enumerate(metadata.segments):
        file = Path(segment.file)
        if (number and not file.is_absolute() and len(file.parts) != 1) or not _belongs(file.name, sidecar.stem):
            raise ValueError(f"{segment.file!r} is no file of the recording {sidecar.stem}")
        # The first file lies beside its sidecar, even when that was moved together with it. Only where its disk failed
        # so badly that the sidecar went to the second folder, it does not.
        beside = sidecar.with_name(file.name)
        files.append(file if file.is_absolute() and (number or not beside.exists()) else beside)
    return files


def _belongs(name: str, stem: str) -> bool:
    rest = name.removeprefix(stem) if name.startswith(stem) else ""
    endings = "|".join(re.escape(suffix) for suffix in (*SUFFIXES.values(), *OTHER_SUFFIXES))
    return re.fullmatch(rf"(\.part\d{{1,4}})?({endings})({re.escape(ENCRYPTED_SUFFIX)})?", rest) is not None


def number_of(file: Path) -> int:
    """Which file of its recording it is by its name: 1 for ``a.wav``, 2 for ``a.part2.wav``."""
    part = _PART_NUMBER.search(file.name.removesuffix(ENCRYPTED_SUFFIX))
    return int(part[1]) if part else 1


def next_part(sidecar: Path, number: int) -> Path:
    """The name of the WAV in which the recording of ``sidecar`` goes on: ``a.part2.wav`` for 2."""
    return sidecar.with_name(f"{sidecar.stem}.part{number}.wav")
