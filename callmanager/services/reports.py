"""The Excel report of a range: what goes in, and where it is written."""

from datetime import datetime
from pathlib import Path

from callmanager.domain.clock import Clock
from callmanager.domain.errors import ReportError
from callmanager.domain.metrics import office_day
from callmanager.domain.users import User
from callmanager.services.audit import AuditLog
from callmanager.services.metrics import MetricsService
from callmanager.services.recordings import RecordingService


class ReportService:
    """Writes reports of what a person may see."""

    def __init__(self, metrics: MetricsService, recordings: RecordingService, audit: AuditLog, clock: Clock) -> None:
        self._metrics = metrics
        self._recordings = recordings
        self._audit = audit
        self._clock = clock

    def write(self, path: Path, user: User, start: datetime | None = None, end: datetime | None = None) -> Path:
        """Write an xlsx of [start, end), by default the office's present day until now.

        Raises:
            ReportError: the file cannot be written, often because it is open in Excel; an old one was left as it is.
        """
        from callmanager.services.workbook import ReportContent, write_report  # openpyxl is slow to import

        now = self._clock.now()
        start, end = start or office_day(now, self._metrics.zone)[0], end or now
        content = ReportContent(
            title=user.name,
            start=start,
            end=end,
            zone=self._metrics.zone,
            figures=self._metrics.between(user, start, end),
            calls=self._metrics.calls_between(user, start, end),
            recordings=self._recordings.between(user, start, end),
        )
        try:
            write_report(path, content)
        except OSError as error:
            raise ReportError(
                f"The report {path} could not be written ({error.strerror}). Close it in other programs, or choose "
                "another folder; an old report was left as it is.",
                code="report_write",
                path=str(path),
            ) from error
        self._audit.add(user.name, "report.write", path.name)
        return path
