"""``storage``: try a team's database on a server, and move this computer's data there."""

import argparse
import os
from contextlib import ExitStack

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, actor, finish, group, opened, settings_of, table
from callmanager.domain.errors import StoreError
from callmanager.paths import Paths

ADDRESS_VARIABLE = "CALLMANAGER_MOVE_TO"
"""Holds the address where “-” stands for it, so that the password is in no list of processes."""


def add_parsers(commands: Commands) -> None:
    """Add ``storage test`` and ``storage move``."""
    storage = group(commands, "storage", "where the data lie: a file on this computer, or a team's PostgreSQL server")
    address = f"postgresql+psycopg://user:password@host:port/database, or - to take it from {ADDRESS_VARIABLE}"
    testing = storage.add_parser("test", help="say whether a server can be used, and what is wrong; changes nothing")
    testing.add_argument("url", metavar="URL", help=address)
    finish(testing, _test)
    moving = storage.add_parser(
        "move",
        help="copy all data to an empty database on a server, counted and compared; the file here stays as it is",
    )
    moving.add_argument("--to", required=True, metavar="URL", help=address)
    moving.add_argument("--beside-desktop", action="store_true", help=argparse.SUPPRESS)  # which holds its own pen
    finish(moving, _move)
    restored = storage.add_parser(
        "restored",
        help="say that a backup was brought back by the server's own tools: the audit log tells so, and what it lost",
    )
    restored.add_argument("name", metavar="FILE", help="of the backup")
    finish(restored, _restored)


def _restored(args: argparse.Namespace) -> int:
    from pathlib import PurePath

    name = PurePath(args.name).name
    with opened() as app:  # which migrates an older backup, and makes the index of words where it is missing
        if app.database.is_local:
            raise StoreError(
                "The data lie in a file on this computer: “callmanager restore” brings a backup back and says so "
                "itself. Nothing was changed.",
                code="restored_local",
            )
        app.audit.note_restored(actor(), name)
        newest = app.audit.recent(1)[0].entry_id
    if args.json:
        print_json({"restored": name, "audit_entry": newest})
    else:
        print(f"The audit log tells that {name} was brought back (entry {newest}). Its chain goes on from there.")
    return 0


def _address(given: str) -> str:
    return os.environ.get(ADDRESS_VARIABLE, "") if given == "-" else given


def _test(args: argparse.Namespace) -> int:
    from callmanager.store.server_check import check

    found = check(_address(args.url))
    if args.json:
        print_json({"where": found.where, "version": found.version, "schema": found.schema, "tables": found.tables})
        return 0
    holds = "it holds CallManager's data" if found.is_ours else "it is empty"
    if not found.is_ours and found.tables:
        holds = f"it holds {found.tables} tables of another program"
    later = ", and is brought up to date at the next start" if found.needs_migration else ""
    print(f"{found.where} can be used: PostgreSQL {found.version}, {holds}{later}.")
    return 0


def _move(args: argparse.Namespace) -> int:
    from callmanager.services.team.moving import DataMove
    from callmanager.store.database import sqlite_file
    from callmanager.workspace import workspace_lock

    paths = Paths.default()
    source = sqlite_file(settings_of(paths).database_url or paths.database)
    if source is None:
        raise StoreError(
            "The data lie on a server already. Move them to another one with the server's own tools (pg_dump, "
            "pg_restore).",
            code="move_server",
        )
    with ExitStack() as locks:
        if not args.beside_desktop:  # what is written meanwhile would be left behind
            for role in ("desktop", "serve"):
                locks.callback(workspace_lock(paths, role).release)
        told: dict[str, int] = {}

        def progress(name: str, done: int, total: int) -> None:
            if args.json and told.get(name) != done:
                told[name] = done
                print_json({"table": name, "done": done, "total": total})

        moved = DataMove(source, _address(args.to)).run(progress)
    if args.json:
        tables = [{"name": part.name, "rows": part.rows, "checksum": part.checksum} for part in moved.tables]
        print_json({"where": moved.where, "rows": moved.rows, "repaired": moved.repaired, "tables": tables})
        return 0
    lines = [("table", "rows", "checksum"), *((p.name, str(p.rows), p.checksum) for p in moved.tables if p.rows)]
    print(table(lines))
    print(f"{moved.rows} rows were moved to {moved.where} and are the same there. The file here is as it was.")
    if moved.repaired:
        print(f"{moved.repaired} texts held NUL characters, which a server does not keep; they show as “\ufffd” now.")
    print("To work with it, set database_url in the settings, then start the desktop.")
    return 0
