import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from callmanager.ui import labels
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.charts import BarChart, Series, _ticks


@pytest.mark.parametrize(
    ("top", "values"),
    [
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (11, [0, 5, 10]),
        (49, [0, 10, 20, 30, 40]),
        (1234, [0, 500, 1000]),
    ],
)
def test_an_axis_counts_in_whole_numbers(top: int, values: list[int]) -> None:
    assert _ticks(top) == [(value, str(value)) for value in values]


@pytest.mark.parametrize("lying", [False, True])
def test_bars_stand_where_their_places_are(theme: Theme, qtbot: QtBot, lying: bool) -> None:
    chart = BarChart(theme, "chart", lying=lying)
    qtbot.addWidget(chart)
    chart.name("Por hora", "Aún nada.", "hora", "llamadas", ("llamadas", "ventas"))
    chart.show_bars(("8", "9", "10"), (Series((3, 0, 5), 0), Series((1, 0, 2), 1)))
    chart.resize(400, 240)
    chart.show()
    qtbot.waitExposed(chart)
    lengths = [list(bar.opts["width"] if lying else bar.opts["height"]) for bar in chart.bars]
    assert lengths == [[3, 0, 5], [1, 0, 2]]
    positions = (2, 1, 0) if lying else (0, 1, 2)
    assert chart._place_axis._tickLevels == [list(zip(positions, ("8", "9", "10"), strict=True))]
    assert not chart._empty.isVisible()


@pytest.mark.parametrize("lying", [False, True])
def test_a_single_bar_is_no_wall(theme: Theme, qtbot: QtBot, lying: bool) -> None:
    chart = BarChart(theme, "chart", lying=lying)
    qtbot.addWidget(chart)
    chart.name("Por día", "", "", "", ("llamadas", "ventas"))
    chart.show_bars(("lun",), (Series((3,), 0), Series((1,), 1)))
    x, y = chart._box.viewRange()
    first, last = y if lying else x
    widths = [float(bar.opts["height" if lying else "width"]) for bar in chart.bars]
    assert sum(widths) / (last - first) < 0.15
    assert first < 0 < last
    if not lying:
        assert first + last == pytest.approx(0), "it stands in the middle"


def test_what_is_under_the_pointer_is_said_in_full(theme: Theme, qtbot: QtBot) -> None:
    chart = BarChart(theme, "chart")
    qtbot.addWidget(chart)
    chart.name("Últimos siete días", "", "", "llamadas", ("llamadas", "ventas"))
    chart.show_bars(("mié",), (Series((77,), 0), Series((7,), 1)), ("mié 18/11/26",))
    chart.resize(600, 240)
    chart.show()
    qtbot.waitExposed(chart)
    chart.touch.marked.emit(0, 0)
    readout = chart.readout
    assert readout.text() == "mié 18/11/26: 77 llamadas, 7 ventas"
    qtbot.waitUntil(lambda: readout.fontMetrics().horizontalAdvance(readout.text()) <= readout.width())


def test_a_chart_that_was_told_nothing_yet_claims_nothing(theme: Theme, qtbot: QtBot) -> None:
    chart = BarChart(theme, "chart")
    qtbot.addWidget(chart)
    chart.name("Por hora", "Aún no hay llamadas.", "hora", "", ("llamadas", "ventas"))
    chart.show()
    assert not chart._empty.isVisible()
    for choice in ("light", "dark"):
        theme.choose(choice)  # type: ignore[arg-type]
        for label, colour in zip(chart._names, theme.tokens.series, strict=False):
            assert label.palette().windowText().color().name().upper() == colour.upper()
    chart.show_bars((), ())
    assert chart._empty.isVisible()


def test_an_empty_chart_says_so(theme: Theme, qtbot: QtBot) -> None:
    chart = BarChart(theme, "chart")
    qtbot.addWidget(chart)
    chart.name("Por hora", "Aún no hay llamadas.", "hora", "")
    chart.show()
    chart.show_bars(("8",), (Series((0,), 0),))
    assert chart._empty.isVisible()
    chart.show_bars(("8",), (Series((1,), 0),))
    assert not chart._empty.isVisible()


def test_bars_follow_the_theme(theme: Theme, qtbot: QtBot) -> None:
    chart = BarChart(theme, "chart")
    qtbot.addWidget(chart)
    chart.name("Por hora", "", "", "")
    chart.show_bars(("8",), (Series((1,), 0),))

    def colour() -> str:
        (bars,) = chart.bars
        return str(bars.opts["brush"].color().name()).upper()

    for choice in ("light", "dark"):
        theme.choose(choice)  # type: ignore[arg-type]
        assert colour() == theme.tokens.accent


