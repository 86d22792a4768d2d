"""Finding contacts: any page by its key, any word by its beginning, any number by three of its digits.

A list goes by name. For words, some thousands of names are read in their order and asked for them: of words that many
contacts have, the page is full by then. Of words that few have, the text index names these few, and they are put in
order; what it takes for that stands in the index of their places, so that no row is read. Neither way alone would do:
the one reads a million rows for a rare word, the other sorts everybody whose number has a 3.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, table, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from callmanager.domain.contact import ContactFilter, PageKey
from callmanager.domain.search_words import Wanted, looks_like_phone, tag_word, wanted_phone, wanted_words, words
from callmanager.store.contact_index import NAME
from callmanager.store.tables import ContactRow

_BUDGET = 4_000  # so many names are read for the word before the text index is asked
_IN_INDEX = ("id", "name_key", "status", "owner_id", "do_not_call")  # what ix_contacts_place holds
_IN_ROW = ("campaign_id", "import_id", "city", "region", "locked_by", "locked_until", "last_call_at")
_NOTHING = Wanted(whole=("·",))  # found nowhere: no key holds it
_Row: Any = ContactRow
_WORDS = table(NAME)


def wanted_in(typed: str, wanted: ContactFilter) -> list[Wanted]:
    """What must all be found among a contact's words."""
    number = wanted_phone(typed) if looks_like_phone(typed) else None
    found = [number] if number is not None else _or_nothing(wanted_words(typed), typed)
    if wanted.tag.strip():
        found.append(Wanted(whole=(tag_word(wanted.tag),)))
    found += [Wanted(whole=(word,)) for word in words(wanted.city)] if wanted.city.strip() else []
    return found


def page_ids(
    session: Session,
    typed: str,
    wanted: ContactFilter,
    *,
    now: datetime,
    has_text_index: bool,
    limit: int,
    offset: int = 0,
    after: PageKey | None = None,
    before: PageKey | None = None,
) -> list[str]:
    """The ids of one page in the order of names, backwards for ``before``."""
    limit, offset = max(0, limit), max(0, offset)
    page = _Page(facts(_Row, wanted, now), after, before)
    found = wanted_in(typed, wanted)
    if not found:
        return _scalars(session, page.query(_Row).limit(limit).offset(offset))
    if not has_text_index:
        return _scalars(session, page.query(_Row, *map(_like, found)).limit(limit).offset(offset))
    names = _near(session, found, wanted, now, limit + offset, after, before)
    if names is not None:
        return names[offset:]
    # Few have it: the text index names them all.
    if not facts(_Row, wanted, now):
        query = _among_named(page.query(_Row), found)
    else:
        few = _named_by_index(found, wanted)
        query = _Page(facts(few, wanted, now), after, before).query(few)
    return _scalars(session, query.limit(limit).offset(offset))


def _near(
    session: Session,
    found: Sequence[Wanted],
    wanted: ContactFilter,
    now: datetime,
    most: int,
    after: PageKey | None,
    before: PageKey | None,
) -> list[str] | None:
    """The first ids in the order of names, read as far as it is worth it; None where that was too far.

    Of a word that many have the page is full soon, and of a list that is short all is read.
    """
    has_order = _has_order(_Row, wanted)
    ordered = _Page(has_order, after, before)
    read = [getattr(_Row, name) for name in (*_IN_INDEX[1:], *_IN_ROW, "search_key")]
    near = ordered.query(_Row, more=read).limit(_BUDGET).subquery()
    there: Any = aliased(ContactRow, near)
    words_in = [_like(word, there.search_key) for word in found]
    names = select(there.id, there.name_key).where(*words_in, *facts(there, wanted, now)).limit(most)
    keys = [(row.name_key, row.id) for row in session.connection().execute(names)]
    if len(keys) < most:
        if not has_order and after is None and before is None:
            return None
        count = select(func.count()).select_from(ordered.query(_Row).limit(_BUDGET).subquery())
        if int(session.connection().execute(count).scalar_one()) >= _BUDGET:
            return None
    in_order = sorted(keys, reverse=ordered.is_backwards)
    return [contact_id for _name, contact_id in in_order]


def count_query(
    typed: str, wanted: ContactFilter, *, now: datetime, has_text_index: bool, at_most: int | None
) -> "Select[Any]":
    """The query for how many contacts there are in all; it stops counting at ``at_most``."""
    found = wanted_in(typed, wanted)
    if found and has_text_index:
        few = _named_by_index(found, wanted)
        query = select(few.id).where(*facts(few, wanted, now))
    else:
        query = select(col(_Row.id)).where(*facts(_Row, wanted, now), *map(_like, found))
    if at_most is not None:
        query = query.limit(at_most)
    return select(func.count()).select_from(query.subquery())


