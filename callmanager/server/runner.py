"""The phone server's life: it listens when `start` has returned, and nothing of it is left when `stop` has."""

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from socket import socket
from threading import Lock
from typing import TYPE_CHECKING, Any

import uvicorn

from callmanager.domain.errors import ServerError
from callmanager.domain.events import PhoneAddressChanged, ProblemChanged
from callmanager.server.addresses import EVERY_CARD, THIS_COMPUTER, Network, Reach, host_of, in_url
from callmanager.server.asgi import build_app
from callmanager.server.context import ServerContext
from callmanager.server.faults import MAX_MESSAGE_BYTES, protocol_logger
from callmanager.server.front import FrontedServer
from callmanager.server.hosts import Hosts
from callmanager.server.live import LiveUpdates
from callmanager.server.sockets import listen
from callmanager.settings import ServerSettings
from callmanager.workers import LoopThread

if TYPE_CHECKING:
    from callmanager.server.authority import Authority

START_SECONDS = 10.0
CLOSE_SECONDS = 0.4
LOOK_SECONDS = 5.0
RENEW_SECONDS = 3600.0
SEE_OFF_SECONDS = 2.0
_POLL_SECONDS = 0.02
_log = logging.getLogger(__name__)


class PhoneServer:
    """Hosts the page, the live figures and the HTTP interface in a thread of its own.

    Args:
        settings: host and port; port 0 takes a free one.
        context: the services it shows and drives.
        folder: where its certificates lie; None is a server without TLS, whatever the settings say.
        network: tells this computer's addresses; for tests.
    """

    def __init__(
        self,
        settings: ServerSettings,
        context: ServerContext,
        folder: Path | None = None,
        network: Network | None = None,
    ) -> None:
        self._settings = settings
        self._context = replace(context, details=self._details)
        self._more_details = context.details
        self._host = host_of(settings.host, folder)
        self._network = network or Network(self._host, settings.address)
        self._folder = folder if settings.tls else None
        self._authority: Authority | None = None
        self._ssl: ssl.SSLContext | None = None
        self._hosts = Hosts()
        self._reach = Reach((self._host,))
        self._lock = Lock()
        self._thread: LoopThread | None = None
        self._live: LiveUpdates | None = None
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._listeners: list[socket] = []
        self._port: int | None = None
        self._started_at = 0.0
        self._gone_to: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._port is not None

    @property
    def port(self) -> int:
        """The port it listens on.

        Raises:
            ServerError: it is not running.
        """
        if self._port is None:
            raise ServerError("The phone server is not running.", code="server_stopped")
        return self._port

    @property
    def url(self) -> str:
        """The address of the page's server, without a path: ``https://192.168.1.20:5000``.

        Raises:
            ServerError: it is not running.
        """
        return self._url(self._network.best(self._reach))

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address under which it can be reached, the one to show first.

        Raises:
            ServerError: it is not running.
        """
        return tuple(dict.fromkeys((self.url, *(self._url(host) for host in self._reach.hosts))))

    def prefer(self, host: str) -> None:
        """Show this address or name first from now on, while this computer has it."""
        self._network.prefer(host)

    def tell_look(self) -> None:
        """Tell everybody who is connected how the company looks now, and what phones may."""
        with self._lock:
            if self._thread is not None and self._live is not None:
                self._thread.call_soon(self._live.tell_sessions)

    def see_off(self, urls: Sequence[str]) -> None:
        """Send everybody who is connected to ``urls``, before this server stops; takes `SEE_OFF_SECONDS` at most."""
        self._gone_to = tuple(urls)
        self.tell_look()
        end = time.monotonic() + SEE_OFF_SECONDS
        while (live := self._live) is not None and live.connected and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)

    @property
    def is_open_to_network(self) -> bool:
        """Whether others than this computer can reach it."""
        return self._host not in THIS_COMPUTER

    @property
    def is_encrypted(self) -> bool:
        """Whether it speaks TLS."""
        return self._folder is not None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority that phones install; "" without TLS or before it was needed."""
        authority = self._authority
        return authority.fingerprint if authority is not None else ""

    def _url(self, host: str) -> str:
        # What never leaves this computer needs no certificate, and softphones on it have none.
        scheme = "https" if self.is_encrypted and self.is_open_to_network else "http"
        return f"{scheme}://{in_url(host)}:{self.port}"

    def start(self) -> None:
        """Listen; returns when requests are answered. Starting a running server does nothing.

        Raises:
            ServerError: ``port_taken``, ``port_forbidden``, ``address_unusable``, or what `Authority` raises; the rest
                of the program is not touched by it.
        """
        with self._lock:
            if self._thread is not None:
                return
            self._listeners = listen(self._host, self._settings.port, other_port=self._settings.other_port)
            thread = LoopThread("phone-server")
            thread.start_loop()
            self._thread = thread
            port = self._listeners[0].getsockname()[1]
            try:
                thread.submit(self._open(port, thread)).result(START_SECONDS)
            except BaseException:
                self._port = None
                self._end()
                raise
            self._started_at = time.monotonic()
        _log.info("The phone server listens on %s", self.url)

    def stop(self) -> None:
        """End every connection, the listening and the threads, within a second; calling it again does nothing."""
        with self._lock:
            if self._thread is None:
                return
            self._port = None
            self._thread.submit(self._close()).result()
            self._end()
        _log.info("The phone server has stopped")

    def _end(self) -> None:
        if self._live is not None:
            self._live.close_lane()
        if self._thread is not None:
            self._thread.stop()
        for listener in self._listeners:
            listener.close()
        self._listeners = []
        self._thread = self._live = self._server = self._serving = self._watching = None

    def _details(self) -> Mapping[str, object]:
        live = self._live
        return {
            "uptime_seconds": round(time.monotonic() - self._started_at),
            "clients": live.connected if live is not None else 0,
            **self._more_details(),
        }

    # On the loop

    async def _open(self, port: int, thread: LoopThread) -> None:
        self._port = port
        await self._look()
        if self.is_open_to_network:
            await self._tls()  # what is wrong with it is told now, not to the first phone
        live = self._live = LiveUpdates(self._context, thread, lambda: self._gone_to or self.urls)
        app = build_app(self._context, live, self._hosts, tls=self.is_encrypted, authority=self._own_authority)
        server = self._server = FrontedServer(_config(app), self._listeners, self._tls)
        self._serving = asyncio.create_task(server.serve(), name="uvicorn")
        while not server.started:
            if self._serving.done():
                raise ServerError(
                    f"The phone server did not start ({self._serving.exception()}). Calls and recordings go on.",
                    code="server_start",
                ) from self._serving.exception()
            await asyncio.sleep(0.002)
        self._serving.add_done_callback(self._on_served)
        await live.open()
        self._watching = asyncio.create_task(self._watch(), name="addresses")

    async def _look(self) -> bool:
        """Ask where it can be reached; whether that is another answer than before."""
        reach = await asyncio.to_thread(self._network.reach)
        if reach == self._reach and self._hosts.knows(reach.hosts, self.port):
            return False
        self._reach = reach
        self._hosts.set(reach.hosts, self.port)
        return True

    async def _watch(self) -> None:
        """Follow the computer into another network, and keep the certificate fresh."""
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            changed = self._host in EVERY_CARD and await self._look()
            if self._ssl is not None and (changed or time.monotonic() - renewed >= RENEW_SECONDS):
                renewed = time.monotonic()
                try:
                    await asyncio.to_thread(self._own_authority().load_into, self._ssl, self._reach.hosts)
                except ServerError as error:  # the old certificate holds; it is tried again
                    _log.warning("%s", error)
            if changed:
                _log.info("The phone server can be reached at %s now", self.url)
                if self._live is not None:
                    self._live.tell_sessions()
                self._context.bus.publish(PhoneAddressChanged(self.urls))

    def _own_authority(self) -> "Authority":
        """The authority; reads or makes it at the first use, so not on the loop."""
        if self._authority is None:
            from callmanager.server.authority import Authority  # cryptography costs a start without phones nothing

            if self._folder is None:
                raise ServerError("TLS is switched off for the phone server.", code="no_tls")
            self._authority = Authority(self._folder)
        return self._authority

    async def _tls(self) -> ssl.SSLContext | None:
        if self._folder is None:
            return None
        if self._ssl is None:
            self._ssl = await asyncio.to_thread(lambda: self._own_authority().context(self._reach.hosts))
        return self._ssl

    async def _close(self) -> None:
        server, serving, live = self._server, self._serving, self._live
        assert server is not None
        assert serving is not None
        assert live is not None
        server.should_exit = True
        if self._watching is not None:
            self._watching.cancel()
        await live.close()
        await asyncio.wait({serving}, timeout=CLOSE_SECONDS)
        if not serving.done():  # somebody does not read what was sent, or is in the middle of a download
            for connection in list(server.server_state.connections):
                transport = getattr(connection, "transport", None)
                if transport is not None:
                    transport.abort()
            await asyncio.wait({serving}, timeout=CLOSE_SECONDS)

    def _on_served(self, serving: "asyncio.Task[None]") -> None:
        """Uvicorn ended: as it was told, or on its own, which somebody should know."""
        if self._server is not None and self._server.should_exit:
            return
        _log.error("The phone server ended by itself", exc_info=None if serving.cancelled() else serving.exception())
        self._port = None
        message = "The phone server has stopped. Calls and recordings go on; start it again in the settings."
        self._context.bus.publish(ProblemChanged("server", "server_stopped", message))


def _config(app: Any) -> uvicorn.Config:
    protocol_logger("uvicorn.error")
    return uvicorn.Config(
        app,
        loop="none",
        http="h11",
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_ping_interval=None,  # Engine.IO sends its own
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        log_level=logging.ERROR,
        access_log=False,
        proxy_headers=False,  # nobody stands before this server, so nobody may say who the peer is
        server_header=False,
        timeout_graceful_shutdown=3,
    )
