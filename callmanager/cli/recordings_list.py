"""``recordings list``: newest first, filtered first and limited after.

The workspace's index answers where there is one, after a look into the folder; it also knows outcomes and notes. With
``--dir``, and where there is no database yet, the sidecars of the folder do.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.recordings_folder import finish_in_folder, library_of, look_at_folder
from callmanager.cli.workspace import Commands, actor, count_of, has_database, opened, settings_of, table, usage
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.domain.outcome import Outcomes
    from callmanager.domain.recording_listing import RecordingFilter, RecordingListing

_PAGE = 500


def add_parsers(commands: Commands) -> None:
    """Add ``list``."""
    listing = commands.add_parser("list", help="newest first", description=__doc__)
    listing.add_argument("--contact", metavar="WORDS", help="only contacts with these words in their name")
    listing.add_argument(
        "--phone", metavar="DIGITS", default="", help="only numbers with these digits, in any notation"
    )
    listing.add_argument("--agent", "--user", dest="agent", metavar="NAME", help="only this person's")
    listing.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="this day or later")
    listing.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="this day or earlier")
    listing.add_argument("--outcome", metavar="ID", default="", help="only calls that ended so, such as sale")
    listing.add_argument("--tag", default="", help="only those with this tag")
    listing.add_argument("--text", metavar="WORDS", default="", help="words in contact, phone, agent, tag or note")
    listing.add_argument("--min", type=float, metavar="SECONDS", help="at least so long")
    listing.add_argument("--max", type=float, metavar="SECONDS", help="at most so long")
    listing.add_argument("--limit", type=count_of(1, 10**9, "a limit"), metavar="N", help="at most so many")
    finish_in_folder(listing, _list)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]} is no day such as 2026-03-31") from None


def _known_outcomes() -> "Outcomes":
    from callmanager.domain.outcome import Outcomes

    if not has_database():
        return Outcomes()
    with opened() as app:
        return app.outcomes.catalogue()


def _list(args: argparse.Namespace) -> int:
    if args.outcome:
        _known_outcomes().require(args.outcome)
    with _found(args) as matching:
        found = list(islice(matching, args.limit))
    if args.json:
        print_json(found)
    elif found:
        print(table([_row(data) for data in found]))
    else:
        print("There are no recordings.")
    return 0


def _row(data: dict[str, Any]) -> tuple[str, ...]:
    """One line of the table; its state is what is known of the files, or else what the sidecar says."""
    minutes, seconds = divmod(round(data["duration_seconds"]), 60)
    name = Path(data["file_path"]).name
    start = data["start_time"][:19].replace("T", " ")
    return start, f"{minutes}:{seconds:02d}", _state(data), data["contact_name"], data["user_name"], name


def _state(data: dict[str, Any]) -> str:
    from callmanager.audio.files import sidecar
    from callmanager.domain.recording import Integrity, RecordingStatus

    file = Path(data["file_path"])
    if not file.exists():
        return Integrity.MISSING.value
    if data["status"] == RecordingStatus.RECORDING and not sidecar.is_locked(file):
        return "unfinished (see recordings recover)"
    integrity = Integrity(data.get("integrity", ""))
    return integrity.value if integrity.is_bad and integrity is not Integrity.MISSING else str(data["status"])


@contextmanager
def _found(args: argparse.Namespace) -> Iterator[Iterator[dict[str, Any]]]:
    """The recordings that are asked for, newest first."""
    if args.dir is None and has_database():
        with opened() as app:
            look_at_folder(app)
            yield _from_index(args, app)
    elif args.outcome:
        raise usage("Outcomes stand in the database, and the sidecars of a folder do not know them.")
    else:
        yield _from_folder(args)


def _filter(args: argparse.Namespace, agent_id: str = "") -> "RecordingFilter":
    from callmanager.domain.recording_listing import RecordingFilter, days
    from callmanager.workspace import office_zone

    start: datetime | None = None
    end: datetime | None = None
    if args.first is not None or args.last is not None:
        start, end = days(args.first, args.last, office_zone(settings_of(Paths.default())))
    return RecordingFilter(
        text=args.text,
        contact=args.contact or "",
        phone=args.phone,
        agent_id=agent_id,
        start=start,
        end=end,
        outcome_id=args.outcome,
        min_seconds=args.min,
        max_seconds=args.max,
        tag=args.tag,
    )


def _from_index(args: argparse.Namespace, app: Any) -> Iterator[dict[str, Any]]:
    from callmanager.domain.users import Role, User

    agent = app.users.by_name(args.agent) if args.agent is not None else None
    wanted = _filter(args, agent.user_id if agent is not None else "")
    viewer = User("", actor(), Role.ADMIN)
    after: int | None = None
    while page := app.recordings.search(viewer, wanted, limit=_PAGE, after=after):
        after = page[-1].place
        for item in page:
            data = item.metadata.to_dict()
            if _is_named(data, args):
                yield data | _known_beside(item)


def _known_beside(item: "RecordingListing") -> dict[str, Any]:
    return {
        "outcome_id": item.outcome_id,
        "product": item.product,
        "note": item.note,
        "tags": list(item.tags),
        "integrity": item.integrity.value,
        "legal_hold": item.legal_hold,
    }


def _from_folder(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from callmanager.domain.recording_match import matches

    wanted = _filter(args)
    for data in library_of(args).find(contact_name=args.contact):
        if _is_named(data, args) and matches(data, wanted):
            yield data


def _is_named(data: dict[str, Any], args: argparse.Namespace) -> bool:
    """Whole words of the contact, and the agent by name or id, however they are written."""
    from callmanager.domain.search_words import words

    agent, contact = args.agent, args.contact
    if agent is not None and agent.casefold() not in (data["user_name"].casefold(), data["user_id"].casefold()):
        return False
    there = words(data["contact_name"])
    return contact is None or all(word in there for word in words(contact))
