"""The SHA-256 of a recording, so that a later change can be shown."""

import hashlib
import time
from pathlib import Path

_CHUNK_BYTES = 2**20


def sha256(path: Path, seconds: float | None = None) -> str | None:
    """The digest of the file in hexadecimal; None when it would take more than ``seconds``.

    Raises:
        OSError: the file cannot be read.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            if deadline is not None and time.monotonic() > deadline:
                return None
    return digest.hexdigest()
