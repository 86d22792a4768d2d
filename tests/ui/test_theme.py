from itertools import product

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from callmanager.domain.colours import contrast
from callmanager.ui.theme import DARK, LIGHT, Theme, ThemeChoice, Tokens, colours, font, mix

READABLE = 4.5
both = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])


@both
@pytest.mark.parametrize("words", ["text", "muted", "accent", "record", "warn", "ok", "info"])
@pytest.mark.parametrize("ground", ["bg", "surface", "raised", "field"])
def test_words_can_be_read_on_every_ground(tokens: Tokens, words: str, ground: str) -> None:
    assert contrast(tokens.colour(words), tokens.colour(ground)) >= READABLE


@both
@pytest.mark.parametrize("ground", ["hover", "selection"])
def test_text_can_be_read_on_a_row_that_is_hovered_or_selected(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.text, tokens.colour(ground)) >= READABLE


@both
@pytest.mark.parametrize("ground", ["accent", "accent_hover", "record", "warn"])
def test_words_can_be_read_on_filled_grounds(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.on_accent, tokens.colour(ground)) >= READABLE


@both
def test_the_series_of_a_chart_stand_out_from_their_ground_and_from_each_other(tokens: Tokens) -> None:
    assert all(contrast(colour, tokens.surface) >= 3 for colour in tokens.series)
    assert all(one != other for i, one in enumerate(tokens.series) for other in tokens.series[i + 1 :])


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


def test_mix_goes_from_one_colour_to_the_other() -> None:
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


def test_a_colour_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        DARK.colour("mauve")
    with pytest.raises(KeyError):
        DARK.colour("is_dark")


def test_choosing_a_theme_dresses_the_whole_application(theme: Theme, dressed: QApplication) -> None:
    heard: list[Tokens] = []
    theme.changed.connect(lambda: heard.append(theme.tokens))
    for choice, tokens in product(("light", "dark"), (LIGHT, DARK)):
        if (choice == "light") is tokens.is_dark:
            continue
        theme.choose(choice)  # type: ignore[arg-type]
        assert theme.tokens is tokens
        assert dressed.palette().color(QPalette.ColorRole.Window).name().upper() == tokens.bg
        assert tokens.surface in dressed.styleSheet()
    assert heard == [LIGHT, DARK]


def test_the_system_s_theme_is_one_of_the_two(theme: Theme) -> None:
    theme.choose("system")
    assert theme.tokens in (DARK, LIGHT)
    assert theme.choice == "system"


def test_digits_have_one_width(dressed: QApplication) -> None:
    assert font("figure").pixelSize() == 32
    assert font("label").pixelSize() == 12
    assert font("timer").featureTags()


def test_every_colour_that_the_sheet_asks_for_is_there() -> None:
    assert set(colours(DARK)) == set(colours(LIGHT)) >= {"bg", "text", "on_accent", "selection", "field"}


@pytest.mark.parametrize("kind", ["normal", "primary", "danger", "quiet", "tab", "stamp"])
@pytest.mark.parametrize("choice", ["dark", "light"])
def test_a_button_that_cannot_be_pressed_looks_it(theme: Theme, qtbot: QtBot, kind: str, choice: ThemeChoice) -> None:
    theme.choose(choice)
    button = QPushButton("\u2588\u2588")  # full blocks: their colour stands in the picture unmixed
    button.setProperty("kind", kind)
    qtbot.addWidget(button)
    assert theme.tokens.disabled not in _colours_in(button)
    button.setEnabled(False)
    assert theme.tokens.disabled in _colours_in(button)


def _colours_in(button: QPushButton) -> set[str]:
    button.resize(button.sizeHint())
    button.show()
    image = button.grab().toImage()
    return {image.pixelColor(x, y).name().upper() for x, y in product(range(image.width()), range(image.height()))}
