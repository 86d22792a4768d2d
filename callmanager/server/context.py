"""What the phone server needs of the rest of the program, in one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from callmanager.audio.files.reader import Unlock
from callmanager.bus import Bus
from callmanager.domain.agent import PauseReasons
from callmanager.domain.outcome import Outcomes
from callmanager.domain.phones import Principal
from callmanager.server.brand import Look
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.users import UserService
from callmanager.services.phones.phone_return import WayBack
from callmanager.services.phones.phones import PhoneService
from callmanager.services.recordings.recordings import RecordingService


def _no_details() -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class ServerContext:
    """The services behind the server.

    ``demo`` marks sample data on every screen; ``unlock`` opens encrypted recordings; ``details`` adds JSON-ready facts
    to what authorised callers of ``/health`` see, and may be called from any thread; ``outcomes`` gives the office's
    list. ``goals`` and ``pause_reasons`` may be missing: then no goals and no reasons are told. ``look`` is the
    company's name and colours; without ``way_back`` a phone that finds the desktop under another address pairs anew.
    ``listening`` tells whether the office lets phones play recordings at all.
    """

    bus: Bus
    users: UserService
    calls: CallService
    metrics: MetricsService
    recordings: RecordingService
    phones: PhoneService
    audit: AuditLog
    campaigns: CampaignService
    demo: bool = False
    unlock: Unlock | None = None
    details: Callable[[], Mapping[str, object]] = _no_details
    outcomes: Callable[[], Outcomes] = Outcomes
    goals: GoalService | None = None
    pause_reasons: Callable[[], PauseReasons] = PauseReasons
    look: Callable[[], Look] = Look
    way_back: WayBack | None = None
    listening: Callable[[], bool] = lambda: True

    def may_listen(self, principal: Principal) -> bool:
        """Whether a phone or program may play recordings now."""
        return principal.may_listen and (principal.user is None or self.listening())
