"""Gives the phone server what it serves."""

from typing import TYPE_CHECKING

from callmanager.server.brand import Look
from callmanager.server.context import ServerContext
from callmanager.server.runner import PhoneServer
from callmanager.services.phones.phone_return import WayBack, own_key

if TYPE_CHECKING:
    from callmanager.app.program import App


def phone_server(app: "App") -> PhoneServer:
    """A server over this program, not started yet."""
    chosen = app.settings.server
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
        look=lambda: Look(chosen.company, chosen.accent, chosen.logo),
        way_back=WayBack(app.database, app.audit, own_key(app.paths.certificates / "return.key")),
    )
    return PhoneServer(chosen, context, app.paths.certificates)
