"""Everybody who sees the same figures: one computation serves them all, and the latest one wins."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from callmanager.domain.errors import StoreError
from callmanager.domain.users import User
from callmanager.server.feed import Topic

GATHER_SECONDS = 0.003  # one step of a call publishes several events; they are told as one
APART_SECONDS = 0.02  # the line closed and the outcome chosen at once are two events some ten milliseconds apart
TWO_IN_SECONDS = 0.5
FRESH_SECONDS = 1.0
_TURNS_TO_LEAVE = 5  # of the loop: what was queued for the clients is on its way by then
_log = logging.getLogger(__name__)

Compute = Callable[[Topic, User], Awaitable[Any]]
Send = Callable[[Topic, Any, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Computed:
    version: int
    at: float
    payload: Any


class Audience:
    """The clients of one scope. Lives on the server's loop and is touched from nowhere else.

    At most two pushes of news in any `TWO_IN_SECONDS`, so at most four a second, each with the newest figures. News
    goes out at once even right after another push; only a stream of it is held back.

    Args:
        room: the Socket.IO room of these clients.
        viewer: any one of them; all see the same.
        compute: gives a topic's payload.
        send: sends it to the room.
    """

    def __init__(self, room: str, viewer: User, compute: Compute, send: Send) -> None:
        self.room = room
        self.sids: set[str] = set()
        self._viewer = viewer
        self._compute = compute
        self._send = send
        self._due: set[Topic] = set()
        self._versions = dict.fromkeys(Topic, 0)
        self._computed: dict[Topic, _Computed] = {}
        self._locks = {topic: asyncio.Lock() for topic in Topic}
        self._last_pushes: deque[float] = deque(maxlen=2)
        self._refreshing = False
        self._sent_at = dict.fromkeys(Topic, 0.0)
        self._task: asyncio.Task[None] | None = None

    def sees_agent(self, agent_id: str) -> bool:
        """Whether news of this agent can change what these clients see."""
        scope = self.room.rpartition(" ")[2]
        return not scope.startswith("user:") or scope == f"user:{agent_id}"

    def mark(self, *topics: Topic) -> None:
        """These topics changed: push them."""
        for topic in topics:
            self._versions[topic] += 1
        self._due.update(topics)
        if self._task is None and self.sids:
            self._task = asyncio.get_running_loop().create_task(self._push(), name=f"push {self.room}")
            self._task.add_done_callback(self._pushed)

    async def refresh(self, older_than_seconds: Mapping[Topic, float]) -> None:
        """Tell again what was not told for so long; this holds no news back."""
        if self._refreshing:
            return
        self._refreshing = True
        try:
            for topic, seconds in older_than_seconds.items():
                if self.sids and asyncio.get_running_loop().time() - self._sent_at[topic] >= seconds:
                    await self._tell(topic)
        finally:
            self._refreshing = False

    async def payload(self, topic: Topic) -> Any:
        """The topic's figures: computed now, unless nothing changed since a moment ago."""
        loop = asyncio.get_running_loop()
        async with self._locks[topic]:
            known = self._computed.get(topic)
            version = self._versions[topic]
            if known is not None and known.version == version and loop.time() - known.at < FRESH_SECONDS:
                return known.payload
            at = loop.time()
            payload = await self._compute(topic, self._viewer)
            self._computed[topic] = _Computed(version, at, payload)
            return payload

    def close(self) -> None:
        """Push nothing more."""
        self.sids.clear()
        if self._task is not None:
            self._task.cancel()

    async def _push(self) -> None:
        loop = asyncio.get_running_loop()
        while self._due and self.sids:
            await asyncio.sleep(max(GATHER_SECONDS, self._next_push() - loop.time()))
            self._last_pushes.append(loop.time())
            due, self._due = self._due, set()
            for topic in Topic:
                if topic in due:
                    await self._tell(topic)
                    await self._let_leave()

    @staticmethod
    async def _let_leave() -> None:
        """Let what was queued leave, before another topic's counting competes with it for the interpreter."""
        for _ in range(_TURNS_TO_LEAVE):
            await asyncio.sleep(0)

    async def _tell(self, topic: Topic) -> None:
        payload = await self.payload(topic)
        self._sent_at[topic] = asyncio.get_running_loop().time()
        await self._send(topic, payload, self.room)

    def _next_push(self) -> float:
        """The loop's time from which the next push is allowed."""
        pushes = self._last_pushes
        if len(pushes) < 2:
            return pushes[0] + APART_SECONDS if pushes else 0.0
        return max(pushes[1] + APART_SECONDS, pushes[0] + TWO_IN_SECONDS)

    def _pushed(self, task: asyncio.Task[None]) -> None:
        self._task = None
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreError) and error.reason == "store_away":
            _log.info("The phones keep their last figures: %s", error)
        elif error is not None:
            _log.error("The figures could not be pushed to the phones; the next change tries again", exc_info=error)
