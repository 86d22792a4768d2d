"""Who stands behind a request: a phone by its cookie, a program by its bearer token."""

import asyncio
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from callmanager.domain.phones import Principal
from callmanager.server.errors import Refusal
from callmanager.services.phones.phones import PhoneService

COOKIE = "callmanager_token"
COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep a cookie
MAX_TOKEN_LENGTH = 256


def bearer_of(headers: Headers) -> str | None:
    """The token of ``Authorization: Bearer …``."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return _bounded(token.strip()) if kind.lower() == "bearer" else None


def cookie_of(headers: Headers) -> str | None:
    """The token in a phone's cookie."""
    return token_in_cookie(headers.get("cookie", ""))


def token_in_cookie(header: str) -> str | None:
    """The token in a Cookie header."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return _bounded(morsel.value) if morsel else None


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Give a phone its token: out of reach of scripts, and never sent along from another site."""
    response.set_cookie(COOKIE, token, COOKIE_SECONDS, path="/", secure=secure, httponly=True, samesite="strict")


async def authenticate(phones: PhoneService, token: str | None) -> Principal | None:
    """Who holds ``token``; None for nobody."""
    bounded = _bounded(token) if token else None
    return await asyncio.to_thread(phones.authenticate, bounded) if bounded else None


async def require(request: Request, phones: PhoneService, *, bearer_only: bool = False) -> Principal:
    """Who asks.

    Raises:
        Refusal: 401, nobody known; 403, unencrypted over the network, where nobody shows who they are.
    """
    if is_restricted(request.scope):
        raise Refusal(
            HTTPStatus.FORBIDDEN,
            "This address is not encrypted, so it gives out totals alone. Turn TLS on in CallManager's settings.",
            "plain_http",
        )
    token = bearer_of(request.headers)
    if token is None and not bearer_only:
        token = cookie_of(request.headers)
    principal = await authenticate(phones, token)
    if principal is None:
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "This needs a token that CallManager knows; pair the phone, or make a token for the program.",
            "unauthorised",
            {"WWW-Authenticate": 'Bearer realm="CallManager"'},
        )
    return principal


def is_restricted(scope: Any) -> bool:
    """Whether this request came unencrypted over the network, so that it gets totals alone."""
    return bool(scope.get("state", {}).get("restricted"))


def origin_of(request: Request, principal: Principal) -> str:
    """From where: the phone's or program's name and its address, for the audit log."""
    return f"{principal.name} {request.client.host if request.client else '?'}"


def _bounded(token: str) -> str | None:
    return token if 0 < len(token) <= MAX_TOKEN_LENGTH and token.isascii() else None
