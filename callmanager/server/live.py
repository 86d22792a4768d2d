"""Live figures over Socket.IO: who may connect, what they are told at once, and what is pushed when figures change.

Nothing is ever emitted without a room or a receiver: an emit to everybody also reaches clients whose connect handler is
still deciding (seen with python-socketio 5.18).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import socketio
import socketio.exceptions

from callmanager.domain import events
from callmanager.domain.errors import ServerError, StoreError
from callmanager.domain.phones import FIGURES_ONLY, Principal
from callmanager.domain.users import User
from callmanager.server import feed
from callmanager.server.audience import Audience
from callmanager.server.auth import authenticate, is_restricted, token_in_cookie
from callmanager.server.buckets import Bucket
from callmanager.server.context import ServerContext
from callmanager.server.fan_out import NAMESPACE, FanOut
from callmanager.server.faults import MAX_MESSAGE_BYTES, protocol_logger
from callmanager.server.feed import Sight, Topic
from callmanager.server.silence import SilentConnections
from callmanager.server.slow_figures import SlowFigures
from callmanager.server.standing import Standing
from callmanager.workers import Lane, LoopThread

PING_SECONDS = 10
PING_TIMEOUT_SECONDS = 5
REFRESH_SECONDS = 5.0
BEAT_SECONDS = 2.0  # the figures: a page calls them stale after five seconds, and one beat may come late
REQUESTS_AT_ONCE, REQUESTS_PER_SECOND = 12, 6.0
_TOLD_AGAIN_AFTER = {
    Topic.METRICS: BEAT_SECONDS / 2,
    Topic.TEAM: REFRESH_SECONDS / 2,
    Topic.RECORDINGS: REFRESH_SECONDS / 2,
}
_log = logging.getLogger(__name__)


class LiveUpdates:
    """The Socket.IO side of the server. All but the bus handlers runs on the server's loop.

    Args:
        context: the services.
        thread: the server's loop.
        urls: the addresses under which the server can be reached now.
    """

    def __init__(self, context: ServerContext, thread: LoopThread, urls: Callable[[], Sequence[str]] = tuple) -> None:
        self.sio = socketio.AsyncServer(
            async_mode="asgi",
            cors_allowed_origins=[],  # the guard before it compares Origin with an exact list; no CORS headers at all
            ping_interval=PING_SECONDS,
            ping_timeout=PING_TIMEOUT_SECONDS,
            max_http_buffer_size=MAX_MESSAGE_BYTES,
            logger=protocol_logger(),
            engineio_logger=protocol_logger(),
            async_handlers=False,  # a client's requests are answered one after another: a flood slows only itself
        )
        self._out = FanOut(self.sio)
        self._context = context
        self._thread = thread
        self._urls = urls
        self._lane = Lane("phone-figures")
        self._slow = SlowFigures(context.metrics, context.goals)
        self._audiences: dict[str, Audience] = {}
        self._principals: dict[str, Principal] = {}
        self._sights: dict[str, Sight] = {}
        self._buckets: dict[str, Bucket] = {}
        self._revoked: set[str] = set()
        self._standing = Standing(self._principals.values, self._look_at, self._on_standing)
        self._tasks: set[asyncio.Task[None]] = set()
        self._endings: list[Callable[[], None]] = []
        self.sio.on("connect", self._on_connect)
        self.sio.on("disconnect", self._on_disconnect)
        for event, topic in (
            ("request_metrics", Topic.METRICS),
            ("request_team_data", Topic.TEAM),
            ("request_recordings", Topic.RECORDINGS),
        ):
            self.sio.on(event, self._handler(topic))

    @property
    def connected(self) -> int:
        """How many authorised clients are connected."""
        return len(self._principals)

    async def open(self) -> None:
        """Listen to the bus and keep the figures fresh."""
        self._subscribe()
        self._spawn(self._refresh())
        self._spawn(SilentConnections(self.sio, self._admitted, self._on_disconnect).watch())
        self._spawn(self._standing.watch())

    async def close(self) -> None:
        """End every connection; none of them is waited for."""
        for ending in self._endings:
            ending()
        self._endings.clear()
        for audience in self._audiences.values():
            audience.close()
        for task in self._tasks:
            task.cancel()
        await self.sio.shutdown()
        for socket in list(self.sio.eio.sockets.values()):
            await socket.close(wait=False)

    def close_lane(self) -> None:
        """End the thread that computes figures; after `close`, from any thread but the loop's."""
        self._lane.stop()

    # News from the bus: these run in the publisher's thread, so they only pass it on.

    def _subscribe(self) -> None:
        call_steps = (
            events.CallStarted,
            events.CallAnswered,
            events.CallHeld,
            events.CallResumed,
            events.CallEnded,
            events.CallFinished,
        )
        heard: list[tuple[Callable[[Any], None], tuple[type, ...]]] = [
            (self._on_call, call_steps),
            (self._on_state, (events.AgentStateChanged,)),
            (self._on_recording, (events.RecordingStarted, events.RecordingFinished)),
            (self._on_library, (events.RecordingVerified, events.RecordingDiscarded)),
            (self._on_goals, (events.GoalsChanged,)),
            (self._on_phones, (events.PhonesChanged,)),
            (self._on_people, (events.PeopleChanged,)),
        ]
        self._endings += [self._context.bus.subscribe(kind, handler) for handler, kinds in heard for kind in kinds]

    def _on_call(self, event: Any) -> None:
        self._thread.call_soon(self._changed, event.call.agent_id, Topic.METRICS, Topic.TEAM)

    def _on_state(self, event: events.AgentStateChanged) -> None:
        self._thread.call_soon(self._changed, event.agent_id, Topic.METRICS, Topic.TEAM)

    def _on_recording(self, event: events.RecordingStarted | events.RecordingFinished) -> None:
        self._thread.call_soon(self._changed, event.metadata.user_id, Topic.RECORDINGS)

    def _on_library(self, _event: events.RecordingVerified | events.RecordingDiscarded) -> None:
        self._thread.call_soon(self._changed_for_all, Topic.RECORDINGS)

    def _on_goals(self, _event: events.GoalsChanged) -> None:
        self._slow.forget()
        self._thread.call_soon(self._changed_for_all, Topic.METRICS)

    def _on_phones(self, event: events.PhonesChanged) -> None:
        if event.revoked_id is not None:
            self._thread.call_soon(self._revoke, event.revoked_id)

    def _on_people(self, _event: events.PeopleChanged) -> None:
        self._thread.call_soon(self._standing.look_now)
        self._thread.call_soon(self._changed_for_all, Topic.METRICS, Topic.TEAM)

    def _changed(self, agent_id: str, *topics: Topic) -> None:
        for audience in self._audiences.values():
            if audience.sees_agent(agent_id):
                audience.mark(*topics)

    def _changed_for_all(self, *topics: Topic) -> None:
        for audience in self._audiences.values():
            audience.mark(*topics)

    def _revoke(self, phone_id: str) -> None:
        self._revoked.add(phone_id)  # for good, also for one that is being let in at this moment
        self._shut_out(phone_id)

    def _shut_out(self, phone_id: str) -> None:
        for sid in [sid for sid, principal in self._principals.items() if principal.phone_id == phone_id]:
            self._spawn(self.sio.disconnect(sid))

    # Clients

    async def _on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        token = auth.get("token") if isinstance(auth, dict) else None
        if not isinstance(token, str):
            token = token_in_cookie(environ.get("HTTP_COOKIE", ""))
        restricted = is_restricted(environ.get("asgi.scope", {}))
        principal = await authenticate(self._context.phones, token)
        if principal is None or principal.phone_id in self._revoked:
            raise socketio.exceptions.ConnectionRefusedError("This phone is not paired.", {"code": "unauthorised"})
        if restricted and principal.token_role not in FIGURES_ONLY:
            # What could open recordings or drive calls must not be known to whoever listens to the network.
            raise socketio.exceptions.ConnectionRefusedError("This address is not encrypted.", {"code": "plain_http"})
        sight = feed.sight_of(principal, restricted=restricted)
        audience = self._audience(principal.viewer, sight)
        await self.sio.enter_room(sid, audience.room)
        audience.sids.add(sid)
        self._principals[sid], self._sights[sid] = principal, sight
        self._buckets[sid] = Bucket(REQUESTS_AT_ONCE, REQUESTS_PER_SECOND)
        # A task of its own: the client learns that it is connected before it gets the first figures.
        self._spawn(self._greet(sid, principal, audience))

    async def _greet(self, sid: str, principal: Principal, audience: Audience) -> None:
        await self._tell_session(sid, principal)
        for topic in Topic:
            await self.sio.emit(topic.value, await audience.payload(topic), to=sid)

    async def _tell_session(self, sid: str, principal: Principal) -> None:
        restricted = self._sights.get(sid) is Sight.TOTALS
        session = await asyncio.wrap_future(
            self._lane.submit(feed.session, self._context, principal, self._urls(), restricted=restricted)
        )
        await self.sio.emit("session", session, to=sid)

    def tell_sessions(self) -> None:
        """Tell everybody anew who they are and where we are: the addresses have changed."""
        for sid, principal in self._principals.items():
            self._spawn(self._tell_session(sid, principal))

    async def _on_disconnect(self, sid: str, _reason: str) -> None:
        if (socket := self._out.socket(sid)) is not None:
            # Ends the writer, and a poll that would hang on for 15 s more; a revoked phone's connection ends here too.
            socket.queue.put_nowait(None)
        principal, sight = self._principals.pop(sid, None), self._sights.pop(sid, Sight.ALL)
        self._buckets.pop(sid, None)
        if principal is None:
            return
        self._leave(self._audience(principal.viewer, sight), sid)

    def _leave(self, audience: Audience, sid: str) -> None:
        audience.sids.discard(sid)
        if not audience.sids:
            del self._audiences[audience.room]
            audience.close()

    def _handler(self, topic: Topic) -> Callable[..., Any]:
        async def answer(sid: str, *_ignored: object) -> None:
            principal = self._principals.get(sid)
            if principal is None or self._out.is_stalled(sid):
                return
            if self._buckets[sid].take(asyncio.get_running_loop().time()):
                payload = await self._audience(principal.viewer, self._sights[sid]).payload(topic)
                await self.sio.emit(topic.value, payload, to=sid)

        return answer

    def _audience(self, viewer: User, sight: Sight) -> Audience:
        room = feed.room_key(viewer, sight)
        if room not in self._audiences:

            async def compute(topic: Topic, viewer: User) -> Any:
                told = self._lane.submit(feed.payload, self._context, topic, viewer, sight, self._slow)
                return await asyncio.wrap_future(told)

            self._audiences[room] = Audience(room, feed.onlooker(viewer), compute, self._send)
        return self._audiences[room]

    async def _send(self, topic: Topic, payload: Any, room: str) -> None:
        audience = self._audiences.get(room)
        if audience is None:  # the last client left while the figures were computed
            return
        await self._out.send(topic.value, payload, list(audience.sids))

    # Housekeeping

    async def _refresh(self) -> None:
        """Talk time grows and the day changes without any event; a phone that was skipped catches up here."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for audience in list(self._audiences.values()):
                self._spawn(audience.refresh(_TOLD_AGAIN_AFTER))

    async def _look_at(self, phone_ids: Collection[str]) -> Mapping[str, Principal]:
        return await asyncio.wrap_future(self._lane.submit(self._context.phones.standing, set(phone_ids)))

    async def _on_standing(self, phone_id: str, principal: Principal | None) -> None:
        """A connected phone is shut out (None), or sees something else from now on."""
        if principal is None:  # perhaps not for good: whoever is disabled may be let in again
            return self._shut_out(phone_id)
        for sid, known in list(self._principals.items()):
            if known.phone_id == phone_id and known != principal and self.sio.manager.is_connected(sid, NAMESPACE):
                sight = self._sights[sid]
                before, now = self._audience(known.viewer, sight), self._audience(principal.viewer, sight)
                self._principals[sid] = principal
                if now is not before:
                    await self.sio.leave_room(sid, before.room)
                    await self.sio.enter_room(sid, now.room)
                    now.sids.add(sid)
                    self._leave(before, sid)
                self._spawn(self._greet(sid, principal, now))

    def _admitted(self) -> dict[str, str]:
        return {self.sio.manager.eio_sid_from_sid(sid, NAMESPACE): sid for sid in self._principals}

    def _spawn(self, coroutine: Any) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            error = task.exception()
            if isinstance(error, StoreError) and error.reason == "store_away":
                _log.info("The phones keep their last figures: %s", error)
            elif isinstance(error, ServerError) and error.reason == "server_stopped":
                _log.debug("Somebody who had just connected was not greeted: the server ends")
            elif error is not None:
                _log.error("A task of the phone server failed", exc_info=error)
