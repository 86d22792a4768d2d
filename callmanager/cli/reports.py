"""``report``: the report of some days, as Excel or CSV."""

import argparse
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, finish, settings_of, usage
from callmanager.domain.errors import UserError
from callmanager.domain.metrics import local_midnight
from callmanager.domain.ranges import Range
from callmanager.domain.users import Role, User
from callmanager.paths import Paths, resource

if TYPE_CHECKING:
    from callmanager.services.figures.metrics import MetricsService
    from callmanager.services.people.users import UserService
    from callmanager.services.reports.report_request import ReportRequest
    from callmanager.services.reports.reports import ReportService
    from callmanager.settings import Settings

_PRESETS = ("today", "yesterday", "week", "last_week", "month", "last_month")
_SHEETS = ("calls", "agent_time", "recordings", "objections", "contacts")
_TOLD_EVERY = 20_000  # rows


def add_parsers(commands: Commands) -> None:
    """Add ``report``."""
    parser = commands.add_parser(
        "report", help="write the report of some days: figures, calls, agents' time, recordings, objections, contacts"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="an .xlsx, .csv (one table) or .zip file, or a folder")
    parser.add_argument(
        "--from", dest="first", type=_date, metavar="DAY", help="first day, as 2026-01-31 (default: today)"
    )
    parser.add_argument("--to", dest="last", type=_date, metavar="DATE", help="last day, included")
    parser.add_argument("--preset", choices=_PRESETS, help="in place of --from and --to")
    parser.add_argument("--format", choices=("xlsx", "csv"), help="default: what FILE ends in, or xlsx")
    parser.add_argument("--sheets", type=_sheets, metavar="LIST", help=f"some of {','.join(_SHEETS)} (default: all)")
    parser.add_argument(
        "--all-contacts", action="store_true", help="every contact, not only those whom the calls were with"
    )
    parser.add_argument("--language", choices=("es", "en"), help="of the report (default: that of the windows)")
    parser.add_argument("--separator", choices=(";", ","), help="of a CSV (default: what the language's Excel expects)")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--user", metavar="NAME", help="what this person may see (default: everything)")
    # For the desktop's child: the person who asks, with this person's rights.
    who.add_argument("--as", dest="user_id", metavar="ID", help=argparse.SUPPRESS)
    parser.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)
    finish(parser, _report)


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a date is written like 2026-01-31") from error
    if not 1970 <= day.year <= 9000:
        raise argparse.ArgumentTypeError("a date lies between 1970 and 9000")
    return day


def _sheets(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in _SHEETS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no table “{unknown[0][:40]}”; there are {', '.join(_SHEETS)}")
    return names


def _report(args: argparse.Namespace) -> int:
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if args.progress and (done - told >= _TOLD_EVERY or done == total):
            told = done
            print_json({"done": done, "total": total})

    paths = Paths.default()
    settings = settings_of(paths)
    with _opened(paths, settings) as (reports, users, metrics):
        request = _request(args, paths, settings, metrics.office_today)
        viewer, who = _people(args, users)
        written = reports.make(request, viewer, actor=who, on_progress=tell)
        days = Range.of(request.first, request.last)
        start, end = (local_midnight(day, metrics.zone) for day in (days.start_day, days.end_day))
    figures = written.figures
    if args.json:
        print_json(
            {
                "file": str(written.path),
                "from": start.isoformat(),
                "to": end.isoformat(),
                "calls": figures.attempts,
                "connected": figures.connected,
                "sales": figures.sales,
                "rows": {sheet.value: rows for sheet, rows in written.rows.items()},
            }
        )
    else:
        print(f"{figures.attempts} calls, {figures.sales} sales: {written.path}")
    return 0


@contextmanager
def _opened(paths: Paths, settings: "Settings") -> Iterator[tuple["ReportService", "UserService", "MetricsService"]]:
    """What a report needs, and no more: this is also the child that the desktop starts for one."""
    from callmanager.domain.clock import SystemClock
    from callmanager.services.figures.metrics import MetricsService
    from callmanager.services.people.audit import AuditLog
    from callmanager.services.people.users import UserService
    from callmanager.services.reports.reports import ReportService, shipped_answers
    from callmanager.store.database import Database
    from callmanager.workspace import office_zone

    zone = office_zone(settings)
    database = Database.open(settings.database_url or paths.database, backups=paths.backups, checkpoints=False)
    try:
        clock = SystemClock()
        audit = AuditLog(database, clock, f"cli {platform.node()}")
        metrics = MetricsService(database, clock, zone)
        answer = shipped_answers(resource("playbooks"))
        yield (
            ReportService(database, metrics, audit, clock, answer=answer),
            UserService(database, audit, clock),
            metrics,
        )
    finally:
        database.close()


def _people(args: argparse.Namespace, users: "UserService") -> tuple[User, User | str]:
    """Whose view it is, and who takes it: whoever may start this program here may read everything."""
    if args.user_id is not None:
        user = users.get(args.user_id)
        if user is None:
            raise UserError("This person does not exist any more. Nothing was written.", code="unknown_user")
        return user, user
    if args.user is not None:
        return _named(users, args.user), actor()
    return User("", actor(), Role.ADMIN), actor()


def _named(users: "UserService", name: str) -> User:
    user = users.by_name(name)
    if user is None:
        raise UserError(
            f"There is no user “{name[:80]}”. “callmanager users list” shows who there is.", code="unknown_user"
        )
    return user


def _request(args: argparse.Namespace, paths: Paths, settings: "Settings", today: date) -> "ReportRequest":
    from callmanager.services.reports.report_request import ReportRequest
    from callmanager.services.tables.report_columns import ALL_SHEETS, Sheet, in_order

    first, last = _days(args, today)
    sheets = in_order(args.sheets) if args.sheets else ALL_SHEETS
    if args.all_contacts and Sheet.CONTACTS not in sheets:
        raise usage("--all-contacts fills the table of contacts, and --sheets leaves that out.")
    path = _target(args, paths.reports, first, last, len(sheets))
    language, separator = args.language or settings.ui.language, args.separator or ""
    return ReportRequest(path, first, last, sheets, language, separator, args.all_contacts)


def _days(args: argparse.Namespace, today: date) -> tuple[date, date]:
    if args.preset is not None:
        if args.first or args.last:
            raise usage("Name --preset, or --from and --to, not both.")
        days = Range.preset(args.preset, today)
        return days.start_day, days.last_day
    if args.first and args.last and args.first > args.last:
        raise usage("--from is later than --to.")
    first = args.first or (min(args.last, today) if args.last else today)
    return first, args.last or max(first, today)


def _target(args: argparse.Namespace, folder: Path, first: date, last: date, tables: int) -> Path:
    """Where the report goes; a folder gets a file that is named after the days."""
    ending = "xlsx" if args.format != "csv" else "csv" if tables == 1 else "zip"
    name = f"callmanager-{first}.{ending}" if first == last else f"callmanager-{first}-{last}.{ending}"
    if args.out is None:
        return folder / name
    out = absolute(args.out)
    if out.is_dir() or not out.suffix:
        return out / name
    given = out.suffix.lower()
    if given not in (".xlsx", ".csv", ".zip"):
        raise usage(f"A report is an .xlsx, .csv or .zip file, and {out.name} is none.")
    if args.format is not None and (given == ".xlsx") != (args.format == "xlsx"):
        raise usage(f"{out.name} does not fit --format {args.format}.")
    if given == ".csv" and tables != 1:
        raise usage("A .csv file holds one table: choose one with --sheets, or name a .zip file.")
    return out
