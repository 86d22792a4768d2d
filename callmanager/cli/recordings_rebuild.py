"""``recordings rebuild``: the database's index over the recordings, read anew from their sidecars."""

import argparse
import time

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import look_at_folder
from callmanager.cli.workspace import Commands, finish, opened

_TELL_SECONDS = 1.0


def add_parsers(commands: Commands) -> None:
    """Add ``rebuild``."""
    rebuild = commands.add_parser(
        "rebuild", help="read the index of recordings anew from their sidecars; tags, holds and findings are kept"
    )
    rebuild.add_argument("--changed", action="store_true", help="read only what changed since the last time")
    finish(rebuild, _rebuild)


def _rebuild(args: argparse.Namespace) -> int:
    began = told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if args.json:
            print_json({"done": done, "total": total})
        elif time.monotonic() - told >= _TELL_SECONDS:
            told = time.monotonic()
            print(f"{done} of {total} sidecars", flush=True)

    with opened() as app:
        result = look_at_folder(app, tell, everything=not args.changed)
    if args.json:
        print_json({**result.to_dict(), "seconds": round(time.monotonic() - began, 3)})
        return 0
    print(f"{result.sidecars} sidecars, {result.read} read in {time.monotonic() - began:.1f} s.")
    if result.passed_over:
        print(f"{result.passed_over} are no sidecars of recordings; the log tells which.")
    if result.missing:
        print(f"{result.missing} recordings are not in the folder any more; they are marked as missing.")
    return 0
