"""The first sheet of an Excel report: the figures, what they consist of, and charts of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from callmanager.domain.figure_table import FiguresRow
from callmanager.domain.metrics import Figures
from callmanager.services.reports.report_words import Words
from callmanager.services.tables.report_columns import Column, OfficeClock
from callmanager.services.tables.report_columns import ColumnKind as Kind
from callmanager.services.tables.sheet_xml import legal
from callmanager.services.tables.workbook import FORMATS, HEADER_ALIGNMENT, HEADER_FILL, HEADER_FONT, Written, widths

_COLOURS = ("0B7A6E", "E08A1E")  # calls and sales, as in the window
_MOST_BARS = 62  # in a chart: two months of days
_MOST_AGENTS = 25
_CHART_COLUMN = "I"
_CHART_ROWS = 16
_WIDTHS = (34, 22, 12, 12, 10, 12, 12)


@dataclass(frozen=True, slots=True)
class SummaryContent:
    """What the summary tells.

    Attributes:
        title: whose report it is.
        start: beginning of the half-open range.
        end: its end.
        written: when.
        total: the figures of all.
        by_time: of each day or hour, in their order; empty where the range does not consist of whole days.
        by_outcome: likewise by outcome.
        by_agent: likewise by agent, best first.
    """

    title: str
    start: datetime
    end: datetime
    written: datetime
    total: Figures
    by_time: Sequence[FiguresRow] = ()
    by_outcome: Sequence[FiguresRow] = ()
    by_agent: Sequence[FiguresRow] = ()


def fill(sheet: Worksheet, content: SummaryContent, written: Written, words: Words, zone: ZoneInfo) -> None:
    """Write the summary into an empty sheet of openpyxl's."""
    _Summary(sheet, words, zone).fill(content, written)


