"""How a sidecar becomes a row of the index, and how the row tells it again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import col

from callmanager.domain.recording import Integrity, RecordingMetadata
from callmanager.domain.recording_listing import clean_tags, place_of
from callmanager.domain.search_words import phone_key, tag_key, text_key
from callmanager.services.recordings.recording_look import Lost
from callmanager.store.tables import CallRow, RecordingRow

Values = dict[str, Any]
"""Columns of `RecordingRow` with their values."""

_MAX_TEXT = 500
_NO_CALL: Values = {"outcome_id": None, "product": "", "product_key": "", "note_key": ""}


def to_row(metadata: RecordingMetadata) -> RecordingRow:
    """The index row of a sidecar, for one recording that is not in the index yet."""
    return RecordingRow(**sidecar_values(metadata), **first_values(metadata))


def metadata_of(sidecar: str) -> RecordingMetadata:
    """What the column ``sidecar`` holds."""
    return RecordingMetadata.from_dict(json.loads(sidecar))


def sidecar_values(metadata: RecordingMetadata) -> Values:
    """The columns that follow the sidecar whenever it changes."""
    return {
        "id": metadata.recording_id,
        "call_id": _text(metadata.call_id),
        "user_id": _text(metadata.user_id),
        "user_name": _text(metadata.user_name),
        "contact_name": _text(metadata.contact_name),
        "contact_phone": _text(metadata.contact_phone),
        "started_at": datetime.fromisoformat(metadata.start_time),
        "duration_seconds": float(metadata.duration_seconds),
        "size_bytes": metadata.file_size_bytes,
        "status": metadata.status.value,
        "file_path": _text(metadata.file_path, 10_000),
        "sidecar": json.dumps(metadata.to_dict()),  # in ASCII: any text a sidecar may hold is kept as it is
        "campaign_id": _text(metadata.campaign_id),
        "consent": metadata.consent.value,
        "contact_key": text_key(metadata.contact_name[:_MAX_TEXT]),
        "phone_key": phone_key(metadata.contact_phone),
        "agent_key": text_key(metadata.user_name[:_MAX_TEXT]),
    }


def first_values(metadata: RecordingMetadata) -> Values:
    """The columns that the database owns from the first time on; a database that was lost gets them back here."""
    return {
        "place": place_of(datetime.fromisoformat(metadata.start_time), metadata.recording_id),
        **tag_values(metadata.tags),
        "legal_hold": _text(metadata.legal_hold),
    }


def tag_values(tags: Sequence[str]) -> Values:
    """The columns that hold a recording's tags."""
    kept = clean_tags(tuple(tags))
    return {"tags": "\n".join(["", *kept, ""]) if kept else "", "tag_key": tag_key(kept)}


def tags_in(column: str) -> tuple[str, ...]:
    """What the column ``tags`` holds."""
    return tuple(tag for tag in column.split("\n") if tag)


def call_values(outcome_id: str | None, product: str, note: str) -> Values:
    """The columns that follow the call."""
    return {
        "outcome_id": outcome_id,
        "product": _text(product),
        "product_key": text_key(product[:_MAX_TEXT]),
        "note_key": text_key(note),
    }


@dataclass(frozen=True, slots=True)
class Found:
    """A sidecar that was read: its content, where it lies, when it changed (0: to be read again), on which computer."""

    metadata: RecordingMetadata
    sidecar_path: str
    mtime_ns: int
    host: str


def put(connection: Connection, found: Iterable[Found]) -> None:
    """Write recordings: new ones whole, known ones with what their sidecar and their call say now; none twice."""
    rows = {item.metadata.recording_id: item for item in found}
    known = _known(connection, rows)
    calls = _calls(connection, {item.metadata.call_id for item in rows.values()})
    new: list[Values] = []
    old: list[Values] = []
    for recording_id, item in rows.items():
        values = sidecar_values(item.metadata) | calls.get(item.metadata.call_id, _NO_CALL)
        values |= {"sidecar_path": item.sidecar_path, "sidecar_mtime_ns": item.mtime_ns, "host": item.host}
        first = first_values(item.metadata)
        if recording_id in known:
            integrity, started_at, place, kept_ns = known[recording_id]
            values["integrity"] = Integrity.UNKNOWN.value if kept_ns < 0 else integrity
            values["place"] = place if started_at == values["started_at"] else first["place"]
            old.append(values)
        else:
            new.append(values | first | {"integrity": Integrity.UNKNOWN.value})
    _part(connection, [*old, *new])
    if new:
        connection.execute(insert(RecordingRow), new)
    if old:
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in old[0] if name != "id"}
        change = update(RecordingRow).where(col(RecordingRow.id) == bindparam("new_id")).values(columns)
        connection.execute(change, [{f"new_{name}": value for name, value in values.items()} for values in old])


