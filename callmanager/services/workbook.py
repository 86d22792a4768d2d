"""The report as a workbook: summary, calls and recordings, with cells of the right types."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.utils import get_column_letter

from callmanager.domain.metrics import Figures
from callmanager.domain.outcome import outcome_by_id
from callmanager.domain.recording import RecordingMetadata
from callmanager.services.metrics import TimedCall
from callmanager.services.sheets import duration_cell, moment_cell, percent_cell, text_cell

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a report tells; moments are shown on the clock of ``zone``."""

    title: str
    start: datetime
    end: datetime
    zone: ZoneInfo
    figures: Figures
    calls: Sequence[TimedCall]
    recordings: Sequence[RecordingMetadata]


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


def write_report(path: Path, content: ReportContent) -> None:
    """Write the workbook beside its place and then move it there, so that a failure leaves the old one.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:  # first: sheets that are begun and never saved complain when they go
            _workbook(content).save(file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _workbook(content: ReportContent) -> openpyxl.Workbook:
    book = openpyxl.Workbook(write_only=True)
    _summary(book.create_sheet("Resumen"), content)
    _table(book.create_sheet("Llamadas"), _CALLS, content.calls, lambda sheet, row: _call(sheet, row, content.zone))
    _table(
        book.create_sheet("Grabaciones"),
        _RECORDINGS,
        content.recordings,
        lambda sheet, row: _recording(sheet, row, content.zone),
    )
    return book


def _summary(sheet: Any, content: ReportContent) -> None:
    figures = content.figures
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 22
    sheet.append([text_cell(sheet, "CallManager", header=True), text_cell(sheet, content.title, header=True)])
    rows: tuple[tuple[str, Any], ...] = (
        ("Desde", moment_cell(sheet, content.start, content.zone)),
        ("Hasta", moment_cell(sheet, content.end, content.zone)),
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


def _call(sheet: Any, row: TimedCall, zone: ZoneInfo) -> Row:
    call, figures = row.call, row.figures
    outcome = outcome_by_id(call.outcome_id).label_es if call.outcome_id else ""
    texts = (call.call_id, call.agent_name, call.contact_name, call.phone, call.product)
    times = (figures.talk_seconds, figures.hold_seconds, figures.wrap_up_seconds)
    moments = (call.started_at, call.answered_at, call.ended_at)
    return [
        *(text_cell(sheet, text) for text in texts),
        *(moment_cell(sheet, moment, zone) for moment in moments),
        *(duration_cell(sheet, seconds if call.time_known else None) for seconds in times),
        *(text_cell(sheet, text) for text in (outcome, call.note, "sí" if call.interrupted else "")),
    ]


def _recording(sheet: Any, row: RecordingMetadata, zone: ZoneInfo) -> Row:
    texts = (row.recording_id, row.call_id, row.user_name, row.contact_name, row.contact_phone)
    return [
        *(text_cell(sheet, text) for text in texts),
        moment_cell(sheet, datetime.fromisoformat(row.start_time), zone),
        duration_cell(sheet, row.duration_seconds),
        round(row.file_size_bytes / 1_000_000, 2),
        *(text_cell(sheet, text) for text in (row.status.value, row.file_path)),
    ]


def _table(sheet: Any, columns: Sequence[_Column], rows: Iterable[Any], cells: Callable[[Any, Any], Row]) -> None:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.append([text_cell(sheet, column.title, header=True) for column in columns])
    count = 1
    for row in rows:
        sheet.append(cells(sheet, row))
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
