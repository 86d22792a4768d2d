"""``GET /api/recordings/{id}/audio``: the WAV, whole or one range of it, to who may listen.

The id is looked up in the database; nothing from the address is ever used as a path.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from callmanager.domain.phones import Principal
from callmanager.domain.recording import Integrity
from callmanager.server.auth import origin_of, require
from callmanager.server.bodies import is_id
from callmanager.server.context import ServerContext
from callmanager.server.errors import Refusal, error_response
from callmanager.server.listenings import Listenings
from callmanager.server.wav_bytes import WavBytes, open_wav
from callmanager.services.recordings.recording_refusals import unknown_recording

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,400})-([0-9]{0,400})")  # however many digits: what lies past the end is told


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
        self._listenings = Listenings()

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [Route("/api/recordings/{recording_id}/audio", self.audio, methods=["GET"])]

    async def audio(self, request: Request) -> Response:
        """200 whole, 206 a range, 416 outside; 401, 403, 404 as everywhere."""
        principal = await require(request, self._context.phones)
        if not self._context.may_listen(principal):
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                "This phone may not listen to recordings. Whoever administers CallManager can allow it.",
                "may_not_listen",
            )
        integrity, wav = await asyncio.to_thread(self._open, request, principal)
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline",
            "X-Recording-Integrity": integrity or "unknown",
        }
        response: Response | None = None
        try:
            response = _answer(request, wav, headers)
        finally:
            if not isinstance(response, _Playback):
                wav.close()
        return response

    def _open(self, request: Request, principal: Principal) -> tuple[Integrity, WavBytes]:
        recordings, recording_id = self._context.recordings, request.path_params["recording_id"]
        listing = recordings.find(principal.viewer, recording_id) if is_id(recording_id) else None
        if listing is None:
            # One answer for what is not there and what is not to be seen, so that nobody learns which ids exist.
            raise unknown_recording()
        wav = open_wav(recordings.path_of(recording_id), self._context.unlock)
        if request.method == "GET":  # a HEAD lets nobody hear anything
            origin = origin_of(request, principal)
            try:
                self._listenings.go_on(
                    principal.phone_id,
                    recording_id,
                    lambda: recordings.note_listening(recording_id, principal.name, origin=origin),
                )
            except BaseException:
                wav.close()
                raise
        return listing.integrity, wav


def _answer(request: Request, wav: WavBytes, headers: dict[str, str]) -> Response:
    size = wav.size
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
    return _Playback(wav, part, status, headers)


class _Playback(StreamingResponse):
    """Closes the file also when the player goes away in the middle, or before the first byte."""

    def __init__(self, wav: WavBytes, part: ByteRange, status: HTTPStatus, headers: dict[str, str]) -> None:
        super().__init__(_chunks(wav, part), status, headers, media_type="audio/wav")
        self._wav = wav

    async def stream_response(self, send: Send) -> None:
        """Send the chunks."""
        try:
            async with aclosing(cast("AsyncGenerator[bytes, None]", self.body_iterator)):
                await super().stream_response(send)
        finally:
            self._wav.close()


async def _chunks(wav: WavBytes, part: ByteRange) -> AsyncGenerator[bytes, None]:
    position = part.start
    while position < part.stop:
        chunk = await asyncio.to_thread(wav.read, position, min(CHUNK_BYTES, part.stop - position))
        if not chunk:
            break
        position += len(chunk)
        yield chunk
