"""pyqtgraph, without the parts that the charts here have no use for.

Its package imports every kind of plot, image view, form and menu it has, and makes a Python class of each of Qt's
thousand. Loaded whole it takes 18 MB, with what the charts use 3. A release that does not come up so is loaded whole.
"""

import importlib
import importlib.abc
import importlib.machinery
import logging
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

_ROOT = "pyqtgraph"
_ITEMS = (
    "ArrowItem BoxplotItem ButtonItem ColorBarItem CurvePoint DateAxisItem ErrorBarItem FillBetweenItem "
    "GradientEditorItem GradientLegend GraphicsLayout GraphicsWidgetAnchor GraphItem GridItem HistogramLUTItem "
    "ImageItem IsocurveItem LabelItem LegendItem PColorMeshItem PlotCurveItem PlotDataItem PlotItem ROI ScaleBar "
    "ScatterPlotItem TargetItem UIGraphicsItem VTickGroup"
)
_WIDGETS = (
    "BusyCursor CheckTable ColorButton ColorMapMenu ColorMapWidget ComboBox DataFilterWidget DataTreeWidget "
    "DiffTreeWidget FeedbackButton FileDialog GradientWidget GraphicsLayoutWidget GroupBox HistogramLUTWidget "
    "JoystickButton LayoutWidget PathButton PlotWidget ProgressDialog RawImageWidget RemoteGraphicsView "
    "ScatterPlotWidget SpinBox TableWidget TreeWidget ValueLabel VerticalLabel"
)
LEFT_OUT = frozenset(
    [
        f"{_ROOT}.imageview",
        f"{_ROOT}.Qt.OpenGLHelpers",
        *(f"{_ROOT}.graphicsItems.{name}" for name in _ITEMS.split()),
        *(f"{_ROOT}.widgets.{name}" for name in _WIDGETS.split()),
    ]
)
"""Its modules that stay empty while it is loaded; each is what it is when it is imported by itself later."""

_NAMED = frozenset(
    {"ColorMapMenu", "GroupBox", "RemoteGraphicsView"}
)  # imported by name; of the others, whatever is there
_MIRRORS = frozenset({f"{_ROOT}.Qt.{name}" for name in ("QtCore", "QtGui", "QtWidgets")})
_NOT_THERE = frozenset({"PySide6.QtTest", "PySide6.QtOpenGLWidgets"})  # it does without where they are not installed
_log = logging.getLogger(__name__)


def chart_library() -> Any:
    """The package, as far as the charts need it: axes, views, bars, regions and pens."""
    if _ROOT in sys.modules:
        return sys.modules[_ROOT]
    parts = _Parts()
    sys.meta_path.insert(0, parts)
    try:
        import pyqtgraph
    except (ImportError, AttributeError, TypeError) as error:  # not the package that this was written for
        _log.info("pyqtgraph is loaded whole: %s", error)
        _forget([name for name in sys.modules if name.split(".")[0] == _ROOT])
    finally:
        sys.meta_path.remove(parts)
        _forget(LEFT_OUT)
    import pyqtgraph

    return pyqtgraph


def _forget(names: Iterable[str]) -> None:
    """Let these modules be imported as they are, when somebody asks for them."""
    for name in names:
        package, _, last = name.rpartition(".")
        if sys.modules.pop(name, None) is not None and package in sys.modules:
            vars(sys.modules[package]).pop(last, None)


class _Empty(ModuleType):
    """Stands for a part that was left out."""

    def __getattr__(self, name: str) -> None:
        if name not in _NAMED:
            raise AttributeError(name)


class _Mirror(ModuleType):
    """Gives the names of one of Qt's modules when they are asked for, not before."""

    def __getattr__(self, name: str) -> Any:
        if sys._getframe(1).f_code.co_name == "_copy_attrs":  # asks of every name whether it must still be copied
            return None
        value = getattr(importlib.import_module(f"PySide6.{self.__name__.rpartition('.')[2]}"), name)
        setattr(self, name, value)  # from now on it is found without asking
        return value


class _Parts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives pyqtgraph empty modules for what is left out, and mirrors of Qt's."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        if name in _NOT_THERE:
            raise ModuleNotFoundError(name, name=name)
        return importlib.machinery.ModuleSpec(name, self) if name in LEFT_OUT | _MIRRORS else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """See `importlib.abc.Loader`."""
        return (_Mirror if spec.name in _MIRRORS else _Empty)(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""