def doubt(connection: Connection, integrity: Integrity, losses: Iterable[Lost]) -> None:
    """Say that something of these recordings is not as it should be, until their sidecars are read again.

    The time of change is kept as a negative number: it tells this finding from that of a whole verification, which a
    look into the folder neither makes nor takes back.
    """
    rows = [{"lost_id": lost.recording_id, "path": lost.path, "ns": -max(lost.mtime_ns, 1)} for lost in losses]
    if rows:
        change = (
            update(RecordingRow)
            .where(col(RecordingRow.id) == bindparam("lost_id"))
            .values(integrity=integrity.value, sidecar_path=bindparam("path"), sidecar_mtime_ns=bindparam("ns"))
        )
        connection.execute(change, rows)


def forget_look(connection: Connection, ids: Sequence[str]) -> None:
    """Say that nobody has looked at these recordings as they are now; the keeper does so soon."""
    change = (
        update(RecordingRow)
        .where(col(RecordingRow.id) == bindparam("touched_id"), col(RecordingRow.integrity) == Integrity.OK.value)
        .values(integrity=Integrity.UNKNOWN.value, verified_at=None)
    )
    connection.execute(change, [{"touched_id": recording_id} for recording_id in ids])


def settle(connection: Connection, read: Mapping[str, str], unreadable: Iterable[tuple[str, int]]) -> None:
    """Let no recording point to a sidecar that tells of another one, or of none.

    Args:
        connection: a transaction for writing.
        read: the ids that were found in sidecars, by path.
        unreadable: the paths of what is no sidecar, with the time of change.
    """
    broken = dict(unreadable)
    query = select(col(RecordingRow.id), col(RecordingRow.sidecar_path)).where(
        col(RecordingRow.sidecar_path).in_([path for path in [*read, *broken] if is_text(path)])
    )
    rows = [(row[0], row[1]) for row in connection.execute(query)]
    gone = [Lost(row_id, "", 1) for row_id, path in rows if path in read and read[path] != row_id]
    doubt(connection, Integrity.MISSING, gone)
    doubt(connection, Integrity.UNREADABLE, [Lost(i, path, broken[path]) for i, path in rows if path in broken])


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, datetime, int, int]]:
    query = select(
        col(RecordingRow.id),
        col(RecordingRow.integrity),
        col(RecordingRow.started_at),
        col(RecordingRow.place),
        col(RecordingRow.sidecar_mtime_ns),
    ).where(col(RecordingRow.id).in_(list(ids)))
    return {row[0]: (row[1], row[2], row[3] or 0, row[4]) for row in connection.execute(query)}


def _calls(connection: Connection, ids: set[str]) -> dict[str, Values]:
    wanted = [call_id for call_id in ids if call_id and is_text(call_id)]
    query = select(col(CallRow.id), col(CallRow.outcome_id), col(CallRow.product), col(CallRow.note))
    found = connection.execute(query.where(col(CallRow.id).in_(wanted)))
    return {row[0]: call_values(row[1], row[2], row[3]) for row in found}


def _part(connection: Connection, rows: Sequence[Values]) -> None:
    """Let no two recordings share a place: the later in line goes to the next free one."""
    taken = _at(connection, [values["place"] for values in rows])
    for values in rows:
        while taken.get(values["place"], values["id"]) != values["id"]:
            values["place"] += 1
            taken = _at(connection, [values["place"]]) | taken
        taken[values["place"]] = values["id"]


def _at(connection: Connection, places: Sequence[int]) -> dict[int, str]:
    query = select(col(RecordingRow.place), col(RecordingRow.id)).where(col(RecordingRow.place).in_(places))
    return {row[0] or 0: row[1] for row in connection.execute(query)}


def _text(text: str, limit: int = _MAX_TEXT) -> str:
    """What every database takes: no NUL, no half characters, no end of the world in one field."""
    text = text[:limit]
    return text if is_text(text) else text.encode("utf-8", "replace").decode().replace("\0", "")


def is_text(text: str) -> bool:
    """Whether every database takes it: there is no NUL and no half character in it."""
    try:
        return "\0" not in text and bool(text.isascii() or text.encode() is not None)
    except UnicodeEncodeError:
        return False