class _Summary:
    def __init__(self, sheet: Worksheet, words: Words, zone: ZoneInfo) -> None:
        self._sheet, self._words, self._clock = sheet, words, OfficeClock(zone)
        self._row = 0
        self._chart_row = 3

    def fill(self, content: SummaryContent, written: Written) -> None:
        widths(self._sheet, [Column("", width=width) for width in _WIDTHS])
        self._sheet.freeze_panes = "A2"
        self._sheet.sheet_view.showGridLines = False
        self._heading("CallManager", content.title)
        self._facts(content)
        for sheet, count in written.rows.items():
            self._line((f"{self._words['rows']}: {self._words.sheet(sheet)}", Kind.TEXT), (count, Kind.INTEGER))
        self._by_time(content.by_time)
        self._by_outcome(content.by_outcome)
        self._by_agent(content.by_agent)
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def _facts(self, content: SummaryContent) -> None:
        figures, words = content.total, self._words
        moments = (("from", content.start), ("to", content.end), ("written", content.written))
        for key, moment in moments:
            self._line((words[key], Kind.TEXT), (moment, Kind.MOMENT))
        facts: tuple[tuple[str, Any, Kind], ...] = (
            ("attempts", figures.attempts, Kind.INTEGER),
            ("connected", figures.connected, Kind.INTEGER),
            ("sales", figures.sales, Kind.INTEGER),
            ("success_rate", figures.success_rate, Kind.PERCENT),
            ("sales_per_attempt", figures.sales_per_attempt, Kind.PERCENT),
            ("contact_rate", figures.contact_rate, Kind.PERCENT),
            ("talk_time", figures.talk_seconds, Kind.DURATION),
            ("hold_time", figures.hold_seconds, Kind.DURATION),
            ("wrap_up_time", figures.wrap_up_seconds, Kind.DURATION),
            ("aht", figures.aht_seconds, Kind.DURATION),
        )
        for key, value, kind in facts:
            self._line((words[key], Kind.TEXT), (value, kind))

    def _by_time(self, rows: Sequence[FiguresRow]) -> None:
        if not rows:
            return
        words, hourly = self._words, rows[0].hour is not None
        title = words["by_hour" if hourly else "by_day"]
        top = self._table(title, (words["hour" if hourly else "day"], *self._measures()))
        for row in rows:
            when = (row.hour, Kind.INTEGER) if hourly else (row.day or date.fromisoformat(row.key), Kind.DAY)
            self._line(when, *_measured(row.figures))
        self._bars(title, top, min(len(rows), _MOST_BARS), (2, 4), "yyyy-mm-dd" if not hourly else "0")

    def _by_outcome(self, rows: Sequence[FiguresRow]) -> None:
        if not rows:
            return
        words = self._words
        top = self._table(words["by_outcome"], (words["outcome"], words["count"]))
        for row in rows:
            label = words.label("outcome", row.key) or words["without_outcome"]
            self._line((label, Kind.TEXT), (row.figures.attempts, Kind.INTEGER))
        chart = PieChart()
        chart.dataLabels = DataLabelList()
        chart.dataLabels.showPercent = True
        for name in ("showVal", "showSerName", "showCatName", "showLegendKey", "showLeaderLines"):
            setattr(chart.dataLabels, name, False)  # openpyxl leaves them open, and Excel then shows them
        self._place(chart, words["by_outcome"], top, len(rows), (2,))

    def _by_agent(self, rows: Sequence[FiguresRow]) -> None:
        if not rows:
            return
        words = self._words
        top = self._table(words["by_agent"], (words["agent"], *self._measures()))
        for row in rows:
            self._line((row.label, Kind.TEXT), *_measured(row.figures))
        self._bars(words["by_agent"], top, min(len(rows), _MOST_AGENTS), (2, 4), "@")

    def _measures(self) -> tuple[str, ...]:
        words = self._words
        return tuple(words[key] for key in ("attempts", "connected", "sales", "success_rate", "talk_time", "aht"))

    # --- cells ----------------------------------------------------------------------------------------------------

    def _table(self, title: str, columns: Sequence[str]) -> int:
        """The head of a table below an empty row; the number of its row of titles."""
        self._row += 1
        self._heading(title)
        self._heading(*columns)
        return self._row

    def _heading(self, *titles: str) -> None:
        self._line(*((title, Kind.TEXT) for title in titles))
        for number in range(1, len(titles) + 1):
            cell = self._sheet.cell(self._row, number)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT

    def _line(self, *values: tuple[Any, Kind]) -> None:
        self._row += 1
        for number, (value, kind) in enumerate(values, 1):
            self._put(number, value, kind)

    def _put(self, number: int, value: Any, kind: Kind) -> None:
        cell: Any = self._sheet.cell(self._row, number)
        if value is None:
            value, kind = "–", Kind.TEXT
        if kind is Kind.TEXT:
            cell.value = ""
            cell.value, cell.data_type = legal(value), "s"  # so that no text is ever a formula
        elif kind is Kind.MOMENT:
            cell.value = self._clock.serials([value])[0]
        elif kind is Kind.DURATION:
            cell.value = value / 86_400
        elif kind is Kind.PERCENT:
            cell.value = value / 100
        else:
            cell.value = value
        cell.number_format = FORMATS[kind]

    # --- charts ---------------------------------------------------------------------------------------------------

    def _bars(self, title: str, top: int, count: int, columns: Sequence[int], number_format: str) -> None:
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "clustered", 0, 60
        for axis in (chart.x_axis, chart.y_axis):
            axis.delete = False  # openpyxl leaves it open, and Excel then shows none
        chart.x_axis.number_format = number_format
        chart.legend.position = "b"
        self._place(chart, title, top, count, columns)
        for series, colour in zip(chart.series, _COLOURS, strict=False):
            series.graphicalProperties.solidFill = colour

    def _place(self, chart: Any, title: str, top: int, count: int, columns: Sequence[int]) -> None:
        for column in columns:
            chart.add_data(Reference(self._sheet, column, top, column, top + count), titles_from_data=True)
        chart.set_categories(Reference(self._sheet, 1, top + 1, 1, top + count))
        chart.title = title
        chart.width, chart.height = 20, 7.5
        self._sheet.add_chart(chart, f"{_CHART_COLUMN}{self._chart_row}")
        self._chart_row += _CHART_ROWS


def _measured(figures: Figures) -> tuple[tuple[Any, Kind], ...]:
    return (
        (figures.attempts, Kind.INTEGER),
        (figures.connected, Kind.INTEGER),
        (figures.sales, Kind.INTEGER),
        (figures.success_rate, Kind.PERCENT),
        (figures.talk_seconds, Kind.DURATION),
        (figures.aht_seconds, Kind.DURATION),
    )
