"""pyqtgraph is loaded without what the charts have no use for, and whole where that does not work."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from callmanager.ui.chart_library import LEFT_OUT

_LOOK = """
import sys
import callmanager.ui.chart_library as library
{before}
pg = library.chart_library()
assert pg is library.chart_library() is sys.modules["pyqtgraph"]
assert pg.AxisItem and pg.BarGraphItem and pg.GraphicsView and pg.LinearRegionItem and pg.ViewBox and pg.mkPen(None)
print(sorted(library.LEFT_OUT & set(sys.modules)))
print([name for name in ("PySide6.QtTest", "PySide6.QtOpenGL", "pyqtgraph.parametertree") if name in sys.modules])
{after}
"""


def _looked(before: str = "", after: str = "") -> list[str]:
    script = _LOOK.format(before=before, after=after)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_what_no_chart_uses_is_not_loaded_and_can_be_later() -> None:
    later = "from pyqtgraph.widgets.PlotWidget import PlotWidget as P; print(P.__name__, P.mro()[1].__name__)"
    assert _looked(after=later) == ["[]", "[]", "PlotWidget GraphicsView"]


@pytest.mark.parametrize("needed", ["functions", "graphicsItems.ViewBox", "graphicsItems.GraphicsWidget"])
def test_a_release_that_needs_what_is_left_out_is_loaded_whole(needed: str) -> None:
    found = _looked(before=f"library.LEFT_OUT |= {{'pyqtgraph.{needed}'}}", after="print(bool(pg.PlotWidget))")
    assert "pyqtgraph.graphicsItems.PlotItem" in found[0]
    assert found[2] == "True"


def test_all_that_is_left_out_is_in_the_package() -> None:
    spec = importlib.util.find_spec("pyqtgraph")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    for name in LEFT_OUT:
        place = folder.joinpath(*name.split(".")[1:])
        assert place.with_suffix(".py").exists() or (place / "__init__.py").exists(), name
