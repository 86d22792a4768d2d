"""One moment that stays: the clock of the program and the one that pages ask themselves."""

import platform
import random
import secrets
import sys
from datetime import UTC, datetime, tzinfo
from typing import Any

import pytest

MOMENT = datetime(2026, 3, 12, 21, 40, tzinfo=UTC)
"""A Thursday, twenty to four in the afternoon in Costa Rica."""


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class StillDatetime(datetime, metaclass=_Kind):
    """`datetime` whose present is the moment of the pictures."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """The moment."""
        return MOMENT.astimezone(tz) if tz is not None else MOMENT.replace(tzinfo=None)


def stand_still(patch: pytest.MonkeyPatch) -> None:
    """Let every page that is imported see the moment of the pictures, and codes be the same each time."""
    for name, module in list(sys.modules.items()):
        if name.startswith("callmanager.ui") and getattr(module, "datetime", None) is datetime:
            patch.setattr(module, "datetime", StillDatetime)
    dice = random.Random(7)
    make: Any = lambda size=16: dice.randbytes(size or 16).hex()  # noqa: E731
    patch.setattr(secrets, "token_urlsafe", make)
    patch.setattr(secrets, "token_hex", make)
    patch.setattr(platform, "node", lambda: "PUESTO-7")
