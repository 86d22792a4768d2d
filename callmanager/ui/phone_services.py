"""What the page of phones asks of the phone server, without knowing it: windows and server are siblings."""

from collections.abc import Callable
from dataclasses import dataclass

from callmanager.domain.phones import PhoneReach


def _nowhere() -> PhoneReach:
    return PhoneReach()


def _nothing(*_ignored: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class PhoneHost:
    """The phone server of this computer.

    ``reach`` answers at once. ``open_network`` lets the office's phones in, and ``prefer`` shows another of its
    addresses; both take a moment, so call them in a lane; they raise a `CallManagerError` where it does not start.
    """

    reach: Callable[[], PhoneReach] = _nowhere
    open_network: Callable[[], None] = _nothing
    prefer: Callable[[str], None] = _nothing
