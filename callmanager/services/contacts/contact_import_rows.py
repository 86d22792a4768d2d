"""Writing an import's rows: matched with what is known, some thousands in one transaction."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlmodel import Session, col, select

from callmanager.domain.clock import Clock
from callmanager.domain.contact import ContactPhone
from callmanager.domain.contact_words import name_key, search_key
from callmanager.domain.phone_numbers import number_key
from callmanager.services.contacts.contact_drafts import Draft
from callmanager.services.contacts.contact_matching import Counts, Known, New, find_known, load_known
from callmanager.services.contacts.contact_rows import set_keys, tags_of
from callmanager.store import contact_index, locks
from callmanager.store.bulk import insert_rows
from callmanager.store.database import Database
from callmanager.store.tables import ContactImportChangeRow, ContactImportRow, ContactPhoneRow, ContactRow

_CONTACTS: Any = ContactRow.__table__  # type: ignore[attr-defined]
_PHONES: Any = ContactPhoneRow.__table__  # type: ignore[attr-defined]
_CHANGES: Any = ContactImportChangeRow.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500
_MORE = "more"
_OWN = frozenset({"name"})  # every row brings it, and there is no value for who does not
_TEXTS = (
    "email", "company", "note", "address", "city", "region", "time_zone", "tags", "campaign_id", "do_not_call_reason",
    "consent_source", "lock_owner",
)  # fmt: skip
_EMPTY: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {
    "priority": 0, "attempts": 0, "status": "to_do", "do_not_call": False, "do_not_call_at": None, "owner_id": None,
    "consent_until": None, "last_call_at": None, "locked_by": None, "locked_until": None,
}  # fmt: skip


class Writer:
    """Writes the rows of one import; without a database it only counts what would come of them."""

    def __init__(self, database: Database | None, import_id: str, clock: Clock) -> None:
        self._database, self._import_id, self._clock = database, import_id, clock
        self._seen: dict[str, New | Known] = {}  # of a file that is only looked at, from its beginning
        self.counts = Counts()

    def write(self, rows: Sequence[tuple[int, Draft]]) -> None:
        """Write these rows, all or none of them.

        Raises:
            StoreError: the database did not take them; none of these rows was kept.
        """
        assert self._database is not None
        with self._database.writing() as session:
            locks.hold(session, "contacts.import")  # of two that bring the same number, the second finds the first's
            now = self._clock.now()
            sign = session.get(ContactImportRow, self._import_id)
            assert sign is not None
            sign.seen_at = now
            session.add(sign)
            new, known = self.match(session, rows)
            if new:
                self._insert(session, new, now)
            filled = [one for one in known if one.is_filled]
            if filled:
                self._fill(session, filled, now)

    def match(self, session: Session, rows: Sequence[tuple[int, Draft]]) -> tuple[list[New], list[Known]]:
        """What is new among these rows, and what is known with what they fill; it is counted, too."""
        is_look = self._database is None
        seen: dict[str, New | Known] = self._seen if is_look else {}
        ids = find_known(session, (key for _, draft in rows for key in draft.keys if key not in seen))
        known = load_known(session, list(dict.fromkeys(ids.values())), self._import_id)
        found: list[New] = []
        for number, draft in rows:
            there: New | Known | None = next((seen[key] for key in draft.keys if key in seen), None)
            if there is None:
                there = next((known[ids[key]] for key in draft.keys if key in ids), None)
            if there is None:
                there = New(draft, number)
                found.append(there)
                self.counts.inserted += 1
            else:
                came = there.fill(draft)
                self.counts.updated += came
                self.counts.duplicates += not came
            seen |= dict.fromkeys(draft.keys, there)
        return found, list(known.values())

    def _insert(self, session: Session, new: Sequence[New], now: datetime) -> None:
        connection = session.connection()
        place = None
        if connection.dialect.name == "sqlite":
            place = contact_index.next_place(connection)
        phones: list[dict[str, Any]] = []
        brought = {name for one in new for name in one.draft.values} - _OWN
        given = {name: _EMPTY[name] for name in sorted(brought)}
        same = {name: value for name, value in _EMPTY.items() if name not in brought}
        same |= {"import_id": self._import_id, "created_at": now, "updated_at": now, "status_at": now}
        # In the order of names, and the ids in theirs: then the indexes grow page by page, in half the time.
        rows = sorted((_row(one, given) for one in new), key=itemgetter("name_key"))
        random = secrets.token_hex(8 * len(rows))
        ids = sorted(random[start : start + 16] for start in range(0, len(random), 16))
        for number, (row, contact_id) in enumerate(zip(rows, ids, strict=True)):
            row["id"], row["place"] = contact_id, None if place is None else place - number
            more = row.pop(_MORE)
            if more:
                phones += _further(contact_id, more, 1)
        insert_rows(connection, _CONTACTS, rows, same)
        insert_rows(connection, _PHONES, phones)
        if place is not None and self._database is not None and self._database.has_text_index:
            contact_index.add_up_to(connection, place)

    def _fill(self, session: Session, filled: Sequence[Known], now: datetime) -> None:
        changes: list[dict[str, Any]] = []
        phones: list[dict[str, Any]] = []
        ids = [one.contact_id for one in filled]
        rows = _rows_of(session, ids)
        with contact_index.changing(session.connection(), ids):
            self._fill_rows(filled, rows, now, changes, phones)
            session.flush()
        insert_rows(session.connection(), _PHONES, phones)
        insert_rows(session.connection(), _CHANGES, changes)

    def _fill_rows(
        self,
        filled: Sequence[Known],
        rows: dict[str, ContactRow],
        now: datetime,
        changes: list[dict[str, Any]],
        phones: list[dict[str, Any]],
    ) -> None:
        for one in filled:
            row = rows[one.contact_id]
            for name, value in one.after.items():
                setattr(row, name, value)
            row.updated_at = now
            set_keys(row, one.phones)
            phones += _further(row.id, one.added, len(one.phones) - len(one.added))
            if not one.is_of_this_import:
                added = [number_key(phone.phone, phone.phone_e164) for phone in one.added]
                changes.append(
                    {
                        "import_id": self._import_id,
                        "contact_id": row.id,
                        "before": told(one.before),
                        "after": told(one.after | ({"phones": added} if added else {})),
                    }
                )


def told(values: dict[str, Any]) -> str:
    """Columns as JSON; moments as ISO."""
    return json.dumps(
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
    )


def _rows_of(session: Session, ids: Sequence[str]) -> dict[str, ContactRow]:
    found: dict[str, ContactRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(ContactRow).where(col(ContactRow.id).in_(ids[start : start + _AT_ONCE]))
        found |= {row.id: row for row in session.exec(query).all()}
    return found


def _row(new: New, given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a new contact that are not the same for all, and its further numbers under `_MORE`.

    ``given`` are those of them that a row of the file may bring, as a contact has them that brings none.
    """
    draft = new.draft
    values = {**given, **draft.values}
    get, first = values.get, draft.phones[0]
    values["id"], values["place"], values[_MORE] = "", None, draft.phones[1:]
    values["phone"], values["phone_e164"], values["phone_label"] = first.phone, first.phone_e164, first.label
    values["phone_key"] = draft.keys[0]
    name = values["name"]
    values["name_key"] = name_key(name)
    tags = get("tags")
    values["search_key"] = search_key(
        (name, get("company", ""), get("email", ""), get("city", "")),
        [(phone.phone, phone.phone_e164) for phone in draft.phones],
        tags_of(tags) if tags else (),
    )
    return values


def _further(contact_id: str, phones: Sequence[ContactPhone], position: int) -> list[dict[str, Any]]:
    """Rows of numbers beside the first, from a position on."""
    return [
        {
            "contact_id": contact_id,
            "position": position + number,
            "phone": phone.phone,
            "phone_e164": phone.phone_e164,
            "phone_key": number_key(phone.phone, phone.phone_e164),
            "label": phone.label,
        }
        for number, phone in enumerate(phones)
    ]
