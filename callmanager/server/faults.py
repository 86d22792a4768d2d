"""What a client does wrong is no fault of ours: it is answered or cut off, and kept out of the log."""

import logging
from types import TracebackType

import engineio.packet
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    """ASGI middleware that ends a WebSocket at the first message that is no Engine.IO packet.

    Engine.IO itself (4.15) lets the error of an unreadable packet out of its handler and keeps the dead connection,
    with its writer, until the ping times out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the connection on, with what it sends looked at first."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def readable() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not _is_packet(message):
                return {"type": "websocket.disconnect", "code": 1002}
            return message

        await self._app(scope, readable, send)


def _is_packet(message: Message) -> bool:
    data = message.get("text") if message.get("bytes") is None else message["bytes"]
    try:
        engineio.packet.Packet(encoded_packet=data)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False
    return True
