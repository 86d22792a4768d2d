"""The charts: bars over hours, days or outcomes, in the colours of the theme.

Line width 1 and no antialiasing, which keeps pyqtgraph fast. The place under the pointer is marked and said in words;
the wheel scrolls the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGraphicsGridLayout, QVBoxLayout

from callmanager.ui.chart_library import chart_library
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme, font
from callmanager.ui.widgets.chart_touch import ChartTouch
from callmanager.ui.widgets.controls import Card, ElidedLabel, Label

pg: Any = chart_library()

_BAR = 0.72
_HEADROOM = 1.15
_LEAST_ROOM = 6  # places, so that a single bar is not as thick as a wall
_TAILS = 3  # an axis takes four fifths of its words' height, which cuts the tail of a “j” at the view's edge
_LEAST_TOP = 4  # an axis that ends at 1 makes one call look like a record day


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars; ``colour`` is the place in the theme's series of colours."""

    values: tuple[int, ...]
    colour: int


class BarChart(Card):
    """Bars side by side at named places, one or two series, upright or lying.

    ``picked`` carries a place and the series whose bar was pressed (-1 where the keys did it), ``swept`` the first and
    the last place of a range that was dragged; both only after `let_press`.
    """

    picked = Signal(int, int)
    swept = Signal(int, int)

    def __init__(self, theme: Theme, name: str, *, lying: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme, self._lying = theme, lying
        self._places: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._is_told = False  # before anything was found out an empty chart says nothing
        self._axis_words = ("", "")
        self._names: list[Label] = []
        self._told: tuple[str, ...] = ()
        self._counted: tuple[Callable[[int], str], ...] = ()
        self.bars: list[Any] = []
        self._view: Any = chart_view()
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._axes: dict[str, Any] = {side: pg.AxisItem(side) for side in ("left", "bottom")}
        place = self._view.centralWidget.layout()
        place.addItem(self._box, 0, 1)
        place.addItem(self._axes["left"], 0, 0)
        place.addItem(self._axes["bottom"], 1, 1)
        place.setContentsMargins(0, 0, 0, _TAILS)
        place.setColumnStretchFactor(1, 1)
        place.setRowStretchFactor(0, 1)
        self._empty = Label("body", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self._view)
        inside.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        for axis in self._axes.values():
            axis.linkToView(self._box)
            axis.setStyle(tickFont=font("label"), tickLength=0, autoExpandTextSpace=True)
            axis.enableAutoSIPrefix(False)
        self._count_axis.setStyle(maxTickLevel=0)
        self.readout = ElidedLabel("label", "muted")
        self.readout.setObjectName(f"{name}_readout")
        self.heading_row.insertWidget(1, self.readout, 1)
        self.heading_row.setStretch(2, 0)  # all the room between title and names is the readout's
        self.heading_row.setSpacing(SPACE_M)
        self.body.setContentsMargins(SPACE_L, SPACE_M, SPACE_M, SPACE_S)
        self.body.addWidget(self._view, 1)
        self._band: Any = pg.LinearRegionItem(
            orientation="horizontal" if lying else "vertical", movable=False, pen=pg.mkPen(None)
        )
        self._band.setZValue(-10)
        self._band.hide()
        self._box.addItem(self._band, ignoreBounds=True)
        self.touch = ChartTouch(self, self._view.viewport(), self._place_at, lambda: len(self._places))
        self.touch.marked.connect(self._mark)
        self.touch.picked.connect(self.picked)
        self.touch.swept.connect(self.swept)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def _count_axis(self) -> Any:
        return self._axes["bottom" if self._lying else "left"]

    @property
    def _place_axis(self) -> Any:
        return self._axes["left" if self._lying else "bottom"]

    @property
    def series(self) -> tuple[Series, ...]:
        """What is shown."""
        return self._series

    def grow(self, pixels: int) -> None:
        """Write axes and names this large, for a screen that is far away."""
        large = font("label")
        large.setPixelSize(pixels)
        for axis in self._axes.values():
            axis.setStyle(tickFont=large)
        for label in (self.heading, *self._names):
            label.setFont(large)

    def let_press(self, hint: str) -> None:
        """Bars can be pressed from now on, and the keys reach them; ``hint`` says what comes of it."""
        self.touch.is_on = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading.setToolTip(hint)  # over the bars it would hide what is looked at
        self.setAccessibleDescription(hint)

    def name(
        self,
        title: str,
        empty: str,
        places: str,
        counts: str,
        series: Sequence[str] = (),
        counted: Sequence[Callable[[int], str]] = (),
    ) -> None:
        """Say the title, what an empty chart says, the words at both axes, and the names of the series.

        ``counted`` says so many of each series, where that is more than the count and the name.
        """
        self.heading.setText(title)
        self.setAccessibleName(title)
        self._empty.setText(empty)
        self._axis_words = (places, counts)
        plain = tuple(series) or ((counts,) if counts else ())
        self._counted = tuple(counted) or tuple(partial(_count_of, words) for words in plain)
        while len(self._names) < len(series):
            label = Label("label")
            self._names.append(label)
            self.heading_row.addWidget(label)
        for label, words in zip(self._names, series, strict=True):
            label.setText(f"■ {words}")
        self._draw()

    def show_bars(self, places: Sequence[str], series: Sequence[Series], told: Sequence[str] = ()) -> None:
        """Show counts at named places; the first place stands left, or on top when the bars lie.

        ``told`` are the places' whole names, where what stands on the axis is short.
        """
        new = (tuple(places), tuple(series), tuple(told))
        if not self._is_told or new != (self._places, self._series, self._told):
            self._is_told = True
            if new[0] != self._places:
                self.touch.forget()
            self._places, self._series, self._told = new
            self._draw()

    def words_of(self, first: int, last: int) -> str:
        """What stands at these places, in words; of several the sums."""
        names = self._told or self._places
        place = names[first] if first == last else f"{names[first]} – {names[last]}"
        sums = [sum(row.values[first : last + 1]) for row in self._series]
        parts = [counted(count) for count, counted in zip(sums, self._counted, strict=False)]
        return f"{place}: {', '.join(parts)}" if parts else place

    def _mark(self, first: int, last: int) -> None:
        is_any = 0 <= first <= last < len(self._places)
        self._band.setVisible(is_any)
        words = self.words_of(first, last) if is_any else ""
        self.readout.setText(words)
        self.readout.setAccessibleName(words)
        if is_any:
            low, high = first - 0.5, last + 0.5
            top = len(self._places) - 1
            self._band.setRegion((top - high, top - low) if self._lying else (low, high))

    def _place_at(self, point: QPoint) -> tuple[int, int] | None:
        """Place and series under a point of the view."""
        scene = self._view.mapToScene(point)
        if not self._places or not self._box.sceneBoundingRect().contains(scene):
            return None
        at = self._box.mapSceneToView(scene)
        along = len(self._places) - 1 - at.y() if self._lying else at.x()
        place = round(along)
        if not 0 <= place < len(self._places):
            return None
        of = max(1, len(self._series))
        series = int((along - place + _BAR / 2) / (_BAR / of))
        return place, min(of - 1, max(0, series))

    def _draw(self) -> None:
        tokens = self._theme.tokens
        for bars in self.bars:
            self._box.removeItem(bars)
        self._view.setBackground(tokens.surface)
        self._band.setBrush(QBrush(QColor(tokens.hover)))
        for axis in (self._place_axis, self._count_axis):
            axis.setPen(pg.mkPen(tokens.border, width=1))
            axis.setTextPen(tokens.muted)
        for axis, words in ((self._place_axis, self._axis_words[0]), (self._count_axis, self._axis_words[1])):
            axis.setLabel(words or None, **{"color": tokens.muted, "font-size": "12px"})
            axis.showLabel(bool(words))
        for number, label in enumerate(self._names):
            colour = self._series[number].colour if number < len(self._series) else number
            label.setStyleSheet(f"color: {tokens.series[colour]};")
        top = max((max(row.values, default=0) for row in self._series), default=0)
        self._empty.setVisible(self._is_told and top == 0)
        self._count_axis.setTicks([_ticks(max(top, _LEAST_TOP))])
        count = len(self._places)
        positions = [count - 1 - i if self._lying else i for i in range(count)]
        self._place_axis.setTicks([list(zip(positions, self._places, strict=True))])
        self.bars = [self._make(positions, row, number, len(self._series)) for number, row in enumerate(self._series)]
        for bars in self.bars:
            self._box.addItem(bars, ignoreBounds=True)
        free = max(0, _LEAST_ROOM - count)
        before, behind = (free, 0) if self._lying else (free / 2, free / 2)  # from the top down, or in the middle
        across, along = (-before - 0.6, count + behind - 0.4), (0, max(top, _LEAST_TOP) * _HEADROOM)
        x, y = (along, across) if self._lying else (across, along)
        if count:
            self._box.setRange(xRange=x, yRange=y, padding=0)

    def _make(self, positions: Sequence[int], row: Series, number: int, of: int) -> Any:
        width = _BAR / of
        offset = (number - (of - 1) / 2) * width * (-1 if self._lying else 1)  # the first one on top, or at the left
        brush = QBrush(QColor(self._theme.tokens.series[row.colour]))
        values = list(row.values)
        centres = [position + offset for position in positions]
        if self._lying:
            return pg.BarGraphItem(x0=0, y=centres, height=width, width=values, brush=brush, pen=None)
        return pg.BarGraphItem(x=centres, y0=0, height=values, width=width, brush=brush, pen=None)


def _count_of(words: str, count: int) -> str:
    return f"{QLocale().toString(count)} {words}"


def chart_view() -> Any:
    """A scene with a grid. A `PlotWidget` makes forms and menus of its own beside it, which takes six times as long."""
    view = pg.GraphicsView(background=None)
    middle = pg.GraphicsWidget()
    grid = QGraphicsGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    middle.setLayout(grid)
    view.setCentralWidget(middle)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(view.Shape.NoFrame)
    view.wheelEvent = lambda event: event.ignore()
    view.setMinimumHeight(120)
    return view


def _ticks(top: int) -> list[tuple[int, str]]:
    """Whole numbers from 0 up to ``top``, five at most, at steps of 1, 2 or 5 times a power of ten."""
    step = 1
    while top / step > 5:
        step = {"1": 2, "2": 5, "5": 10}[str(step)[0]] * 10 ** (len(str(step)) - 1)
    return [(value, str(value)) for value in range(0, top + 1, step)]
