"""The command line. Without a command it opens the desktop; everything else works with no display."""

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from callmanager import __version__
from callmanager.cli import job
from callmanager.domain.errors import CallManagerError
from callmanager.qt_imports import leave_sources_unread

# Each names a module of this package with add_parsers(commands); imported only when it is asked for, since starting
# fast matters more to the desktop than having every command's code at hand.
_GROUPS: dict[str, tuple[str, ...]] = {
    "desktop": ("demo",),
    "serve": ("serve",),
    "sound": ("record", "devices"),
    "recordings": ("recordings",),
    "contacts": ("contacts",),
    "calls": ("calls", "callbacks"),
    "legacy": ("import-legacy",),
    "reports": ("report",),
    "storage": ("backup", "restore"),
    "storage_server": ("storage",),
    "doctor": ("doctor",),
    "users": ("users",),
    "audit": ("audit",),
    "phones": ("phones",),
    "objections": ("objection",),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 on success, 1 on failure, 2 on wrong use."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser(arguments)
    for stream in (sys.stdout, sys.stderr):  # a file name that is no text, or a terminal without “ñ”, ends no command
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        args = parser.parse_args(arguments)
    except SystemExit as end:  # argparse has said what was wrong, or printed the help
        return end.code if isinstance(end.code, int) else 2
    args.is_job = job.is_job()
    leave_sources_unread()
    try:
        if args.is_job:
            job.obey_parent()
        return int(args.run(args))
    except CallManagerError as error:
        if args.is_job:
            print_json(job.as_line(error))
        print(f"callmanager: {error}", file=sys.stderr)
        return 2 if error.reason == "usage" else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with “| head”
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def build_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser; it loads only the group that ``arguments`` name, or all of them for the help."""
    parser = argparse.ArgumentParser(prog="callmanager", description=__doc__)
    parser.add_argument("--version", action="version", version=f"callmanager {__version__}")
    parser.set_defaults(run=_desktop)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    wanted = [group for group, names in _GROUPS.items() if named in names]
    if wanted or arguments:
        for group in wanted or _GROUPS:
            importlib.import_module(f"callmanager.cli.{group}").add_parsers(commands)
    return parser


def print_json(value: Any) -> None:
    """Print one JSON value on one line, for programs."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not utf8)
    for end in "\x85\u2028\u2029":  # ends of a line to some readers, and then it would be two
        text = text.replace(end, f"\\u{ord(end):04x}")
    print(text)


def _desktop(_args: argparse.Namespace) -> int:
    from callmanager.cli.desktop import open_desktop

    return open_desktop()
