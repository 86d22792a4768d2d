"""Asking the index of recordings: what there is, who may see it, found by what is known of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, table, text
from sqlmodel import Session, col

from callmanager.domain.recording import Integrity, RecordingMetadata
from callmanager.domain.recording_listing import RecordingFilter, RecordingListing, first_place
from callmanager.domain.search_words import (
    Wanted,
    fold,
    looks_like_phone,
    tag_word,
    wanted_phone,
    wanted_words,
)
from callmanager.domain.users import User
from callmanager.services.people.permissions import acting
from callmanager.services.people.scope import recordings_visible_to
from callmanager.services.recordings.recording_rows import metadata_of, tags_in
from callmanager.store import text_index
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, RecordingRow

PAGE = 50
_ALL_KEYS = text_index.COLUMNS
_WORDS = table(text_index.NAME)
_WORDS_PLACE: ColumnElement[int] = literal_column(f"{text_index.NAME}.rowid")

# No index fits this: the words are looked up first, and only what they find is asked whose it is.
_OWNER = func.coalesce(col(RecordingRow.user_id), "")

Condition = tuple[Sequence[str], Wanted]
"""What must be found, and in which of the key columns."""


class RecordingSearch:
    """Answers questions about the recordings in the index. Its methods may be called from any thread.

    They show what the person may see by what stands in the database now, and raise PermissionDenied for one who was
    disabled meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self, user: User, wanted: RecordingFilter, *, limit: int = PAGE, after: int | None = None, offset: int = 0
    ) -> list[RecordingListing]:
        """One page of the recordings that ``user`` may see, newest first.

        Args:
            user: who asks.
            wanted: which ones.
            limit: at most so many.
            after: the ``place`` of the last one of the page before; as quick for the last page as for the first.
            offset: leave out so many; for jumping to a place in a long list.
        """
        with self._database.reading() as session:
            query, place = self._places(session, user, wanted)
            if after is not None:
                query = query.where(place < after)
            query = query.order_by(place.desc()).limit(max(0, limit)).offset(max(0, offset))
            places = list(session.connection().scalars(query))
            rows = session.connection().execute(_LISTED.where(col(RecordingRow.place).in_(places)))
            return [_listing(row) for row in rows]

    def count(self, user: User, wanted: RecordingFilter) -> int:
        """How many recordings `search` finds in all."""
        with self._database.reading() as session:
            query, _ = self._places(session, user, wanted)
            # Without its columns the plainest query would lose its table as well, and count one row of nothing.
            counting = query.with_only_columns(func.count(), maintain_column_froms=True)
            return session.connection().execute(counting).scalar_one()

    def find(self, user: User, recording_id: str) -> RecordingListing | None:
        """The recording with this id, if ``user`` may see it."""
        with self._database.reading() as session:
            query = _LISTED.where(col(RecordingRow.id) == recording_id, recordings_visible_to(acting(session, user)))
            row = session.connection().execute(query).first()
            return _listing(row) if row else None

    def known_tags(self, user: User) -> list[str]:
        """The tags of the recordings that ``user`` may see, in the order of the alphabet."""
        tags = col(RecordingRow.tags)
        with self._database.reading() as session:
            query = select(tags).where(tags != "", recordings_visible_to(acting(session, user))).distinct()
            columns = session.connection().scalars(query)
            found = {tag_word(tag): tag for column in columns for tag in tags_in(column)}
        return sorted(found.values(), key=lambda tag: (fold(tag), tag))

    def recent(self, user: User, limit: int = 10, contact_name: str | None = None) -> list[RecordingMetadata]:
        """The newest recordings that ``user`` may see, newest first; filtered before they are limited."""
        return [item.metadata for item in self.search(user, RecordingFilter(contact=contact_name or ""), limit=limit)]

    def between(self, user: User, start: datetime, end: datetime) -> list[RecordingMetadata]:
        """The recordings that began in [start, end) and that ``user`` may see, oldest first."""
        began = col(RecordingRow.started_at)
        with self._database.reading() as session:
            seen = recordings_visible_to(acting(session, user))
            query = select(col(RecordingRow.sidecar)).where(seen, began >= start, began < end)
            sidecars = session.connection().scalars(query.order_by(col(RecordingRow.place)))
            return [metadata_of(sidecar) for sidecar in sidecars]

    def _places(self, session: Session, user: User, wanted: RecordingFilter) -> tuple[Select[Any], ColumnElement[Any]]:
        """The query for the places of what is wanted, and its column, by which it is to be ordered."""
        user = acting(session, user)
        place: Any = col(RecordingRow.place)
        conditions = _conditions(wanted)
        query = select(place).where(recordings_visible_to(user))
        if conditions and self._database.has_text_index:
            place = _WORDS_PLACE
            matches = text(f"{text_index.NAME} MATCH :words").bindparams(words=_match(conditions))
            query = (
                select(place)
                .select_from(_WORDS)
                .join(RecordingRow, col(RecordingRow.place) == place)
                .where(matches, recordings_visible_to(user, _OWNER))
            )
        elif conditions:
            query = query.where(*(_like(condition) for condition in conditions))
        return query.where(*_facts(wanted, place)), place


