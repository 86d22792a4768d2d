"""Typed publish and subscribe: how news travels up, without the lower floors knowing the upper ones.

Events are the frozen dataclasses of `callmanager.domain.events`. A handler runs in the publisher's thread and must
be quick; one that fails is logged and does not stop the others.
"""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

E = TypeVar("E")
_log = logging.getLogger(__name__)


class Bus:
    """A synchronous event bus; safe to use from any thread."""

    def __init__(self) -> None:
        self._handlers: dict[type[Any], tuple[Callable[[Any], None], ...]] = {}
        self._lock = Lock()

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call ``handler`` for each event of exactly this kind; returns the function that ends it."""
        with self._lock:
            self._handlers[kind] = (*self._handlers.get(kind, ()), handler)

        def unsubscribe() -> None:
            with self._lock:
                self._handlers[kind] = tuple(h for h in self._handlers.get(kind, ()) if h is not handler)

        return unsubscribe

    def publish(self, event: object) -> None:
        """Hand ``event`` to its subscribers, in the order in which they subscribed."""
        for handler in self._handlers.get(type(event), ()):
            try:
                handler(event)
            except Exception:
                _log.exception("A handler of %s failed", type(event).__name__)
