"""What becomes of the phones that are connected: shut out, or their people given another role, team or name.

Looked at twice a second, for another process may be the one that changes it, and its news does not reach our bus; what
our own bus tells is looked at at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping

from callmanager.domain.errors import StoreError
from callmanager.domain.phones import Principal

LOOK_SECONDS = 0.5
_log = logging.getLogger(__name__)

Look = Callable[[Collection[str]], Awaitable[Mapping[str, Principal]]]


class Standing:
    """Tells what has changed; lives on the server's loop.

    Args:
        connected: who is connected now, one entry for each connection.
        look: gives those of some phones that are let in, as they stand now.
        changed: told of a connected phone as it stands now; with None, of one that is shut out.
    """

    def __init__(
        self,
        connected: Callable[[], Collection[Principal]],
        look: Look,
        changed: Callable[[str, Principal | None], Awaitable[None]],
    ) -> None:
        self._connected, self._look, self._changed = connected, look, changed
        self._now = asyncio.Event()

    def look_now(self) -> None:
        """Somebody was changed: do not wait for the next turn."""
        self._now.set()

    async def watch(self) -> None:
        """Look again and again; runs until it is cancelled."""
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._now.wait()
            except TimeoutError:
                pass  # the usual turn
            self._now.clear()
            known = {principal.phone_id: principal for principal in self._connected()}
            if not known:
                continue
            try:
                standing = await self._look(known.keys())
            except StoreError as error:  # it is looked at again in a moment; meanwhile nobody new is let in
                _log.debug("Nobody knows now how the phones stand: %s", error)
                continue
            for phone_id in known:
                principal = standing.get(phone_id)
                if principal is None or any(principal != one for one in self._connected() if one.phone_id == phone_id):
                    await self._changed(phone_id, principal)