def _conditions(wanted: RecordingFilter) -> list[Condition]:
    """What words and numbers must be found."""
    found: list[Condition] = []
    for typed, column in ((wanted.contact, "contact_key"), (wanted.product, "product_key"), (wanted.note, "note_key")):
        found += [((column,), word) for word in _or_nothing(wanted_words(typed), typed)]
    number = wanted_phone(wanted.phone)
    if wanted.phone.strip():
        found.append((("phone_key",), number or _NOTHING))
    if wanted.tag.strip():
        found.append((("tag_key",), Wanted(whole=(tag_word(wanted.tag),))))
    number = wanted_phone(wanted.text) if looks_like_phone(wanted.text) else None
    if number is not None:
        # It may also stand in a note.
        found.append((_ALL_KEYS, number))
    else:
        found += [(_ALL_KEYS, word) for word in _or_nothing(wanted_words(wanted.text), wanted.text)]
    return found


_NOTHING = Wanted(whole=("·",))
"""Found nowhere: no key holds it."""


def _or_nothing(found: list[Wanted], typed: str) -> list[Wanted]:
    """What was typed and holds no word, such as “%”, is found nowhere rather than everywhere."""
    return found or ([_NOTHING] if typed.strip() else [])


def _facts(wanted: RecordingFilter, place: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """The conditions on what has a column of its own; all of them stand in one narrow index."""
    row = RecordingRow
    conditions = [
        *((col(row.user_id) == wanted.agent_id,) if wanted.agent_id else ()),
        *((place >= first_place(wanted.start),) if wanted.start is not None else ()),
        *((place < first_place(wanted.end),) if wanted.end is not None else ()),
        *((col(row.outcome_id) == wanted.outcome_id,) if wanted.outcome_id else ()),
        *((col(row.campaign_id) == wanted.campaign_id,) if wanted.campaign_id else ()),
        *((col(row.duration_seconds) >= wanted.min_seconds,) if wanted.min_seconds is not None else ()),
        *((col(row.duration_seconds) <= wanted.max_seconds,) if wanted.max_seconds is not None else ()),
        *((col(row.integrity) == wanted.integrity.value,) if wanted.integrity is not None else ()),
    ]
    if wanted.on_hold is not None:
        conditions.append(col(row.legal_hold) != "" if wanted.on_hold else col(row.legal_hold) == "")
    return conditions


def _match(conditions: Sequence[Condition]) -> str:
    """The question in the text index's own language; the words hold nothing that means something in it."""
    return " AND ".join(
        f"{{{' '.join(columns)}}} : ("
        + " OR ".join([*(f'"{word}"*' for word in word_of.beginnings), *(f'"{word}"' for word in word_of.whole)])
        + ")"
        for columns, word_of in conditions
    )


def _like(condition: Condition) -> ColumnElement[bool]:
    """The same question for databases without that index (PostgreSQL): true for exactly the same rows."""
    columns, word_of = condition
    patterns = [f"% {word}%" for word in word_of.beginnings] + [f"% {word} %" for word in word_of.whole]
    return or_(*(getattr(RecordingRow, name).like(pattern) for name in columns for pattern in patterns))


_ROW = (
    "sidecar", "place", "outcome_id", "product", "campaign_id", "tags", "integrity", "verified_at", "legal_hold",
)  # fmt: skip
_LISTED = (
    select(*(col(getattr(RecordingRow, name)) for name in _ROW), col(CallRow.note))
    .join_from(RecordingRow, CallRow, col(CallRow.id) == col(RecordingRow.call_id), isouter=True)
    .order_by(col(RecordingRow.place).desc())
)


def _listing(row: Any) -> RecordingListing:
    return RecordingListing(
        metadata_of(row.sidecar),
        place=row.place,
        outcome_id=row.outcome_id,
        product=row.product,
        campaign_id=row.campaign_id,
        note=row.note or "",
        tags=tags_in(row.tags),
        integrity=Integrity(row.integrity),
        verified_at=row.verified_at,
        legal_hold=row.legal_hold,
    )
