"""A worksheet's XML, written as the rows come: openpyxl makes an object for each cell, which takes 20 times as long.

Cells name no reference of their own (optional by ECMA-376, 18.3.1.4): they stand in order, and the file is half as
large. Text is an inline string, so it is never a formula, and a leading zero or plus stays.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from callmanager.services.tables.report_columns import Batch, Column, ColumnKind, OfficeClock, day_serial

LONGEST_TEXT = 32_767
"""UTF-16 units that a cell holds."""

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/>'
)
_PAGE = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup orientation="landscape" paperSize="9" fitToWidth="1" fitToHeight="0"/>'
)
_APART = "\x1e"  # between the texts of a column while they are looked at together
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1d\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # what a workbook takes for the code of a character
_SPACES = (f"{_APART} ", f" {_APART}", "\n", "\t", "  ")
Styles = Mapping[ColumnKind | str, int]


def head(columns: Sequence[Column], styles: Styles) -> str:
    """All that stands above the first row of data; ``styles`` has one for the key “header”."""
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(columns, 1)
    )
    titles = "".join(
        f'<c s="{styles["header"]}" t="inlineStr"><is><t>{title}</t></is></c>'
        for title in escaped([column.title for column in columns])[0]
    )
    return f'{_HEAD}<cols>{widths}</cols><sheetData><row r="1">{titles}</row>'


def tail(reference: str) -> str:
    """All that stands below the last row; the filter covers ``reference``, such as “A1:F20”."""
    ignored = f'<ignoredErrors><ignoredError sqref="{reference}" numberStoredAsText="1"/></ignoredErrors>'
    return f'</sheetData><autoFilter ref="{reference}"/>{_PAGE}{ignored}</worksheet>'


class RowWriter:
    """Turns batches of rows into XML.

    Args:
        columns: of the sheet.
        styles: the number of the cell format of each kind.
        zone: the clock on which moments are shown.
    """

    def __init__(self, columns: Sequence[Column], styles: Styles, zone: ZoneInfo) -> None:
        clock = OfficeClock(zone)
        writers: dict[ColumnKind, Callable[[Sequence[Any], int], list[str]]] = {
            ColumnKind.TEXT: _texts,
            ColumnKind.MOMENT: lambda values, style: _moments(values, style, clock),
            ColumnKind.DAY: _days,
            ColumnKind.DURATION: lambda values, style: _shares(values, style, 86_400.0),
            ColumnKind.PERCENT: _percents,
            ColumnKind.INTEGER: _numbers,
            ColumnKind.DECIMAL: _numbers,
        }
        self._columns = [(writers[column.kind], styles[column.kind]) for column in columns]

    def rows(self, batch: Batch, first: int) -> str:
        """The XML of these rows; ``first`` is the sheet's number of the first of them."""
        cells = (
            write(values, style) for (write, style), values in zip(self._columns, zip(*batch, strict=True), strict=True)
        )
        return "".join(
            [f'<row r="{number}">{"".join(row)}</row>' for number, row in enumerate(zip(*cells, strict=True), first)]
        )


def escaped(texts: Sequence[str]) -> tuple[list[str], bool]:
    """Texts as XML holds them, and whether spaces or line ends in one of them must be kept by telling so.

    What a workbook cannot hold becomes a space; what is longer than a cell is cut, with “…” at its end.
    """
    joined = _APART.join(texts)
    if joined.count(_APART) != len(texts) - 1:
        joined = _APART.join([text.replace(_APART, " ") for text in texts])
    plain = joined.replace(_APART, "")
    if len(plain) > LONGEST_TEXT // 2 and max(map(len, texts)) > LONGEST_TEXT // 2:
        joined = _APART.join([cut(text) for text in joined.split(_APART)])
    if not plain.isprintable():
        joined = _ILLEGAL.sub(" ", joined.replace("\r\n", "\n").replace("\r", "\n"))
    if "_x" in joined:
        joined = _ESCAPE.sub("_x005F_", joined)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if character in joined:
            joined = joined.replace(character, entity)
    ends = f"{_APART}{joined}{_APART}"
    return joined.split(_APART), any(space in ends for space in _SPACES)


def legal(text: str) -> str:
    """One text that a workbook can hold, as openpyxl wants it, which escapes no code of a character."""
    plain = _ILLEGAL.sub(" ", text.replace(_APART, " ").replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub("_x005F_", cut(plain))


def cut(text: str) -> str:
    """The text, or as much of it as a cell holds, with “…” at its end."""
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _texts(values: Sequence[Any], style: int) -> list[str]:
    texts, keep = escaped([value or "" for value in values])
    space = ' xml:space="preserve"' if keep else ""
    return [f'<c s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>' if text else "<c/>" for text in texts]


def _moments(values: Sequence[Any], style: int, clock: OfficeClock) -> list[str]:
    return _serials(values, clock.serials(values), style)


def _days(values: Sequence[Any], style: int) -> list[str]:
    return _serials(values, [None if value is None else day_serial(value) for value in values], style)


def _serials(values: Sequence[Any], serials: Sequence[float | None], style: int) -> list[str]:
    cells = ["<c/>" if serial is None else f'<c s="{style}"><v>{serial!r}</v></c>' for serial in serials]
    if None in serials:
        for index, (value, serial) in enumerate(zip(values, serials, strict=True)):
            if serial is None and value is not None:  # a year that no sheet can show
                cells[index] = f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return cells


def _shares(values: Sequence[Any], style: int, whole: float) -> list[str]:
    return ["<c/>" if value is None else f'<c s="{style}"><v>{value / whole:.12f}</v></c>' for value in values]


def _percents(values: Sequence[Any], style: int) -> list[str]:
    nothing = '<c t="inlineStr"><is><t>–</t></is></c>'
    return [nothing if value is None else f'<c s="{style}"><v>{value / 100}</v></c>' for value in values]


def _numbers(values: Sequence[Any], style: int) -> list[str]:
    return ["<c/>" if value is None else f'<c s="{style}"><v>{value}</v></c>' for value in values]


def split(batches: Iterator[Batch], rows: int) -> Iterator[tuple[Batch, bool]]:
    """The batches cut so that none crosses a sheet's end; with each, whether a new sheet begins with it.

    Args:
        batches: of any size; empty ones are passed over.
        rows: how many a sheet takes, its header not counted.
    """
    left = rows
    for batch in batches:
        rest = batch
        while rest:
            begins = left == 0
            left = rows if begins else left
            part, rest = rest[:left], rest[left:]
            left -= len(part)
            yield part, begins
