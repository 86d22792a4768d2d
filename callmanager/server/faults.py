"""What a client does wrong is no fault of ours: it is answered or cut off, and kept out of the log."""

import asyncio
import logging
from http import HTTPStatus
from types import TracebackType

import engineio.packet
import engineio.payload
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callmanager.server.errors import error_response

MAX_MESSAGE_BYTES = 64 * 1024
BODY_SECONDS = 10.0
_LIVE = "/socket.io/"
_FROM_CLIENTS = frozenset(
    {engineio.packet.CLOSE, engineio.packet.PONG, engineio.packet.MESSAGE, engineio.packet.UPGRADE}
)
_PACKAGE = __name__.partition(".")[0]


class OursAlone(logging.Filter):
    """Lets through what tells of our own code.

    Engine.IO logs an error for each new kind of bad request and a trace for each packet that it cannot read, uvicorn
    one for each handshake that does not end, so that anybody could fill the log. A trace that leads through this
    package is ours and stays: whatever leaves the application does, for the guard stands around it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is worth a line."""
        if record.levelno < logging.ERROR:
            return False
        trace = record.exc_info[2] if record.exc_info else None
        return _leads_through_us(trace) or record.levelno >= logging.CRITICAL


def _leads_through_us(trace: TracebackType | None) -> bool:
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(f"{_PACKAGE}."):
            return True
        trace = trace.tb_next
    return False


def protocol_logger(name: str = f"{__name__}.protocol") -> logging.Logger:
    """The logger of that name, for a library that speaks with clients, so filtered."""
    logger = logging.getLogger(name)
    if not any(isinstance(known, OursAlone) for known in logger.filters):
        logger.addFilter(OursAlone())
    logger.setLevel(logging.ERROR)
    return logger


class ReadablePackets:
    """ASGI middleware that ends a WebSocket at the first message that is no Engine.IO packet, and refuses such a POST.

    Engine.IO itself (4.15) lets the error of an unreadable packet out of its handler and keeps the dead connection,
    with its writer, until the ping times out. A POST that it refuses waits until the client polls again: for ever.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the connection on, with what it sends looked at first."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(_LIVE):
            await self._post(scope, receive, send)
            return
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def readable() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not _is_packet(message):
                return {"type": "websocket.disconnect", "code": 1002}
            return message

        await self._app(scope, readable, send)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            body = None
        if body is None:  # they went away, or are far too slow for a few bytes
            refused = error_response(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.", "slow_body")
        elif len(body) > MAX_MESSAGE_BYTES:
            message = f"The body is larger than {MAX_MESSAGE_BYTES} bytes."
            refused = error_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, "too_large")
        elif not _are_packets(body):
            message = "The body holds something else than packets of Engine.IO."
            refused = error_response(HTTPStatus.BAD_REQUEST, message, "no_packets")
        else:
            await self._app(scope, _again(body, receive), send)
            return
        await refused(scope, receive, send)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives a body once more that has been read, then what comes after it."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return whole.pop() if whole else await receive()

    return read


async def _body(receive: Receive) -> bytes | None:
    """The body, or the beginning of one that is too large; None when the client goes away before its end."""
    body = bytearray()
    more = True
    while more and len(body) <= MAX_MESSAGE_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _are_packets(body: bytes) -> bool:
    try:
        packets = engineio.payload.Payload(encoded_payload=body.decode()).packets
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
    return all(packet.packet_type in _FROM_CLIENTS for packet in packets)


def _is_packet(message: Message) -> bool:
    data = message.get("text") if message.get("bytes") is None else message["bytes"]
    try:
        engineio.packet.Packet(encoded_packet=data)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
    return True
