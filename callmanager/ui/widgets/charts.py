"""The charts: bars over hours, days or outcomes, in the colours of the theme.

Line width 1 and no antialiasing, which keeps pyqtgraph fast; the mouse does nothing, so the wheel scrolls the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QVBoxLayout

from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme, font
from callmanager.ui.widgets.controls import Card, Label

_BAR = 0.72
_HEADROOM = 1.15
_LEAST_ROWS = 6  # so that a single lying bar is not as thick as a wall
_LEAST_TOP = 4  # an axis that ends at 1 makes one call look like a record day


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars; ``colour`` is the place in the theme's series of colours."""

    values: tuple[int, ...]
    colour: int


class BarChart(Card):
    """Bars side by side at named places, one or two series, upright or lying."""

    def __init__(self, theme: Theme, name: str, *, lying: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme, self._lying = theme, lying
        self._places: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._axis_words = ("", "")
        self._names: list[Label] = []
        self._plot: Any = pg.PlotWidget(background=None)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.wheelEvent = lambda event: event.ignore()
        self._plot.setMinimumHeight(120)
        self._empty = Label("body", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self._plot)
        inside.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setStyle(tickFont=font("label"), tickLength=0, autoExpandTextSpace=True)
            axis.enableAutoSIPrefix(False)
        self._count_axis.setStyle(maxTickLevel=0)
        self.body.setContentsMargins(SPACE_L, SPACE_M, SPACE_S, SPACE_S)
        self.body.addWidget(self._plot, 1)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def _count_axis(self) -> Any:
        return self._plot.getAxis("bottom" if self._lying else "left")

    @property
    def _place_axis(self) -> Any:
        return self._plot.getAxis("left" if self._lying else "bottom")

    @property
    def series(self) -> tuple[Series, ...]:
        """What is shown."""
        return self._series

    def name(self, title: str, empty: str, places: str, counts: str, series: Sequence[str] = ()) -> None:
        """Say the title, what an empty chart says, the words at both axes, and the names of the series."""
        self.heading.setText(title)
        self.setAccessibleName(title)
        self._empty.setText(empty)
        self._axis_words = (places, counts)
        while len(self._names) < len(series):
            label = Label("label")
            self._names.append(label)
            self.heading_row.addWidget(label)
        for label, words in zip(self._names, series, strict=True):
            label.setText(f"■ {words}")
        self._draw()

    def show_bars(self, places: Sequence[str], series: Sequence[Series]) -> None:
        """Show counts at named places; the first place stands left, or on top when the bars lie."""
        if (tuple(places), tuple(series)) != (self._places, self._series):
            self._places, self._series = tuple(places), tuple(series)
            self._draw()

    def _draw(self) -> None:
        tokens = self._theme.tokens
        self._plot.clear()
        self._plot.setBackground(tokens.surface)
        for axis in (self._place_axis, self._count_axis):
            axis.setPen(pg.mkPen(tokens.border, width=1))
            axis.setTextPen(tokens.muted)
        for axis, words in ((self._place_axis, self._axis_words[0]), (self._count_axis, self._axis_words[1])):
            axis.setLabel(words or None, **{"color": tokens.muted, "font-size": "12px"})
            axis.showLabel(bool(words))
        for label, shown in zip(self._names, self._series, strict=False):
            label.setStyleSheet(f"color: {tokens.series[shown.colour]};")
        top = max((max(row.values, default=0) for row in self._series), default=0)
        self._empty.setVisible(top == 0)
        self._count_axis.setTicks([_ticks(max(top, _LEAST_TOP))])
        count = len(self._places)
        positions = [count - 1 - i if self._lying else i for i in range(count)]
        self._place_axis.setTicks([list(zip(positions, self._places, strict=True))])
        for number, row in enumerate(self._series):
            self._plot.addItem(self._bars(positions, row, number, len(self._series)))
        room = max(count, _LEAST_ROWS) if self._lying else count
        across, along = (count - room - 0.6, count - 0.4), (0, max(top, _LEAST_TOP) * _HEADROOM)
        x, y = (along, across) if self._lying else (across, along)
        if count:
            self._plot.setRange(xRange=x, yRange=y, padding=0)

    def _bars(self, positions: Sequence[int], row: Series, number: int, of: int) -> Any:
        width = _BAR / of
        offset = (number - (of - 1) / 2) * width
        brush = QBrush(QColor(self._theme.tokens.series[row.colour]))
        values = list(row.values)
        centres = [position + offset for position in positions]
        if self._lying:
            return pg.BarGraphItem(x0=0, y=centres, height=width, width=values, brush=brush, pen=None)
        return pg.BarGraphItem(x=centres, y0=0, height=values, width=width, brush=brush, pen=None)


def _ticks(top: int) -> list[tuple[int, str]]:
    """Whole numbers from 0 up to ``top``, five at most, at steps of 1, 2 or 5 times a power of ten."""
    step = 1
    while top / step > 5:
        step = {"1": 2, "2": 5, "5": 10}[str(step)[0]] * 10 ** (len(str(step)) - 1)
    return [(value, str(value)) for value in range(0, top + 1, step)]
