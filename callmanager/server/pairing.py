"""``/api/pair``: a phone shows its secret or code and gets its cookie, at once or after the desktop's yes."""

import asyncio
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from callmanager.domain.phones import PairingRefused, PairResult
from callmanager.server.auth import set_cookie
from callmanager.server.bodies import PairBody, is_id, read
from callmanager.server.errors import Refusal
from callmanager.services.phones import PhoneService


class Pairing:
    """The routes over `PhoneService`; the token travels in the cookie alone, never in a body."""

    def __init__(self, phones: PhoneService) -> None:
        self._phones = phones

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/api/pair", self.redeem, methods=["POST"]),
            Route("/api/pair/{request_id}", self.poll, methods=["GET"]),
        ]

    async def redeem(self, request: Request) -> Response:
        """200 paired, 202 waiting for the desktop, 403 wrong or expired, 429 too many tries."""
        body = await read(request, PairBody)
        if not (body.pair or body.code):
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY, "Send “pair” from the QR code, or the six digits as “code”.", "no_code"
            )
        result = await asyncio.to_thread(
            self._phones.redeem,
            pair=body.pair or None,
            code=body.code or None,
            phone_name=body.name,
            peer=request.client.host if request.client else "?",
        )
        return _answer(request, result)

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
