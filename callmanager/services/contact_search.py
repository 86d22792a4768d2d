"""Finding contacts: any page by its key, any word by its beginning, any number by three of its digits.

A list goes by name. Of a word that few contacts have, the text index names them and they are put in order; of one that
many have, the order of names is read and each is asked for the word: then the page is soon full. Both are one query.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, text, tuple_
from sqlmodel import Session, col

from callmanager.domain.contact import ContactFilter, PageKey
from callmanager.domain.search_words import Wanted, looks_like_phone, tag_word, wanted_phone, wanted_words, words
from callmanager.store.contact_index import NAME
from callmanager.store.tables import ContactRow

_FEW = 5_000  # so many are put in order at once
_NOTHING = Wanted(whole=("·",))  # found nowhere: no key holds it
_Row: Any = ContactRow


def wanted_in(typed: str, wanted: ContactFilter) -> list[Wanted]:
    """What must all be found among a contact's words."""
    number = wanted_phone(typed) if looks_like_phone(typed) else None
    found = [number] if number is not None else _or_nothing(wanted_words(typed), typed)
    if wanted.tag.strip():
        found.append(Wanted(whole=(tag_word(wanted.tag),)))
    found += [Wanted(whole=(word,)) for word in words(wanted.city)] if wanted.city.strip() else []
    return found


def page_query(
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
) -> "Select[str]":
    """The query for the ids of one page, in the order of names (backwards for ``before``)."""
    key = tuple_(col(_Row.name_key), col(_Row.id))
    conditions = facts(wanted, now)
    conditions += _words(session, wanted_in(typed, wanted), has_text_index, _FEW)
    if after is not None:
        conditions.append(key > tuple_(after.name_key, after.contact_id))
    if before is not None:
        conditions.append(key < tuple_(before.name_key, before.contact_id))
    query = select(col(_Row.id)).where(*conditions)
    backwards = before is not None and after is None
    order = (col(_Row.name_key), col(_Row.id))
    query = query.order_by(*(column.desc() if backwards else column for column in order))
    return query.limit(max(0, limit)).offset(max(0, offset))


def count_query(
    session: Session, typed: str, wanted: ContactFilter, *, now: datetime, has_text_index: bool, at_most: int | None
) -> "Select[int]":
    """The query for how many contacts there are in all; it stops counting at ``at_most``."""
    conditions = facts(wanted, now) + _words(session, wanted_in(typed, wanted), has_text_index, None)
    query = select(col(_Row.id)).where(*conditions)
    if at_most is not None:
        query = query.limit(at_most)
    return select(func.count()).select_from(query.subquery())


def facts(wanted: ContactFilter, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions on columns."""
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(_one_of(col(_Row.status), wanted.statuses))
    if wanted.owner_id is not None:
        owner = col(_Row.owner_id)
        found.append(owner == wanted.owner_id if wanted.owner_id else owner.is_(None))
    if wanted.campaign_id is not None:
        found.append(col(_Row.campaign_id) == wanted.campaign_id)
    if wanted.import_id:
        found.append(col(_Row.import_id) == wanted.import_id)
    if wanted.city.strip():
        found.append(func.lower(col(_Row.city)) == wanted.city.strip().lower())
    if wanted.region.strip():
        found.append(func.lower(col(_Row.region)) == wanted.region.strip().lower())
    if wanted.do_not_call is not None:
        blocked: ColumnElement[bool] = literal_column("contacts.do_not_call")  # as the index has it
        found.append(blocked if wanted.do_not_call else ~col(_Row.do_not_call))
    if wanted.locked is not None:
        locked = and_(col(_Row.locked_by).is_not(None), col(_Row.locked_until) > now)
        free = or_(col(_Row.locked_by).is_(None), col(_Row.locked_until) <= now)
        found.append(locked if wanted.locked else free)
    last = col(_Row.last_call_at)
    if wanted.called_since is not None:
        found.append(last >= _midnight(wanted.called_since))
    if wanted.not_called_since is not None:
        found.append(or_(last.is_(None), last < _midnight(wanted.not_called_since)))
    return found


def _words(
    session: Session, wanted: Sequence[Wanted], has_text_index: bool, few: int | None
) -> list[ColumnElement[bool]]:
    """The condition on words; ``few`` is up to how many the index alone finds quicker than the order of names."""
    if not wanted:
        return []
    if not has_text_index:
        return [_like(word) for word in wanted]
    match = text(f"{NAME} MATCH :words").bindparams(words=_match(wanted))
    rows: Any = select(literal_column("rowid")).select_from(text(NAME)).where(match)
    if few is not None:
        places = list(session.connection().scalars(rows.limit(few + 1)))
        if len(places) > few:  # then the next ones in the order of names are near
            return [_like(word) for word in wanted]
    return [col(_Row.place).in_(rows)]


def _match(wanted: Sequence[Wanted]) -> str:
    """The question in the text index's own language; the words hold nothing that means something in it."""
    return " AND ".join(
        "(" + " OR ".join([*(f'"{w}"*' for w in word.beginnings), *(f'"{w}"' for w in word.whole)]) + ")"
        for word in wanted
    )


def _like(word: Wanted) -> ColumnElement[bool]:
    """The same question row by row; the words hold no mark that means something to LIKE."""
    patterns = [f"% {w}%" for w in word.beginnings] + [f"% {w} %" for w in word.whole]
    return or_(*(col(_Row.search_key).like(pattern) for pattern in patterns))


def _or_nothing(found: list[Wanted], typed: str) -> list[Wanted]:
    """What was typed and holds no word, such as “%”, is found nowhere rather than everywhere."""
    return found or ([_NOTHING] if typed.strip() else [])


def _one_of(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    same: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return same


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
