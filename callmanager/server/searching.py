"""``GET /api/recordings?q=…``: recordings found by words, for who sees them at all; rows as in `recordings_update`."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.domain.phones import Principal
from callmanager.domain.recording_listing import RecordingFilter
from callmanager.server import feed
from callmanager.server.auth import require
from callmanager.server.buckets import Buckets
from callmanager.server.context import ServerContext

MAX_ROWS = 50
MAX_TEXT = 80
AT_ONCE, PER_SECOND = 12, 4.0  # somebody types, and the page asks in every pause


class RecordingSearch:
    """The route of the page's search."""

    def __init__(self, context: ServerContext) -> None:
        self._context = context
        self._buckets = Buckets(AT_ONCE, PER_SECOND)

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [Route("/api/recordings", self.search, methods=["GET"])]

    async def search(self, request: Request) -> Response:
        """The newest that match, a list; all of them where nothing is asked for. 401 and 429 as everywhere."""
        principal = await require(request, self._context.phones)
        self._buckets.require(principal.phone_id)
        text = request.query_params.get("q", "")[:MAX_TEXT]
        rows = await asyncio.to_thread(self._rows, principal, text)
        return JSONResponse(rows, headers={"Cache-Control": "no-store"})

    def _rows(self, principal: Principal, text: str) -> list[dict[str, Any]]:
        if feed.sight_of(principal, restricted=False) is not feed.Sight.ALL:
            return []
        found = self._context.recordings.search(principal.viewer, RecordingFilter(text=text), limit=MAX_ROWS)
        return [feed.recording(listing) for listing in found]
