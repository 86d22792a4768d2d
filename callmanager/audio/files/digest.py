"""The SHA-256 of a recording, so that a later change can be shown."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

_CHUNK_BYTES = 2**20


def sha256(path: Path, seconds: float | None = None, should_stop: Callable[[], bool] = lambda: False) -> str | None:
    """The digest of the file in hexadecimal; None when it takes more than ``seconds``, or ``should_stop`` says so.

    Raises:
        OSError: the file cannot be read.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            if should_stop() or (deadline is not None and time.monotonic() > deadline):
                return None
    return digest.hexdigest()
