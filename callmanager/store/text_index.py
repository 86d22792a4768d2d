"""The text index over recordings: SQLite's FTS5 over the key columns, kept by triggers, so that nobody can forget it.

It is a cache and no part of the schema: made when the database is opened and it is not there, and dropped with its
table by nothing but a migration that rebuilds that table. Of 100,000 recordings a word that stands in 50 of them is
found in 0.1 ms, with LIKE in 100 ms (`make bench` prints both).

The tokenizer is ``ascii``: the keys hold folded words between spaces, and every other character belongs to a word.
``detail=column`` keeps no positions (half the size; a word is asked for by its beginning, never a phrase).
The row number is the recording's place in time, so that the newest matches come first with no sorting.
"""

import logging

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

NAME = "recordings_words"
COLUMNS = ("contact_key", "phone_key", "agent_key", "product_key", "tag_key", "note_key")
_log = logging.getLogger(__name__)

_LIST = ", ".join(COLUMNS)
_OLD, _NEW = (f"{row}.place, " + ", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("old", "new"))
_ADD = f"INSERT INTO {NAME}(rowid, {_LIST}) VALUES ({_NEW});"  # noqa: S608 - made of the names above
_DROP = f"INSERT INTO {NAME}({NAME}, rowid, {_LIST}) VALUES ('delete', {_OLD});"  # noqa: S608
_TRIGGERS = {
    f"{NAME}_insert": f"AFTER INSERT ON recordings BEGIN {_ADD} END",
    f"{NAME}_delete": f"AFTER DELETE ON recordings BEGIN {_DROP} END",
    f"{NAME}_update": f"AFTER UPDATE OF place, {_LIST} ON recordings BEGIN {_DROP} {_ADD} END",
}


def ensure(reader: Engine, writer: Engine) -> bool:
    """Make the index where it is missing; False where this SQLite was built without FTS5, and searches read on."""
    with reader.connect() as connection:
        names = set(connection.scalars(text(f"SELECT name FROM sqlite_master WHERE name LIKE '{NAME}%'")))  # noqa: S608
    if {NAME, *_TRIGGERS} <= names:
        return True
    try:
        with writer.begin() as connection:
            _make(connection)
    except OperationalError as error:
        if "no such module" not in str(error.orig):
            raise
        _log.info("This SQLite has no FTS5 (%s); recordings are searched row by row", error.orig)
        return False
    return True


def let_go(connection: Connection) -> None:
    """Do not follow changes until `take_up`: a great many of them cost a third less so.

    A program that dies in between leaves no harm: the next one to open the database finds the triggers missing.
    """
    for name in _TRIGGERS:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))


def take_up(connection: Connection) -> None:
    """Read all recordings anew, and follow changes again."""
    _make(connection)


def rebuild(connection: Connection) -> None:
    """Read all recordings into the index anew."""
    connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))  # noqa: S608


def _make(connection: Connection) -> None:
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5({_LIST}, content='recordings', "
            "content_rowid='place', tokenize='ascii', prefix='1 2 3', detail=column)"
        )
    )
    for name, body in _TRIGGERS.items():
        connection.execute(text(f"CREATE TRIGGER IF NOT EXISTS {name} {body}"))
    rebuild(connection)
