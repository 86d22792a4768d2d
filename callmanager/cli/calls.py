"""``calls next|size|list`` and ``callbacks list|move|drop``: the queue and the promises, for a terminal."""

import argparse
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, count_of, finish, group, opened, table, usage, user_named

if TYPE_CHECKING:
    from callmanager.app import App


def add_parsers(commands: Commands) -> None:
    """Add ``calls`` and ``callbacks``."""
    calls = group(commands, "calls", "whom to call next, and the calls that were made")
    for name, summary, run in (
        ("next", "the next contact of an agent's queue, locked for them for a minute", _next),
        ("size", "how many contacts wait in an agent's queue", _size),
    ):
        parser = calls.add_parser(name, help=summary, description=summary)
        _add_agent(parser)
        parser.add_argument(
            "--campaign", default="", metavar="NAME-OR-ID", help="of this campaign; else the general one"
        )
        finish(parser, run)
    listed = calls.add_parser("list", help="the newest calls that a person may see")
    _add_agent(listed)
    listed.add_argument("--limit", type=count_of(1, 10_000, "the limit"), default=20, metavar="N")
    finish(listed, _list)
    callbacks = group(commands, "callbacks", "what was promised to whom")
    promised = callbacks.add_parser("list", help="the open callbacks that a person may see, the longest due first")
    _add_agent(promised)
    finish(promised, _callbacks)
    moved = callbacks.add_parser("move", help="to another moment")
    moved.add_argument("callback", metavar="ID")
    moved.add_argument(
        "--to", required=True, type=_moment, metavar="TIME", help="such as 2026-03-31T16:30 at the office"
    )
    _add_agent(moved)
    moved.set_defaults(run=_move)
    dropped = callbacks.add_parser("drop", help="it will not be kept")
    dropped.add_argument("callback", metavar="ID")
    dropped.add_argument("--reason", default="", metavar="TEXT")
    _add_agent(dropped)
    dropped.set_defaults(run=_drop)


def _add_agent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, metavar="NAME", help="whose")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:30]} is no moment such as 2026-03-31T16:30") from None


def _campaign(app: "App", name: str) -> str:
    if not name:
        return ""
    campaign = app.campaigns.find(name)
    if campaign is None:
        raise usage(f"There is no campaign “{name[:60]}”.")
    return campaign.campaign_id


def _next(args: argparse.Namespace) -> int:
    with opened() as app:
        item = app.queue.next(user_named(app, args.user), _campaign(app, args.campaign))
    if args.json:
        print_json(_readable(asdict(item)) if item is not None else None)
    elif item is None:
        print("Nobody is to be called now.")
    else:
        promised = f", promised for {item.callback.due_at:%Y-%m-%d %H:%M} UTC" if item.callback is not None else ""
        print(f"{item.contact.name}, {item.contact.phone}{promised}")
    return 0


def _size(args: argparse.Namespace) -> int:
    with opened() as app:
        waiting = app.queue.size(user_named(app, args.user), _campaign(app, args.campaign))
    if args.json:
        print_json({"waiting": waiting})
    else:
        print(f"{waiting} contacts wait.")
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened() as app:
        calls = app.calls.recent(user_named(app, args.user), args.limit)
    if args.json:
        print_json([_readable(asdict(call)) for call in calls])
        return 0
    rows = [
        (
            f"{call.started_at:%Y-%m-%d %H:%M:%S}",
            call.agent_name,
            call.contact_name or call.phone,
            call.outcome_id or "–",
        )
        for call in calls
    ]
    print(table([("started (UTC)", "agent", "with", "outcome"), *rows]))
    return 0


def _callbacks(args: argparse.Namespace) -> int:
    with opened() as app:
        found = app.callbacks.all_open(user_named(app, args.user))
    if args.json:
        print_json([_readable(asdict(callback)) for callback in found])
        return 0
    rows = [
        (one.callback_id, f"{one.due_at:%Y-%m-%d %H:%M}", one.contact_name, one.phone, one.agent_name or "anyone")
        for one in found
    ]
    print(table([("id", "due (UTC)", "contact", "phone", "who"), *rows]))
    return 0


def _move(args: argparse.Namespace) -> int:
    with opened() as app:
        due = args.to if args.to.tzinfo is not None else args.to.replace(tzinfo=app.metrics.zone)
        moved = app.callbacks.move(args.callback, due, user_named(app, args.user))
    print(f"{moved.contact_name} is to be called at {moved.due_at:%Y-%m-%d %H:%M} UTC.")
    return 0


def _drop(args: argparse.Namespace) -> int:
    with opened() as app:
        dropped = app.callbacks.drop(args.callback, user_named(app, args.user), args.reason)
    print(f"The callback of {dropped.contact_name} is dropped.")
    return 0


def _readable(value: Any) -> Any:
    """Moments as the contract writes them."""
    if isinstance(value, dict):
        return {key: _readable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value
