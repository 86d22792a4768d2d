"""What waits behind live answers: summaries and the like, one at a time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class SlowLane:
    """Lets slow work have the server only while no live answer wants it. Belongs to one event loop."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()
        self._turn = asyncio.Lock()
        self._under_way: asyncio.Task[Any] | None = None

    def block(self) -> None:
        """A live answer begins: what is under way is given up, and begun anew when the lane is free again."""
        self._free.clear()
        if self._under_way is not None:
            self._under_way.cancel()

    def free(self) -> None:
        """No live answer is under way any more."""
        self._free.set()

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do the work when nothing else wants the server.

        Args:
            work: begun anew for each time that a live answer comes in between.
        """
        async with self._turn:
            while True:
                await self._free.wait()
                task = asyncio.create_task(work())
                self._under_way = task
                try:
                    await asyncio.wait({task})
                finally:  # whoever asked for it may have ended it
                    self._under_way = None
                    if not task.done():
                        task.cancel()
                        await asyncio.wait({task})
                if not task.cancelled():
                    return task.result()
