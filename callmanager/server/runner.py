"""The phone server's life: it listens when `start` has returned, and nothing of it is left when `stop` has."""

import asyncio
import errno
import logging
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

import uvicorn

from callmanager.domain.errors import ServerError
from callmanager.domain.events import ProblemChanged
from callmanager.server.asgi import build_app
from callmanager.server.context import ServerContext
from callmanager.server.faults import protocol_logger
from callmanager.server.live import MAX_MESSAGE_BYTES, LiveUpdates
from callmanager.settings import ServerSettings
from callmanager.workers import LoopThread

START_SECONDS = 10.0
CLOSE_SECONDS = 0.4
_BACKLOG = 512
_LOOPBACK = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
_log = logging.getLogger(__name__)


class PhoneServer:
    """Hosts the page, the live figures and the HTTP interface in a thread of its own.

    Args:
        settings: host and port; port 0 takes a free one.
        context: the services it shows and drives.
    """

    def __init__(self, settings: ServerSettings, context: ServerContext) -> None:
        self._settings = settings
        self._context = replace(context, details=self._details)
        self._more_details = context.details
        self._lock = Lock()
        self._thread: LoopThread | None = None
        self._live: LiveUpdates | None = None
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._listener: socket.socket | None = None
        self._address: tuple[str, int] | None = None
        self._started_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._address is not None

    @property
    def port(self) -> int:
        """The port it listens on.

        Raises:
            ServerError: it is not running.
        """
        return self._where()[1]

    @property
    def url(self) -> str:
        """The address of the page's server, without a path: ``http://127.0.0.1:5000``.

        Raises:
            ServerError: it is not running.
        """
        host, port = self._where()
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Listen; returns when requests are answered. Starting a running server does nothing.

        Raises:
            ServerError: ``not_loopback``, ``port_taken``, ``port_forbidden`` or ``address_unusable``; the rest of the
                program is not touched by it.
        """
        with self._lock:
            if self._thread is not None:
                return
            host = self._loopback_host()
            listener = self._listener = _listen(host, self._settings.port)
            thread = LoopThread("phone-server")
            thread.start_loop()
            self._thread = thread
            try:
                thread.submit(self._open(listener, thread)).result(START_SECONDS)
            except BaseException:
                self._end()
                raise
            self._address = (host, listener.getsockname()[1])
            self._started_at = time.monotonic()
        _log.info("The phone server listens on %s", self.url)

    def stop(self) -> None:
        """End every connection, the listening and the threads, within a second; calling it again does nothing."""
        with self._lock:
            if self._thread is None:
                return
            self._address = None
            self._thread.submit(self._close()).result()
            self._end()
        _log.info("The phone server has stopped")

    def _end(self) -> None:
        if self._live is not None:
            self._live.close_lane()
        if self._thread is not None:
            self._thread.stop()
        if self._listener is not None:
            self._listener.close()
        self._listener = self._thread = self._live = self._server = self._serving = None

    def _where(self) -> tuple[str, int]:
        if self._address is None:
            raise ServerError("The phone server is not running.", code="server_stopped")
        return self._address

    def _loopback_host(self) -> str:
        host = _LOOPBACK.get(self._settings.host.strip().lower())
        if host is None:
            raise ServerError(
                f"The phone server cannot listen on {self._settings.host}: until phones are paired over an encrypted "
                "connection it serves this computer alone. Set the server's host to 127.0.0.1; calls and recordings "
                "go on without it.",
                code="not_loopback",
                host=self._settings.host,
            )
        return host

    def _details(self) -> Mapping[str, object]:
        live = self._live
        return {
            "uptime_seconds": round(time.monotonic() - self._started_at),
            "clients": live.connected if live is not None else 0,
            **self._more_details(),
        }

    # On the loop

    async def _open(self, listener: socket.socket, thread: LoopThread) -> None:
        live = self._live = LiveUpdates(self._context, thread)
        app = build_app(self._context, live, port=listener.getsockname()[1])
        server = self._server = uvicorn.Server(_config(app))
        self._serving = asyncio.create_task(server.serve(sockets=[listener]), name="uvicorn")
        while not server.started:
            if self._serving.done():
                raise ServerError(
                    f"The phone server did not start ({self._serving.exception()}). Calls and recordings go on.",
                    code="server_start",
                ) from self._serving.exception()
            await asyncio.sleep(0.002)
        self._serving.add_done_callback(self._on_served)
        await live.open()

    async def _close(self) -> None:
        server, serving, live = self._server, self._serving, self._live
        assert server is not None
        assert serving is not None
        assert live is not None
        server.should_exit = True
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
        self._address = None
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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there SO_REUSEADDR would share the port with whoever has it
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise _listen_error(host, port, error) from error
    return listener


def _listen_error(host: str, port: int, error: OSError) -> ServerError:
    if error.errno == errno.EADDRINUSE:
        # On a Mac it is nearly always this one.
        who = " (on a Mac: AirPlay Receiver)" if sys.platform == "darwin" and port == 5000 else ""
        return ServerError(
            f"Port {port} is taken by another program{who}, so phones cannot connect. Close that program, or set "
            "another port for the server in the settings; calls and recordings go on.",
            code="port_taken",
            host=host,
            port=port,
        )
    if error.errno == errno.EACCES:
        return ServerError(
            f"This user may not listen on port {port}. Set a port above 1023 for the server in the settings; calls "
            "and recordings go on.",
            code="port_forbidden",
            host=host,
            port=port,
        )
    return ServerError(
        f"The phone server cannot listen on {host}, port {port} ({error.strerror}). Calls and recordings go on.",
        code="address_unusable",
        host=host,
        port=port,
    )
