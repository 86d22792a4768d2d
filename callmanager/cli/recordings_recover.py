"""``recordings recover``: what a crash left unfinished is made whole."""

import argparse
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish_in_folder, library_of
from callmanager.cli.workspace import Commands


def add_parsers(commands: Commands) -> None:
    """Add ``recover``."""
    finish_in_folder(
        commands.add_parser(
            "recover", help="make whole what a crash left unfinished, or what lost its sidecar; nothing is deleted"
        ),
        _recover,
    )


def _recover(args: argparse.Namespace) -> int:
    from callmanager.audio.files import sidecar
    from callmanager.audio.library.rebuilding import EVENT
    from callmanager.audio.library.recovery import recover

    library = library_of(args, with_second=True)
    mended = [sidecar.to_dict(metadata, Path(metadata.file_path)) for metadata in recover(library)]
    if args.json:
        print_json({"recovered": mended})
    else:
        for metadata in mended:
            rebuilt = any(event["code"] == EVENT for event in metadata["events"])
            what = f"{metadata['status']}, {metadata['duration_seconds']:.1f} s"
            print(f"{metadata['file_path']}: {what}{', with a new sidecar' if rebuilt else ''}")
        print(f"{len(mended)} recordings were made whole." if mended else "There was nothing to recover.")
    return 0
