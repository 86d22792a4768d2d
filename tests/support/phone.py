"""A phone as the server knows it: python-socketio's own client, keeping what it is sent."""

import ssl
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import requests
import requests.adapters
import socketio

CONNECT_SECONDS = 5  # the client itself gives up after one, which a busy machine may need
EVENTS = ("session", "metrics_update", "team_update", "recordings_update")


class PhoneClient:
    """Connects with a token or a cookie; use it as a context manager."""

    def __init__(
        self,
        url: str,
        token: object = None,
        *,
        auth: object = None,
        cookie: str | None = None,
        transports: tuple[str, ...] = ("websocket",),
        headers: dict[str, str] | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        session = requests.Session()
        if trust is not None:
            session.mount("https://", _Trusting(trust))
        self.client = socketio.Client(
            reconnection=False,
            http_session=session,
            websocket_extra_options={"sslopt": {"context": trust}} if trust is not None else {},
        )
        self.received: list[tuple[str, Any, float]] = []
        self.disconnected = threading.Event()
        self._news = threading.Condition()
        for event in EVENTS:
            self.client.on(event, self._keeper(event))
        self.client.on("disconnect", lambda *_reason: self.disconnected.set())
        self._url, self._transports = url, list(transports)
        self._auth = {"token": token} if token else auth
        self._headers = {**(headers or {}), **({"Cookie": f"callmanager_token={cookie}"} if cookie else {})}

    def __enter__(self) -> Self:
        try:
            self.client.connect(
                self._url,
                headers=self._headers,
                auth=self._auth,
                transports=self._transports,
                wait_timeout=CONNECT_SECONDS,
            )
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        self.client.disconnect()
        engine = self.client.eio
        if engine.queue is not None:
            engine.queue.put(None)  # else its writer waits 15 s more when the server was first to close
        engine.wait()  # socketio's own wait() adds a second
        if engine.ws is not None:
            engine.ws.shutdown()  # it leaves the socket open, too, when the server was first
        if engine.http is not None:
            engine.http.close()

    def _keeper(self, event: str) -> Callable[[Any], None]:
        def keep(data: Any) -> None:
            with self._news:
                self.received.append((event, data, time.monotonic()))
                self._news.notify_all()

        return keep

    def all(self, event: str) -> list[Any]:
        """Every payload of this event so far."""
        with self._news:
            return [data for name, data, _at in self.received if name == event]

    def wait(self, event: str, fits: Callable[[Any], bool] = lambda _data: True, seconds: float = 5.0) -> Any:
        """The first payload of ``event`` that fits; waits for it within the bound."""
        deadline = time.monotonic() + seconds
        seen = 0
        with self._news:
            while True:
                for name, data, _at in self.received[seen:]:
                    if name == event and fits(data):
                        return data
                seen = len(self.received)
                left = deadline - time.monotonic()
                if left <= 0 or not self._news.wait(left):
                    raise AssertionError(f"no fitting {event} within {seconds} s; got {self.received}")

    def settled(self) -> Self:
        """Wait for the figures that every client gets at once, then forget them."""
        for event in EVENTS:
            self.wait(event)
        with self._news:
            self.received.clear()
        return self


class _Trusting(requests.adapters.HTTPAdapter):
    """Trusts one authority, as a phone does that has installed it."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        self._trust = trust
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Use the authority for every connection."""
        super().init_poolmanager(*args, ssl_context=self._trust, **options)
