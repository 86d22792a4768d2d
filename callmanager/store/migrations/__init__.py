"""Bring a database to this program's schema with Alembic, with a backup first."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from callmanager.domain.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"
"""The newest revision; a test compares it with the scripts. Knowing it spares the start Alembic's import."""

_TURN = 0xCA11_0B0E  # the advisory lock of whoever migrates
_FOLDER = Path(__file__).resolve().parent


def upgrade(engine: Engine, *, backup: Path | None = None) -> None:
    """Migrate to the newest schema; does nothing when the database is there already.

    Args:
        engine: the database.
        backup: where to copy a SQLite database that stands at an older schema, before it is changed.

    Raises:
        StoreError: the database was written by a newer version of the program; it was left untouched.
    """
    current = revision(engine)
    if current != HEAD:
        _run(engine, current, backup)


def revision(engine: Engine) -> str | None:
    """The schema a database stands at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run(engine: Engine, current: str | None, backup: Path | None) -> None:
    from alembic import command

    config = _config()
    if current is not None and current not in known_revisions():
        raise StoreError(
            f"The database was written by a newer CallManager (schema {current}). It was left untouched. "
            "Install that version or a later one, or bring back a backup from before.",
            code="store_newer",
            schema=current,
        )
    if current is not None and backup is not None and engine.url.database:
        _copy(Path(engine.url.database), backup)
    with engine.connect() as connection:
        _take_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")  # what another desktop migrated meanwhile is seen, and left
        connection.commit()


def _take_turn(connection: Connection) -> None:
    """On a server one desktop migrates at a time, in one transaction; the others wait for it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '10min'"))
        connection.execute(text("SET LOCAL statement_timeout = '30min'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})


def known_revisions() -> frozenset[str]:
    """The schemas that this program knows how to bring up to date, the newest included."""
    from alembic.script import ScriptDirectory

    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
