"""The outermost gate: exact Host and Origin lists, what plain HTTP may not, and the headers that fence the page in.

A DNS rebinding page sends its own host name, so the Host header must be one of ours, letter by letter. A browser always
sends Origin with a WebSocket and with a POST from elsewhere, so a foreign one is refused, and a missing one is refused
where the request could ride on somebody's cookie. Programs (curl, telephone systems) have no Origin: they show a bearer
token, which no browser adds by itself.

What comes unencrypted over the network is sent on to https, or, where TLS is off by choice, gets totals alone.
"""

from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callmanager.server.addresses import THIS_COMPUTER
from callmanager.server.auth import bearer_of, cookie_of
from callmanager.server.errors import error_response
from callmanager.server.hosts import Hosts

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LIVE = "/socket.io/"
_REACHABLE = "/health"  # the page asks there whether another address of ours is the desktop


class Guard:
    """ASGI middleware that lets only requests to our own names, from our own pages or from programs, through.

    Args:
        app: what is behind it.
        hosts: our names, which may change while it runs.
        tls: whether the server speaks TLS; plain HTTP over the network is sent on to it then.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts, *, tls: bool) -> None:
        self._app = app
        self._hosts = hosts
        self._tls = tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or hand it on with the fencing headers."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scheme = "https" if scope["scheme"] in ("https", "wss") else "http"
        response = self._refusal(scope, headers, scheme) or self._unencrypted(scope, headers, scheme)
        fenced = _with_headers(send, self._fence(scope, headers, scheme))
        if response is None:
            await self._app(scope, receive, fenced)
            return
        if scope["type"] == "websocket":
            await receive()  # the handshake; answered as plain HTTP through the denial extension
        await response(scope, receive, fenced)

    def _refusal(self, scope: Scope, headers: Headers, scheme: str) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts.headers(scheme):
            message = "This server does not answer to that host name."
            return error_response(HTTPStatus.BAD_REQUEST, message, "wrong_host")
        origins = headers.getlist("origin")
        if origins:
            if len(origins) != 1 or not self._is_ours(scope, origins[0].lower(), scheme):
                return error_response(HTTPStatus.FORBIDDEN, "Requests from other pages are refused.", "foreign_origin")
        elif self._needs_origin(scope, headers):
            message = "This request needs an Origin header or a bearer token."
            return error_response(HTTPStatus.FORBIDDEN, message, "missing_origin")
        return None

    def _is_ours(self, scope: Scope, origin: str, scheme: str) -> bool:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == _REACHABLE:
            return self._hosts.may_look_for_us(origin, scheme)
        return origin in self._hosts.origins(scheme)

    def _unencrypted(self, scope: Scope, headers: Headers, scheme: str) -> Response | None:
        """What plain HTTP over the network is told; None where the request may go on."""
        scope["state"] = {**scope.get("state", {}), "restricted": False}
        if scheme == "https" or is_local(scope):
            return None
        if self._tls:
            if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
                query = scope.get("query_string", b"").decode("latin-1")
                path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
                target = f"https://{headers['host']}{path}{'?' + query if query else ''}"
                # Not for good: a browser would keep to it when TLS is turned off again.
                return RedirectResponse(target, HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})
            message = "This address wants TLS: use https in place of http. Nothing was changed."
            return error_response(HTTPStatus.UPGRADE_REQUIRED, message, "needs_tls", {"Upgrade": "TLS/1.2, HTTP/1.1"})
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS and not scope["path"].startswith(_LIVE):
            message = "This address is not encrypted, so it takes no orders. Turn TLS on in CallManager's settings."
            return error_response(HTTPStatus.FORBIDDEN, message, "plain_http")
        scope["state"]["restricted"] = True
        return None

    def _fence(self, scope: Scope, headers: Headers, scheme: str) -> dict[str, str]:
        # A policy cannot name an IPv6 address (CSP level 3 §2.3.1, host-source); browsers complain of one.
        others = " ".join(sorted(origin for origin in self._hosts.origins(scheme) if "[" not in origin))
        fence = {**_HEADERS, "Content-Security-Policy": f"{_POLICY}; connect-src 'self' {others}".rstrip()}
        origin = headers.get("origin", "").lower()
        if scope.get("path") == _REACHABLE and self._hosts.may_look_for_us(origin, scheme):
            fence |= {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        return fence

    @staticmethod
    def _needs_origin(scope: Scope, headers: Headers) -> bool:
        if bearer_of(headers) is not None:
            return False
        if scope["type"] == "websocket":
            return True
        return scope["method"] not in _SAFE_METHODS and cookie_of(headers) is not None


def is_local(scope: Any) -> bool:
    """Whether this connection never leaves this computer."""
    ends = scope.get("client"), scope.get("server")
    return all(end is not None and end[0] in THIS_COMPUTER for end in ends)


def _with_headers(send: Send, fence: dict[str, str]) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in fence.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped
