"""One message to many connections: encoded once, and put into each queue without a task for each.

python-socketio (5.18) makes a task for each receiver of an emit, and Engine.IO's writer another one for each message
that it waits for; at 200 phones these two were a quarter of what a delivery costs.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterable
from typing import Any

import engineio.exceptions
import engineio.packet
import socketio.packet

NAMESPACE = "/"
MAX_QUEUED = 4


class ReadyQueue(asyncio.Queue[Any]):
    """A queue whose `get` gives a future in place of a coroutine, so that whoever waits with a limit needs no task."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[asyncio.Future[Any]] = deque()

    def get(self) -> "asyncio.Future[Any]":  # type: ignore[override]
        """The next item, at once or when there is one."""
        future = asyncio.get_running_loop().create_future()
        if self.empty():
            self._waiting.append(future)
        else:
            future.set_result(self.get_nowait())
        return future

    def put_nowait(self, item: Any) -> None:
        """Add an item; the first who still waits gets it."""
        super().put_nowait(item)
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(self.get_nowait())
                return


class FanOut:
    """Sends to connections of ``sio`` by their Engine.IO queues; lives on the server's loop."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        sio.eio.create_queue = lambda *_sizes: ReadyQueue()

    def socket(self, sid: str) -> Any:
        """The client's Engine.IO socket; None when it is gone."""
        return self._sio.eio.sockets.get(self._sio.manager.eio_sid_from_sid(sid, NAMESPACE))

    def is_stalled(self, sid: str) -> bool:
        """Whether a client is gone, or does not take what waits for it."""
        socket = self.socket(sid)
        return socket is None or socket.queue.qsize() >= MAX_QUEUED

    async def send(self, event: str, payload: Any, sids: Iterable[str]) -> None:
        """Send one event to those of ``sids`` that take what they are sent; the others get what comes after it."""
        packet = socketio.packet.Packet(socketio.packet.EVENT, namespace=NAMESPACE, data=[event, payload])
        wrapped = engineio.packet.Packet(engineio.packet.MESSAGE, packet.encode())
        for sid in sids:
            if not self.is_stalled(sid):
                with contextlib.suppress(engineio.exceptions.SocketIsClosedError):  # it goes at this moment
                    await self.socket(sid).send(wrapped)
