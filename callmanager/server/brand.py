"""The company's own name, logo and colour on the page; a colour is made readable before it is used.

Contrast is that of WCAG 2.2: 4.5 to 1 for text (success criterion 1.4.3).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.server.errors import Refusal

ENOUGH = 4.5
LIGHT_SURFACE, DARK_SURFACE = "#f4f6f8", "#222a33"  # the least contrasting ones that text stands on
MAX_LOGO_BYTES = 200_000
_LOGO_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
_STEPS = 40

_Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a company wants the page: its name, its colour as ``#rrggbb``, and the path of its logo; "" is ours."""

    name: str = ""
    accent: str = ""
    logo: str = ""

    def told(self) -> dict[str, Any]:
        """As the page takes it: the colour as it is, and made readable on the light and the dark surface."""
        return {
            "name": self.name,
            "accent": self.accent,
            "on_accent": better_on(self.accent) if self.accent else "",
            "accent_light": readable(self.accent, LIGHT_SURFACE) if self.accent else "",
            "accent_dark": readable(self.accent, DARK_SURFACE) if self.accent else "",
            "logo": "/brand/logo" if self.logo else "",
        }


class Brand:
    """The routes that tell the page how to look; nothing of it is secret."""

    def __init__(self, look: Callable[[], Look]) -> None:
        self._look = look

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/brand.json", self.told, methods=["GET"]),
            Route("/brand/logo", self.logo, methods=["GET"]),
        ]

    async def told(self, _request: Request) -> Response:
        """Name, colours and logo."""
        return JSONResponse(self._look().told(), headers={"Cache-Control": "no-cache"})

    async def logo(self, _request: Request) -> Response:
        """The logo's picture; an SVG runs no script, for the page's fence holds for it, too."""
        path = Path(self._look().logo)
        content = await asyncio.to_thread(_read, path)
        if content is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no logo, or it is too large.", "no_logo")
        fence = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
        headers = {"Cache-Control": "no-cache", **fence}
        return Response(content, headers=headers, media_type=_LOGO_TYPES[path.suffix.lower()])


def _read(path: Path) -> bytes | None:
    try:
        if path.suffix.lower() not in _LOGO_TYPES or path.stat().st_size > MAX_LOGO_BYTES:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None


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
