"""``recordings …``: what can be done with recordings, with no window. Each command has a module of its own."""

from callmanager.cli import (
    recordings_compress,
    recordings_encrypt,
    recordings_erase,
    recordings_export,
    recordings_keep,
    recordings_list,
    recordings_rebuild,
    recordings_recover,
    recordings_verify,
)
from callmanager.cli.workspace import Commands, group


def add_parsers(commands: Commands) -> None:
    """Add ``recordings`` with its commands."""
    inner = group(commands, "recordings", "list, verify, export, compress, encrypt, keep or erase recordings")
    for command in (
        recordings_list,
        recordings_rebuild,
        recordings_verify,
        recordings_recover,
        recordings_export,
        recordings_compress,
        recordings_keep,
        recordings_encrypt,
        recordings_erase,
    ):
        command.add_parsers(inner)
