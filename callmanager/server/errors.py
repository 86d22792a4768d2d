"""Every refusal as JSON ``{"error": sentence, "code": name}`` with the right status; never HTML, never a trace."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from callmanager.domain.errors import CallManagerError, PermissionDenied, RecordingError, StoreError
from callmanager.domain.phones import PairingRefused, TooManyTries

RETRY_SECONDS = 30

_BY_REASON: dict[str, HTTPStatus] = {
    "unknown_call": HTTPStatus.NOT_FOUND,
    "unknown_outcome": HTTPStatus.UNPROCESSABLE_ENTITY,
    "campaign_inactive": HTTPStatus.UNPROCESSABLE_ENTITY,
    "call_phone": HTTPStatus.UNPROCESSABLE_ENTITY,
    "call_busy": HTTPStatus.CONFLICT,
    "call_step": HTTPStatus.CONFLICT,
}
_BY_KIND: tuple[tuple[type[CallManagerError], HTTPStatus], ...] = (
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (PairingRefused, HTTPStatus.FORBIDDEN),
    (PermissionDenied, HTTPStatus.FORBIDDEN),
    (RecordingError, HTTPStatus.NOT_FOUND),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
}


class Refusal(Exception):
    """A request that is refused: what the caller did wrong, in a sentence."""

    def __init__(self, status: HTTPStatus, message: str, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers


def error_response(
    status: int, message: str, code: str, headers: Mapping[str, str] | None = None, **details: object
) -> JSONResponse:
    """The one shape that every refusal has."""
    kept = {name: value for name, value in details.items() if isinstance(value, (str, int, float, bool))}
    return JSONResponse(
        {**kept, "error": message, "code": code}, status, {**(headers or {}), "Cache-Control": "no-store"}
    )


def status_of(error: CallManagerError) -> HTTPStatus:
    """The HTTP status that tells a program what a person reads in the sentence."""
    if error.reason in _BY_REASON:
        return _BY_REASON[error.reason]
    for kind, status in _BY_KIND:
        if isinstance(error, kind):
            return status
    return HTTPStatus.BAD_REQUEST


async def on_refusal(_request: Request, error: Exception) -> Response:
    """Answer a `Refusal`."""
    assert isinstance(error, Refusal)
    return error_response(error.status, error.message, error.code, error.headers)


async def on_known_error(_request: Request, error: Exception) -> Response:
    """Answer an error that a service raised on purpose."""
    assert isinstance(error, CallManagerError)
    status = status_of(error)
    headers = {"Retry-After": str(RETRY_SECONDS)} if status is HTTPStatus.TOO_MANY_REQUESTS else None
    return error_response(status, error.message, error.reason, headers, **error.details)


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """Answer what the router refuses: an unknown address, a wrong method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return error_response(status, _SENTENCES.get(status, f"{status.phrase}."), status.name.lower(), error.headers)


async def on_failure(_request: Request, _error: Exception) -> Response:
    """Answer a defect of ours with a sentence; Starlette raises it again and uvicorn logs the trace."""
    return error_response(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "CallManager could not answer this request; the reason stands in its log.",
        "internal",
    )
