"""The ASGI application: guard, then Socket.IO, then the routes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import socketio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from callmanager.domain.errors import CallManagerError
from callmanager.paths import resource
from callmanager.server.api import CallApi
from callmanager.server.brand import Brand
from callmanager.server.context import ServerContext
from callmanager.server.errors import Refusal, on_failure, on_http_exception, on_known_error, on_refusal
from callmanager.server.faults import ReadablePackets
from callmanager.server.guard import Guard
from callmanager.server.hosts import Hosts
from callmanager.server.install import Install
from callmanager.server.listening import Listening
from callmanager.server.live import LiveUpdates
from callmanager.server.pages import Pages
from callmanager.server.pairing import Pairing
from callmanager.server.searching import RecordingSearch

if TYPE_CHECKING:
    from callmanager.server.authority import Authority


def build_app(
    context: ServerContext,
    live: LiveUpdates,
    hosts: Hosts,
    *,
    tls: bool,
    authority: "Callable[[], Authority]",
) -> ASGIApp:
    """The whole application.

    Args:
        context: the services.
        live: the Socket.IO side.
        hosts: the names it answers to.
        tls: whether the port speaks TLS.
        authority: gives the authority that phones install; asked off the loop.
    """
    routes = Starlette(
        routes=[
            *Pages(resource("web"), demo=context.demo).routes(),
            *Install(authority if tls else None).routes(),
            *Pairing(context.phones, context.way_back).routes(),
            *CallApi(context).routes(),
            *Listening(context).routes(),
            *RecordingSearch(context).routes(),
            *Brand(context.look).routes(),
        ],
        exception_handlers={
            Refusal: on_refusal,
            CallManagerError: on_known_error,
            HTTPException: on_http_exception,
            Exception: on_failure,
        },
    )
    routes.router.redirect_slashes = False
    return Guard(ReadablePackets(socketio.ASGIApp(live.sio, routes)), hosts, tls=tls)
