"""Cells of spreadsheets that say what they mean: text stays text, durations and moments have their types."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, PatternFill

from callmanager.services.tables.sheet_xml import legal

_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="0B7A6E")


def text_cell(sheet: Any, value: str, *, header: bool = False) -> Cell:
    """Text that is never taken for a formula, without the characters that a workbook cannot hold."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = legal(value)
    cell.data_type = "s"
    if header:
        cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
    return cell


def moment_cell(sheet: Any, value: datetime | None, zone: ZoneInfo) -> Cell:
    """A moment on the office's clock."""
    cell = WriteOnlyCell(sheet, value=value.astimezone(zone).replace(tzinfo=None) if value else None)
    cell.number_format = "yyyy-mm-dd hh:mm:ss"
    return cell


def duration_cell(sheet: Any, seconds: float | None) -> Cell:
    """A duration that sums and may pass 24 hours."""
    cell = WriteOnlyCell(sheet)
    cell.value = timedelta(seconds=seconds) if seconds is not None else None
    cell.number_format = "[h]:mm:ss"
    return cell


def percent_cell(sheet: Any, percent: int | None) -> Cell:
    """A whole percentage; “–” where it is not defined."""
    if percent is None:
        return text_cell(sheet, "–")
    cell = WriteOnlyCell(sheet, value=percent / 100)
    cell.number_format = "0%"
    return cell
