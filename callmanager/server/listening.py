"""``GET /api/recordings/{id}/audio``: the WAV, whole or one range of it, to who may listen.

The id is looked up in the database; nothing from the address is ever used as a path.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from callmanager.domain.errors import RecordingError
from callmanager.domain.phones import Principal
from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.users import Scope, User
from callmanager.server.auth import require
from callmanager.server.bodies import is_id
from callmanager.server.context import ServerContext
from callmanager.server.errors import Refusal, error_response

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes [start, stop) of a file."""

    start: int
    stop: int


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The one range that is asked for; None where the whole file is the right answer.

    Several ranges in one request, or units that are not bytes, get the whole file, as RFC 9110 §14.2 allows: no
    player asks for them, and a hundred of them would only cost work.

    Raises:
        ValueError: the range lies outside the file.
    """
    match = _RANGE.fullmatch((header or "").replace(" ", ""))
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None  # not a valid range at all, so it counts as absent
    if start >= stop:
        raise ValueError("outside the file")
    return ByteRange(start, stop)


class Listening:
    """The route that plays recordings."""

    def __init__(self, context: ServerContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [Route("/api/recordings/{recording_id}/audio", self.audio, methods=["GET"])]

    async def audio(self, request: Request) -> Response:
        """200 whole, 206 a range, 416 outside; 401, 403, 404 as everywhere."""
        principal = await require(request, self._context.phones)
        if not principal.may_listen:
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "This phone may not listen to recordings. Whoever administers CallManager can allow it.",
                "may_not_listen",
            )
        path, size = await asyncio.to_thread(self._open, request.path_params["recording_id"], principal)
        headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store", "Content-Disposition": "inline"}
        try:
            part = parse_range(request.headers.get("range"), size)
        except ValueError:
            outside = {"Content-Range": f"bytes */{size}"}
            message = f"The recording has {size} bytes; the range lies outside."
            return error_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, message, "range", outside)
        status = HTTPStatus.OK
        if part is None:
            part = ByteRange(0, size)
        else:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        headers["Content-Length"] = str(part.stop - part.start)
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers, media_type="audio/wav")
        return _Playback(_chunks(path, part), status, headers, media_type="audio/wav")

    def _open(self, recording_id: str, principal: Principal) -> tuple[Path, int]:
        metadata = self._context.recordings.get(recording_id) if is_id(recording_id) else None
        if metadata is None or not self._sees(principal.viewer, metadata):
            # One answer for both, so that nobody learns which ids exist.
            raise RecordingError("There is no such recording.", code="unknown_recording")
        path = self._context.recordings.path_for_listening(recording_id, principal.name)
        return path, path.stat().st_size

    def _sees(self, viewer: User, metadata: RecordingMetadata) -> bool:
        if viewer.scope is Scope.ALL or metadata.user_id == viewer.user_id:
            return True
        owner = self._context.users.get(metadata.user_id) if metadata.user_id else None
        return viewer.scope is Scope.TEAM and owner is not None and owner.team_id == viewer.team_id is not None


class _Playback(StreamingResponse):
    """Closes the file also when the player goes away in the middle."""

    async def stream_response(self, send: Send) -> None:
        """Send the chunks."""
        async with aclosing(cast("AsyncGenerator[bytes, None]", self.body_iterator)):
            await super().stream_response(send)


async def _chunks(path: Path, part: ByteRange) -> AsyncGenerator[bytes, None]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, part.start)
        left = part.stop - part.start
        while left > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))
            if not chunk:
                break
            left -= len(chunk)
            yield chunk
    finally:
        file.close()
