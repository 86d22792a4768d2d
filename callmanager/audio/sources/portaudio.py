"""One PortAudio for capturing and for playing: who opens or closes a stream, or starts PortAudio anew, takes a turn.

PortAudio keeps one list of streams and guards it by nothing, and starting it anew (the only way to see what was
plugged in) ends every stream. So whoever plays is asked to let go for that moment; a recording never is.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

_log = logging.getLogger(__name__)
_turn = threading.RLock()
# A sound server that hangs may hold a turn for ever; nobody waits longer than this for it.
_WAIT_SECONDS = 3.0
_guests: list[Callable[[], None]] = []


@contextmanager
def turn(wait_seconds: float = _WAIT_SECONDS) -> Iterator[None]:
    """Look at the devices, open or close a stream while nobody else does; turns may be nested."""
    has_it = _turn.acquire(timeout=wait_seconds)
    if not has_it:
        _log.info("PortAudio is still busy with another stream after %s s; going on beside it", wait_seconds)
    try:
        yield
    finally:
        if has_it:
            _turn.release()


def join(let_go: Callable[[], None]) -> None:
    """Have ``let_go`` called, by whatever thread, before PortAudio starts anew: it closes its stream at once."""
    _guests.append(let_go)


def leave(let_go: Callable[[], None]) -> None:
    """Be asked no more; what has left already may leave again."""
    if let_go in _guests:
        _guests.remove(let_go)


def start_anew(sd: ModuleType) -> None:
    """Let PortAudio see what was plugged in since it started. Never while something is recorded: it would be cut.

    Raises:
        sounddevice.PortAudioError: it does not start.
    """
    with turn():
        for let_go in tuple(_guests):
            let_go()
        if sd._initialized:
            sd._terminate()
        sd._initialize()
