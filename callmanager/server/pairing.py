"""``/api/pair``: a phone shows its secret or code and gets its cookie, at once or after the desktop's yes."""

import asyncio
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.domain.phones import PairingRefused, PairResult
from callmanager.server.auth import set_cookie
from callmanager.server.bodies import PairBody, is_id, read
from callmanager.server.buckets import Buckets
from callmanager.server.errors import Refusal
from callmanager.services.phones.phone_return import WayBack
from callmanager.services.phones.phones import PhoneService

# Of one address. Whoever guesses codes is stopped by the tries that a code has; this keeps a flood from the database.
TRIES_AT_ONCE, TRIES_PER_SECOND = 20, 0.5


class Pairing:
    """The routes over `PhoneService`; the token travels in the cookie alone, never in a body.

    Args:
        phones: pairs.
        way_back: lets a paired phone in under another address; None refuses that.
    """

    def __init__(self, phones: PhoneService, way_back: WayBack | None = None) -> None:
        self._phones = phones
        self._way_back = way_back
        self._asking = Buckets(TRIES_AT_ONCE, TRIES_PER_SECOND)

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/api/pair", self.redeem, methods=["POST"]),
            Route("/api/pair/{request_id}", self.poll, methods=["GET"]),
        ]

    async def redeem(self, request: Request) -> Response:
        """200 paired, 202 waiting for the desktop, 403 wrong or expired, 429 too many tries."""
        peer = request.client.host if request.client else "?"
        self._asking.require(peer)
        body = await read(request, PairBody)
        if body.again:
            return await self._again(request, body.again, peer)
        if not (body.pair or body.code):
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY, "Send “pair” from the QR code, or the six digits as “code”.", "no_code"
            )
        result = await asyncio.to_thread(
            self._phones.redeem,
            pair=body.pair or None,
            code=body.code or None,
            phone_name=body.name,
            peer=peer,
        )
        return _answer(request, result)

    async def _again(self, request: Request, secret: str, peer: str) -> Response:
        if self._way_back is None:
            raise PairingRefused("This phone is not known any more. Ask for a new code on the desktop.")
        return _answer(request, await asyncio.to_thread(self._way_back.redeem, secret, peer))

    async def poll(self, request: Request) -> Response:
        """How a waiting request stands: 200, 202 or 403."""
        request_id = request.path_params["request_id"]
        if not is_id(request_id):
            raise PairingRefused("There is no such pairing request.")
        return _answer(request, await asyncio.to_thread(self._phones.poll, request_id))


def _answer(request: Request, result: PairResult) -> Response:
    headers = {"Cache-Control": "no-store"}
    if result.token is None:
        waiting = {"status": "waiting", "id": result.request_id}
        return JSONResponse(waiting, HTTPStatus.ACCEPTED, headers)
    response = JSONResponse({"status": "paired"}, headers=headers)
    set_cookie(response, result.token, secure=request.url.scheme == "https")
    return response
