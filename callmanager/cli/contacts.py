"""``contacts import|export|undo|imports|statuses``: xlsx, csv, json and vcf."""

import argparse
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, add_json, finish, group, opened, table, usage
from callmanager.domain.contact import EVERYBODY, ContactFilter

if TYPE_CHECKING:
    from callmanager.services.contacts.contact_import import ContactImporter, ImportResult

_TOLD = 20


def add_parsers(commands: Commands) -> None:
    """Add ``contacts`` with its commands."""
    inner = group(commands, "contacts", "import or export contacts, and see their statuses")
    _add_import(inner)
    writing = inner.add_parser("export", help="to xlsx, csv, json or vcf, as the file's ending says")
    writing.add_argument("file", type=Path, metavar="FILE")
    writing.add_argument("--text", default="", metavar="WORDS", help="only contacts in which these words are found")
    writing.add_argument("--status", action="append", default=[], metavar="ID", help="only contacts in this status")
    writing.add_argument("--tag", default="", metavar="TAG", help="only contacts with this tag")
    finish(writing, _export)
    past = inner.add_parser("imports", help="the imports that were made, the newest first")
    finish(past, _imports)
    undo = inner.add_parser("undo", help="take a whole import back; contacts that were called since stay")
    undo.add_argument(
        "import_id", nargs="?", default="", metavar="ID", help="of “contacts imports” (default: the last)"
    )
    finish(undo, _undo)
    statuses = inner.add_parser("statuses", help="the statuses and their rules; --run-rules carries the rules out")
    statuses.add_argument("--run-rules", action="store_true", help="move contacts that nobody has called for months")
    statuses.add_argument("--dry-run", action="store_true", help="with --run-rules: only tell what would move")
    statuses.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)
    finish(statuses, _statuses)


def _add_import(inner: Commands) -> None:
    reading = inner.add_parser("import", help="from xlsx, csv, json or vcf; known numbers are not added again")
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument(
        "--mapping",
        metavar="JSON",
        help='what each column is, from 0: {"0": "name", "3": "phone"} (default: by titles)',
    )
    reading.add_argument("--errors", type=Path, metavar="FILE", help="write the rows that were left out to this csv")
    reading.add_argument("--preview", action="store_true", help="tell what would come of it, and change nothing")
    add_json(reading)
    # For the desktop, which runs this command in a child.
    reading.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)
    reading.add_argument("--import-id", default="", help=argparse.SUPPRESS)
    reading.add_argument("--actor", default="", help=argparse.SUPPRESS)
    reading.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    path, mapping = absolute(args.file), _mapping(args.mapping)
    with opened() as app:
        importer = app.importer
        if args.preview:
            return _preview(args, importer, path, mapping)
        result = importer.run(
            path,
            mapping,
            actor=args.actor or actor(),
            progress=_tell_progress if args.progress else _silent,
            cancelled=threading.Event(),
            import_id=args.import_id,
            errors_file=absolute(args.errors) if args.errors else None,
            write_errors=args.errors is not None,
        )
    if args.progress:
        print_json({"result": result.to_dict()})
    elif args.json:
        print_json(result.to_dict())
    else:
        _tell(result)
    return 0


def _tell(result: "ImportResult") -> None:
    known = f"{result.updated} completed, {result.duplicates} known already"
    print(f"{result.inserted} new, {known}, {result.errors} left out.")
    for row in result.error_rows[:_TOLD]:
        print(f"  row {row.row}: {row.message}")
    if result.errors > _TOLD:
        print(f"  … and {result.errors - _TOLD} more; --errors FILE tells all")
    for row in result.repaired_rows[:_TOLD]:
        print(f"  row {row.row} is in, but: {row.message}")
    _tell_others(result.other_sheets)
    if result.errors_file:
        print(f"The rows are told in {result.errors_file}")
    if result.inserted or result.updated:
        print(f"“callmanager contacts undo {result.import_id}” takes it back.")


def _tell_others(sheets: tuple[str, ...]) -> None:
    if sheets:
        print(f"Contacts in other sheets are not in: {', '.join(sheets)}. Save each as a file of its own to import it.")


