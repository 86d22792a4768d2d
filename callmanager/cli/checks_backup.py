"""The check of ``doctor`` that looks at the backups: when the last one was made, and whether it is sound."""

from datetime import UTC, datetime
from pathlib import Path

from callmanager.cli.checks import Desk, Finding

_SECONDS = 10.0
_MEND = "Run “callmanager backup”, or have it done each day: Settings › Reports and backups."
_ONLY_DATA = "recordings are not in it"


def backups(desk: Desk) -> Finding:
    """The age of the newest backup, and whether SQLite's own check finds a fault in it."""
    from callmanager.services.upkeep.backups import OLD_AFTER, backups_in
    from callmanager.store.database import sqlite_file
    from callmanager.store.health import look

    chosen = desk.chosen
    folder = Path(chosen.backups.folder) if chosen.backups.folder else desk.paths.backups
    daily = "" if chosen.backups.daily else "; the daily backup is switched off"
    newest = next(iter(backups_in(folder)), None)
    if newest is None:
        file = sqlite_file(chosen.database_url or desk.paths.database)
        if file is not None and not file.exists():
            return Finding("ok", "there is nothing to back up yet")
        return Finding("warn", f"there is no backup in {folder}{daily}", _MEND)
    age = datetime.now(UTC) - newest.made_at
    told = f"{newest.path}: {age.days} days old, {newest.size_bytes / 1e6:.1f} MB, {_ONLY_DATA}{daily}"
    if newest.path.suffix == ".db":
        health = look(newest.path, _SECONDS)
        if health.problem:
            return Finding("fail", f"{newest.path}: {health.problem}", _MEND)
    return Finding("warn", told, _MEND) if age > OLD_AFTER or daily else Finding("ok", told)
