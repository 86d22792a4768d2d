"""``report``: the Excel report."""

import argparse
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, add_json, opened, usage, user_named
from callmanager.domain.metrics import local_midnight
from callmanager.domain.users import Role, User


def add_parsers(commands: Commands) -> None:
    """Add ``report``."""
    parser = commands.add_parser("report", help="write the Excel report of calls and recordings")
    parser.add_argument("--out", type=Path, metavar="FILE", help="an .xlsx file or a folder")
    parser.add_argument(
        "--from", dest="first", type=_date, metavar="DAY", help="first day, as 2026-01-31 (default: today)"
    )
    parser.add_argument("--to", dest="last", type=_date, metavar="DATE", help="last day, included")
    parser.add_argument("--user", metavar="NAME", help="what this person may see (default: everything)")
    add_json(parser)
    parser.set_defaults(run=_report)


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a date is written like 2026-01-31") from error
    if not 1970 <= day.year <= 9000:
        raise argparse.ArgumentTypeError("a date lies between 1970 and 9000")
    return day


def _report(args: argparse.Namespace) -> int:
    if args.first and args.last and args.first > args.last:
        raise usage("--from is later than --to.")
    if args.out is not None and args.out.suffix and args.out.suffix.lower() != ".xlsx" and not args.out.is_dir():
        raise usage(f"The report is an .xlsx file, and {args.out.name} is none.")
    with opened() as app:
        zone = app.metrics.zone
        start, end, name = _range(args.first, args.last, app.clock.now(), zone)
        user = user_named(app, args.user) if args.user is not None else User("", actor(), Role.ADMIN)
        path = app.reports.write(_target(args.out, app.paths.reports, name), user, start, end)
        figures = app.metrics.between(user, start, end)
    if args.json:
        print_json(
            {
                "file": str(path),
                "from": start.isoformat(),
                "to": end.isoformat(),
                "calls": figures.attempts,
                "connected": figures.connected,
                "sales": figures.sales,
            }
        )
    else:
        print(f"{figures.attempts} calls, {figures.sales} sales: {path}")
    return 0


def _range(first: date | None, last: date | None, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime, str]:
    """The half-open range of whole local days, and a name for the file."""
    today = now.astimezone(zone).date()
    first = first or (min(last, today) if last else today)
    last = last or max(first, today)
    name = f"callmanager-{first}.xlsx" if first == last else f"callmanager-{first}-{last}.xlsx"
    return local_midnight(first, zone), local_midnight(last + timedelta(days=1), zone), name


def _target(out: Path | None, reports: Path, name: str) -> Path:
    if out is None:
        return reports / name
    out = absolute(out)
    return out / name if out.is_dir() or not out.suffix else out
