"""Copies of recordings that somebody made by hand within the recordings folder: the same voice once more.

The index knows one of them. Whoever erases a voice has to find the others, too.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from callmanager.audio.files import parts
from callmanager.audio.files.digest import sha256
from callmanager.audio.library.sidecars import Sidecars
from callmanager.domain.recording import RecordingMetadata

_ENDINGS = tuple(f"{suffix}{seal}" for suffix in parts.SUFFIXES.values() for seal in ("", parts.ENCRYPTED_SUFFIX))
_log = logging.getLogger(__name__)


def doubles(folder: Path, known: Sequence[RecordingMetadata]) -> list[RecordingMetadata]:
    """What else in ``folder`` holds the sound of these recordings, or tells of the same call with the same person.

    These are sidecars with the id of one of them, with whatever sound lies beside, and sound files that are one of
    their files to the byte and have no sidecar, or one that names nobody, as mending makes it. Reads every sidecar.

    Args:
        folder: the recordings folder.
        known: recordings of this folder, as the index knows them.

    Returns:
        One entry for each with its ``file_path``; the ``recording_id`` is the recording's, or its own where it has one.

    Raises:
        OSError: the folder cannot be read.
    """
    sidecars = Sidecars(folder)
    homes: set[str] = set()
    sounds: set[str] = set()
    for batch in sidecars.scan():
        homes |= {path for path, _ in batch.sidecars}
        sounds |= set(batch.sounds)
    originals = {metadata.recording_id: metadata for metadata in known}
    digests = {metadata.sha256 for metadata in known} - {None}
    own = {str(folder / parts.sidecar_of(folder / Path(metadata.file_path).name).name) for metadata in known}
    found = []
    for path in sorted(homes - own):
        metadata = sidecars.read(path)
        if metadata is None:
            continue
        original = originals.get(metadata.recording_id)
        is_nobodys = not (metadata.contact_name or metadata.contact_phone or metadata.call_id)
        if (original is not None and _is_same(metadata, original)) or (is_nobodys and metadata.sha256 in digests):
            found.append(metadata)
    return found + _bare(sorted(sounds - homes - own), known)


def _is_same(one: RecordingMetadata, other: RecordingMetadata) -> bool:
    """Whether it is the same voice: a sidecar may have been taken as a pattern for another person's."""
    if one.sha256 is not None and one.sha256 == other.sha256:
        return True
    return (one.contact_name, one.contact_phone) == (other.contact_name, other.contact_phone)


def _bare(homes: Sequence[str], known: Sequence[RecordingMetadata]) -> list[RecordingMetadata]:
    """Sound files without a sidecar that are, byte for byte, a file of one of these recordings."""
    digests: dict[tuple[int, str | None], RecordingMetadata] = {}
    for metadata in known:
        sizes = [(metadata.file_size_bytes, metadata.sha256)] if not metadata.segments else []
        sizes += [(segment.size_bytes, segment.sha256) for segment in metadata.segments]
        digests.update({(size, digest): metadata for size, digest in sizes if digest is not None})
    sizes_wanted = {size for size, _ in digests}
    found = []
    for home in homes:
        for ending in _ENDINGS:
            file = Path(home).with_suffix(ending)
            try:
                size = file.stat().st_size if file.is_file() else -1
                owner = digests.get((size, sha256(file))) if size in sizes_wanted else None
            except OSError as error:
                _log.info("It is not known whether %s is a copy of a recording: %s", file.name, error.strerror)
                continue
            if owner is not None:
                found.append(replace(owner, file_path=str(file), segments=()))
    return found