def _preview(args: argparse.Namespace, importer: "ContactImporter", path: Path, mapping: dict[int, str] | None) -> int:
    preview = importer.preview(path, mapping, actor=args.actor or actor())
    if args.progress:
        print_json({"preview": preview.to_dict()})
    elif args.json:
        print_json(preview.to_dict())
    else:
        rows = [("column", "title", "is")]
        rows += [(str(n), title, preview.mapping.get(n, "–")) for n, title in enumerate(preview.columns)]
        print(table(rows))
        known = f"{preview.updated} to complete, {preview.duplicates} known already"
        print(f"Of {preview.looked_at} rows: {preview.inserted} new, {known}, {preview.errors} to leave out.")
        _tell_others(preview.other_sheets)
    return 0


def _mapping(text: str | None) -> dict[int, str] | None:
    if text is None:
        return None
    try:
        return {int(index): str(field) for index, field in json.loads(text).items()}
    except (ValueError, AttributeError) as error:
        raise usage('--mapping is JSON such as {"0": "name", "3": "phone"}') from error


def _tell_progress(done: int, total: int) -> None:
    print_json({"done": done, "total": total})


def _silent(_done: int, _total: int) -> None:
    return


def _export(args: argparse.Namespace) -> int:
    path = absolute(args.file)
    filters = ContactFilter(statuses=tuple(args.status), tag=args.tag) if args.status or args.tag else EVERYBODY
    with opened() as app:
        count = app.contacts.export_file(path, actor=actor(), text=args.text, filters=filters)
    if args.json:
        print_json({"exported": count, "file": str(path)})
    else:
        print(f"{count} contacts in {path}")
    return 0


def _imports(args: argparse.Namespace) -> int:
    with opened() as app:
        found = app.importer.imports()
    told: list[dict[str, Any]] = [
        {
            "import_id": one.import_id,
            "file": one.file_name,
            "actor": one.actor,
            "at": one.at.isoformat(),
            "inserted": one.inserted,
            "updated": one.updated,
            "duplicates": one.duplicates,
            "errors": one.errors,
            "state": "undone" if one.undone_at else ("done" if one.done_at else "unfinished"),
        }
        for one in found
    ]
    if args.json:
        print_json(told)
    elif told:
        names = ("import_id", "at", "file", "inserted", "updated", "errors", "state")
        print(table([names, *(tuple(str(one[name])[:40] for name in names) for one in told)]))
    else:
        print("Nothing was imported yet.")
    return 0


def _undo(args: argparse.Namespace) -> int:
    with opened() as app:
        import_id = args.import_id
        if not import_id:
            import_id = next((one.import_id for one in app.importer.imports() if one.undone_at is None), "")
        result = app.importer.undo(import_id, actor())
    if args.json:
        print_json(
            {
                "import_id": import_id,
                "removed": result.removed,
                "restored": result.restored,
                "kept": result.kept,
                "kept_names": list(result.kept_names),
                "kept_changes": result.kept_changes,
            }
        )
        return 0
    print(f"{result.removed} removed, {result.restored} as they were before.")
    if result.kept:
        print(f"{result.kept} stay, for they were worked with since: {', '.join(result.kept_names[:_TOLD])}")
    if result.kept_changes:
        print(f"In {result.kept_changes} others something was changed since, and stays.")
    return 0


def _statuses(args: argparse.Namespace) -> int:
    with opened() as app:
        if args.run_rules:
            moved = app.statuses.preview_rules(actor=actor(), carry_out=not args.dry_run)
            if args.progress:
                print_json({"moved": sum(one.count for one in moved)})
            elif args.json:
                print_json([{"before": one.before, "after": one.after, "count": one.count} for one in moved])
            else:
                verb = "would move" if args.dry_run else "moved"
                for one in moved:
                    print(f"{one.count} {verb} from {one.before} to {one.after}")
                if not moved:
                    print("Nobody is due.")
            return 0
        statuses, counts = app.statuses.all(), app.statuses.counts()
    told = [
        {
            "id": status.status_id,
            "label_es": status.words("es"),
            "label_en": status.words("en"),
            "closed": status.is_closed,
            "active": status.is_active,
            "unseen_months": status.unseen_months,
            "moves_to": status.moves_to,
            "contacts": counts.get(status.status_id, 0),
        }
        for status in statuses
    ]
    if args.json:
        print_json(told)
    else:
        names = ("id", "label_es", "label_en", "closed", "unseen_months", "moves_to", "contacts")
        print(table([names, *(tuple(str(one[name]) for name in names) for one in told)]))
    return 0
