"""``import-legacy``: the data of versions 1.0 – 1.0.1.2."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, finish, opened
from callmanager.domain.errors import StoreError


def add_parsers(commands: Commands) -> None:
    """Add ``import-legacy``."""
    parser = commands.add_parser("import-legacy", help="bring over people, contacts, calls and recordings of version 1")
    parser.add_argument("path", type=Path, metavar="PATH", help="the old program's folder, or its contacts.db")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be added, and add nothing")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write all of it, with each thing that was left out, to a JSON file"
    )
    finish(parser, _import)


def _import(args: argparse.Namespace) -> int:
    from callmanager.services.legacy.legacy import LegacyImport

    with opened() as app:
        result = LegacyImport(
            app.database,
            app.audit,
            app.clock,
            country=app.settings.office.country,
            zone=app.metrics.zone,
            folder=app.recorder.save_dir,
        ).run(absolute(args.path), dry_run=args.dry_run)
    if args.report is not None:
        _write(absolute(args.report), result.to_dict())
    if args.json:
        print_json(result.to_dict())
        return 0
    verb = "Would add" if args.dry_run else "Added"
    print(
        f"{verb} {result.contacts} contacts, {result.users} users, {result.calls} calls and {result.recordings} "
        f"recordings. Teams: {result.teams}; callbacks: {result.callbacks}."
    )
    for (kind, reason), count in Counter((s.kind, s.reason) for s in result.skipped).most_common(20):
        print(f"  {count} × {kind} left out: {reason}")
    if len(result.skipped) > 20:
        print("  --json tells each one")
    return 0


def _write(path: Path, told: dict[str, Any]) -> None:
    """The report of an import.

    Raises:
        StoreError: it cannot be written; what was imported stays.
    """
    try:
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"The import is done, but its report {path} could not be written ({error.strerror}). Run it again with "
            "--dry-run for another one.",
            code="legacy_report",
        ) from error
