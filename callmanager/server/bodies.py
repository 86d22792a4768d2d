"""JSON bodies of requests: read within a bound, checked, and refused in words that tell what to mend."""

import asyncio
import json
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request

from callmanager.server.errors import Refusal

MAX_BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")

Body = TypeVar("Body", bound=BaseModel)


def _storable(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds characters that are no text")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[Text, Field(max_length=200)]
Needed = Annotated[Line, Field(min_length=1)]


def _or_nothing(value: object) -> object:
    """Templates of telephone systems write null for what they do not know."""
    return "" if value is None else value


Told = Annotated[Line, BeforeValidator(_or_nothing)]


def _moment(text: object) -> datetime | None:
    """A moment with its offset; a time of day without one would be another moment on another computer."""
    if text is None or text == "":
        return None
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError("give a time with its offset, such as 2026-11-22T09:30:00-06:00")
    try:
        return found.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ValueError("lies beyond the calendar") from error


Moment = Annotated[datetime | None, BeforeValidator(_moment)]

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
    contact_name: Told = ""
    product: Told = ""
    campaign: Told = ""  # its name or id; without one the call belongs to the general campaign
    answered: Annotated[bool, BeforeValidator(lambda told: True if told is None else told)] = True
    at: Moment = None  # when it began; without it, now


class CallEndBody(_Json):
    """``POST /api/call/end``. Without an outcome the line is closed and the agent chooses it on the desktop."""

    call_id: Needed
    outcome: Told = ""
    notes: Annotated[Text, Field(max_length=20_000), BeforeValidator(_or_nothing)] = ""
    at: Moment = None  # when the line was closed; without it, now


class PairBody(_Json):
    """``POST /api/pair``: the secret of the QR code, the six digits, or what brings a paired phone back."""

    pair: Line = ""
    code: Line = ""
    again: Line = ""
    name: Line = ""


async def read(request: Request, kind: type[Body]) -> Body:
    """The request's body as ``kind``.

    Raises:
        Refusal: 403 a form, 415 another type, 408 too slow, 413 too large, 400 not JSON, 422 a field missing or wrong.
    """
    _require_json(request)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            data = _parse(await _bounded(request))
    except TimeoutError as error:
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.", "slow_body") from error
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
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise Refusal(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {MAX_BODY_BYTES} bytes.", "too_large"
                )
    except ClientDisconnect as error:  # nobody hears the answer, and it is no fault of ours
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body ended too early.", "broken_body") from error
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, parse_constant=_no_number)
    except UnicodeDecodeError as error:  # the command line of Windows sends its own code page
        message = "The body is not valid JSON: its letters are not in UTF-8. Send it in UTF-8."
        raise Refusal(HTTPStatus.BAD_REQUEST, message, "broken_json") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.", "broken_json") from error
    if not isinstance(data, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body must be a JSON object.", "broken_json")
    return data


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")  # Python alone would take NaN and Infinity


def _fault(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "body"
    kind, limits = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return f"{where}: is missing"
    if kind in ("too_short", "string_too_short"):
        return f"{where}: is empty"
    if kind in ("too_long", "string_too_long"):
        return f"{where}: is longer than {limits['max_length']} characters"
    if kind.startswith("bool_"):
        return f"{where}: give true or false"
    if kind == "string_type":
        return f"{where}: give a text"
    return f"{where}: {str(fault['msg']).removeprefix('Value error, ')}"