class _Page:
    """What stands on a page: the conditions on columns, and where it begins or ends."""

    def __init__(
        self, conditions: Sequence[ColumnElement[bool]], after: PageKey | None, before: PageKey | None
    ) -> None:
        self._conditions, self._after, self._before = conditions, after, before
        self.is_backwards = before is not None and after is None

    def query(self, row: Any, *conditions: ColumnElement[bool], more: Sequence[Any] = ()) -> "Select[Any]":
        """The query for the ids, in their order; ``row`` is the table or what stands for it."""
        key = tuple_(row.name_key, row.id)
        query = select(row.id, *more).where(*self._conditions, *conditions)
        if self._after is not None:
            query = query.where(key > tuple_(self._after.name_key, self._after.contact_id))
        if self._before is not None:
            query = query.where(key < tuple_(self._before.name_key, self._before.contact_id))
        order = (row.name_key, row.id)
        return query.order_by(*(column.desc() if self.is_backwards else column for column in order))


def facts(row: Any, wanted: ContactFilter, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions on columns; ``row`` is the table or what stands for it."""
    found = _has_order(row, wanted)
    if wanted.city.strip():
        found.append(func.lower(row.city) == wanted.city.strip().lower())
    if wanted.region.strip():
        found.append(func.lower(row.region) == wanted.region.strip().lower())
    if wanted.locked is not None:
        locked = and_(row.locked_by.is_not(None), row.locked_until > now)
        free = or_(row.locked_by.is_(None), row.locked_until <= now)
        found.append(locked if wanted.locked else free)
    if wanted.called_since is not None:
        found.append(row.last_call_at >= _midnight(wanted.called_since))
    if wanted.not_called_since is not None:
        found.append(or_(row.last_call_at.is_(None), row.last_call_at < _midnight(wanted.not_called_since)))
    return found


def _has_order(row: Any, wanted: ContactFilter) -> list[ColumnElement[bool]]:
    """Those of the conditions for which there is an index in the order of names."""
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(_one_of(row.status, wanted.statuses))
    if wanted.owner_id is not None:
        found.append(row.owner_id == wanted.owner_id if wanted.owner_id else row.owner_id.is_(None))
    if wanted.campaign_id is not None:
        found.append(row.campaign_id == wanted.campaign_id)
    if wanted.import_id:
        found.append(row.import_id == wanted.import_id)
    if wanted.do_not_call is not None:
        blocked = literal_column("contacts.do_not_call") if row is _Row else row.do_not_call  # as the index has it
        found.append(blocked if wanted.do_not_call else ~row.do_not_call)
    return found


def _named_by_index(found: Sequence[Wanted], wanted: ContactFilter) -> Any:
    """What stands for the table, with those alone that the text index names.

    Only the columns that are asked for, so that no row is read where the index of places holds them all. The limit
    keeps SQLite from going by the order of names, or by an index of a filter, after all.
    """
    in_index = ContactFilter(statuses=wanted.statuses, owner_id=wanted.owner_id, do_not_call=wanted.do_not_call)
    read = _IN_INDEX if replace(wanted, tag="") == in_index else (*_IN_INDEX, *_IN_ROW)
    columns = (getattr(_Row, name) for name in read)
    return aliased(ContactRow, _among_named(select(*columns), found).limit(-1).subquery())


def _among_named(query: "Select[Any]", found: Sequence[Wanted]) -> "Select[Any]":
    """The same query of those contacts alone that the text index names.

    They are looked up as they are named: of a hundred thousand a list of their places, for ``IN``, or one of what was
    found, for another query around this one, takes half as long again. The plus keeps SQLite from asking the text index
    for each contact.
    """
    there = col(_Row.place) == literal_column(f"+{NAME}.rowid")
    match = text(f"{NAME} MATCH :words").bindparams(words=_match(found))
    return query.join_from(_WORDS, ContactRow, there).where(match)


def _scalars(session: Session, query: "Select[Any]") -> list[str]:
    return list(session.connection().scalars(query))


def _match(wanted: Sequence[Wanted]) -> str:
    """The question in the text index's own language; the words hold nothing that means something in it."""
    return " AND ".join(
        "(" + " OR ".join([*(f'"{w}"*' for w in word.beginnings), *(f'"{w}"' for w in word.whole)]) + ")"
        for word in wanted
    )


def _like(word: Wanted, key: Any = None) -> ColumnElement[bool]:
    """The same question row by row; the words hold no mark that means something to LIKE."""
    key = col(_Row.search_key) if key is None else key
    patterns = [f"% {w}%" for w in word.beginnings] + [f"% {w} %" for w in word.whole]
    return or_(*(key.like(pattern) for pattern in patterns))


def _or_nothing(found: list[Wanted], typed: str) -> list[Wanted]:
    """What was typed and holds no word, such as “%”, is found nowhere rather than everywhere."""
    return found or ([_NOTHING] if typed.strip() else [])


def _one_of(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    same: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return same


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
