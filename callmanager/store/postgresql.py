"""PostgreSQL as this program uses it: every wait has a bound, and each error of the server has its sentence.

A desktop never waits long on a server that is gone: connecting takes at most `CONNECT_SECONDS`, a network that
swallows everything is noticed after `SILENT_SECONDS`, and after the first failure `callmanager.store.reach` lets the
others fail at once.
"""

import logging
import socket
import threading
import weakref
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from callmanager.domain.errors import StoreError

CONNECT_SECONDS = 3
SILENT_SECONDS = 6
LEAST_VERSION = 13
_STATEMENT_SECONDS = 60
_LOCK_SECONDS = 15
_IDLE_SECONDS = 120  # an open transaction of a desktop that hangs is ended, and its locks with it
_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 3, "keepalives_interval": 1, "keepalives_count": 3}

# What the server says when it ends, restarts, or has no more room for a connection; no code at all is a lost line.
_AWAY = ("08", "57P01", "57P02", "57P03", "57P05", "53300", "53400")
_CONFLICTS = ("40001", "40P01", "23505")
_log = logging.getLogger(__name__)


def connect_arguments(name: str) -> dict[str, Any]:
    """What every connection is opened with.

    Args:
        name: what the server's list of connections shows.
    """
    options = {
        "statement_timeout": _STATEMENT_SECONDS * 1000,
        "lock_timeout": _LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": _IDLE_SECONDS * 1000,
        # So the server, too, notices a desktop that is gone, and frees what it held.
        "tcp_keepalives_idle": 10,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
        "timezone": "UTC",
    }
    return {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
        "application_name": name,
        "options": " ".join(f"-c {key}={value}" for key, value in options.items()),
        **_KEEPALIVES,
    }


def engine(url: URL) -> Engine:
    """A pool of connections; each is looked at before it is used again."""
    from callmanager.store.postgresql_text import repair_text
    from callmanager.store.tables.columns import say_conditions

    made = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=8,
        pool_timeout=_LOCK_SECONDS,
        connect_args=connect_arguments("CallManager"),
    )
    repair_text(made)
    say_conditions(SQLModel.metadata)
    event.listen(made, "handle_error", _close_on_lost_line)
    return made


def _close_on_lost_line(context: ExceptionContext) -> None:
    """Close the cursor of a line that broke: SQLAlchemy drops it open, and psycopg warns of a cursor on the server."""
    cursor = getattr(context.execution_context, "cursor", None)
    if context.is_disconnect and cursor is not None:
        cursor.close()


class Lines:
    """The open connections of a pool, so that those which wait for a dead server can be cut."""

    def __init__(self, pool: Engine) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[Any] = weakref.WeakSet()
        event.listen(pool, "connect", self._opened)

    def _opened(self, connection: Any, _record: object) -> None:
        with self._lock:
            self._open.add(connection)

    def cut(self) -> int:
        """Let whoever waits for an answer get an error now; how many connections there were."""
        with self._lock:
            lines = list(self._open)
        count = 0
        for connection in lines:
            if connection.closed:
                continue
            line = socket.socket(fileno=connection.pgconn.socket)
            try:
                line.shutdown(socket.SHUT_RDWR)
                count += 1
            except OSError as error:
                _log.debug("A connection was gone already: %s", error)
            finally:
                line.detach()  # libpq closes it
        return count


def code_of(error: BaseException) -> str:
    """The server's five letters for an error; "" when there are none, as for a line that broke."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", None) or "")


def is_away(error: DBAPIError) -> bool:
    """Whether the server could not be reached, or ended the connection, and nothing is wrong with what was asked."""
    import psycopg

    code = code_of(error)
    if error.connection_invalidated or any(code.startswith(start) for start in _AWAY):
        return True
    return not code and isinstance(error.orig, psycopg.OperationalError | psycopg.InterfaceError)


def told(error: DBAPIError) -> StoreError | None:
    """The sentence for an error of the server that is no fault of the program; None for one that is."""
    code, cause = code_of(error), first_line(error)
    if code in _CONFLICTS:
        return StoreError(
            "Another desktop changed the same thing at the same moment. Nothing of this change was kept; try again.",
            code="store_conflict",
            cause=cause,
        )
    if code in ("55P03", "57014"):
        return StoreError(
            f"The database did not answer in time ({cause}). Nothing of this change was kept; try again.",
            code="store_slow",
            cause=cause,
        )
    if code.startswith(("53", "58", "25006", "42501")):
        return StoreError(
            f"The database server did not take the change ({cause}). Nothing of it was kept. "
            "Whoever looks after the server must see to it.",
            code="store_server",
            cause=cause,
        )
    return None


def first_line(error: BaseException) -> str:
    """What the server or the driver said, in one line."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = [line.strip() for line in str(original).splitlines() if line.strip()]
    return lines[0] if lines else type(original).__name__
