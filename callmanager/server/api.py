"""HTTP for programs: softphones and telephone systems drive calls; anybody may ask whether the server is well."""

import asyncio
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import callmanager
from callmanager.domain.call import Call, CallPhase, Origin
from callmanager.domain.campaign import GENERAL
from callmanager.domain.phone_numbers import digits
from callmanager.domain.phones import Principal
from callmanager.domain.users import User
from callmanager.server.auth import authenticate, bearer_of, cookie_of, origin_of, require
from callmanager.server.bodies import CallEndBody, CallStartBody, read
from callmanager.server.buckets import Buckets
from callmanager.server.context import ServerContext
from callmanager.server.errors import Refusal

# Of one token. A telephone system with 500 agents begins and ends some ten calls a second.
ORDERS_AT_ONCE, ORDERS_PER_SECOND = 60, 20.0
CLOCKS_APART = timedelta(seconds=10)
OLDEST = timedelta(days=1)


class CallApi:
    """The routes that drive calls, and the server's health."""

    def __init__(self, context: ServerContext) -> None:
        self._context = context
        self._orders = Buckets(ORDERS_AT_ONCE, ORDERS_PER_SECOND)

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/health", self.health, methods=["GET"]),
            Route("/api/call/start", self.start, methods=["POST"]),
            Route("/api/call/end", self.end, methods=["POST"]),
        ]

    async def health(self, request: Request) -> Response:
        """``ok`` for everybody; more only for who is known."""
        answer: dict[str, Any] = {"status": "ok", "version": callmanager.__version__}
        token = bearer_of(request.headers) or cookie_of(request.headers)
        if await authenticate(self._context.phones, token) is not None:
            answer["details"] = {**await asyncio.to_thread(self._context.details), "demo": self._context.demo}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def start(self, request: Request) -> Response:
        """Begin a call, or mark one that rings as answered; asking again with one id changes nothing more."""
        body = await read(request, CallStartBody)
        program = await self._require_control(request)
        _require_past(body.at)
        return _answer(await asyncio.to_thread(self._start, body, program, origin_of(request, program)))

    async def end(self, request: Request) -> Response:
        """Close a call's line and, with an outcome, finish it; asking again changes nothing more."""
        body = await read(request, CallEndBody)
        program = await self._require_control(request)
        _require_past(body.at)
        return _answer(await asyncio.to_thread(self._end, body, program, origin_of(request, program)))

    async def _require_control(self, request: Request) -> Principal:
        principal = await require(request, self._context.phones, bearer_only=True)
        if not principal.may_control:
            raise Refusal(HTTPStatus.FORBIDDEN, "This token may not drive calls; it needs the role control.", "role")
        self._orders.require(principal.phone_id)
        return principal

    def _start(self, body: CallStartBody, program: Principal, origin: str) -> Call:
        calls = self._context.calls
        known = calls.get(body.call_id)
        if known is not None:
            _require_same(known, body.phone)
        call = known or calls.start(
            self._agent(body.agent),
            phone=body.phone,
            contact_name=body.contact_name,
            product=body.product,
            call_id=body.call_id,
            campaign_id=self._campaign(body.campaign),
            origin=Origin.HOOK,
            at=body.at,
        )
        if known is None:
            told = f"{call.agent_name} {call.warning}".strip()
            self._context.audit.add(program.name, "call.start", call.call_id, told, origin=origin)
        if body.answered and call.phase is CallPhase.RINGING:
            call = calls.answer(call.call_id, at=body.at)
        return call

    def _end(self, body: CallEndBody, program: Principal, origin: str) -> Call:
        before = self._context.calls.get(body.call_id)
        if before is not None and body.at is not None and body.at < before.started_at:
            began = before.started_at.isoformat(timespec="seconds")
            raise _wrong_time(f"lies before the call began ({began})")
        call = self._context.calls.end(body.call_id, body.outcome, body.notes, at=body.at)
        if before is not None and before.phase is not call.phase:
            self._context.audit.add(program.name, "call.end", call.call_id, body.outcome, origin=origin)
        return call

    def _agent(self, name: str) -> User:
        agent = self._context.users.by_name(name)
        if agent is None or not agent.is_active:
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"agent: there is no active user “{name}”. No call was started.",
                "unknown_agent",
            )
        return agent

    def _campaign(self, name: str) -> str:
        campaign = self._context.campaigns.find(name) if name else GENERAL
        if campaign is None:
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"campaign: there is no campaign “{name}”. No call was started.",
                "unknown_campaign",
            )
        return campaign.campaign_id


def _require_same(known: Call, phone: str) -> None:
    """An id that comes again after its call is over, with another number: that call would be counted nowhere."""
    numbers = digits(known.phone), digits(phone)
    if known.phase.is_live or any(one.endswith(other) for one, other in (numbers, numbers[::-1])):
        return
    raise Refusal(
        HTTPStatus.CONFLICT,
        f"call_id: “{known.call_id}” was another call, to {known.phone}, and that one is over. Give each call an id of "
        "its own; no call was started.",
        "call_id_used",
    )


def _require_past(at: datetime | None) -> None:
    """Times that cannot be: a clock that runs ahead, or an order of another day."""
    if at is None:
        return
    late = datetime.now(UTC) - at
    if late < -CLOCKS_APART:
        raise _wrong_time("lies in the future; set the clock of the telephone system")
    if late > OLDEST:
        raise _wrong_time("is more than a day ago")


def _wrong_time(what: str) -> Refusal:
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, f"at: {what}. Nothing was changed.", "wrong_time")


def _answer(call: Call) -> Response:
    answer = {"status": "ok", "call_id": call.call_id, "phase": call.phase.value}
    if call.warning:  # it is counted all the same: the telephone system has begun it already
        answer["warning"] = call.warning
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})
