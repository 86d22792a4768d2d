"""Locks between desktops that share one server, held until the transaction ends.

On SQLite a writing transaction has the whole database to itself from its first moment, so these do nothing there. On
PostgreSQL, what is looked up and then changed must be held first: ``hold(session, agent_key(agent_id))`` before
looking whether the agent has an open call. Rows to be handed out are taken with
``query.with_for_update(skip_locked=True)``, which SQLAlchemy leaves out for SQLite.
"""

import zlib

from sqlalchemy import text
from sqlmodel import Session

_SPACE = 0x0CA11  # apart from the advisory locks of other programs on the same server
_TAKE = text("SELECT pg_advisory_xact_lock(:space, :key)")


def hold(session: Session, *names: str) -> None:
    """Have these names to oneself until this transaction ends; in one order, so that two never wait on each other.

    Raises:
        StoreError: by `Database.writing`, code ``store_slow``: another desktop held one for too long.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted({_key(name) for name in names}):
        session.connection().execute(_TAKE, {"space": _SPACE, "key": key})


def agent_key(agent_id: str) -> str:
    """The name for an agent's time and calls."""
    return f"agent:{agent_id}"


def _key(name: str) -> int:
    """A signed number of 32 bits; two names with the same one only wait on each other now and then."""
    number = zlib.crc32(name.encode("utf-8", "surrogatepass"))
    return number - 2**32 if number >= 2**31 else number
