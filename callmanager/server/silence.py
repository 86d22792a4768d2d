"""Connections that never ask to be let in, or were refused and stay: Engine.IO would keep them for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

CONNECT_SECONDS = 10.0
_LOOK_SECONDS = 1.0


class SilentConnections:
    """Closes them.

    Args:
        sio: whose connections.
        admitted: those that were let in: Engine.IO's id, and Socket.IO's.
        gone: told of one that was let in and has no connection any more.
    """

    def __init__(
        self, sio: Any, admitted: Callable[[], dict[str, str]], gone: Callable[[str, str], Awaitable[None]]
    ) -> None:
        self._sio, self._admitted, self._gone = sio, admitted, gone
        self._since: dict[str, float] = {}

    async def watch(self) -> None:
        """Look once a second; runs until it is cancelled."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = asyncio.get_running_loop().time()
            known, sockets = self._admitted(), self._sio.eio.sockets
            for eio_sid in known.keys() - sockets.keys():
                await self._gone(known[eio_sid], "gone while it was let in")
            self._since = {sid: self._since.get(sid, now) for sid in sockets if sid not in known}
            for eio_sid, since in self._since.items():
                socket = sockets.get(eio_sid)
                if socket is not None and now - since >= CONNECT_SECONDS:
                    await socket.close(wait=False)
