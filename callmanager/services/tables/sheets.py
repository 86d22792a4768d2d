"""Cells of spreadsheets that say what they mean: text stays text, durations and moments have their types."""

from typing import Any

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
