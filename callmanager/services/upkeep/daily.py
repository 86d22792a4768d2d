"""The jobs that are done each day: the report into a folder, the backup, and the rules of contacts' statuses."""

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from callmanager.domain.clock import Clock
from callmanager.domain.errors import CallManagerError, ContactError, ReportError
from callmanager.services.jobs import CANCELLED
from callmanager.services.recordings.exports import Runner
from callmanager.services.upkeep.backups import BackupService, BackupWatch
from callmanager.services.upkeep.schedule import Job, Schedule, last_end
from callmanager.settings import BackupSettings, ContactSettings, ReportSettings, Settings
from callmanager.store.database import Database

REPORT_JOB, BACKUP_JOB, RULES_JOB = "daily_report", "backup", "contact_rules"
_NAME = re.compile(r"callmanager-daily-(\d{4}-\d{2}-\d{2})(?:-(\d{4}-\d{2}-\d{2}))?\.(?:xlsx|zip)")
_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where reports and backups go while no other folder is set."""

    reports: Path
    backups: Path


def build(
    database: Database,
    clock: Clock,
    zone: ZoneInfo,
    owner: str,
    places: Places,
    chosen: Callable[[], Settings],
    run: Runner,
    *,
    is_busy: Callable[[], bool],
    tell: Callable[[str, CallManagerError | None], object],
) -> tuple[BackupService, Schedule]:
    """The backups of a workspace, and the schedule that makes them and the reports.

    Args:
        database: where turns are taken.
        clock: tells the present moment.
        zone: the office's.
        owner: this program's name among those on the database.
        places: the usual folders.
        chosen: the settings; asked each time.
        run: runs the program's own command line in a child.
        is_busy: whether something must not be disturbed.
        tell: told of what fails, by part, and with None when it works again.
    """
    backups = BackupService(
        lambda: Path(folder) if (folder := chosen().backups.folder) else places.backups,
        lambda: chosen().backups.keep_days,
        clock,
        run,
    )
    watch = BackupWatch(
        database,
        backups,
        clock,
        is_wanted=lambda: chosen().backups.daily,
        last_end=lambda: last_end(database, BACKUP_JOB),
        tell=tell,
    )
    jobs = (
        backup_job(backups, lambda: chosen().backups),
        report_job(lambda: chosen().reports, places.reports, run, lambda: clock.now().astimezone(zone)),
        rules_job(lambda: chosen().contacts, run),
    )
    return backups, Schedule(database, clock, zone, owner, jobs, watches=(watch,), is_busy=is_busy, tell=tell)


def backup_job(service: BackupService, chosen: Callable[[], BackupSettings]) -> Job:
    """One backup a day; one that was missed is made at the next occasion, and the first one at once."""

    def run(_first: date, _last: date, stopped: threading.Event) -> str:
        return str(service.back_up(stopped).path)

    return Job(BACKUP_JOB, lambda: _time(chosen().daily, chosen().time), run, at_once=True)


def report_job(chosen: Callable[[], ReportSettings], standard: Path, run: Runner, now: Callable[[], datetime]) -> Job:
    """One report a day; what was missed comes in one report of all those days.

    Args:
        chosen: the settings; asked each time.
        standard: the folder where none is set.
        run: runs the program's own command line in a child.
        now: tells the present moment.
    """

    def write(first: date, last: date, stopped: threading.Event) -> str:
        settings = chosen()
        folder = Path(settings.folder) if settings.folder else standard
        back = _DAY if settings.of_day == "before" else timedelta()
        path = folder / report_name(first - back, last - back, settings.kind)
        told: dict[str, Any] = {}
        days = ["--from", (first - back).isoformat(), "--to", (last - back).isoformat()]
        rest = ["--all-contacts"] if settings.all_contacts else []
        if run(["report", "--json", "--out", str(path), *days, *rest], told.update, stopped) == CANCELLED:
            raise ReportError("The report was called off; an old file was left as it is.", code="report_cancelled")
        if settings.keep_days:
            remove_old(folder, settings.keep_days, now().date())
        return str(told.get("file", path))

    return Job(REPORT_JOB, lambda: _time(chosen().daily, chosen().time), write)


def rules_job(chosen: Callable[[], ContactSettings], run: Runner) -> Job:
    """Once a day, contacts that nobody has called for months move on by the rules of their statuses."""

    def carry_out(_first: date, _last: date, stopped: threading.Event) -> str:
        moved = 0

        def hear(told: dict[str, Any]) -> None:
            nonlocal moved
            moved = int(told.get("moved", 0))

        if run(["contacts", "statuses", "--run-rules", "--progress"], hear, stopped) == CANCELLED:
            raise ContactError("The rules were called off; what they moved stays moved.", code="rules_cancelled")
        return str(moved)

    return Job(RULES_JOB, lambda: _time(chosen().run_rules, chosen().rules_time), carry_out, at_once=True)


def report_name(first: date, last: date, kind: str) -> str:
    """The file of a daily report; no other report is called so, and none of those is ever deleted."""
    days = f"{first}" if first == last else f"{first}-{last}"
    return f"callmanager-daily-{days}.{'xlsx' if kind == 'xlsx' else 'zip'}"


def remove_old(folder: Path, keep_days: int, today: date) -> list[Path]:
    """Delete the daily reports whose last day lies more than so many days back; those that are gone now."""
    gone = []
    for path in sorted(folder.glob("callmanager-daily-*")):
        match = _NAME.fullmatch(path.name)
        try:
            if match is None or (today - date.fromisoformat(match[2] or match[1])).days <= keep_days:
                continue
            path.unlink(missing_ok=True)
        except (ValueError, OSError) as error:  # no such day; or it is open in Excel: another time, then
            _log.info("The old report %s stays: %s", path.name, error)
            continue
        gone.append(path)
    return gone


def _time(is_on: bool, text: str) -> time | None:
    return time.fromisoformat(text) if is_on else None
