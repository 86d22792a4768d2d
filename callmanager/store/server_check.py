"""Whether a team's database can be used, told in words: host, port, password, database, version, rights.

What the server says is in the server's own language, so what is wrong is found step by step and not read from it.
"""

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL

from callmanager.domain.errors import StoreError
from callmanager.store import postgresql
from callmanager.store.address import server_url
from callmanager.store.health import missing_tables
from callmanager.store.migrations import HEAD, known_revisions

if TYPE_CHECKING:
    import psycopg

DEFAULT_PORT = 5432
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


@dataclass(frozen=True, slots=True)
class ServerCheck:
    """A database that can be used: its version, and whether it is empty, CallManager's, or another program's.

    ``schema`` is CallManager's, "" where it is none yet; ``tables`` counts those of any program; ``missing`` are those
    that this version needs and that are gone.
    """

    where: str
    version: str
    schema: str
    tables: int
    missing: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether CallManager's tables are there."""
        return self.schema != ""

    @property
    def needs_migration(self) -> bool:
        """Whether the next start brings it up to date."""
        return self.is_ours and self.schema != HEAD


def check(address: str) -> ServerCheck:
    """Connect and look; nothing is changed.

    Raises:
        StoreError: it cannot be used; the code names what is wrong (``server_host``, ``server_port``, ``server_login``,
            ``server_password_missing``, ``server_database``, ``server_full``, ``server_version``, ``server_encoding``,
            ``server_rights``, ``store_newer``, ``store_url``).
    """
    import psycopg  # here and below: whose data lie in a file needs none of it

    url = server_url(address)
    _reach(url)
    try:
        with _connect(url, url.database or "") as connection:
            return _look(url, connection)
    except psycopg.OperationalError as error:
        raise _refused(url, error) from error
    except psycopg.Error as error:
        raise _unusable(url, postgresql.first_line(error)) from error


def _connect(url: URL, name: str) -> "psycopg.Connection[tuple[object, ...]]":
    words = {**postgresql.connect_arguments("CallManager check"), **url.translate_connect_args(username="user")}
    words = {**words, **url.query, "dbname": name}
    words.pop("database", None)

    import psycopg

    return psycopg.connect(**words, autocommit=True)


def _reach(url: URL) -> None:
    """Find the host and knock at its port; a socket of this computer has neither."""
    host, port = url.host or "localhost", url.port or DEFAULT_PORT
    if "host" in url.query or host.startswith("/"):
        return
    try:
        socket.getaddrinfo(host, port)
    except (OSError, UnicodeError) as error:
        raise StoreError(
            f"There is no computer “{host}” in the network. Check the host's name, or write its IP address.",
            code="server_host",
            host=host,
        ) from error
    try:
        socket.create_connection((host, port), timeout=postgresql.CONNECT_SECONDS).close()
    except TimeoutError as error:
        raise _no_answer(host, port, "nothing answers") from error
    except OSError as error:
        raise _no_answer(host, port, error.strerror or str(error)) from error


def _no_answer(host: str, port: int, cause: str) -> StoreError:
    return StoreError(
        f"“{host}” does not answer on port {port} ({cause}). Check the port, that PostgreSQL runs there and accepts "
        "connections from other computers (listen_addresses), and that no firewall is in between.",
        code="server_port",
        host=host,
        port=port,
        cause=cause,
    )


def _refused(url: URL, error: "psycopg.OperationalError") -> StoreError:
    """Which of name, password and database is wrong: with the right name and password another database opens."""
    import psycopg

    cause, user, name = postgresql.first_line(error), url.username or "", url.database or ""
    if "no password supplied" in cause:
        return StoreError(
            f"The server wants a password for “{user}”. Write it into the address.",
            code="server_password_missing",
            user=user,
        )
    if postgresql.code_of(error).startswith("53") or "too many" in cause:
        return StoreError(
            "The server takes no further connection. Whoever looks after it can raise max_connections.",
            code="server_full",
        )
    for other in ("postgres", "template1"):
        if other == name:
            continue
        try:
            _connect(url, other).close()
        except psycopg.OperationalError:
            continue
        return StoreError(
            f"Name and password are right, but there is no database “{name}” that “{user}” may open. Let whoever looks "
            f"after the server make it: CREATE DATABASE {name} OWNER {user}.",
            code="server_database",
            database=name,
            user=user,
        )
    return StoreError(
        f"The server does not let “{user}” in ({cause}). Check user and password, and that pg_hba.conf allows this "
        "computer.",
        code="server_login",
        user=user,
        cause=cause,
    )


def _look(url: URL, connection: "psycopg.Connection[tuple[object, ...]]") -> ServerCheck:
    number = connection.info.server_version
    version = f"{number // 10_000}.{number % 10_000}"
    if number < postgresql.LEAST_VERSION * 10_000:
        raise StoreError(
            f"The server is PostgreSQL {version}; CallManager needs {postgresql.LEAST_VERSION} or later.",
            code="server_version",
            version=version,
            least=postgresql.LEAST_VERSION,
        )
    encoding = _one(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"The database keeps text as {encoding}. CallManager needs one with the encoding UTF8.",
            code="server_encoding",
            encoding=str(encoding),
        )
    schema = ""
    if _one(connection, "SELECT to_regclass('alembic_version')") is not None:
        schema = str(_one(connection, "SELECT version_num FROM alembic_version") or "")
    if schema and schema not in known_revisions():
        raise StoreError(
            f"The database was written by a newer CallManager (schema {schema[:40]}). It was left untouched. Install "
            "that version or a later one.",
            code="store_newer",
            schema=schema[:40],
        )
    _require_rights(url, connection, is_ours=bool(schema))
    tables = {str(row[0]) for row in connection.execute(_TABLES.encode())}
    missing = missing_tables(tables) if schema == HEAD else ()
    return ServerCheck(url.render_as_string(hide_password=True), version, schema, len(tables), tuple(missing))


def _require_rights(url: URL, connection: "psycopg.Connection[tuple[object, ...]]", *, is_ours: bool) -> None:
    may_make = _one(
        connection,
        "SELECT current_schema() IS NOT NULL AND has_schema_privilege(current_user, current_schema(), 'CREATE')",
    )
    missing = "make tables" if not may_make else ""
    if is_ours:
        refused = _one(
            connection,
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND NOT has_table_privilege("
            "current_user, quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT, INSERT, UPDATE, DELETE')",
        )
        missing = "write into CallManager's tables" if refused else missing
    if missing:
        raise StoreError(
            f"“{url.username}” may not {missing} in the database “{url.database}”. Let whoever looks after the server "
            f"make this user its owner: ALTER DATABASE {url.database} OWNER TO {url.username}.",
            code="server_rights",
            user=url.username or "",
            database=url.database or "",
        )


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row is not None else None


def _unusable(url: URL, cause: str) -> StoreError:
    return StoreError(
        f"The database {url.render_as_string(hide_password=True)} cannot be used ({cause}). Nothing was changed.",
        code="server_rights",
        user=url.username or "",
        database=url.database or "",
    )
