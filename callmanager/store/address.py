"""Addresses of databases on a server, put together and taken apart."""

from dataclasses import dataclass

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from callmanager.domain.errors import StoreError

DRIVER = "postgresql+psycopg"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """What a person types."""

    host: str
    port: int
    database: str
    user: str
    password: str

    def url(self) -> str:
        """As one address, with the password in it."""
        made = URL.create(
            DRIVER, self.user or None, self.password or None, self.host or None, self.port or None, self.database
        )
        return made.render_as_string(hide_password=False)


def server_url(address: str) -> URL:
    """The address of a database on a PostgreSQL server.

    Raises:
        StoreError: it is none (``store_url``).
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise _no_address() from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise _no_address()
    return url.set(drivername=DRIVER)


def parts_of(address: str) -> ServerAddress:
    """The parts of an address.

    Raises:
        StoreError: it is no address of a PostgreSQL server (``store_url``).
    """
    url = server_url(address)
    return ServerAddress(
        url.host or "", url.port or 5432, url.database or "", url.username or "", str(url.password or "")
    )


def without_password(address: str) -> str:
    """An address that may stand in a log; what is no address is left out altogether."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "(an address that cannot be read)"


def _no_address() -> StoreError:
    return StoreError(
        "The database address cannot be used. Write it as postgresql+psycopg://user:password@host/name, "
        "or leave it empty for a file on this computer.",
        code="store_url",
    )