def _shown(theme: Theme, qtbot: QtBot, *, lying: bool = False) -> BarChart:
    chart = BarChart(theme, "chart", lying=lying)
    qtbot.addWidget(chart)
    chart.name("Por hora", "", "", "", ("llamadas", "ventas"), (labels.calls, labels.sales))
    chart.show_bars(("8", "9", "10"), (Series((3, 0, 5), 0), Series((1, 0, 2), 1)), ("8:00", "9:00", "10:00"))
    chart.resize(420, 280)
    chart.show()
    qtbot.waitExposed(chart)
    return chart


def _at(chart: BarChart, place: float, count: float) -> QPoint:
    """The point of the view where a place and a count stand."""
    x, y = (count, 2 - place) if chart._lying else (place, count)
    scene = chart._box.mapViewToScene(QPointF(x, y))
    return QPoint(*(round(v) for v in chart._view.mapFromScene(scene).toTuple()))


@pytest.mark.parametrize("lying", [False, True])
def test_what_stands_under_the_pointer_is_said(theme: Theme, qtbot: QtBot, lying: bool) -> None:
    chart = _shown(theme, qtbot, lying=lying)
    ground = chart._view.viewport()
    for place, words in ((0, "8:00: 3 llamadas, 1 venta"), (2, "10:00: 5 llamadas, 2 ventas")):
        qtbot.mouseMove(ground, _at(chart, place, 1))
        qtbot.waitUntil(lambda words=words: chart.readout.text() == words)
        assert chart._band.isVisible()
    chart.touch.forget()
    assert chart.readout.text() == ""
    assert not chart._band.isVisible()


def test_one_is_one_and_not_many(language: Language) -> None:
    for code, told in (
        ("es", ["1 llamada", "0 llamadas", "2 llamadas", "1 venta", "3 ventas"]),
        ("en", ["1 call", "0 calls", "2 calls", "1 sale", "3 sales"]),
    ):
        language.choose(code)  # type: ignore[arg-type]
        said = [*(labels.calls(count) for count in (1, 0, 2)), *(labels.sales(count) for count in (1, 3))]
        assert said == told


@pytest.mark.parametrize("lying", [False, True])
def test_a_bar_is_pressed_and_a_range_is_swept(theme: Theme, qtbot: QtBot, lying: bool) -> None:
    chart = _shown(theme, qtbot, lying=lying)
    picked: list[tuple[int, int]] = []
    swept: list[tuple[int, int]] = []
    chart.picked.connect(lambda *found: picked.append(found))
    chart.swept.connect(lambda *found: swept.append(found))
    ground = chart._view.viewport()
    qtbot.mouseClick(ground, Qt.MouseButton.LeftButton, pos=_at(chart, 0, 1))
    assert picked == [], "nothing may be pressed yet"
    chart.let_press("Pulse una barra")
    aside = 0.2  # the middle of a bar beside the middle of its place
    qtbot.mouseClick(ground, Qt.MouseButton.LeftButton, pos=_at(chart, 2 - aside, 1))
    qtbot.mouseClick(ground, Qt.MouseButton.LeftButton, pos=_at(chart, 2 + aside, 1))
    assert picked == [(2, 0), (2, 1)]
    qtbot.mousePress(ground, Qt.MouseButton.LeftButton, pos=_at(chart, 2, 1))
    qtbot.mouseMove(ground, _at(chart, 1, 1))
    qtbot.mouseMove(ground, _at(chart, 0, 1))
    assert chart.readout.text() == "8:00 – 10:00: 8 llamadas, 3 ventas"
    qtbot.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=_at(chart, 0, 1))
    assert swept == [(0, 2)]
    assert len(picked) == 2


def test_the_keys_do_what_the_mouse_does(theme: Theme, qtbot: QtBot) -> None:
    chart = _shown(theme, qtbot)
    assert chart.focusPolicy() == Qt.FocusPolicy.NoFocus
    chart.let_press("Pulse una barra")
    heard: list[tuple[int, int]] = []
    chart.picked.connect(lambda *found: heard.append(found))
    chart.swept.connect(lambda *found: heard.append(found))
    for key, modifier, words in (
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, "8:00: 3 llamadas, 1 venta"),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, "8:00 – 9:00: 3 llamadas, 1 venta"),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, "10:00: 5 llamadas, 2 ventas"),
    ):
        qtbot.keyClick(chart, key, modifier)
        assert chart.readout.text() == words
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert heard == [(0, -1), (0, 1), (2, -1)]
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.readout.text() == ""
