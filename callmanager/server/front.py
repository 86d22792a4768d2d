"""The door: takes connections, tells TLS from plain HTTP by the first byte, and bounds what strangers may hold.

Both on one port: a phone that was given ``http://`` by hand is sent on to ``https://`` instead of seeing an error, and
a softphone on this same computer needs no certificate.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import uvicorn

from callmanager.server.addresses import THIS_COMPUTER

FIRST_WORD_SECONDS = 10.0  # so long a connection may say nothing
REQUEST_SECONDS = 15.0  # so long one request may take to arrive
CONNECTIONS_EACH = 100  # of one address in the network; a phone needs one to six
CONNECTIONS_HERE = 4000  # of this computer
_TLS_HANDSHAKE = 0x16  # RFC 8446 §5.1: the type of a record that opens a connection
_POLL_SECONDS = 0.01
_log = logging.getLogger(__name__)

Make = Callable[[], asyncio.Protocol]
Context = Callable[[], Awaitable[ssl.SSLContext | None]]


class Front:
    """Accepts on the listening sockets and hands each connection to a protocol of uvicorn's.

    Args:
        listeners: bound, listening, not blocking.
        make: makes the protocol of a connection.
        context: gives what TLS needs; None where TLS is off.
    """

    def __init__(self, listeners: Sequence[socket.socket], make: Make, context: Context) -> None:
        self._listeners = listeners
        self._make = make
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening: Counter[str] = Counter()
        self._unnamed: set[socket.socket] = set()  # taken, and not with a protocol yet
        self._open: Counter[str] = Counter()  # by address; counted anew each second, so it lags behind those that end
        self._late: dict[Any, float] = {}

    def open(self, connections: set[Any]) -> None:
        """Begin to accept. ``connections`` are uvicorn's: those that do not get on with their request are ended."""
        for listener in self._listeners:
            self._spawn(self._accept(listener))
        self._spawn(self._look_after(connections))

    async def close(self) -> None:
        """Accept nothing more; what is handed on lives on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        for connection in self._unnamed:  # their tasks had not even begun
            connection.close()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listener)
            except OSError as error:  # too many open files, or the peer has gone already
                _log.debug("A connection could not be taken: %s", error)
                await asyncio.sleep(0.1)
                continue
            peer = str(address[0])
            most = CONNECTIONS_HERE if peer in THIS_COMPUTER else CONNECTIONS_EACH
            if self._opening[peer] + self._open[peer] >= most:
                connection.close()
            else:
                self._opening[peer] += 1  # here, for the task begins only after the next connections are taken
                self._unnamed.add(connection)
                self._spawn(self._admit(connection, peer))

    async def _admit(self, connection: socket.socket, peer: str) -> None:
        try:
            if await self._hand_on(connection):
                self._open[peer] += 1
        except (OSError, TimeoutError) as error:  # they went away, or speak no TLS that we take
            _log.debug("A connection came to nothing: %s", error)
        finally:
            self._opening[peer] -= 1

    async def _hand_on(self, connection: socket.socket) -> bool:
        """Give the connection to a protocol; whether it was."""
        handed_on = False
        try:
            connection.setblocking(False)
            async with asyncio.timeout(FIRST_WORD_SECONDS):
                first = await _peek(connection)
            context = await self._context() if first == _TLS_HANDSHAKE else None
            if first is None or (first == _TLS_HANDSHAKE and context is None):
                return False
            handed_on = True  # from here on asyncio closes it
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make,
                connection,
                ssl=context,
                ssl_handshake_timeout=FIRST_WORD_SECONDS if context is not None else None,
            )
            return True
        finally:
            self._unnamed.discard(connection)
            if not handed_on:
                connection.close()

    async def _look_after(self, connections: set[Any]) -> None:
        """Count who holds how many, and end what is late.

        Uvicorn waits for a request for ever; a thousand half requests would be a thousand open connections.
        """
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1.0)
            now = loop.time()
            self._open = Counter(one.client[0] for one in connections if one.client)
            self._opening = +self._opening  # forget those who hold none
            self._late = {one: self._late.get(one, now) for one in connections if _awaits_request(one)}
            for one, since in self._late.items():
                if now - since >= REQUEST_SECONDS:
                    one.transport.abort()

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("The phone server's door failed", exc_info=error)


class FrontedServer(uvicorn.Server):
    """Uvicorn behind a `Front` in place of its own listening."""

    def __init__(self, config: uvicorn.Config, listeners: Sequence[socket.socket], context: Context) -> None:
        super().__init__(config)
        self._front = Front(listeners, self._protocol, context)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept."""
        await self.lifespan.startup()
        self.servers = []
        self._front.open(self.server_state.connections)
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nothing more, then end as uvicorn does."""
        await self._front.close()
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        make: Any = self.config.http_protocol_class
        made: asyncio.Protocol = make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=None
        )
        return made


async def _peek(connection: socket.socket) -> int | None:
    """The first byte that the peer sends, which stays to be read; None when it says nothing and goes."""
    while True:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            first = connection.recv(1, socket.MSG_PEEK)
            return first[0] if first else None
        await _readable(connection)


async def _readable(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(connection.fileno(), ready.set)
    except NotImplementedError:  # the loop of Windows watches no sockets by number
        await asyncio.sleep(_POLL_SECONDS)
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(connection.fileno())


def _awaits_request(protocol: Any) -> bool:
    """Whether this HTTP connection has not got a whole request's head yet; a WebSocket never does."""
    if not hasattr(protocol, "cycle"):
        return False
    return protocol.cycle is None or bool(protocol.cycle.response_complete)
