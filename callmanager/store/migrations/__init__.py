"""Bring a database to this program's schema with Alembic, with a backup first."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from callmanager.domain.errors import StoreError

_FOLDER = Path(__file__).resolve().parent


def upgrade(engine: Engine, *, backup: Path | None = None) -> None:
    """Migrate to the newest schema; does nothing when the database is there already.

    Args:
        engine: the database.
        backup: where to copy a SQLite database that stands at an older schema, before it is changed.

    Raises:
        StoreError: the database was written by a newer version of the program; it was left untouched.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"The database was written by a newer CallManager (schema {current}). It was left untouched. "
            "Install that version or a later one, or bring back a backup from before.",
            code="store_newer",
            schema=current,
        )
    if current is not None and backup is not None and engine.url.database:
        _copy(Path(engine.url.database), backup)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
