"""The ASGI application: guard, then Socket.IO, then the routes."""

import socketio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from callmanager.domain.errors import CallManagerError
from callmanager.paths import resource
from callmanager.server.api import CallApi
from callmanager.server.context import ServerContext
from callmanager.server.errors import Refusal, on_failure, on_http_exception, on_known_error, on_refusal
from callmanager.server.faults import ReadablePackets
from callmanager.server.guard import Guard, loopback_hosts
from callmanager.server.listening import Listening
from callmanager.server.live import LiveUpdates
from callmanager.server.pages import Pages
from callmanager.server.pairing import Pairing


def build_app(context: ServerContext, live: LiveUpdates, *, port: int, scheme: str = "http") -> ASGIApp:
    """The whole application for one listening port."""
    routes = Starlette(
        routes=[
            *Pages(resource("web"), demo=context.demo).routes(),
            *Pairing(context.phones).routes(),
            *CallApi(context).routes(),
            *Listening(context).routes(),
        ],
        exception_handlers={
            Refusal: on_refusal,
            CallManagerError: on_known_error,
            HTTPException: on_http_exception,
            Exception: on_failure,
        },
    )
    routes.router.redirect_slashes = False
    return Guard(ReadablePackets(socketio.ASGIApp(live.sio, routes)), loopback_hosts(port, scheme), scheme)
