"""The Excel report: summary, calls and recordings of a range, with cells of the right types."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from callmanager.domain.call import Call
from callmanager.domain.clock import Clock
from callmanager.domain.errors import ReportError
from callmanager.domain.metrics import office_day
from callmanager.domain.outcome import outcome_by_id
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import User
from callmanager.services.audit import AuditLog
from callmanager.services.metrics import MetricsService, TimedCall
from callmanager.services.recordings import RecordingService
from callmanager.services.sheets import duration_cell, moment_cell, percent_cell, text_cell

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int


_CALLS = (
    _Column("Llamada", 26),
    _Column("Agente", 20),
    _Column("Contacto", 26),
    _Column("Teléfono", 18),
    _Column("Producto", 18),
    _Column("Inicio", 20),
    _Column("Contestada", 20),
    _Column("Fin", 20),
    _Column("Hablado", 11),
    _Column("En espera", 11),
    _Column("Cierre", 11),
    _Column("Resultado", 20),
    _Column("Nota", 50),
    _Column("Interrumpida", 13),
)
_RECORDINGS = (
    _Column("Grabación", 34),
    _Column("Llamada", 26),
    _Column("Agente", 20),
    _Column("Contacto", 26),
    _Column("Teléfono", 18),
    _Column("Inicio", 20),
    _Column("Duración", 11),
    _Column("MB", 10),
    _Column("Estado", 14),
    _Column("Archivo", 60),
)


class ReportService:
    """Writes reports of what a person may see."""

    def __init__(self, metrics: MetricsService, recordings: RecordingService, audit: AuditLog, clock: Clock) -> None:
        self._metrics = metrics
        self._recordings = recordings
        self._audit = audit
        self._clock = clock

    def write(self, path: Path, user: User, start: datetime | None = None, end: datetime | None = None) -> Path:
        """Write an xlsx of [start, end), by default the office's present day.

        Raises:
            ReportError: the file cannot be written, often because it is open in Excel; an old one was left as it is.
        """
        now = self._clock.now()
        start = start or office_day(now, self._metrics.zone)[0]
        end = end or now
        book = openpyxl.Workbook(write_only=True)
        self._summary(book.create_sheet("Resumen"), user, start, end)
        _table(
            book.create_sheet("Llamadas"),
            _CALLS,
            lambda sheet: (self._call_row(sheet, row) for row in self._metrics.calls_between(user, start, end)),
        )
        _table(
            book.create_sheet("Grabaciones"),
            _RECORDINGS,
            lambda sheet: (self._recording_row(sheet, row) for row in self._recordings.between(user, start, end)),
        )
        _save(book, path)
        self._audit.add(user.name, "report.write", path.name)
        return path

    def _summary(self, sheet: Any, user: User, start: datetime, end: datetime) -> None:
        figures = self._metrics.between(user, start, end)
        zone = self._metrics.zone
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 22
        sheet.append([text_cell(sheet, "CallManager", header=True), text_cell(sheet, user.name, header=True)])
        rows: tuple[tuple[str, Any], ...] = (
            ("Desde", moment_cell(sheet, start, zone)),
            ("Hasta", moment_cell(sheet, end, zone)),
            ("Llamadas (intentos)", figures.attempts),
            ("Contactadas", figures.connected),
            ("Ventas", figures.sales),
            ("Éxito (ventas ÷ contactadas)", percent_cell(sheet, figures.success_rate)),
            ("Ventas ÷ intentos", percent_cell(sheet, figures.sales_per_attempt)),
            ("Contacto (contactadas ÷ intentos)", percent_cell(sheet, figures.contact_rate)),
            ("Tiempo hablado", duration_cell(sheet, figures.talk_seconds)),
            ("Tiempo en espera", duration_cell(sheet, figures.hold_seconds)),
            ("Cierre", duration_cell(sheet, figures.wrap_up_seconds)),
            ("Duración media (AHT)", duration_cell(sheet, figures.aht_seconds)),
        )
        for label, value in rows:
            sheet.append([text_cell(sheet, label), value])

    def _call_row(self, sheet: Any, row: TimedCall) -> Row:
        call: Call = row.call
        zone = self._metrics.zone
        texts = (call.call_id, call.agent_name, call.contact_name, call.phone, call.product)
        outcome = outcome_by_id(call.outcome_id).label_es if call.outcome_id else ""
        return [
            *(text_cell(sheet, text) for text in texts),
            *(moment_cell(sheet, moment, zone) for moment in (call.started_at, call.answered_at, call.ended_at)),
            duration_cell(sheet, row.figures.talk_seconds),
            duration_cell(sheet, row.figures.hold_seconds),
            duration_cell(sheet, row.figures.wrap_up_seconds),
            text_cell(sheet, outcome),
            text_cell(sheet, call.note),
            text_cell(sheet, "sí" if call.interrupted else ""),
        ]

    def _recording_row(self, sheet: Any, row: RecordingMetadata) -> Row:
        started = datetime.fromisoformat(row.start_time)
        texts = (row.recording_id, row.call_id, row.user_name, row.contact_name, row.contact_phone)
        return [
            *(text_cell(sheet, text) for text in texts),
            moment_cell(sheet, started, self._metrics.zone),
            duration_cell(sheet, row.duration_seconds),
            round(row.file_size_bytes / 1_000_000, 2),
            text_cell(sheet, row.status.value),
            text_cell(sheet, row.file_path),
        ]


def _table(sheet: Any, columns: Sequence[_Column], rows: Callable[[Any], Iterable[Row]]) -> None:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    count = 1
    sheet.append([text_cell(sheet, column.title, header=True) for column in columns])
    for row in rows(sheet):
        sheet.append(row)
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _save(book: openpyxl.Workbook, path: Path) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(temporary)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ReportError(
            f"The report {path} could not be written ({error.strerror}). Close it in other programs, or choose "
            "another folder; an old report was left as it is.",
            code="report_write",
            path=str(path),
        ) from error
