"""The page and its files: each known by name at the start, compressed once, told apart by what it holds.

What is vendored lies packed with brotli beside it, which browsers take over TLS; the rest is packed with gzip when it
is first asked for.
"""

import asyncio
import gzip
import hashlib
import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from callmanager.server.errors import Refusal

PAGE, WALLBOARD, INSTALL = "dashboard_mobile.html", "wallboard.html", "install.html"
_PAGES = frozenset({PAGE, WALLBOARD, INSTALL})
_WORKER = "app/sw.js"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    "": "text/plain; charset=utf-8",
}
_REFUSED = re.compile(r"(?:^|;)q=0(?:\.0*)?(?:;|$)")
_PACKED_ALREADY = frozenset({".png", ".ico"})
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


@dataclass(frozen=True, slots=True)
class _Asset:
    """One file, ready to be sent. ``packed`` has the encodings that help, the best first."""

    plain: bytes
    packed: dict[str, bytes]
    tag: str
    media_type: str
    changed_ns: int


class Pages:
    """Serves the pages ``/mobile``, ``/wallboard`` and ``/install``, and ``/static/…``, from one folder.

    Args:
        root: the folder ``resources/web``. Vendored files have their version in their path and may be kept for ever;
            our own are asked for each time and answered with 304 while they have not changed.
        demo: marks the pages as showing sample data before anything else has been loaded.
    """

    def __init__(self, root: Path, *, demo: bool) -> None:
        self._demo = demo
        # Only what lies there now can be asked for: no name from the network becomes a path.
        self._files = {
            path.relative_to(root).as_posix(): path
            for path in root.rglob("*")
            if path.is_file() and path.suffix in _TYPES and not path.name.startswith(".")
        }
        self._assets: dict[str, _Asset] = {}

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/mobile", self.mobile, methods=["GET"]),
            Route("/wallboard", self.wallboard, methods=["GET"]),
            Route("/install", self.install, methods=["GET"]),
            Route("/sw.js", self.worker, methods=["GET"]),
            Route("/static/{name:path}", self.static, methods=["GET"]),
        ]

    async def home(self, _request: Request) -> Response:
        """Whoever types the address alone means the page."""
        return RedirectResponse("/mobile", HTTPStatus.TEMPORARY_REDIRECT)

    async def mobile(self, request: Request) -> Response:
        """The dashboard page."""
        return await self._answer(request, PAGE)

    async def wallboard(self, request: Request) -> Response:
        """The figures on a television; its token stands behind the ``#``, which no server sees."""
        return await self._answer(request, WALLBOARD)

    async def install(self, request: Request) -> Response:
        """How to make a phone or a computer trust this server."""
        return await self._answer(request, INSTALL)

    async def worker(self, request: Request) -> Response:
        """The service worker, served here since it may only care for what lies beside or under it."""
        return await self._answer(request, _WORKER)

    async def static(self, request: Request) -> Response:
        """One of the page's files."""
        name = request.path_params["name"]
        if name in _PAGES or name not in self._files:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such file.", "not_found")
        return await self._answer(request, name)

    async def _answer(self, request: Request, name: str) -> Response:
        asset = await asyncio.to_thread(self._load, name)
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        encoding = next((name for name in asset.packed if name in accepted), None)
        tag = f'"{asset.tag}{"-" + encoding if encoding else ""}"'
        headers = {
            "Cache-Control": _FOR_EVER if name.startswith("vendor/") else _ASK_EACH_TIME,
            "ETag": tag,
            "Vary": "Accept-Encoding",
        }
        if tag in (part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if encoding is not None:
            headers["Content-Encoding"] = encoding
        body = asset.packed[encoding] if encoding else asset.plain
        return Response(body, headers={**headers, "Content-Type": asset.media_type})

    def _load(self, name: str) -> _Asset:
        path = self._files[name]
        changed_ns = path.stat().st_mtime_ns
        asset = self._assets.get(name)
        if asset is None or asset.changed_ns != changed_ns:
            asset = self._assets[name] = self._prepare(name, path, changed_ns)
        return asset

    def _prepare(self, name: str, path: Path, changed_ns: int) -> _Asset:
        data = path.read_bytes()
        if name in _PAGES and self._demo:
            data = data.replace(b'data-demo="false"', b'data-demo="true"', 1)
        packed: dict[str, bytes] = {}
        if path.suffix not in _PACKED_ALREADY:
            brotli = path.with_name(f"{path.name}.br")
            packed = {"br": brotli.read_bytes()} if brotli.is_file() else {}
            packed["gzip"] = gzip.compress(data, 9, mtime=0)
        packed = {name: body for name, body in packed.items() if len(body) < len(data)}
        return _Asset(data, packed, hashlib.sha256(data).hexdigest()[:20], _TYPES[path.suffix], changed_ns)


def _accepted(header: str) -> frozenset[str]:
    """The encodings that an Accept-Encoding header names; one with the weight 0 is refused (RFC 9110 §12.4.2)."""
    parts = (part.lower().replace(" ", "").partition(";") for part in header.split(","))
    return frozenset(name for name, _, told in parts if not _REFUSED.search(told))
