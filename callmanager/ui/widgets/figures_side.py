"""A chart and a table of the same lines: what each campaign, or each product, reached."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.figure_table import By, FiguresFilter, FiguresRow, FiguresTable
from callmanager.domain.ranges import Range
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.charts import BarChart, Series
from callmanager.ui.widgets.controls import Card, Panel
from callmanager.ui.widgets.table import Table

FILTERS = {By.CAMPAIGN: "campaign_id", By.PRODUCT: "product"}
"""What a line stands for, as a filter."""
_MOST_BARS, _LONGEST = 7, 16
_SALES = 1  # the second row of bars


class FiguresSide(Panel):
    """Shows a table by campaign or by product.

    Args:
        by: which of the two.
        theme: its colours.
        language: how numbers are written.
        open_calls: called with title, days, filter and whether only sales are meant, when a bar is pressed.
    """

    def __init__(
        self, by: By, theme: Theme, language: Language, open_calls: Callable[[str, Range, FiguresFilter, bool], None]
    ) -> None:
        super().__init__()
        self._by, self._open_calls = by, open_calls
        self._shown: FiguresTable | None = None
        self.chart = BarChart(theme, f"chart_{by.value}", lying=True)
        self.chart.picked.connect(self._open)

        def number(title: Callable[[], str], text: Callable[[FiguresRow], str]) -> Column[FiguresRow]:
            return Column(title, text, is_number=True)

        self._model: RowsModel[FiguresRow] = RowsModel(
            (
                Column(self._what, _name),
                number(lambda: self.tr("Llamadas"), lambda row: say.number(row.figures.attempts, language.locale)),
                number(lambda: self.tr("Ventas"), lambda row: say.number(row.figures.sales, language.locale)),
                number(lambda: self.tr("Éxito"), lambda row: say.percent(row.figures.success_rate)),
                number(lambda: self.tr("Hablado"), lambda row: say.duration(row.figures.talk_seconds)),
            )
        )
        self._table = Table(f"project_{by.value}_table", self._model, (0, 92, 84, 84, 96))
        self._table.wait_for_rows()
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self._table)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE_M)
        body.addWidget(self.chart, 1)
        body.addWidget(card, 1)
        self.retranslate()

    def _what(self) -> str:
        return self.tr("Campaña") if self._by is By.CAMPAIGN else self.tr("Producto")

    def retranslate(self) -> None:
        """Say everything anew."""
        title = self.tr("Por campaña") if self._by is By.CAMPAIGN else self.tr("Por producto")
        nothing = self.tr("Aún no hay llamadas.")
        series = (self.tr("llamadas"), self.tr("ventas"))
        self.chart.name(title, nothing, "", "", series, (labels.calls, labels.sales))
        self.chart.let_press(self.tr("Pulse una barra para ver sus llamadas."))
        self._table.setAccessibleName(title)
        self._table.say_empty(nothing)
        self._model.retranslate()

    def show_table(self, table: FiguresTable) -> None:
        """Show these lines; the chart has the first of them."""
        self._shown = table
        self._model.show(table.rows)
        rows = table.rows[:_MOST_BARS]
        calls, sales = tuple(row.figures.attempts for row in rows), tuple(row.figures.sales for row in rows)
        names = [_name(row) for row in rows]
        short = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names]
        self.chart.show_bars(short, (Series(calls, 0), Series(sales, 1)), names)

    def _open(self, place: int, series: int) -> None:
        if self._shown is not None:
            row = self._shown.rows[place]
            which = FiguresFilter(**{FILTERS[self._by]: row.key})
            self._open_calls(_name(row), self._shown.range, which, series == _SALES)


def _name(row: FiguresRow) -> str:
    return row.label or row.key or say.NOTHING
