"""A folder whose files need no disk: for tests that write a thousand times and are not about what a disk keeps."""

import os
import tempfile


def quick_folder(prefix: str) -> "tempfile.TemporaryDirectory[str]":
    """In memory where the system has such a folder; gone when it is cleaned up."""
    memory = "/dev/shm"
    place = memory if os.path.isdir(memory) and os.access(memory, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix=f"callmanager-{prefix}-", dir=place)
