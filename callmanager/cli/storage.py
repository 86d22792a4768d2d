"""``backup`` and ``restore``."""

import argparse
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, add_json, settings_of
from callmanager.domain.errors import StoreError
from callmanager.paths import Paths


def add_parsers(commands: Commands) -> None:
    """Add ``backup`` and ``restore``."""
    saving = commands.add_parser("backup", help="copy the database, while it is in use, and prove the copy")
    saving.add_argument("--out", type=Path, metavar="FILE", help="a file or a folder (default: in the workspace)")
    add_json(saving)
    saving.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", help="bring a backup back; the present database is kept beside it")
    restoring.add_argument("file", type=Path, metavar="FILE")
    add_json(restoring)
    restoring.set_defaults(run=_restore)


def _backup(args: argparse.Namespace) -> int:
    from callmanager.store.backup import back_up

    paths = Paths.default()
    database = _sqlite_file(paths)
    name = f"callmanager-{datetime.now().astimezone():%Y%m%d-%H%M%S}.db"
    target = absolute(args.out) if args.out is not None else paths.backups / name
    if target.is_dir():
        target = target / name
    proof = back_up(database, target)
    if args.json:
        print_json({"file": str(target), "size_bytes": proof.size_bytes, "schema": proof.schema, "rows": proof.rows})
    else:
        print(f"{target}: {proof.size_bytes / 1e6:.1f} MB, proven sound")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from callmanager.store.backup import restore
    from callmanager.workspace import workspace_lock

    paths, backup = Paths.default(), absolute(args.file)
    database = _sqlite_file(paths)
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}. Nothing was changed.", code="restore_missing")
    with ExitStack() as locks:
        for role in ("desktop", "serve"):
            locks.callback(workspace_lock(paths, role).release)
        kept = restore(backup, database, datetime.now().astimezone())
    if args.json:
        print_json({"restored": str(backup), "database": str(database), "kept": str(kept) if kept else None})
    else:
        print(f"{backup.name} was restored." + (f" The database from before is {kept}" if kept else ""))
    return 0


def _sqlite_file(paths: Paths) -> Path:
    """The workspace's SQLite file.

    Raises:
        StoreError: the data lies on a database server, which has tools of its own for this.
    """
    from callmanager.store.database import sqlite_file

    file = sqlite_file(settings_of(paths).database_url or paths.database)
    if file is not None:
        return file
    raise StoreError(
        "The data lies on a database server. Back it up and restore it with the server's own tools (pg_dump, "
        "pg_restore).",
        code="backup_server",
    )
