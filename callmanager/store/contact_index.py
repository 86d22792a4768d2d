"""The text index over contacts: SQLite's FTS5 over their words, kept by triggers, so that nobody can forget it.

Like `callmanager.store.text_index` it is a cache and no part of the schema. A contact has no number of its own that
outlasts a VACUUM, so the index gives it one: ``place``, set by a trigger. ``detail=none`` keeps neither columns nor
positions, for there is one column and no phrase is asked for; there is no index of beginnings, for a beginning that
many words have is looked for in another way (`callmanager.services.contacts.contact_search`).

On PostgreSQL the same words are found with LIKE; `pg_trgm` makes that fast where the server has it.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

NAME = "contacts_words"
TRIGRAMS = "ix_contacts_words"
FEW = 20
"""So many contacts are left to the triggers by `changing`."""

_log = logging.getLogger(__name__)

_ADD = f"INSERT INTO {NAME}(rowid, search_key) VALUES (new.place, new.search_key);"  # noqa: S608 - names from above
_DROP = f"INSERT INTO {NAME}({NAME}, rowid, search_key) VALUES ('delete', old.place, old.search_key);"  # noqa: S608
_NUMBER = "UPDATE contacts SET place = (SELECT coalesce(max(place), 0) + 1 FROM contacts) WHERE id = new.id;"
_TRIGGERS = {
    f"{NAME}_insert": f"AFTER INSERT ON contacts WHEN new.place > 0 BEGIN {_ADD} END",
    f"{NAME}_number": f"AFTER INSERT ON contacts WHEN new.place IS NULL BEGIN {_NUMBER} END",
    f"{NAME}_numbered": (
        f"AFTER UPDATE OF place ON contacts WHEN old.place IS NULL AND new.place IS NOT NULL BEGIN {_ADD} END"
    ),
    f"{NAME}_delete": f"AFTER DELETE ON contacts WHEN old.place IS NOT NULL BEGIN {_DROP} END",
    f"{NAME}_update": (
        "AFTER UPDATE OF place, search_key ON contacts WHEN old.place IS NOT NULL "
        f"AND (old.search_key <> new.search_key OR old.place <> new.place) BEGIN {_DROP} {_ADD} END"
    ),
}

# Rows that came by another way, as from another database: deleting one that is not in the index would fail.
_IS_WHOLE = f"SELECT (SELECT count(*) FROM {NAME}_docsize) = (SELECT count(*) FROM contacts)"  # noqa: S608


def ensure(reader: Engine, writer: Engine) -> bool:
    """Make the index where it is missing; False where this SQLite was built without FTS5, and searches read on."""
    with reader.connect() as connection:
        names = set(connection.scalars(text(f"SELECT name FROM sqlite_master WHERE name LIKE '{NAME}%'")))  # noqa: S608
        whole = {NAME, *_TRIGGERS} <= names and bool(connection.scalar(text(_IS_WHOLE)))
    if whole:
        return True
    try:
        with writer.begin() as connection:
            _make(connection)
    except OperationalError as error:
        if "no such module" not in str(error.orig):
            raise
        _log.info("This SQLite has no FTS5 (%s); contacts are searched row by row", error.orig)
        return False
    return True


def ensure_trigrams(engine: Engine) -> bool:
    """Let PostgreSQL index the words by threes of letters; False where the server does not have that."""
    with engine.connect() as connection:
        if connection.scalar(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": TRIGRAMS}):
            return True
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            connection.execute(
                text(f"CREATE INDEX IF NOT EXISTS {TRIGRAMS} ON contacts USING gin (search_key gin_trgm_ops)")
            )
    except DBAPIError as error:
        _log.info("This server has no pg_trgm (%s); contacts are searched row by row", error.orig)
        return False
    return True


def next_place(connection: Connection) -> int:
    """Where many contacts can be inserted without a trigger: at this place, and at each one below it.

    FTS5 writes what it has to the disk after each row that a trigger brings, and takes six times as long. So who
    inserts many gives them places below 0, for which there is no trigger, and adds them with `add_up_to`.
    """
    lowest = connection.scalar(text("SELECT min(place) FROM contacts"))
    return min(lowest or 0, 0) - 1


def add_up_to(connection: Connection, place: int) -> None:
    """Add the contacts up to a place that `next_place` gave."""
    added = f"INSERT INTO {NAME}(rowid, search_key) SELECT place, search_key FROM contacts "  # noqa: S608
    connection.execute(text(added + "WHERE place <= :place"), {"place": place})


@contextmanager
def changing(connection: Connection, ids: Sequence[str]) -> Iterator[None]:
    """Change or delete many contacts in this block, in the caller's transaction: the index follows in one go.

    By its triggers each of them would be written to the disk by itself, as `next_place` tells. They stand again at the
    end; whoever breaks off in between rolls the transaction back. What the block changes must be flushed in it.
    """
    if len(ids) <= FEW or connection.dialect.name != "sqlite" or not _follows(connection):
        yield
        return
    # In the order of places: FTS5 writes all it has to the disk when a smaller one comes after a larger one.
    chosen = "FROM contacts WHERE id IN (SELECT value FROM json_each(:ids)) AND place IS NOT NULL ORDER BY place"
    listed = {"ids": json.dumps(list(ids))}
    gone = f"INSERT INTO {NAME}({NAME}, rowid, search_key) SELECT 'delete', place, search_key {chosen}"
    connection.execute(text(gone), listed)
    for name in _TRIGGERS:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    there = f"INSERT INTO {NAME}(rowid, search_key) SELECT place, search_key {chosen}"
    connection.execute(text(there), listed)
    _make_triggers(connection)


def _follows(connection: Connection) -> bool:
    names = connection.scalars(text(f"SELECT name FROM sqlite_master WHERE name LIKE '{NAME}%'"))  # noqa: S608
    return {NAME, *_TRIGGERS} <= set(names)


def rebuild(connection: Connection) -> None:
    """Read all contacts into the index anew."""
    connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))  # noqa: S608


def _make(connection: Connection) -> None:
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5(search_key, content='contacts', "
            "content_rowid='place', tokenize='ascii', detail=none)"
        )
    )
    connection.execute(
        text(
            "UPDATE contacts SET place = numbered.place FROM (SELECT id, (SELECT coalesce(max(place), 0) FROM contacts)"
            " + row_number() OVER (ORDER BY id) AS place FROM contacts WHERE place IS NULL) AS numbered "
            "WHERE contacts.id = numbered.id"
        )
    )
    _make_triggers(connection)
    rebuild(connection)


def _make_triggers(connection: Connection) -> None:
    for name, body in _TRIGGERS.items():
        connection.execute(text(f"CREATE TRIGGER IF NOT EXISTS {name} {body}"))
