"""Reports of a range, as Excel or CSV: who may have one, what goes in, and where it is written."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from callmanager.domain.agent_time import AgentTime
from callmanager.domain.clock import Clock
from callmanager.domain.errors import ReportError
from callmanager.domain.figure_table import By, FiguresRow
from callmanager.domain.metrics import Figures, local_midnight, office_day
from callmanager.domain.ranges import Range
from callmanager.domain.users import Right, User
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.jobs import CANCELLED
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting_now, name_of, require, require_now
from callmanager.services.recordings.exports import Runner
from callmanager.services.reports.report_asked import Asked, labels, names
from callmanager.services.reports.report_request import ReportKind, ReportRequest, WrittenReport, arguments, kind_of
from callmanager.services.reports.report_rows import count, section
from callmanager.services.reports.report_words import Language, Words
from callmanager.services.tables.report_columns import ALL_SHEETS, Progress, Section, Sheet, in_order
from callmanager.store.database import Database

_DAY = timedelta(days=1)


class ReportService:
    """Writes reports of what a person may see; whoever takes data out of the program needs the right to export.

    Args:
        database: calls, agents' time, recordings, objections, contacts.
        metrics: the figures of the summary.
        audit: told of each report.
        clock: tells when.
        run: runs the program's own command line in a child; without it `write_apart` is not to be called.
        answer: the words of an approved answer by its id, "" where there is none.
    """

    def __init__(
        self,
        database: Database,
        metrics: MetricsService,
        audit: AuditLog,
        clock: Clock,
        *,
        run: Runner | None = None,
        answer: Callable[[str], str] = lambda _entry_id: "",
    ) -> None:
        self._database, self._metrics, self._audit, self._clock = database, metrics, audit, clock
        self._run, self._answer = run, answer

    def write(
        self,
        path: Path,
        user: User,
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        sheets: Collection[Sheet | str] = ALL_SHEETS,
        language: Language = "es",
        separator: str = "",
        all_contacts: bool = False,
        actor: Actor | None = None,
        on_progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
    ) -> Path:
        """Write a report of the moments [start, end), by default the office's present day until now.

        Args:
            path: of the file; see `ReportRequest`.
            user: whose view it is: own, the team's or all.
            start: beginning; None is the office's midnight.
            end: end; None is now.
            sheets: the tables.
            language: of the report.
            separator: of a CSV.
            all_contacts: see `ReportRequest`.
            actor: who takes it, if not ``user``; needs the right to export.
            on_progress: told how many rows are written, of how many at least.
            cancelled: set it to call it off.

        Raises:
            PermissionDenied: ``actor`` may not export; nothing was written.
            ReportError: the file cannot be written, often because it is open in Excel (``report_write``), its ending
                does not fit (``report_kind``, ``report_csv_one``), or it was called off (``report_cancelled``); an old
                file was left as it is.
        """
        now = self._clock.now()
        start, end = start or office_day(now, self._metrics.zone)[0], end or now
        who = user if actor is None else actor
        span = start, end, now
        return self._make(path, user, who, span, sheets, language, separator, all_contacts, on_progress, cancelled).path

    def make(
        self,
        request: ReportRequest,
        user: User,
        *,
        actor: Actor | None = None,
        on_progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
    ) -> WrittenReport:
        """Write a report of whole days of the office; see `write`.

        Raises:
            PermissionDenied: ``actor`` may not export; nothing was written.
            ReportError: as `write`.
        """
        zone = self._metrics.zone
        span = local_midnight(request.first, zone), local_midnight(request.last + _DAY, zone), self._clock.now()
        who = user if actor is None else actor
        told = request.sheets, request.language, request.separator, request.all_contacts
        return self._make(request.path, user, who, span, *told, on_progress, cancelled)

    def write_apart(
        self,
        request: ReportRequest,
        user: User,
        on_progress: Progress = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
    ) -> WrittenReport | None:
        """Write a report of whole days in a child process, so that nothing of this one stutters; None: called off.

        Raises:
            PermissionDenied: ``user`` may not export; nothing was written.
            ReportError: there is no way to run a child here (``report_child``).
            JobError: as `write` told it there, with its code; or the child could not start, or died.
        """
        require_now(self._database, user, Right.EXPORT)
        if self._run is None:
            raise ReportError("Reports cannot be written apart from here. Nothing was written.", code="report_child")
        heard: list[WrittenReport] = []

        def hear(line: dict[str, Any]) -> None:
            if isinstance(line.get("done"), int):
                on_progress(line["done"], line["total"])
            elif "file" in line:
                rows = {Sheet(sheet): int(rows) for sheet, rows in line["rows"].items()}
                figures = Figures(int(line["calls"]), int(line["connected"]), int(line["sales"]))
                heard.append(WrittenReport(Path(line["file"]), rows, figures))

        code = self._run(arguments(request, user), hear, cancelled or threading.Event())
        return None if code == CANCELLED or not heard else heard[0]

    def _make(
        self,
        path: Path,
        user: User,
        actor: Actor,
        span: tuple[datetime, datetime, datetime],
        sheets: Collection[Sheet | str],
        language: Language,
        separator: str,
        all_contacts: bool,
        on_progress: Progress,
        cancelled: threading.Event | None,
    ) -> WrittenReport:
        require_now(self._database, actor, Right.EXPORT)
        user = acting_now(self._database, user)
        if all_contacts:
            require(user, Right.SEE_CONTACTS)
        wanted = in_order(sheets)
        kind = kind_of(path, wanted)
        start, end, now = span
        days = _days(start, end, now, self._metrics)
        figures = self._metrics.figures(user, days).total if days else self._metrics.between(user, start, end)
        if days is not None:
            self._keep_sums(days)
        try:
            with self._database.reading() as session:
                words = Words(language, labels(session, language))
                by_day = (lambda: self._agent_days(user, days)) if days is not None else None
                until = min(end, now)
                asked = Asked(user, start, end, until, words, names(session), self._answer, by_day, all_contacts)
                progress = _Progress(on_progress, sum(count(session, asked, sheet) for sheet in wanted), cancelled)
                sections = [section(session, asked, sheet, self._metrics.zone) for sheet in wanted]
                rows = self._write(path, kind, asked, days, sections, figures, separator, progress)
        except OSError as error:
            raise ReportError(
                f"The report {path} could not be written ({error.strerror}). Close it in other programs, or choose "
                "another folder; an old report was left as it was.",
                code="report_write",
                path=str(path),
            ) from error
        detail = f"{start.isoformat()} – {end.isoformat()}; " + ", ".join(f"{k.value}: {n}" for k, n in rows.items())
        self._audit.add(name_of(actor), "report.write", path.name, detail)
        return WrittenReport(path, rows, figures)

    def _write(
        self,
        path: Path,
        kind: ReportKind,
        asked: Asked,
        days: Range | None,
        sections: Sequence[Section],
        figures: Figures,
        separator: str,
        progress: "_Progress",
    ) -> Mapping[Sheet, int]:
        zone = self._metrics.zone
        if kind is ReportKind.CSV:
            from callmanager.services.reports.report_csv import SEPARATORS, write_csv

            return write_csv(path, sections, zone, separator or SEPARATORS[asked.words.language], progress.add).rows
        from callmanager.services.reports import report_summary  # openpyxl is slow to import
        from callmanager.services.tables.workbook import write_workbook

        content = report_summary.SummaryContent(
            title=asked.user.name,
            start=asked.start,
            end=asked.end,
            written=self._clock.now(),
            total=figures,
            by_time=self._by(asked.user, days, By.DAY if days and days.days > 1 else By.HOUR),
            by_outcome=self._by(asked.user, days, By.OUTCOME),
            by_agent=self._by(asked.user, days, By.AGENT),
        )
        return write_workbook(
            path,
            asked.words["summary"],
            lambda sheet, written: report_summary.fill(sheet, content, written, asked.words, zone),
            sections,
            zone,
            progress.add,
        ).rows

    def _keep_sums(self, days: Range) -> None:
        """Keep the sums of past days that had to be made: the summary asks for them several times more."""
        cache, today = self._metrics.cache, self._metrics.office_today
        with self._database.reading() as session:
            stored = cache.stored_days(session, days.start_day, days.end_day)
        for day in days.each_day():
            if day < today and day not in stored:
                cache.store_day(day)

    def _agent_days(self, user: User, days: Range) -> Iterator[tuple[date, AgentTime]]:
        for day in days.each_day():
            if day > self._metrics.office_today:
                return
            yield from ((day, spent) for spent in self._metrics.agent_time(user, Range.of(day, day)))

    def _by(self, user: User, days: Range | None, by: By) -> tuple[FiguresRow, ...]:
        if days is None:
            return ()
        return tuple(row for row in self._metrics.figures(user, days, by=by).rows if row.in_detail)


class _Progress:
    """Adds up the rows, and ends the work that is not wanted any more."""

    def __init__(self, tell: Progress, total: int, cancelled: threading.Event | None) -> None:
        self._tell, self._total, self._cancelled = tell, total, cancelled
        self._done = 0

    def add(self, rows: int) -> None:
        if self._cancelled is not None and self._cancelled.is_set():
            raise ReportError("The report was called off; an old file was left as it is.", code="report_cancelled")
        self._done += rows
        self._tell(self._done, max(self._total, self._done))


def _days(start: datetime, end: datetime, now: datetime, metrics: MetricsService) -> Range | None:
    """The whole days that the range consists of, up to now; None where it does not."""
    first, last = start.astimezone(metrics.zone).date(), end.astimezone(metrics.zone).date()
    if start != local_midnight(first, metrics.zone) or start >= end:
        return None
    if end == local_midnight(last, metrics.zone):
        return Range(first, last)
    return Range(first, last + _DAY) if end >= now and last == now.astimezone(metrics.zone).date() else None


def shipped_answers(folder: Path) -> Callable[[str], str]:
    """The words of the answers in a folder of playbooks, by id; the files are read when the first one is asked for."""
    known: dict[str, str] | None = None

    def answer(entry_id: str) -> str:
        nonlocal known
        if known is None:
            from callmanager.services.answers.playbook import Playbook

            known = {entry.id: entry.answer for entry in Playbook.load(folder).entries}
        return known.get(entry_id, "")

    return answer
