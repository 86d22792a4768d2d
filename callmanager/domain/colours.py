"""Contrast of colours, and the nearest shade of one that can be read.

Contrast is that of WCAG 2.2: 4.5 to 1 for text (success criterion 1.4.3). Colours are ``#rrggbb``.
"""

import re

ENOUGH = 4.5
LIGHT_SURFACE, DARK_SURFACE = "#f4f6f8", "#222a33"  # the least contrasting ones that text stands on
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 40

_Rgb = tuple[float, float, float]


def is_colour(text: str) -> bool:
    """Whether it is a colour as these functions take it."""
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


def better_on(colour: str) -> str:
    """Black or white, whichever reads better on ``colour``; it is always 4.5 to 1 or more."""
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, colour))


def readable(colour: str, surface: str) -> str:
    """The nearest shade of ``colour`` towards black or white that reads as text on ``surface``."""
    end = _rgb(better_on(surface))
    start = _rgb(colour)
    for step in range(_STEPS + 1):
        share = step / _STEPS
        shade = _hex(tuple(a + (b - a) * share for a, b in zip(start, end, strict=True)))
        if contrast(shade, surface) >= ENOUGH:
            return shade
    return _hex(end)


def _rgb(colour: str) -> _Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def _luminance(rgb: _Rgb) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
