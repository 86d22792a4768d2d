"""The digests of a finished recording: gigabytes take seconds to read, so it happens beside the audio thread."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.domain.recording import RecordingMetadata

_log = logging.getLogger(__name__)


def seal(
    wav: Path,
    metadata: RecordingMetadata,
    should_stop: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
) -> RecordingMetadata:
    """Put the SHA-256 of each file into the sidecar beside ``wav``.

    Args:
        wav: the file beside whose sidecar the recording is described.
        metadata: what stands in that sidecar.
        should_stop: asked now and then; True leaves the work.
        seconds: at most so long.

    Returns:
        The sidecar as it is now: without the digests where the work was left, or the files cannot be read.
    """
    try:
        changes = digests(wav, metadata, should_stop, seconds)
        return sidecar.update(wav, changes) if changes else metadata
    except (OSError, ValueError) as error:
        _log.info("The digests of %s are not known: %s", wav.name, error)
        return metadata


def digests(
    wav: Path,
    metadata: RecordingMetadata,
    should_stop: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
) -> dict[str, Any]:
    """The values ``sha256`` and ``segments`` with the digests of all files that are there; empty when it was left.

    Raises:
        OSError: a file cannot be read, or none is there.
        ValueError: the sidecar names what is no file of this recording.
    """
    found: list[str | None] = []
    files = parts.files_of(sidecar.sidecar_path(wav), metadata)
    for path in files:
        if len(files) > 1 and not path.exists():
            found.append(None)  # its disk is away
            continue
        digest = sha256(path, seconds, should_stop)
        if digest is None:
            return {}
        found.append(digest)
    segments = tuple(replace(s, sha256=digest) for s, digest in zip(metadata.segments, found, strict=False))
    return {"sha256": found[0], "segments": segments}
