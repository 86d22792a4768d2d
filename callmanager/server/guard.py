"""The outermost gate: exact Host and Origin lists, and the headers that fence the page in.

A DNS rebinding page sends its own host name, so the Host header must be one of ours, letter by letter. A browser always
sends Origin with a WebSocket and with a POST from elsewhere, so a foreign one is refused, and a missing one is refused
where the request could ride on somebody's cookie. Programs (curl, telephone systems) have no Origin: they show a bearer
token, which no browser adds by itself.
"""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callmanager.server.auth import bearer_of, cookie_of
from callmanager.server.errors import error_response

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def loopback_hosts(port: int, scheme: str) -> frozenset[str]:
    """The Host headers with which this computer may reach the server."""
    names = ("127.0.0.1", "localhost", "[::1]")
    hosts = {f"{name}:{port}" for name in names}
    return frozenset(hosts | set(names)) if port == _DEFAULT_PORTS[scheme] else frozenset(hosts)


class Guard:
    """ASGI middleware that lets only requests to our own names, from our own pages or from programs, through."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], scheme: str) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = frozenset(f"{scheme}://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or hand it on with the fencing headers."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
            return
        status, message, code = refusal
        response = error_response(status, message, code)
        if scope["type"] == "websocket":
            await receive()  # the handshake; answered as plain HTTP through the denial extension
        await response(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[HTTPStatus, str, str] | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return HTTPStatus.BAD_REQUEST, "This server does not answer to that host name.", "wrong_host"
        origins = headers.getlist("origin")
        if origins:
            if len(origins) != 1 or origins[0].lower() not in self._origins:
                return HTTPStatus.FORBIDDEN, "Requests from other pages are refused.", "foreign_origin"
        elif self._needs_origin(scope, headers):
            return HTTPStatus.FORBIDDEN, "This request needs an Origin header or a bearer token.", "missing_origin"
        return None

    @staticmethod
    def _needs_origin(scope: Scope, headers: Headers) -> bool:
        if bearer_of(headers) is not None:
            return False
        if scope["type"] == "websocket":
            return True
        return scope["method"] not in _SAFE_METHODS and cookie_of(headers) is not None


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped
