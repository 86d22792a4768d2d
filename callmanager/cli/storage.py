"""``backup`` and ``restore``."""

import argparse
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from callmanager.cli import print_json
from callmanager.cli.workspace import Commands, absolute, actor, count_of, finish, opened, settings_of
from callmanager.domain.errors import StoreError
from callmanager.paths import Paths

_NOT_IN_IT = "Recordings are not in it: copy their folder as well."


def add_parsers(commands: Commands) -> None:
    """Add ``backup`` and ``restore``."""
    saving = commands.add_parser(
        "backup",
        help="copy database and settings, while they are in use, and prove the copy; recordings are not in it",
    )
    saving.add_argument("--out", type=Path, metavar="FILE", help="a file or a folder (default: as the settings say)")
    saving.add_argument(
        "--keep-days",
        type=count_of(1, 36_500, "a number of days"),
        metavar="N",
        help="then delete backups in that folder that are older, but never the newest",
    )
    finish(saving, _backup)
    restoring = commands.add_parser("restore", help="bring a backup back; the present database is kept beside it")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument(
        "--with-settings", action="store_true", help="the settings, too, where this computer has its own"
    )
    finish(restoring, _restore)


def _backup(args: argparse.Namespace) -> int:
    from callmanager.services.upkeep.backups import backup_name, remove_old

    paths = Paths.default()
    settings = settings_of(paths)
    database, now = _sqlite_file(paths), datetime.now(UTC)
    name = backup_name(now, "db" if database is not None else "dump")
    folder = Path(settings.backups.folder) if settings.backups.folder else paths.backups
    target = absolute(args.out) if args.out is not None else folder / name
    if target.is_dir():
        target = target / name
    told: dict[str, Any] = {"file": str(target)}
    if database is not None:
        from callmanager.store.backup import back_up

        proof = back_up(database, target, (paths.settings,))
        told |= {"size_bytes": proof.size_bytes, "schema": proof.schema, "rows": proof.rows}
    else:
        from callmanager.store.server_backup import dump

        told["size_bytes"] = dump(settings.database_url, target)
    removed = remove_old(target.parent, args.keep_days, now) if args.keep_days else []
    if args.json:
        print_json(told | {"removed": [str(path) for path in removed]})
    else:
        print(f"{target}: {told['size_bytes'] / 1e6:.1f} MB, proven sound. {_NOT_IN_IT}")
        if removed:
            print(f"{len(removed)} older backups were deleted.")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from callmanager.store.backup import restore
    from callmanager.workspace import workspace_lock

    paths, backup = Paths.default(), absolute(args.file)
    database, now = _sqlite_file(paths), datetime.now().astimezone()
    if database is None:
        raise StoreError(
            "The data lies on a database server. Bring a backup back there with its own tool: pg_restore --clean "
            "--if-exists --dbname=… FILE, and say so with “callmanager storage restored FILE”. Nothing was changed.",
            code="restore_server",
        )
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}. Nothing was changed.", code="restore_missing")
    with ExitStack() as locks:
        for role in ("desktop", "serve"):
            locks.callback(workspace_lock(paths, role).release)
        restored = restore(backup, database, now)
        saved = restored.files.get(paths.settings.name)
        told = _restore_settings(paths.settings, saved, now, over=args.with_settings)
    kept = restored.kept
    with opened() as app:  # so that the audit log says itself why it went back
        app.audit.note_restored(actor(), backup.name)
    if args.json:
        print_json(
            {
                "restored": str(backup),
                "database": str(database),
                "kept": str(kept) if kept else None,
                "settings": told,
            }
        )
    else:
        print(f"{backup.name} was restored." + (f" The database from before is {kept}" if kept else ""))
        print(_SETTINGS[told])
    return 0


_SETTINGS = {
    "none": "There were no settings in it.",
    "same": "The settings in it are those of this computer.",
    "kept": "This computer keeps its own settings; --with-settings brings those of the backup.",
    "restored": "Its settings were restored, too.",
}


def _restore_settings(file: Path, saved: bytes | None, now: datetime, *, over: bool) -> str:
    """Bring the settings of a backup back, where there are none or it is asked for; what was done, in a word.

    Raises:
        StoreError: they cannot be written; the database is restored all the same.
    """
    if saved is None:
        return "none"
    try:
        if file.exists():
            if file.read_bytes() == saved:
                return "same"
            if not over:
                return "kept"
            file.replace(file.with_stem(f"{file.stem}-before-restore-{now:%Y%m%d-%H%M%S}"))
        temporary = file.with_name(f".{file.name}.part")
        temporary.write_bytes(saved)
        temporary.replace(file)
    except OSError as error:
        raise StoreError(
            f"The database was restored, but its settings could not be written to {file} ({error.strerror}). Those "
            "from before hold.",
            code="restore_settings",
            path=str(file),
        ) from error
    return "restored"


def _sqlite_file(paths: Paths) -> Path | None:
    """The workspace's SQLite file; None where the data lies on a database server."""
    from callmanager.store.database import sqlite_file

    return sqlite_file(settings_of(paths).database_url or paths.database)
