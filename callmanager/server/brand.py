"""The company's own name, logo and colour on the page; a colour is made readable before it is used."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.domain.colours import DARK_SURFACE, LIGHT_SURFACE, better_on, readable
from callmanager.domain.logo import MAX_LOGO_BYTES
from callmanager.server.errors import Refusal

_LOGO_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


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
            "logo": f"/brand/logo?{self._logo_tag()}" if self.logo else "",
        }

    def _logo_tag(self) -> str:
        """Another file has another address, so that a page that is open fetches it."""
        return hashlib.sha256(self.logo.encode()).hexdigest()[:8]


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
