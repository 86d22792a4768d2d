"""The event loop of the copilot's thread."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any


class CopilotLoop(asyncio.SelectorEventLoop):
    """A loop whose name lookups hold nobody up.

    asyncio looks names up in a pool of threads that the end of the program waits for, and a lookup without a
    network can take half a minute. Here each has a thread of its own that nobody waits for, so that `stop` and the
    end of a script stay within their two seconds.
    """

    async def getaddrinfo(self, host: str | bytes | None, port: str | bytes | int | None, **options: int) -> list[Any]:
        """As ``socket.getaddrinfo``, without blocking the loop."""
        future: asyncio.Future[list[Any]] = self.create_future()

        def look_up() -> None:
            try:
                found = socket.getaddrinfo(host, port, **options)
            except (OSError, UnicodeError, ValueError) as error:
                self._tell(future.set_exception, error, future)
            else:
                self._tell(future.set_result, found, future)

        threading.Thread(target=look_up, name="copilot-lookup", daemon=True).start()
        return await future

    def _tell(self, function: Callable[[Any], None], value: object, future: "asyncio.Future[list[Any]]") -> None:
        def tell() -> None:
            if not future.done():
                function(value)

        try:
            self.call_soon_threadsafe(tell)
        except RuntimeError:  # the loop was closed while the name was looked up; nobody waits any more
            return
