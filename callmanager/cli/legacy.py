"""``import-legacy``: the data of versions 1.0 – 1.0.1.2."""

import argparse
from collections import Counter
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, add_json, opened


def add_parsers(commands: Commands) -> None:
    """Add ``import-legacy``."""
    parser = commands.add_parser("import-legacy", help="bring over people, contacts, calls and recordings of version 1")
    parser.add_argument("path", type=Path, metavar="PATH", help="the old program's folder, or its contacts.db")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be added, and add nothing")
    add_json(parser)
    parser.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    from callmanager.services.legacy import LegacyImport

    with opened() as app:
        result = LegacyImport(
            app.database,
            app.audit,
            app.clock,
            country=app.settings.office.country,
            zone=app.metrics.zone,
            folder=app.recorder.save_dir,
        ).run(absolute(args.path), dry_run=args.dry_run)
    if args.json:
        print_json(result.to_dict())
        return 0
    verb = "Would add" if args.dry_run else "Added"
    print(
        f"{verb} {result.contacts} contacts, {result.users} users, {result.calls} calls and {result.recordings} "
        "recordings."
    )
    for (kind, reason), count in Counter((s.kind, s.reason) for s in result.skipped).most_common(20):
        print(f"  {count} × {kind} left out: {reason}")
    if len(result.skipped) > 20:
        print("  --json tells each one")
    return 0
