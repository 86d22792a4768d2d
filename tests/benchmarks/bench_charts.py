"""Frames a second of a curve of a million points in the view of our charts, and what a bar chart costs; in CPU time.

The bar: 60 frames for each second of CPU time, so that a chart that is dragged follows the hand.
"""

import os
import statistics
import sys
import time

import numpy as np

POINTS, FRAMES, ROUNDS = 1_000_000, 120, 5
BAR = 60.0


def main() -> int:
    """Print the figures; 1 when the curve misses its bar."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg

    from callmanager.settings import Settings, UiSettings
    from callmanager.ui.application import create_application, theme_of
    from callmanager.ui.widgets.charts import BarChart, Series, chart_view

    application = create_application(Settings(ui=UiSettings(theme="dark")))
    view = chart_view()
    box = pg.ViewBox(enableMenu=False)
    view.centralWidget.layout().addItem(box, 0, 1)
    rng = np.random.default_rng(1)
    curve = pg.PlotDataItem(
        np.arange(POINTS), rng.standard_normal(POINTS).cumsum(), pen=pg.mkPen("#35B8A6", width=1), antialias=False
    )
    box.addItem(curve)
    curve.setDownsampling(auto=True, method="peak")
    curve.setClipToView(True)
    view.resize(1200, 500)
    view.show()
    application.processEvents()
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for frame in range(FRAMES):  # the whole curve is shown, and moves
            box.setXRange(frame * 100, POINTS - (FRAMES - frame) * 100, padding=0)
            view.grab()
        rates.append(FRAMES / (time.process_time() - began))
    rate = statistics.median(rates)
    print(f"a curve of {POINTS:,} points, moved: {rate:.0f} frames a CPU second (median of {ROUNDS}), bar ≥ {BAR:.0f}")

    chart = BarChart(theme_of(application), "chart")
    chart.name("Por día", "", "", "", ("llamadas", "ventas"))
    chart.resize(1200, 300)
    chart.show()
    places = [str(number) for number in range(31)]
    spent = []
    for turn in range(30):
        values = tuple((turn + number) % 90 for number in range(31))
        began = time.process_time()
        chart.show_bars(places, (Series(values, 0), Series(values, 1)))
        chart.grab()
        spent.append(time.process_time() - began)
    print(f"a month of bars, new figures and their picture: {1000 * statistics.median(spent):.1f} ms of CPU (median)")
    return int(rate < BAR)


if __name__ == "__main__":
    sys.exit(main())
