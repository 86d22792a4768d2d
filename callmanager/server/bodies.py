"""JSON bodies of requests: read within a bound, checked, and refused in words that tell what to mend."""

import json
import re
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from callmanager.server.errors import Refusal

MAX_BODY_BYTES = 64 * 1024
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")

Body = TypeVar("Body", bound=BaseModel)


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds characters that are no text")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[Text, Field(max_length=200)]
Needed = Annotated[Line, Field(min_length=1)]

_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")


def is_id(text: str) -> bool:
    """Whether ``text`` from an address can be an id of ours at all."""
    return _ID.fullmatch(text) is not None


class _Json(BaseModel):
    """Keys that are not known are passed over: telephone systems send many. A number is taken as its digits."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, coerce_numbers_to_str=True)


class CallStartBody(_Json):
    """``POST /api/call/start``."""

    call_id: Needed
    phone: Needed
    agent: Needed
    contact_name: Line = ""
    product: Line = ""
    campaign: Line = ""  # its name or id; without one the call belongs to the general campaign
    answered: bool = True


class CallEndBody(_Json):
    """``POST /api/call/end``. Without an outcome the line is closed and the agent chooses it on the desktop."""

    call_id: Needed
    outcome: Line = ""
    notes: Annotated[Text, Field(max_length=20_000)] = ""


class PairBody(_Json):
    """``POST /api/pair``: the secret of the QR code, or the six digits."""

    pair: Line = ""
    code: Line = ""
    name: Line = ""


async def read(request: Request, kind: type[Body]) -> Body:
    """The request's body as ``kind``.

    Raises:
        Refusal: 403 a form, 415 another type, 413 too large, 400 not JSON, 422 a field is missing or wrong.
    """
    _require_json(request)
    data = _parse(await _bounded(request))
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(_fault(fault) for fault in error.errors(include_url=False, include_input=False)[:5])
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, f"{faults}. Nothing was changed.", "wrong_field") from error


def _require_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return
    # A form is what a foreign page can post without asking first, so it is refused as such.
    status = HTTPStatus.FORBIDDEN if kind in _FORMS else HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    raise Refusal(status, "Send JSON, with the header Content-Type: application/json.", "not_json")


async def _bounded(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {MAX_BODY_BYTES} bytes.", "too_large"
            )
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.", "broken_json") from error
    if not isinstance(data, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body must be a JSON object.", "broken_json")
    return data


def _fault(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "body"
    return f"{where}: {fault['msg']}"
