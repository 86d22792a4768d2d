import pytest
from pytestqt.qtbot import QtBot

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


def test_an_empty_chart_says_so(theme: Theme, qtbot: QtBot) -> None:
    chart = BarChart(theme, "chart")
    qtbot.addWidget(chart)
    chart.name("Por hora", "Aún no hay llamadas.", "hora", "")
    chart.show()
    assert chart._empty.isVisible()
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
