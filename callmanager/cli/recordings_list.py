"""``recordings list``: the recordings of a folder, newest first."""

import argparse
from pathlib import Path
from typing import Any

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish, library_of
from callmanager.cli.workspace import Commands, count_of, table


def add_parsers(commands: Commands) -> None:
    """Add ``list``."""
    listing = commands.add_parser("list", help="newest first")
    listing.add_argument("--contact", metavar="WORDS", help="only contacts with these words in their name")
    listing.add_argument("--user", metavar="NAME", help="only this person's")
    listing.add_argument("--limit", type=count_of(1, 10**9, "a limit"), metavar="N", help="at most so many")
    finish(listing, _list)


def _list(args: argparse.Namespace) -> int:
    found = library_of(args).find(contact_name=args.contact)
    if args.user is not None:
        wanted = args.user.casefold()
        found = [m for m in found if wanted in (m["user_name"].casefold(), m["user_id"].casefold())]
    found = found[: args.limit]
    if args.json:
        print_json(found)
    elif found:
        print(table([_row(metadata) for metadata in found]))
    else:
        print("There are no recordings.")
    return 0


def _row(metadata: dict[str, Any]) -> tuple[str, ...]:
    minutes, seconds = divmod(round(metadata["duration_seconds"]), 60)
    name = Path(metadata["file_path"]).name
    start = metadata["start_time"][:19].replace("T", " ")
    return start, f"{minutes}:{seconds:02d}", metadata["status"], metadata["contact_name"], metadata["user_name"], name
