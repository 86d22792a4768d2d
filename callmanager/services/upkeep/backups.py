"""The backups of this workspace: which there are, making one in a child, and a word when the last one is old."""

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallManagerError, StoreError
from callmanager.services.jobs import CANCELLED
from callmanager.services.recordings.exports import Runner
from callmanager.store.database import Database

OLD_AFTER = timedelta(days=3)
"""From then on the last backup is old, and that is told."""

_NAME = re.compile(r"callmanager-(\d{8}-\d{6})(?:-\d+)?\.(db|dump)")
_LOOK_EVERY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was proven sound when it was made; ``made_at`` is aware."""

    path: Path
    made_at: datetime
    size_bytes: int


def backup_name(now: datetime, ending: str = "db") -> str:
    """The name of a backup that is made now; UTC, so that no hour comes twice."""
    return f"callmanager-{now.astimezone(UTC):%Y%m%d-%H%M%S}.{ending}"


def backups_in(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first; by their names, which the program gave them."""
    found = []
    for path in folder.glob("callmanager-*") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        try:
            made = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            found.append(Backup(path, made, path.stat().st_size))
        except (ValueError, OSError):  # a name that is no moment, or it has just gone
            continue
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def remove_old(folder: Path, keep_days: int, now: datetime) -> list[Path]:
    """Delete the backups that are older than so many days, but never the newest one; those that are gone now."""
    gone = []
    for backup in backups_in(folder)[1:]:
        if now - backup.made_at > timedelta(days=keep_days):
            try:
                backup.path.unlink(missing_ok=True)
            except OSError as error:
                _log.info("The old backup %s stays: %s", backup.path.name, error)
                continue
            gone.append(backup.path)
    return gone


class BackupService:
    """Makes backups beside whatever the program is doing.

    Args:
        folder: where they go; asked each time.
        keep_days: for how long; asked each time.
        clock: tells when.
        run: runs the program's own command line in a child.
    """

    def __init__(self, folder: Callable[[], Path], keep_days: Callable[[], int], clock: Clock, run: Runner) -> None:
        self._folder, self._keep_days, self._clock, self._run = folder, keep_days, clock, run

    def all(self) -> list[Backup]:
        """Those in the folder, newest first."""
        return backups_in(self._folder())

    def back_up(self, cancelled: threading.Event | None = None) -> Backup:
        """Make one now, prove it, and delete those that are older than they are kept; not for the GUI thread.

        Raises:
            StoreError: it was called off (``backup_cancelled``).
            JobError: it could not be made; the sentence and the code tell why. Nothing was changed.
        """
        told: dict[str, Any] = {}
        folder = self._folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The backup folder {folder} cannot be used ({error.strerror}). Nothing was backed up. Connect its "
                "disk or choose another folder in the settings.",
                code="backup_folder",
                folder=str(folder),
            ) from error
        arguments = ["backup", "--json", "--out", str(folder), "--keep-days", str(self._keep_days())]
        code = self._run(arguments, told.update, cancelled or threading.Event())
        if code == CANCELLED or "file" not in told:
            raise StoreError("The backup was called off. Nothing was changed.", code="backup_cancelled")
        path = Path(told["file"])
        return Backup(path, self._clock.now(), int(told["size_bytes"]))


class BackupWatch:
    """Says, in a sentence on screen, that the last good backup is old.

    Args:
        database: the one that is backed up; on a server its own table tells, since another desktop may have made it.
        service: the backups here.
        clock: tells when.
        is_wanted: whether backups are to be made at all.
        last_end: when a program on this database last made one.
        tell: told of the problem, and with None when it is over.
    """

    def __init__(
        self,
        database: Database,
        service: BackupService,
        clock: Clock,
        *,
        is_wanted: Callable[[], bool],
        last_end: Callable[[], datetime | None],
        tell: Callable[[str, CallManagerError | None], object],
    ) -> None:
        self._database, self._service, self._clock = database, service, clock
        self._is_wanted, self._last_end, self._tell = is_wanted, last_end, tell
        self._looked: datetime | None = None
        self._told = False

    def __call__(self) -> None:
        """Look, once an hour."""
        now = self._clock.now()
        if self._looked is not None and timedelta() <= now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        worry = self._worry(now) if self._is_wanted() else None
        if worry is not None or self._told:
            self._told = worry is not None
            self._tell("backup_age", worry)

    def _worry(self, now: datetime) -> StoreError | None:
        if self._database.is_local:
            newest = next(iter(self._service.all()), None)
            last = newest.made_at if newest is not None else None
        else:
            last = self._last_end()
        if last is not None and now - last <= OLD_AFTER:
            return None
        days = (now - last).days if last is not None else None
        told = f"The last good backup is {days} days old." if days is not None else "There is no good backup yet."
        return StoreError(
            f"{told} Everything goes on, but a broken disk would take all of it. Look at Settings › Reports and "
            "backups, or run “callmanager backup”.",
            code="backup_old" if days is not None else "backup_none",
            days=days or 0,
        )
