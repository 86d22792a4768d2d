"""Disks that a test may fill, freeze and take away; they need the rights of root, as the tests' computers have."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_tmpfs(folder: Path, megabytes: float) -> Iterator[Path]:
    """A file system in memory of this size."""
    folder.mkdir()
    size = f"size={round(megabytes * 1024)}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


class FrozenDisk:
    """An ext4 on a loop device that `freeze` stops in its tracks: whoever writes waits in the kernel until `thaw`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._frozen = False

    def freeze(self) -> None:
        subprocess.run(["fsfreeze", "--freeze", self.folder], check=True)
        self._frozen = True

    def thaw(self) -> None:
        if self._frozen:
            subprocess.run(["fsfreeze", "--unfreeze", self.folder], check=True)
            self._frozen = False


@contextmanager
def ext4(image: Path, folder: Path, megabytes: int = 64) -> Iterator[FrozenDisk]:
    """A real file system in a file."""
    folder.mkdir()
    with image.open("wb") as file:
        os.truncate(file.fileno(), megabytes * 2**20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True)
    disk = FrozenDisk(folder)
    try:
        yield disk
    finally:
        disk.thaw()
        subprocess.run(["umount", "--lazy", folder], check=True)
