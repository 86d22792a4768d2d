"""Gives the phone server what it serves, and lets it serve otherwise while the program runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right
from callmanager.server.brand import Look
from callmanager.server.context import ServerContext
from callmanager.server.runner import PhoneServer
from callmanager.services.people.permissions import Actor, require_now
from callmanager.services.phones.phone_return import WayBack, own_key
from callmanager.settings import ServerSettings

if TYPE_CHECKING:
    from callmanager.app.program import App

_NEED_A_RESTART = ("enabled", "host", "port", "other_port", "tls")


def phone_server(app: "App") -> PhoneServer:
    """A server over this program, not started yet."""
    context = ServerContext(
        bus=app.bus,
        users=app.users,
        calls=app.calls,
        metrics=app.metrics,
        recordings=app.recordings,
        phones=app.phones,
        audit=app.audit,
        campaigns=app.campaigns,
        unlock=app.unlock,
        demo=app.demo,
        outcomes=app.outcomes.catalogue,
        goals=app.goals,
        pause_reasons=app.pause_reasons.catalogue,
        look=lambda: _look(app.settings.server),
        listening=lambda: app.settings.server.listening,
        way_back=WayBack(app.database, app.audit, own_key(app.paths.certificates / "return.key")),
    )
    return PhoneServer(app.settings.server, context, app.paths.certificates)


def _look(chosen: ServerSettings) -> Look:
    return Look(chosen.company, chosen.accent, chosen.logo)


def change(app: "App", actor: Actor, wanted: ServerSettings, keep: Callable[[], object]) -> None:
    """Serve as ``wanted`` says from now on, and keep that; what does not work is not kept, and all goes on as before.

    Phones that are connected come along, also to another port. It takes a moment, so call it in a lane.

    Args:
        app: the program.
        actor: who asks.
        wanted: how to serve.
        keep: saves the settings once they work.

    Raises:
        PermissionDenied: ``actor`` may not configure.
        ServerError: it cannot serve so: the port is taken, the address is not this computer's.
        SettingsError: what ``keep`` raises.
    """
    require_now(app.database, actor, Right.CONFIGURE)
    with app.serving:
        before, server = app.settings.server, app.server
        app.settings.server = wanted
        try:
            _take_effect(app, before, wanted)
            keep()
        except CallManagerError:
            app.settings.server = before
            if app.server is not server:  # it serves otherwise by now, or not at all
                app.start_server() if server is not None else app.stop_server()
            elif server is not None:
                _tell(server, before)
            raise
        app.server_changed()


def _take_effect(app: "App", before: ServerSettings, wanted: ServerSettings) -> None:
    server = app.server
    is_running = server is not None and server.is_running
    restarts = any(getattr(before, name) != getattr(wanted, name) for name in _NEED_A_RESTART)
    if is_running and server is not None and wanted.enabled and not restarts:
        _tell(server, wanted)
        return
    if is_running and server is not None and wanted.enabled and before.port != wanted.port:
        beside = phone_server(app)
        beside.start()  # before the other ends, so that a port that is taken disturbs nobody
        app.server = beside
        server.see_off(beside.urls)
        server.stop()
        return
    app.stop_server()
    if wanted.enabled:
        made = phone_server(app)
        made.start()
        app.server = made


def _tell(server: PhoneServer, chosen: ServerSettings) -> None:
    server.prefer(chosen.address)
    server.tell_look()
