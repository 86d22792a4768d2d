"""``audit list|export|verify``: who did what, when, about what; and whether the log is still what was written."""

import argparse
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, count_of, finish, group, opened, settings_of, table
from callmanager.domain.audit import AuditCheck, AuditEntry, AuditFault, AuditFilter, AuditNote, NoteState
from callmanager.paths import Paths

_LONGEST_CELL = 60
_FAULTS = {
    AuditFault.CHANGED: "it is not what was written",
    AuditFault.REWORDED: "its words are not what was written",
    AuditFault.MISSING: "entries before it are gone",
    AuditFault.FOREIGN: "something else put it there",
    AuditFault.CUT: "the newest entries are gone, from this one on",
    AuditFault.REPLACED: "it is another one than was noted outside the database",
}
_NOTES = {
    NoteState.KEPT: "",
    NoteState.NONE: "This computer has no note of the log yet, so entries cut from its end could not be seen.",
    NoteState.UNREADABLE: "This computer's note of the log cannot be read, so entries cut from its end could not be "
    "seen. If nobody tampered with it, delete audit-chain.json in the data folder.",
}


def add_parsers(commands: Commands) -> None:
    """Add ``audit`` with its commands."""
    inner = group(commands, "audit", "read, export and verify the audit log")
    listing = inner.add_parser("list", help="newest first")
    _add_filter(listing)
    listing.add_argument(
        "--limit", type=count_of(1, 10**6, "a limit"), default=100, metavar="N", help="at most so many"
    )
    finish(listing, _list)
    exporting = inner.add_parser("export", help="write a .csv or .xlsx file, oldest first")
    exporting.add_argument("file", type=Path, metavar="FILE")
    _add_filter(exporting)
    finish(exporting, _export)
    verifying = inner.add_parser(
        "verify",
        help="look whether entries were changed, deleted, put in or moved",
        description="Look whether entries were changed, deleted, put in or moved; exits 1 if so. What cannot be seen: "
        "entries cut from the end that no note outside the database tells of, and a log that was written anew by "
        "somebody who could write this computer's note, too. Against both, keep what this prints somewhere else and "
        "give it again with --known.",
    )
    verifying.add_argument(
        "--known", type=_known, metavar="NUMBER:CHAIN", help="an entry's number and chain that was noted elsewhere"
    )
    finish(verifying, _verify)


def _add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", metavar="WORDS", help="part of who did it")
    parser.add_argument("--what", default="", metavar="ACTION", help="such as recording.listen, or recording for all")
    parser.add_argument("--about", default="", metavar="WORDS", help="part of what it is about, or of the details")
    parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="this day or later")
    parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="this day or earlier")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words[:20]} is no day such as 2026-03-31") from None


def _known(words: str) -> AuditNote:
    number, _, chain = words.partition(":")
    if not number.isdecimal() or len(chain) != 64 or not set(chain) <= set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("write the entry's number, a colon and its 64 digits, as “audit verify” does")
    return AuditNote(int(number), chain)


def _filter(args: argparse.Namespace) -> AuditFilter:
    from callmanager.workspace import office_zone

    zone = office_zone(settings_of(Paths.default()))
    since = datetime.combine(args.first, time(), zone) if args.first else None
    until = datetime.combine(args.last + timedelta(days=1), time(), zone) if args.last else None
    return AuditFilter(args.who, args.what, args.about, since, until)


def _list(args: argparse.Namespace) -> int:
    which = _filter(args)
    with opened() as app:
        entries = app.audit.entries(actor(), which, limit=args.limit)
    if args.json:
        print_json([_told(entry) for entry in entries])
    elif entries:
        print(table([_row(entry) for entry in entries]))
    else:
        print("There are no such entries.")
    return 0


def _row(entry: AuditEntry) -> tuple[str, ...]:
    texts = (entry.actor, entry.action, entry.subject, entry.detail, entry.origin)
    return (f"{entry.at:%Y-%m-%d %H:%M:%S}Z", *(_short(text) for text in texts))


def _short(text: str) -> str:
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= _LONGEST_CELL else f"{line[:_LONGEST_CELL]}…"


def _told(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.entry_id,
        "at": entry.at.isoformat(),
        "who": entry.actor,
        "what": entry.action,
        "about": entry.subject,
        "detail": entry.detail,
        "from": entry.origin,
        "erased_in": entry.is_redacted,
        "chain": entry.chain,
    }


def _export(args: argparse.Namespace) -> int:
    which, path = _filter(args), absolute(args.file)
    with opened() as app:
        count = app.audit.export(path, actor(), which)
    if args.json:
        print(json.dumps({"entries": count, "file": str(path)}))
    else:
        print(f"{count} entries were written to {path}.")
    return 0


def _verify(args: argparse.Namespace) -> int:
    with opened() as app:
        found = app.audit.verify(actor(), known=args.known)
    if args.json:
        print_json(_found(found))
    else:
        print("\n".join(_words(found)))
    return 0 if found.is_sound else 1


def _found(found: AuditCheck) -> dict[str, object]:
    return {
        "sound": found.is_sound,
        "rows": found.rows,
        "first_bad": found.first_bad_id,
        "problems": [{"number": problem.entry_id, "fault": problem.fault.value} for problem in found.problems],
        "erased_in": found.redacted,
        "newest": {"number": found.newest.entry_id, "chain": found.newest.chain} if found.newest else None,
        "note": found.note.value,
    }


def _words(found: AuditCheck) -> list[str]:
    lines = [f"Entry {problem.entry_id}: {_FAULTS[problem.fault]}." for problem in found.problems]
    if found.is_sound:
        lines.append(f"{found.rows} entries, all as they were written.")
    else:
        lines.append(
            f"{found.rows} entries. The log is not what was written; keep this file and ask who could touch it."
        )
    if found.redacted:
        lines.append(f"From {found.redacted} of them a person was erased; the log says when and by whom.")
    if found.newest is not None:
        lines.append(f"Newest entry, to be kept elsewhere: {found.newest.entry_id}:{found.newest.chain}")
    return [*lines, *filter(None, [_NOTES[found.note]])]
