"""What the page of phones asks of the phone server, without knowing it: windows and server are siblings."""

from collections.abc import Callable
from dataclasses import dataclass

from callmanager.domain.phones import PhonePlaces, PhoneReach
from callmanager.domain.users import User
from callmanager.settings import ServerSettings


def _nowhere() -> PhoneReach:
    return PhoneReach()


def _nothing(*_ignored: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PhoneHost:
    """The phone server of this computer.

    ``reach`` answers at once. ``open_network`` lets the office's phones in, and ``prefer`` shows another of its
    addresses; both take a moment, so call them in a lane; they raise a `CallManagerError` where it does not start.
    ``places`` looks at the network cards, also for a lane. ``change`` serves otherwise from now on: who asks, how, and
    what saves the settings once they work; where it raises, all goes on as before.
    """

    reach: Callable[[], PhoneReach] = _nowhere
    open_network: Callable[[], None] = _nothing
    prefer: Callable[[str], None] = _nothing
    places: Callable[[], PhonePlaces] = PhonePlaces
    change: Callable[[User, ServerSettings, Callable[[], object]], None] = _nothing
