"""``contacts import|export``: xlsx, csv, json and vcf."""

import argparse
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, add_json, group, opened


def add_parsers(commands: Commands) -> None:
    """Add ``contacts`` with its two commands."""
    inner = group(commands, "contacts", "import or export contacts")
    reading = inner.add_parser("import", help="from xlsx, csv, json or vcf; known numbers are not added again")
    reading.add_argument("file", type=Path, metavar="FILE")
    add_json(reading)
    reading.set_defaults(run=_import)
    writing = inner.add_parser("export", help="to xlsx, csv, json or vcf, as the file's ending says")
    writing.add_argument("file", type=Path, metavar="FILE")
    add_json(writing)
    writing.set_defaults(run=_export)


def _import(args: argparse.Namespace) -> int:
    with opened() as app:
        result = app.contacts.import_file(absolute(args.file), actor=actor())
    if args.json:
        print_json(result.to_dict())
        return 0
    errors = len(result.error_rows)
    print(f"{result.inserted} new, {result.updated} completed, {result.duplicates} known already, {errors} left out.")
    for row in result.error_rows[:20]:
        print(f"  row {row.row}: {row.message}")
    if errors > 20:
        print(f"  … and {errors - 20} more; --json tells all")
    return 0


def _export(args: argparse.Namespace) -> int:
    path = absolute(args.file)
    with opened() as app:
        count = app.contacts.export_file(path, actor=actor())
    if args.json:
        print_json({"exported": count, "file": str(path)})
    else:
        print(f"{count} contacts in {path}")
    return 0
